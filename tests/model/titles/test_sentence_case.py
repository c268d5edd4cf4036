"""Titles in title case to sentence case: only the case of unprotected plain words changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.bibtex.latex import rich_text
from essence_refs.model import Link, Mark, RichText, Span
from essence_refs.model.titles.sentence_case import has_protected_words, is_title_case, sentence_case


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("How Families Cope: A Study in {{Wales}}", "How families cope: A study in Wales"),
        ("Short Breaks: a Review", "Short breaks: a review"),
        ("Who Decides? Young People in {Care}", "Who decides? Young people in Care"),
        ("The Role of the NHS and of RCTs in PhD Theses", "The role of the NHS and of RCTs in PhD theses"),
        ("Tools for iPads, mHealth and McKinsey's Staff", "Tools for iPads, mHealth and McKinsey's staff"),
        (
            "After Covid-19: Plan B, Vitamin D and 3D Prints",
            "After Covid-19: Plan B, vitamin D and 3D prints",
        ),
        ("What I Learnt, and What I'd Change", "What I learnt, and what I'd change"),
        ("Evidence-Based, Child-Centred Practice", "Evidence-based, child-centred practice"),
        ("{English}-Speaking Carers", "English-speaking carers"),
        ("Foster/Adoptive Parents in the U.K.", "Foster/adoptive parents in the U.K."),
        ("O'Neill and the Children's Homes", "O'Neill and the children's homes"),
        ("Care vs. Control: “The Middle Way”", "Care vs. control: “The middle way”"),
        ("A Study of Mc{D}onald", "A study of McDonald"),
        ("On \\emph{Good Practice}", "On good practice"),
        ("On \\emph{Homo {Sapiens}}", "On homo Sapiens"),
        ("‘Voices’ of Carers (A Study)", "‘Voices’ of carers (a study)"),
        ("Über Ämter: Émile's Étude", "Über ämter: Émile's étude"),
        ("STATE OF CARE", "STATE OF CARE"),
        ("already in sentence case", "already in sentence case"),
        ("", ""),
    ],
)
def test_unprotected_words_are_in_lower_case(title: str, printed: str) -> None:
    """Acronyms, words with inner capitals or digits, and the first word after a colon are kept."""
    assert sentence_case(rich_text(title)).plain == printed


_TEXT = st.text(alphabet=st.sampled_from("aBcDEé É İßẞ:.-'’ 1?A(I"), max_size=12)
_INLINE = st.recursive(
    _TEXT,
    lambda inner: st.builds(
        Span,
        st.sampled_from([Mark.NO_CASE, Mark.ITALIC, Mark.QUOTED]),
        st.lists(inner, max_size=3).map(tuple),
    ),
    max_leaves=6,
)


def _protected(text: RichText) -> list[str]:
    found: list[str] = []

    def walk(content: tuple[object, ...], *, inside: bool) -> None:
        for each in content:
            if isinstance(each, str):
                found.extend([each] if inside else [])
            elif isinstance(each, Span):
                walk(each.content, inside=inside or each.mark is Mark.NO_CASE)

    walk(text.content, inside=False)
    return found


@given(st.lists(_INLINE, max_size=5).map(tuple).map(RichText))
def test_only_the_case_of_unprotected_letters_changes(text: RichText) -> None:
    """The words, the marks and everything in braces are the same, and a second time changes nothing."""
    found = sentence_case(text)
    assert found.plain.lower() == text.plain.lower()
    assert len(found.plain) == len(text.plain)
    assert _protected(found) == _protected(text)
    assert sentence_case(found) == found


@pytest.mark.parametrize(
    ("title", "case"),
    [
        ("Growing Up in Foster Care", True),
        ("Growing up in foster care", False),
        ("What {Works} for {Children}", None),
        ("Evaluation of Services: early findings from a trial", False),
        ("The Views of Children about Their {Homes}", True),
        ("Wellbeing", None),
    ],
)
def test_title_case_is_seen_in_long_unprotected_words(title: str, *, case: bool | None) -> None:
    """Short words, the first word and protected words show nothing."""
    assert is_title_case(rich_text(title)) is case


@pytest.mark.parametrize(
    ("title", "has_some"),
    [("A {Few} Words", True), ("{All Words}", False), ("No Words", False), ("{\\'E}tude", False)],
)
def test_braces_protect_some_words(title: str, *, has_some: bool) -> None:
    """Braces around a whole title, or around an accent, protect no names."""
    assert has_protected_words(rich_text(title)) is has_some


def test_words_in_a_link_are_protected() -> None:
    """The link, its words and the marks in it stay; the other words change."""
    link = Link("https://a.org", ("Sure ", Span(Mark.ITALIC, ("Start",))))
    title = RichText(("The Story of ", link, " in Practice"))
    assert sentence_case(title) == RichText(("The story of ", link, " in practice"))
