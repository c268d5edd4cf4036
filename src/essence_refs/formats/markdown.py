"""
CommonMark, in which nothing but our own headings, emphasis and links is markup.

What Markdown has no sign for is written as the inline HTML that CommonMark allows (``<sup>``), and small capitals and
underlining are left out. An annotation is a block quotation, which sets it in under its item.
"""

import re
from collections.abc import Iterator

from essence_refs.formats.markdown_text import HARD_BREAK, inline
from essence_refs.formats.runs import masthead
from essence_refs.model import (
    Bibliography,
    Block,
    Document,
    Entry,
    Heading,
    List,
    Paragraph,
    RichText,
)

_CLOSING = re.compile(r"(?<=\s)#+$")


def write(document: Document) -> str:
    """Return *document* as CommonMark, one line a paragraph."""
    above, below = masthead(document)
    title = Heading(text=RichText.of(document.title), depth=0)
    written = (each for block in (*above, title, *below) for each in _block(block))
    return "".join(f"{each}\n" for each in _spaced(written))


def _spaced(blocks: Iterator[str]) -> Iterator[str]:
    for number, each in enumerate(block for block in blocks if block):
        yield ("\n" if number else "") + each


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield _heading(block)
        case Paragraph():
            yield inline(block.text)
        case List():
            items = (inline(item).replace("\n", "\n  ") for item in _texts(block))
            yield "\n".join(f"- {item}" for item in items if item)
        case Bibliography():
            for entry in block.entries:
                yield from _entry(entry)


def _heading(heading: Heading) -> str:
    text = inline(heading.text).replace(HARD_BREAK, " ")
    if not text:
        return ""
    # A heading may be closed with number signs, and then they are not shown.
    text = _CLOSING.sub(r"\\\g<0>", text)
    return "#" * min(heading.depth + 1, 6) + " " + text


def _entry(entry: Entry) -> Iterator[str]:
    label = RichText((*entry.label.content, " ")) if entry.label else entry.label
    yield inline(label + entry.text)
    if entry.annotation:
        yield "> " + inline(entry.annotation).replace("\n", "\n> ")


def _texts(block: List) -> Iterator[RichText]:
    return (each.text for item in block.items for each in item if isinstance(each, Paragraph))
