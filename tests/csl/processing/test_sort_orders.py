"""Orders that a reader chooses instead of the style's."""

import pytest

from essence_refs import csl, files

BIB = """
@book{o, author = {{\\"O}sten, Ada}, title = {Zeta}, year = 2001}
@book{v, author = {van der Berg, Piet}, title = {Eta}, year = 1999}
@book{b, author = {Bern, Cy and Able, Bea}, title = {Theta}, year = 2001}
@book{e, editor = {Bern, Cy}, title = {Jota}, year = {-43}}
@report{i, institution = {Somewhere}, title = {Care}, year = {n.d.}}
"""


def order(sort: str, *groups: str, style: str = "harvard-cite-them-right") -> list[str]:
    library = files.loads(BIB)
    wanted = [[library[key] for key in group] for group in groups or ("ovbei",)]
    made = csl.bibliographies(wanted, files.open_style(style), sort=sort)
    return ["".join(entry.key for entry in each.entries) for each in made]


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("file", "ovbei"),
        ("file:desc", "iebvo"),
        ("year", "evboi"),
        ("year:desc", "bovei"),
        ("title", "iveb"),
    ],
)
def test_groups_are_in_the_order(sort: str, keys: str) -> None:
    """Works without a year come last in both directions, and works of a year are in the order of their authors."""
    (found,) = order(sort)
    assert found[: len(keys)] == keys


def test_an_editor_counts_as_an_author_and_a_title_where_there_is_neither() -> None:
    """One author comes before the same author with others, and letters with accents are beside those without."""
    (found,) = order("author")
    assert [each for each in found if each != "v"] == ["e", "b", "i", "o"]


def test_each_group_is_in_the_order_by_itself() -> None:
    """An item that is in an earlier group too has its place in the later one."""
    assert order("title", "o", "ovi") == ["o", "ivo"]


def test_sorting_leaves_the_style_as_it_was() -> None:
    """The next bibliography in its own order is the same as before."""
    before = order("style")
    order("title:desc")
    assert order("style") == before
