"""
Put random faults into a copy of the project, one at a time, and list those that no test notices.

Usage: python tools/mutate.py NUMBER SEED FOLDER [PATH…]

With a PATH, which may be a folder or a module, faults are put only into what is in it.

FOLDER has the copy and is kept between runs, with the record of which test runs which lines. The record takes as long as
all tests with coverage; after a change of tests alone only these are recorded again. The exit code is 1 if less than 90 %
of the faults are noticed. Needs git, and Linux or macOS.
"""

import difflib
import hashlib
import json
import os
import random
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest
from coverage.numbits import register_sqlite_functions
from mutation.faults import Fault, faults
from mutation.pytest_plugin import CHOICE, RECORD

HERE = Path(__file__).parents[1]
PACKAGE = Path("src", "essence_refs")
LEAST = 0.9
# Files that have no influence on which lines a test runs.
WITHOUT_LINES = ("tests/golden/", "tools/mutat")
# The tests that are run first, because they notice most faults, and the CPU seconds of all tests for a fault.
FIRST, MOST_SECONDS = 30, 30.0
# Fewer tests than this may have run a line only because they were the first to import its module.
FEW = 3
# A run that takes longer than its start and this many times its tests' own CPU seconds has an endless loop.
START, PATIENCE = 20, 3
# Seconds that tests may wait, and bytes that they may use.
MOST_WAIT, MOST_MEMORY = 900, 6 << 30
PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "mutation.pytest_plugin")


class Place(NamedTuple):
    """A fault and the module that it is put into."""

    module: Path
    fault: Fault

    def __str__(self) -> str:
        """Return the kind, the location and the change."""
        source = (HERE / self.module).read_bytes()
        before, after = (each.decode().splitlines() for each in (source, self.fault.put_into(source)))
        change = list(difflib.unified_diff(before, after, n=0, lineterm=""))[3:]
        return "\n".join((f"{self.module}:{self.fault.lines.start}: {self.fault.kind}", *change))


class Project:
    """The copy in which faults are made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.copy = self.folder / "copy"
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=HERE, check=True, capture_output=True).stdout.decode()
        self.files = {each: _digest(HERE / each) for each in listed.split("\0") if (HERE / each).is_file()}
        # The names of all recorded tests.
        self.known: set[str] = set()
        self.faults_made = 0
        self.restore()

    def restore(self) -> None:
        """Make the copy what the project is: a fault may write anything into it."""
        if any(_digest(self.copy / each) != digest for each, digest in self.files.items()):
            shutil.rmtree(self.copy, ignore_errors=True)
            for each in self.files:
                (self.copy / each).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(HERE / each, self.copy / each)

    def environment(self) -> dict[str, str]:
        """Return the environment for tests of the copy; with CI hypothesis tries the same examples each time."""
        paths = os.pathsep.join(map(str, (self.copy / "src", HERE / "tools")))
        return {**os.environ, "PYTHONPATH": paths, "CI": "true"}

    def first_failure(self, tests: dict[str, float]) -> str:
        """Run tests in their order, and return the first that fails; nothing if all pass."""
        if not tests:
            return ""
        choice = self.folder / "choice.json"
        choice.write_text(json.dumps([list(tests), sorted(self.known - tests.keys())]), "utf-8")
        limit = int(START + PATIENCE * sum(tests.values()))
        with subprocess.Popen(
            [*PYTEST, "-x", "--tb=no", *dict.fromkeys(each.partition("::")[0] for each in tests)],
            cwd=self.copy,
            env={**self.environment(), CHOICE: str(choice)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=lambda: _limit(limit),
            start_new_session=True,
        ) as running:
            try:
                output = running.communicate(timeout=MOST_WAIT)[0].decode(errors="replace")
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                return "timeout"
        # If no test is left, nothing was noticed.
        if running.returncode in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
            return ""
        failed = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - |$)", output, re.MULTILINE)
        return failed[1] if failed else f"exit code {running.returncode}"

    def first_failure_with(self, place: Place, tests: dict[str, float]) -> str:
        """Put a fault in and run tests; return the first that fails."""
        path = self.copy / place.module
        source, times = path.read_bytes(), path.stat()
        path.write_bytes(place.fault.put_into(source))
        # Bytecode is stored with the time of its source in seconds, so each fault needs a time of its own.
        self.faults_made += 1
        os.utime(path, (times.st_atime, times.st_mtime + self.faults_made))
        names = list(tests)
        parts = ({name: tests[name] for name in part} for part in (names[:FIRST], names[FIRST:]))
        failure = next(filter(None, map(self.first_failure, parts)), "")
        path.write_bytes(source)
        os.utime(path, (times.st_atime, times.st_mtime))
        self.restore()
        return failure


class Record:
    """Which test runs which lines, and how long it takes."""

    def __init__(self, project: Project) -> None:
        self.project = project
        tests = {name: digest for name, digest in project.files.items() if re.search(r"/test_\w+\.py$", name)}
        others = sorted(
            (name, digest)
            for name, digest in project.files.items()
            if name not in tests and not name.startswith(WITHOUT_LINES)
        )
        self.folder = project.folder / hashlib.sha256(repr(others).encode()).hexdigest()[:16]
        state = self.folder / "state.json"
        known = json.loads(state.read_text("utf-8")) if state.exists() else {"tests": [], "files": {}}
        changed = [name for name, digest in tests.items() if known["files"].get(name) != digest]
        # The numbers of tests are the contexts of coverage; a test of a changed file gets a new number.
        self.tests: list[tuple[str, float | None]] = [
            (
                name,
                seconds if tests.get(file := name.partition("::")[0]) == known["files"].get(file) else None,
            )
            for name, seconds in known["tests"]
        ]
        if changed:
            self.tests += self._measure(changed if known["tests"] else [], len(self.tests))
            state.write_text(json.dumps({"tests": self.tests, "files": tests}), "utf-8")
        project.known = {name for name, _ in self.tests}
        self.lines = sqlite3.connect(self.folder / "data")
        register_sqlite_functions(self.lines)
        self.unreliable: set[str] = set()

    def _measure(self, files: list[str], number: int) -> list[tuple[str, float | None]]:
        """Run tests and record which lines each runs; return their CPU seconds, None for those that did not pass."""
        print("Recording which test runs which lines ...", flush=True)
        self.folder.mkdir(exist_ok=True)
        settings = self.folder / "coverage.ini"
        data = f"[run]\nsource_pkgs = essence_refs\nparallel = true\ndata_file = {self.folder / 'data'}\n"
        settings.write_text(data, "utf-8")
        coverage = [sys.executable, "-m", "coverage"]
        environment = {**self.project.environment(), RECORD: f"{number}:{self.folder}"}
        command = [*coverage, "run", f"--rcfile={settings}", *PYTEST[1:], *files]
        subprocess.run(command, cwd=self.project.copy, env=environment, check=False)
        subprocess.run([*coverage, "combine", "-q", "--append", f"--rcfile={settings}"], check=True)
        return json.loads((self.folder / "tests.json").read_text("utf-8"))

    def _covering(self, module: Path, lines: Iterable[int] | None) -> set[int]:
        """Return the numbers of the tests that run one of these lines of a module, or any line of it."""
        which = "1" if lines is None else " or ".join(f"num_in_numbits({line}, numbits)" for line in lines)
        found = self.lines.execute(
            "select distinct context.context from line_bits join file on file.id = file_id"  # noqa: S608 - numbers
            f" join context on context.id = context_id where file.path = ? and ({which})",
            (str(self.project.copy / module),),
        )
        return {int(number) for (number,) in found if number}

    def tests_for(self, place: Place) -> dict[str, float]:
        """Return the tests that may notice a fault: its module's first, then its package's, quick ones first."""
        module, fault = place
        numbers = self._covering(module, None if fault.is_at_import else fault.lines)
        # What few tests run may be a function that an import calls, for a table for example.
        is_at_import = fault.is_at_import or len(numbers) < FEW
        if is_at_import:
            # A table matters where it is used.
            for each in (HERE / PACKAGE).rglob("*.py"):
                if f"{module.stem} import " in each.read_text("utf-8"):
                    numbers |= self._covering(each.relative_to(HERE), None)
        near = Path("tests", *module.parts[2:-1]).as_posix() + "/"
        own = f"{near}test_{module.stem}.py::"
        usable = [
            (not name.startswith(own), not name.startswith(near), seconds, name)
            for number, (name, seconds) in enumerate(self.tests)
            # Some subprocesses run without being measured, so the module's own tests are tried in any case. What an
            # import makes is used without a line of the module, so those of its package are tried too.
            if seconds is not None
            and name not in self.unreliable
            and (number in numbers or name.startswith(near if is_at_import else own))
        ]
        result: dict[str, float] = {}
        for *_, seconds, name in sorted(usable):
            if sum(result.values()) + seconds < MOST_SECONDS:
                result[name] = seconds
        return result


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _limit(seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def modules_in(paths: Iterable[str]) -> list[Path]:
    """Return the modules of the package, or those in some of its folders and modules."""
    wanted = [Path(each).resolve() for each in paths] or [HERE / PACKAGE]
    modules = sorted((HERE / PACKAGE).rglob("*.py"))
    return [each for each in modules if any(each.is_relative_to(path) for path in wanted)]


def sample(number: int, seed: str, modules: list[Path]) -> list[Place]:
    """Return so many random faults, fewer if there are no more: more in a large module, as many of each kind."""
    choice = random.Random(seed)
    sizes = [each.stat().st_size for each in modules]
    result: dict[Place, None] = {}
    for _ in range(100 * number):
        if len(result) == number:
            break
        (module,) = choice.choices(modules, sizes)
        if found := faults(module.read_bytes()):
            kind = choice.choice(sorted({each.kind for each in found}))
            fault = choice.choice([each for each in found if each.kind == kind])
            result[Place(module.relative_to(HERE), fault)] = None
    return list(result)


def main(number: int, seed: str, folder: Path, *paths: str) -> int:
    """Try the faults, print those that no test noticed, and return the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    modules = modules_in(paths)
    if not modules:
        print(f"no module of {PACKAGE} is in {' or '.join(paths)}")
        return 2
    places = sample(number, seed, modules)
    number = len(places)
    project = Project(folder)
    record = Record(project)
    failures: dict[Place, str] = {}
    for place in places:
        tests = record.tests_for(place)
        failures[place] = project.first_failure_with(place, tests)
        result = f"noticed by {failures[place]}" if failures[place] else f"NOT NOTICED by {len(tests)} tests"
        print(
            f"{len(failures)}/{number} {place}\n{result}",
            *([] if failures[place] else list(tests)[:6]),
            sep="\n  ",
        )
    # A test that fails without a fault too has noticed nothing.
    seconds = {name: each for name, each in record.tests if each is not None}
    while failing := project.first_failure(
        {
            each: seconds[each]
            for each in failures.values()
            if each in seconds and each not in record.unreliable
        }
    ):
        print(f"fails without a fault: {failing}")
        record.unreliable.add(failing)
        for place in [each for each, failure in failures.items() if failure == failing]:
            failures[place] = project.first_failure_with(place, record.tests_for(place))
    missed = [place for place, failure in failures.items() if not failure]
    print(
        f"Seed {seed}: {number - len(missed)} of {number} faults were noticed. The others:", *missed, sep="\n"
    )
    return len(missed) > (1 - LEAST) * number


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    sys.exit(main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), *sys.argv[4:]))
