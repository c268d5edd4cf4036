"""The generated hostile documents contain what the tests of formats need."""

from collections import Counter
from typing import get_args

from hostile_documents import called, documents, noted, seen
from hypothesis import Phase, given, settings

from essence_refs.model import (
    Block,
    BlockQuote,
    Code,
    Contents,
    Document,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Rule,
    Span,
    Table,
)


def rich(*content: str | Span) -> RichText:
    return RichText(content)


def inside(blocks: tuple[Block, ...]) -> list[Block]:
    """Return blocks followed by the blocks inside them, at any depth."""
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if isinstance(block, List):
            found += [each for item in block.items for each in inside(item)]
        elif isinstance(block, BlockQuote):
            found += inside(block.blocks)
    return found


def test_the_documents_contain_everything_that_a_format_writes() -> None:
    """Every kind of block, nested lists, notes called twice, and notes that are never called."""
    counts: Counter[object] = Counter()

    @settings(max_examples=200, database=None, derandomize=True, phases=[Phase.generate])
    @given(documents())
    def count(document: Document) -> None:
        numbers = called(document)
        counts.update(map(type, document.blocks))
        counts["in a block"] += len(inside(document.blocks)) > len(document.blocks)
        counts["called twice"] += len(numbers) > len(set(numbers))
        counts["never called"] += set(numbers) < set(range(1, len(document.notes) + 1))

    count()
    # A table of contents repeats headings, or is a command of the format, so it has tests of its own.
    blocks = set(get_args(Block)) - {Contents}
    kinds = [*blocks, "in a block", "called twice", "never called"]
    assert min(counts[each] for each in kinds) >= 10, counts


@given(documents())
def test_only_existing_notes_are_called(document: Document) -> None:
    """No note calls a note."""
    assert all(1 <= number <= len(document.notes) for number in called(document))
    for blocks in document.notes:
        assert not called(Document(title="", blocks=blocks))


@given(documents(simple=True))
def test_simple_documents_have_no_notes_and_no_code(document: Document) -> None:
    """They contain only the simplest kinds of blocks."""
    assert not document.notes
    assert not any(isinstance(each, BlockQuote | Code | Table | Picture | Rule) for each in document.blocks)


def test_seen_returns_the_text_in_order() -> None:
    """Pieces end at breaks, calls, cells and lines of code; the masthead is above the title."""
    call = Span(Mark.NOTE, ("1",))
    document = Document(
        title="Title",
        blocks=(
            Paragraph(text=rich("Head"), role="masthead"),
            Paragraph(text=rich("a ", Span(Mark.ITALIC, ("b",)), call, "c", Span(Mark.BREAK, ()), "d")),
            List(
                items=(
                    (BlockQuote(blocks=(Code(text="x\n\n  y"),)),),
                    (Picture(source="p", description=rich("e")),),
                )
            ),
            Table(head=(rich("f"), rich("g")), rows=((rich("h"), rich("i", call)),), alignments=()),
        ),
        notes=((Paragraph(text=rich("n")), Rule()),),
    )
    assert seen(document) == ["Head", "Title", "a b", "c", "d", "x", "y", "e", "f", "g", "h", "i"]
    assert seen(document, "[{}]".format)[2:4] == ["a b[1]c", "d"]
    assert noted(document) == [["n"]]
    assert called(document) == [1, 1]
