"""Reading lists: headings, counts and items, of the shipped library and of others."""

import pickle
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

from essence_refs import files, publish, selection
from essence_refs.errors import (
    FileError,
    StyleError,
    UnknownChoiceError,
    UnknownFormatError,
    UnknownLevelError,
    UnknownStyleError,
)
from essence_refs.model import (
    Bibliography,
    Date,
    Facet,
    FacetValue,
    Framework,
    Group,
    Heading,
    InterventionType,
    Level,
    Library,
    Link,
    Mark,
    Name,
    Names,
    Paragraph,
    Reference,
    RichText,
    Span,
)
from essence_refs.publish.reading_lists import _after_key
from essence_refs.selection import count_sentence

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


def texts_of(reading_list: publish.StyledReadingList, role: str) -> list[str]:
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
    assert texts_of(reading_list, "count") == []
    assert reading_list.gaps == ("Organisation: 7 items, none of them assigned to an intervention type.",)
    assert texts_of(reading_list, "definition") == [shipped.framework.level("organisation").definition]
    assert texts_of(reading_list, "bundle")[0].startswith(
        "Bundle contents: organisation; social institutions"
    )


def test_the_whole_shipped_list_is_in_framework_order(shipped: Library) -> None:
    """Policy has one item, organisation seven, family none, and of two levels the evidence was not collected."""
    reading_list = publish.reading_list(shipped)
    assert headings(reading_list) == ["Policy", "Organisation", "Family"]
    assert texts_of(reading_list, "note") == [
        "Evidence at this level was not collected for this library; the list is incomplete.",
        "Evidence at this level was not collected for this library.",
    ]
    assert reading_list.gaps == (
        "Policy: 1 item, not assigned to an intervention type.",
        "Organisation: 7 items, none of them assigned to an intervention type.",
    )
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
    assert reading_list.gaps == ("Organisation: 3 items, 1 of them not assigned to an intervention type.",)


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
    assert reading_list.gaps[-1] == "1 item has no level."


def test_a_library_without_any_tags_is_one_plain_list() -> None:
    """It has no headings of empty levels."""
    reading_list = publish.reading_list(library(reference("a"), reference("b")))
    assert headings(reading_list) == []
    assert reading_list.gaps == ("None of the 2 items has a level.",)
    assert texts_of(reading_list, "count") == texts_of(reading_list, "note") == []
    assert reading_list.title == "Reading list"
    assert len(bibliographies(reading_list)[0].entries) == 2


def test_an_empty_library_has_a_sentence() -> None:
    """The list is a sentence and not three empty headings."""
    assert publish.reading_list(library()).write() == "Reading list\n============\n\nThere are no items.\n"


def test_the_gaps_of_one_level_have_the_number_of_items_without_a_level() -> None:
    """Those items are not on the list, and a sentence for curators has their number."""
    mine = library(reference("a", levels=("policy",)), reference("b"), reference("c"))
    gaps = publish.reading_list(mine, "policy", gaps=True)
    assert gaps.gaps[-1] == "2 items have no level and are not on this list."
    assert texts_of(gaps, "note")[-1] == gaps.gaps[-1]
    one = library(reference("a", levels=("policy",)), reference("b"))
    assert publish.reading_list(one, "policy").gaps[-1] == "1 item has no level and is not on this list."


def group(assigned: int, unassigned: int, *, has_types: bool = True) -> Group:
    kind = InterventionType(key="t", name="T", level="l")
    level = Level(key="l", name="L", types=(kind,) if has_types else ())
    keys = iter("abcdefgh")
    references = (
        *(reference(next(keys), types=("t",)) for _ in range(assigned)),
        *(reference(next(keys)) for _ in range(unassigned)),
    )
    return Group(by="level", name="L", value=level, references=references)


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
    with pytest.raises(UnknownFormatError, match=r"\(did you mean .*\.html"):
        publish.reading_list(shipped, "policy").save(tmp_path / "policy.htlm")
    assert not list(tmp_path.iterdir())


def test_saving_into_a_missing_folder_is_a_clear_error(shipped: Library, tmp_path: Path) -> None:
    """The message has the path and the reason."""
    with pytest.raises(FileError, match=r"policy\.txt: its folder does not exist"):
        publish.reading_list(shipped, "policy").save(tmp_path / "none" / "policy.txt")


def test_unknown_levels_and_styles_suggest_similar_ones(shipped: Library) -> None:
    """A misspelt name is an error with the name that was probably meant."""
    with pytest.raises(UnknownLevelError, match=r"\(did you mean organisation\?\)"):
        publish.reading_list(shipped, "organization")
    with pytest.raises(UnknownStyleError, match="did you mean harvard-cite-them-right"):
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


# The parts of a list, and whose list it is.


OWN = """
@report{a, author = {Good, Ann}, title = {Beginnings}, year = 2020, level = {policy}}
@report{b, author = {Able, Bea}, title = {Endings}, year = 2021}
"""


def test_definition_bundle_and_counts_can_each_be_switched(shipped: Library) -> None:
    """Definition and bundle contents are shown unless hidden, counts and gaps only if asked for."""

    def roles(**options: Any) -> list[str]:
        document = publish.reading_list(shipped, "organisation", **options).document()
        return [block.role for block in document.blocks if isinstance(block, Paragraph)]

    assert roles() == ["definition", "bundle"]
    assert roles(hide="bundle") == ["definition"]
    assert roles(hide=["definition", "bundle"]) == roles(hide="definition,bundle") == []
    assert roles(show="counts", hide="definition") == ["bundle", "count"]
    assert texts_of(publish.reading_list(shipped, "organisation", show="counts"), "count") == ["7 items."]
    assert texts_of(publish.reading_list(shipped, "organisation", gaps=True), "count") == [
        "7 items, none of them assigned to an intervention type."
    ]
    with pytest.raises(UnknownChoiceError, match="did you mean bundle"):
        publish.reading_list(shipped, hide="bundles")


def test_an_own_list_is_not_under_the_name_of_the_project(shipped: Library) -> None:
    """Only the shipped library, or a framework that is named, brings the name of its project."""
    assert publish.reading_list(shipped).title == "ESSENCE reading list"
    assert publish.reading_list(shipped.where("year < 1900")).title == "ESSENCE reading list"
    own = files.loads(OWN)
    assert publish.reading_list(own).title == "Reading list"
    assert "ESSENCE" not in publish.reading_list(own).write("html")
    named = files.loads(OWN, framework=shipped.framework)
    assert publish.reading_list(named).title == "ESSENCE reading list"


def test_what_the_project_collected_says_nothing_of_an_own_library(shipped: Library) -> None:
    """A level is uncollected where the framework that the user names says so."""
    own = files.loads(OWN)
    assert texts_of(publish.reading_list(own, "policy"), "note") == []
    assert texts_of(publish.reading_list(own, "family"), "note") == ["No items are listed at this level."]
    named = files.loads(OWN, framework=shipped.framework)
    (note,) = texts_of(publish.reading_list(named, "policy"), "note")
    assert note == "Evidence at this level was not collected for this library; the list is incomplete."


def test_a_list_without_headings_names_the_levels_that_were_not_collected(shipped: Library) -> None:
    """An empty list of them is not taken for a lack of evidence, with a query or without."""
    flat = publish.reading_list(shipped, ["family", "policy"], group="none")
    assert texts_of(flat, "note") == [
        "Evidence at the levels Policy and Family was not collected for this library; the list is incomplete."
    ]
    empty = publish.reading_list(shipped.where("year > 2020"), "policy")
    assert texts_of(empty, "note") == [
        "There are no items.",
        "Evidence at the level Policy was not collected for this library.",
    ]


def test_a_filtered_list_prints_no_empty_level(shipped: Library) -> None:
    """The curator learns of a collected level at which the query found nothing."""
    recent = publish.reading_list(shipped.where("year > 2020"))
    assert headings(recent) == ["Organisation"]
    assert publish.reading_list(files.loads(OWN).where("year == 2020"), ["policy", "family"]).gaps == (
        "Policy: 1 item, not assigned to an intervention type.",
        "Family: no items on this list are tagged with this level.",
    )


# Order and groups.

SORTED = """
@book{z, author = {Zed, Zoe}, title = {Alpha}, year = 2020}
@book{e, editor = {Mean, Mia}, title = {Gamma}, year = 2001}
@book{n, author = {Able, Bea}, title = {Omega}}
@book{a, author = {Able, Bea}, title = {Beta}, date = {2020-03}}
@book{o, title = {The odd one}, date = {2020-01}}
"""


@pytest.mark.parametrize(
    ("sort", "keys"),
    [
        ("file", "z e n a o"),
        ("file:desc", "o a n e z"),
        ("author", "a n e o z"),
        ("author:desc", "z o e a n"),
        ("title", "z a e n o"),
        ("title:desc", "o n e a z"),
        ("year", "e a o z n"),
        ("year:desc", "a o z e n"),
        ("YEAR:asc", "e a o z n"),
    ],
)
@pytest.mark.parametrize("style", ["harvard-cite-them-right", "essence-brief", "essence-page"])
def test_a_list_is_sorted_as_asked(sort: str, keys: str, style: str) -> None:
    """In every style: an editor counts as author, and a work without either is sorted by its title."""
    (bibliography,) = bibliographies(publish.reading_list(files.loads(SORTED), sort=sort, style=style))
    assert [entry.key for entry in bibliography.entries] == keys.split()


def test_the_style_sorts_by_default() -> None:
    """The order of the style and that of the file are not the same."""
    own = files.loads(SORTED)
    assert publish.reading_list(own) == publish.reading_list(own, sort="style")
    assert publish.reading_list(own).write() != publish.reading_list(own, sort="file").write()


NUMBERED = CITATION_ONLY.replace(
    "</style>",
    '<bibliography second-field-align="flush"><sort><key variable="title"/></sort>'
    '<layout><text variable="citation-number"/><text variable="title"/></layout></bibliography></style>',
)


def test_numbers_follow_the_printed_order_and_are_the_same_in_all_groups(
    shipped: Library, tmp_path: Path
) -> None:
    """An item at two levels keeps its number, and the next new item has the next number."""
    (tmp_path / "numbered.csl").write_text(NUMBERED)
    reading_list = publish.reading_list(shipped, style=tmp_path / "numbered.csl", sort="year:desc")
    numbers = [[entry.label.plain for entry in each.entries] for each in bibliographies(reading_list)]
    assert numbers == [["1"], ["2", "3", "1", "4", "5", "6", "7"]]


def test_year_suffixes_are_in_the_printed_order_of_a_chosen_sort() -> None:
    """The first of two works of an author and year is a."""
    own = files.loads(
        "@book{x, author = {Same, Sam}, title = {Beta}, year = 2020}\n"
        "@book{y, author = {Same, Sam}, title = {Alpha}, year = 2020}\n"
    )
    for sort, suffixes in (("file", {"x": "a", "y": "b"}), ("title", {"x": "b", "y": "a"})):
        (bibliography,) = bibliographies(publish.reading_list(own, sort=sort))
        found = {entry.key: re.search(r"2020([ab])", entry.text.plain) for entry in bibliography.entries}
        assert {key: match and match[1] for key, match in found.items()} == suffixes


def test_headings_of_facets_begin_with_a_capital_and_have_unique_anchors(shipped: Library) -> None:
    """A value is a heading under each level, with the anchor of both."""
    document = publish.reading_list(shipped, group="level,study").document()
    blocks = [block for block in document.blocks if isinstance(block, Heading)]
    assert ("Programme evaluation report", 2) in [(each.text.plain, each.depth) for each in blocks]
    anchors = [each.anchor for each in blocks]
    assert "level-policy-study-programme-evaluation" in anchors
    assert len(set(anchors)) == len(anchors)


@pytest.mark.parametrize("style", ["harvard-cite-them-right", "essence-page", "essence-annotated"])
def test_keys_are_printed_before_the_items(shipped: Library, style: str) -> None:
    """On the line of the item."""
    text = publish.reading_list(shipped, "policy", style=style, keys=True).write()
    assert re.search(r"\[fitzsimons2020innovation\] (FitzSimons|Children)", text)


# Notes under an item.


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ("annotation", "Ours."),
        ("abstract", "Theirs."),
        ("listed", "Listed as: As there; A. Good 2020"),
        ("none", ""),
        (None, ""),
    ],
)
def test_the_note_under_an_item_is_chosen(notes: str | None, expected: str) -> None:
    """It is the annotation, the abstract, what another page lists, or nothing."""
    own = files.loads(
        """@report{a, title = {T}, annotation = {Ours.}, abstract = {Theirs.}, listedtitle = {As there},
        listedauthors = {A. Good 2020}} @report{b, title = {U}}"""
    )
    (bibliography,) = bibliographies(publish.reading_list(own, notes=notes))
    assert {entry.key: entry.annotation.plain for entry in bibliography.entries} == {"a": expected, "b": ""}


def test_a_note_overrides_the_short_form_for_annotations(shipped: Library) -> None:
    """The longer option is more exact; a misspelt one is an error."""
    assert publish.reading_list(shipped, annotated=True).notes == "annotation"
    assert publish.reading_list(shipped, annotated=True, notes="listed").notes == "listed"
    with pytest.raises(UnknownChoiceError, match="did you mean abstract"):
        publish.reading_list(shipped, notes="abstracts")


def test_headings_have_at_most_five_depths() -> None:
    """The sixth grouping has the headings of the fifth: documents have no deeper ones."""
    level = Level(key="l", name="Level", types=(InterventionType(key="t", name="Type", level="l"),))
    facets = tuple(
        Facet(key=each, name=each, values=(FacetValue(key="v", name=f"Value of {each}"),)) for each in "abc"
    )
    reference = Reference(
        key="k",
        levels=("l",),
        types=("t",),
        facets=tuple((each, ("v",)) for each in "abc"),
        dates=(("issued", Date.of(2019)),),
        texts=(("title", RichText.of("T")),),
    )
    library = Library((reference,), Framework(levels=(level,), facets=facets))
    blocks = publish.reading_list(library, group=["level", "type", "year", "a", "b", "c"]).document().blocks
    headings = [(each.depth, each.text.plain) for each in blocks if isinstance(each, Heading)]
    assert headings == [
        (1, "Level"),
        (2, "Type"),
        (3, "2019"),
        (4, "Value of a"),
        (5, "Value of b"),
        (5, "Value of c"),
    ]


def test_a_list_has_the_language_that_it_is_rendered_in(shipped: Library) -> None:
    """A page in it says so, for hyphenation and for screen readers."""
    styled = publish.reading_list(shipped, "policy", locale="de-DE")
    assert (styled.locale, styled.document().language) == ("de-DE", "de-DE")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RichText.of("A"), RichText(("[k] ", "A"))),
        (
            RichText((Span(Mark.LEFT_MARGIN, ("1.",)), Span(Mark.RIGHT_INLINE, ("A",)))),
            RichText((Span(Mark.LEFT_MARGIN, ("1.",)), Span(Mark.RIGHT_INLINE, ("[k] ", "A")))),
        ),
        (
            RichText((Span(Mark.LEFT_MARGIN, ("1.",)), "A")),
            RichText((Span(Mark.LEFT_MARGIN, ("1.",)), "[k] ", "A")),
        ),
        (RichText((Span(Mark.BLOCK, ("A",)), "B")), RichText((Span(Mark.BLOCK, ("[k] ", "A")), "B"))),
        (RichText((Span(Mark.INDENT, ("A",)),)), RichText((Span(Mark.INDENT, ("[k] ", "A")),))),
        (RichText((Span(Mark.ITALIC, ("A",)),)), RichText(("[k] ", Span(Mark.ITALIC, ("A",))))),
        (RichText((Span(Mark.LEFT_MARGIN, ("1.",)),)), RichText(("[k] ", Span(Mark.LEFT_MARGIN, ("1.",))))),
        (RichText(), RichText(("[k] ",))),
    ],
)
def test_a_key_is_on_the_line_of_the_text_and_not_in_the_margin(text: RichText, expected: RichText) -> None:
    """A label in the margin has its own column."""
    assert _after_key("k", text) == expected
