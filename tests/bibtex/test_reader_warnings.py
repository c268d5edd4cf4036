"""Mistakes that lose nothing a reader would see are warnings, and the file is read."""

import pytest

from essence_refs.bibtex import parse, parse_files
from essence_refs.bibtex.writer import write
from essence_refs.diagnostics import Severity
from essence_refs.model import Reference


def read(text: str, *codes: str) -> Reference:
    """Return the first reference of a text whose problems are warnings with these codes."""
    result = parse(text)
    assert [each.code for each in result.problems] == [*codes]
    assert all(each.severity is Severity.WARNING for each in result.problems)
    return result.references[0]


@pytest.mark.parametrize("month", ["sept", "Sept", "september", "June", "JULY", "march"])
def test_a_month_without_braces_is_a_month(month: str) -> None:
    """BibTeX's abbreviations have three letters; programs write others."""
    reference = read(f"@misc{{a, title = {{T}}, year = 1997, month = {month}}}", "undefined-abbreviation")
    assert (
        str(reference.date("issued"))
        == {
            "s": "1997-09",
            "j": "1997-06" if month == "June" else "1997-07",
            "m": "1997-03",
        }[month[0].lower()]
    )


@pytest.mark.parametrize(
    ("source", "keywords"),
    [
        ("{Children, young people},Homes", ("Children, young people", "Homes")),
        ("Homes, {Children, young people}", ("Homes", "Children, young people")),
        ("{foster care, kinship care}", ("foster care, kinship care",)),
        ("{F}oster care, kinship {care}", ("Foster care", "kinship care")),
    ],
)
def test_braces_keep_a_keyword_whole(source: str, keywords: tuple[str, ...]) -> None:
    """Zotero's users have commas in tags; they are written in braces again."""
    reference = read(f"@misc{{a, title = {{T}}, keywords = {{{source}}}}}")
    assert reference.keywords == keywords
    assert parse(write([reference]).text).references[0].keywords == keywords


def test_the_place_of_a_conference_is_beside_the_place_of_its_publisher() -> None:
    """The ACM Digital Library writes both."""
    reference = read("@inproceedings{a, title={T}, location={Lima, Peru}, address={Boston}, publisher={P}}")
    assert (reference.text("event-place").plain, reference.text("publisher-place").plain) == (
        "Lima, Peru",
        "Boston",
    )
    assert parse(write([reference]).text).references == (reference,)


def test_two_places_of_a_book_are_both_named() -> None:
    """A book has one place of publication; the first is read."""
    reference = read("@book{a, title={T}, location={Leeds}, address={York}}", "duplicate-field")
    assert reference.text("publisher-place").plain == "Leeds"
    [problem] = parse("@book{a, title={T}, location={Leeds}, address={York}}").problems
    assert "Leeds" in problem.message
    assert "York" in problem.message


@pytest.mark.parametrize(
    "fields",
    [
        "title = {T}, title = {T}",
        "title = {Homes}, Title = {homes}",
        "title = {T}, journal = {The Lancet}, journaltitle = {the  {Lancet}}",
    ],
)
def test_a_repeated_field_with_the_same_text_is_no_problem(fields: str) -> None:
    """Letter case, braces and white space make no other value; the first is read."""
    read(f"@article{{a, {fields}}}")


def test_a_repeated_field_that_is_not_printed_is_not_quoted() -> None:
    """Two files are attached; the message is short."""
    reference = read("@misc{a, title={T}, file={one.pdf}, file={two.pdf}}", "duplicate-field")
    assert reference.fields == (("file", "one.pdf"),)


@pytest.mark.parametrize(
    "second",
    [
        "@book{a, title = {T}, year = 2001}",
        "@Book{a,\n  year = {2001},\n  TITLE = {t},\n}",
        "@book{a, title = {T}, year = 2001, abstract = {Words}, file = {a.pdf}}",
    ],
)
def test_an_entry_that_is_repeated_is_a_warning(second: str) -> None:
    """Nothing that styles print is different."""
    first = "@book{a, title = {T}, year = 2001}"
    read(f"{first}\n{second}", "repeated-entry")
    result = parse_files([("x.bib", first), ("y.bib", second)])
    assert [each.code for each in result.problems] == ["repeated-entry"]


def test_a_key_with_two_works_is_an_error() -> None:
    """One of them would be lost."""
    [problem] = parse("@book{a, title = {T}}\n@book{a, title = {U}}").errors
    assert problem.code == "duplicate-key"


@pytest.mark.parametrize("field", ["crossref", "xdata"])
def test_a_missing_parent_is_a_warning(field: str) -> None:
    """DBLP's entries are pasted one by one, without the proceedings."""
    reference = read(
        f"@inproceedings{{a, title={{T}}, booktitle={{B}}, {field}={{conf/b}}}}", "missing-parent"
    )
    assert reference.text("container-title").plain == "B"


@pytest.mark.parametrize("between", [",", ",\n", "\n,\n", ", ,", ";", "}", "}\n,"])
def test_punctuation_between_entries_loses_nothing(between: str) -> None:
    """A brace too many is reported, because it may be one that is missing elsewhere."""
    result = parse(f"@misc{{a, title={{T}}}}{between}\n@misc{{b, title={{U}}}}")
    assert [each.key for each in result.references] == ["a", "b"]
    assert not result.errors
    assert bool(result.problems) is ("}" in between)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ("volume =", "no-value"),
        ("author = {Roe, Ann and}", "empty-name"),
        ("note = {N} #", "stray-join"),
        ("edition = 2nd", "undefined-abbreviation"),
        ("publisher = Springer-Verlag", "undefined-abbreviation"),
        ("language = german", "undefined-abbreviation"),
        ("file = unknown", "undefined-abbreviation"),
        ("time added = {x}", "field-name"),
        ("crossref = {a}", "circle"),
    ],
)
def test_nothing_is_lost(fields: str, code: str) -> None:
    """Each of these is a warning."""
    read(f"@misc{{a, title = {{T}}, {fields}}}", code)


@pytest.mark.parametrize(
    "fields", ["publisher = jnl", "author = {A, B, C, D, E}", 'note = "N" more', "page title = {X}"]
)
def test_what_a_reader_would_miss_is_an_error(fields: str) -> None:
    """A text may be wrong or lost."""
    assert parse(f"@string{{jrnl = {{Journal}}}}\n@misc{{a, title = {{T}}, {fields}}}").errors


def test_an_abbreviation_that_is_defined_twice_is_reported():
    """The last text is used, as in BibTeX; the same text again is no problem."""
    reading = parse(
        '@string{a = "x"}\n@string{b = "z"}\n@string{B = "z"}\n@string{A = "y"}\n@misc{k, title = a # b}'
    )
    assert reading.references[0].title.plain == "yz"
    assert [str(each) for each in reading.problems] == [
        "line 4, column 1: A: warning: the abbreviation 'A' is defined again, with another text"
    ]
    assert reading.problems[0].code == "redefined-abbreviation"
