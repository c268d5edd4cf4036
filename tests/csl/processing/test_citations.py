"""Citations of a document: order, affixes, locators, authors in the text, and the bibliography that agrees with them."""

import pytest
from citations_for_tests import AUTHOR_DATE, REFERENCES, B, cites, texts
from styles_for_tests import style, work

from essence_refs import csl
from essence_refs.errors import UnknownReferenceError
from essence_refs.model import Link, RichText


def test_cites_are_joined_with_the_delimiter():
    """Cites of one citation are joined with the delimiter of the layout."""
    assert texts([cites("a", "b")]) == ["(Adams 2001; Brand 2002)"]


def test_prefix_suffix_and_locator():
    """A cite has a prefix, a suffix and a locator of its own."""
    cite = csl.Cite(
        key="b", prefix=RichText.of("see"), suffix=RichText.of(", my italics"), locator=RichText.of("4-5")
    )
    assert texts([csl.Citation(cites=(cite,))]) == ["(see Brand 2002, pp. 4\u20135, my italics)"]


def test_locator_of_another_kind():
    """A label names the kind of locator."""
    cite = csl.Cite(key="b", locator=RichText.of("2"), label="chapter")
    assert texts([csl.Citation(cites=(cite,))]) == ["(Brand 2002, ch. 2)"]


def test_unknown_key_is_an_error():
    """The error for an unknown key suggests similar keys."""
    with pytest.raises(UnknownReferenceError):
        texts([cites("nowhere")])


def test_author_suppressed_and_alone():
    """A cite may leave out its author, or show the author alone."""
    assert texts([csl.Citation(cites=(csl.Cite(key="b", suppress_author=True),))]) == ["(2002)"]
    assert texts([csl.Citation(cites=(csl.Cite(key="b", author_only=True),))]) == ["Brand"]


def test_author_in_the_text():
    """In running text the author is part of the sentence."""
    assert texts([cites("b", in_text=True)]) == ["Brand (2002)"]


def test_the_author_of_a_sentence_is_the_first_that_was_cited():
    """An in-text citation begins with its first cite; the style sorts the others."""
    layout = f'<sort><key variable="issued"/></sort>{AUTHOR_DATE}'
    assert texts([cites("b", "a")], layout=layout) == ["(Adams 2001; Brand 2002)"]
    assert texts([cites("b", "a", in_text=True)], layout=layout) == ["Brand (2002; Adams 2001)"]


def test_cites_are_sorted_within_their_citation():
    """cs:sort of cs:citation sorts the cites of each citation."""
    sort = '<sort><key variable="title"/></sort>'
    assert texts([cites("b", "a")], layout=sort + AUTHOR_DATE) == ["(Adams 2001; Brand 2002)"]


def test_the_bibliography_agrees_with_the_citations():
    """The bibliography has every reference, with the year suffixes of the cites."""
    made = style(
        '<layout><date variable="issued"><date-part name="year"/></date></layout>',
        cite_layout=AUTHOR_DATE,
        citation='disambiguate-add-year-suffix="true"',
    )
    cited = csl.cite([cites("a"), cites("d")], REFERENCES, made)
    assert [text.plain for text in cited.citations] == ["(Adams 2001a)", "(Adams 2001b)"]
    assert [entry.text.plain for entry in cited.bibliography.entries] == ["2001a", "2002", "2003", "2001b"]


NOTE = (
    '<layout suffix="."><group delimiter=", "><names variable="author"/>'
    '<choose><if position="first"><text variable="title"/><text variable="publisher" prefix="(" suffix=")"/></if>'
    '<else><text variable="title" form="short"/></else></choose><text variable="locator"/></group></layout>'
)
SUBSTITUTED = NOTE.replace(
    '<names variable="author"/>',
    '<names variable="author"><substitute><text variable="title"/></substitute></names>',
)


@pytest.mark.parametrize("layout", [NOTE, SUBSTITUTED])
def test_a_work_without_an_author_in_a_sentence_of_a_note(layout):
    """The sentence names the work by its title, and the rest of the citation does not repeat it."""
    references = [work("r", title="Minutes", publisher="Ofsted"), work("b", B, title="Beta", publisher="P")]
    made = style("<layout><text variable='title'/></layout>", cite_layout=layout, kind="note")

    def cite(key, **options):
        return (csl.Cite(key=key, **options),)

    citations = [
        csl.Citation(cites=cite("r", author_only=True, position="first")),
        csl.Citation(
            cites=cite("r", suppress_author=True, locator=RichText.of("2")), note=1, in_sentence=True
        ),
        csl.Citation(cites=cite("r", author_only=True, position="subsequent")),
        csl.Citation(cites=cite("r", suppress_author=True), note=1, in_sentence=True),
        csl.Citation(cites=cite("b", author_only=True, position="first")),
        csl.Citation(cites=cite("b", suppress_author=True), note=1, in_sentence=True),
        # A note of its own has the whole citation.
        csl.Citation(cites=cite("r", suppress_author=True, position="first"), note=2),
    ]
    assert [text.plain for text in csl.cite(citations, references, made).citations] == [
        "Minutes",
        "(Ofsted), 2",
        "Minutes",
        "",
        "Ben Brand",
        "Beta, (P)",
        "Minutes, (Ofsted).",
    ]


def test_an_in_text_citation_of_which_only_the_author_is_left():
    """Nothing, not even a space, follows the author in a style that shows authors alone."""
    layout = '<layout><names variable="author"><name form="short"/></names></layout>'
    assert texts([cites("b", in_text=True)], layout=layout) == ["Brand"]


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("see", "(see Brand 2002)"),
        ("as in \u201cBeta\u201d", "(as in \u201cBeta\u201d Brand 2002)"),
        ("as in \u2018Beta\u2019", "(as in \u2018Beta\u2019 Brand 2002)"),
        ("as in \u201eBeta\u201c", "(as in \u201eBeta\u201c Brand 2002)"),
        ("as in \u00abBeta\u00bb", "(as in \u00abBeta\u00bb Brand 2002)"),
        ("as in \u00bbBeta\u00ab", "(as in \u00bbBeta\u00ab Brand 2002)"),
        ('as in "Beta"', "(as in \u2018Beta\u2019 Brand 2002)"),
        ("see (again)", "(see (again) Brand 2002)"),
        ("see [again]", "(see [again] Brand 2002)"),
        ("some 5%", "(some 5% Brand 2002)"),
        ("see \u2026", "(see \u2026 Brand 2002)"),
        # Nothing is closed by these.
        ("d\u2019", "(d\u2019Brand 2002)"),
        ("\u201c", "(\u201cBrand 2002)"),
        ("\u00ab", "(\u00abBrand 2002)"),
        ("(", "((Brand 2002)"),
        ("pre-", "(pre-Brand 2002)"),
        ("the authors\u2019 ", "(the authors\u2019 Brand 2002)"),
    ],
)
def test_a_space_follows_a_prefix_that_is_complete(prefix, expected):
    """A prefix that ends in a word, a stop, or a closing bracket or quotation mark is followed by a space."""
    cite = csl.Cite(key="b", prefix=RichText.of(prefix))
    assert texts([csl.Citation(cites=(cite,))]) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"), [('"so"', "\u201cso,\u201d"), ("\u201cso\u201d", "\u201cso\u201d,")]
)
def test_curly_quotation_marks_of_a_suffix_are_kept(text, expected):
    """A comma moves before straight marks, which become those of the language; curly ones are as they were typed."""
    cite = csl.Cite(key="b", suffix=RichText.of(f" {text}"))
    layout = AUTHOR_DATE.replace('delimiter="; "', 'delimiter=", "')
    made = texts([csl.Citation(cites=(cite, csl.Cite(key="a")))], layout=layout, language="en-US")
    assert made == [f"(Brand 2002 {expected} Adams 2001)"]


def test_curly_quotation_marks_of_a_prefix_are_kept():
    """A quotation in a quotation gets other marks, unless its author typed curly ones."""
    cite = csl.Cite(key="b", prefix=RichText.of('"so \u201ctoo\u201d now"'))
    made = texts([csl.Citation(cites=(cite,))], language="en-US")
    assert made == ["(\u201cso \u201ctoo\u201d now\u201d Brand 2002)"]


def test_a_work_that_is_not_among_the_references_has_a_placeholder():
    """Its placeholder is printed in its place, with its affixes."""
    unknown = csl.Cite(key="nowhere", prefix=RichText.of("see "), placeholder=RichText.of("nowhere?"))
    assert texts([csl.Citation(cites=(csl.Cite(key="b"), unknown))]) == ["(Brand 2002; see nowhere?)"]
    assert texts([csl.Citation(cites=(unknown,), in_text=True)]) == ["(see nowhere?)"]


def test_each_cite_links_to_its_target():
    """The link is around the cite, without its affixes and without the author in the text."""
    made = style('<layout><text variable="title"/></layout>', cite_layout=AUTHOR_DATE)
    cite = csl.Cite(key="b", prefix=RichText.of("see "), suffix=RichText.of(" here"), target="#b")
    citations = [csl.Citation(cites=(cite,)), csl.Citation(cites=(cite,), in_text=True)]
    first, second = csl.cite(citations, REFERENCES, made).citations
    assert first.content == ("(see ", Link("#b", ("Brand 2002",)), " here)")
    assert Link("#b", ("2002",)) in second.content


def test_positions_can_be_reset():
    """After a reset no work counts as cited before."""
    layout = (
        '<layout><choose><if position="first"><text value="first"/></if>'
        '<else><text value="again"/></else></choose></layout>'
    )
    citations = [cites("a", note=1), cites("a", note=2), cites("a", note=3, resets_positions=True)]
    assert texts(citations, layout=layout, kind="note") == ["first", "again", "first"]


def test_several_lists_have_the_year_suffixes_of_the_document():
    """Each list has some of the references, in the order of the style or another one."""
    made = style(
        '<layout><names variable="author"/><date variable="issued"><date-part name="year"/></date></layout>',
        cite_layout=AUTHOR_DATE,
        citation='disambiguate-add-year-suffix="true"',
    )
    a, b, c, d = REFERENCES
    lists = [([d], "style"), ([a, b, c], "year:desc")]
    cited = csl.cite([cites("a", "d")], REFERENCES, made, lists=lists)
    assert cited.bibliography is None
    assert [[entry.text.plain for entry in each.entries] for each in cited.lists] == [
        ["Ann Adams2001b"],
        ["Ann Adams2003", "Ben Brand2002", "Ann Adams2001a"],
    ]


def test_a_title_is_a_link_if_nothing_else_is():
    """A style that prints no identifier links the title (CSL 1.0.2, "Links"), where this is asked for."""
    reference = work("r", title="Report", DOI="10.1000/r", URL="https://example.org/r")
    layout = '<layout><text variable="title" font-style="italic"/>{}</layout>'

    def entry(more: str) -> RichText:
        cited = csl.cite([], [reference], style(layout.format(more)), links_titles=True)
        return cited.bibliography.entries[0].text

    assert Link("https://doi.org/10.1000/r", ("Report",)) in entry("").content[0].content
    assert entry('<text variable="URL" prefix=" "/>').content[0].content == ("Report",)
