"""Documents of text that tries to be more than text, and the text that a reader of any format must see of them."""

from hypothesis import strategies as st

from essence_refs.formats.runs import carriable
from essence_refs.model import (
    Bibliography,
    Block,
    Document,
    Entry,
    Heading,
    Inline,
    Link,
    List,
    Mark,
    Paragraph,
    RichText,
    Span,
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

# What is no look of a text but a sign in it.
_SIGNS = frozenset({Mark.NOTE, Mark.BREAK})

_words = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=8))


def _inlines(marks: list[Mark]) -> st.SearchStrategy[Inline]:
    def grown(inner: st.SearchStrategy[Inline]) -> st.SearchStrategy[Inline]:
        content = st.lists(inner, max_size=3).map(tuple)
        return st.one_of(
            st.builds(Span, st.sampled_from(marks), content),
            st.builds(Link, st.sampled_from(TARGETS), content),
        )

    return st.recursive(_words, grown, max_leaves=6)


def rich_texts(without: frozenset[Mark] = PLACES) -> st.SearchStrategy[RichText]:
    """Return hostile rich texts with all marks but those."""
    marks = [mark for mark in Mark if mark not in without | _SIGNS]
    return st.lists(_inlines(marks), max_size=4).map(lambda content: RichText(merged(tuple(content))))


def documents(without: frozenset[Mark] = PLACES) -> st.SearchStrategy[Document]:
    """Return hostile documents with all marks but those."""
    text = rich_texts(without)
    anchors = st.one_of(st.sampled_from(["", "content", "a b", '"><script>', "x"]), st.text(max_size=3))
    entries = st.builds(
        Entry,
        key=st.just("key"),
        text=text,
        label=st.one_of(st.just(RichText()), st.just(RichText.of("[1]")), text),
        annotation=text,
        anchor=anchors,
    )
    bibliographies = st.builds(
        Bibliography,
        entries=st.lists(entries, max_size=3).map(tuple),
        hanging_indent=st.booleans(),
        line_spacing=st.integers(1, 2),
        entry_spacing=st.integers(0, 2),
    )
    paragraphs = st.builds(
        Paragraph, text=text, role=st.sampled_from(["", "masthead", "byline", "footer", "note"])
    )
    headings = st.builds(Heading, text=text, depth=st.integers(1, 5), anchor=anchors)
    lists = st.lists(text, max_size=3).map(bullets)
    blocks = st.lists(st.one_of(headings, paragraphs, lists, bibliographies), max_size=4).map(tuple)
    return st.builds(
        Document, title=_words, language=st.sampled_from(["en-GB", 'x"><script>']), blocks=blocks
    )


def seen(document: Document) -> list[str]:
    """Return the words that a reader must see, a list for each stretch of the document, in order."""
    above = []
    below = list(document.blocks)
    while below and isinstance(below[0], Paragraph) and below[0].role == "masthead":
        above.append(below.pop(0))
    texts = [*(each for block in above for each in _texts(block)), document.title]
    texts += [each for block in below for each in _texts(block)]
    return [" ".join(carriable(text).split()) for text in texts if carriable(text).split()]


def _texts(block: Block) -> list[str]:
    match block:
        case Heading() | Paragraph():
            return [block.text.plain]
        case List():
            return [each.text.plain for item in block.items for each in item if isinstance(each, Paragraph)]
        case Bibliography():
            return [
                each.plain for entry in block.entries for each in (entry.label, entry.text, entry.annotation)
            ]
