"""Displaying a document on a terminal: bold headings, italics, links, tables, and lines as wide as the window."""

import itertools
from collections.abc import Iterable, Iterator

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

from essence_refs import model
from essence_refs.formats.blocks import caption_of, column_alignments, shown_lines, split_document
from essence_refs.formats.columns import (
    GAP,
    column_widths,
    display_width,
    line_breaks,
    padding_before,
)
from essence_refs.formats.contents import contents_list
from essence_refs.formats.runs import Run, split_lines
from essence_refs.formats.text import list_markers, picture_text, unfold_table

_STYLES = {
    model.Mark.ITALIC: Style(italic=True),
    model.Mark.OBLIQUE: Style(italic=True),
    model.Mark.BOLD: Style(bold=True),
    model.Mark.LIGHT: Style(dim=True),
    model.Mark.UNDERLINE: Style(underline=True),
    model.Mark.CODE: Style(color="cyan"),
    model.Mark.FORMULA: Style(color="cyan"),
}
_HEADINGS = {0: Style(bold=True, underline=True), 1: Style(bold=True, color="cyan"), 2: Style(bold=True)}
_PARAGRAPHS = {"count": Style(dim=True), "note": Style(dim=True), "masthead": Style(dim=True)}
_INDENT = "  "
_CALL = Style(dim=True)
_CODE = Style(color="cyan")
_QUOTED = "\N{BOX DRAWINGS LIGHT VERTICAL} "
_RULE = 40
_NOTES = model.Heading(text=model.RichText.of("Notes"))


def show(document: model.Document, width: int) -> None:
    """Print a document on the terminal, in lines of at most *width* columns unless a word is longer."""
    console = Console(width=width, highlight=False)
    for line in document_lines(document, width):
        console.print(line, no_wrap=True, overflow="ignore", crop=False)


def document_lines(document: model.Document, width: int) -> Iterator[Text]:
    """Yield the lines of a document, with an empty line after each block."""
    masthead, title, main, footer = split_document(document)
    for block in (*masthead, title, *main):
        yield from _block(block, width)
        yield Text()
    if document.notes:
        yield from (*_block(_NOTES, width), Text())
    for number, blocks in enumerate(document.notes, start=1):
        call = Text(f"[{number}] ", _CALL)
        yield from (*(_with_prefix(call, blocks, width) or [call]), Text())
    for block in footer:
        yield from (*_block(block, width), Text())


def _block(block: model.Block, width: int) -> Iterator[Text]:  # noqa: C901 - one case a kind
    match block:
        case model.Heading():
            yield from _wrap(block.text, width, style=_HEADINGS.get(block.depth, Style(bold=True)))
        case model.Paragraph():
            yield from _wrap(block.text, width, style=_PARAGRAPHS.get(block.role, Style()))
        case model.List():
            yield from _list(block, width)
        case model.BlockQuote():
            yield from _with_prefix(Text(_QUOTED, _CALL), block.blocks, width, is_repeated=True)
        case model.Box():
            prefix = Text(_QUOTED if block.is_framed else "", _CALL)
            yield from _with_prefix(prefix, block.blocks, width, is_repeated=True)
        case model.Contents():
            yield from _blocks(contents_list(block), width, is_tight=True)
        case model.Code():
            yield from (Text(_INDENT * 2 + line, _CODE) for line in shown_lines(block))
        case model.Table():
            yield from _table(block, width)
        case model.Picture():
            yield from _wrap(picture_text(block), width, style=_CALL)
        case model.Rule():
            yield Text("\N{BOX DRAWINGS LIGHT HORIZONTAL}" * min(width, _RULE), _CALL)
        case model.Bibliography():
            yield from _bibliography(block, width)


def _blocks(blocks: Iterable[model.Block], width: int, *, is_tight: bool) -> list[Text]:
    """Return the lines of nested blocks, with empty lines between them except before a list in a tight list."""
    result: list[Text] = []
    previous: model.Block | None = None
    for block in blocks:
        nested = [*_block(block, width)]
        if not any(nested):
            continue
        if result and not (
            is_tight and isinstance(previous, model.Paragraph) and isinstance(block, model.List)
        ):
            result.append(Text())
        result += nested
        previous = block
    return result


def _with_prefix(
    first: Text,
    blocks: Iterable[model.Block],
    width: int,
    *,
    is_repeated: bool = False,
    is_tight: bool = False,
) -> list[Text]:
    """Return the lines of blocks after the prefix *first*, the other lines indented as far or with the same prefix."""
    rest = first if is_repeated else Text(" " * first.cell_len)
    nested = _blocks(blocks, max(width - first.cell_len, 1), is_tight=is_tight)
    return [Text.assemble(rest if number else first, line) for number, line in enumerate(nested)]


def _list(block: model.List, width: int) -> Iterator[Text]:
    is_first = True
    for marker, item in zip(list_markers(block), block.items, strict=True):
        nested = _with_prefix(Text(marker), item, width, is_tight=block.is_tight)
        # An empty item still has its number.
        if not nested and block.start is not None:
            nested = [Text(marker)]
        if nested and not is_first and not block.is_tight:
            yield Text()
        yield from nested
        is_first = is_first and not nested


def _table(block: model.Table, width: int) -> Iterator[Text]:
    if caption := caption_of(block):
        yield from (*_wrap(caption, width), Text())
    head, *rows = [
        [[_with_styles(line.runs) for line in split_lines(cell)] for cell in row]
        for row in (block.head, *block.rows)
    ]
    plain = [[[line.plain for line in cell] for cell in row] for row in (head, *rows)]
    widths = column_widths(plain, width)
    if widths is None:
        yield from (
            line for text in unfold_table(block) for line in [*_wrap(text, width, rest=_INDENT)] or [Text()]
        )
        return
    alignments = column_alignments(block, len(widths))
    if any(map(any, head)):
        for line in _row(head, widths, alignments):
            line.stylize_before(Style(bold=True))
            yield line
        yield Text(GAP.join("\N{BOX DRAWINGS LIGHT HORIZONTAL}" * each for each in widths), _CALL)
    cells_of_rows = [[*_row(row, widths, alignments)] for row in rows]
    is_apart = any(len(each) > 1 for each in cells_of_rows)
    for number, each in enumerate(cells_of_rows):
        if number and is_apart:
            yield Text()
        yield from each


def _row(
    cells: list[list[Text]], widths: list[int], alignments: tuple[model.Alignment, ...]
) -> Iterator[Text]:
    columns = [
        [piece for line in cell for piece in _divide(line, width)]
        for cell, width in zip(cells, widths, strict=True)
    ]
    for pieces in itertools.zip_longest(*columns, fillvalue=Text()):
        line = Text()
        for piece, width, alignment in zip(pieces, widths, alignments, strict=True):
            free = max(width - display_width(piece.plain), 0)
            start = padding_before(free, alignment)
            line.append(" " * start).append_text(piece).append(" " * (free - start) + GAP)
        line.rstrip()
        yield line


def _bibliography(block: model.Bibliography, width: int) -> Iterator[Text]:
    labels = [_text(entry.label) for entry in block.entries]
    margin = max((label.cell_len for label in labels), default=0)
    indent = " " * (margin + 2) if margin else _INDENT if block.hanging_indent else ""
    for number, (entry, label) in enumerate(zip(block.entries, labels, strict=True)):
        if number:
            yield from [Text()] * block.entry_spacing
        yield from _entry(entry, label, indent, width)


def _entry(entry: model.BibliographyEntry, label: Text, indent: str, width: int) -> Iterator[Text]:
    first = f"{label.plain:<{len(indent)}}" if label else ""
    # The label is shown even if the style writes nothing after it.
    yield from [*_wrap(entry.text, width, first=first, rest=indent)] or filter(None, [label])
    if entry.annotation:
        yield Text()
        inset = indent or _INDENT
        yield from _wrap(entry.annotation, width, first=inset, rest=inset, style=Style(dim=True))


def _wrap(
    text: model.RichText, width: int, *, first: str = "", rest: str = "", style: Style | None = None
) -> Iterator[Text]:
    start = first
    for line in split_lines(text):
        indent = _INDENT if line.indented else ""
        line_text = _with_styles(line.runs)
        line_text.stylize_before(style or Style())
        for each in _divide(line_text, max(width - cell_len(rest + indent), 1)):
            yield Text(start + indent) + each
            start = rest


def _divide(line: Text, width: int) -> Iterator[Text]:
    """Divide a line into lines of at most *width* columns, at plain spaces only."""
    # The wrapping of rich would cut an address that is longer than the line, which then could not be copied.
    for each in line.divide(line_breaks(line.plain, width)):
        each.rstrip()
        yield each


def _text(text: model.RichText) -> Text:
    return Text(" ").join(_with_styles(line.runs) for line in split_lines(text))


def _with_styles(runs: tuple[Run, ...]) -> Text:
    result = Text()
    for run in runs:
        if model.Mark.NOTE in run.marks:
            result.append(f"[{run.text}]", _CALL)
            continue
        style = sum((_STYLES[mark] for mark in run.marks if mark in _STYLES), start=Style())
        if run.target:
            style += Style(link=run.target)
        result.append(run.text, style)
    return result
