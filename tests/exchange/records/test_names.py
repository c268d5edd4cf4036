"""Names of tagged records."""

import pytest

from essence_refs.exchange import endnote_xml, medline, ris, web_of_science
from essence_refs.exchange.records.names import is_et_al, is_family_and_initials, parse_name, without_et_al


@pytest.mark.parametrize(
    ("text", "family", "given", "suffix"),
    [
        ("Brand, Sarah L.", "Brand", "Sarah L.", ""),
        ("Brand,Sarah", "Brand", "Sarah", ""),
        ("Smith, John B., Jr.", "Smith", "John B.", "Jr."),
        ("Smith, Jr., John B.", "Smith", "John B.", "Jr."),
        ("Smith, John B Jr", "Smith", "John B", "Jr"),
        ("Liu R.", "Liu", "R.", ""),
        ("Adler D.G.", "Adler", "D.G.", ""),
        ("Hernandez Garcia M.-J.", "Hernandez Garcia", "M.-J.", ""),
        ("Luke, TJ", "Luke", "T. J.", ""),
        ("Sartre, J-P", "Sartre", "J.-P.", ""),
        ("LI, NA", "LI", "NA", ""),
        ("O'Brien, Siân", "O'Brien", "Siân", ""),
    ],
)
def test_a_person_has_a_family_name(text: str, family: str, given: str, suffix: str) -> None:
    """A comma separates the names, or initials are at the end."""
    name = parse_name(text)
    assert (name.family, name.given, name.suffix, name.literal) == (family, given, suffix, "")


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Smith, Jane", ["Smith,Jane", " Smith,  Jane;"]),
        ("Smith, Jane A. B.", ["Smith,Jane A. B.", "Smith, Jane  A. B."]),
        ("Smith, J. A.", ["Smith,J. A.", "Smith, J. A. ;"]),
        ("Smith, J.A.", ["Smith,J.A."]),
        ("Smith, Jr.", ["Smith,Jr."]),
    ],
)
def test_the_usual_names_are_read_as_all_others(text: str, others: list[str]) -> None:
    """White space and signs at the ends make no difference."""
    assert {parse_name(each) for each in (text, *others)} == {parse_name(text)}
    assert parse_name(text).full != parse_name(text).literal


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("World Health Organization", "World Health Organization"),
        ("NHS England", "NHS England"),
        ("NICE", "NICE"),
        ("Care Study Group,", "Care Study Group"),
        ("Westat, Inc.,", "Westat, Inc."),
        ("Smith, Jones, Brown, and Partners", "Smith, Jones, Brown, and Partners"),
        # All small letters of these are outside of a to z.
        ("Łukasz Żółć", "Łukasz Żółć"),
        ("Анна Цой", "Анна Цой"),
    ],
)
def test_any_other_name_is_that_of_an_organisation(text: str, literal: str) -> None:
    """EndNote marks one with a comma at its end."""
    assert parse_name(text).literal == literal


def test_a_particle_stays_with_the_family_name_unless_it_is_switched_off() -> None:
    """The option useprefix is the same as for .bib files."""
    name = parse_name("van de Schoot, Rens")
    assert (name.non_dropping_particle, name.family) == ("van de", "Schoot")
    assert parse_name("van de Schoot, Rens", use_prefix=False).dropping_particle == "van de"


def test_et_al_is_no_name() -> None:
    """It makes a list incomplete."""
    assert [is_et_al(each) for each in ("et al.", "et al", "Et al.,", "and others", "Ethel, A.")] == [
        True, True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("module", "text"),
    [
        (ris, "TY  - JOUR\nAU  - van Berg, Piet\nER  - \n"),
        (medline, "PMID- 1\nFAU - van Berg, Piet\n"),
        (web_of_science, "PT J\nAU van Berg, Piet\nER\n"),
        (endnote_xml, "<xml><records><record><authors><author>van Berg, Piet</author></authors></record></records></xml>"),
    ],
)  # fmt: skip
def test_particles_are_read_alike_in_every_format(module, text: str) -> None:  # type: ignore[no-untyped-def]
    """The option is off for a whole file."""
    for use_prefix in (True, False):
        (reference,) = module.parse([("", text)], use_prefix=use_prefix).references
        (name,) = reference.authors
        assert bool(name.non_dropping_particle) is use_prefix
        assert bool(name.dropping_particle) is not use_prefix


def test_et_al_after_a_name_is_not_part_of_the_name() -> None:
    """Only small letters say that there are others: organisations are called "... and Others"."""
    assert [without_et_al(each) for each in ("Roe, J. et al.", "Roe J, Et al ;", "Roe  and others", "et al.")] == [
        ("Roe, J.", True), ("Roe J", True), ("Roe", True), ("et al.", False),
    ]  # fmt: skip
    for whole in ("Friends and Others", "Ethel Al", "et al. Roe", "Roe-et al.x"):
        assert without_et_al(whole) == (whole, False)


def test_initials_are_capitals_of_any_alphabet() -> None:
    """A short word in small letters is a name, also where its letters are not those of English."""
    assert [is_family_and_initials(each) for each in ("Цой В.", "Анна Цой", "Adler DG", "Adler")] == [
        True, False, True, False,
    ]  # fmt: skip


def test_a_record_with_et_al_after_a_name_has_an_incomplete_list() -> None:
    """The name is carried, and so is the fact that there are others."""
    text = "TY  - JOUR\nTI  - Care\nAU  - Roe, J. et al.\nA2  - Poe, K.\nER  -\n"
    (reference,) = ris.parse([("a.ris", text)]).references
    names = dict(reference.names)
    assert ([each.full for each in names["author"]], names["author"].complete) == (["J. Roe"], False)
    assert all(each.complete for role, each in names.items() if role != "author")
