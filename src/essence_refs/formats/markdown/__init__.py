"""
Write documents as CommonMark, with pipe tables and footnotes; only what we write ourselves is markup.

Captions of tables, and the identifiers of tables and figures, are written as pandoc and Quarto read them.

Superscript, subscript and similar marks are the inline HTML that CommonMark allows. Small capitals and underlining are
left out. An annotation is a block quotation, so that it is indented below its item.
"""

import re
from collections.abc import Iterable, Iterator

import attrs

from essence_refs import model
from essence_refs.formats.blocks import (
    called_notes,
    caption_of,
    code_language,
    column_alignments,
    titled_blocks,
)
from essence_refs.formats.markdown.anchors import FRAGMENTS, fragments_of
from essence_refs.formats.markdown.text import (
    HARD_BREAK,
    write_alternative_text,
    write_calls,
    write_formula,
    write_inline,
)
from essence_refs.formats.pictures import data_url, safe_source
from essence_refs.formats.runs import clean_field, code_lines

__all__ = ["write", "write_blocks", "write_inline", "write_row"]

# Not dashes: they would make a heading of the line above, and at the start of a file they begin front matter.
_RULE = "***"
_BULLETS = "-+"
_NUMBER_DELIMITERS = ".)"
# CommonMark, "List items": at most nine digits.
_HIGHEST = 999_999_999
_DELIMITER_CELLS = {
    model.Alignment.NATURAL: "---",
    model.Alignment.LEFT: ":---",
    model.Alignment.CENTRE: ":---:",
    model.Alignment.RIGHT: "---:",
}

_BLANK_LINE = "\n\n"
_CLOSING_SEQUENCE = re.compile(r"(?<=\s)#+$")
_NAME = re.compile(r"[^\W\d_][\w.-]*")
_STYLE = re.compile(r"\w(?:[\w .()-]*[\w)])?")
_BACKTICKS = re.compile("`+")
_NAME = re.compile(r"[\w:.-]+")
_PIPE = re.compile(r"(\\*)\|")


def write(document: model.Document) -> str:
    """Return *document* as CommonMark, with one line for each paragraph."""
    return "".join(f"{each}\n" for each in _separate(write_blocks(document), between="\n"))


def write_blocks(document: model.Document) -> tuple[str, ...]:
    """Return the blocks of *document* as CommonMark; only headings begin with a number sign."""
    before = FRAGMENTS.set(fragments_of(document))
    try:
        return (*_blocks(titled_blocks(document)), *_notes(document))
    finally:
        FRAGMENTS.reset(before)


def write_row(cells: Iterable[model.RichText]) -> str:
    """Return a row of a table."""
    output = (write_inline(_without_bars(cell)).replace(HARD_BREAK, "<br>") for cell in cells)
    return "| " + " | ".join(_PIPE.sub(_escape_pipe, cell) for cell in output) + " |"


def _without_bars(cell: model.RichText) -> model.RichText:
    """Return a cell with commands for the bars in its formulas, where an escaped bar would have another meaning."""
    if cell.is_plain:
        return cell
    return model.RichText(tuple(map(_without_bar, cell.content)))


def _without_bar(each: model.Inline) -> model.Inline:
    if isinstance(each, str):
        return each
    if each.content and isinstance(each, model.Span) and each.mark is model.Mark.FORMULA:
        formula = str(each.content[0]).replace("\\|", "\\Vert ").replace("|", "\\vert ")
        return model.Span(model.Mark.FORMULA, (formula,))
    return attrs.evolve(each, content=tuple(map(_without_bar, each.content)))


def _separate(pieces: Iterable[str], *, between: str) -> Iterator[str]:
    for number, each in enumerate(pieces):
        yield (between if number else "") + each


def _blocks(blocks: Iterable[model.Block]) -> Iterator[str]:
    """Yield the text of each block, which can be several paragraphs; empty blocks are left out."""
    previous: model.List | None = None
    sign = 0
    for block in blocks:
        if isinstance(block, model.List):
            # Neighbouring lists with the same bullet or delimiter would be one list.
            is_beside = previous is not None and (previous.start is None) == (block.start is None)
            sign = 1 - sign if is_beside else 0
            output = _list(block, sign)
            if output:
                yield output
                previous = block
            elif is_beside:
                sign = 1 - sign
            continue
        for each in filter(None, _block(block)):
            yield each
            previous = None


def _block(block: model.Block) -> Iterator[str]:  # noqa: C901 - one case a kind
    match block:
        case model.Heading():
            yield _heading(block)
        case model.Paragraph():
            yield write_inline(block.text)
        case model.Bibliography():
            for entry in block.entries:
                yield from _entry(entry)
        case model.BlockQuote():
            yield _block_quote(_BLANK_LINE.join(_blocks(block.blocks)))
        case model.Box():
            yield _box(block)
        case model.Code():
            yield _code(block)
        case model.Table():
            yield _table(block)
        case model.Picture():
            yield _picture(block)
        case model.Contents():
            # Few documents have one.
            from essence_refs.formats.contents import contents_list  # noqa: PLC0415

            yield from _blocks(contents_list(block))
        case model.Rule():
            yield _RULE


def _heading(heading: model.Heading) -> str:
    text = write_inline(heading.text).replace(HARD_BREAK, " ")
    if not text:
        return ""
    # CommonMark, "ATX headings": number signs at the end would be a closing sequence, which is not shown.
    text = _CLOSING_SEQUENCE.sub(r"\\\g<0>", text)
    return "#" * min(heading.depth + 1, 6) + " " + text


def _entry(entry: model.BibliographyEntry) -> Iterator[str]:
    label = model.RichText((*entry.label.content, " ")) if entry.label else entry.label
    yield write_inline(label + entry.text)
    yield _block_quote(write_inline(entry.annotation))


def _block_quote(text: str) -> str:
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n")) if text else ""


def _box(block: model.Box) -> str:
    """Return a box as HTML, which every reader of Markdown allows, with Markdown in it."""
    output = _BLANK_LINE.join(_blocks(block.blocks))
    classes = ("box",) * (block.is_framed and not block.classes) + block.classes
    attributes = {
        "id": block.anchor if _NAME.fullmatch(block.anchor) else "",
        "class": " ".join(each for each in dict.fromkeys(classes) if _NAME.fullmatch(each)),
        "custom-style": block.style if _STYLE.fullmatch(block.style) else "",
    }
    given = "".join(f' {name}="{value}"' for name, value in attributes.items() if value)
    return f"<div{given}>\n\n{output}\n\n</div>" if output and given else output


def _list(block: model.List, sign: int) -> str:
    items = []
    if block.numbering and block.start is not None:
        return _list(_with_labels(block), sign)
    for number, item in enumerate(block.items, start=block.start or 0):
        marker = _BULLETS[sign] if block.start is None else _number_marker(number, sign)
        output = _item(item, is_tight=block.is_tight)
        # An empty item of a numbered list still shows its number.
        if output or block.start is not None:
            items.append(f"{marker} {_indent(output, len(marker) + 1)}".rstrip(" "))
    return ("\n" if block.is_tight else _BLANK_LINE).join(items)


def _with_labels(block: model.List) -> model.List:
    """Return a list with its labels as text, because CommonMark has only plain numbers."""
    # Few lists have other labels than numbers.
    from essence_refs.formats.list_labels import item_labels  # noqa: PLC0415

    items = []
    for label, item in zip(item_labels(block), block.items, strict=True):
        first, rest = model.RichText.of(f"{label} "), item
        if item and isinstance(item[0], model.Paragraph):
            first, rest = first + item[0].text, item[1:]
        items.append((model.Paragraph(text=first), *rest))
    return model.List(items=tuple(items), is_tight=block.is_tight)


def _number_marker(number: int, sign: int) -> str:
    return f"{min(max(number, 0), _HIGHEST)}{_NUMBER_DELIMITERS[sign]}"


def _item(blocks: tuple[model.Block, ...], *, is_tight: bool) -> str:
    pieces = [*_blocks(blocks)]
    if is_tight and len(blocks) == len(pieces) == 2 and _can_interrupt(*blocks):
        return "\n".join(pieces)
    return _BLANK_LINE.join(pieces)


def _can_interrupt(first: model.Block, second: model.Block) -> bool:
    """Return whether the second block is recognised without an empty line between it and the first, a paragraph."""
    if not isinstance(first, model.Paragraph):
        return False
    # CommonMark, "List items": only a list that starts with 1 and a non-empty item can interrupt a paragraph.
    if isinstance(second, model.List) and second.start is not None:
        return second.start == 1 and any(_blocks(second.items[0]))
    return isinstance(second, model.Code | model.List)


def _indent(text: str, columns: int) -> str:
    first, *rest = text.split("\n")
    return "\n".join([first, *(" " * columns + line if line else "" for line in rest)])


def _code(block: model.Code) -> str:
    lines = code_lines(block.text)
    if not lines:
        return ""
    if block.role == "formula":
        return write_formula("\n".join(lines))
    longest = max((len(each) for line in lines for each in _BACKTICKS.findall(line)), default=0)
    fence = "`" * max(3, longest + 1)
    language = code_language(block.language)
    if block.role == "raw":
        # Other programs read it back (pandoc's manual, "Generic raw attribute").
        language = f"{{={language}}}"
    return "\n".join([fence + language, *lines, fence])


def _table(block: model.Table) -> str:
    caption = write_inline(caption_of(block)).replace(HARD_BREAK, " ")
    attributes = _attributes(block.anchor)
    caption = f": {caption}{attributes and ' '}{attributes}" if caption or attributes else ""
    if not (block.rows or any(map(write_inline, block.head))):
        return caption
    delimiters = " | ".join(_DELIMITER_CELLS[each] for each in column_alignments(block, len(block.head)))
    lines = [write_row(block.head), f"| {delimiters} |", *map(write_row, block.rows)]
    return "\n".join([*lines, "", caption] if caption else lines)


def _picture(block: model.Picture) -> str:
    source = safe_source(block.source) or data_url(block.data)
    caption = caption_of(block)
    if not source:
        return write_inline(caption)
    # Pandoc takes the caption for the alternative text unless it is given.
    alternative = " ".join(clean_field(block.alternative).split())
    quoted = alternative.replace("\\", "\\\\").replace('"', '\\"')
    attributes = _attributes(
        block.anchor,
        f"width={block.width}%" if block.width else "",
        f'alt="{quoted}"' if quoted else "",
    )
    return f"![{write_alternative_text(caption)}](<{source}>){attributes}{write_calls(caption)}"


def _attributes(anchor: str, *others: str) -> str:
    """Return attributes in pandoc's syntax, or an empty string if there are none."""
    name = f"#{anchor}" if _NAME.fullmatch(anchor) else ""
    given = " ".join(filter(None, (name, *others)))
    return f"{{{given}}}" if given else ""


def _notes(document: model.Document) -> Iterator[str]:
    known = called_notes(document)
    rest = [number for number, _ in enumerate(document.notes, start=1) if number not in known]
    # Markdown readers drop a note that is never called, so it is written as a list item.
    yield from _blocks(model.List(items=(document.notes[number - 1],), start=number) for number in rest)
    for number in sorted(known):
        blocks = document.notes[number - 1]
        pieces = [*_blocks(blocks)]
        # The first line of a note can only be a paragraph.
        if not (pieces and isinstance(blocks[0], model.Paragraph) and write_inline(blocks[0].text)):
            pieces.insert(0, "&nbsp;")
        yield f"[^{number}]: {_indent(_BLANK_LINE.join(pieces), 4)}"


def _escape_pipe(found: re.Match[str]) -> str:
    # After an odd number of backslashes the pipe is already escaped.
    return found[0] if len(found[1]) % 2 else f"{found[1]}\\|"
