"""
Run every fixture of the CSL test suite in a folder: python tests/conformance/run.py FOLDER.

Prints a count per category, names what fails, and closes with "N of M passed". A failure that
known_gaps.txt does not list fails the run, and so does a listed fixture that passes.
"""

import argparse
import sys
from collections import Counter
from pathlib import Path

import attrs

sys.path.insert(0, str(Path(__file__).parent))

from fixtures import Fixture, rendered, same

GAPS = Path(__file__).with_name("known_gaps.txt")


@attrs.frozen
class Result:
    """The result of one fixture."""

    fixture: Fixture
    output: str

    @property
    def passed(self) -> bool:
        """Whether the result is as expected."""
        return same(self.output, self.fixture.expected)


def known_gaps(path: Path = GAPS) -> dict[str, str]:
    """Return the fixtures that are known to fail, with their reasons."""
    gaps = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition(":")
            gaps[name.strip()] = reason.strip()
    return gaps


def results(folder: Path) -> list[Result]:
    """Run every fixture in a folder."""
    found = []
    for path in sorted(folder.glob("*_*.txt")):
        fixture = Fixture.read(path)
        try:
            output = rendered(fixture)
        except Exception as error:  # noqa: BLE001 - an exception is the failure of one fixture
            output = f"{type(error).__name__}: {error}"
        found.append(Result(fixture, output))
    return found


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
            lines += ["  expected:", result.fixture.expected, "  got:", result.output, ""]
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
    parser.add_argument("--only", default="", help="only fixtures whose name contains this")
    arguments = parser.parse_args()
    found = [each for each in results(arguments.folder) if arguments.only in each.fixture.name]
    lines, good = report(found, known_gaps(), details=arguments.details)
    print("\n".join(lines))  # noqa: T201 - a command's output
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
