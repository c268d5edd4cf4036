"""Workbooks that LibreOffice Calc has saved are read as the one that it opened, dates, numbers and formulas included."""

import datetime as dt
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from workbook_files import made

from essence_refs.exchange.tables.reader import parse_workbooks
from essence_refs.files import open_framework
from essence_refs.workbooks import read_workbook
from essence_refs.workbooks.sheets import Workbook

DATA = Path(__file__).parents[1] / "data" / "workbooks"

HEAD = ("Title", "Year", "Published", "At", "Share", "Sum", "Error")


def fill(workbook: Any) -> None:
    sheet = workbook.add_worksheet("Included")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ["Müller\nand others", 2019])
    sheet.write_datetime(1, 2, dt.datetime(2019, 3, 14), workbook.add_format({"num_format": "yyyy-mm-dd"}))  # noqa: DTZ001
    sheet.write_datetime(1, 3, dt.time(13, 45), workbook.add_format({"num_format": "hh:mm"}))
    sheet.write(1, 4, 0.25, workbook.add_format({"num_format": "0%"}))
    sheet.write_formula(1, 5, "=1+1", None, 2)
    sheet.write_formula(1, 6, "=1/0", None, "#DIV/0!")
    sheet.write_row(2, 0, ["Hidden", "2020"])
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.merge_range(3, 0, 4, 0, "Merged")
    sheet.write_string(5, 0, "=not a formula")
    sheet.set_column(4, 4, None, None, {"hidden": True})
    sheet.write_comment(0, 0, "look")
    workbook.add_worksheet("Lists").hide()


def saved(folder: Path, name: str, data: bytes, ending: str) -> bytes:
    """Return a file as Calc saves it."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice Calc saves the workbook; it is not installed")
    (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(folder / "out")]
    subprocess.run([*command, str(folder / name)], check=False, capture_output=True, timeout=180)
    found = (folder / "out" / name).with_suffix(f".{ending}")
    if not found.exists():
        pytest.skip("LibreOffice is installed without Calc, which saves the workbook")
    return found.read_bytes()


def require_same(found: Workbook, ending: str) -> None:
    """Require what the first sheet has; the format .xls shows values and merged cells, and the reader says so."""
    assert [(each.name, each.is_hidden) for each in found.sheets] == [("Included", False), ("Lists", True)]
    sheet = found.sheets[0]
    assert sheet.rows == (
        HEAD,
        ("Müller\nand others", 2019, dt.date(2019, 3, 14), dt.time(13, 45), 0.25, 2),
        ("Hidden", "2020"),
        ("Merged",),
        (),
        ("=not a formula",),
    )
    assert sheet.merged == ((4, 1, 5, 1),)
    seen = (sheet.hidden_rows, sheet.hidden_columns, sheet.formulas, sheet.errors, found.comments)
    if ending == "xls":
        assert (seen, found.is_surveyed) == ((set(), set(), set(), (), 0), False)
    else:
        assert (seen, found.is_surveyed) == (({3}, {5}, {(2, 6), (2, 7)}, ((2, 7, "#DIV/0!"),), 1), True)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_workbook_that_calc_has_saved_is_read(tmp_path: Path, ending: str) -> None:
    """As the one that it opened."""
    require_same(read_workbook(saved(tmp_path, "own.xlsx", made(fill), ending)), ending)


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_a_workbook_that_calc_7_has_saved_is_read(ending: str) -> None:
    """Also where Calc is not installed."""
    require_same(read_workbook((DATA / f"calc.{ending}").read_bytes()), ending)


@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_what_a_format_does_not_show_is_a_notice(ending: str) -> None:
    """What it shows is reported."""
    name = f"calc.{ending}"
    result = parse_workbooks([(name, (DATA / name).read_bytes())], open_framework())
    assert [each.text("title").plain for each in result.references][:2] == ["Müller and others", "Hidden"]
    shown = {each.message: each.hint for each in result.problems}
    notice = "in .xls, hidden cells, formulas, errors and comments are not seen"
    assert shown.get(notice) == (None if ending == "ods" else "save it as .xlsx to see them reported")
    reported = {
        "not read: 1 comment on cells",
        "1 hidden row read: 3",
        "1 cell with an error, left out: G2 (#DIV/0!)",
    }
    assert reported & {*shown} == (reported if ending == "ods" else set())


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_a_csv_file_that_calc_has_saved_as_a_workbook_is_read(tmp_path: Path, ending: str) -> None:
    """Calc makes numbers of what looks like numbers."""
    text = "Title,Year,ISSN\r\n\"Care, 'home'\",2019,0306-4530\r\n"
    (sheet,) = read_workbook(saved(tmp_path, "own.csv", text.encode(), ending)).sheets
    assert sheet.rows == (("Title", "Year", "ISSN"), ("Care, 'home'", 2019, "0306-4530"))
