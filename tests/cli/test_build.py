"""The command `build`: what it prints, its exit codes, and how it waits for changes."""

import errno
import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faults import Faults, failing

from essence_refs import files
from essence_refs.builds import runner
from essence_refs.builds.journal import lock_folder
from essence_refs.builds.plan import MANIFEST

Run = Callable[..., object]

# Far more than anything here takes, for machines that do many things at once.
PATIENCE = 60

# What a shell runs in the background ignores SIGINT from birth, and so would its children: CI may be such.
PROGRAM = "import signal as s; s.signal(s.SIGINT, s.default_int_handler); from essence_refs.__main__ import main; main()"


@pytest.fixture
def project(folder: Path) -> Path:
    """Write a project with a library of its own and a minimal configuration."""
    shutil.copy(files.data_folder("references") / "essence.bib", folder / "mine.bib")
    configure(folder, 'library = "mine.bib"\nformats = ["html", "md"]\nlevels = ["policy", "organisation"]')
    return folder


def configure(folder: Path, text: str) -> None:
    (folder / "essence-refs.toml").write_text(text, encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def shown(*names: str) -> str:
    return "".join(f"made {Path('lists') / name}\n" for name in names)


@pytest.mark.usefixtures("project")
def test_each_file_is_named_and_all_are_counted(run: Run) -> None:
    """In a pipe there is a line for each file, and the last line has their number."""
    outcome = run("build")
    names = ("policy.html", "policy.md", "organisation.html", "organisation.md")
    assert (outcome.code, outcome.out, outcome.err) == (0, f"{shown(*names)}4 files: 4 made\n", "")
    assert run("build").out == "4 files: 4 up to date\n"


def test_a_minimal_configuration_needs_no_other_files(folder: Path, run: Run) -> None:
    """A table with formats only makes the lists of the shipped items."""
    (folder / "pyproject.toml").write_text('[tool.essence-refs]\nformats = ["text"]\n', encoding="utf-8")
    outcome = run("build")
    assert (outcome.code, outcome.err) == (0, "")
    assert "FitzSimons" in (folder / "lists" / "organisation.txt").read_text(encoding="utf-8")


def test_quiet_prints_nothing_but_errors(project: Path, run: Run) -> None:
    """With --quiet only errors are printed."""
    outcome = run("build", "--quiet")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    edit(project / "lists" / "policy.md", "Policy", "My policy")
    outcome = run("build", "-q")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err == (
        f"{Path('lists/policy.md')}: it was changed after it was made, and is not overwritten"
        " (--force writes over it)\n"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
def test_a_configuration_of_another_user_is_a_warning(folder: Path, run: Run, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """A quiet build prints it only if warnings are errors."""
    (folder / ".git").mkdir()
    configure(folder, 'formats = ["text"]')
    inner = folder / "inner"
    inner.mkdir()
    configure(inner, 'formats = ["markdown"]')
    os.chown(inner / "essence-refs.toml", 12345, -1)
    monkeypatch.chdir(inner)
    name = "essence-refs.toml"
    warning = f"{name}: warning: this configuration is not used: it belongs to another user (--config {name} uses it)\n"
    outcomes = [run("build", *each) for each in ((), ("--quiet",), ("--strict",), ("--quiet", "--strict"))]
    assert [(each.code, each.err) for each in outcomes] == [(0, warning), (0, ""), (1, warning), (1, warning)]
    assert [bool(each.out) for each in outcomes] == [True, False, True, False]


REPORT = "---\ntitle: T\n---\n\n![A picture](missing.png)\n"


def test_a_warning_is_an_error_only_with_strict(folder: Path, run: Run) -> None:
    """A missing picture fails a build with --strict; a quiet build without it prints nothing."""
    pytest.importorskip("markdown_it")
    (folder / "report.md").write_text(REPORT, encoding="utf-8")
    configure(folder, 'formats = ["html"]\nreports = ["report.md"]')
    outcome = run("build", "--quiet")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    outcome = run("build", "--force")
    assert outcome.code == 0
    assert "the picture missing.png cannot be shown" in outcome.err
    outcome = run("build", "--force", "--quiet", "--strict")
    assert (outcome.code, outcome.out) == (1, "")
    assert "the picture missing.png cannot be shown" in outcome.err
    assert (folder / "lists" / "report.html").is_file()


@pytest.mark.skipif(not Path("/dev/zero").is_char_device(), reason="needs a device")
def test_a_device_as_a_picture_is_a_warning(folder: Path, run: Run) -> None:
    """A device in place of a picture is not read."""
    pytest.importorskip("markdown_it")
    (folder / "report.md").write_text(REPORT.replace("missing.png", "/dev/zero"), encoding="utf-8")
    configure(folder, 'formats = ["html"]\nreports = ["report.md"]')
    outcome = run("build")
    assert outcome.code == 0
    assert "the picture /dev/zero cannot be shown: it is not an ordinary file" in outcome.err
    assert run("build").out == "1 file: 1 up to date\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("key", ["bibliography", "csl"])
def test_a_report_that_names_a_pipe_is_an_error(key: str, folder: Path, run: Run) -> None:
    """Nothing writes to a pipe that a report names, and the build does not wait for it."""
    pytest.importorskip("markdown_it")
    os.mkfifo(folder / "pipe.csl")
    (folder / "report.md").write_text(f"---\n{key}: pipe.csl\n---\n\nText.\n", encoding="utf-8")
    configure(folder, 'formats = ["html"]\nreports = ["report.md"]')
    for command in (("build",), ("cite", "report.md")):
        outcome = run(*command)
        assert outcome.code == 1
        assert "pipe.csl: it is not an ordinary file" in outcome.err


def test_a_picture_with_an_impossible_name_is_a_warning(folder: Path, run: Run) -> None:
    """A name that is too long or has a null character is no traceback."""
    pytest.importorskip("markdown_it")
    text = REPORT.replace("missing.png", "x" * 300) + "\n![Null](a%00b.png)\n"
    (folder / "report.md").write_text(text, encoding="utf-8")
    configure(folder, 'formats = ["html"]\nreports = ["report.md"]')
    outcome = run("build")
    assert outcome.code == 0
    assert outcome.err.count("cannot be shown: it cannot be read") == 2


def test_a_file_changed_by_hand_is_code_one_without_force(project: Path, run: Run) -> None:
    """CI notices that a file is not what the configuration asks for, and no work is lost."""
    run("build")
    edit(project / "lists" / "policy.md", "Policy", "My policy")
    outcome = run("build")
    assert (outcome.code, outcome.out) == (1, "4 files: 3 up to date, 1 not overwritten\n")
    outcome = run("build", "--force")
    assert (outcome.code, outcome.out) == (0, f"{shown('policy.md')}4 files: 1 made, 3 up to date\n")


def test_a_full_disk_is_reported_for_each_file_and_the_manifest(project: Path, run: Run) -> None:
    """The error of the manifest does not hide those of the files; the next build makes everything."""
    only = ("write",)
    with Faults(project / "lists", failing(errno.ENOSPC), onwards=True, only=only):
        outcome = run("build")
    full = "there is no space left on the device"
    assert (outcome.code, outcome.out) == (1, "4 files: 4 failed\n")
    assert outcome.err == f"{Path('lists/policy.html')} and 3 more: lists: {full}\n"
    with Faults(project / "lists", failing(errno.ENOSPC), at=6, onwards=True, only=only):
        outcome = run("build")
    assert outcome.code == 1
    assert [line.removeprefix("essence-refs: ") for line in outcome.err.splitlines()] == [
        f"{Path('lists/organisation.md')}: lists: {full}",
        f"{Path('lists') / MANIFEST}: {full}",
    ]
    assert run("build").out.endswith("4 files: 1 made, 3 up to date\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a lock on Windows ends with its file")
def test_a_build_names_the_folder_that_it_waits_for(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another build in the same folder is waited for, but not for ever."""
    monkeypatch.setattr(runner, "PATIENCE", 0.1)
    with lock_folder(project / "lists", patience=0, when_waiting=lambda: None):
        outcome = run("build")
        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err.splitlines() == [
            "waiting for another build in lists",
            "essence-refs: lists: another build is writing into this folder; build again when it has ended",
        ]
        assert run("build", "--dry-run").code == 0
    assert run("build").out.endswith("4 files: 4 made\n")


def test_a_dry_run_writes_nothing(project: Path, run: Run) -> None:
    """The files are listed in the same order, and the output folder is not made."""
    outcome = run("build", "--dry-run", "policy.*")
    lines = [f"would make {Path('lists') / name}" for name in ("policy.html", "policy.md")]
    assert outcome.out.splitlines() == [*lines, "2 files: 2 would be made"]
    assert not (project / "lists").exists()


@pytest.mark.usefixtures("project")
def test_an_unknown_target_suggests_a_similar_one(run: Run) -> None:
    """A misspelt target makes no file."""
    outcome = run("build", "polcy.html")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(
        "essence-refs: no file of the build is called 'polcy.html' (did you mean policy.html"
    )


def test_every_mistake_in_the_configuration_is_a_line(project: Path, run: Run) -> None:
    """Every mistake is a line that begins with the file and line, and no file is made."""
    configure(project, 'formats = ["htlm"]\nlevels = ["organization"]\n')
    outcome = run("build")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.splitlines() == [
        "essence-refs.toml:1: formats: no format is called 'htlm' (did you mean htm or html?)",
        "essence-refs.toml:2: levels: no level is called 'organization' (did you mean organisation?)",
    ]
    assert not (project / "lists").exists()


def test_problems_of_the_library_are_reported_once(project: Path, run: Run) -> None:
    """Four files that fail for one reason are one message, in the form that editors open."""
    (project / "mine.bib").write_text("@book{a,\n  title = {x}\n", encoding="utf-8")
    outcome = run("build")
    assert (outcome.code, outcome.out) == (1, "4 files: 4 failed\n")
    assert outcome.err.startswith("mine.bib:1:1: a: ")
    assert outcome.err.count("\n") == 1


def test_an_unusable_style_names_the_files_that_failed(project: Path, run: Run) -> None:
    """One message names a file that was not made, how many others, and why; all other files are made."""
    (project / "house.csl").write_text("<style", encoding="utf-8")
    configure(
        project, 'formats = ["html", "md"]\nlevels = ["policy"]\nstyles = ["house.csl", "essence-brief"]'
    )
    outcome = run("build")
    assert outcome.code == 1
    assert outcome.err.startswith(f"{Path('lists/policy-house.html')} and 1 more: house.csl")
    assert outcome.out.endswith("4 files: 2 made, 2 failed\n")


def test_a_warning_of_a_report_is_reported_once(folder: Path, run: Run) -> None:
    """A report in two styles and two formats has one missing picture, which is one warning."""
    pytest.importorskip("markdown_it")
    (folder / "r.md").write_text("# R\n\nAs @brand2019protocol says.\n\n![P](p.png)\n", encoding="utf-8")
    configure(
        folder,
        'formats = ["html", "text"]\nreports = ["r.md"]\nstyles = ["essence-brief", "essence-annotated"]',
    )
    outcome = run("build")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "4 files: 4 made")
    assert outcome.err.count("\n") == outcome.err.count("p.png") == 1


def test_files_no_longer_asked_for_are_removed_only_with_prune(project: Path, run: Run) -> None:
    """A file of an earlier build is named, and --prune removes it."""
    run("build")
    edit(project / "essence-refs.toml", ', "md"', "")
    edit(project / "essence-refs.toml", ', "organisation"', "")
    outcome = run("build")
    path = Path("lists/organisation.html")
    assert f"no longer asked for: {path} (--prune removes it)\n" in outcome.out
    assert outcome.out.endswith("1 file: 1 up to date, 3 no longer asked for\n")
    assert f"would remove {path}\n" in run("build", "--prune", "--dry-run").out
    assert path.exists()
    outcome = run("build", "--prune")
    assert outcome.code == 0
    assert outcome.out.endswith("1 file: 1 up to date, 3 removed\n")
    assert [each.name for each in path.parent.glob("*.*") if not each.name.startswith(".")] == ["policy.html"]


@pytest.mark.usefixtures("folder")
def test_a_missing_configuration_names_the_files_to_write(run: Run) -> None:
    """Without a configuration the message has the names that it could have."""
    outcome = run("build")
    assert outcome.code == 1
    assert outcome.err.startswith(
        "essence-refs: essence-refs.toml: there is no such file here or in a folder"
    )


def test_an_output_folder_elsewhere_is_named_on_the_command_line(project: Path, run: Run) -> None:
    """A configuration alone cannot lead a build out of its folder."""
    configure(project, 'formats = ["md"]\nlevels = ["policy"]\ninto = "../elsewhere"')
    outcome = run("build")
    assert outcome.code == 1
    assert "'../elsewhere' is outside of the folder of the configuration" in outcome.err
    assert "--into FOLDER" in outcome.err
    elsewhere = project.parent / "elsewhere"
    outcome = run("build", "--into", elsewhere)
    assert (outcome.code, outcome.out) == (0, f"made {elsewhere / 'policy.md'}\n1 file: 1 made\n")
    assert run("build", "--into", elsewhere, "policy.md").out == "1 file: 1 up to date\n"


def test_a_configuration_that_is_not_used_is_named(folder: Path, run: Run) -> None:
    """One line names it and the option that uses it."""
    (folder / "below" / ".git").mkdir(parents=True)
    configure(folder, 'formats = ["md"]\n[check]\nno-level = "off"\n')
    os.chdir(folder / "below")
    (folder / "below" / "a.bib").write_text("@misc{a, title={A}, annotation={B}}", encoding="utf-8")
    above = Path("..", "essence-refs.toml")
    reason = (
        f"this configuration is not used: it is above the root of the repository (--config {above} uses it)"
    )
    assert run("build").err == f"essence-refs: {above}: {reason}\n"
    outcome = run("check", "a.bib", "--strict")
    assert f"{above}: notice: {reason}\n" in outcome.err
    assert "no level" in outcome.err
    assert run("build", "--config", above).code == 0
    assert "no level" not in run("check", "a.bib", "--config", above).err


def test_help_names_both_files_of_the_configuration(run: Run) -> None:
    """The help names the files in which the configuration may be."""
    out = run("build", "--help").out
    assert "[tool.essence-refs]" in out
    assert "essence-refs.toml" in out


@pytest.mark.usefixtures("project")
def test_watch_and_dry_run_contradict_each_other(run: Run) -> None:
    """Both options together are wrong usage."""
    outcome = run("build", "--watch", "--dry-run")
    assert outcome.code == 2
    assert "use only one of them" in outcome.err


def test_a_terminal_shows_the_files_and_no_bar_at_the_end(project: Path) -> None:
    """On a terminal the progress bar disappears, and the lines stay."""
    pty = pytest.importorskip("pty")
    pytest.importorskip("rich")
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80"}
    command = [sys.executable, "-m", "essence_refs", "build"]
    with subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment, cwd=project) as child:
        os.close(theirs)
        result = b""
        try:
            while block := os.read(ours, 65536):
                result += block
        except OSError:
            # Linux says so instead of end of file when the other side of a terminal has gone.
            pass
        assert child.wait(PATIENCE) == 0
    os.close(ours)
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", result.decode()).splitlines()
    assert f"made {Path('lists/policy.html')}" in [line.strip() for line in lines]
    assert lines[-1] == "4 files: 4 made"


WAITING = "Waiting for changes; ^C ends it."


class Watching:
    """A running `build --watch` and its output so far."""

    def __init__(self, *arguments: str) -> None:
        self.child = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "build", "--watch", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.child.stdout is not None
        with self.child.stdout as stream:
            for line in stream:
                self.lines.put(line.rstrip("\n"))

    def until_waiting(self) -> list[str]:
        """Return the output until it waits for changes."""
        return self.until(WAITING)[:-1]

    def until(self, line: str) -> list[str]:
        """Return the output up to a line; it may build once more in between, on a half-written file."""
        result: list[str] = []
        deadline = time.monotonic() + PATIENCE
        while line not in result[-1:]:
            try:
                result.append(self.lines.get(timeout=max(0.0, deadline - time.monotonic())))
            except queue.Empty:
                pytest.fail(f"it does not print {line!r}; it printed {result}")
        return result

    def is_silent(self, seconds: float) -> bool:
        """Return whether nothing is printed for a while."""
        try:
            self.lines.get(timeout=seconds)
        except queue.Empty:
            return True
        return False

    def end(self) -> int:
        """Interrupt it while it waits, and return its exit code."""
        # It says so just before it does, and Python loses an interrupt that comes within a callback of its imports.
        time.sleep(0.5)
        self.child.send_signal(signal.SIGINT)
        return self.child.wait(PATIENCE)


@pytest.fixture
def watching(project: Path) -> Iterator[Watching]:
    """Start `build --watch` in a process of its own, and end that process after the test."""
    pytest.importorskip("watchfiles")
    assert project.exists()
    running = Watching()
    try:
        yield running
    finally:
        if sys.platform != "win32" and running.child.poll() is None:
            # Not killed at once, so that what it covers is counted.
            running.end()
        running.child.kill()
        running.child.wait(PATIENCE)
        running.reader.join(PATIENCE)


def test_watching_builds_again_after_a_change(project: Path, watching: Watching) -> None:
    """When a library is written, the lists of it are made again within a moment."""
    assert watching.until_waiting()[-1] == "4 files: 4 made"
    edit(project / "mine.bib", "{2019-08}", "{2011-08}")
    result = watching.until("4 files: 2 made, 2 up to date")
    assert {f"made {Path('lists') / f'organisation.{each}'}" for each in ("html", "md")} <= {*result}
    assert "2011" in (project / "lists" / "organisation.md").read_text(encoding="utf-8")


def test_watching_waits_for_another_build(project: Path, watching: Watching) -> None:
    """What changed in the meantime is built afterwards."""
    watching.until_waiting()
    with lock_folder(project / "lists", patience=0, when_waiting=lambda: None):
        edit(project / "mine.bib", "{2019-08}", "{2011-08}")
        watching.until("waiting for another build in lists")
    watching.until("4 files: 2 made, 2 up to date")


def test_watching_sees_files_that_editors_replace(project: Path, watching: Watching) -> None:
    """Many editors write a second file and move it over the first one."""
    watching.until_waiting()
    text = (project / "mine.bib").read_text(encoding="utf-8")
    (project / "mine.bib").rename(project / "mine.bib~")
    (project / ".mine.bib.swp").write_text(text.replace("{2019-08}", "{2011-08}"), encoding="utf-8")
    (project / ".mine.bib.swp").rename(project / "mine.bib")
    assert watching.until("4 files: 2 made, 2 up to date")


def test_watching_continues_after_errors(project: Path, watching: Watching) -> None:
    """An error in the configuration or the library is printed, and correcting it builds again."""
    watching.until_waiting()
    configure(project, 'library = "mine.bib"\nformats = ["htlm"]')
    watching.until("essence-refs.toml:2: formats: no format is called 'htlm' (did you mean htm or html?)")
    configure(project, 'library = "mine.bib"\nlevels = ["policy"]\nformats = ["md", "text"]')
    watching.until("2 files: 1 made, 1 up to date, 3 no longer asked for")
    good = (project / "mine.bib").read_bytes()
    (project / "mine.bib").write_bytes(b"@book{a,")
    result = [*watching.until("2 files: 2 failed, 3 no longer asked for")]
    assert any(line.startswith("mine.bib:1:1: a: ") for line in result)
    (project / "mine.bib").write_bytes(good)
    watching.until("2 files: 2 up to date, 3 no longer asked for")


def test_watching_ignores_its_own_output(project: Path, watching: Watching) -> None:
    """Its own output, and other files beside the inputs, start no build."""
    watching.until_waiting()
    (project / "other.bib").write_text("@misc{a}", encoding="utf-8")
    (project / "lists" / "policy.md").unlink()
    assert watching.is_silent(2.5)
    # Silence alone might be slowness. The next build is the first to miss the list that was removed.
    changed = (project / "mine.bib").read_text(encoding="utf-8").replace("{2019-08}", "{2011-08}")
    (project / "beside").write_text(changed, encoding="utf-8")
    (project / "beside").replace(project / "mine.bib")
    *result, _ = watching.until("4 files: 3 made, 1 up to date")
    made = ("organisation.html", "organisation.md", "policy.md")
    assert sorted(each for each in result if each) == [f"made {Path('lists') / name}" for name in made]


def test_an_impossible_name_does_not_end_the_watch(project: Path, watching: Watching) -> None:
    """A null character in the configuration is an error, and correcting it builds again."""
    watching.until_waiting()
    good = (project / "essence-refs.toml").read_text(encoding="utf-8")
    configure(project, good.replace("mine.bib", "mine\\u0000.bib"))
    watching.until_waiting()
    configure(project, good)
    watching.until("4 files: 4 up to date")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signal to one process")
def test_interrupting_a_watch_is_quiet_and_code_130(watching: Watching) -> None:
    """^C ends it without a traceback, with the exit code that shells use."""
    watching.until_waiting()
    assert watching.end() == 130
    assert watching.is_silent(0.5)
