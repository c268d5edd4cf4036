"""The numbers of the sections of a report, and its table of contents."""

from collections.abc import Iterable, Iterator

import attrs

from essence_refs.model import (
    Block,
    Contents,
    Heading,
    Inline,
    Link,
    Mark,
    RichText,
    Span,
)
from essence_refs.model.traversal import leaf_blocks, map_leaf_blocks

Blocks = tuple[Block, ...]


def outlined(blocks: Blocks, *, has_numbers: bool) -> Blocks:
    """Return blocks with the numbers of their sections, if they have any, and their table of contents."""
    return _with_contents(_with_numbers(blocks) if has_numbers else blocks)


def _with_numbers(blocks: Blocks) -> Blocks:
    """Return blocks with numbers before the headings that have one: "1", "1.1"."""
    numbers: list[int] = []

    def numbered(block: Block) -> Iterator[Block]:
        if isinstance(block, Heading) and block.is_numbered:
            while len(numbers) < block.depth:
                numbers.append(0)
            del numbers[block.depth :]
            numbers[-1] += 1
            yield attrs.evolve(block, text=RichText.of(f"{'.'.join(map(str, numbers))} ") + block.text)
        else:
            yield block

    return map_leaf_blocks(blocks, numbered)


def _with_contents(blocks: Blocks) -> Blocks:
    """Return blocks with the entries of their table of contents, if they have one."""
    if not any(isinstance(each, Contents) for each in blocks):
        return blocks
    entries = tuple(_entries(blocks))
    return tuple(
        attrs.evolve(each, entries=tuple(entry for entry in entries if entry.depth <= each.depth))
        if isinstance(each, Contents)
        else each
        for each in blocks
    )


def _entries(blocks: Iterable[Block]) -> Iterator[Heading]:
    for block in leaf_blocks(blocks):
        if isinstance(block, Heading) and block.text:
            yield Heading(text=RichText(_bare(block.text.content)), depth=block.depth, anchor=block.anchor)


def _bare(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return content without notes and links."""
    result: list[Inline] = []
    for each in content:
        match each:
            case Span(mark=Mark.NOTE):
                continue
            case Span():
                result.append(Span(each.mark, _bare(each.content)))
            case Link():
                result.extend(_bare(each.content))
            case _:
                result.append(each)
    return tuple(result)
