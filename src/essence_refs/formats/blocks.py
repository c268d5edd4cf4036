"""What several formats ask about blocks: their texts, the notes that these call, and the parts of a document."""

import re
from collections.abc import Iterable, Iterator

from essence_refs.formats.runs import flatten
from essence_refs.model import (
    Alignment,
    Bibliography,
    Block,
    BlockQuote,
    Document,
    Heading,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Table,
)

_LANGUAGE = re.compile(r"[A-Za-z0-9+#._\-]+")

Blocks = tuple[Block, ...]


def code_language(language: str) -> str:
    """
    Return the language of code if every format can write it, otherwise an empty string.

    >>> code_language("c++"), code_language('a" onclick="b')
    ('c++', '')
    """
    return language if _LANGUAGE.fullmatch(language) else ""


def all_blocks(document: Document) -> Blocks:
    """Return the blocks of a document, followed by those of its notes."""
    return (*document.blocks, *(block for note in document.notes for block in note))


def leaf_blocks(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks that contain no blocks, in reading order, at any depth of lists and quotations."""
    # A stack instead of recursion: hostile documents nest deeper than Python can recurse.
    stack = [iter(blocks)]
    while stack:
        for block in stack[-1]:
            if isinstance(block, List):
                stack.append(each for item in block.items for each in item)
                break
            if isinstance(block, BlockQuote):
                stack.append(iter(block.blocks))
                break
            yield block
        else:
            stack.pop()


def texts(blocks: Iterable[Block]) -> Iterator[RichText]:
    """Yield the rich texts in blocks at any depth, in reading order; code has none."""
    for block in leaf_blocks(blocks):
        match block:
            case Heading() | Paragraph():
                yield block.text
            case Table():
                yield from (cell for row in (block.head, *block.rows) for cell in row)
            case Picture():
                yield block.description
            case Bibliography():
                for entry in block.entries:
                    yield from (entry.label, entry.text, entry.annotation)


def called_notes(document: Document) -> tuple[int, ...]:
    """Return the numbers of the notes that the text or another note calls, in the order of their first calls."""
    if not document.notes:
        return ()
    numbers = (
        run.text
        for text in texts(all_blocks(document))
        for part in flatten(text)
        for run in part.runs
        if Mark.NOTE in run.marks
    )
    known = range(1, len(document.notes) + 1)
    return tuple(dict.fromkeys(int(each) for each in numbers if each.isdecimal() and int(each) in known))


def split_masthead(document: Document) -> tuple[Blocks, Blocks]:
    """Split the blocks of a document into the paragraphs above its title, and the rest."""
    return _split_start(document.blocks, frozenset({"masthead"}))


def split_opening(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Split blocks into the paragraphs that belong to the title above them (byline and summary), and the rest."""
    return _split_start(blocks, frozenset({"byline", "summary"}))


def split_footer(blocks: Blocks) -> tuple[Blocks, Blocks]:
    """Split blocks into those above the footer, and the paragraphs of the footer."""
    footer, main = _split_start(blocks[::-1], frozenset({"footer"}))
    return main[::-1], footer[::-1]


def _split_start(blocks: Blocks, roles: frozenset[str]) -> tuple[Blocks, Blocks]:
    count = 0
    while count < len(blocks) and isinstance(block := blocks[count], Paragraph) and block.role in roles:
        count += 1
    return blocks[:count], blocks[count:]


def column_alignments(table: Table, count: int) -> tuple[Alignment, ...]:
    """Return the alignments of the first *count* columns of a table."""
    return (*table.alignments, *[Alignment.NATURAL] * count)[:count]
