"""Elements of pandoc's documents: making them, finding what is in them, and their text."""

import pytest

from essence_refs.pandoc import elements

WORD, SPACE = {"t": "Str", "c": "word"}, {"t": "Space"}
ATTRIBUTES = ("i", ("a", "b"), (("k", "v"),))
MADE = ["i", ["a", "b"], [["k", "v"]]]


def test_each_element_has_its_attributes_and_content_as_pandoc_reads_them() -> None:
    """Lists and no tuples, in the order of pandoc-types."""
    assert elements.div(ATTRIBUTES, [WORD]) == {"t": "Div", "c": [MADE, [WORD]]}
    assert elements.span(ATTRIBUTES, [WORD]) == {"t": "Span", "c": [MADE, [WORD]]}
    assert elements.header(2, ATTRIBUTES, [WORD]) == {"t": "Header", "c": [2, MADE, [WORD]]}
    assert elements.link("#a", [WORD]) == {"t": "Link", "c": [["", [], []], [WORD], ["#a", ""]]}
    assert elements.element("LineBreak") == {"t": "LineBreak"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("word", [WORD]),
        (" word ", [SPACE, WORD, SPACE]),
        ("word  word", [WORD, SPACE, WORD]),
        ("word\nword", [WORD, {"t": "SoftBreak"}, WORD]),
        ("word\n word", [WORD, {"t": "SoftBreak"}, WORD]),
    ],
)
def test_words_have_one_space_between_them(text: str, expected: list[dict[str, str]]) -> None:
    """A line end is a soft break, and a space beside it is none."""
    assert elements.words(text) == expected


NESTED = [
    {"t": "Cite", "c": [[], [WORD]]},
    {"t": "Image", "c": [["", [], []], [WORD], ["a.png", ""]]},
    {"t": "Link", "c": [["", [], []], [WORD], ["#a", ""]]},
    {"t": "Quoted", "c": [{"t": "DoubleQuote"}, [WORD]]},
    {"t": "Span", "c": [["", [], []], [WORD]]},
    *(
        {"t": kind, "c": [WORD]}
        for kind in ("Emph", "SmallCaps", "Strikeout", "Strong", "Subscript", "Superscript", "Underline")
    ),
]
LEAVES = [
    {"t": "Code", "c": [["i", [], []], "code"]},
    {"t": "LineBreak"},
    {"t": "Math", "c": [{"t": "InlineMath"}, "x"]},
    {"t": "Note", "c": [{"t": "Para", "c": [WORD]}]},
    {"t": "RawInline", "c": ["html", "<b>"]},
    {"t": "SoftBreak"},
    SPACE,
    WORD,
]


@pytest.mark.parametrize("inline", NESTED, ids=lambda each: each["t"])
def test_inlines_in_an_inline_can_be_replaced(inline: dict[str, object]) -> None:
    """What else it has, its attributes and its target, stays; the old element does not change."""
    assert elements.is_inline(inline)
    assert elements.inlines_in(inline) == [WORD]
    changed = elements.with_inlines(inline, [SPACE])
    assert elements.inlines_in(changed) == [SPACE]
    assert elements.inlines_in(inline) == [WORD]
    assert elements.with_inlines(changed, [WORD]) == inline


@pytest.mark.parametrize("inline", LEAVES, ids=lambda each: each["t"])
def test_other_inlines_have_no_inlines(inline: dict[str, object]) -> None:
    """A note has blocks, and the others have a text or nothing."""
    assert elements.is_inline(inline)
    assert elements.inlines_in(inline) is None


@pytest.mark.parametrize(
    "value", [None, "Str", [], {}, {"t": "Para", "c": []}, {"t": "Div", "c": [MADE, []]}]
)
def test_other_values_are_no_inlines(value: object) -> None:
    """Blocks, lists and texts."""
    assert not elements.is_inline(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (elements.header(1, ATTRIBUTES, []), "i"),
        *(
            ({"t": kind, "c": [MADE, []]}, "i")
            for kind in ("Code", "CodeBlock", "Div", "Figure", "Image", "Link", "Span", "Table")
        ),
        ({"t": "Para", "c": [WORD]}, ""),
        (SPACE, ""),
    ],
)
def test_identifier_of_an_element(value: dict[str, object], expected: str) -> None:
    """Every element with attributes may have one."""
    assert elements.identifier(value) == expected


def test_plain_text_has_the_words_and_no_notes() -> None:
    """Blocks are separated by spaces, inlines by nothing."""
    quoted = {"t": "Quoted", "c": [{"t": "SingleQuote"}, [WORD]]}
    paragraph = {"t": "Para", "c": [WORD, {"t": "LineBreak"}, quoted, *LEAVES]}
    text = "word ‘word’code x  word"
    assert elements.plain_text(paragraph) == text
    assert elements.plain_text([paragraph, {"t": "CodeBlock", "c": [MADE, "more"]}]) == f"{text} more"
    assert elements.plain_text([{"t": "Quoted", "c": [{"t": "DoubleQuote"}, [WORD]]}]) == "“word”"
    assert elements.plain_text([]) == ""
    assert elements.plain_text(NESTED[5:]) == "word" * 7


def test_straight_quotation_marks() -> None:
    """The four that pandoc makes curly are straight again."""
    assert elements.straight("‘a’ “b”") == "'a' \"b\""
