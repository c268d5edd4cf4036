"""Walks over the blocks of a document and over rich text, at any depth."""

from collections.abc import Callable, Iterable, Iterator

import attrs

from essence_refs.model.document import (
    Bibliography,
    Block,
    BlockQuote,
    Document,
    Heading,
    List,
    Paragraph,
    Picture,
    Table,
)
from essence_refs.model.text import Inline, RichText


def all_blocks(document: Document) -> tuple[Block, ...]:
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


def map_leaf_blocks(blocks: Iterable[Block], change: Callable[[Block], Iterable[Block]]) -> tuple[Block, ...]:
    """Return *blocks* with each block that contains no blocks replaced by what *change* returns, in reading order."""
    changed: list[Block] = []
    for block in blocks:
        match block:
            case List():
                items = tuple(map_leaf_blocks(item, change) for item in block.items)
                changed.append(attrs.evolve(block, items=items))
            case BlockQuote():
                changed.append(attrs.evolve(block, blocks=map_leaf_blocks(block.blocks, change)))
            case _:
                changed.extend(change(block))
    return tuple(changed)


def rich_texts(blocks: Iterable[Block]) -> Iterator[RichText]:
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


def inlines(content: Iterable[Inline]) -> Iterator[Inline]:
    """Yield strings, spans and links at any depth, in reading order; a span comes before its content."""
    stack = [iter(content)]
    while stack:
        for each in stack[-1]:
            yield each
            if not isinstance(each, str):
                stack.append(iter(each.content))
                break
        else:
            stack.pop()
