"""Walks over the blocks of a document and over rich text, at any depth."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from essence_refs.directional_controls import balance
from essence_refs.model.dates import Date
from essence_refs.model.document import (
    Bibliography,
    Block,
    BlockQuote,
    Box,
    Document,
    Heading,
    List,
    Paragraph,
    Picture,
    Table,
)
from essence_refs.model.names import Name, Names
from essence_refs.model.reference import Listed, Reference
from essence_refs.model.text import Inline, Link, RichText, Span


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
            if isinstance(block, BlockQuote | Box):
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
            case BlockQuote() | Box():
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
                yield block.caption
                yield from (cell for row in (block.head, *block.rows) for cell in row)
            case Picture():
                yield block.description
            case Bibliography():
                for entry in block.entries:
                    yield from (entry.label, entry.text, entry.annotation)


def anchors(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield the anchors of blocks and of the entries of bibliographies; blocks without one are left out."""
    stack = [iter(blocks)]
    while stack:
        for block in stack.pop():
            match block:
                case List():
                    stack.extend(map(iter, block.items))
                case BlockQuote():
                    stack.append(iter(block.blocks))
                case Bibliography():
                    yield from (entry.anchor for entry in block.entries if entry.anchor)
                    continue
                case Box():
                    stack.append(iter(block.blocks))
            if anchor := getattr(block, "anchor", ""):
                yield anchor


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


# The fields with texts, except the key and the tags, which other texts refer to.
_TEXT_FIELDS = (
    "names",
    "dates",
    "texts",
    "type_reason",
    "annotation",
    "listed",
    "checked",
    "keywords",
    "fields",
)


def with_balanced_directions(reference: Reference) -> Reference:
    """Return a reference in which no text changes the direction of another one."""
    return attrs.evolve(reference, **{name: _balanced(getattr(reference, name)) for name in _TEXT_FIELDS})


def _balanced(value: Any) -> Any:
    match value:
        case str():
            return "".join(balance([value]))
        case RichText():
            strings = balance([each for each in inlines(value.content) if isinstance(each, str)])
            return RichText(_with_strings(value.content, iter(strings)))
        case tuple():
            return tuple(map(_balanced, value))
        case Names() | Name() | Date() | Listed():
            names = [each.name for each in attrs.fields(type(value))]
            return attrs.evolve(value, **{name: _balanced(getattr(value, name)) for name in names})
    return value


def _with_strings(content: tuple[Inline, ...], strings: Iterator[str]) -> tuple[Inline, ...]:
    """Return content with other strings, in reading order."""
    result: list[Inline] = []
    for each in content:
        match each:
            case str():
                result.append(next(strings))
            case Span():
                result.append(Span(each.mark, _with_strings(each.content, strings)))
            case Link():
                result.append(Link(each.target, _with_strings(each.content, strings)))
    return tuple(result)
