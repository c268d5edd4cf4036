"""The command `show`."""

import shutil
from collections.abc import Callable
from pathlib import Path

from essence_refs import files

Run = Callable[..., object]
KEYS = (
    "fitzsimons2020innovation",
    "stanford2019estimating",
    "waddell2022improving",
    "brand2019protocol",
    "brand2018mapping",
    "turley2020promoting",
    "asmussen2022whatworks",
)


def test_show_prints_how_far_an_item_is_checked(
    folder: Path, run: Run, golden: Callable[[str, str], None]
) -> None:
    """Tags, checked and unverified facts and the line in the file are under the reference."""
    shutil.copy(files.data_folder("references") / "essence.bib", folder / "mine.bib")
    outcome = run("show", "turley2020promoting", "--library", "mine.bib")
    golden("cli/show-turley.txt", outcome.out)


def test_show_has_a_heading_for_each_of_several_items(run: Run) -> None:
    """With more than one key, each item has its key as a heading."""
    lines = run("show", *KEYS[:2]).out.splitlines()
    assert [line for line in lines if line in KEYS] == list(KEYS[:2])


def test_show_without_a_key_lists_all(run: Run) -> None:
    """In the order of the library."""
    lines = run("show").out.splitlines()
    assert lines[0] == "7 items"
    assert [line for line in lines if line in KEYS] == list(KEYS)


def test_show_prints_in_the_language_asked_for(run: Run) -> None:
    """With --locale, the terms of the style are in that language."""
    assert "Verfügbar unter" in run("show", "turley2020promoting", "--locale", "de-DE").out
    assert "Available at" in run("show", "turley2020promoting").out
