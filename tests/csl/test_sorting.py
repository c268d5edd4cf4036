"""cs:sort: items in the order of the sort keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from styles_for_tests import listed, person, style, work

from essence_refs import csl
from essence_refs.csl.variables.collation import collation_key
from essence_refs.model import Date, Name, Point


def order(keys: str, references, macros: str = "", **options) -> str:
    made = style(f"<sort>{keys}</sort><layout><text variable='title'/></layout>", macros=macros, **options)
    return "".join(listed(csl.bibliography(references, made)))


ANN, BEN, CY = person("Adams", "Ann"), person("Brand", "Ben"), person("Cole", "Cy")


def test_by_variable():
    """Texts sort without regard to case and accents."""
    references = [work("1", title="b"), work("2", title="A"), work("3", title="É"), work("4", title="d")]
    assert order('<key variable="title"/>', references) == "AbdÉ"


def test_descending_with_the_empty_last():
    """Items without a value are last, ascending or descending."""
    references = [work("1", title="x", volume="1"), work("2", title="y"), work("3", title="z", volume="2")]
    assert order('<key variable="volume"/>', references) == "xzy"
    assert order('<key variable="volume" sort="descending"/>', references) == "zxy"


def test_numbers_sort_as_numbers():
    """Volume 10 comes after volume 9."""
    references = [work("1", title="x", volume="10"), work("2", title="y", volume="9")]
    assert order('<key variable="volume"/>', references) == "yx"


def test_ranges_of_numbers_sort_as_numbers():
    """Pages 12-18 come before pages 100-104, and issue 1-2 before issue 3."""
    references = [
        work("1", title="z", page="100-104"),
        work("2", title="y", page="12-18"),
        work("3", title="x", page="5"),
    ]
    assert order('<key variable="page"/>', references) == "xyz"


def test_by_date():
    """Earlier dates are first; a year alone is before its months, and BC before AD."""
    references = [
        work("1", title="c", issued=Date.of(2001, 5)),
        work("2", title="b", issued=Date.of(2001)),
        work("3", title="a", issued=Date.of(-100)),
        work("4", title="d", issued=Date(start=Point(2001, 5, 2))),
    ]
    assert order('<key variable="issued"/>', references) == "abcd"


def test_by_names():
    """Names sort by family name; the style decides about particles."""
    gogh = person("Gogh", "Vincent", non_dropping_particle="van")
    references = [
        work("1", gogh, title="g"),
        work("2", person("Hall", "A"), title="h"),
        work("3", ANN, title="a"),
    ]
    keys = '<key variable="author"/>'
    assert order(keys, references) == "agh"
    assert order(keys, references, root='demote-non-dropping-particle="never"') == "ahg"


@pytest.mark.parametrize("key", ['variable="author"', 'macro="long"', 'macro="short"'])
def test_a_name_ends_before_the_next_begins(key):
    """Every Smith is before every Smith-Jones, and one author before two of whom the first is the same."""
    smith = person("Smith", "Kate")
    macros = "".join(
        f'<macro name="{form}"><names variable="author"><name form="{form}"/></names></macro>'
        for form in ("long", "short")
    )
    references = [
        work("1", person("Smithers", "Al"), title="f"),
        work("2", person("Smith-Jones", "Ann"), title="d"),
        work("3", person("Smith Jones", "Bea"), title="e"),
        work("4", Name(literal="Smith Institute"), title="c"),
        work("5", smith, person("Adams", "Zoe"), title="b"),
        work("6", smith, title="a"),
    ]
    assert order(f"<key {key}/>", references, macros) == "abcdef"


def test_by_macro_with_its_own_number_of_names():
    """names-min and names-use-first of the key replace the options of the style."""
    macros = '<macro name="m"><names variable="author"><name/></names></macro>'
    references = [work("1", ANN, CY, title="y", year=2000), work("2", ANN, BEN, title="x", year=2001)]
    year = '<key variable="issued"/>'
    assert order(f'<key macro="m"/>{year}', references, macros) == "xy"
    assert order(f'<key macro="m" names-min="2" names-use-first="1"/>{year}', references, macros) == "yx"


def test_short_names_sort_without_their_particles():
    """A macro of short names sorts van Gogh under G unless the style never demotes particles."""
    macros = '<macro name="m"><names variable="author"><name form="short"/></names></macro>'
    gogh = person("Gogh", "Vincent", non_dropping_particle="van")
    references = [work("1", gogh, title="g"), work("2", person("Hall", "A"), title="h")]
    assert order('<key macro="m"/>', references, macros) == "gh"
    assert order('<key macro="m"/>', references, macros, root='demote-non-dropping-particle="never"') == "hg"


def test_second_key_breaks_ties():
    """Items with equal first keys are sorted by the second."""
    references = [
        work("1", ANN, title="b", year=2001),
        work("2", ANN, title="a", year=2001),
        work("3", ANN, title="c", year=2000),
    ]
    assert order('<key variable="issued"/><key variable="title"/>', references) == "cab"


def test_without_keys_the_given_order_stays():
    """A bibliography without cs:sort keeps the order of the references."""
    made = style('<layout><text variable="title"/></layout>')
    assert listed(csl.bibliography([work("1", title="b"), work("2", title="a")], made)) == ["b", "a"]


def test_institutions_sort_by_their_name():
    """The name of an institution sorts as a text without its article."""
    references = [work("1", Name(literal="NHS"), title="n"), work("2", ANN, title="a")]
    assert order('<key variable="author"/>', references) == "an"


@given(st.lists(st.text(alphabet="abcÉéß '-", min_size=1, max_size=5), max_size=8))
def test_sorting_is_a_permutation(titles):
    """Sorting loses and repeats nothing, and the order is that of the keys."""
    references = [work(str(index), title=title) for index, title in enumerate(titles)]
    made = style("<sort><key variable='title'/></sort><layout><text variable='title'/></layout>")
    keys = [entry.key for entry in csl.bibliography(references, made).entries]
    assert sorted(keys) == sorted(reference.key for reference in references)
    sorted_keys = [collation_key(titles[int(key)]) for key in keys if collation_key(titles[int(key)])]
    assert sorted_keys == sorted(sorted_keys)


def test_short_names_sort_without_suffix_and_dropping_particle():
    """In a macro of short names King Jr. and King are equal, so the next key decides."""
    macros = '<macro name="m"><names variable="author"><name form="short"/></names></macro>'
    references = [
        work("1", person("King", "Ed"), title="b"),
        work("2", person("King", "Ed", suffix="Jr."), title="a"),
        work("3", person("King", "Ed", dropping_particle="von"), title="c"),
    ]
    assert order('<key macro="m"/><key variable="title"/>', references, macros) == "abc"


@pytest.mark.parametrize(
    "suffix", ["", '<date variable="issued" prefix=", "><date-part name="year"/></date>']
)
def test_works_of_one_author_come_before_those_with_others(suffix):
    """Whatever follows the names in a key, the works of one author come first."""
    macros = (
        f'<macro name="key"><names variable="author"><name name-as-sort-order="all"/><substitute>'
        f'<text variable="title"/></substitute></names>{suffix}</macro>'
    )
    made = style('<sort><key macro="key"/></sort><layout><text variable="title"/></layout>', macros=macros)
    adams, brand = person("Adams", "Ann"), person("Brand", "Ben")
    references = [
        work("both", adams, brand, year=1990),
        work("later", adams, year=2005),
        work("title", title="Adams"),
        work("other", person("Adams-Wood", "A"), year=1980),
        work("first", adams, year=1999),
    ]
    entries = [entry.key for entry in csl.bibliography(references, made).entries]
    assert entries.index("later") < entries.index("both") < entries.index("other")
    assert entries[0] == "title"
    assert not suffix or entries.index("first") < entries.index("later")


def test_a_name_without_a_particle_comes_before_its_namesakes():
    """The particles count before the given name (CSL 1.0.2, "Name-part Order")."""
    references = [
        work("1", person("Cole", "Ann", non_dropping_particle="van"), title="a"),
        work("2", person("Cole", "Zoe"), title="b"),
        work("3", person("Cole", "Bea", dropping_particle="de"), title="c"),
        work("4", person("Cole", "Ann", suffix="Jr."), title="d"),
        work("5", person("Cole", "Ann"), title="e"),
    ]
    assert order('<key variable="author"/>', references) == "edbca"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ('<key macro="volume"/>', ["two", "ten", "none"]),
        ('<key macro="number"/>', ["ten", "two", "none"]),
        ('<key macro="number" sort="descending"/>', ["none", "two", "ten"]),
        ('<key variable="citation-number" sort="descending"/>', ["none", "two", "ten"]),
    ],
)
def test_numbers_are_sorted_as_numbers(key, expected):
    """Volume 2 comes before volume 10."""
    macros = (
        '<macro name="volume"><number variable="volume"/></macro>'
        '<macro name="number"><text variable="citation-number"/></macro>'
    )
    made = style(f'<sort>{key}</sort><layout><text variable="title"/></layout>', macros=macros)
    references = [
        work("a", title="ten", volume="10"),
        work("b", title="two", volume="2"),
        work("c", title="none"),
    ]
    assert listed(csl.bibliography(references, made)) == expected


def test_dates_are_sorted_by_their_beginning():
    """A range without a beginning is sorted by its end; dates in words and missing dates come last."""
    made = style('<sort><key variable="issued"/></sort><layout><text variable="title"/></layout>')
    dates = {
        "words": Date(literal="in press"),
        "2019": Date.of(2019),
        "none": None,
        "2018-2020": Date(start=Point(2018), end=Point(2020), is_range=True),
        "to 2018": Date(end=Point(2018), is_range=True),
        "2018": Date.of(2018),
    }
    references = [
        work(f"k{number}", title=title, issued=date) for number, (title, date) in enumerate(dates.items())
    ]
    assert listed(csl.bibliography(references, made)) == [
        "2018",
        "to 2018",
        "2018-2020",
        "2019",
        "words",
        "none",
    ]


def test_institutions_are_sorted_without_their_article():
    """CSL 1.0.2, "Sorting of names": by demote-non-dropping-particle, "The King's Fund" is sorted under K."""
    made = style('<sort><key variable="author"/></sort><layout><text variable="title"/></layout>')
    names = ("The King\u2019s Fund", "Mind", "A Better Start", "An Other")
    references = [work(f"k{number}", Name(literal=each), title=each) for number, each in enumerate(names)]
    assert listed(csl.bibliography(references, made)) == [
        "A Better Start",
        "The King\u2019s Fund",
        "Mind",
        "An Other",
    ]
