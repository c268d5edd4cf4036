"""Cites in one citation, grouped and collapsed."""

import pytest
from citations_for_tests import A, cites, texts
from styles_for_tests import style, work

from essence_refs import csl
from essence_refs.model import Mark, RichText, Span


def several(number: int):
    return [work(f"k{index}", A, year=2001, title=f"T{index}") for index in range(number)]


NUMERIC = '<layout prefix="[" suffix="]" delimiter=","><text variable="citation-number"/></layout>'


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
    """Cites with the same names show them once."""
    options = f'disambiguate-add-year-suffix="true" {options}'
    assert texts([cites("a", "b", "c", "d")], citation=options) == [expected]


@pytest.mark.parametrize(
    ("collapse", "expected"),
    [
        ("year-suffix", "(Adams 2001a,b,c,d)"),
        ("year-suffix-ranged", "(Adams 2001a\u2013d)"),
    ],
)
def test_collapsing_by_year_suffix(collapse, expected):
    """Cites of one year show it once, and consecutive suffixes are a range."""
    options = f'disambiguate-add-year-suffix="true" collapse="{collapse}" year-suffix-delimiter=","'
    references = several(4)
    cited = [cites(*(each.key for each in references))]
    assert texts(cited, citation=options, references=references) == [expected]


def test_gap_in_a_run_of_suffixes():
    """Only three or more consecutive suffixes are a range."""
    options = 'disambiguate-add-year-suffix="true" collapse="year-suffix-ranged" year-suffix-delimiter=","'
    references = several(6)
    cited = [cites("k0", "k2", "k3", "k4")]
    assert texts(cited, citation=options, references=references) == ["(Adams 2001a,c\u2013e)"]


def test_collapsing_by_number():
    """Three or more consecutive numbers are a range."""
    references = several(5)
    assert texts(
        [cites("k0", "k1", "k2", "k4"), cites("k0", "k1")],
        layout=NUMERIC,
        citation='collapse="citation-number"',
        references=references,
    ) == ["[1\u20133,5]", "[1,2]"]


def test_a_prefix_before_a_range_of_numbers():
    """A range may begin with a prefix, which applies to all its numbers; other prefixes end a range."""
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
        (". p. 3 ff", "(Adams 2001. p. 3 ff; Brand 2002)"),
        (" in part,", "(Adams 2001 in part, Brand 2002)"),
        (" in part", "(Adams 2001 in part; Brand 2002)"),
    ],
)
def test_a_suffix_that_ends_the_cite_itself(suffix, expected):
    """No delimiter follows a suffix that ends with a sentence or a comma; an abbreviation is neither."""
    cite = csl.Cite(key="a", suffix=RichText.of(suffix))
    assert texts([csl.Citation(cites=(cite, csl.Cite(key="b")))]) == [expected]


@pytest.mark.parametrize(
    ("collapse", "expected"),
    [
        ("year-suffix", "2001a, b, c; 2002"),
        ("year-suffix-ranged", "2001a\u2013c; 2002"),
        ("year", "2001a; 2001b; 2001c; 2002"),
    ],
)
def test_cites_without_names_collapse_by_year_suffix(collapse, expected):
    """Cites that show a year alone need no names to be collapsed."""
    layout = '<layout delimiter="; "><date variable="issued"><date-part name="year"/></date></layout>'
    options = f'disambiguate-add-year-suffix="true" collapse="{collapse}" year-suffix-delimiter=", "'
    references = [*several(3), work("other", A, year=2002)]
    assert texts([cites("k0", "k1", "k2", "other")], layout, references, citation=options) == [expected]


def test_a_collapsed_suffix_keeps_its_formatting():
    """A year suffix in italics is in italics without its year too."""
    layout = (
        '<layout><group delimiter=" "><names variable="author"/><group font-weight="bold"><date variable="issued">'
        '<date-part name="year"/></date><text variable="year-suffix" font-style="italic"/></group></group></layout>'
    )
    made = style(
        "<layout><text variable='title'/></layout>",
        cite_layout=layout,
        citation='disambiguate-add-year-suffix="true" collapse="year-suffix" year-suffix-delimiter=", "',
    )
    (text,) = csl.cite([cites("k0", "k1")], several(2), made).citations
    bold = [
        Span(Mark.BOLD, ("2001", Span(Mark.ITALIC, ("a",)))),
        Span(Mark.BOLD, (Span(Mark.ITALIC, ("b",)),)),
    ]
    assert list(text.content) == ["Ann Adams ", bold[0], ", ", bold[1]]


@pytest.mark.parametrize(
    ("kind", "expected"), [("in-text", "(Adams 2001, 2003)"), ("note", "(Adams 2001; 2003)")]
)
def test_the_delimiter_within_a_group(kind, expected):
    """Without cite-group-delimiter it is a comma in the text and, in notes, the delimiter of the layout."""
    assert texts([cites("a", "c")], citation='collapse="year"', kind=kind) == [expected]


LOCATED = csl.Cite(key="c", locator=RichText.of("5"), label="page")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "(Adams 2001, 2003, p. 5)"),
        ('cite-group-delimiter="; "', "(Adams 2001; 2003, p. 5)"),
    ],
)
def test_a_locator_does_not_change_the_delimiter_of_a_group(options, expected):
    """cite-group-delimiter is a comma by default (CSL 1.0.2, "Cite Grouping")."""
    citation = csl.Citation(cites=(csl.Cite(key="a"), LOCATED))
    assert texts([citation], citation=f'collapse="year" {options}') == [expected]


def test_a_cite_that_begins_with_punctuation_of_the_style_is_apart_from_the_one_before():
    """Only a prefix of the writer's own replaces the delimiter."""
    layout = '<layout delimiter="; "><names variable="author"/><text variable="title" prefix=", "/></layout>'
    references = [work("1", A, title="Alpha"), work("2", title="Beta"), work("3", A, title="Gamma")]
    prefixed = csl.Citation(cites=(csl.Cite(key="1"), csl.Cite(key="3", prefix=RichText.of(", then "))))
    shown = texts([cites("1", "2"), prefixed], layout=layout, references=references)
    assert shown == ["Ann Adams, Alpha; , Beta", "Ann Adams, Alpha, then Ann Adams, Gamma"]


def listed(options, *made):
    """Return one citation of works of one author and year, in a style that adds suffixes."""
    works = [work(key, A, year=2001, title=key) for key in "abcd"]
    citation = csl.Citation(cites=tuple(csl.Cite(key=key, **parts) for key, parts in made))
    return texts([citation], references=works, citation=f'disambiguate-add-year-suffix="true" {options}')[0]


SEE, AND, LATER = (RichText.of(each) for each in ("see ", "and ", " x"))


@pytest.mark.parametrize(
    ("options", "made", "expected"),
    [
        ('collapse="year-suffix"', [("a", {}), ("b", {}), ("c", {})], "(Adams 2001a; b; c)"),
        ('collapse="year-suffix-ranged"', [("a", {}), ("b", {}), ("c", {})], "(Adams 2001a\u2013c)"),
        (
            'collapse="year-suffix"',
            [("a", {}), ("b", {"locator": RichText.of("4")}), ("c", {})],
            "(Adams 2001a, 2001b, p. 4, 2001c)",
        ),
        (
            'collapse="year-suffix"',
            [("a", {"prefix": SEE}), ("b", {}), ("c", {"suffix": LATER}), ("d", {})],
            "(see Adams 2001a, 2001b; Adams 2001c x; Adams 2001d)",
        ),
        (
            'collapse="year-suffix"',
            [("a", {"locator": RichText.of("4")}), ("b", {}), ("c", {"prefix": AND})],
            "(Adams 2001a, p. 4, 2001b; and Adams 2001c)",
        ),
        ('collapse="year"', [("a", {}), ("b", {}), ("c", {})], "(Adams 2001a, 2001b, 2001c)"),
    ],
)
def test_a_cite_with_words_of_its_own_ends_a_run_of_suffixes(options, made, expected):
    """A locator, a prefix or a suffix would otherwise belong to another year."""
    assert listed(options, *made) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, 2, 3], "[1\u20133]"),
        ([1, 2], "[1,2]"),
        ([1, 3, 2], "[1,3,2]"),
        ([1, 2, 3, 5, 6, 7], "[1\u20133,5\u20137]"),
        ([3, 2, 1], "[3,2,1]"),
        ([1, 1, 2], "[1,1,2]"),
    ],
)
def test_three_numbers_in_a_row_are_a_range(numbers, expected):
    """Two are not, and the order of the writer stays."""
    made = csl.Citation(cites=tuple(csl.Cite(key=f"k{number - 1}") for number in numbers))
    assert texts([made], layout=NUMERIC, references=several(7), citation='collapse="citation-number"') == [
        expected
    ]
