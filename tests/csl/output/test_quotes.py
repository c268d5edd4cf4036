"""Quotation marks and apostrophes of source texts."""

from hypothesis import example, given
from hypothesis import strategies as st
from styles_for_tests import one, work

from essence_refs.csl.output.nodes import (
    NodeKind,
)
from essence_refs.csl.output.punctuation import Quotes, to_rich_text
from essence_refs.csl.output.quotes import pair_all_quotes, pair_quotes
from essence_refs.model import Mark, RichText, Span

MARKED = st.text(alphabet="ab '\"\u2018\u2019\u201c\u201d.", max_size=6)


@given(
    st.one_of(
        MARKED,
        st.lists(st.one_of(MARKED, st.tuples(st.just(NodeKind.NO_CASE), MARKED)), min_size=2, max_size=4),
    ),
    st.booleans(),
)
@example(node="Children's", straight_only=False)
@example(node="a's 'b' c", straight_only=False)
@example(node=["a ", (NodeKind.NO_CASE, "b"), " c"], straight_only=True)
def test_texts_with_few_marks_read_as_in_the_general_way(node, straight_only):
    """The quick ways for texts without quotations give the same as pairing every mark."""
    assert pair_quotes(node, straight_only=straight_only) == pair_all_quotes(
        node, straight_only=straight_only
    )


def test_quotes_alternate():
    """A quotation inside a quotation has the inner marks."""
    inside = '<text variable="title" quotes="true"/>'
    assert one(inside, work(title='The "art" of it')) == "\u201cThe \u2018art\u2019 of it\u201d"
    assert (
        one(inside, work(title='The "art" of it'), language="en-GB")
        == "\u2018The \u201cart\u201d of it\u2019"
    )


def test_a_quoted_span_has_the_quotes_of_the_locale():
    """A quotation in the source gets the quotation marks of the locale."""
    text = RichText((Span(Mark.QUOTED, ("Zitat",)),))
    assert one('<text variable="title"/>', work(title=text), language="de-DE") == "\u201eZitat\u201c"


def test_apostrophes_are_curly():
    """The apostrophe of a possessive is curly."""
    assert one('<text variable="title"/>', work(title="Children's '90s")) == "Children\u2019s \u201990s"


def test_terms_have_curly_apostrophes():
    """French terms get curly apostrophes too."""
    assert "'" not in one('<text term="from"/>', work(), language="fr-FR")


@given(st.text(alphabet="ab \"'\u201c\u201d\u2018\u2019.,", max_size=24))
def test_quoting_loses_no_letter(text):
    """Nested or unclosed quotation marks change no word and no order."""
    letters = [each for each in text if each.isalnum()]
    result = to_rich_text(pair_quotes(text), Quotes()).plain
    assert [each for each in result if each.isalnum()] == letters
    assert '"' not in result or '"' in text
