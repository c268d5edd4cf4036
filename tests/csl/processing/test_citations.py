"""Citations: clusters, positions, collapsing, authors in the text; and one bibliography that agrees with them."""

import pytest
from styles_for_tests import person, style, work

from essence_refs import csl
from essence_refs.errors import UnknownReferenceError
from essence_refs.model import RichText

A, B = person("Adams", "Ann"), person("Brand", "Ben")
REFERENCES = [
    work("a", A, year=2001, title="Alpha"),
    work("b", B, year=2002, title="Beta"),
    work("c", A, year=2003, title="Gamma"),
    work("d", A, year=2001, title="Delta"),
]
AUTHOR_DATE = (
    '<layout prefix="(" suffix=")" delimiter="; "><group delimiter=", "><group delimiter=" ">'
    '<names variable="author"><name form="short" and="text"/></names>'
    '<date variable="issued"><date-part name="year"/></date></group>'
    '<group delimiter=" "><label variable="locator" form="short"/><text variable="locator"/></group></group></layout>'
)
NUMERIC = '<layout prefix="[" suffix="]" delimiter=","><text variable="citation-number"/></layout>'


def cites(*keys: str, note: int = 0, **options: object) -> csl.Citation:
    return csl.Citation(cites=tuple(csl.Cite(key=key) for key in keys), note=note, **options)


def texts(citations, layout=AUTHOR_DATE, references=REFERENCES, language="en-GB", **options):
    made = style('<layout><text variable="title"/></layout>', cite_layout=layout, **options)
    return [text.plain for text in csl.cite(citations, references, made, locale=language).citations]


def test_cluster():
    """Cites of one citation are parted by the layout's delimiter."""
    assert texts([cites("a", "b")]) == ["(Adams 2001; Brand 2002)"]


def test_prefix_suffix_and_locator():
    """A cite brings its own words and its place in the work."""
    cite = csl.Cite(
        key="b", prefix=RichText.of("see"), suffix=RichText.of(", my italics"), locator=RichText.of("4-5")
    )
    assert texts([csl.Citation(cites=(cite,))]) == ["(see Brand 2002, pp. 4\u20135, my italics)"]


def test_locator_of_another_kind():
    """A label names the kind of locator."""
    cite = csl.Cite(key="b", locator=RichText.of("2"), label="chapter")
    assert texts([csl.Citation(cites=(cite,))]) == ["(Brand 2002, ch. 2)"]


def test_unknown_key_is_an_error():
    """A cite of nothing names the near miss."""
    with pytest.raises(UnknownReferenceError):
        texts([cites("nowhere")])


def test_author_suppressed_and_alone():
    """The author may go, or stand alone."""
    assert texts([csl.Citation(cites=(csl.Cite(key="b", suppress_author=True),))]) == ["(2002)"]
    assert texts([csl.Citation(cites=(csl.Cite(key="b", author_only=True),))]) == ["Brand"]


def test_author_in_the_text():
    """In running text the author is part of the sentence."""
    assert texts([cites("b", in_text=True)]) == ["Brand (2002)"]


def test_the_author_of_a_sentence_is_the_first_that_was_cited():
    """A style that sorts citations sorts what follows the work that the sentence is about."""
    layout = f'<sort><key variable="issued"/></sort>{AUTHOR_DATE}'
    assert texts([cites("b", "a")], layout=layout) == ["(Adams 2001; Brand 2002)"]
    assert texts([cites("b", "a", in_text=True)], layout=layout) == ["Brand (2002; Adams 2001)"]


def test_cites_are_sorted_within_their_citation():
    """The citation's own sort keys order each citation, not the document."""
    sort = '<sort><key variable="title"/></sort>'
    assert texts([cites("b", "a")], layout=sort + AUTHOR_DATE) == ["(Adams 2001; Brand 2002)"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "(Adams 2001a; Brand 2002; Adams 2003; Adams 2001b)"),
        ('collapse="year"', "(Adams 2001a, 2003, 2001b; Brand 2002)"),
        ('collapse="year" cite-group-delimiter=" / "', "(Adams 2001a / 2003 / 2001b; Brand 2002)"),
        ('collapse="year" after-collapse-delimiter=" | "', "(Adams 2001a, 2003, 2001b | Brand 2002)"),
    ],
)
def test_collapsing_by_year(options, expected):
    """Cites of the same names share them."""
    options = f'disambiguate-add-year-suffix="true" {options}'
    assert texts([cites("a", "b", "c", "d")], citation=options) == [expected]


def several(number: int):
    return [work(f"k{index}", A, year=2001, title=f"T{index}") for index in range(number)]


@pytest.mark.parametrize(
    ("collapse", "expected"),
    [
        ("year-suffix", "(Adams 2001a,b,c,d)"),
        ("year-suffix-ranged", "(Adams 2001a\u2013d)"),
    ],
)
def test_collapsing_by_year_suffix(collapse, expected):
    """Cites of one year share the year, and a run of suffixes is a range."""
    options = f'disambiguate-add-year-suffix="true" collapse="{collapse}" year-suffix-delimiter=","'
    references = several(4)
    cited = [cites(*(each.key for each in references))]
    assert texts(cited, citation=options, references=references) == [expected]


def test_gap_in_a_run_of_suffixes():
    """Only three or more in sequence make a range."""
    options = 'disambiguate-add-year-suffix="true" collapse="year-suffix-ranged" year-suffix-delimiter=","'
    references = several(6)
    cited = [cites("k0", "k2", "k3", "k4")]
    assert texts(cited, citation=options, references=references) == ["(Adams 2001a,c\u2013e)"]


def test_collapsing_by_number():
    """Three or more numbers in sequence are a range."""
    references = several(5)
    assert texts(
        [cites("k0", "k1", "k2", "k4"), cites("k0", "k1")],
        layout=NUMERIC,
        citation='collapse="citation-number"',
        references=references,
    ) == ["[1\u20133,5]", "[1,2]"]


def test_words_before_a_range_of_numbers():
    """What stands before the first number of a range is said of all of them; elsewhere it parts the range."""
    references = several(5)
    first = csl.Cite(key="k0", prefix=RichText.of("see"))
    later = csl.Cite(key="k1", prefix=RichText.of("see"))
    others = tuple(csl.Cite(key=f"k{number}") for number in (1, 2, 3))
    assert texts(
        [
            csl.Citation(cites=(first, *others)),
            csl.Citation(cites=(csl.Cite(key="k0"), later, *others[1:], csl.Cite(key="k4"))),
        ],
        layout=NUMERIC,
        citation='collapse="citation-number"',
        references=references,
    ) == ["[see 1\u20134]", "[1,see 2\u20135]"]


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        (". But see below.", "(Adams 2001. But see below. Brand 2002)"),
        (", p. 3 ff.", "(Adams 2001, p. 3 ff.; Brand 2002)"),
        (" in part,", "(Adams 2001 in part, Brand 2002)"),
        (" in part", "(Adams 2001 in part; Brand 2002)"),
    ],
)
def test_a_suffix_that_ends_the_cite_itself(suffix, expected):
    """No delimiter is set after a sentence or a comma that the writer put behind a cite; an abbreviation is neither."""
    cite = csl.Cite(key="a", suffix=RichText.of(suffix))
    assert texts([csl.Citation(cites=(cite, csl.Cite(key="b")))]) == [expected]


POSITIONS = (
    '<layout><choose><if position="ibid-with-locator"><text value="ibid at"/></if>'
    '<else-if position="ibid"><text value="ibid"/></else-if>'
    '<else-if position="near-note"><text value="near"/></else-if>'
    '<else-if position="subsequent"><text variable="first-reference-note-number" prefix="n "/></else-if>'
    '<else><text value="first"/></else></choose></layout>'
)


def at(key: str, page: str, note: int) -> csl.Citation:
    return csl.Citation(cites=(csl.Cite(key=key, locator=RichText.of(page)),), note=note)


@pytest.mark.parametrize(
    ("citations", "expected"),
    [
        ([cites("a", note=1), cites("a", note=2)], ["first", "ibid"]),
        ([cites("a", note=1), at("a", "5", 2)], ["first", "ibid at"]),
        ([cites("a", note=1), cites("a", note=3)], ["first", "near"]),
        ([at("a", "5", 1), at("a", "5", 2)], ["first", "ibid"]),
        ([at("a", "5", 1), at("a", "6", 2)], ["first", "ibid at"]),
        ([at("a", "5", 1), cites("a", note=2)], ["first", "near"]),
        ([cites("a", note=1), cites("b", note=2), cites("a", note=3)], ["first", "first", "near"]),
        ([cites("a", note=1), cites("b", note=2), cites("a", note=9)], ["first", "first", "n 1"]),
        ([cites("a", "b", note=1), cites("b", note=9)], ["firstfirst", "n 1"]),
        ([cites("a", "a", note=1)], ["firstibid"]),
    ],
)
def test_positions(citations, expected):
    """Each cite knows what was cited before it."""
    assert texts(citations, layout=POSITIONS, kind="note") == expected


def test_a_note_is_near_to_notes_only():
    """What was cited in the running text is no near note, and text between two notes parts them no further."""
    layout = POSITIONS.replace(
        '<text variable="first-reference-note-number" prefix="n "/>', '<text value="later"/>'
    )
    in_text = [cites("a"), cites("b", note=1), cites("a", note=2)]
    assert texts(in_text, layout=layout, kind="note") == ["first", "first", "later"]
    between = [cites("a", note=1), cites("b", note=2), cites("a"), cites("a", note=20)]
    assert texts(between, layout=layout, kind="note") == ["first", "first", "later", "later"]


def test_ibid_begins_a_note_with_a_capital():
    """A term that opens a note opens a sentence; after words of its own it does not."""
    layout = (
        '<layout suffix="."><choose><if position="ibid"><text term="ibid"/></if>'
        '<else><text variable="title"/></else></choose></layout>'
    )
    see = csl.Citation(cites=(csl.Cite(key="a", prefix=RichText.of("see")),), note=3)
    assert texts([cites("a", note=1), cites("a", note=2), see], layout=layout, kind="note") == [
        "Alpha.",
        "Ibid.",
        "see ibid.",
    ]


def test_label_of_a_note_number():
    """A label may stand before the number of the note that first cited the work."""
    layout = (
        '<layout><choose><if position="subsequent"><group delimiter=" ">'
        '<label variable="first-reference-note-number" form="short"/>'
        '<text variable="first-reference-note-number"/></group></if>'
        '<else><text variable="title"/></else></choose></layout>'
    )
    locale = (
        '<locale><terms><term name="first-reference-note-number" form="short">'
        "<single>n</single><multiple>nn</multiple></term></terms></locale>"
    )
    citations = [cites("a", note=3), cites("b", note=4), cites("a", note=5)]
    assert texts(citations, layout=layout, kind="note", locale=locale)[2] == "n 3"


def test_term_with_a_case_of_its_own_keeps_it():
    """A style that asks for a small ibid gets one, at the beginning of a note too."""
    layout = (
        '<layout><choose><if position="ibid"><text term="ibid" text-case="lowercase"/></if>'
        '<else><text variable="title"/></else></choose></layout>'
    )
    assert texts([cites("a", note=1), cites("a", note=2)], layout=layout, kind="note")[1] == "ibid."


def test_subsequent_cites_have_their_own_et_al():
    """et-al-subsequent-min cuts later cites down further."""
    options = 'et-al-min="3" et-al-use-first="2" et-al-subsequent-min="2" et-al-subsequent-use-first="1"'
    references = [work("a", A, B, year=2001, title="T")]
    assert texts([cites("a"), cites("a")], citation=options, references=references) == [
        "(Adams and Brand 2001)",
        "(Adams et al. 2001)",
    ]


def test_label_of_a_work_without_one():
    """A citation-label is made of the names and the year."""
    layout = '<layout prefix="[" suffix="]"><text variable="citation-label"/></layout>'
    assert texts([cites("a")], layout=layout) == ["[Adam01]"]


def test_bibliography_comes_along():
    """The bibliography holds every reference, with the suffixes of the cites."""
    made = style(
        '<layout><date variable="issued"><date-part name="year"/></date></layout>',
        cite_layout=AUTHOR_DATE,
        citation='disambiguate-add-year-suffix="true"',
    )
    cited = csl.cite([cites("a"), cites("d")], REFERENCES, made)
    assert [text.plain for text in cited.citations] == ["(Adams 2001a)", "(Adams 2001b)"]
    assert [entry.text.plain for entry in cited.bibliography.entries] == ["2001a", "2002", "2003", "2001b"]
