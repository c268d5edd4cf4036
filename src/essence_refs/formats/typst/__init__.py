"""
Write documents as Typst source that people can read and change, and that ``typst compile`` makes a tagged PDF of.

It needs Typst 0.14, no package, and only the fonts that come with Typst. It contains no pictures: a picture becomes its
description and address. Heading levels increase one at a time, as PDF/UA-1 requires (7.4.2).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from essence_refs import model
from essence_refs.formats.blocks import anchors_of, caption_of, column_alignments, shown_lines, split_document
from essence_refs.formats.page_widths.table_columns import SMALLEST_SIZE, table_grid, table_size
from essence_refs.formats.pictures import media_type
from essence_refs.formats.runs import clean_field, clean_text, safe_target
from essence_refs.formats.typst.preamble import BREAKING, EMBEDDED_PICTURE, FONTS, FRAMED, LONG_WORD, PREAMBLE
from essence_refs.formats.typst.text import References, escape, plain_text, string_literal, write_inline
from essence_refs.model.traversal import all_blocks, inlines, leaf_blocks, rich_texts

# Roles of paragraphs for which the preamble has a function.
_ROLES = frozenset({"masthead", "byline", "definition", "bundle", "count", "note", "summary"})
# The width of the text in twentieths of a point (A4 without its margins), and the font size in half-points.
# Letters of Libertinus Serif are a tenth narrower than those of Arial, in which widths are estimated.
_TEXT_WIDTH = (210 - 2 * 30) * 1440 * 10 // 254 * 10 // 9
_SIZE = 22
_ALIGNMENTS = {
    model.Alignment.NATURAL: "start",
    model.Alignment.LEFT: "left",
    model.Alignment.CENTRE: "center",
    model.Alignment.RIGHT: "right",
}
# Typst fails at about fifteen nested quotations; blocks that are nested deeper than this are not nested in the output.
_DEEPEST = 6
_DEEPEST_HEADING = 5
# In characters, for a text that is used in place of a title.
_LONGEST_TITLE = 100

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?(?![A-Za-z0-9])")
_LEGAL_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# In a fence, the rest of a name such as "c++" would be read as code.
_LEGAL_SYNTAX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_REPEATED_BACKTICKS = re.compile("`+")
_NO_PICTURES: Mapping[bytes, str] = MappingProxyType({})


def write(document: model.Document) -> str:
    """Return *document* as the source of a Typst document."""
    return write_source(document, _NO_PICTURES)


def write_source(document: model.Document, names: Mapping[bytes, str]) -> str:
    """
    Return *document* as Typst, with the pictures whose data are in *names*.

    The source reads each picture from ``sys.inputs`` under its name, as a JSON list of bytes.
    """
    body = _TypstWriter(document, names).document()
    pieces = [
        f"{_head(document)}\n",
        PREAMBLE,
        EMBEDDED_PICTURE if names else "",
        FRAMED if "#framed[" in body else "",
        BREAKING if LONG_WORD.search(body) else "",
        f"\n// Here the text begins.\n\n{body}\n",
    ]
    return "".join(pieces)


def embeddable_pictures(document: model.Document) -> tuple[model.Picture, ...]:
    """Return the pictures of *document* that have data of a type that cannot refer to other files."""
    leaves = leaf_blocks(all_blocks(document))
    return tuple(each for each in leaves if isinstance(each, model.Picture) and media_type(each.data))


def _head(document: model.Document) -> str:
    title = _title(document)
    names = [string_literal(clean_field(each)) for each in document.authors if each]
    settings = [f"title: {string_literal(title)}"] if title else []
    if names:
        settings.append(f"author: ({', '.join(names)},)")
    # Without a date, the same document gives the same file on any day.
    settings.append("date: none")
    # ISO 639-2: "und" is an undetermined language.
    language, region = "und", None
    if tag := _LANGUAGE.match(document.language):
        language, region = tag[1].lower(), tag[2]
    region_setting = f', region: "{region.upper()}"' if region else ""
    return (
        f"#set document({', '.join(settings)})\n"
        f'#set text(lang: "{language}"{region_setting}, font: {FONTS}, size: {_SIZE // 2}pt)'
    )


def _title(document: model.Document) -> str:
    """Return the title, or the first heading or text in its place: PDF/UA-1 requires a title (7.1)."""
    if title := clean_field(document.title).strip():
        return title
    leaves = [*leaf_blocks(all_blocks(document))]
    leaves.sort(key=lambda block: not isinstance(block, model.Heading))
    texts = (" ".join(text.split()) for block in leaves for text in _words(block))
    return next(filter(None, texts), "")[:_LONGEST_TITLE]


class _TypstWriter:
    """Write blocks; keep track of labels, of the depths of headings, and of the notes that were called."""

    def __init__(self, document: model.Document, names: Mapping[bytes, str]) -> None:
        self.source = document
        self.names = names
        self.references = References(self.call, self.label_of)
        # The anchors of the document, if a link leads to one.
        self.known: frozenset[str] | None = None
        self.anchors = {_note_label(number) for number in range(1, len(document.notes) + 1)}
        self.depths: list[int] = []
        self.called: set[int] = set()
        # How many footnotes Typst has counted.
        self.counted = 0
        self.is_in_note = False

    def document(self) -> str:
        masthead, _, main, footer = split_document(self.source)
        pieces = [
            self.sequence(masthead),
            "#title()" if clean_text(self.source.title).strip() else "",
            self.sequence(main),
        ]
        closing = self.sequence(footer)
        uncalled = [number for number in range(1, len(self.source.notes) + 1) if number not in self.called]
        if uncalled:
            pieces += ["#rule", "\n".join(_item(f"{number}.", self.note(number)) for number in uncalled)]
        if closing:
            pieces.append(f"#colophon[\n{_indent(closing)}\n]")
        return "\n\n".join(filter(None, pieces))

    def sequence(self, blocks: Iterable[model.Block], depth: int = 0, *, is_tight: bool = False) -> str:
        """Return blocks with empty lines between them; in a tight item a list follows its paragraph directly."""
        result = ""
        previous: model.Block | None = None
        for block in blocks:
            text = self.block(block, depth)
            if not text:
                continue
            if (
                isinstance(previous, model.List)
                and isinstance(block, model.List)
                and _is_alike(previous, block)
            ):
                result += "\n\n#apart"
            is_close = is_tight and isinstance(previous, model.Paragraph) and isinstance(block, model.List)
            result += ("\n" if is_close else "\n\n" if result else "") + text
            previous = block
        return result

    def block(self, block: model.Block, depth: int) -> str:  # noqa: C901, PLR0911 - one line a kind of block
        match block:
            case model.Heading():
                return self.heading(block)
            case model.Paragraph():
                return self.paragraph(block)
            case model.List():
                return self.list(block, depth)
            case model.BlockQuote():
                content = self.sequence(_inner(block.blocks, depth), depth + 1)
                return f"#quote(block: true)[\n{_indent(content)}\n]" if content else ""
            case model.Box():
                return self.box(block, depth)
            case model.Code():
                code, label = _code(block), self.label(block.anchor)
                return f"{code} {label}" if code and label else code
            case model.Table():
                return self.table(block)
            case model.Picture():
                return self.picture(block)
            case model.Contents():
                return self.contents(block, depth)
            case model.Rule():
                return "#rule"
            case model.Bibliography():
                return self.bibliography(block)

    def inline(self, text: model.RichText) -> str:
        return write_inline(text, self.references)

    def label_of(self, anchor: str) -> str:
        """Return the label for an anchor in code, or an empty string if the document has none."""
        if self.known is None:
            self.known = anchors_of(self.source)
        return _in_code(_label_of(anchor)) if anchor in self.known else ""

    def heading(self, heading: model.Heading) -> str:
        text = self.inline(heading.text)
        if not text:
            return ""
        # Not a real heading: Typst would list a heading in a note in the outline, and one with only notes as empty.
        if self.is_in_note or not plain_text(heading.text).strip():
            return f"#subheading[{text}]"
        if "]<" in text:
            # Otherwise Typst attaches every label on the line to the heading, even that of a note.
            text = f"#[{text}]"
        while self.depths and self.depths[-1] >= heading.depth:
            self.depths.pop()
        self.depths.append(heading.depth)
        level = min(len(self.depths), _DEEPEST_HEADING)
        label = self.label(heading.anchor)
        if label.startswith("#"):
            # On the line of a heading it would be a part of the text, which a table of contents repeats.
            return f"#heading(level: {level})[{text}] {label}"
        return f"{'=' * level} {text}{' ' if label else ''}{label}"

    def contents(self, block: model.Contents, depth: int) -> str:
        if any(
            isinstance(each, model.Heading)
            and model.Mark.NOTE in (getattr(part, "mark", None) for part in inlines(each.text.content))
            for each in self.source.blocks
        ):
            # Typst would repeat the notes of headings.
            from essence_refs.formats.contents import contents_list  # noqa: PLC0415 - few documents have one

            return self.sequence(contents_list(block), depth)
        title = self.inline(block.title)
        return f"#outline(title: [{title}], depth: {block.depth})" if block.entries else ""

    def label(self, anchor: str) -> str:
        """Return the label for an anchor, or an empty string if the document already has this label."""
        name = _label_name(anchor)
        if not name or name in self.anchors:
            return ""
        self.anchors.add(name)
        return _label_of(anchor)

    def paragraph(self, paragraph: model.Paragraph) -> str:
        text = self.inline(paragraph.text)
        return f"#{paragraph.role}[{text}]" if text and paragraph.role in _ROLES else text

    def list(self, block: model.List, depth: int) -> str:
        items = [
            self.sequence(_inner(item, depth), depth + 1, is_tight=block.is_tight) for item in block.items
        ]
        if not any(items):
            return ""
        start = None if block.start is None else max(block.start, 0)
        markers = ("-" if start is None else f"{start + number}." for number in range(len(items)))
        output = ("\n" if block.is_tight else "\n\n").join(map(_item, markers, items))
        if block.numbering and start is not None:
            return f"#[\n#set enum(numbering: {string_literal(block.numbering)})\n{output}\n]"
        return output

    def box(self, block: model.Box, depth: int) -> str:
        label = self.label(block.anchor)
        if not block.is_framed:
            place = f"#metadata(none) {label}\n\n" if label else ""
            return place + self.sequence(block.blocks, depth)
        content = self.sequence(_inner(block.blocks, depth), depth + 1)
        return f"#framed[\n{_indent(content)}\n]{' ' if label else ''}{label}" if content else ""

    def table(self, table: model.Table) -> str:
        # Before the cells, because the notes in it are counted first.
        caption = self.inline(caption_of(table))
        width = max(map(len, (table.head, *table.rows)))
        if not width:
            return caption
        sides = [_ALIGNMENTS[each] for each in column_alignments(table, width)]
        columns, size = _fitted_columns(table, width)
        head = tuple(model.RichText((model.Span(model.Mark.BOLD, cell.content),)) for cell in table.head)
        lines = [
            "table(",
            f"  columns: {columns},",
            f"  align: ({', '.join(sides)},),",
            *([f"  table.header({self.row(head, width)}),"] if any(table.head) else []),
            *(f"  {self.row(row, width)}," for row in table.rows),
            ")",
        ]
        written = "\n".join(lines)
        if size:
            # Within the size, so that the caption has that of the text.
            hyphenate = "true" if size == SMALLEST_SIZE else "false"
            settings = f"size: {size / 2:g}pt, hyphenate: {hyphenate}"
            written = f"{{\n  set text({settings})\n{_indent(written)}\n}}"
        label = self.label(table.anchor)
        if not (caption or label):
            return f"#{written}"
        text = f"\n  caption: [{caption}]," if caption else ""
        return f"#figure(kind: table,{text}\n{_indent(written)},\n)" + (f" {label}" if label else "")

    def row(self, cells: tuple[model.RichText, ...], width: int) -> str:
        return ", ".join(
            f"[{self.inline(cell)}]" for cell in (*cells, *[model.RichText()] * (width - len(cells)))
        )

    def picture(self, picture: model.Picture) -> str:
        description = self.inline(caption_of(picture))
        label = self.label(picture.anchor)
        label = label and f" {label}"
        if picture.data in self.names:
            # For a screen reader, the file name is better than no alternative text.
            words = (picture.alternative, plain_text(picture.description), picture.source)
            alt = next(filter(None, (clean_field(each).strip() for each in words)), "Picture")
            width = f", width: {picture.width}%" if picture.width else ""
            name, alt = string_literal(self.names[picture.data]), string_literal(alt)
            return f"#embedded({name}, alt: {alt}{width})[{description}]{label}"
        target = safe_target(picture.source)
        address = (
            f"#link({string_literal(target)})" if target else escape(clean_field(picture.source).strip(" "))
        )
        return f"#picture[{description}][{address}]{label}" if description or address else ""

    def bibliography(self, block: model.Bibliography) -> str:
        if not block.entries:
            return ""
        is_labelled = any(entry.label for entry in block.entries)
        hanging = ["  hanging: true,"] if block.hanging_indent and not is_labelled else []
        entries = (self.entry(entry, is_labelled=is_labelled) for entry in block.entries)
        return "\n".join(["#references(", *hanging, *map(_indent, entries), ")"])

    def entry(self, entry: model.BibliographyEntry, *, is_labelled: bool) -> str:
        label = self.label(entry.anchor)
        settings = [_in_code(label)] if label else []
        if is_labelled:
            settings.append(f"label: [{self.inline(entry.label)}]")
        content = [self.inline(entry.text)]
        if annotation := self.inline(entry.annotation):
            content.append(f"#annotation{'(inset: 0em)' if is_labelled else ''}[{annotation}]")
        body = _indent("\n".join(filter(None, content)))
        return f"entry({', '.join(settings)})[\n{body}\n],"

    def call(self, text: str) -> str:
        """Return the call of a note: the whole note where it is first called."""
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
        # The call of a note inside a note, or of a missing note, is only a superscript number.
        if self.is_in_note or not 0 < number <= len(self.source.notes):
            return f"#super[{escape(text)}]"
        if number in self.called:
            return f"#footnote(<{_note_label(number)}>)"
        self.called.add(number)
        self.counted += 1
        as_counted = number == self.counted
        content = self.note(number)
        if "\n" in content:
            content = f"\n{_indent(content)}\n"
        return (
            f"#footnote{'' if as_counted else f'(numbering: _ => [{number}])'}"
            f"[{content}]<{_note_label(number)}>"
        )

    def note(self, number: int) -> str:
        self.is_in_note = True
        content = self.sequence(self.source.notes[number - 1], 2)
        self.is_in_note = False
        return content


def _label_name(anchor: str) -> str:
    return clean_text("-".join(anchor.split()))


def _label_of(anchor: str) -> str:
    name = _label_name(anchor)
    return f"<{name}>" if _LEGAL_LABEL.fullmatch(name) else f"#label({string_literal(name)})"


def _in_code(label: str) -> str:
    return label.removeprefix("#")


def _note_label(number: int) -> str:
    return f"note-{number}"


def _inner(blocks: tuple[model.Block, ...], depth: int) -> Iterable[model.Block]:
    return blocks if depth < _DEEPEST else leaf_blocks(blocks)


def _is_alike(first: model.List, second: model.List) -> bool:
    return (first.start is None) is (second.start is None)


def _words(block: model.Block) -> Iterator[str]:
    """Yield the texts of a block without inner blocks, without marks; also its code and its address."""
    yield from map(plain_text, rich_texts((block,)))
    match block:
        case model.Code():
            yield clean_field(block.text)
        case model.Picture():
            yield clean_field(block.source)


def _item(marker: str, content: str) -> str:
    # A marker alone on a line is not always read as a list item.
    return f"{marker} {_indent(content or '#none', len(marker) + 1).lstrip(' ')}"


def _fitted_columns(table: model.Table, width: int) -> tuple[str, int]:
    """Return the columns of a table, and its font size in half-points, 0 where all words fit: then Typst chooses the widths."""
    rows = [
        [plain_text(cell) for cell in (*row, *[model.RichText()] * (width - len(row)))]
        for row in (table.head, *table.rows)
    ]
    size = table_size(rows, _TEXT_WIDTH, _SIZE)
    if size == _SIZE:
        return f"{width}", 0
    grid = table_grid(rows, _TEXT_WIDTH, size)
    return f"({', '.join(f'{each}fr' for each in grid)})", size


def _indent(text: str, width: int = 2) -> str:
    return "\n".join(" " * width + line if line else line for line in text.split("\n"))


def _code(code: model.Code) -> str:
    text = "\n".join(shown_lines(code))
    fence = "`" * max(3, 1 + max(map(len, _REPEATED_BACKTICKS.findall(text)), default=0))
    syntax = code.language if _LEGAL_SYNTAX.fullmatch(code.language) else ""
    return f"{fence}{syntax}\n{text}\n{fence}" if text.strip() else ""
