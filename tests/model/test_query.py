"""Queries of a library: the meaning of each comparison, and the errors of wrong queries."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs import patterns
from essence_refs.errors import QueryError
from essence_refs.model import (
    Date,
    Facet,
    FacetValue,
    Framework,
    InterventionType,
    Level,
    Library,
    Name,
    Names,
    Reference,
    RichText,
)

HOUSE = Framework(
    levels=(
        Level(
            key="attic",
            name="The Attic",
            types=(InterventionType(key="repair", name="Repair", level="attic"),),
        ),
        Level(key="hall", name="Hall"),
    ),
    facets=(Facet(key="study-kind", name="Kind", values=(FacetValue(key="trial", name="Trial"),)),),
)

GOGH = Name(family="Gogh", given="Vincent", non_dropping_particle="van")
OLD = Reference(
    key="Old1990",
    kind="report",
    entry_type="techreport",
    names=(("author", Names((Name(family="Büro", given="Ana"), Name(literal="Children's Bureau"), GOGH))),),
    dates=(("issued", Date.of(1990, 5)),),
    texts=(("title", RichText.of("What works, and for WHOM")), ("DOI", RichText.of("10.1000/ABC"))),
    levels=("attic", "hall"),
    types=("repair",),
    facets=(("study-kind", ("trial",)),),
    keywords=("Care", "safety"),
    unverified=("doi",),
)
NEW = Reference(key="new2021", kind="book", dates=(("issued", Date.of(2021)),), levels=("hall",))
BARE = Reference(key="bare")
LIBRARY = Library((OLD, NEW, BARE), HOUSE)


FIELDS = (
    "abstract, annotation, author, bundle, container, doi, editor, key, keyword, kind, language, level, note, "
    "publisher, study_kind, text, title, type, unverified, url, year"
)


EXAMPLE = "'care' in title and year >= 2020"


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("year >= 2020", "new2021"),
        ("year == 1990", "Old1990"),
        ("year < 2021", "Old1990"),
        ("1990 <= year <= 2021", "Old1990 new2021"),
        ("2000 > year", "Old1990"),
        ("year != 1990", "new2021 bare"),
        ("year in (1990, 2021)", "Old1990 new2021"),
        ("year > -500", "Old1990 new2021"),
        ("not year", "bare"),
        ('level == "attic"', "Old1990"),
        ("level == 'the attic'", "Old1990"),
        ('level == "HALL"', "Old1990 new2021"),
        ('level != "attic"', "new2021 bare"),
        ('"hall" in level', "Old1990 new2021"),
        ('"attic" not in level', "new2021 bare"),
        ('level in ["attic", "hall"]', "Old1990 new2021"),
        ('level == "hall" and level == "attic"', "Old1990"),
        ("not level", "bare"),
        ('type == "repair"', "Old1990"),
        ('study_kind == "TRIAL"', "Old1990"),
        ('kind == "report"', "Old1990"),
        ('kind == "techreport"', "Old1990"),
        ('key == "OLD1990"', "Old1990"),
        ('title == "what works, and for whom"', "Old1990"),
        ('"WORKS" in title', "Old1990"),
        ('author == "büro"', "Old1990"),
        ('author == "Ana Büro"', "Old1990"),
        ('author == "Büro, Ana"', "Old1990"),
        ('author == "van Gogh" and author == "gogh" and author == "van Gogh, Vincent"', "Old1990"),
        ('"children\'s bureau" in author', "Old1990"),
        ('"bureau" in author', ""),
        ('doi == "10.1000/abc"', "Old1990"),
        ('keyword == "care"', "Old1990"),
        ('unverified == "DOI"', "Old1990"),
        ('Year >= 2020 or KEY == "bare"', "new2021 bare"),
        ('year >= 1900 and not (level == "attic" or kind == "x")', "new2021"),
        ("\n  year >= 2020\n  and level\n", "new2021"),
    ],
)
def test_query_finds(query: str, keys: str) -> None:
    """A query finds the references that match it, in library order; letter case does not matter."""
    assert LIBRARY.where(query).keys() == tuple(keys.split())


@pytest.mark.parametrize(
    ("query", "message", "column"),
    [
        ("", "it is empty", 0),
        ("yaer > 2000", "no field is called 'yaer' (did you mean year?)", 1),
        ("year > 2000 and lvl == 'x'", "no field is called 'lvl' (did you mean level?)", 17),
        ("level == 'atic'", "no level is called 'atic' (did you mean attic?)", 10),
        ("'hal' in level", "no level is called 'hal' (did you mean hall?)", 1),
        ("type == 'repairs'", "no intervention type is called 'repairs' (did you mean repair?)", 9),
        ("study_kind == 'trail'", "no kind is called 'trail' (did you mean trial?)", 15),
        ("year == '2020'", "year must be compared with a number, without quotation marks", 9),
        ("year == True", "year must be compared with a number, without quotation marks", 9),
        ("title == 2020", "title must be compared with text in quotation marks", 10),
        ("title == year", "title must be compared with text in quotation marks", 10),
        ("level < 'b'", "level has no order: use ==, != or in", 1),
        (
            "'year",
            (
                "the text has no closing quotation mark; on a command line, write double quotation marks around the "
                "query and single ones inside: \"level == 'policy'\""
            ),
            1,
        ),
        ("level in 'attic'", "'in' needs a field on one side: 'words' in title, level in ('a', 'b')", 1),
        ("1 in (1, 2)", "'in' needs a field on one side: 'words' in title, level in ('a', 'b')", 1),
        ("'a' in 'b'", "'in' needs a field on one side: 'words' in title, level in ('a', 'b')", 1),
        ("zzz", f"no field is called 'zzz' (there are {FIELDS})", 1),
        ("1 == 1", "there is no field in this comparison", 1),
        ("year is 2020", "'is' has no meaning here: write == or !=", 1),
        ("year = 2020", "a comparison is written with two equals signs, ==", 6),
        ("year >= 2020 AND level == 'hall'", "AND must be in lower case: and", 14),
        ("NOT level", "NOT must be in lower case: not", 5),
        (
            "'A AND B' in title >",
            "fields can be compared with texts or numbers, as in 'care' in title and year >= 2020",
            0,
        ),
        (
            "study-kind == 'trial'",
            "a hyphen in the name of a field is written as an underscore: study_kind",
            1,
        ),
        (
            "'trial' in study-kind",
            "a hyphen in the name of a field is written as an underscore: study_kind",
            12,
        ),
        ("level='hall'", "a comparison is written with two equals signs, ==", 6),
        ("year >= 2020 & level == 'hall'", "there is no &: write and", 9),
        ("(year >= 2020) & (level == 'hall')", "there is no &: write and", 1),
        ("level == 'hall' | 'a' in title", "there is no |: write or", 10),
        ("2020", "there must be a comparison here, such as year >= 2020", 1),
        ("'é' in title and __import__('os')", "there must be a comparison here, such as year >= 2020", 18),
        ("title.__class__", "there must be a comparison here, such as year >= 2020", 1),
        ("year => 2018", "there is no =>: did you mean >=?", 6),
        ("  year =< 2018", "there is no =<: did you mean <=?", 8),
        ("year <> 2018", "there is no <>: did you mean !=?", 6),
        ("title contains care", f"fields can be compared with texts or numbers, as in {EXAMPLE}", 7),
        ("social care", f"fields can be compared with texts or numbers, as in {EXAMPLE}", 8),
        ("“care” in title", f"text must be in straight quotation marks, as in {EXAMPLE}", 1),
        (r"title == '\d'", "a backslash has no meaning here", 11),
    ],
)
def test_wrong_query_is_a_located_error(query: str, message: str, column: int) -> None:
    """A wrong query is an error with a reason, a suggestion and the column."""
    with pytest.raises(QueryError) as caught:
        LIBRARY.where(query)
    assert (caught.value.message, caught.value.column) == (message, column)


@pytest.mark.parametrize(
    "written", ["Children's “first” steps", 'Children’s "first" steps', "children’s “FIRST” steps"]
)
@pytest.mark.parametrize("kept", ['Children\'s "first" steps', "Children’s “first” steps"])
def test_curly_quotes_match_straight_quotes(written: str, kept: str) -> None:
    """A title copied from a printed list finds its item, whichever of the two has curly quotes."""
    library = Library((Reference(key="a", texts=(("title", RichText.of(kept)),)), BARE))
    for query in (f"title == '''{written}'''", f"'''{written[:18]}''' in title"):
        assert library.where(query).keys() == ("a",), query


def test_the_example_in_the_error_is_a_valid_query() -> None:
    """The error shows a query that works."""
    assert LIBRARY.where(EXAMPLE).keys() == ()


@pytest.mark.parametrize(
    "query", ["(" * 400 + "year" + ")" * 400, "not " * 2000, "a" * 9000, "year >", "\0", "year\n>"]
)
def test_hostile_queries_are_query_errors(query: str) -> None:
    """Deep nesting, great length and broken syntax are query errors and nothing else."""
    with pytest.raises(QueryError):
        LIBRARY.where(query)


def test_a_framework_without_levels_accepts_any_level() -> None:
    """There is nothing to compare a level with."""
    assert Library((NEW,)).where('level == "anything"').keys() == ()


def test_a_facet_overrides_a_field_of_the_same_name() -> None:
    """If a facet is called publisher, a query for publisher means the facet."""
    facet = Facet(key="publisher", name="Publisher", values=(FacetValue(key="press", name="Press"),))
    item = Reference(key="a", facets=(("publisher", ("press",)),))
    assert Library((item,), Framework(facets=(facet,))).where('publisher == "press"').keys() == ("a",)


def test_kind_is_the_item_type_whatever_the_facets_are_called() -> None:
    """A facet of that name has another one in queries and in rows."""
    facet = Facet(key="kind", name="Kind", values=(FacetValue(key="trial", name="Trial"),))
    item = Reference(key="a", kind="book", facets=(("kind", ("trial",)),))
    library = Library((item,), Framework(facets=(facet,)))
    assert library.where('kind == "book" and kind_facet == "trial"').keys() == ("a",)
    assert library.where('kind == "trial"').keys() == ()
    (row,) = library.records()
    assert (row["kind"], row["kind_facet"]) == ("book", ["trial"])


def test_a_function_is_a_query_too() -> None:
    """A predicate selects as a query does."""
    assert LIBRARY.where(lambda each: not each.levels).keys() == ("bare",)


def test_selection_keeps_framework_and_problems() -> None:
    """The result of a query is a library with the same framework."""
    assert LIBRARY.where("year").framework is HOUSE


@given(st.integers(-3000, 3000))
def test_a_query_and_its_negation_split_the_library(year: int) -> None:
    """Every reference matches exactly one of the two."""
    yes, no = LIBRARY.where(f"year >= {year}"), LIBRARY.where(f"not year >= {year}")
    assert sorted((*yes.keys(), *no.keys())) == sorted(LIBRARY.keys())


def answer(query: str) -> Library | QueryError:
    try:
        return LIBRARY.where(query)
    except QueryError as error:
        return error


@given(st.text(st.sampled_from("yearlvtiinotdkey \"'()[]<>=!,.09\\\n-"), max_size=40))
def test_no_text_ends_in_a_traceback(query: str) -> None:
    """Every text is either a query or a query error with a sentence and a column."""
    found = answer(query)
    if isinstance(found, QueryError):
        assert found.message
        assert 0 <= found.column <= len(query) + 1
    else:
        assert set(found.keys()) <= set(LIBRARY.keys())


def test_thousands_of_signs_are_refused() -> None:
    """Python versions differ in how many they read."""
    with pytest.raises(QueryError, match=r"nested more than 100 deep|must be compared with a number"):
        LIBRARY.where("-" * 3000 + "1 == year")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("not " * 101 + "level", "conditions are nested more than 100 deep"),
        ("not " * 1100 + "level", "conditions are nested more than 100 deep"),
        ("level or " * 1000 + "level", "it is longer than 5000 characters"),
        ("'\ud800' in title", "'utf-8' codec can't encode character"),
        ("\0", "source code string cannot contain null bytes"),
    ],
)
def test_the_reason_of_a_hostile_query(query: str, message: str) -> None:
    """It is the limit that was reached, or the character that no query can have."""
    with pytest.raises(QueryError) as caught:
        LIBRARY.where(query)
    assert caught.value.message.startswith(message)
    assert len(caught.value.query) <= 80


FULL = Reference(
    key="full",
    names=(("translator", Names((Name(family="Roe", given="Jo"),))),),
    texts=(
        ("abstract", RichText.of("A trial of 12 families’ homes")),
        ("language", RichText.of("en-GB")),
        ("note", RichText.of("In press")),
    ),
    levels=("hall",),
    keywords=("fostering",),
    fields=(("ris-ad", "University of Kent"),),
)
FULL_LIBRARY = Library(
    (FULL, BARE),
    attrs.evolve(HOUSE, levels=(Level(key="hall", name="Hall", bundle=("Supervision of staff",)),)),
)


@pytest.mark.parametrize(
    "query",
    [
        '"families\' homes" in abstract',
        '"press" in note',
        'language == "en"',
        'language == "en-gb"',
        '"supervision" in bundle',
        '"jo roe" in text',
        '"kent" in text and "fostering" in text and "trial" in text',
        r'abstract ~ "\b\d+ famil(y|ies)"',
        "abstract ~ 'TRIAL'",
        'not (key ~ "^bare$")',
        'text ~ "families\' homes"',
        '"x" in title or keyword ~ "^foster"',
    ],
)
def test_more_fields_and_regular_expressions_find_a_reference(query: str) -> None:
    """The field text has everything, and ~ searches by a regular expression in any letter case."""
    assert FULL_LIBRARY.where(query).keys() == ("full",)


def test_years_match_as_they_are_written() -> None:
    """A decade is quickly asked for."""
    assert LIBRARY.where('year ~ "^202"').keys() == ("new2021",)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('title ~ "("', "at column 9: this is no regular expression: missing )"),
        ("title ~ year", "at column 1: ~ needs a field before it and text behind it"),
        ('title ~ "a" ~ "b"', "at column 1: ~ needs a field before it and text behind it"),
        ('titel ~ "a"', "at column 1: no field is called 'titel' (did you mean title?"),
        ('title @ "a"', "there is no @: write ~ before a regular expression"),
        (r'title == "\d"', "at column 11: a backslash has no meaning here"),
    ],
)
def test_a_wrong_regular_expression_has_its_column(query: str, message: str) -> None:
    """Nothing moves, whatever the query is translated to."""
    with pytest.raises(QueryError) as caught:
        LIBRARY.where(query)
    assert message in str(caught.value)


def test_a_regular_expression_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some take years for thirty characters."""
    monkeypatch.setattr(patterns, "LONGEST_SEARCH", 0.01)
    slow = Library((Reference(key="slow", texts=(("title", RichText.of("a" * 5000 + "!")),)),))
    with pytest.raises(QueryError, match="takes too long in 'slow'"):
        slow.where(r'title ~ "(a|aa)+(b|aa)*\1c$"')


def test_a_sign_inside_a_text_is_no_operator() -> None:
    """Addresses have it."""
    assert LIBRARY.where('"~" in url or key == "a@b"').keys() == ()


def test_an_organisation_has_no_empty_family_name() -> None:
    """No person has an empty name."""
    library = Library(
        (Reference(key="a", names=(("author", Names((Name(literal="WHO"),))),)), Reference(key="b"))
    )
    assert [each.key for each in library.where('author == "WHO"')] == ["a"]
    assert [each.key for each in library.where('author == ""')] == []
