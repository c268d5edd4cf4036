"""The messages of `sheet export` and `sheet apply`, as users see them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., tuple[int, str, str]]

BIB = """\
@misc{hale2019, title = {Care}, date = {2019}, level = {policy}, annotation = {Old}}
@misc{moss2020, title = {Costs}, date = {2020}, level = {family, policy}}
@misc{reed2021, title = {Homes}, date = {2021}}
"""


def edit(path: Path, before: str, after: str) -> None:
    """Change one part of a text."""
    text = path.read_bytes().decode("utf-8-sig")
    assert text.count(before) == 1
    path.write_bytes(text.replace(before, after).encode("utf-8-sig"))


@pytest.fixture
def sheet(run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return the exit code, stdout and stderr of `sheet`, in a folder with a library and its sheet."""
    monkeypatch.chdir(tmp_path)

    def running(*arguments: str) -> tuple[int, str, str]:
        result = run("sheet", *arguments)
        return result.code, result.out, result.err

    Path("l.bib").write_text(BIB, encoding="utf-8")
    assert running("export", "s.csv", "-l", "l.bib") == (0, "", "s.csv: 3 items\n")
    return running


def test_nothing_to_change_and_nothing_to_replace(sheet: Run) -> None:
    """The export is never replaced in silence."""
    assert sheet("apply", "s.csv", "-l", "l.bib") == (0, "", "nothing to change\n")
    message = (
        "it exists, and edits in it would be lost; use another name, or --force, which keeps it in s.csv.bak"
    )
    assert sheet("export", "s.csv", "-l", "l.bib") == (1, "", f"essence-refs: s.csv: {message}\n")
    edit(Path("s.csv"), "Homes", "House")
    kept = "s.csv: notice: its content before is kept in s.csv.bak\ns.csv: 3 items\n"
    assert sheet("export", "s.csv", "-l", "l.bib", "--force") == (0, "", kept)
    assert sheet("export", "one.csv", "-l", "l.bib", "-w", "year == 2019")[2] == "one.csv: 1 item\n"


def test_changes_are_shown_and_counted(sheet: Run) -> None:
    """The diff is on stdout, and the numbers on stderr; a dry run changes nothing."""
    edit(Path("s.csv"), "Policy,,,,,,,Old", "Organisation,,,,,,,New")
    edit(Path("s.csv"), "Homes,,", "Homes,Policy,Family")
    code, diff, counts = sheet("apply", "s.csv", "-l", "l.bib", "-n")
    total = "3 tags added, 1 tag removed, 1 annotation changed\n"
    assert (code, counts) == (0, f"2 items would change: {total}")
    assert diff.startswith("--- l.bib\n+++ l.bib\n@@ -1,4 +1,4 @@\n-@misc{hale2019,")
    assert Path("l.bib").read_text(encoding="utf-8") == BIB
    assert sheet("apply", "s.csv", "-l", "l.bib") == (0, diff, f"2 items changed: {total}")
    assert sheet("apply", "s.csv", "-l", "l.bib") == (0, "", "nothing to change\n")


def test_what_stays_as_it_is_is_counted(sheet: Run) -> None:
    """An item that was changed in the library only, and an item without a row."""
    edit(Path("l.bib"), "level = {family, policy}", "level = {family}")
    path = Path("s.csv")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
    lines = "nothing to change\n1 item changed in the library since the export, and kept as they are\n"
    assert sheet("apply", "s.csv", "-l", "l.bib") == (0, "", lines)


def test_mistakes_and_conflicts_are_errors_of_cells(sheet: Run) -> None:
    """Each is on a line of its own."""
    edit(Path("l.bib"), "level = {policy}", "level = {family}")
    edit(Path("s.csv"), "Care,Policy", "Care,Organisation")
    edit(Path("s.csv"), "Homes,", "Homes,Polcy")
    hint = "(--on-conflict sheet or --on-conflict library decides)"
    code, out, messages = sheet("apply", "s.csv", "-l", "l.bib")
    assert (code, out) == (1, "")
    assert messages.splitlines() == [
        "s.csv, cell E4: reed2021: 'Polcy' is no level (did you mean 'Policy'?)",
        f"s.csv, cell E2: hale2019: Level: the sheet has 'Organisation', and l.bib:1 has 'Family'; it was 'Policy' when it was exported {hint}",
    ]


def test_a_table_of_tags_can_be_named(sheet: Run) -> None:
    """As in the export."""
    Path("mine.csv").write_text("key,level\nreed2021,Policy\n", encoding="utf-8")
    assert sheet("export", "t.csv", "-l", "l.bib", "--tags", "mine.csv")[0] == 0
    assert sheet("apply", "t.csv", "-l", "l.bib", "--tags", "mine.csv") == (0, "", "nothing to change\n")
    assert sheet("apply", "t.csv", "-l", "l.bib")[2].endswith("kept as they are\n")


def test_a_wrong_file_is_named(sheet: Run) -> None:
    """The library itself is no sheet."""
    message = "l.bib: no column has the heading 'Key' (is it a sheet of `sheet export`?)\n"
    assert sheet("apply", "l.bib", "-l", "l.bib") == (1, "", message)
