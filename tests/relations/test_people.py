"""Authors as databases write them."""

import pytest

from essence_refs.model import Name, Names
from essence_refs.relations.people import Agreement, agreement, people

_HALE = Names((Name(family="Hale", given="Ruth"), Name(family="O'Connor", given="Ben C.")))


def _literal(text: str) -> Names:
    return Names((Name(literal=text),))


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (_literal("Hale R.O'Connor B. C."), (2, 2)),
        (_literal("Hale, R.; O'Connor, B. C."), (2, 2)),
        (_literal("Ruth Hale; Ben O'Connor"), (2, 2)),
        (_literal("Hale R, OConnor BC, Lund K"), (2, 2)),
        (_literal("Hale, Ruth"), (1, 1)),
        (Names((Name(family="Ruth", given="Hale"),)), (1, 1)),
        (Names((Name(family="Hale", given="R."), Name(family="Lund", given="K."))), (1, 2)),
        (Names((Name(family="Ruth", given="John"),)), (0, 1)),
        (_literal("Department for Education"), (0, 0)),
        (Names(), (0, 0)),
    ],
)
def test_authors_are_compared_by_family_name(names: Names, expected: tuple[int, int]) -> None:
    """In one text, in another order, the first alone; a body and persons are not compared."""
    assert agreement(people(_HALE), people(names)) == Agreement(*expected)
    assert agreement(people(names), people(_HALE)) == Agreement(*expected)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Department for Education", "DfE", 1),
        ("World Health Organization", "WHO", 1),
        ("Office for National Statistics", "National Statistics Office", 1),
        ("Department for Education", "Ministry of Justice", 0),
    ],
)
def test_bodies_are_compared_by_words_and_initials(one: str, other: str, alike: int) -> None:
    """Reports are catalogued under either."""
    assert agreement(people(_literal(one)), people(_literal(other))) == Agreement(alike, 1)


def test_half_of_the_authors_are_enough() -> None:
    """Databases leave some out, and misspell others."""
    assert Agreement(1, 2).is_good
    assert not Agreement(1, 3).is_good
    assert not Agreement(0, 0).is_good
    assert Agreement(0, 1).is_none
    assert not Agreement(0, 0).is_none


def test_umlauts_and_double_names_are_spelt_in_several_ways() -> None:
    """Databases write Müller, Mueller and Muller, García-Pérez and Garcia Perez."""
    one = Names((Name(family="M\u00fcller", given="J."), Name(family="Garc\u00eda-P\u00e9rez", given="A.")))
    assert agreement(people(one), people(_literal("Mueller J; Garcia Perez A"))) == Agreement(2, 2)
