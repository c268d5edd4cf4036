"""Write documents as plain text, wrapped or not, for terminals and email."""

import itertools
import textwrap
from collections.abc import Iterable, Iterator

from essence_refs import model
from essence_refs.formats.blocks import (
    caption_of,
    column_alignments,
    number_of,
    shown_lines,
    split_document,
    titled_blocks,
)
from essence_refs.formats.columns import GAP, column_widths, display_width, padding_before, wrap_line
from essence_refs.formats.runs import Run, split_lines

_INDENT = "    "
# Paragraphs with these roles follow without an empty line.
_CLOSE_ROLES = frozenset({"byline", "footer"})
# For the title and the five depths of headings.
_UNDERLINES = "=-~^\"'"
_RULE_WIDTH = 40
_NOTES = model.Heading(text=model.RichText.of("Notes"))

# Unicode has few superscript and subscript letters, and they vary in look, so only these characters are used.
_SUPERSCRIPTS = dict(zip("0123456789+-\N{MINUS SIGN}=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-\N{MINUS SIGN}=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))


def write(document: model.Document, *, width: int | None = None) -> str:
    """Return *document* as plain text, with lines of at most *width* characters unless a word is longer."""
    if not document.notes:
        return _join_lines(_blocks(titled_blocks(document), width))
    masthead, title, main, footer = split_document(document)
    lines = _blocks((*masthead, title, *main, _NOTES), width)
    for number, blocks in enumerate(document.notes, start=1):
        lines += ["", *(_indent_blocks(f"[{number}] ", blocks, width) or [f"[{number}]"])]
    written_foot = _blocks(footer, width)
    return _join_lines([*lines, *([""] if written_foot else []), *written_foot])


def _join_lines(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def write_inline(text: model.RichText) -> str:
    """Return *text* as one line of plain text."""
    return " ".join(_wrap_text(text, None))


def _blocks(blocks: Iterable[model.Block], width: int | None, *, is_tight: bool = False) -> list[str]:
    """Return the lines of blocks, with empty lines between them except where `_is_close` says otherwise."""
    pieces = [(block, [*_block(block, width)]) for block in blocks]
    pieces = [(block, output) for block, output in pieces if any(output)]
    result: list[str] = []
    for number, (block, output) in enumerate(pieces, start=1):
        following = pieces[number][0] if number < len(pieces) else None
        is_close = _is_close(block, following)
        result += output
        if isinstance(block, model.Heading) and not is_close:
            result.append(_underline(block, output))
        is_close |= is_tight and isinstance(block, model.Paragraph) and isinstance(following, model.List)
        if following and not is_close:
            result.append("")
    return result


def _is_close(block: model.Block, following: model.Block | None) -> bool:
    if not isinstance(following, model.Paragraph) or following.role not in _CLOSE_ROLES:
        return False
    return isinstance(block, model.Heading) or (
        isinstance(block, model.Paragraph) and block.role == following.role
    )


def _underline(heading: model.Heading, output: list[str]) -> str:
    return _UNDERLINES[min(heading.depth, len(_UNDERLINES) - 1)] * max(map(display_width, output))


def _block(block: model.Block, width: int | None) -> Iterator[str]:  # noqa: C901 - one case a kind
    match block:
        case model.Heading() | model.Paragraph():
            yield from _wrap_text(block.text, width)
        case model.List():
            yield from _list(block, width)
        case model.BlockQuote():
            yield from _indent_blocks(_INDENT, block.blocks, width)
        case model.Box():
            yield from (
                _indent_blocks(_INDENT, block.blocks, width)
                if block.is_framed
                else _blocks(block.blocks, width)
            )
        case model.Code():
            yield from (_INDENT + line if line else "" for line in shown_lines(block))
        case model.Table():
            yield from _table(block, width)
        case model.Picture():
            yield from _wrap_text(picture_text(block), width)
        case model.Contents():
            # Few documents have one.
            from essence_refs.formats.contents import contents_list  # noqa: PLC0415

            yield from _blocks(contents_list(block), width)
        case model.Rule():
            yield "-" * min(width or _RULE_WIDTH, _RULE_WIDTH)
        case model.Bibliography():
            yield from _bibliography(block, width)


def _list(block: model.List, width: int | None) -> Iterator[str]:
    is_first = True
    for marker, item in zip(list_markers(block), block.items, strict=True):
        output = _indent_blocks(marker, item, width, is_tight=block.is_tight)
        # An empty item of a numbered list still shows its number.
        if not output and block.start is not None:
            output = [marker.rstrip(" ")]
        if output and not is_first and not block.is_tight:
            yield ""
        yield from output
        is_first = is_first and not output


def _indent_blocks(
    first: str, blocks: Iterable[model.Block], width: int | None, *, is_tight: bool = False
) -> list[str]:
    """Return the lines of blocks, the first after *first*, the others indented as far."""
    inner_width = None if width is None else max(width - len(first), 1)
    rest = " " * len(first)
    return [
        (rest if number else first) + line if line else ""
        for number, line in enumerate(_blocks(blocks, inner_width, is_tight=is_tight))
    ]


def _labels(block: model.List) -> list[str]:
    if block.numbering:
        # Few lists have other labels than numbers.
        from essence_refs.formats.list_labels import item_labels  # noqa: PLC0415

        return item_labels(block)
    return [f"{number}." for number, _ in enumerate(block.items, start=block.start or 0)]


def list_markers(block: model.List) -> list[str]:
    """Return the bullets or numbers of the items of a list, all of the same length."""
    if block.start is None:
        return ["  \N{BULLET} "] * len(block.items)
    numbers = _labels(block)
    longest = max(map(len, numbers), default=0)
    return [f"  {number:>{longest}} " for number in numbers]


def picture_text(picture: model.Picture) -> model.RichText:
    """Return the text that replaces a picture: "[Picture: ...]" or "[Figure 1: ...]", and its address."""
    described = picture.description or model.RichText.of(picture.alternative)
    description = (": ", *described.content) if described else ()
    address = picture.source.strip()
    return model.RichText(
        (f"[{number_of(picture) or 'Picture'}", *description, "]", f" {address}" if address else "")
    )


def _table(block: model.Table, width: int | None) -> Iterator[str]:
    caption = caption_of(block)
    if caption:
        yield from _wrap_text(caption, width)
        yield ""
    head, *rows = [
        [[_line(line.runs) for line in split_lines(cell)] for cell in cells]
        for cells in (block.head, *block.rows)
    ]
    found = column_widths([head, *rows], width)
    if found is None:
        yield from _unfolded_lines(block, width)
        return
    alignments = column_alignments(block, len(found))
    if any(map(any, head)):
        yield from _row(head, found, alignments)
        yield GAP.join("-" * each for each in found)
    output = [[*_row(row, found, alignments)] for row in rows]
    is_apart = any(len(each) > 1 for each in output)
    for number, each in enumerate(output):
        if number and is_apart:
            yield ""
        yield from each


def _row(cells: list[list[str]], found: list[int], alignments: tuple[model.Alignment, ...]) -> Iterator[str]:
    columns = [
        [each for line in cell for each in wrap_line(line, width)]
        for cell, width in zip(cells, found, strict=True)
    ]
    for pieces in itertools.zip_longest(*columns, fillvalue=""):
        padded = []
        for piece, width, alignment in zip(pieces, found, alignments, strict=True):
            free = max(width - display_width(piece), 0)
            start = padding_before(free, alignment)
            padded.append(" " * start + piece + " " * (free - start))
        yield GAP.join(padded).rstrip(" ")


def _unfolded_lines(block: model.Table, width: int | None) -> Iterator[str]:
    """Yield a table that is too wide for columns: a line for each cell, after the heading of its column."""
    yield from (line for text in unfold_table(block) for line in _wrap_text(text, width, rest="  ") or [""])


def unfold_table(block: model.Table) -> Iterator[model.RichText]:
    """Yield a text for each cell, after the heading of its column, and an empty text between rows."""
    if not block.rows:
        yield from block.head
    for number, cells in enumerate(block.rows):
        if number:
            yield model.EMPTY
        for head, cell in zip(block.head, cells, strict=True):
            yield head + ": " + cell if head else cell


def _bibliography(block: model.Bibliography, width: int | None) -> Iterator[str]:
    margin = max((len(write_inline(entry.label)) for entry in block.entries), default=0)
    # Two spaces follow a label, and the text below it lines up with its text.
    indent = " " * (margin + 2) if margin else _INDENT if block.hanging_indent else ""
    for number, entry in enumerate(block.entries):
        if number:
            # Plain text always has one empty line between two items, whatever the style's spacing.
            yield ""
        yield from _entry(entry, width, margin, indent)


def _entry(entry: model.BibliographyEntry, width: int | None, margin: int, indent: str) -> Iterator[str]:
    first = f"{write_inline(entry.label):<{margin}}  " if margin else ""
    yield from _wrap_text(entry.text, width, first=first, rest=indent) or filter(None, [first.strip()])
    if entry.annotation:
        inset = indent or _INDENT
        yield ""
        yield from _wrap_text(entry.annotation, width, first=inset, rest=inset)


def _wrap_text(text: model.RichText, width: int | None, *, first: str = "", rest: str = "") -> list[str]:
    result: list[str] = []
    for indented, runs in split_lines(text):
        line = _line(runs)
        if not line:
            continue
        extra = _INDENT if indented else ""
        before, after = (rest if result else first) + extra, rest + extra
        if width is None:
            result.append(before + line)
        else:
            # Words end at plain spaces only, so that URLs and no-break spaces stay whole.
            result += textwrap.wrap(
                line,
                max(width, 1),
                initial_indent=before,
                subsequent_indent=after,
                break_long_words=False,
                break_on_hyphens=False,
            )
    return result


def _line(runs: tuple[Run, ...]) -> str:
    return "".join(map(_run, runs)).strip(" ")


def _run(run: Run) -> str:
    if model.Mark.NOTE in run.marks:
        return f"[{run.text}]"
    table = (
        _SUPERSCRIPTS
        if model.Mark.SUPERSCRIPT in run.marks
        else _SUBSCRIPTS
        if model.Mark.SUBSCRIPT in run.marks
        else {}
    )
    if table and all(character in table for character in run.text):
        return "".join(table[character] for character in run.text)
    # As in many formats for text, pandoc's among them.
    return f"~~{run.text}~~" if model.Mark.STRIKEOUT in run.marks else run.text
