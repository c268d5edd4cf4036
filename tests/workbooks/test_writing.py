"""Written workbooks have texts only, look like a table in Excel, and read back to what was written."""

import io
import re
import zipfile

from hypothesis import given
from hypothesis import strategies as st

from essence_refs.workbooks import read_workbook, write_workbook
from essence_refs.workbooks.sheets import Choices, Column, LinkCell, SheetContent
from essence_refs.workbooks.writing import is_safe_address

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=20)


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as zipped:
        return zipped.read(name).decode()


def one_cell(value: str | LinkCell) -> bytes:
    return write_workbook([SheetContent(name="T", columns=(Column(name="A"),), rows=((value,),))])


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_texts_read_back_as_they_were_written(rows: list[tuple[str, str]]) -> None:
    """Whatever a text begins with, and whatever characters it has, except those that XML cannot have."""
    content = SheetContent(name="T", columns=(Column(name="A"), Column(name="B")), rows=tuple(rows))
    (sheet,) = read_workbook(write_workbook([content])).sheets
    found = [(*row, "", "")[:2] for row in sheet.rows[1:]]
    assert found + [("", "")] * (len(rows) - len(found)) == rows


def test_a_cell_is_never_a_formula_a_number_or_a_date() -> None:
    """A text that looks like one is a text, and no text becomes a link by itself."""
    for text in ("=1+1", "+44", "-1", "@SUM(A1)", "{=1}", "1-2", "0012", "http://a.b", "internal:A!A1"):
        sheet = part(one_cell(text), "xl/worksheets/sheet1.xml")
        assert re.findall(r'<c r="A2"[^>]* t="(\w+)"', sheet) == ["s"]
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet


def test_a_link_is_one_only_to_an_address_on_the_web() -> None:
    """Any other is only its text."""
    linked = one_cell(LinkCell("10.1/a", "https://doi.org/10.1/a"))
    assert 'Target="https://doi.org/10.1/a"' in part(linked, "xl/worksheets/_rels/sheet1.xml.rels")
    assert read_workbook(linked).sheets[0].rows == (("A",), ("10.1/a",))
    bad = one_cell(LinkCell("a", "file:///etc/passwd"))
    assert "hyperlink" not in part(bad, "xl/worksheets/sheet1.xml")
    assert read_workbook(bad).sheets[0].rows == (("A",), ("a",))
    assert is_safe_address("HTTPS://a.b/" + "c" * 2_067)
    for address in (
        "https://a.b/" + "c" * 2_068,
        "javascript:x",
        "https://a b",
        "mailto:a@b",
        "",
        "https://a\nb",
    ):
        assert not is_safe_address(address)


def test_a_sheet_is_a_table_in_excel() -> None:
    """The names of the columns stay in view and have filters, long texts are wrapped, and lists are drop-downs."""
    columns = (
        Column(name="Key", width=20, is_grey=True),
        Column(
            name="Level", choices=Choices(range="Lists!$A$1:$A$2", title="Level", message="no such level")
        ),
        Column(name="Abstract", width=60, wraps=True),
        Column(name="State", is_hidden=True),
    )
    content = SheetContent(
        name="T", columns=columns, rows=(("a", "b", "c", "d"),), frozen_columns=1, spare_rows=3
    )
    data = write_workbook(
        [
            content,
            SheetContent(name="Lists", columns=(), is_very_hidden=True),
            SheetContent(name="H", columns=(), is_hidden=True),
        ]
    )
    sheet = part(data, "xl/worksheets/sheet1.xml")
    assert '<pane xSplit="1" ySplit="1" topLeftCell="B2"' in sheet
    assert '<autoFilter ref="A1:D2"/>' in sheet
    assert 'sqref="B2:B5"' in sheet
    assert "<formula1>Lists!$A$1:$A$2</formula1>" in sheet
    assert 'errorTitle="Level" error="no such level"' in sheet
    columns_found = re.findall(r'<col min="\d" max="\d" width="(\d+)[^>]*/>', sheet)
    assert columns_found == ["20", "12", "60", "12"]
    assert re.findall(r'<col min="(\d)"[^>]* hidden="1"', sheet) == ["4"]
    assert re.findall(r'state="(\w+)"', part(data, "xl/workbook.xml")) == ["veryHidden", "hidden"]
    assert 'wrapText="1"' in part(data, "xl/styles.xml")


def test_a_sheet_need_not_be_a_table() -> None:
    """A sheet that explains has neither filters nor a frozen row."""
    content = SheetContent(
        name="T", columns=(Column(name="How to", comment="read this"),), rows=(("x",),), is_table=False
    )
    data = write_workbook([content])
    assert "autoFilter" not in part(data, "xl/worksheets/sheet1.xml")
    assert "pane" not in part(data, "xl/worksheets/sheet1.xml")
    assert read_workbook(data).comments == 1


def test_the_same_sheets_are_the_same_bytes() -> None:
    """A build finds by that what has changed."""
    assert one_cell("a") == one_cell("a")


def test_a_text_is_cut_where_a_cell_ends() -> None:
    """Excel allows 32,767 characters, and what XML cannot have is replaced."""
    assert read_workbook(one_cell("x" * 32_768)).sheets[0].rows[1] == ("x" * 32_767,)
    assert read_workbook(one_cell("a\ud800b\uffff")).sheets[0].rows[1] == (
        "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}",
    )
