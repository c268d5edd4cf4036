"""A plugin of pytest: records which test runs which lines, or runs chosen tests in a given order."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

# Set by the tool: the number of the first test and the folder for the record, or the file with the tests to run.
RECORD, CHOICE = "MUTATION_RECORD", "MUTATION_CHOICE"

_seconds: dict[str, float] = {}
_failed: set[str] = set()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the chosen tests, in their order, and those that are new: a fault may change what a test is run with."""
    if CHOICE in os.environ:
        chosen, others = json.loads(Path(os.environ[CHOICE]).read_text("utf-8"))
        order = {each: number for number, each in enumerate(chosen)}
        items[:] = sorted(
            (each for each in items if each.nodeid in order or each.nodeid not in others),
            key=lambda each: order.get(each.nodeid, len(order)),
        )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Give the lines that a test runs its number as context, those of its subprocesses too."""
    measured = coverage.Coverage.current()
    if RECORD not in os.environ or measured is None:
        return (yield)
    first, _, folder = os.environ[RECORD].partition(":")
    number = str(int(first) + len(_seconds))
    settings = Path(folder, "subprocess.ini")
    settings.write_text(
        settings.with_name("coverage.ini").read_text("utf-8") + f"context = {number}\n", "utf-8"
    )
    os.environ["COVERAGE_PROCESS_START"] = str(settings)
    measured.switch_context(number)
    before = sum(os.times()[:4])
    try:
        return (yield)
    finally:
        _seconds[item.nodeid] = sum(os.times()[:4]) - before
        measured.switch_context("")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember which tests cannot notice anything."""
    if not report.passed:
        _failed.add(report.nodeid)


def pytest_sessionfinish() -> None:
    """Write the tests with the CPU seconds of each; their order gives the contexts their meaning."""
    if RECORD in os.environ:
        tests = [[each, None if each in _failed else seconds] for each, seconds in _seconds.items()]
        Path(os.environ[RECORD].partition(":")[2], "tests.json").write_text(json.dumps(tests), "utf-8")
