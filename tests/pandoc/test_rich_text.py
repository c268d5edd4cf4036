"""Rich text as pandoc's inlines, and pandoc's inlines as rich text."""

from typing import Any

import pytest
from documents import inlines

from essence_refs.model import Link, Mark, RichText, Span
from essence_refs.pandoc.elements import link, span
from essence_refs.pandoc.rich_text import KeptInlines, to_inlines


def mark(kind: str, *content: Any) -> dict[str, Any]:
    return {"t": kind, "c": inlines(*content)}


MARKS = [
    ("Emph", Mark.ITALIC),
    ("Strong", Mark.BOLD),
    ("SmallCaps", Mark.SMALL_CAPS),
    ("Superscript", Mark.SUPERSCRIPT),
    ("Subscript", Mark.SUBSCRIPT),
    ("Underline", Mark.UNDERLINE),
]


@pytest.mark.parametrize(("kind", "of"), MARKS)
def test_each_mark_is_an_element_and_back(kind: str, of: Mark) -> None:
    """With words on both sides."""
    made = [*inlines("a "), mark(kind, "b c"), *inlines(" d")]
    text = RichText(("a ", Span(of, ("b c",)), " d"))
    assert to_inlines(text) == made
    assert KeptInlines().rich_text(made) == text


@pytest.mark.parametrize(
    ("of", "name"),
    [
        (Mark.BLOCK, "csl-block"),
        (Mark.LEFT_MARGIN, "csl-left-margin"),
        (Mark.RIGHT_INLINE, "csl-right-inline"),
        (Mark.INDENT, "csl-indent"),
    ],
)
def test_displays_of_a_bibliography_are_spans_with_pandocs_classes(of: Mark, name: str) -> None:
    """Writers of pandoc know these classes."""
    text = RichText((Span(of, ("a", Span(Mark.ITALIC, ("b",)))),))
    assert to_inlines(text) == [span(("", (name,), ()), inlines("a", mark("Emph", "b")))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RichText((Span(Mark.OBLIQUE, ("a",)),)), [mark("Emph", "a")]),
        (
            RichText((Span(Mark.CODE, ("a ", Span(Mark.BOLD, ("b",)))),)),
            [{"t": "Code", "c": [["", [], []], "a b"]}],
        ),
        (RichText((Span(Mark.QUOTED, ("a b",)),)), inlines("“", "a b", "”")),
        (
            RichText((Span(Mark.ITALIC, (" a ",)), "b")),
            [*inlines(" "), mark("Emph", "a"), *inlines(" ", "b")],
        ),
        (RichText((Span(Mark.ITALIC, (" ",)),)), inlines(" ")),
        (RichText((Span(Mark.ITALIC, ("a", Span(Mark.ITALIC, ("b",)))),)), [mark("Emph", "a", "b")]),
        (
            RichText((Span(Mark.ITALIC, (Span(Mark.BOLD, ("a",)), "b")), Span(Mark.ITALIC, ("c",)))),
            [mark("Emph", mark("Strong", "a"), "b"), mark("Emph", "c")],
        ),
        (RichText(("a\x07b\nc",)), [*inlines("a\ufffdb"), {"t": "SoftBreak"}, *inlines("c")]),
    ],
)
def test_other_marks_and_spaces(text: RichText, expected: list[dict[str, Any]]) -> None:
    """Spaces at the ends of an element are outside it, quotation marks are text, and no mark is in itself."""
    assert to_inlines(text) == expected


def test_links_are_safe_and_not_within_links() -> None:
    """Those within the document remain without links to others."""
    text = RichText(
        (Link("https://example.org/a b", ("a", Link("#b", ("b",)))), Link("javascript:x", ("c",)))
    )
    inside = RichText((Link("#ref-a", ("a",)), Link("doi:10.1/x", ("b",))))
    assert to_inlines(text) == [link("https://example.org/a%20b", inlines("a", "b")), *inlines("c")]
    assert to_inlines(text, links=False) == [*inlines("a"), link("#b", inlines("b")), *inlines("c")]
    assert to_inlines(inside) == [link("#ref-a", inlines("a")), link("https://doi.org/10.1/x", inlines("b"))]
    assert to_inlines(inside, links=False) == [link("#ref-a", inlines("a")), *inlines("b")]


def test_text_of_inlines_for_the_style() -> None:
    """Spaces, line ends and quotation marks are characters."""
    quoted = [{"t": "Quoted", "c": [{"t": kind}, inlines("b")]} for kind in ("SingleQuote", "DoubleQuote")]
    given = [*inlines("a "), quoted[0], {"t": "SoftBreak"}, quoted[1]]
    assert KeptInlines().rich_text(given) == RichText(("a ‘b’\n“b”",))


def test_what_rich_text_has_no_mark_for_is_kept() -> None:
    """Each such inline is there again, with what the style made of its content."""
    formula = {"t": "Math", "c": [{"t": "InlineMath"}, "x^2"]}
    raw = {"t": "RawInline", "c": ["html", "<b>"]}
    marked = span(("", ("mark",), ()), inlines("two words"))
    empty = span(("", ("empty",), ()), [])
    given = [formula, *inlines(" see "), marked, raw, empty]
    kept = KeptInlines()
    text = kept.rich_text(given)
    assert text.plain == "x^2 see two words\ufffc\ufffc"
    assert to_inlines(text, kept)[:-1] == given[:-1]
    assert kept.restored("https://example.org") is None
    assert kept.restored("pandoc:1") == marked
    upper = RichText((Link("pandoc:1", ("TWO",)),))
    assert to_inlines(upper, kept) == [span(("", ("mark",), ()), inlines("TWO"))]
    # A library may have such an address too.
    assert to_inlines(upper) == inlines("TWO")


def test_deep_nesting_is_converted_without_recursion() -> None:
    """A hostile title may nest deeper than Python can recurse."""
    text: tuple[Any, ...] = ("x",)
    for number in range(3000):
        text = (Span((Mark.ITALIC, Mark.BOLD)[number % 2], text),)
    ((inline),) = to_inlines(RichText(text))
    assert (inline["t"], inline["c"][0]["t"]) == ("Strong", "Emph")
