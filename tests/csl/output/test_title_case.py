"""English title case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from styles_for_tests import one, work

from essence_refs.csl.output.nodes import plain_text
from essence_refs.csl.output.text_case import title_case
from essence_refs.model import Mark, RichText, Span


@given(st.text(max_size=40))
def test_title_case_changes_nothing_but_case(text):
    """Title case keeps every word."""
    assert plain_text(title_case(text)).casefold() == text.casefold() or len(text) != len(
        plain_text(title_case(text))
    )


@pytest.mark.parametrize("case", ["title", "capitalize-all"])
@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
def test_a_possessive_after_a_protected_name_keeps_its_lower_case_s(case: str, apostrophe: str) -> None:
    """In "{England}'s children" the s ends a word that begins inside the braces."""
    text = RichText(("in ", Span(Mark.NO_CASE, ("England",)), f"{apostrophe}s children"))
    printed = one(f'<text variable="title" text-case="{case}"/>', work(title=text))
    assert printed.lower() == "in england\u2019s children"
    assert "England\u2019s Children" in printed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smith v. the state of texas", "Smith v. the State of Texas"),
        ("care in the U.S. and the U.K.", "Care in the U.S. and the U.K."),
        ("growing old. The case of Leeds", "Growing Old. The Case of Leeds"),
        ("growing old \u2014 the case of Leeds", "Growing Old \u2014 the Case of Leeds"),
        ("why care? the case of Leeds", "Why Care? The Case of Leeds"),
    ],
)
def test_stop_words_after_a_full_stop(text, expected):
    """A full stop may end an abbreviation, so a stop word after it is lower case unless the source has a capital."""
    assert one('<text variable="title" text-case="title"/>', work(title=text)) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("the sahih of al-bukhari and the shi`a", "The Sahih of Al-Bukhari and the Shi`a"),
        ("a pas-à-pas guide", "A Pas-à-Pas Guide"),
        ("will-o-the-wisp and follow-me", "Will-o-the-Wisp and Follow-Me"),
    ],
)
def test_backticks_and_single_letters_after_hyphens(title, expected):
    """A backtick does not begin a word, and a single letter between hyphens stays small."""
    assert title_case(title) == expected
