"""What stands in blocks: their texts, the notes that these call, and what code is written in."""

import re
from collections.abc import Iterable, Iterator

from essence_refs.formats.runs import flatten
from essence_refs.model import (
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

_OPENING = frozenset({"byline", "summary"})

_LANGUAGE = r"[A-Za-z0-9+#._\-]+"


def code_language(language: str) -> str:
    """
    Return the language of code where it is one word that any format can carry, or nothing.

    >>> code_language("c++"), code_language('a" onclick="b')
    ('c++', '')
    """
    return language if re.fullmatch(_LANGUAGE, language) else ""


def texts(blocks: Iterable[Block]) -> Iterator[RichText]:
    """Yield every rich text of blocks and of those in them, in reading order; code has none."""
    for block in blocks:
        match block:
            case Heading() | Paragraph():
                yield block.text
            case List():
                for item in block.items:
                    yield from texts(item)
            case BlockQuote():
                yield from texts(block.blocks)
            case Table():
                yield from (cell for row in (block.head, *block.rows) for cell in row)
            case Picture():
                yield block.description
            case Bibliography():
                for entry in block.entries:
                    yield from (entry.label, entry.text, entry.annotation)


def called_notes(document: Document) -> tuple[int, ...]:
    """Return the numbers of the notes that the text or another note calls, each once, in the order of their calls."""
    if not document.notes:
        return ()
    blocks = (*document.blocks, *(block for note in document.notes for block in note))
    numbers = (
        run.text
        for text in texts(blocks)
        for part in flatten(text)
        for run in part.runs
        if Mark.NOTE in run.marks
    )
    known = range(1, len(document.notes) + 1)
    return tuple(dict.fromkeys(int(each) for each in numbers if each.isdecimal() and int(each) in known))


def split_opening(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the paragraphs that belong to the title above them (who wrote what follows, and what it says), and the rest."""
    count = 0
    while count < len(blocks):
        block = blocks[count]
        if not (isinstance(block, Paragraph) and block.role in _OPENING):
            break
        count += 1
    return blocks[:count], blocks[count:]


def split_footer(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the blocks above the paragraphs of the footer, and those."""
    count = len(blocks)
    while count:
        block = blocks[count - 1]
        if not (isinstance(block, Paragraph) and block.role == "footer"):
            break
        count -= 1
    return blocks[:count], blocks[count:]
