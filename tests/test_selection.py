"""Grouping a library by level and type: every reference is in its groups, and nothing else is."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.errors import UnknownLevelError, UnknownReferenceError
from essence_refs.model import Framework, InterventionType, Level, Library, Reference, RichText
from essence_refs.selection import (
    group_by_level,
    reading_list,
    references_at_level,
    unassigned_references,
    untagged_references,
)


def storey(key: str, *types: str) -> Level:
    return Level(
        key=key,
        name=key.title(),
        types=tuple(InterventionType(key=each, name=each.title(), level=key) for each in types),
    )


HOUSE = Framework(levels=(storey("attic", "repair", "paint"), storey("hall", "sweep"), storey("cellar")))
TYPES = [each.key for level in HOUSE.levels for each in level.types]


def item(key: str, levels: str = "", types: str = "") -> Reference:
    return Reference(key=key, levels=tuple(levels.split()), types=tuple(types.split()))


def library(*references: Reference) -> Library:
    return Library(references, HOUSE)


SMALL = library(
    item("both", "hall attic", "repair"),
    item("plain"),
    item("painted", "attic", "paint"),
    item("sorted", "attic", "paint repair"),
    item("unsorted", "attic"),
)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    levels = st.lists(st.sampled_from([each.key for each in HOUSE.levels]), unique=True, max_size=3)
    types = st.lists(st.sampled_from(TYPES), unique=True, max_size=3)
    keys = draw(st.lists(st.text("abc", min_size=1, max_size=3), unique=True, max_size=8))
    return library(
        *(Reference(key=key, levels=tuple(draw(levels)), types=tuple(draw(types))) for key in keys)
    )


def shape(library: Library, levels: list[str] | None = None) -> list[tuple[str, list[tuple[str, list[str]]]]]:
    """Return the keys of a grouping: of levels, in them of types ("" for none), in them of items."""
    return [
        (
            group.level.key if group.level else "",
            [
                (section.type.key if section.type else "", [each.key for each in section.references])
                for section in group.sections
            ],
        )
        for group in group_by_level(library, levels)
    ]


def test_whole_library_by_level_and_type() -> None:
    """Levels and types are in framework order; items without a type, and then items without a level, come last."""
    assert shape(SMALL) == [
        (
            "attic",
            [("repair", ["both", "sorted"]), ("paint", ["painted", "sorted"]), ("", ["unsorted"])],
        ),
        ("hall", [("", ["both"])]),
        ("cellar", []),
        ("", [("", ["plain"])]),
    ]


def test_named_levels_are_in_framework_order() -> None:
    """Two levels in the other order are in framework order, without the items that have no level."""
    assert [level for level, _ in shape(SMALL, ["hall", "Attic"])] == ["attic", "hall"]


def test_an_empty_selection_of_levels_has_no_group() -> None:
    """It is not a selection of all levels."""
    assert group_by_level(SMALL, []) == ()


def test_a_type_counts_only_at_its_own_level() -> None:
    """A type of the attic does not assign an item at the hall."""
    assert [each.key for each in unassigned_references(SMALL, "hall")] == ["both"]
    assert [each.key for each in unassigned_references(SMALL, "attic")] == ["unsorted"]


def test_item_under_two_types_counts_once() -> None:
    """An item of two types is in both sections, and the group counts it once."""
    attic = group_by_level(SMALL, ["attic"])[0]
    assert [each.key for each in attic] == ["both", "sorted", "painted", "unsorted"]
    assert len(attic) == 4
    assert attic.unassigned == 1


def test_a_library_without_tags_is_one_group_without_a_level() -> None:
    """A .bib file without tags makes a list: all its items are in the last group."""
    plain = Library((item("a"), item("b")), HOUSE)
    assert shape(plain)[-1] == ("", [("", ["a", "b"])])


def test_no_group_without_a_level_if_every_item_has_one() -> None:
    """There is nothing to put into it."""
    assert shape(library(item("a", "hall")))[-1][0] == "cellar"


def test_an_empty_library_has_empty_groups() -> None:
    """A list can say that the levels are empty."""
    assert shape(library()) == [("attic", []), ("hall", []), ("cellar", [])]


@pytest.mark.parametrize(
    "ask", [references_at_level, unassigned_references, lambda of, level: group_by_level(of, [level])]
)
def test_an_unknown_level_suggests_a_similar_one(ask) -> None:
    """A misspelt level is an error in every function."""
    with pytest.raises(UnknownLevelError, match="attic"):
        ask(SMALL, "atic")


def test_a_reading_list_has_a_title_and_an_annotation_flag() -> None:
    """A reading list is the grouping with a title and the choice of annotations."""
    made = reading_list(SMALL, ["attic"], annotated=True, title="Upstairs")
    assert (made.title, made.annotated, made.groups) == ("Upstairs", True, group_by_level(SMALL, ["attic"]))
    assert len(reading_list(SMALL)) == len(SMALL)


@given(libraries())
def test_the_references_of_a_level_are_in_library_order(made: Library) -> None:
    """They are some of the library's references."""
    for level in HOUSE.levels:
        here = references_at_level(made, level)
        assert here == tuple(each for each in made if each in here)
        assert set(unassigned_references(made, level)) <= set(here)


@given(libraries())
def test_nothing_is_lost_and_nothing_is_added(made: Library) -> None:
    """The reading list of the whole library has every item and nothing else."""
    assert {each.key for each in reading_list(made).references} == set(made.keys())


@given(libraries())
def test_each_group_has_exactly_the_items_of_its_level(made: Library) -> None:
    """Each is under every type of that level that it has, or under none."""
    for group in group_by_level(made):
        if group.level is None:
            assert tuple(group) == untagged_references(made)
            continue
        assert {each.key for each in group} == {each.key for each in references_at_level(made, group.level)}
        for section in group.sections:
            assert section.references
            own = {each.key for each in group.level.types}
            for each in section.references:
                assert section.type.key in each.types if section.type else own.isdisjoint(each.types)


@given(libraries(), st.permutations(HOUSE.levels))
def test_the_order_of_the_levels_does_not_matter(made: Library, levels: list[Level]) -> None:
    """Levels in any order, as values or by key or name, have the same groups."""
    assert group_by_level(made, levels) == group_by_level(made, [each.key for each in HOUSE.levels])
    assert group_by_level(made, levels) == group_by_level(made, [each.name for each in levels])


@given(libraries())
def test_grouping_depends_on_tags_only(made: Library) -> None:
    """Another title or annotation does not change it."""
    retold = attrs.evolve(
        made, references=tuple(attrs.evolve(each, annotation=RichText.of("new")) for each in made)
    )
    assert shape(retold) == shape(made)


def test_a_number_is_not_a_key() -> None:
    """A library raises an error for a number as for an unknown key."""
    with pytest.raises(UnknownReferenceError, match="no reference is called 0"):
        Library((Reference(key="a"),))[0]
