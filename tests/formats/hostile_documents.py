"""Generate documents whose text looks like markup, and the text that a reader of any format must see."""

import base64
import re
from collections.abc import Callable, Iterable, Iterator

from hypothesis import strategies as st

from essence_refs.formats.runs import clean_field
from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Box,
    Code,
    Document,
    Heading,
    Inline,
    Link,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Rule,
    Span,
    Table,
    bullets,
    merged,
)

HOSTILE = (
    "<script>alert(1)</script>",
    "</style></title></article><h1>",
    "<!-- ",
    " -->",
    "]]>",
    "&amp;",
    "&lt",
    "&#60;b>",
    "&",
    "# ",
    "#",
    "- ",
    "* ",
    "+ ",
    "---",
    "===",
    "1. ",
    "2) ",
    "> ",
    "`",
    "```",
    "~~~",
    "*",
    "**",
    "_",
    "snake_case_word",
    "[a](javascript:alert(1))",
    "![",
    "!",
    "]: https://example.org",
    "](",
    "<https://example.org>",
    "https://example.org/a_b_c",
    "\\",
    "\\input{/etc/passwd}",
    "$x_1^2$",
    "| a | b |",
    "|---|",
    ": ",
    "%",
    "@someone",
    "^1^",
    "~2~",
    "{=html}",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{RIGHT-TO-LEFT MARK}",
    "שלום",
    "\N{NO-BREAK SPACE}",
    "\N{EM SPACE}",
    "\x00\x07\x1b[31m",
    "\ufffe",
    "\U0001ffff",
    "\ud800",
    "line\nbreak\ttab",
    "    four spaces",
    "\"quoted\" 'text'",
    "é\N{COMBINING ACUTE ACCENT}",
    "😀",
    "Sure Start",
    " ",
)
TARGETS = (
    "https://example.org/a?b=c&d=e#f",
    "https://example.org/",
    'https://example.org/"><script>',
    "https://doi.org/10.1002/(SICI)1099-0690(199806)1998:6<1071::AID-EJOC1071>3.0.CO;2-5",
    "https://example.org/100%",
    "https://example.org/é ü",
    "http://[",
    "mailto:someone@example.org",
    "doi:10.1136/bmjopen-2018-026967",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "file:///etc/passwd",
    "//example.org",
    "https:",
    "",
)
PLACES = frozenset({Mark.BLOCK, Mark.INDENT, Mark.LEFT_MARGIN, Mark.RIGHT_INLINE})
HEIGHTS = frozenset({Mark.SUPERSCRIPT, Mark.SUBSCRIPT, Mark.BASELINE})

# One grey pixel each.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoBAAAgwCCdJcLLQAAAABJRU5ErkJggg=="
)
GIF = base64.b64decode("R0lGODlhAQABAIAAAIGBgQAAACwAAAAAAQABAAACAkQBADs=")
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
# A browser may follow only the first five, and only the first three are relative to the document.
SOURCES = (
    "figure.png",
    "../figures/a b (1).png",
    'é"><script>.png',
    "https://example.org/figure.png",
    "http://example.org/a?b=c&d=e",
    "javascript:alert(1)",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "file:///etc/passwd",
    "//example.org/figure.png",
    "C:\\figure.png",
    "",
)
LANGUAGES = ("", "python", "c++", 'x"><script>', "a b", "```", "\\end{verbatim}")

# Marks that are content, not formatting.
_SIGNS = frozenset({Mark.NOTE, Mark.BREAK, Mark.FIELD, Mark.FORMULA})
# Some formats show the signs of Markdown around struck-out words.
_SIGNED = frozenset({Mark.STRIKEOUT})
_BREAK = Span(Mark.BREAK, ())

_LINE_ENDS = re.compile("\r\n|[\n\x0b\x0c\r\x85\u2028\u2029]")

_words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8))
_lines_of_code = st.lists(st.one_of(_words, st.sampled_from(["", "    set in", "\tx = 1"])), max_size=4)
_codes = st.builds(Code, text=_lines_of_code.map("\n".join), language=st.sampled_from(LANGUAGES))
_anchors = st.one_of(st.sampled_from(["", "content", "a b", '"><script>', "x"]), st.text(max_size=3))


def _inlines(marks: list[Mark], signs: list[Inline]) -> st.SearchStrategy[Inline]:
    leaves = st.one_of(_words, st.sampled_from(signs)) if signs else _words

    def grown(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
        content = st.lists(inner, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Span, st.sampled_from(marks), content),
            st.builds(Link, st.sampled_from(TARGETS), content),
        )

    return st.recursive(leaves, grown, max_leaves=6)


def rich_texts(
    without: frozenset[Mark] = PLACES, *, notes: int = 0, breaks: bool = False
) -> st.SearchStrategy[RichText]:
    """Return hostile rich texts with all other marks, which can call *notes* notes and contain line breaks."""
    marks = [mark for mark in Mark if mark not in without | _SIGNS | _SIGNED]
    signs: list[Inline] = [Span(Mark.NOTE, (str(number),)) for number in range(1, notes + 1)]
    if breaks:
        signs.append(_BREAK)
    return st.lists(_inlines(marks, signs), max_size=4).map(lambda content: RichText(merged(tuple(content))))


def documents(
    without: frozenset[Mark] = PLACES, *, simple: bool = False, tables: bool = True, notes: bool = True
) -> st.SearchStrategy[Document]:
    """
    Return hostile documents with all marks except those in *without*.

    Simple documents contain only headings, paragraphs, tight lists and bibliographies, without notes and line breaks.
    """
    if simple:
        return _documents(_simple_blocks(without))
    numbers = (0, 1, 3) if notes else (0,)
    return st.one_of(*(_noted_documents(without, number, tables=tables) for number in numbers))


def _documents(
    blocks: st.SearchStrategy[Block], notes: st.SearchStrategy[tuple[tuple[Block, ...], ...]] | None = None
) -> st.SearchStrategy[Document]:
    return st.builds(
        Document,
        title=_words,
        language=st.sampled_from(["en-GB", 'x"><script>']),
        blocks=st.lists(blocks, max_size=4).map(tuple),
        notes=st.just(()) if notes is None else notes,
    )


def _noted_documents(without: frozenset[Mark], number: int, *, tables: bool) -> st.SearchStrategy[Document]:
    """Return documents of every block with this number of notes, each called any number of times, or never."""
    text = rich_texts(without, notes=number, breaks=True)
    leaves = _leaves(text, tables=tables)
    # No note calls a note, because Word does not support it.
    inside = _leaves(rich_texts(without, breaks=True), tables=False, headings=False)
    note = st.lists(st.one_of(inside, _nested(inside, max_leaves=2)), min_size=1, max_size=2).map(tuple)
    return _documents(
        st.one_of(leaves, _nested(leaves, max_leaves=3), _set_apart(text)),
        st.lists(note, min_size=number, max_size=number).map(tuple),
    )


def _simple_blocks(without: frozenset[Mark]) -> st.SearchStrategy[Block]:
    text = rich_texts(without)
    lists = st.lists(text, max_size=3).map(bullets)
    return st.one_of(_headings(text), lists, _set_apart(text))


def _headings(text: st.SearchStrategy[RichText]) -> st.SearchStrategy[Block]:
    return st.builds(Heading, text=text, depth=st.integers(1, 5), anchor=_anchors)


def _set_apart(text: st.SearchStrategy[RichText]) -> st.SearchStrategy[Block]:
    """Return blocks that are never inside another block: bibliographies, and paragraphs with a role."""
    entries = st.builds(
        BibliographyEntry,
        key=st.just("key"),
        text=text,
        label=st.one_of(st.just(RichText()), st.just(RichText.of("[1]")), text),
        annotation=text,
        anchor=_anchors,
    )
    bibliographies = st.builds(
        Bibliography,
        entries=st.lists(entries, max_size=3).map(tuple),
        hanging_indent=st.booleans(),
        line_spacing=st.integers(1, 2),
        entry_spacing=st.integers(0, 2),
    )
    roles = st.sampled_from(["", "masthead", "byline", "footer", "note"])
    return st.one_of(bibliographies, st.builds(Paragraph, text=text, role=roles))


def _leaves(
    text: st.SearchStrategy[RichText], *, tables: bool, headings: bool = True
) -> st.SearchStrategy[Block]:
    """Return the blocks that contain no blocks."""
    pictures = st.builds(
        Picture,
        source=st.sampled_from(SOURCES),
        description=text,
        data=st.sampled_from([b"", PNG, GIF, SVG, b"neither"]),
    )
    kinds: list[st.SearchStrategy[Block]] = [
        st.builds(Paragraph, text=text),
        _codes,
        pictures,
        st.just(Rule()),
    ]
    if headings:
        kinds.append(_headings(text))
    if tables:
        kinds.append(st.integers(1, 3).flatmap(lambda width: _tables(text, width)))
    return st.one_of(*kinds)


def _tables(text: st.SearchStrategy[RichText], width: int) -> st.SearchStrategy[Block]:
    row = st.tuples(*[text] * width)
    alignments = st.tuples(*[st.sampled_from(Alignment)] * width)
    return st.builds(Table, head=row, rows=st.lists(row, max_size=2).map(tuple), alignments=alignments)


def _nested(leaves: st.SearchStrategy[Block], max_leaves: int) -> st.SearchStrategy[Block]:
    """Return lists and quotations that contain leaves or further lists and quotations."""
    return _holding(st.recursive(leaves, _holding, max_leaves=max_leaves))


def _holding(inner: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    blocks = st.lists(inner, max_size=3).map(tuple)
    lists = st.builds(
        List,
        items=st.lists(blocks, max_size=3).map(tuple),
        start=st.sampled_from([None, None, 0, 1, 9, 999_999_999]),
        is_tight=st.booleans(),
    )
    classes = st.lists(st.sampled_from(("callout-note", 'x" onclick="y', "{.a}", "\n")), max_size=2).map(
        tuple
    )
    boxes = st.builds(Box, blocks=blocks, classes=classes)
    return st.one_of(lists, st.builds(BlockQuote, blocks=blocks), boxes)


def seen(document: Document, call: Callable[[str], str] | None = None) -> list[str]:
    """
    Return the text that a reader must see outside the notes, in pieces and in order.

    A piece ends at a line break, at the end of each line of code, and at the end of each cell of a table. The text of a
    picture is its description. *call* returns the number of a note as the format shows it; without *call*, a piece
    also ends at the call of a note. Spaces and line ends in the text are single spaces.
    """
    above = []
    below = list(document.blocks)
    while below and isinstance(below[0], Paragraph) and below[0].role == "masthead":
        above.append(below.pop(0))
    return [*_seen(above, call), *_shown([document.title]), *_seen(below, call)]


def noted(document: Document) -> list[list[str]]:
    """Return the text that a reader must see in each note, as `seen` does for the rest of the document."""
    return [_seen(blocks, None) for blocks in document.notes]


def called(document: Document) -> list[int]:
    """Return the numbers of the notes in the order of their calls."""
    numbers: list[int] = []

    def call(number: str) -> str:
        numbers.append(int(number))
        return ""

    seen(document, call)
    return numbers


def _seen(blocks: Iterable[Block], call: Callable[[str], str] | None) -> list[str]:
    return _shown(each for block in blocks for each in _stretches(block, call))


def undirected(text: str) -> str:
    """Return a text without invisible controls of direction, for formats that show several texts as one."""
    return re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)


def _shown(texts: Iterable[str]) -> list[str]:
    return [" ".join(clean_field(text).split()) for text in texts if clean_field(text).split()]


def _stretches(block: Block, call: Callable[[str], str] | None) -> Iterator[str]:
    match block:
        case List():
            for item in block.items:
                for each in item:
                    yield from _stretches(each, call)
        case BlockQuote() | Box():
            for each in block.blocks:
                yield from _stretches(each, call)
        case Code():
            yield from _LINE_ENDS.split(block.text)
        case Rule():
            pass
        case _:
            for text in _texts(block):
                yield from _flat(text, call).split("\0\n")


def _texts(block: Heading | Paragraph | Table | Picture | Bibliography) -> Iterator[RichText]:
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


def _flat(text: RichText, call: Callable[[str], str] | None) -> str:
    r"""Return the plain text with \0\n where a stretch ends; no text of ours has these two together."""

    def flat(content: tuple[Inline, ...]) -> Iterator[str]:
        for each in content:
            if isinstance(each, str):
                yield each.replace("\0", "\x01")
            elif isinstance(each, Span) and each.mark is Mark.BREAK:
                yield "\0\n"
            elif isinstance(each, Span) and each.mark is Mark.NOTE:
                yield call("".join(flat(each.content))) if call else "\0\n"
            elif isinstance(each, Span) and each.mark is Mark.QUOTED:
                yield from (
                    "\N{LEFT DOUBLE QUOTATION MARK}",
                    *flat(each.content),
                    "\N{RIGHT DOUBLE QUOTATION MARK}",
                )
            else:
                yield from flat(each.content)

    return "".join(flat(text.content))
