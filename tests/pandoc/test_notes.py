"""Notes and the punctuation around their calls."""

from typing import Any

import pytest
from documents import inlines, note, para

from essence_refs.pandoc.citations import FoundCitation
from essence_refs.pandoc.notes import PunctuationMover

CALL = note(para("N"))
NUMBER = {"t": "Superscript", "c": inlines("1")}


def mark(kind: str, *content: Any) -> dict[str, Any]:
    return {"t": kind, "c": inlines(*content)}


def quoted(*content: Any) -> dict[str, Any]:
    return {"t": "Quoted", "c": [{"t": "DoubleQuote"}, inlines(*content)]}


def cite(*content: Any) -> dict[str, Any]:
    return {"t": "Cite", "c": [[], list(content)]}


def moved(*content: Any, after_punctuation: bool = True, in_quotes: bool = False) -> str:
    """Return inlines after the change as a text in which ^ is a call of a note and ¹ a raised number."""
    given = inlines(*content)
    found = [FoundCitation(each, given) for each in given if each["t"] == "Cite"]
    PunctuationMover(found, after_punctuation=after_punctuation, in_quotes=in_quotes).change(given)
    return shown(given)


def shown(value: list[dict[str, Any]]) -> str:
    text = ""
    for each in value:
        match each:
            case {"t": "Note"}:
                text += "^"
            case {"t": "Superscript"}:
                text += "¹"
            case {"t": "Quoted", "c": [_, inside]}:
                text += f"“{shown(inside)}”"
            case {"t": "Cite", "c": [_, inside]}:
                text += f"[{shown(inside)}]"
            case {"t": "Str", "c": word}:
                text += word
            case {"t": "Space" | "SoftBreak"}:
                text += "_"
            case {"c": inside}:
                text += f"*{shown(inside)}*"
    return text


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (("a ", cite(CALL), "."), "a.[^]"),
        (("a ", cite(CALL), ", b"), "a,[^]_b"),
        (("a", cite(CALL), ".) b"), "a.)[^]_b"),
        (("a ", cite(CALL), " b"), "a[^]_b"),
        (("a ", cite(CALL)), "a[^]"),
        # A stop is not repeated, and others may follow.
        (("a. ", cite(CALL), "."), "a.[^]"),
        (("a? ", cite(CALL), "."), "a?[^]"),
        (("a? ", cite(CALL), "!"), "a?![^]"),
        # No stop: what belongs to the next word, a dash, an apostrophe.
        (("a ", cite(CALL), "(b)"), "a[^](b)"),
        (("a ", cite(CALL), "–b"), "a[^]–b"),
        (("a", cite(CALL), "’s b"), "a[^]’s_b"),
        (("a", cite(CALL), ")"), "a[^])"),
        (("a ", cite(CALL), ")"), "a)[^]"),
        # Through formatting, but not through links of other citations, pictures and quotations.
        (("a ", cite(CALL), mark("Emph", ", b")), "a,[^]*_b*"),
        (("a ", cite(CALL), mark("Emph", ".")), "a.[^]"),
        (("a ", cite(CALL), mark("Strong", mark("Emph", ","), ";"), " b"), "a,;[^]_b"),
        (("a ", cite(CALL), quoted(".b")), "a[^]“.b”"),
        (("a ", cite(CALL), mark("Emph", "."), ","), "a.,[^]"),
        (("a ", cite(CALL), mark("Emph", ". b"), ","), "a.[^]*_b*,"),
        (("a ", cite(CALL), mark("Emph", NUMBER, "."), ","), "a[^]*¹.*,"),
        (("a ", cite(CALL), cite(*inlines("."))), "a[^][.]"),
        (("a ", cite(CALL), {"t": "Image", "c": [["", [], []], inlines(", b"), ["x", ""]]}), "a[^]**"),
        (("a", cite(CALL), {"t": "LineBreak"}, "."), "a[^]."),
        # Quotation marks and brackets that close, and an apostrophe alone, belong to what is before.
        (("a ", cite(CALL), "'."), "a'.[^]"),
        (("a ", cite(CALL), "»"), "a»[^]"),
        (("a", cite(CALL), "»"), "a[^]»"),
        ((cite(CALL), "."), ".[^]"),
        ((" ", cite(CALL), "."), "_.[^]"),
        # The author of the citation is in the sentence before the call.
        (("As ", cite(*inlines("Doe"), CALL), ", b"), "As_[Doe,^]_b"),
        (("As ", cite(*inlines("Doe"), CALL), ") b"), "As_[Doe^])_b"),
        # Calls one after another.
        (("a ", cite(CALL), " ", cite(CALL), "."), "a.[^][^]"),
        (("a", cite(CALL), CALL, "."), "a.[^]^"),
        (("a", cite(CALL), " ", CALL, "."), "a[^]_^."),
        (("a ", cite(CALL), " ", cite(*inlines("Doe"), CALL), "."), "a[^]_[Doe.^]"),
        (("a ", cite(CALL), cite(CALL), cite(*inlines("b.")), "."), "a[^][^][b.]"),
        (("a^", CALL, " ", cite(CALL), "."), "a^^.[^]"),
        (("a.", CALL, cite(CALL), "."), "a.^.[^]"),
        (("a ", cite(NUMBER), "."), "a.[¹]"),
        (("a ", cite(NUMBER), " ", cite(NUMBER), "."), "a[¹]_.[¹]"),
    ],
)
def test_punctuation_is_before_the_call(content: tuple[Any, ...], expected: str) -> None:
    """The space before the call goes too."""
    assert moved(*content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((quoted("a"), " ", cite(CALL), "."), "“a.”[^]"),
        ((quoted("a"), " ", cite(CALL), ";"), "“a”;[^]"),
        ((quoted("a?"), " ", cite(CALL), ","), "“a?”[^]"),
        ((quoted("a"), " ", cite(CALL), ".)"), "“a.”)[^]"),
        (("a ", cite(CALL), "."), "a.[^]"),
    ],
)
def test_american_punctuation_is_within_quotation_marks(content: tuple[Any, ...], expected: str) -> None:
    """Full stops and commas only."""
    assert moved(*content, in_quotes=True) == expected


def test_calls_may_be_before_punctuation() -> None:
    """Then only the space before the call goes, and superfluous stops."""
    assert moved("a ", cite(CALL), ".", after_punctuation=False) == "a[^]."
    assert moved("a ", cite(CALL), " ", cite(CALL), ".", after_punctuation=False) == "a[^][^]."


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (("a ", cite(*inlines("b.")), "."), "a_[b.]"),
        (("a ", cite(*inlines("b.”")), "."), "a_[b.”]"),
        (("a ", cite(*inlines("b")), "."), "a_[b]."),
        (("a ", cite(*inlines("b.")), ", c"), "a_[b.],_c"),
        (("a ", cite(), "."), "a_[]."),
    ],
)
def test_a_full_stop_is_not_repeated_after_a_citation_in_the_text(
    content: tuple[Any, ...], expected: str
) -> None:
    """The citation ends with one already."""
    assert moved(*content) == expected
