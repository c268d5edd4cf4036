"""Grouping a library by level and type: nothing is lost, nothing is moved, and what is unsorted is said to be."""

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
    """Return the keys of a grouping: levels, in them types ("" for none), in them items."""
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
    """Levels and types come in framework order, the untyped after the typed, the untagged last of all."""
    assert shape(SMALL) == [
        (
            "attic",
            [("repair", ["both", "sorted"]), ("paint", ["painted", "sorted"]), ("", ["unsorted"])],
        ),
        ("hall", [("", ["both"])]),
        ("cellar", []),
        ("", [("", ["plain"])]),
    ]


def test_levels_asked_for_come_in_framework_order_and_alone() -> None:
    """Asking for two levels in the other order gives them in the framework's, without the untagged."""
    assert [level for level, _ in shape(SMALL, ["hall", "Attic"])] == ["attic", "hall"]


def test_asking_for_no_level_at_all_gives_no_group() -> None:
    """An empty selection of levels is not a selection of all of them."""
    assert group_by_level(SMALL, []) == ()


def test_untyped_at_one_level_though_typed_at_another() -> None:
    """A type of the attic does not sort an item into the hall."""
    assert [each.key for each in unassigned_references(SMALL, "hall")] == ["both"]
    assert [each.key for each in unassigned_references(SMALL, "attic")] == ["unsorted"]


def test_item_under_two_types_counts_once() -> None:
    """An item of two types stands in both sections, and the group counts it once."""
    attic = group_by_level(SMALL, ["attic"])[0]
    assert [each.key for each in attic] == ["both", "sorted", "painted", "unsorted"]
    assert len(attic) == 4
    assert attic.unassigned == 1


def test_plain_library_stands_in_a_group_without_a_level() -> None:
    """A .bib without any tagging makes a list at once: all its items in a last group."""
    plain = Library((item("a"), item("b")), HOUSE)
    assert shape(plain)[-1] == ("", [("", ["a", "b"])])


def test_no_last_group_where_everything_is_tagged() -> None:
    """A library in which every item has a level has no group for those that have none."""
    assert shape(library(item("a", "hall")))[-1][0] == "cellar"


def test_empty_library_keeps_its_empty_levels() -> None:
    """Levels that nothing hangs on are there, empty, so that a list can say so."""
    assert shape(library()) == [("attic", []), ("hall", []), ("cellar", [])]


@pytest.mark.parametrize(
    "ask", [references_at_level, unassigned_references, lambda of, level: group_by_level(of, [level])]
)
def test_unknown_level_names_the_near_miss(ask) -> None:
    """A misspelt level is an error with the right one, wherever it is asked for."""
    with pytest.raises(UnknownLevelError, match="attic"):
        ask(SMALL, "atic")


def test_reading_list_carries_title_and_annotation_wish() -> None:
    """A reading list is the grouping with its title, and says whether annotations are wanted."""
    made = reading_list(SMALL, ["attic"], annotated=True, title="Upstairs")
    assert (made.title, made.annotated, made.groups) == ("Upstairs", True, group_by_level(SMALL, ["attic"]))
    assert len(reading_list(SMALL)) == len(SMALL)


@given(libraries())
def test_selection_is_a_subset_in_order(made: Library) -> None:
    """Whatever the library, the items at a level are some of its items, in its order."""
    for level in HOUSE.levels:
        here = references_at_level(made, level)
        assert here == tuple(each for each in made if each in here)
        assert set(unassigned_references(made, level)) <= set(here)


@given(libraries())
def test_nothing_is_lost_and_nothing_is_added(made: Library) -> None:
    """Every item stands on the reading list of the whole library, and nothing else does."""
    assert {each.key for each in reading_list(made).references} == set(made.keys())


@given(libraries())
def test_each_group_holds_exactly_the_items_of_its_level(made: Library) -> None:
    """A group holds the items of its level, each under every type of that level it has, or under none."""
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
def test_order_of_asking_does_not_matter(made: Library, levels: list[Level]) -> None:
    """Levels asked for in any order, as values or by key or name, give the same groups."""
    assert group_by_level(made, levels) == group_by_level(made, [each.key for each in HOUSE.levels])
    assert group_by_level(made, levels) == group_by_level(made, [each.name for each in levels])


@given(libraries())
def test_grouping_looks_at_tags_only(made: Library) -> None:
    """Another title or annotation moves no item to another place."""
    retold = attrs.evolve(
        made, references=tuple(attrs.evolve(each, annotation=RichText.of("new")) for each in made)
    )
    assert shape(retold) == shape(made)


def test_a_number_is_no_key() -> None:
    """A library asked for a number says that no reference is called so."""
    with pytest.raises(UnknownReferenceError, match="no reference is called 0"):
        Library((Reference(key="a"),))[0]
