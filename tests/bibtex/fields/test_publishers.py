"""Literal lists: bodies and places are read, printed and written as the source has them."""

import pytest

import essence_refs as er
from essence_refs import bibtex
from essence_refs.bibtex.writer import write
from essence_refs.exchange import csl_json

BODIES = [
    "Department of Housing and Local Government",
    "National Society for Trees, Parks and Open Spaces",
    "Council for Roads AND Bridges",
    "Harper and Row and Penguin",
    "{Marks and Spencer} and Boots",
    "Bond \\& Sons and Daughters",
]
LISTS = [
    ("report", "institution", "publisher"),
    ("thesis", "school", "publisher"),
    ("manual", "organization", "publisher"),
    ("book", "publisher", "publisher"),
    ("misc", "howpublished", "publisher"),
    ("book", "location", "publisher-place"),
    ("book", "address", "publisher-place"),
    ("patent", "location", "jurisdiction"),
    ("book", "origpublisher", "original-publisher"),
    ("book", "origlocation", "original-publisher-place"),
]


def read(source: str) -> er.Reference:
    result = bibtex.parse(source)
    assert result.problems == ()
    return result.references[0]


@pytest.mark.parametrize(("entry_type", "field", "variable"), LISTS)
@pytest.mark.parametrize("body", BODIES)
def test_a_list_is_read_as_the_source_has_it(body: str, entry_type: str, field: str, variable: str) -> None:
    """Every "and" is kept: most lists with one are the name of one body."""
    reference = read(f"@{entry_type}{{a, {field} = {{{body}}}}}")
    assert reference.text(variable).plain == body.replace("{", "").replace("}", "").replace("\\&", "&")
    [written] = bibtex.parse(write([reference]).text).references
    assert written == reference
    assert write([reference]).problems == ()


def test_the_lines_of_a_list_are_joined() -> None:
    """A new line in a list is a space."""
    reference = read("@report{a, institution = {Board of Trade\n  and Industry}}")
    assert reference.text("publisher").plain == "Board of Trade and Industry"


@pytest.mark.parametrize(
    ("locale", "printed"),
    [("en-GB", "Springer et al."), ("de-DE", "Springer u. a."), ("fr-FR", "Springer et al.")],
)
def test_and_others_is_the_term_of_the_locale(locale: str, printed: str) -> None:
    """A list that ends in "and others" is not complete."""
    library = er.loads(
        "@book{a, author={Roe, Ann}, title={Title}, publisher={Springer and others}, year=2020}"
    )
    text = str(er.formatted(library["a"], style="harvard-cite-them-right", locale=locale))
    assert printed in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "others" not in text


def test_and_others_is_written_as_it_was() -> None:
    """In CSL-JSON, which has no term for it, the words are kept."""
    reference = read("@book{a, publisher = {Springer and others}}")
    assert "publisher = {Springer and others}" in write([reference]).text
    assert '"publisher": "Springer and others"' in csl_json.write([reference]).text


def test_a_body_called_others_is_not_et_al() -> None:
    """In braces the words are the name itself."""
    reference = read("@book{a, publisher = {{Friends and others}}}")
    assert reference.text("publisher").is_plain is False
    library = er.loads("@book{a, title={T}, publisher={{Friends and others}}, year=2020}")
    assert "Friends and others" in str(er.formatted(library["a"]))


@pytest.mark.parametrize(
    "query", ['publisher == "Taylor"', '"francis" in publisher', 'publisher == "Taylor and Francis"']
)
def test_a_search_finds_one_of_several_bodies(query: str) -> None:
    """Either name is found, and both together."""
    library = er.loads("@book{a, title={T}, publisher={Taylor and Francis}}")
    assert [each.key for each in library.where(query)] == ["a"]


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("patentde and patentfr", "German patent and French patent"),
        ("patentde and {Isle of Man}", "German patent and Isle of Man"),
        ("France and Spain", "France and Spain"),
        ("countryde", "countryde"),
    ],
)
def test_the_location_of_a_patent_is_its_jurisdiction(location, expected):
    """Localization keys have their phrase."""
    library = er.loads(f"@patent{{a, title={{T}}, location={{{location}}}}}")
    assert library["a"].text("jurisdiction").plain == expected
