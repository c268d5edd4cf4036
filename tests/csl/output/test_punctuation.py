"""Text: case, quotes, apostrophes, and punctuation where two parts meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from styles_for_tests import one, rich, work

from essence_refs.csl.output.nodes import glue, join, plain_text
from essence_refs.csl.output.punctuation import Quotes, to_rich_text
from essence_refs.csl.output.quotes import pair_quotes
from essence_refs.csl.output.text_case import title_case
from essence_refs.csl.variables.collation import collation_key
from essence_refs.model import Link, Mark, RichText, Span


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("lowercase", "The Title", "the title"),
        ("uppercase", "The title", "THE TITLE"),
        ("capitalize-first", "the title here", "The title here"),
        ("capitalize-all", "the title here", "The Title Here"),
        ("sentence", "The Title Here", "The title here"),
        ("title", "the art of war: a guide", "The Art of War: A Guide"),
        ("title", "what iPhones are for", "What iPhones Are For"),
        ("title", "a wind in the door", "A Wind in the Door"),
        ("title", "NHS ENGLAND REVIEW", "NHS ENGLAND REVIEW"),
        ("title", "what to look for: a guide", "What to Look For: A Guide"),
        ("title", "two-thirds of it", "Two-Thirds of It"),
    ],
)
def test_text_case(case, text, expected):
    """Each value of text-case does what the specification says."""
    assert one(f'<text variable="title" text-case="{case}"/>', work(title=text)) == expected


def test_braced_words_keep_their_case():
    """What BibTeX writes in braces is never recased."""
    text = RichText(("the ", Span(Mark.NO_CASE, ("DNA of NHS",)), " Trusts"))
    assert one('<text variable="title" text-case="sentence"/>', work(title=text)) == "The DNA of NHS trusts"
    assert one('<text variable="title" text-case="lowercase"/>', work(title=text)) == "the DNA of NHS trusts"


def test_title_case_is_english_only():
    """A title keeps its case where it, or else the style, is German."""
    inside = '<text variable="title" text-case="title"/>'
    assert one(inside, work(title="der Wind im Tor", language="de")) == "der Wind im Tor"
    german = 'default-locale="de-DE"'
    assert one(inside, work(title="der Wind im Tor"), root=german) == "der Wind im Tor"
    assert one(inside, work(title="the wind", language="en-GB"), root=german) == "The Wind"


def test_quotes_alternate():
    """A quotation in a quotation has the inner marks."""
    inside = '<text variable="title" quotes="true"/>'
    assert one(inside, work(title='The "art" of it')) == "\u201cThe \u2018art\u2019 of it\u201d"
    assert (
        one(inside, work(title='The "art" of it'), language="en-GB")
        == "\u2018The \u201cart\u201d of it\u2019"
    )


def test_quoted_span_takes_the_quotes_of_the_locale():
    """A quotation in the source is the locale's."""
    text = RichText((Span(Mark.QUOTED, ("Zitat",)),))
    assert one('<text variable="title"/>', work(title=text), language="de-DE") == "\u201eZitat\u201c"


def test_apostrophes_are_curly():
    """Children's services have a curly apostrophe."""
    assert one('<text variable="title"/>', work(title="Children's '90s")) == "Children\u2019s \u201990s"


@pytest.mark.parametrize(("language", "expected"), [("en-US", "\u201cT.\u201d"), ("en-GB", "\u2018T\u2019.")])
def test_punctuation_in_quotes(language, expected):
    """American English moves the full stop inside, British English does not."""
    assert (
        one('<text variable="title" quotes="true" suffix="."/>', work(title="T"), language=language)
        == expected
    )


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("a.", ".", "a."),
        ("a?", ". b", "a? b"),
        ("a!", ".", "a!"),
        ("a,", ", b", "a, b"),
        ("a ", " b", "a b"),
        ("a.", ", b", "a., b"),
        ("a", ".b", "a.b"),
    ],
)
def test_punctuation_that_meets(left, right, expected):
    """Of two marks that collide at a seam, what reads well is kept."""
    assert glue(left, right) == expected


def test_punctuation_meets_across_formatting():
    """A full stop after an italic question mark goes."""
    text = rich(
        '<text variable="title" font-style="italic" suffix=". "/><text value="x"/>', work(title="Why?")
    )
    assert text.content == (Span(Mark.ITALIC, ("Why?",)), " x")


def test_doubled_marks_in_a_source_stay():
    """An ellipsis in a title is no slip."""
    assert one('<text variable="title" suffix="!"/>', work(title="Wait... what")) == "Wait... what!"


def test_terms_have_curly_apostrophes():
    """A French term is typeset like everything else."""
    assert "'" not in one('<text term="from"/>', work(), language="fr-FR")


@given(
    st.lists(st.text(alphabet="ab .,;:!?", max_size=6), max_size=6), st.sampled_from(["", ", ", ". ", "; "])
)
def test_joining_loses_no_letter(parts, delimiter):
    """Whatever meets, only punctuation and spaces may go."""
    parts = [part for part in parts if part]
    result = plain_text(join(parts, delimiter))
    assert [each for each in result if each in "ab"] == [
        each for part in parts for each in part if each in "ab"
    ]


@given(st.text(alphabet="ab \"'\u201c\u201d\u2018\u2019.,", max_size=24))
def test_quoting_loses_no_letter(text):
    """However quotes are nested or left open, the words and their order stay."""
    letters = [each for each in text if each.isalnum()]
    result = to_rich_text(pair_quotes(text), Quotes()).plain
    assert [each for each in result if each.isalnum()] == letters
    assert '"' not in result or '"' in text


@given(st.text(max_size=40))
def test_title_case_changes_nothing_but_case(text):
    """Title case keeps every word."""
    assert plain_text(title_case(text)).casefold() == text.casefold() or len(text) != len(
        plain_text(title_case(text))
    )


@given(st.text(max_size=20))
def test_collation_ignores_case(text):
    """Sort keys do not depend on capitals."""
    assert collation_key(text.upper()) == collation_key(text.upper().lower().upper())


@pytest.mark.parametrize("case", ["title", "capitalize-all"])
@pytest.mark.parametrize("apostrophe", ["'", "\u2019"])
def test_possessive_after_a_protected_name_keeps_its_small_s(case: str, apostrophe: str) -> None:
    """In "{England}'s children" the s ends a word that begins inside the braces."""
    text = RichText(("in ", Span(Mark.NO_CASE, ("England",)), f"{apostrophe}s children"))
    printed = one(f'<text variable="title" text-case="{case}"/>', work(title=text))
    assert printed.lower() == "in england\u2019s children"
    assert "England\u2019s Children" in printed


def test_link_in_a_title_leads_where_it_led():
    r"""What \href links in a source stays a link in the bibliography, its case as it was written."""
    text = RichText(("see ", Link("https://example.org/a", ("the annex",)), " of 'it'"))
    printed = rich('<text variable="title" text-case="title"/>', work(title=text))
    assert Link("https://example.org/a", ("the annex",)) in printed.content
    assert printed.plain == "See the annex of \u201cIt\u201d"


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
def test_small_words_after_a_full_stop(text, expected):
    """Title case takes no abbreviation for the end of a title, and keeps the capital of whoever began a sentence."""
    assert one('<text variable="title" text-case="title"/>', work(title=text)) == expected


@pytest.mark.parametrize(
    ("title", "suffix", "expected"),
    [
        ("Who cares?", "?", "\u201cWho cares?\u201d"),
        ("Who cares?", ".", "\u201cWho cares?\u201d"),
        ("Care;", ";", "\u201cCare;\u201d"),
        ("Who cares?", ": ", "\u201cWho cares?\u201d: "),
        ("Care", ";", "\u201cCare\u201d;"),
    ],
)
def test_punctuation_is_not_doubled_over_an_american_quotation_mark(title, suffix, expected):
    """Where stops go inside the marks, what stands there already is not said again outside."""
    assert one(f'<text variable="title" quotes="true" suffix="{suffix}"/>', work(title=title)) == expected


def test_a_stop_that_goes_into_a_quotation_is_not_in_its_italics():
    """American English moves the full stop within the marks, behind the italics that end there."""
    title = RichText(("On ", Span(Mark.ITALIC, ("Hamlet",))))
    text = rich('<text variable="title" quotes="true" suffix="."/><text value=" Then"/>', work(title=title))
    assert text.content == ("\u201cOn ", Span(Mark.ITALIC, ("Hamlet",)), ".\u201d Then")
