"""Tables in Word files: their heads, columns, and letters."""

from docx.oxml.ns import qn
from every_block import rich
from hypothesis import given, settings
from hypothesis import strategies as st
from word_reader import read, styles, value

from essence_refs.formats.page_widths.characters import text_width
from essence_refs.model import (
    Alignment,
    Mark,
    RichText,
    Span,
    Table,
)


def test_a_table_has_a_repeated_head_and_aligned_columns() -> None:
    """The head is repeated on each page, and rows do not break across pages."""
    block = Table(
        head=(RichText.of("a"), RichText.of("b")),
        rows=((RichText.of("c"), rich(Span(Mark.BOLD, ("d",)))),),
        alignments=(Alignment.NATURAL, Alignment.RIGHT),
    )
    file = read(block)
    (table,) = file.document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["a", "b"], ["c", "d"]]
    assert [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows] == [
        True,
        False,
    ]
    assert [value(cell.paragraphs[0]._p, "pPr/jc") for cell in table.rows[1].cells] == [None, "right"]
    assert styles(file) == ["Table Heading", "Table Heading", "Table Text", "Table Text", "Table Gap"]
    assert sum(int(each.get(qn("w:w"))) for each in table._tbl.iter(qn("w:gridCol"))) <= 9026


def grid(*rows: tuple[str, ...], template: bytes | None = None) -> list[int]:
    """Return the widths of the columns of a table with these rows, in twentieths of a point."""
    head, *others = [tuple(map(RichText.of, row)) for row in rows]
    file = read(Table(head=head, rows=tuple(others), alignments=()), template=template)
    return [int(each.get(qn("w:w"))) for each in file.body.iter(qn("w:gridCol"))]


STUDY = (
    "Pilot of family group conferences in three local authorities, with follow-up and interviews with parents"
)
FOLDER = (
    "https://www.gov.uk/government/publications/childrens-social-care-innovation-programme-round-2-evaluation"
)


def test_no_column_is_narrower_than_its_longest_word() -> None:
    """2019 and £1,234.50 stay whole beside a cell of many words and one with a long address."""
    columns = grid(
        ("Study", "Design", "Year", "Cost", "Source"),
        (STUDY, "Protocol", "2019", "£1,234.50", "Brand (2019)"),
        ("Short", "Review", "2020", "£5", FOLDER),
    )
    # Words in Arial (Liberation Sans has the same widths) at 12 points, bold in the head, plus the margins of a cell.
    least = (1307 + 216, 880 + 216, 534 + 216, 1068 + 216, 814 + 216)
    assert all(column >= wanted for column, wanted in zip(columns, least, strict=True)), columns
    assert 9000 < sum(columns) <= 9026
    # The column with many words is the widest, except for one that can break anywhere.
    assert max(columns) in (columns[0], columns[4])


def test_addresses_break_before_words_do() -> None:
    """With seven columns, the address gets only the width that the words leave."""
    others = ("Responsibilities", "Recommendations", "£1,234,567.89", "Changed")
    columns = grid((*others, "Source"), (*others, FOLDER))
    least = (1840 + 216, 2147 + 216, 1535 + 216, 1027 + 216)
    assert all(column >= wanted for column, wanted in zip(columns, least, strict=False)), columns
    assert columns[4] > 800 + 216
    assert sum(columns) <= 9026


WIDE = ("Responsibilities", "Recommendations", "Interventions", "Organisation", "Programmes")


def test_a_table_that_is_too_wide_has_smaller_letters() -> None:
    """Before its words break: a head of six long words would be a column of letters."""
    head = tuple(map(RichText.of, (*WIDE, WIDE[0])))
    marked = rich(Span(Mark.BOLD, (Span(Mark.HIGHLIGHT, ("x",)),)))
    file = read(Table(head=head, rows=((marked,) * 6,), alignments=()))
    sizes = {int(each.get(qn("w:val"))) for each in file.body.iter(qn("w:sz"))}
    assert len(sizes) == 1
    (size,) = sizes
    assert 14 <= size < 20
    # Widths in Arial, in thousandths of the font size. Half a point is ten twentieths.
    widths = [int(each.get(qn("w:w"))) for each in file.body.iter(qn("w:gridCol"))]
    needed = [text_width(cell.plain) * size / 100 + 216 for cell in head]
    assert all(width >= need for width, need in zip(widths, needed, strict=True))
    properties = next(file.body.iter(qn("w:highlight"))).getparent()
    assert [each.tag.rpartition("}")[2] for each in properties] == ["b", "bCs", "sz", "szCs", "highlight"]


def test_a_table_that_fits_has_the_letters_of_its_style() -> None:
    """A size of its own would be kept when the user changes the style."""
    file = read(Table(head=tuple(map(RichText.of, WIDE[:4])), rows=(), alignments=()))
    assert [*file.body.iter(qn("w:sz"))] == []


def test_letters_of_a_table_are_not_smaller_than_seven_points() -> None:
    """Smaller letters are not legible: words break before that."""
    file = read(Table(head=tuple(map(RichText.of, WIDE * 4)), rows=(), alignments=()))
    assert {each.get(qn("w:val")) for each in file.body.iter(qn("w:sz"))} == {"14"}


@given(
    st.lists(
        st.lists(st.text("ab W9-/.保\u0301", max_size=60), min_size=1, max_size=70), min_size=2, max_size=4
    )
)
@settings(max_examples=40)
def test_a_table_fits_on_the_page_whatever_it_contains(rows: list[list[str]]) -> None:
    """No table is wider than the text, and no column is too narrow for a letter."""
    rows = [[*row, "x"] for row in rows]
    head, *others = [tuple(map(RichText.of, row)) for row in rows]
    file = read(Table(head=head, rows=tuple(others), alignments=()))
    for table in file.body.iter(qn("w:tbl")):
        widths = [int(each.get(qn("w:w"))) for each in table.iter(qn("w:gridCol"))]
        assert sum(widths) <= 9026
        assert min(widths) >= min(230, 9026 // len(widths) // 2 - 1)


def test_a_table_of_a_hundred_columns_is_split() -> None:
    """Word cannot open a table with more than 63 columns."""
    row = tuple(RichText.of(str(number)) for number in range(100))
    file = read(Table(head=row, rows=(), alignments=(Alignment.NATURAL,) * 100))
    assert [len(each.columns) for each in file.document.tables] == [63, 37]
    assert file.paragraphs()[:63] == [str(number) for number in range(63)]


def test_a_table_without_a_head_has_no_head_formatting() -> None:
    """Word reads attributes, and LibreOffice a bit mask."""
    cells = (RichText.of("a"), RichText.of("b"))
    for head, is_first in ((cells, True), ((), False)):
        (look,) = read(Table(head=head, rows=(cells,), alignments=())).document.element.body.iter(
            qn("w:tblLook")
        )
        assert look.get(qn("w:firstRow")) == str(int(is_first))
        assert bool(int(look.get(qn("w:val")), 16) & 0x0020) is is_first


def test_short_rows_of_a_table_are_filled() -> None:
    """No cell is lost if rows have different lengths."""
    cell = RichText.of("a")
    file = read(Table(head=(cell,), rows=((cell, cell), ()), alignments=()))
    assert [len(row.cells) for row in file.document.tables[0].rows] == [2, 2, 2]
    assert "".join(file.paragraphs()) == "aaa"
