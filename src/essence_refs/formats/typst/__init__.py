"""
Typst: a source that people can read and change, and that `typst compile` makes a tagged PDF of.

It needs Typst 0.14, no package and no font beside those that come with Typst. It carries no pictures: in the place of one
stand its description and its address. Headings go down one level at a time, as PDF/UA-1 has it (7.4.2).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from essence_refs.formats.blocks import split_footer, split_masthead, texts
from essence_refs.formats.pictures import media_type
from essence_refs.formats.runs import clean_text, code_lines, safe_target
from essence_refs.formats.typst.preamble import BREAKING, CARRYING, FONTS, LONG, PREAMBLE
from essence_refs.formats.typst.text import escape, plain_text, string_literal, write_inline
from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Code,
    Document,
    Heading,
    List,
    Paragraph,
    Picture,
    RichText,
    Rule,
    Table,
)

# Paragraphs that the preamble has a function for.
_ROLES = frozenset({"masthead", "byline", "definition", "bundle", "count", "note", "summary"})
_COLUMNS = {
    Alignment.NATURAL: "start",
    Alignment.LEFT: "left",
    Alignment.CENTRE: "center",
    Alignment.RIGHT: "right",
}
# Typst gives up at about fifteen quotations in each other; what is nested deeper stands side by side.
_DEEPEST = 6
_DEEPEST_HEADING = 5
# Of a text that is no title, characters.
_LONGEST_TITLE = 100

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:-[A-Za-z]{4})?(?:-([A-Za-z]{2}))?(?![A-Za-z0-9])")
_LEGAL_LABEL = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
# In a fence; and what is longer, such as "c++", would go on as code.
_LEGAL_SYNTAX = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_REPEATED_BACKTICKS = re.compile("`+")
_NO_PICTURES: Mapping[bytes, str] = MappingProxyType({})


def write(document: Document) -> str:
    """Return *document* as the source of a Typst document."""
    return write_source(document, _NO_PICTURES)


def write_source(document: Document, names: Mapping[bytes, str]) -> str:
    """
    Return *document* as Typst, with those of its pictures that have names in it.

    They are looked up in ``sys.inputs`` under their names, each a JSON list of its bytes.
    """
    body = _TypstWriter(document, names).document()
    pieces = [
        f"{_head(document)}\n",
        PREAMBLE,
        CARRYING if names else "",
        BREAKING if LONG.search(body) else "",
        f"\n// Here the text begins.\n\n{body}\n",
    ]
    return "".join(pieces)


def embeddable_pictures(document: Document) -> tuple[Picture, ...]:
    """Return the pictures of *document* that have their data with them, of a kind that can lead to no other file."""
    blocks = (*document.blocks, *(block for note in document.notes for block in note))
    return tuple(each for each in _leaves(blocks) if isinstance(each, Picture) and media_type(each.data))


def _head(document: Document) -> str:
    title = _title(document)
    names = [string_literal(each) for each in document.authors if each]
    settings = [f"title: {string_literal(title)}"] if title else []
    if names:
        settings.append(f"author: ({', '.join(names)},)")
    # Without a date the same document is the same file on any day.
    settings.append("date: none")
    # ISO 639-2 has "und" for a language that is not known.
    language, region = "und", None
    if tag := _LANGUAGE.match(document.language):
        language, region = tag[1].lower(), tag[2]
    place = f', region: "{region.upper()}"' if region else ""
    return (
        f"#set document({', '.join(settings)})\n"
        f'#set text(lang: "{language}"{place}, font: {FONTS}, size: 11pt)'
    )


def _title(document: Document) -> str:
    """Return the title, or what comes nearest to one: PDF/UA-1 asks for it (7.1)."""
    if title := clean_text(document.title).strip():
        return title
    leaves = [*_leaves(document.blocks), *(each for note in document.notes for each in _leaves(note))]
    leaves.sort(key=lambda block: not isinstance(block, Heading))
    texts = (" ".join(text.split()) for block in leaves for text in _words(block))
    return next(filter(None, texts), "")[:_LONGEST_TITLE]


class _TypstWriter:
    """Writes blocks, and remembers where links can lead, how deep the headings are and which notes were called."""

    def __init__(self, document: Document, names: Mapping[bytes, str]) -> None:
        self.source = document
        self.names = names
        self.anchors = {_note_label(number) for number in range(1, len(document.notes) + 1)}
        self.depths: list[int] = []
        self.called: set[int] = set()
        # How many footnotes Typst has counted.
        self.counted = 0
        self.is_in_note = False

    def document(self) -> str:
        above, below = split_masthead(self.source)
        main, foot = split_footer(below)
        pieces = [
            self.sequence(above),
            "#title()" if clean_text(self.source.title).strip() else "",
            self.sequence(main),
        ]
        closing = self.sequence(foot)
        uncalled = [number for number in range(1, len(self.source.notes) + 1) if number not in self.called]
        if uncalled:
            pieces += ["#rule", "\n".join(_item(f"{number}.", self.note(number)) for number in uncalled)]
        if closing:
            pieces.append(f"#colophon[\n{_indent(closing)}\n]")
        return "\n\n".join(filter(None, pieces))

    def sequence(self, blocks: Iterable[Block], depth: int = 0, *, is_tight: bool = False) -> str:
        """Return the blocks one below the other; in a tight list those in an item follow its first line at once."""
        result = ""
        previous: Block | None = None
        for block in blocks:
            text = self.block(block, depth)
            if not text:
                continue
            if isinstance(previous, List) and isinstance(block, List) and _is_alike(previous, block):
                result += "\n\n#apart"
            goes_on = is_tight and isinstance(previous, Paragraph) and isinstance(block, List)
            result += ("\n" if goes_on else "\n\n" if result else "") + text
            previous = block
        return result

    def block(self, block: Block, depth: int) -> str:  # noqa: PLR0911 - one line a kind of block
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return self.paragraph(block)
            case List():
                return self.list(block, depth)
            case BlockQuote():
                content = self.sequence(_inner(block.blocks, depth), depth + 1)
                return f"#quote(block: true)[\n{_indent(content)}\n]" if content else ""
            case Code():
                return _code(block)
            case Table():
                return self.table(block)
            case Picture():
                return self.picture(block)
            case Rule():
                return "#rule"
            case Bibliography():
                return self.bibliography(block)

    def inline(self, text: RichText) -> str:
        return write_inline(text, self.call)

    def heading(self, heading: Heading) -> str:
        text = self.inline(heading.text)
        if not text:
            return ""
        # Down there it would stand in the table of contents, and there with nothing to show if it has only notes.
        if self.is_in_note or not plain_text(heading.text).strip():
            return f"#subheading[{text}]"
        if "]<" in text:
            # Every label on its line would be the heading's, also that of a note.
            text = f"#[{text}]"
        while self.depths and self.depths[-1] >= heading.depth:
            self.depths.pop()
        self.depths.append(heading.depth)
        level = min(len(self.depths), _DEEPEST_HEADING)
        label = self.label(heading.anchor)
        return f"{'=' * level} {text}{' ' if label else ''}{label}"

    def label(self, anchor: str) -> str:
        """Return the label with the name of an anchor, or nothing if the document has that one already."""
        name = clean_text("-".join(anchor.split()))
        if not name or name in self.anchors:
            return ""
        self.anchors.add(name)
        return f"<{name}>" if _LEGAL_LABEL.fullmatch(name) else f"#label({string_literal(name)})"

    def paragraph(self, paragraph: Paragraph) -> str:
        text = self.inline(paragraph.text)
        return f"#{paragraph.role}[{text}]" if text and paragraph.role in _ROLES else text

    def list(self, block: List, depth: int) -> str:
        items = [
            self.sequence(_inner(item, depth), depth + 1, is_tight=block.is_tight) for item in block.items
        ]
        if not any(items):
            return ""
        start = None if block.start is None else max(block.start, 0)
        markers = ("-" if start is None else f"{start + number}." for number in range(len(items)))
        return ("\n" if block.is_tight else "\n\n").join(map(_item, markers, items))

    def table(self, table: Table) -> str:
        width = max(map(len, (table.head, *table.rows)))
        if not width:
            return ""
        columns = [_COLUMNS[each] for each in table.alignments[:width]]
        columns += ["start"] * (width - len(columns))
        lines = [
            "#table(",
            f"  columns: {width},",
            f"  align: ({', '.join(columns)},),",
            f"  table.header({self.row(table.head, width)}),",
            *(f"  {self.row(row, width)}," for row in table.rows),
            ")",
        ]
        return "\n".join(lines)

    def row(self, cells: tuple[RichText, ...], width: int) -> str:
        return ", ".join(f"[{self.inline(cell)}]" for cell in (*cells, *[RichText()] * (width - len(cells))))

    def picture(self, picture: Picture) -> str:
        description = self.inline(picture.description)
        if picture.data in self.names:
            # Without any words, its file's name says more to a listener than nothing.
            alt = plain_text(picture.description).strip() or clean_text(picture.source).strip() or "Picture"
            return f"#carried({string_literal(self.names[picture.data])}, alt: {string_literal(alt)})[{description}]"
        target = safe_target(picture.source)
        address = (
            f"#link({string_literal(target)})" if target else escape(clean_text(picture.source).strip(" "))
        )
        return f"#picture[{description}][{address}]" if description or address else ""

    def bibliography(self, block: Bibliography) -> str:
        if not block.entries:
            return ""
        is_labelled = any(entry.label for entry in block.entries)
        hanging = ["  hanging: true,"] if block.hanging_indent and not is_labelled else []
        entries = (self.entry(entry, is_labelled=is_labelled) for entry in block.entries)
        return "\n".join(["#references(", *hanging, *map(_indent, entries), ")"])

    def entry(self, entry: BibliographyEntry, *, is_labelled: bool) -> str:
        label = self.label(entry.anchor)
        settings = [f"label{label[6:]}" if label.startswith("#") else label] if label else []
        if is_labelled:
            settings.append(f"label: [{self.inline(entry.label)}]")
        content = [self.inline(entry.text)]
        if annotation := self.inline(entry.annotation):
            content.append(f"#annotation{'(inset: 0em)' if is_labelled else ''}[{annotation}]")
        body = _indent("\n".join(filter(None, content)))
        return f"entry({', '.join(settings)})[\n{body}\n],"

    def call(self, written: str) -> str:
        """Return the call of a note: the note itself where it is called for the first time."""
        number = int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else 0
        # A note in a note, or one that is not there, is a raised number and no more.
        if self.is_in_note or not 0 < number <= len(self.source.notes):
            return f"#super[{escape(written)}]"
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


def _note_label(number: int) -> str:
    return f"note-{number}"


def _inner(blocks: tuple[Block, ...], depth: int) -> Iterable[Block]:
    return blocks if depth < _DEEPEST else _leaves(blocks)


def _leaves(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield what stands in lists and quotations, however deep, without them."""
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


def _is_alike(first: List, second: List) -> bool:
    return (first.start is None) is (second.start is None)


def _words(block: Block) -> Iterator[str]:
    """Yield the texts of a block that has no blocks in it, without marks, and what it has beside them."""
    yield from map(plain_text, texts((block,)))
    match block:
        case Code():
            yield clean_text(block.text)
        case Picture():
            yield clean_text(block.source)


def _item(marker: str, content: str) -> str:
    # A marker with nothing behind it would not always be one.
    return f"{marker} {_indent(content or '#none', len(marker) + 1).lstrip(' ')}"


def _indent(text: str, width: int = 2) -> str:
    return "\n".join(" " * width + line if line else line for line in text.split("\n"))


def _code(code: Code) -> str:
    text = "\n".join(code_lines(code.text))
    fence = "`" * max(3, 1 + max(map(len, _REPEATED_BACKTICKS.findall(text)), default=0))
    syntax = code.language if _LEGAL_SYNTAX.fullmatch(code.language) else ""
    return f"{fence}{syntax}\n{text}\n{fence}" if text.strip() else ""
