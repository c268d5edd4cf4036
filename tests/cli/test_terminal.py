"""A document on a terminal: every block in looks of its own, no words lost, and no line wider than the window."""

import io

from hostile_documents import HEIGHTS, PLACES, documents, noted, seen
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
    """In a window that is wide enough, each stretch of the text stands on a line."""
    shown = "\n".join(" ".join(line.split()) for line in plain(document, 2000))
    stretches = [*seen(document, "[{}]".format), *(each for note in noted(document) for each in note)]
    assert not [each for each in stretches if each not in shown]


def test_what_a_terminal_shows_keeps_to_its_width() -> None:
    """Lists, quotations and columns take their room from the lines in them."""
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


def test_a_mark_of_a_quotation_changes_nothing_of_its_words() -> None:
    """The line at the side is dim, the words are not; code and calls have looks of their own."""
    text = RichText(("a", Span(Mark.NOTE, ("1",))))
    document = Document(title="", blocks=(BlockQuote(blocks=(Paragraph(text=text), Code(text="x"))),))
    first = next(line for line in terminal.document_lines(document, 40) if "a" in line.plain)
    assert first.plain == "│ a[1]"
    assert first.style == ""
    assert [(span.start, span.end) for span in first.spans if "dim" in str(span.style)] == [(0, 2), (3, 6)]
