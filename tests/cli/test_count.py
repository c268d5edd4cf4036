"""The command `count`."""

import json
from collections.abc import Callable
from pathlib import Path

import essence_refs as er

Run = Callable[..., object]

FRAMEWORK = """
levels = [
  { key = "street", name = "Street", types = [{ key = "benches", name = "Benches" }] },
  { key = "town", name = "Town", collected = false },
]

[[facets]]
key = "method"
name = "Method"
values = [{ key = "trial", name = "trial" }, { key = "map", name = "map" }]
"""
LIBRARY = """
@misc{a, title={A}, year={2019}, level={street}, interventiontype={benches}, method={trial, map}}
@misc{b, title={B}, year={2020}, level={street}}
"""


def library(folder: Path) -> list[str]:
    (folder / "my.toml").write_text(FRAMEWORK, encoding="utf-8")
    (folder / "my.bib").write_text(LIBRARY, encoding="utf-8")
    return ["-l", "my.bib", "--framework", "my.toml"]


def test_a_table_of_levels_and_a_facet(folder: Path, run: Run) -> None:
    """0 means that nothing was found, and a dash that nothing was collected; a note says that totals are no sums."""
    outcome = run("count", "--by", "level,method", *library(folder))
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == (
        "Items by level and method\n"
        "=========================\n"
        "\n"
        "Level                 Trial  Map  Not given  All\n"
        "--------------------  -----  ---  ---------  ---\n"
        "Street                    1    1          1    2\n"
        "Town (not collected)      \N{EN DASH}    \N{EN DASH}          \N{EN DASH}    \N{EN DASH}\n"
        "All                       1    1          1    2\n"
        "\n"
        "An item with several values is counted at each of them, and once in a total.\n"
        "\n"
        "Not collected (\N{EN DASH}): Town.\n"
    )


def test_only_the_items_of_a_query(folder: Path, run: Run) -> None:
    """Several conditions must all be true."""
    outcome = run("count", "--by", "year", "-w", "year >= 2019", "-w", "key != 'b'", *library(folder))
    assert [line.split() for line in outcome.out.splitlines()[3:]] == [
        ["Year", "Items"],
        ["----", "-----"],
        ["2019", "1"],
        ["All", "1"],
    ]


def test_a_report_for_programs(folder: Path, run: Run) -> None:
    """An object for each count, with the names that the table has; where none can be, it is null."""
    outcome = run("count", "--by", "type,level", "--report", "json", *library(folder))
    assert json.loads(outcome.out) == [
        {"type": "Benches", "level": "Street", "items": 1},
        {"type": "Benches", "level": "Town", "items": None},
        {"type": "Not assigned to an intervention type", "level": "Street", "items": 1},
        {"type": "Not assigned to an intervention type", "level": "Town", "items": 0},
    ]
    outcome = run("count", "--report", "json", *library(folder))
    assert json.loads(outcome.out) == [{"level": "Street", "items": 2}, {"level": "Town", "items": 0}]


def test_a_report_is_on_stdout(folder: Path, run: Run) -> None:
    """With --output, a user would look for it in the file."""
    outcome = run("count", "--report", "json", "-o", "counts.md", *library(folder))
    assert outcome.code == 2
    assert "exclude each other" in outcome.err


def test_a_name_that_does_not_exist_is_an_error(folder: Path, run: Run) -> None:
    """With the nearest one."""
    outcome = run("count", "--by", "methd", *library(folder))
    assert (outcome.code, outcome.out) == (1, "")
    assert "no property is called 'methd' (did you mean method?)" in outcome.err


def test_many_columns_are_only_those_with_items() -> None:
    """The others are named below the table, so that it can be printed."""
    table = er.count(er.load(), "level,study")
    text = table.write("markdown")
    head = next(line for line in text.splitlines() if line.startswith("|"))
    assert "Systematic review" in head
    assert "Meta-analysis" not in head
    assert "No items: Meta-analysis; " in text
    assert len(table.records()) == 3 * len(er.load().framework.facet("study").values)


def test_a_title_of_ones_own(folder: Path, run: Run) -> None:
    """Instead of the words of the properties."""
    outcome = run("count", "--title", "What we have", *library(folder))
    assert outcome.out.startswith("What we have\n============\n")
