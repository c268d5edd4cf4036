"""The blocks of a cell as one text: a document's cells have lines, and no lists or paragraphs."""

from collections.abc import Iterable, Iterator

from essence_refs.model import (
    Block,
    BlockQuote,
    Code,
    Heading,
    Inline,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Rule,
    Span,
    Table,
    merged,
)

_BULLETS = "•◦▪"
_INDENT = "\N{NO-BREAK SPACE}" * 2


def cell_text(blocks: Iterable[Block]) -> RichText:
    """Return blocks as lines: the items of lists with their bullets or numbers, and everything else as it is."""
    content: list[Inline] = []
    for line in _lines(blocks, 0):
        content += [Span(Mark.BREAK, ()), *line] if content else line
    return RichText(merged(tuple(content)))


def not_carried(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield what in the blocks of a cell is changed by `cell_text`, in words."""
    for block in blocks:
        match block:
            case Table():
                yield "a table"
            case Picture():
                yield "a picture"
            case List():
                for item in block.items:
                    yield from not_carried(item)
            case BlockQuote():
                yield from not_carried(block.blocks)


def _lines(blocks: Iterable[Block], depth: int) -> Iterator[tuple[Inline, ...]]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.text.content
            case Heading():
                yield (Span(Mark.BOLD, block.text.content),)
            case List():
                yield from _list(block, depth)
            case BlockQuote():
                yield from _lines(block.blocks, depth)
            case Code():
                yield from ((Span(Mark.CODE, (line,)),) for line in block.text.split("\n"))
            case Table():
                yield from (row for row in _rows(block) if row)
            case Picture():
                yield (
                    (*block.description.content, f" ({block.source})")
                    if block.description
                    else (block.source,)
                )
            case Rule():
                yield ("\N{EM DASH}" * 3,)


def _list(block: List, depth: int) -> Iterator[tuple[Inline, ...]]:
    for number, item in enumerate(block.items, block.start or 0):
        sign = _BULLETS[min(depth, len(_BULLETS) - 1)] if block.start is None else f"{number}."
        for at, line in enumerate(_lines(item, depth + 1)):
            # Lines of an inner list already have an indent and a sign.
            yield (_INDENT * depth + f"{sign} ", *line) if not at else (*line,)


def _rows(table: Table) -> Iterator[tuple[Inline, ...]]:
    if table.caption:
        yield table.caption.content
    for row in (table.head, *table.rows):
        content: list[Inline] = []
        for cell in filter(None, row):
            content += [" | ", *cell.content] if content else cell.content
        yield tuple(content)
