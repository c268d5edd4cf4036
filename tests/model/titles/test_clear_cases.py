"""Titles that are clearly in sentence case: the answer is the one that a look at each word gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.bibtex.latex import rich_text
from essence_refs.model import Mark, RichText, Span
from essence_refs.model.titles.clear_cases import is_clearly_sentence_case
from essence_refs.model.titles.sentence_case import has_protected_words, is_title_case

_WORDS = [
    "growing",
    "up",
    "in",
    "foster",
    "Care",
    "children's",
    "U.K.",
    "re-use",
    "Evidence-Based",
    "3D",
    "é",
    "Émile",
    "foo_Bar",
    "A,",
    "vs.",
    ":x",
    "Who?",
    "“Voices",
    "NHS",
]
_TEXT = st.lists(
    st.tuples(st.sampled_from(_WORDS), st.sampled_from([" ", " ", " ", "", ": ", "-", "\u00a0"])), max_size=5
).map(lambda pairs: "".join(word + space for word, space in pairs))
_INLINE = st.recursive(
    _TEXT,
    lambda inner: st.builds(
        Span,
        st.sampled_from([Mark.NO_CASE, Mark.NO_CASE, Mark.ITALIC]),
        st.lists(inner, max_size=2).map(tuple),
    ),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("title", "is_clear"),
    [
        ("Growing up with foster carers in {Leeds}", True),
        ("{Barnardo's} homes: a history of {Leeds} and its children", True),
        ("Growing Up with Foster Carers in {Leeds}", False),
        ("Growing up with foster carers in Leeds", False),
        ("Growing up with foster carers in \\emph{Leeds}", False),
        ("In and of the {Leeds}", False),
        ("Some Very Capital growing {Leeds}", False),
        ("Very Capital growing {Leeds}", True),
    ],
)
def test_lower_case_between_other_words_is_clear(title: str, *, is_clear: bool) -> None:
    """A title needs a word in braces and enough long words in lower case; italics are looked at word by word."""
    assert is_clearly_sentence_case(rich_text(title)) is is_clear


@given(st.lists(_INLINE, max_size=5).map(tuple).map(RichText))
def test_what_is_clear_is_true(text: RichText) -> None:
    """No decision about a file differs from one that looks at each word."""
    if is_clearly_sentence_case(text):
        assert has_protected_words(text)
        assert is_title_case(text) is False
