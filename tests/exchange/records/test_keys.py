"""Keys that are made for references."""

import itertools

import pytest

from essence_refs.exchange.records.keys import KeyMaker, lettered
from essence_refs.model import Date, Name, Names, Reference, RichText


def reference(name: Name | None = None, year: int = 0, title: str = "") -> Reference:
    return Reference(
        key="",
        names=(("author", Names((name,))),) if name else (),
        dates=(("issued", Date.of(year)),) if year else (),
        texts=(("title", RichText.of(title)),) if title else (),
    )


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (reference(Name(family="Brand", given="S."), 2019, "A Protocol for reviews"), "brand2019protocol"),
        (reference(Name(literal="NHS England"), 2020, "The NHS plan"), "nhsengland2020nhs"),
        (reference(Name(family="Ørsted-Müller"), 0, "“Ça va?”"), "orstedmullerca"),
        (reference(None, 2019, ""), "item2019"),
        (reference(None, 0, "是"), "item"),
        (reference(Name(family="O'Brien"), 2019, "12 angry men"), "obrien201912"),
    ],
)
def test_a_key_has_author_year_and_a_word_of_the_title(given: Reference, key: str) -> None:
    """It is in plain letters, and what is missing is left out."""
    assert KeyMaker().key(given) == key


def test_keys_are_unique() -> None:
    """Letters are added, and keys that are in use are never given again."""
    keys = KeyMaker(["smith2019careb"])
    same = [keys.key(reference(Name(family="Smith"), 2019, "Care")) for _ in range(29)]
    assert same[:3] == ["smith2019care", "smith2019carec", "smith2019cared"]
    assert len(set(same)) == 29
    assert same[-1] == "smith2019carebd"


def test_a_made_key_differs_from_others_by_more_than_capitals() -> None:
    """BibTeX takes keys that differ only in capitals for one."""
    work = Reference(key="", texts=(("title", RichText.of("Care")),))
    maker = KeyMaker(["CARE"])
    assert not maker.take_made("care")
    assert maker.key(work) == "careb"
    assert not maker.take_made("Careb")
    assert maker.take_made("carec")
    assert maker.key(work) == "cared"
    # Keys that files have may differ in capitals alone.
    assert maker.take("Care")
    assert not maker.take("Care")


def test_letters_make_other_keys() -> None:
    """As those of `KeyMaker`."""
    assert [*itertools.islice(lettered("a"), 26)][::24] == ["ab", "az"]
