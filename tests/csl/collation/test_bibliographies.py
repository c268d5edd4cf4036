"""Bibliographies sort by the alphabet of their locale."""

import pytest
from styles_for_tests import person, style, work

from essence_refs import csl

_AUTHOR = '<macro name="author"><names variable="author"><name name-as-sort-order="all"/></names></macro>'


@pytest.mark.parametrize("key", ['macro="author"', 'variable="author"', 'variable="title"'])
@pytest.mark.parametrize(
    ("locale", "names"),
    [
        ("sv-SE", ["Andersson", "Zorn", "Åberg", "Öberg"]),
        ("de-DE", ["Åberg", "Andersson", "Öberg", "Zorn"]),
        ("es-ES", ["Núñez", "Nuvola", "Nzola", "Ñandú"]),
        ("ru-RU", ["Иванов", "Smith"]),
    ],
)
def test_a_bibliography_sorts_by_the_alphabet_of_its_locale(key, locale, names):
    bibliography = f"<sort><key {key}/></sort><layout><text macro='author'/></layout>"
    references = [work(name, person(name, "A"), title=name) for name in sorted(names)]
    entries = csl.bibliography(references, style(bibliography, macros=_AUTHOR), locale=locale).entries
    assert [entry.key for entry in entries] == names


@pytest.mark.parametrize("locale", ["en-GB", "es-ES", "cs-CZ"])
def test_names_that_differ_in_an_accent_only_are_sorted_by_the_next_key(locale):
    keys = "<sort><key variable='author'/><key variable='title'/></sort>"
    bibliography = f"{keys}<layout><text variable='title'/></layout>"
    references = [
        work("c", person("Gómez", "A"), title="C"),
        work("b", person("Gomez", "A"), title="B"),
        work("a", person("Gómez", "A"), title="A"),
    ]
    entries = csl.bibliography(references, style(bibliography), locale=locale).entries
    assert [entry.key for entry in entries] == ["a", "b", "c"]
