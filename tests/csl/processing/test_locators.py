"""Locators as people type them."""

import pytest
from citations_for_tests import A
from styles_for_tests import style, work

from essence_refs import csl
from essence_refs.csl.processing.locators import _ENGLISH
from essence_refs.model import Mark, RichText, Span

LABELLED = '<layout><group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group></layout>'
NUMBERED = '<layout><text variable="locator"/></layout>'


def located(locator, layout=LABELLED, *, label="", language="en-US", locale=""):
    made = style(NUMBERED, cite_layout=layout, locale=locale)
    text = locator if isinstance(locator, RichText) else RichText.of(locator)
    citation = csl.Citation(cites=(csl.Cite(key="a", locator=text, label=label),))
    return csl.cite([citation], [work("a", A)], made, locale=language).citations[0].plain


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        ("p. 14", "p. 14"),
        ("pp. 14-18", "pp. 14\u201318"),
        ("ch. iv", "chap. iv"),
        ("chapters 2 & 3", "chaps. 2 & 3"),
        ("Section 2", "sec. 2"),
        ("fig. C", "fig. C"),
        ("Box 2", "p. Box 2"),
        ("p", "p. p"),
        ("e14", "p. e14"),
        ("\u00a7 47", "\u00a7 47"),
        ("  14 ", "p. 14"),
    ],
)
def test_a_locator_that_begins_with_a_label_has_this_label(locator, expected):
    """A term or an abbreviation before a number is its label, in the form that the style wants."""
    assert located(locator) == expected


def test_the_label_in_the_text_has_precedence():
    """The label that is typed says what is meant, whatever the field beside it says."""
    assert located("ch. 4", label="page") == "chap. 4"
    assert located("4", label="chapter") == "chap. 4"


def test_labels_are_known_in_the_language_of_the_style():
    """A German label is one in German and not in English."""
    assert located("S. 4", language="de-DE") == "S. 4"
    assert located("p. 4", language="de-DE") == "S. 4"
    assert located("Kap. 4", language="de-DE") == "Kap. 4"
    assert located("Kap. 4") == "p. Kap. 4"


def test_a_style_without_labels_keeps_all_but_those_of_pages():
    """Without its label, chapter 3 would read as page 3."""
    assert located("p. 3", NUMBERED) == "3"
    assert located("ch. 3", NUMBERED) == "ch. 3"


def test_spaces_around_a_locator_in_several_spans_are_left_out():
    """The outer spaces go, the inner ones stay."""
    assert located(RichText((" 4 ", Span(Mark.ITALIC, ("recto",)), " "))) == "p. 4 recto"


def test_a_repeated_locator_is_the_same_with_and_without_its_label():
    """Page 4 is the same locator, however it is typed."""
    layout = '<layout><choose><if position="ibid-with-locator"><text value="other"/></if></choose></layout>'
    made = style(NUMBERED, cite_layout=layout)
    citations = [
        csl.Citation(cites=(csl.Cite(key="a", locator=RichText.of(locator)),)) for locator in ("4", " p. 4")
    ]
    assert [text.plain for text in csl.cite(citations, [work("a", A)], made).citations] == ["", ""]


@pytest.mark.parametrize("locator", ["3 & 5", "3&5"])
def test_an_ampersand_is_the_symbol_of_the_locale(locator):
    """The symbol form of the term "and" takes the place of an ampersand."""
    terms = '<locale><terms><term name="and" form="symbol">+</term></terms></locale>'
    assert located(locator, NUMBERED, locale=terms) == "3 + 5"
    assert located(locator, NUMBERED) == "3 & 5"


def test_words_for_locators_match_their_golden_file(golden):
    """In English and in the language of the style, each abbreviation is the label that it was when last reviewed."""
    words = {word for forms in _ENGLISH.values() for word in forms.split()}
    lines = [
        f"{word}: {located(f'{word}. 4')} | {located(f'{word} 4', language='de-DE')}"
        for word in sorted({*words, "S", "Bd", "Kap"})
    ]
    golden("csl/locators.txt", "\n".join([*lines, ""]))
