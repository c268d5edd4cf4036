"""
Run what a folder has to run: python tests/conformance/run.py FOLDER.

A folder may have fixtures of the CSL test suite (.txt), cases with their right result (.json) and styles that must load
and render (.csl). Prints a count per category, names what fails, and closes with "N of M passed". A failure that
known_gaps.txt does not list fails the run, and so does a listed fixture that passes.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path
from typing import Protocol

import attrs

# Test this checkout, even if another one is installed.
sys.path[:0] = [str(Path(__file__).parents[2] / "src"), str(Path(__file__).parent)]

from cases import Case, StyleFile  # noqa: E402 - from the folders above
from fixtures import Fixture  # noqa: E402 - as above

GAPS = Path(__file__).with_name("known_gaps.txt")


class Runnable(Protocol):
    """A fixture, a case or a style: what can be rendered and compared with what is expected."""

    @property
    def name(self) -> str:
        """The name of its file."""

    @property
    def category(self) -> str:
        """What it is counted under."""

    def render(self) -> str:
        """Return its result."""

    def accepts(self, output: str) -> bool:
        """Whether a result is right."""

    def difference(self, output: str) -> list[str]:
        """Return lines that show why a result is wrong."""


@attrs.frozen
class Result:
    """The result of one fixture."""

    fixture: Runnable
    output: str
    # Whether rendering it raised an error, which is never right.
    failed: bool = False

    @property
    def passed(self) -> bool:
        """Whether the result is as expected."""
        return not self.failed and self.fixture.accepts(self.output)


def known_gaps(path: Path = GAPS) -> dict[str, str]:
    """Return the fixtures that are known to fail, with their reasons."""
    gaps = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(":")
            gaps[name.strip()] = reason.strip()
    return gaps


def runnables(folder: Path) -> list[Runnable]:
    """Return the fixtures, cases and styles of a folder, in the order of their names."""
    found: list[Runnable] = []
    for path in sorted(folder.iterdir()):
        # A fixture is called after its topic: "name_EtAl". Other texts, such as notes, are not run.
        if path.suffix == ".txt" and "_" in path.stem:
            found.append(Fixture.read(path))
        elif path.suffix == ".json":
            found.append(Case.read(path))
        elif path.suffix == ".csl":
            found.append(StyleFile.read(path))
    return found


def results(folder: Path, only: str = "") -> list[Result]:
    """Run everything in a folder whose name contains *only*."""
    return [run(each) for each in runnables(folder) if only in each.name]


def run(fixture: Runnable) -> Result:
    """Run one fixture, case or style."""
    try:
        return Result(fixture, fixture.render())
    except Exception as error:  # noqa: BLE001 - an exception is the failure of one fixture
        return Result(fixture, f"{type(error).__name__}: {error}", failed=True)


def report(found: list[Result], gaps: dict[str, str], *, details: bool = False) -> tuple[list[str], bool]:
    """Return the lines of the report, and whether the run succeeded."""
    totals, passed = Counter[str](), Counter[str]()
    failures = []
    for result in found:
        totals[result.fixture.category] += 1
        if result.passed:
            passed[result.fixture.category] += 1
        else:
            failures.append(result)
    lines = [f"{name:20} {passed[name]:4} of {total:4}" for name, total in sorted(totals.items())]
    for result in failures:
        reason = gaps.get(result.fixture.name, "NOT LISTED")
        lines.append(f"fails: {result.fixture.name} ({reason})")
        if details:
            lines += [*result.fixture.difference(result.output), ""]
    mended = [each.fixture.name for each in found if each.passed and each.fixture.name in gaps]
    lines += [f"passes, though it is listed as a known gap: {name}" for name in mended]
    lines.append(f"{sum(passed.values())} of {sum(totals.values())} passed")
    good = not mended and all(each.fixture.name in gaps for each in failures)
    return lines, good


def main() -> int:
    """Run the folder given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--details", action="store_true", help="show what was expected and what came")
    parser.add_argument("--only", default="", help="only what has this in its name")
    arguments = parser.parse_args()
    found = results(arguments.folder, arguments.only)
    lines, good = report(found, known_gaps(), details=arguments.details)
    print("\n".join(lines))  # noqa: T201 - a command's output
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
