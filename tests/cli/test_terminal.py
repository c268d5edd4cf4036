"""Displaying a document on a terminal: every kind of block, all words, and no line that is too long."""

import io
from collections.abc import Callable

import pytest
from every_block import REPORT
from hostile_documents import HEIGHTS, PLACES, documents, noted, seen, undirected
from hypothesis import given
from rich.console import Console

from essence_refs.cli import terminal
from essence_refs.model import (
    Alignment,
    BlockQuote,
    Code,
    Document,
    List,
    Mark,
    Paragraph,
    RichText,
    Span,
    Table,
)


def plain(document: Document, width: int) -> list[str]:
    """Return the lines that a terminal of that width shows."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    return [line.plain for line in terminal.document_lines(document, console.width)]


def paragraph(text: str) -> Paragraph:
    return Paragraph(text=RichText.of(text))


@given(documents(without=PLACES | HEIGHTS, tables=False))
def test_a_terminal_shows_every_word_and_note(document: Document) -> None:
    """In a wide window every piece of the text is on one line."""
    shown = "\n".join(" ".join(undirected(line).split()) for line in plain(document, 2000))
    stretches = [*seen(document, "[{}]".format), *(each for note in noted(document) for each in note)]
    assert not [each for each in stretches if " ".join(undirected(each).split()) not in shown]


def test_no_line_is_wider_than_the_terminal() -> None:
    """Lists, quotations and columns indent their lines within the width."""
    words = "some words that go on and on " * 4
    table = Table(
        head=(RichText.of("Head"), RichText.of("Other")),
        rows=((RichText.of(words), RichText.of("1")),),
        alignments=(Alignment.LEFT, Alignment.RIGHT),
    )
    blocks = (BlockQuote(blocks=(List(items=((paragraph(words), BlockQuote(blocks=(table,))),), start=9),)),)
    lines = plain(Document(title="", blocks=blocks), 40)
    assert max(map(len, lines)) <= 40
    assert sum("words" in line for line in lines) > 4


def test_the_bar_of_a_quotation_does_not_change_its_words() -> None:
    """The bar at the side is dim and the words are not; code and note numbers have styles of their own."""
    text = RichText(("a", Span(Mark.NOTE, ("1",))))
    document = Document(title="", blocks=(BlockQuote(blocks=(Paragraph(text=text), Code(text="x"))),))
    first = next(line for line in terminal.document_lines(document, 40) if "a" in line.plain)
    assert first.plain == "│ a[1]"
    assert first.style == ""
    assert [(span.start, span.end) for span in first.spans if "dim" in str(span.style)] == [(0, 2), (3, 6)]


def test_rows_are_apart_if_one_of_them_is_broken() -> None:
    """An empty line separates the rows of a table in which a cell has several lines."""
    words = "some words that go on and on"

    def lines(cell: str) -> list[str]:
        rows = ((RichText.of("a"), RichText.of(cell)), (RichText.of("b"), RichText.of("short")))
        table = Table(head=(RichText(), RichText()), rows=rows, alignments=(Alignment.LEFT,) * 2)
        return plain(Document(title="", blocks=(table,)), 24)[1:-1]

    assert lines("short too") == ["a  short too", "b  short"]
    assert lines(words) == ["a  some words that go on", "   and on", "", "b  short"]


def test_a_block_without_text_leaves_no_empty_line() -> None:
    """In a quotation or an item, a blank paragraph is left out with the line that would separate it."""
    blocks = (paragraph("a"), paragraph(""), paragraph("b"))
    lines = plain(Document(title="", blocks=(BlockQuote(blocks=blocks),)), 40)
    assert lines == ["", "│ a", "│ ", "│ b", ""]


def test_items_of_a_loose_list_are_apart() -> None:
    """An empty line is between them, and none is before the first."""
    items = ((paragraph("a"),), (paragraph("b"),))
    loose, tight = (
        plain(Document(title="", blocks=(List(items=items, is_tight=each),)), 40) for each in (False, True)
    )
    assert [each.strip() for each in loose] == ["", "\u2022 a", "", "\u2022 b", ""]
    assert [each.strip() for each in tight] == ["", "\u2022 a", "\u2022 b", ""]


_NO_STYLE = ("", "none")


@pytest.mark.parametrize("width", [72, 24])
def test_a_report_on_a_terminal_matches_its_golden_file(
    width: int, golden: Callable[[str, str], None]
) -> None:
    """Every kind of block with its styles; in a narrow window tables are shown cell by cell."""
    lines = []
    for line in terminal.document_lines(REPORT, width):
        # Versions of rich differ in how often they note a style, and in notes of no style.
        spans = dict.fromkeys((each.start, each.end, str(each.style)) for each in line.spans)
        styles = [f"{start}-{end} {style}" for start, end, style in spans if style not in _NO_STYLE]
        whole = [str(line.style)] if str(line.style) not in _NO_STYLE else []
        lines.append(" | ".join([line.plain, *whole, *styles]))
    golden(f"cli/report-{width}.terminal.txt", "\n".join([*lines, ""]))


def test_a_table_with_a_head_alone_is_its_head() -> None:
    """Also in a narrow window, and a table without a head has no line below it."""
    head = Table(head=(RichText.of("Setting"), RichText.of("Studies")), rows=(), alignments=())
    assert plain(Document(title="", blocks=(head,)), 40)[-3:] == [
        "Setting  Studies",
        "\u2500" * 7 + "  " + "\u2500" * 7,
        "",
    ]
    assert plain(Document(title="", blocks=(head,)), 9)[-3:] == ["Setting", "Studies", ""]
    rows = Table(head=(RichText(), RichText()), rows=((RichText.of("a"), RichText.of("b")),), alignments=())
    assert plain(Document(title="", blocks=(rows,)), 40)[-2:] == ["a  b", ""]


def test_an_item_without_blocks_has_its_number() -> None:
    """An item of a list without numbers has nothing then."""
    items = ((), (paragraph("b"),), ())
    assert plain(Document(title="", blocks=(List(items=items, start=3),)), 40)[-4:-1] == [
        "  3. ",
        "  4. b",
        "  5. ",
    ]
    assert [
        line.strip() for line in plain(Document(title="", blocks=(List(items=items),)), 40) if line.strip()
    ] == ["• b"]
