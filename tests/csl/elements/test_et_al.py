"""cs:et-al: the number of names shown, and "et al." or an ellipsis after them."""

import pytest
from citations_for_tests import cites, texts
from styles_for_tests import one, person, work

from essence_refs.model import Name

A, B, C, D = person("Adams", "Ann"), person("Brand", "Ben"), person("Cole", "Cy"), person("Dean", "Di")


def names(attributes: str, *people: Name) -> str:
    return one(f'<names variable="author"><name {attributes}/></names>', work("a", *people))


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('et-al-min="4" et-al-use-first="1"', "Ann Adams et al."),
        ('et-al-min="4" et-al-use-first="2"', "Ann Adams, Ben Brand, et al."),
        ('et-al-min="4" et-al-use-first="2" delimiter-precedes-et-al="never"', "Ann Adams, Ben Brand et al."),
        ('et-al-min="4" et-al-use-first="1" delimiter-precedes-et-al="always"', "Ann Adams, et al."),
        ('et-al-min="4" et-al-use-first="1" et-al-use-last="true"', "Ann Adams, \u2026 Di Dean"),
        ('et-al-min="5" et-al-use-first="1"', "Ann Adams, Ben Brand, Cy Cole, Di Dean"),
    ],
)
def test_et_al(attributes, expected):
    """A long list is shortened to its first names."""
    assert names(attributes, A, B, C, D) == expected


def test_an_incomplete_list_ends_with_et_al():
    """An incomplete list always ends with et al., whatever the limits of the style."""
    inside = '<names variable="author"><name and="text"/></names>'
    assert one(inside, work("a", A, complete=False)) == "Ann Adams et al."
    assert one(inside, work("a", A, B, complete=False)) == "Ann Adams, Ben Brand, et al."


def test_et_al_element_has_its_own_term():
    """cs:et-al may use the term "and others"."""
    inside = (
        '<names variable="author"><name et-al-min="2" et-al-use-first="1"/><et-al term="and others"/></names>'
    )
    assert one(inside, work("a", A, B)) == "Ann Adams and others"


def test_subsequent_cites_have_their_own_et_al():
    """et-al-subsequent-min shortens the names of later cites."""
    options = 'et-al-min="3" et-al-use-first="2" et-al-subsequent-min="2" et-al-subsequent-use-first="1"'
    references = [work("a", A, B, year=2001, title="T")]
    assert texts([cites("a"), cites("a")], citation=options, references=references) == [
        "(Adams and Brand 2001)",
        "(Adams et al. 2001)",
    ]


def test_five_hundred_authors_are_quick_to_cut():
    """A reference with 500 authors takes no longer than others."""
    people = tuple(person(f"Name{index}", "X") for index in range(500))
    assert names('et-al-min="3" et-al-use-first="1"', *people) == "X Name0 et al."
