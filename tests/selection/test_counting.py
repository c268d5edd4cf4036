"""Counts of items: each count is the number of items with its values, and each total counts an item once."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.errors import UnknownChoiceError
from essence_refs.model import (
    Date,
    Facet,
    FacetValue,
    Framework,
    InterventionType,
    Level,
    Library,
    Name,
    Names,
    Reference,
    RichText,
)
from essence_refs.selection.counting import Counts, count, property_names


def floor(key: str, *types: str, collected: bool = True) -> Level:
    kinds = tuple(InterventionType(key=each, name=each.title(), level=key) for each in types)
    return Level(key=key, name=key.title(), types=kinds, collected=collected)


METHODS = Facet(
    key="method",
    name="Method",
    values=(FacetValue(key="trial", name="trial"), FacetValue(key="map", name="map of evidence")),
)
HOUSE = Framework(
    levels=(
        floor("attic", "paint"),
        floor("hall", "sweep", "carpet"),
        floor("cellar", "dig", collected=False),
    ),
    facets=(METHODS,),
)


def item(key: str, levels: str = "", types: str = "", methods: str = "", **values: object) -> Reference:
    return Reference(
        key=key,
        kind="book",
        levels=tuple(levels.split()),
        types=tuple(types.split()),
        facets=(("method", tuple(methods.split())),),
        **values,
    )


def year(number: int) -> tuple[tuple[str, Date], ...]:
    return (("issued", Date.of(number)),)


LIBRARY = Library(
    (
        item("a", "attic", "paint", "trial", dates=year(2019)),
        item("b", "attic hall", "sweep", "trial map", dates=year(2020)),
        item("c", "hall", dates=year(2020)),
        item("d"),
    ),
    HOUSE,
)


def grid(counts: Counts) -> dict[str, tuple[int | None, ...]]:
    """Return the counts and the total of each row, by its names."""
    return {" > ".join(each.name for each in row.values): (*row.counts, row.total) for row in counts.rows}


def test_levels_without_items_are_counted() -> None:
    """A gap in the evidence is a finding."""
    counts = count(LIBRARY)
    assert (counts.by, counts.headings, counts.columns) == (("level",), ("Level",), ())
    assert grid(counts) == {"Attic": (2,), "Hall": (2,), "Cellar": (0,), "Items without a level": (1,)}
    assert counts.total == 4
    assert [each.values[0].is_collected for each in counts.rows] == [True, True, False, True]


def test_types_are_below_their_own_level() -> None:
    """An item at two levels, with a type of one of them, has no type at the other."""
    assert grid(count(LIBRARY, "level,type")) == {
        "Attic > Paint": (1,),
        "Attic > Not assigned to an intervention type": (1,),
        "Hall > Sweep": (1,),
        "Hall > Carpet": (0,),
        "Hall > Not assigned to an intervention type": (1,),
        "Cellar > Dig": (0,),
        "Items without a level > Not assigned to an intervention type": (1,),
    }


def test_the_last_of_several_is_in_columns() -> None:
    """So that the table can be seen at a glance."""
    counts = count(LIBRARY, ["level", "method"])
    assert [each.name for each in counts.columns] == ["Trial", "Map of evidence", "Not given"]
    assert grid(counts) == {
        "Attic": (2, 1, 0, 2),
        "Hall": (1, 1, 1, 2),
        "Cellar": (0, 0, 0, 0),
        "Items without a level": (0, 0, 1, 1),
    }
    assert (counts.totals, counts.total) == ((2, 1, 2), 4)


def test_a_type_cannot_be_at_another_level() -> None:
    """Unless an item has two levels: then it is there with its type."""
    counts = count(LIBRARY, "type, level")
    assert [each.name for each in counts.columns] == ["Attic", "Hall", "Cellar", "Items without a level"]
    assert grid(counts)["Paint"] == (1, None, None, 0, 1)
    assert grid(counts)["Sweep"] == (1, 1, None, 0, 1)
    assert grid(counts)["Not assigned to an intervention type"] == (0, 1, 0, 1, 2)


def test_values_that_no_framework_lists_are_in_rows() -> None:
    """Also below another property; years are in order, and the last row is that of items without one."""
    assert grid(count(LIBRARY, "year")) == {"2019": (1,), "2020": (2,), "No year": (1,)}
    assert grid(count(LIBRARY, "decade")) == {"2010s": (1,), "2020s": (2,), "No year": (1,)}
    assert grid(count(LIBRARY, "method,year")) == {
        "Trial > 2019": (1,),
        "Trial > 2020": (1,),
        "Map of evidence > 2020": (1,),
        "Not given > 2020": (1,),
        "Not given > No year": (1,),
    }
    assert count(LIBRARY, "year,level").columns[0].name == "Attic"


def test_frequent_values_come_first() -> None:
    """Values with one count are in the order of the alphabet, whatever their letter case."""
    names = {"x": "rain Snow", "y": "rain ash", "z": "rain"}
    library = Library([Reference(key=key, keywords=tuple(each.split())) for key, each in names.items()])
    assert grid(count(library, "keyword")) == {"rain": (3,), "ash": (1,), "Snow": (1,)}


@pytest.mark.parametrize(
    ("by", "heading", "value", "without"),
    [
        ("kind", "Item type", "book", None),
        ("language", "Language", "cy", "No language"),
        ("author", "Author", "van Dyk, Ana", "No author"),
        ("container", "Published in", "Journal of Rain", "Not in a container"),
        ("publisher", "Publisher", "Rain Press", "No publisher"),
        ("keyword", "Keyword", "drizzle", "No keyword"),
    ],
)
def test_each_property_has_its_values(by: str, heading: str, value: str, without: str | None) -> None:
    """The names are those of queries and of the columns of data frames."""
    name = Name(family="Dyk", given="Ana", non_dropping_particle="van")
    texts = {"language": "cy", "container-title": "Journal of Rain", "publisher": "Rain Press"}
    full = Reference(
        key="full",
        kind="book",
        keywords=("drizzle",),
        names=(("author", Names((name,))),),
        texts=tuple((variable, RichText.of(text)) for variable, text in texts.items()),
    )
    counts = count(Library((full, Reference(key="empty", kind="book" if by == "kind" else ""))), by)
    assert counts.headings == (heading,)
    rows = {value: (2,)} if without is None else {value: (1,), without: (1,)}
    assert grid(counts) == rows


def test_a_facet_takes_precedence() -> None:
    """Its curators chose the name; but `kind` is always the item type, and the facet is kind_facet."""
    facets = tuple(
        Facet(key=key, name=f"My {key}", values=(FacetValue(key="one", name="one"),))
        for key in ("kind", "Author")
    )
    framework = Framework(facets=facets)
    library = Library(
        (Reference(key="a", kind="book", facets=(("kind", ("one",)), ("Author", ("one",)))),), framework
    )
    assert property_names(framework)[:5] == ("level", "type", "kind_facet", "Author", "year")
    assert grid(count(library, "kind")) == {"book": (1,)}
    assert grid(count(library, "kind_facet")) == grid(count(library, "author")) == {"One": (1,)}
    assert count(library, "My author").headings == ("My Author",)


def test_values_outside_of_the_framework_are_none() -> None:
    """A check reports them; a table of the framework has no row for them."""
    library = Library((item("a", "roof attic", "paint thatch", "guess"),), HOUSE)
    assert grid(count(library))["Attic"] == (1,)
    assert "Roof" not in grid(count(library))
    assert grid(count(library, "method")) == {"Trial": (0,), "Map of evidence": (0,), "Not given": (1,)}


def test_a_name_that_does_not_exist_is_an_error() -> None:
    """With similar names, or all of them; an empty name between two commas is one too."""
    with pytest.raises(UnknownChoiceError, match=r"'metod' \(did you mean method\?\)"):
        count(LIBRARY, "level,metod")
    with pytest.raises(UnknownChoiceError, match="no property is called ''"):
        count(LIBRARY, "level,,year")


@given(
    st.lists(
        st.builds(
            item,
            st.uuids().map(str),
            st.sampled_from(["", "attic", "hall", "attic hall"]),
            st.sampled_from(["", "paint", "sweep", "paint sweep"]),
            st.sampled_from(["", "trial", "trial map"]),
        ),
        max_size=6,
    ),
    st.lists(st.sampled_from(["level", "type", "method", "kind"]), min_size=1, max_size=3, unique=True),
)
def test_each_count_is_that_of_a_query(items: list[Reference], by: list[str]) -> None:
    """No item is lost, and none is counted twice in a row or a total."""
    library = Library(items, HOUSE)
    counts = count(library, by)
    assert counts.total == len(items)
    has_value = {
        "level": lambda each, key: key in each.levels or (key is None and not each.levels),
        "type": lambda each, key: key in each.types or (key is None and not each.types),
        "method": lambda each, key: key in each.facet("method") or (key is None and not each.facet("method")),
        "kind": lambda each, key: each.kind == key,
    }
    if {"level", "type"} <= {*by}:
        # The types of a row are those of its level.
        return
    in_rows = by[:-1] if counts.columns else by
    for row in counts.rows:
        here = [
            each
            for each in items
            if all(has_value[name](each, value.key) for name, value in zip(in_rows, row.values, strict=True))
        ]
        assert row.total == len(here)
        for column, number in itertools.zip_longest(counts.columns, row.counts):
            assert number == sum(has_value[by[-1]](each, column.key) for each in here)
    for column, number in itertools.zip_longest(counts.columns, counts.totals):
        assert number == sum(has_value[by[-1]](each, column.key) for each in items)
