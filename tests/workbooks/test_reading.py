"""Workbooks are read cell by cell; a hostile or damaged one is an error with a reason, and never takes up the memory."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
from workbook_files import archive, excel, made, open_document

from essence_refs.errors import WorkbookError
from essence_refs.workbooks import read_workbook, split_sheet
from essence_refs.workbooks.archives import MOST_BYTES
from essence_refs.workbooks.sheets import Sheet

CELL = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'
SHEET = "<sheetData><row r='1'><c r='A1'><v>1</v></c></row></sheetData>"


def sheet(data: bytes) -> Sheet:
    (found,) = read_workbook(data).sheets
    return found


def test_a_cell_has_the_value_that_the_sheet_shows() -> None:
    """Texts stay texts, numbers are numbers, cells with the format of a date are dates, and formulas have their value."""

    def fill(book: Any) -> None:
        page = book.add_worksheet("Studies")
        page.write_string(1, 1, "=1+1")
        page.write_string(1, 2, "a\nb")
        page.write_number(2, 1, 2019)
        page.write_datetime(2, 2, dt.date(1996, 4, 1), book.add_format({"num_format": "mmm-yy"}))
        page.write_boolean(2, 3, boolean=True)
        page.write_formula(3, 0, "=1+1", None, 2)
        page.write_formula(3, 1, "=1/0", None, "#DIV/0!")
        page.write_blank(9, 9, None, book.add_format({"bold": True}))

    assert sheet(made(fill)) == Sheet(
        name="Studies",
        rows=((), ("", "=1+1", "a\nb"), ("", 2019.0, dt.date(1996, 4, 1), True), (2.0,)),
        formulas=frozenset({(4, 1), (4, 2)}),
        errors=((4, 2, "#DIV/0!"),),
    )


def test_what_is_hidden_or_merged_is_known() -> None:
    """Sheets, rows and columns may be hidden; a merged range has its text in its first cell."""

    def fill(book: Any) -> None:
        page = book.add_worksheet("A")
        page.merge_range(0, 0, 1, 2, "both")
        page.set_row(3, None, None, {"hidden": True})
        page.set_column(1, 2, None, None, {"hidden": True})
        page.write_comment(0, 0, "a remark")
        book.add_worksheet("B").hide()
        book.add_worksheet("C").very_hidden()

    found = read_workbook(made(fill))
    assert found.comments == 1
    first, *others = found.sheets
    assert first == Sheet(
        name="A",
        rows=(("both",),),
        merged=((1, 1, 2, 3),),
        hidden_rows=frozenset({4}),
        hidden_columns=frozenset({2, 3}),
    )
    assert [(each.name, each.is_hidden) for each in others] == [("B", True), ("C", True)]


def test_rows_and_cells_may_have_no_address() -> None:
    """Their addresses are optional: a row or cell without it follows the one before."""
    data = "<sheetData><row><c><f>1</f><v>1</v></c><c><v>2</v></c></row><row r='3'><c r='B3'><v>3</v></c><c><f>4</f><v>4</v></c></row></sheetData>"
    assert sheet(excel(data)).formulas == {(1, 1), (3, 3)}


def test_a_sheet_of_libreoffice_is_read() -> None:
    """Cells and rows may be repeated; the empty ones at the end reach to the last row and column."""
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    data = open_document(
        '<table:table table:name="T">'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        "<table:table-row>" + cell.format(' table:number-columns-repeated="2"', "a") + "</table:table-row>"
        '<table:table-row table:visibility="filter" table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        "<table:table-row>"
        + cell.format(' table:number-columns-spanned="2" table:number-rows-spanned="2"', "b")
        + '<table:covered-table-cell/><table:table-cell table:formula="of:=1" office:value-type="float" office:value="1"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table>"
    )
    assert sheet(data) == Sheet(
        name="T",
        rows=(("a", "a"), (), (), ("b", "", 1.0)),
        hidden_columns=frozenset({1, 2}),
        hidden_rows=frozenset({2, 3}),
        merged=((4, 1, 5, 2),),
        formulas=frozenset({(4, 3)}),
    )


def test_a_million_empty_rows_with_a_format_take_no_memory() -> None:
    """Only cells with a value count."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 200_000))
    first = f'<row r="1">{CELL.format("A1")}</row>'
    last = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    found = sheet(excel(f'<dimension ref="A1:XFD1048576"/><sheetData>{first}{rows}{last}</sheetData>'))
    assert found.rows == (("x",),)


def bomb() -> bytes:
    return archive({"xl/workbook.xml": b"0" * (MOST_BYTES + 1)})


def lying_bomb() -> bytes:
    """Return an archive whose member expands to more than it declares."""
    data = bytearray(excel(f"<sheetData><row>{CELL.format('A1')}</row></sheetData>" + " " * 5_000_000))
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        size = zipped.getinfo("xl/worksheets/sheet1.xml").file_size
    return bytes(data.replace(size.to_bytes(4, "little"), (50).to_bytes(4, "little")))


HOSTILE = {
    "no workbook": (b"Title,Year", "it is not a workbook of Excel or LibreOffice"),
    "a Word file": (archive({"word/document.xml": ""}), "it is a Word file, not a workbook"),
    "a binary workbook": (archive({"xl/workbook.bin": "", "xl/a.xml": ""}), "it is a ZIP archive without a workbook in it"),
    "another archive": (archive({"a.txt": ""}), "it is a ZIP archive without a workbook in it"),
    "an old Word file": (b"\xd0\xcf\x11\xe0" + bytes(600), "it is a file of an earlier Office, and has no sheets"),
    "a broken .xls": (b"\xd0\xcf\x11\xe0" + bytes(600) + "Workbook".encode("utf-16-le"), "it is damaged"),
    "a password": (
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "it is protected by a password: save it without one",
    ),
    "half an archive": (excel(SHEET)[:300], "its ZIP archive is damaged: File is not a zip file"),
    "a bomb": (bomb(), "it expands to more than 250,000,000 bytes"),
    "a bomb that lies": (lying_bomb(), "its ZIP archive is damaged"),
    "many parts": (archive({f"{n}.xml": "" for n in range(5_001)}), "it has 5,001 parts, more than the limit of 5,000"),
    "entities": (
        excel(SHEET, declaration='<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'),
        "its XML has a document type, which no program for spreadsheets writes",
    ),
    "broken XML": (excel("<sheetData>"), "its XML is damaged: mismatched tag: line 1"),
    "one cell far out": (
        excel(f"<sheetData><row>{CELL.format('A1')}</row><row>{CELL.format('XFD1048576')}</row></sheetData>"),
        "a sheet reaches to cell XFD1048576, and its sheets have more than the limit of 10,000,000 cells",
    ),
    "a row too many": (
        excel(f"<sheetData><row>{CELL.format('A1048577')}</row></sheetData>"),
        "it has a cell outside of the rows and columns that a sheet can have",
    ),
    "sheets that are large together": (
        excel(*[f"<sheetData><row>{CELL.format('J600000')}</row></sheetData>"] * 2),
        "a sheet reaches to cell J600000, and its sheets have more than the limit of 10,000,000 cells",
    ),
    "no address": (excel("<sheetData><row><c r='?1'><v>1</v></c></row></sheetData>"), "it has an address of a cell that is none"),
    "no row": (excel("<sheetData><row r='x'/></sheetData>"), "it has an address of a cell that is none"),
    "a text that is not there": (
        excel("<sheetData><row><c r='A1' t='s'><v>9</v></c></row></sheetData>"),
        "it is damaged",
    ),
    "repeated cells": (
        open_document(
            '<table:table table:name="T"><table:table-row table:number-rows-repeated="1048576">'
            '<table:table-cell table:number-columns-repeated="10"><text:p>x</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        "a sheet reaches to cell J1048576, and its sheets have more than the limit of 10,000,000 cells",
    ),
    "counted blanks": (
        open_document(
            '<table:table table:name="T"><table:table-row><table:table-cell office:value-type="string">'
            '<text:p>x<text:s text:c="100000000"/></text:p></table:table-cell></table:table-row></table:table>'
        ),
        "a cell has more than 1,000 blanks in a row",
    ),
    "no number": (
        open_document('<table:table table:name="T"><table:table-row table:number-rows-repeated="-1"/></table:table>'),
        "table:number-rows-repeated is '-1', and must be a number",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_workbook_that_cannot_be_read_is_an_error_with_the_reason(case: str) -> None:
    """Nothing is read from it, and it takes neither time nor memory."""
    data, reason = HOSTILE[case]
    with pytest.raises(WorkbookError) as error:
        read_workbook(data)
    assert str(error.value).startswith(f"the workbook cannot be read: {reason}")


def test_errors_and_comments_of_libreoffice_are_seen() -> None:
    """The text of an error is that of its cell, not of a comment on it, and a comment is no text."""
    comment = "<office:annotation><text:p>look</text:p></office:annotation>"
    data = open_document(
        '<table:table table:name="T"><table:table-row>'
        f'<table:table-cell office:value-type="string">{comment}<text:p>a</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error">'
        f"{comment}<text:p>#DIV/0!</text:p></table:table-cell>"
        '<table:table-cell office:value-type="string"><text:p>b</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    found = read_workbook(data)
    assert (found.comments, found.is_surveyed) == (2, True)
    assert found.sheets == (
        Sheet(name="T", rows=(("a", "", "b"),), formulas=frozenset({(1, 2)}), errors=((1, 2, "#DIV/0!"),)),
    )


@pytest.mark.parametrize(
    ("source", "path", "name"),
    [
        ("a/b.xlsx#Two", "a/b.xlsx", "Two"),
        ("b.XLS#a#b", "b.XLS", "a#b"),
        ("b.ods#x.bib", "b.ods", "x.bib"),
        ("b.xlsm#1", "b.xlsm", "1"),
        ("a.xlsx#1/b.xlsx", "a.xlsx#1/b.xlsx", ""),
        ("b.xlsx#", "b.xlsx#", ""),
        ("b.bib#Two", "b.bib#Two", ""),
        ("bxlsx#Two", "bxlsx#Two", ""),
        (".xlsx#Two", ".xlsx#Two", ""),
    ],
)
def test_a_source_may_name_a_sheet(source: str, path: str, name: str) -> None:
    """Behind the name of a workbook; names of sheets have no slashes."""
    assert split_sheet(source) == (path, name)
