"""Colliding punctuation, quotation marks and reversed italics in rich text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from styles_for_tests import one, rich, work

from essence_refs.csl.output.nodes import (
    Anchor,
    Node,
    NodeKind,
    Quoted,
    glue,
)
from essence_refs.csl.output.punctuation import Quotes, to_rich_text, walk_content
from essence_refs.model import Mark, RichText, Span

SEAMS = "ab .,;:!?("


TEXTS = st.text(alphabet=SEAMS, min_size=1, max_size=4)


KINDS = st.sampled_from(
    [
        *NodeKind,
        *(Mark.ITALIC, Mark.NORMAL_STYLE, Mark.BOLD, Mark.BLOCK, Mark.SUPERSCRIPT),
        Anchor("https://example.org/"),
        *(Quoted(None, fixed=True), Quoted(("\u201c", "\u201d"), fixed=False)),
    ]
)


def pairs(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Return pairs of any kind around what is drawn inside."""
    return st.tuples(KINDS, inside)


def settled(pieces: list[Node]) -> Node:
    """Return a list as elements return it: no two strings are neighbours."""
    result: list[Node] = []
    for each in pieces:
        if isinstance(each, str) and result and isinstance(result[-1], str):
            result[-1] += each
        else:
            result.append(each)
    return result if len(result) > 1 else result[0]


def lists(inside: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Return such lists of strings and of pairs around what is drawn inside."""
    return st.lists(st.one_of(TEXTS, pairs(inside)), min_size=2, max_size=5).map(settled)


NODES = st.one_of(TEXTS, pairs(TEXTS), lists(st.one_of(TEXTS, lists(TEXTS))))


@given(NODES, st.booleans())
@example(node=[(NodeKind.QUOTE, "a"), ". b"], inside=True)
@example(node=[(NodeKind.QUOTE, "a"), (NodeKind.QUOTE, "b")], inside=False)
@example(node=["a ", (Mark.ITALIC, [(NodeKind.NO_CASE, "b"), " a"]), "."], inside=False)
def test_entries_without_collisions_read_as_in_the_general_way(node, inside):
    """The quick way for an entry gives the same as the walk over it."""
    quotes = Quotes(punctuation_inside=inside)
    assert to_rich_text(node, quotes) == RichText(walk_content(node, quotes))


def test_source_italics_are_upright_inside_italics():
    """Italics inside italics are reversed."""
    title = RichText(("On ", Span(Mark.ITALIC, ("Homo",))))
    text = rich('<text variable="title" font-style="italic"/>', work(title=title))
    assert text.content == (Span(Mark.ITALIC, ("On ", Span(Mark.NORMAL_STYLE, ("Homo",)))),)


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
    """Of two marks that collide, the stronger one is kept."""
    assert glue(left, right) == expected


def test_punctuation_meets_across_formatting():
    """A full stop after an italic question mark is removed."""
    text = rich(
        '<text variable="title" font-style="italic" suffix=". "/><text value="x"/>', work(title="Why?")
    )
    assert text.content == (Span(Mark.ITALIC, ("Why?",)), " x")


def test_doubled_marks_in_a_source_stay():
    """Repeated punctuation inside a title, such as an ellipsis, is not changed."""
    assert one('<text variable="title" suffix="!"/>', work(title="Wait... what")) == "Wait... what!"


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
    """If stops go inside quotation marks, one that is there already is not repeated."""
    assert one(f'<text variable="title" quotes="true" suffix="{suffix}"/>', work(title=title)) == expected


def test_a_stop_that_goes_into_a_quotation_is_not_in_its_italics():
    """In American English the full stop goes inside the quotation marks, but not inside italics that end there."""
    title = RichText(("On ", Span(Mark.ITALIC, ("Hamlet",))))
    text = rich('<text variable="title" quotes="true" suffix="."/><text value=" Then"/>', work(title=title))
    assert text.content == ("\u201cOn ", Span(Mark.ITALIC, ("Hamlet",)), ".\u201d Then")


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("And so on...", "en-GB", "‘And so on...’ J"),
        ("Reports of Acme Ltd.", "en-GB", "‘Reports of Acme Ltd.’ J"),
        ("Reports of Acme Ltd.", "en-US", "“Reports of Acme Ltd.” J"),
        ("Who?", "en-GB", "‘Who?’ J"),
        ("Who", "en-GB", "‘Who’. J"),
        ("Who", "en-US", "“Who.” J"),
    ],
)
def test_a_quoted_title_keeps_its_own_full_stop(title, language, expected):
    """The stop of an abbreviation or an ellipsis belongs to the title; the style adds no other."""
    inside = '<text variable="title" quotes="true" suffix=". "/><text value="J"/>'
    assert one(inside, work(title=title), language=language) == expected


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Das „Wohl“ des Kindes", "de-DE", "„Das ‚Wohl‘ des Kindes“"),
        ("Das »Wohl« des Kindes", "de-DE", "„Das ‚Wohl‘ des Kindes“"),
        ("Le « bien » de l’enfant", "fr-FR", "«\u00a0Le “bien” de l’enfant\u00a0»"),
        ("Le « bien » de l’enfant", "en-GB", "‘Le “bien” de l’enfant’"),
        ("Barnets ”bästa” nu", "sv-SE", "”Barnets ’bästa’ nu”"),
        ("Dobro „dziecka” dziś", "pl-PL", "„Dobro «dziecka» dziś”"),
        ("El «bien ‘mayor’» del niño", "es-ES", "«El “bien «mayor»” del niño»"),
    ],
)
def test_typed_quotation_marks_become_the_inner_ones_in_a_quoted_title(title, language, expected):
    """The marks of any language are paired, and flip to the inner pair of the locale."""
    inside = '<text variable="title" quotes="true"/>'
    assert one(inside, work(title=title), language=language) == expected


@pytest.mark.parametrize("language", ["en-GB", "de-DE", "fr-FR", "sv-SE"])
@pytest.mark.parametrize(
    "title",
    [
        "On “the ‘best’ care” now",
        "Das „gute ‚Wohl‘“ jetzt",
        "Le «\u00a0bien “dit”\u00a0» ici",
        "x\u00a0» y « z",
    ],
)
def test_typed_quotation_marks_stay_whole_outside_quotations(title, language):
    """A pair that stays as typed keeps the pairs inside it."""
    assert one('<text variable="title"/>', work(title=title), language=language) == title


def test_punctuation_never_moves_into_marks_of_another_language():
    """American English moves a comma into its own marks only."""
    inside = '<text variable="title" suffix=", "/><text value="J"/>'
    assert one(inside, work(title="Le mot «enfant»")) == "Le mot «enfant», J"
    assert one(inside, work(title="The word “child”")) == "The word “child,” J"


def test_french_spaces_before_signs_do_not_break():
    """In French a line does not end before a colon, a semicolon, an exclamation or question mark or a guillemet."""
    inside = (
        '<group delimiter=" : "><text variable="title" font-style="italic"/><text variable="genre"/></group>'
    )
    reference = work(title="Qui ? Moi ! ", genre="« rapport » ; suite")
    shown = rich(inside, reference, language="fr-FR")
    assert shown.plain == "Qui\u00a0? Moi\u00a0!\u00a0: « rapport\u00a0»\u00a0; suite"
    assert "\u00a0" not in one(inside, reference, language="en-GB")


def test_punctuation_after_quotations_matches_its_golden_file(golden):
    """In American English full stops and commas move into the quotation; elsewhere only those that it ends with are in it."""
    lines = []
    for language in ("en-US", "en-GB", "de-DE", "fr-FR"):
        for title in ("Ends", "Ends.", "Who cares?", "Wait!", "To be continued:"):
            texts = (
                one(
                    f'<text variable="title" quotes="true"/><text value="{mark} more"/>',
                    work(title=title),
                    language=language,
                )
                for mark in ".,:;?!"
            )
            lines.append(f"{language} " + " | ".join(texts))
    golden("csl/quotations.txt", "\n".join([*lines, ""]))
