"""Reading lists: headings, counts and items, of the shipped library and of others."""

import pickle
import re
from pathlib import Path

import attrs
import pytest

from essence_refs import files, publish, selection
from essence_refs.errors import (
    FileError,
    StyleError,
    UnknownFormatError,
    UnknownLevelError,
    UnknownStyleError,
)
from essence_refs.model import (
    Bibliography,
    Date,
    Group,
    Heading,
    InterventionType,
    Level,
    Library,
    Link,
    Name,
    Names,
    Paragraph,
    Reference,
    RichText,
    Section,
)
from essence_refs.publish.reading_lists import count_sentence

SEVEN = {
    "fitzsimons2020innovation",
    "stanford2019estimating",
    "waddell2022improving",
    "brand2019protocol",
    "brand2018mapping",
    "turley2020promoting",
    "asmussen2022whatworks",
}
CITATION_ONLY = """\
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
  <info><title>Citations only</title><id>citations-only</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
</style>
"""

ANNOTATING = CITATION_ONLY.replace(
    "</style>",
    '<bibliography><layout><text variable="title"/><text variable="annote" display="block"/></layout></bibliography></style>',
)


@pytest.fixture(scope="module")
def shipped() -> Library:
    return files.load()


def reference(
    key: str, *, year: int = 2020, levels: tuple[str, ...] = (), types: tuple[str, ...] = ()
) -> Reference:
    return Reference(
        key=key,
        kind="report",
        names=(("author", Names((Name(family="Author", given="Ann"),))),),
        dates=(("issued", Date.of(year)),),
        texts=(("title", RichText.of(f"About {key}")),),
        levels=levels,
        types=types,
        annotation=RichText.of(f"Said of {key}."),
    )


def library(*references: Reference) -> Library:
    return Library(references, files.open_framework())


def headings(reading_list: publish.StyledReadingList) -> list[str]:
    return [block.text.plain for block in reading_list.document().blocks if isinstance(block, Heading)]


def bibliographies(reading_list: publish.StyledReadingList) -> list[Bibliography]:
    return [block for block in reading_list.document().blocks if isinstance(block, Bibliography)]


def texts_with_role(reading_list: publish.StyledReadingList, role: str) -> list[str]:
    return [
        block.text.plain
        for block in reading_list.document().blocks
        if isinstance(block, Paragraph) and block.role == role
    ]


def test_the_shipped_list_has_seven_items_under_organisation(shipped: Library) -> None:
    """All seven items are at the organisation level, each once."""
    reading_list = publish.reading_list(shipped, "organisation")
    assert len(reading_list) == 7
    assert headings(reading_list) == ["Organisation"]
    (bibliography,) = bibliographies(reading_list)
    assert {entry.key for entry in bibliography.entries} == SEVEN
    assert texts_with_role(reading_list, "count") == [
        "7 items, none of them assigned to an intervention type."
    ]
    assert texts_with_role(reading_list, "definition") == [shipped.framework.level("organisation").definition]
    assert texts_with_role(reading_list, "bundle")[0].startswith(
        "Bundle contents: organisation; social institutions"
    )


def test_the_whole_shipped_list_is_in_framework_order(shipped: Library) -> None:
    """Policy has one item, organisation seven, and family a sentence that it has none."""
    reading_list = publish.reading_list(shipped)
    assert headings(reading_list) == ["Policy", "Organisation", "Family"]
    assert texts_with_role(reading_list, "count") == [
        "1 item, not assigned to an intervention type.",
        "7 items, none of them assigned to an intervention type.",
        "No items on this list are tagged with this level.",
    ]
    assert len(reading_list) == 7


def test_an_item_at_two_levels_is_the_same_under_both_and_has_one_anchor(shipped: Library) -> None:
    """The innovation programme is under policy and organisation; links lead to the first."""
    policy, organisation = bibliographies(publish.reading_list(shipped))
    key = "fitzsimons2020innovation"
    (first,) = [entry for entry in policy.entries if entry.key == key]
    (second,) = [entry for entry in organisation.entries if entry.key == key]
    assert first.text == second.text
    assert (first.anchor, second.anchor) == (f"ref-{key}", "")


@pytest.mark.parametrize("levels", ["organisation", "ORGANISATION", ["organisation"], ("organisation",)])
def test_levels_may_be_named_in_several_ways(shipped: Library, levels: str | list[str]) -> None:
    """By a name, a list of names, and in any letter case."""
    assert headings(publish.reading_list(shipped, levels)) == ["Organisation"]


def test_a_level_may_be_a_value(shipped: Library) -> None:
    """A level of the framework is accepted."""
    assert headings(publish.reading_list(shipped, shipped.framework.level("policy"))) == ["Policy"]


def test_several_levels_are_in_framework_order(shipped: Library) -> None:
    """The order of the arguments does not matter."""
    assert headings(publish.reading_list(shipped, ["family", "policy"])) == ["Policy", "Family"]


def test_only_an_annotated_list_has_annotations(shipped: Library) -> None:
    """An annotated list has each item's annotation, another list has none."""
    (plain,) = bibliographies(publish.reading_list(shipped, "organisation"))
    (annotated,) = bibliographies(publish.reading_list(shipped, "organisation", annotated=True))
    assert not any(entry.annotation for entry in plain.entries)
    # With the apostrophes that the style sets.
    for entry in annotated.entries:
        assert entry.annotation.plain == shipped[entry.key].annotation.plain.replace("'", "’")


def test_an_annotation_keeps_its_links() -> None:
    """A link has its target, and the quotation marks are those of the style."""
    linked = RichText(("See ", Link("https://example.org/", ("the 'page'",))))
    mine = library(attrs.evolve(reference("a", levels=("policy",)), annotation=linked))
    (bibliography,) = bibliographies(publish.reading_list(mine, "policy", annotated=True))
    expected = RichText(("See ", Link("https://example.org/", ("the ‘page’",))))
    assert bibliography.entries[0].annotation == expected


def test_a_style_that_prints_annotations_itself_has_them_once(shipped: Library, tmp_path: Path) -> None:
    """The list does not add what the style prints."""
    path = tmp_path / "annotated.csl"
    path.write_text(ANNOTATING)
    text = publish.reading_list(shipped, "policy", style=path, annotated=True).write()
    assert text.count("second round") == 1


def test_items_are_grouped_by_intervention_type() -> None:
    """Types are in framework order, and items without a type come last, under a heading."""
    mine = library(
        reference("a", levels=("organisation",)),
        reference("b", levels=("organisation",), types=("practice-change",)),
        reference("c", levels=("organisation",), types=("supervision", "practice-change")),
    )
    reading_list = publish.reading_list(mine, "organisation")
    assert headings(reading_list) == [
        "Organisation",
        "Supervision of social workers",
        "Change in what a worker does (practice change)",
        "Not assigned to an intervention type",
    ]
    assert [{each.key for each in shelf.entries} for shelf in bibliographies(reading_list)] == [
        {"c"},
        {"b", "c"},
        {"a"},
    ]
    assert texts_with_role(reading_list, "count") == [
        "3 items, 1 of them not assigned to an intervention type."
    ]


def test_grouping_by_type_can_be_turned_off() -> None:
    """Without types a level is one list, with each item once."""
    mine = library(
        reference("b", levels=("organisation",), types=("practice-change", "supervision")),
        reference("a", levels=("organisation",)),
    )
    (bibliography,) = bibliographies(publish.reading_list(mine, "organisation", by_type=False))
    assert sorted(entry.key for entry in bibliography.entries) == ["a", "b"]


def test_year_suffixes_are_the_same_under_every_heading() -> None:
    """Two works of one author and year are disambiguated over the whole list, in any order."""
    mine = library(
        reference("a", levels=("policy", "organisation")),
        reference("b", levels=("organisation",)),
        reference("c"),
    )
    texts: dict[str, set[str]] = {}
    for bibliography in bibliographies(publish.reading_list(mine)):
        for entry in bibliography.entries:
            texts.setdefault(entry.key, set()).add(entry.text.plain)
    assert all(len(each) == 1 for each in texts.values())
    suffixes = [re.search(r"2020([a-z])", text) for each in texts.values() for text in each]
    assert sorted(each[1] for each in suffixes if each) == ["a", "b", "c"]


def test_items_without_a_level_are_in_a_last_group() -> None:
    """They have a heading of their own after the levels."""
    reading_list = publish.reading_list(library(reference("a", levels=("policy",)), reference("b")))
    assert headings(reading_list)[-1] == "Items without a level"
    assert texts_with_role(reading_list, "count")[-1] == "1 item without a level."


def test_a_library_without_any_tags_is_one_plain_list() -> None:
    """It has no headings of empty levels."""
    reading_list = publish.reading_list(library(reference("a"), reference("b")))
    assert headings(reading_list) == []
    assert texts_with_role(reading_list, "count") == ["None of the 2 items has a level."]
    assert reading_list.title == "Reading list"
    assert len(bibliographies(reading_list)[0].entries) == 2


def test_an_empty_library_has_a_sentence() -> None:
    """The list is a sentence and not three empty headings."""
    assert publish.reading_list(library()).write() == "Reading list\n============\n\nThere are no items.\n"


def test_a_list_of_one_level_has_the_number_of_items_without_a_level() -> None:
    """Those items are not on the list, and a sentence has their number."""
    mine = library(reference("a", levels=("policy",)), reference("b"), reference("c"))
    assert texts_with_role(publish.reading_list(mine, "policy"), "note") == [
        "2 items have no level and are not on this list."
    ]
    one = library(reference("a", levels=("policy",)), reference("b"))
    assert texts_with_role(publish.reading_list(one, "policy"), "note") == [
        "1 item has no level and is not on this list."
    ]


def group(assigned: int, unassigned: int, *, has_types: bool = True) -> Group:
    kind = InterventionType(key="t", name="T", level="l")
    level = Level(key="l", name="L", types=(kind,) if has_types else ())
    keys = iter("abcdefgh")
    sections = (
        Section(type=kind, references=tuple(reference(next(keys)) for _ in range(assigned))),
        Section(type=None, references=tuple(reference(next(keys)) for _ in range(unassigned))),
    )
    return Group(level=level, sections=tuple(each for each in sections if each.references))


@pytest.mark.parametrize(
    ("counted", "sentence"),
    [
        (group(0, 0), "No items are tagged with this level."),
        (group(0, 1), "1 item, not assigned to an intervention type."),
        (group(1, 0), "1 item."),
        (group(0, 2), "2 items, none of them assigned to an intervention type."),
        (group(1, 1), "2 items, 1 of them not assigned to an intervention type."),
        (group(1, 2), "3 items, 2 of them not assigned to an intervention type."),
        (group(2, 0), "2 items."),
        (group(0, 2, has_types=False), "2 items."),
    ],
)
def test_the_count_is_an_english_sentence(counted: Group, sentence: str) -> None:
    """It has the singular for one, and no unassigned items if the framework has no types."""
    assert count_sentence(counted) == sentence


def test_a_list_is_saved_in_the_format_of_its_ending(shipped: Library, tmp_path: Path) -> None:
    """The file has the text of the format, and replaces an existing file."""
    reading_list = publish.reading_list(shipped, "policy")
    for ending, name in ((".txt", "text"), (".md", "markdown"), (".html", "html")):
        path = tmp_path / f"policy{ending}"
        path.write_text("old")
        assert reading_list.save(str(path)) == path
        assert path.read_bytes().decode() == reading_list.write(name)


def test_a_list_is_not_saved_with_an_unknown_ending(shipped: Library, tmp_path: Path) -> None:
    """The error has the known endings, and nothing is written."""
    with pytest.raises(UnknownFormatError, match=r"\.html"):
        publish.reading_list(shipped, "policy").save(tmp_path / "policy.htlm")
    assert not list(tmp_path.iterdir())


def test_saving_into_a_missing_folder_is_a_clear_error(shipped: Library, tmp_path: Path) -> None:
    """The message has the path and the reason."""
    with pytest.raises(FileError, match="folder"):
        publish.reading_list(shipped, "policy").save(tmp_path / "none" / "policy.txt")


def test_unknown_levels_and_styles_suggest_similar_ones(shipped: Library) -> None:
    """A misspelt name is an error with the name that was probably meant."""
    with pytest.raises(UnknownLevelError, match="organisation"):
        publish.reading_list(shipped, "organization")
    with pytest.raises(UnknownStyleError, match="harvard"):
        publish.reading_list(shipped, style="harvard-cite-them-rigt")


def test_a_style_without_a_bibliography_is_refused(shipped: Library, tmp_path: Path) -> None:
    """A style with citations only cannot make a list."""
    path = tmp_path / "only.csl"
    path.write_text(CITATION_ONLY)
    with pytest.raises(StyleError, match="no bibliography"):
        publish.reading_list(shipped, style=path)


def test_a_list_chosen_by_hand_can_be_styled(shipped: Library) -> None:
    """Any reading list of the model can be formatted in a style."""
    plan = selection.reading_list(shipped, ["policy"], title="By hand", annotated=True)
    reading_list = publish.style_reading_list(plan)
    assert reading_list.title == "By hand"
    assert reading_list.groups == plan.groups
    assert bibliographies(reading_list)[0].entries[0].annotation


def test_a_styled_list_is_a_value(shipped: Library) -> None:
    """It can be pickled, and cannot be changed."""
    reading_list = publish.reading_list(shipped, "policy")
    assert pickle.loads(pickle.dumps(reading_list)) == reading_list  # noqa: S301 - our own bytes
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        reading_list.title = "other"  # type: ignore[misc]


def test_a_single_reference_is_formatted(shipped: Library) -> None:
    """A reference has the same text as in a list of its own."""
    text = publish.formatted(shipped["brand2019protocol"]).plain
    assert text.startswith("Brand, S.L. et al. (2019) ‘Mapping the evidence")
    assert "10.1136/bmjopen-2018-026967" in text


def test_the_title_of_a_list_can_be_given(shipped: Library) -> None:
    """It replaces the default title."""
    assert (
        publish.reading_list(shipped, title="For the commissioners")
        .write()
        .startswith("For the commissioners\n===")
    )
