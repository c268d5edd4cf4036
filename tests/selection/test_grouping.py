"""Grouping a library: every reference is in its groups, and nothing else is."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.errors import UnknownChoiceError, UnknownLevelError, UnknownReferenceError
from essence_refs.model import (
    Date,
    Facet,
    FacetValue,
    Framework,
    Group,
    InterventionType,
    Level,
    Library,
    Reference,
    RichText,
)
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
                (
                    section.value.key if isinstance(section.value, InterventionType) else "",
                    [each.key for each in section],
                )
                for section in group.leaves()
                if section
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
    assert [each.key for each in attic] == ["both", "painted", "sorted", "unsorted"]
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
    with pytest.raises(UnknownLevelError, match=r"\(did you mean attic\?\)"):
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
        for section in group.groups:
            assert section.references
            own = {each.key for each in group.level.types}
            for each in section.references:
                key = section.value.key if isinstance(section.value, InterventionType) else ""
                assert key in each.types if key else own.isdisjoint(each.types)


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


DESIGNS = Facet(
    key="design",
    name="Study design",
    values=(FacetValue(key="trial", name="controlled trial"), FacetValue(key="survey", name="survey")),
)
DESIGNED = attrs.evolve(HOUSE, facets=(DESIGNS,))


def study(
    key: str, levels: str = "", types: str = "", *, design: str = "", year: int | None = None
) -> Reference:
    return attrs.evolve(
        item(key, levels, types),
        facets=(("design", (design,)),) if design else (),
        dates=(("issued", Date.of(year)),) if year is not None else (),
    )


STUDIES = Library(
    (
        study("old", "attic", "paint", design="survey", year=1999),
        study("new", "attic hall", "repair", design="trial", year=2021),
        study("undated", "hall", design="trial"),
        study("loose", design="survey", year=2021),
        study("other", "attic", year=-43),
    ),
    DESIGNED,
)


def outline(groups: tuple[Group, ...]) -> list[object]:
    """Return headings with what is below them: more headings, or keys."""
    return [
        (group.name, outline(group.groups) if group.groups else [each.key for each in group])
        for group in groups
    ]


def test_a_facet_may_come_under_the_level() -> None:
    """Values are in the order of the framework, those without a value come last, and types have no headings."""
    assert outline(reading_list(STUDIES, group="level,design").groups) == [
        (
            "Attic",
            [("Controlled trial", ["new"]), ("Survey", ["old"]), ("Study design: not given", ["other"])],
        ),
        ("Hall", [("Controlled trial", ["new", "undated"])]),
        ("Cellar", []),
        ("Items without a level", [("Survey", ["loose"])]),
    ]


def test_the_level_may_come_under_a_facet_and_a_type_under_both() -> None:
    """Headings are only there where they have items, and a type is a heading under its own level only."""
    assert outline(reading_list(STUDIES, group=["Study design", "level", "type"]).groups) == [
        (
            "Controlled trial",
            [("Attic", [("Repair", ["new"])]), ("Hall", ["new", "undated"])],
        ),
        ("Survey", [("Attic", [("Paint", ["old"])]), ("Items without a level", ["loose"])]),
        ("Study design: not given", [("Attic", ["other"])]),
    ]


def test_a_level_under_a_type_is_the_level_of_the_type() -> None:
    """An item at another level too is not under it there."""
    assert outline(reading_list(STUDIES, group="type,level").groups)[0] == (
        "Repair",
        [("Attic", ["new"])],
    )


def test_years_are_in_order_and_the_newest_first_if_the_items_are() -> None:
    """Items without a year come last in both directions."""
    oldest = [("43 BC", ["other"]), ("1999", ["old"]), ("2021", ["new", "loose"]), ("No year", ["undated"])]
    assert outline(reading_list(STUDIES, group="year").groups) == oldest
    newest = [*reversed(oldest[:3]), oldest[3]]
    assert outline(reading_list(STUDIES, group="year", sort="year:desc").groups) == newest


@pytest.mark.parametrize("flat", ["none", (), [], "NONE"])
def test_a_list_without_groups_has_every_item_once(flat: str | list[str]) -> None:
    """It is one group without a heading."""
    (group,) = reading_list(STUDIES, group=flat).groups
    assert (group.by, group.name, [each.key for each in group]) == ("", "", list(STUDIES.keys()))
    (attic,) = reading_list(STUDIES, ["attic"], group=flat).groups
    assert [each.key for each in attic] == ["old", "new", "other"]


def test_what_no_item_has_makes_no_heading() -> None:
    """A list of untagged items by level and year has the years only."""
    bare = Library((study("a", year=2001), study("b", year=2002)), DESIGNED)
    assert [group.name for group in reading_list(bare, group="level,design,year").groups] == ["2001", "2002"]


def test_a_filtered_list_has_no_empty_levels() -> None:
    """Whether they are named or not: the library may have items there."""
    assert [group.name for group in reading_list(STUDIES.where("year == 1999")).groups] == ["Attic"]
    assert reading_list(STUDIES.where("year == 1999"), ["hall", "cellar"]).groups == ()
    assert [group.name for group in reading_list(STUDIES, ["hall", "cellar"]).groups] == ["Hall", "Cellar"]


@pytest.mark.parametrize("wrong", ["levels", "level,desing", "none,level", "", ["level", "kind"]])
def test_an_unknown_grouping_is_an_error(wrong: str | list[str]) -> None:
    """Nothing is left out silently."""
    with pytest.raises(UnknownChoiceError, match="no grouping is called"):
        reading_list(STUDIES, group=wrong)


@pytest.mark.parametrize("wrong", ["date", "year:down", "year:", "style:desc", ""])
def test_an_unknown_order_is_an_error(wrong: str) -> None:
    """The order of the style has no opposite."""
    with pytest.raises(UnknownChoiceError, match="no sort order is called"):
        reading_list(STUDIES, sort=wrong)


NAMES = ["level", "type", "design", "year"]


@given(st.lists(st.sampled_from(NAMES), max_size=4), st.sampled_from([None, ["attic"], ["hall", "cellar"]]))
def test_no_grouping_loses_or_adds_an_item(by: list[str], levels: list[str] | None) -> None:
    """The list has the same items, whatever they are grouped by; each group has the items of its groups."""

    def check(group: Group) -> None:
        if group.groups:
            assert {each.key for inner in group.groups for each in inner} == {each.key for each in group}
        for inner in group.groups:
            check(inner)

    made = reading_list(STUDIES, levels, group=by)
    assert {each.key for each in made.references} == {
        each.key for each in reading_list(STUDIES, levels).references
    }
    for group in made.groups:
        check(group)
