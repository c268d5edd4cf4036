"""Tagging: tags are written by their keys in the framework."""

import pytest

from essence_refs.bibtex.editor.tagging import tag
from essence_refs.errors import (
    ProblemsError,
    UnknownFacetError,
    UnknownLevelError,
    UnknownReferenceError,
    UnknownTypeError,
)
from essence_refs.model import Facet, FacetValue, Framework, InterventionType, Level, TagFields

FRAMEWORK = Framework(
    name="Made up",
    levels=(
        Level(
            key="town",
            name="The town",
            types=(InterventionType(key="parks", name="More parks", level="town"),),
        ),
        Level(
            key="street",
            name="The street",
            types=(InterventionType(key="lamps", name="Lamps", level="street"),),
        ),
    ),
    facets=(
        Facet(
            key="kind",
            name="Kind",
            values=(FacetValue(key="trial", name="Trial"), FacetValue(key="review", name="Review")),
        ),
    ),
    fields=TagFields(facets=(("kind", "studykind"),)),
)
TEXT = "@misc{a,\n  title = {A},\n}\n\n@misc{b,\n  title = {B},\n  level = {The Street},\n}\n"


def test_a_tag_is_written_by_its_key():
    """It may be given by name in any letter case, and comes after the existing tags."""
    assert tag(TEXT, "a", FRAMEWORK, levels=["the TOWN"]) == TEXT.replace(
        "{A},\n", "{A},\n  level = {town},\n"
    )
    assert "level = {The Street, town}" in tag(TEXT, "b", FRAMEWORK, levels=["town"])


def test_levels_types_and_facets_are_written_to_their_fields():
    """Several entries get several tags in one call."""
    tagged = tag(
        TEXT,
        ["a", "b"],
        FRAMEWORK,
        levels=["street", "town"],
        types=["lamps", "More Parks"],
        facets={"Kind": ["Review"]},
    )

    assert tagged.count("interventiontype = {lamps, parks}") == 2
    assert tagged.count("studykind = {review}") == 2
    assert "level = {street, town}" in tagged


def test_adding_an_existing_tag_changes_nothing():
    """Also by another name, and twice in one call."""
    assert tag(TEXT, "b", FRAMEWORK, levels=["street"]) == TEXT
    once = tag(TEXT, "b", FRAMEWORK, levels=["town", "town"], types=["lamps"])
    assert tag(once, "b", FRAMEWORK, levels=["Town".lower()], types=["Lamps"]) == once


def test_removing_the_last_tag_removes_the_field():
    """A file that was tagged and untagged is the same as before."""
    tagged = tag(TEXT, "a", FRAMEWORK, levels=["town", "street"], types=["parks"])

    assert "level = {street}" in tag(tagged, "a", FRAMEWORK, levels=["town"], types=["parks"], remove=True)
    assert tag(tagged, "a", FRAMEWORK, levels=["town", "street"], types=["parks"], remove=True) == TEXT
    assert tag(TEXT, "a", FRAMEWORK, levels=["town"], remove=True) == TEXT


def test_unknown_names_are_refused_with_similar_names():
    """Levels, types, facets, values and keys."""
    with pytest.raises(UnknownLevelError, match="did you mean street"):
        tag(TEXT, "a", FRAMEWORK, levels=["steet"])
    with pytest.raises(UnknownTypeError, match="did you mean lamps"):
        tag(TEXT, "a", FRAMEWORK, types=["lamp"])
    with pytest.raises(UnknownFacetError, match=r"\(did you mean kind\?\)"):
        tag(TEXT, "a", FRAMEWORK, facets={"knd": ["trial"]})
    with pytest.raises(UnknownFacetError, match=r"\(did you mean trial\?\)"):
        tag(TEXT, "a", FRAMEWORK, facets={"kind": ["trail"]})
    with pytest.raises(UnknownReferenceError):
        tag(TEXT, "c", FRAMEWORK, levels=["town"])


def test_a_type_without_its_level_is_refused_for_all_entries_at_once():
    """No list would show such an entry under that type."""
    with pytest.raises(ProblemsError) as caught:
        tag(TEXT, ["b", "a"], FRAMEWORK, types=["parks"], source="my.bib")

    first, second = map(str, caught.value.problems)
    words = "the intervention type 'parks' is for the level 'town'; the entry must have that level too"
    assert first == f"my.bib:1:1: a: interventiontype: {words}"
    assert second == f"my.bib:5:1: b: interventiontype: {words}"


def test_a_level_is_not_removed_before_its_type():
    """The type must be removed first, or in the same call."""
    tagged = tag(TEXT, "a", FRAMEWORK, levels=["town"], types=["parks"])

    with pytest.raises(ProblemsError) as caught:
        tag(tagged, "a", FRAMEWORK, levels=["town"], remove=True)
    words = "the intervention type 'parks' is for the level 'town'; the entry must have that level too"
    (problem,) = caught.value.problems
    assert (problem.key, problem.field, problem.code, problem.message) == (
        "a",
        "interventiontype",
        "bad-tag",
        words,
    )


def test_several_unknown_keys_are_reported_at_once():
    """One call reports all of them."""
    with pytest.raises(ProblemsError) as caught:
        tag(TEXT, ["c", "a", "d"], FRAMEWORK, levels=["town"])

    assert len(caught.value.problems) == 2


def test_a_value_with_an_abbreviation_is_refused():
    """Its definition may be in another file."""
    with pytest.raises(ProblemsError, match="write it out"):
        tag("@misc{a, level = town}", "a", FRAMEWORK, levels=["street"])


def test_unknown_tags_are_kept():
    """Reading the file reports them; tagging does not remove them."""
    text = "@misc{a, level = {village}}"

    assert tag(text, "a", FRAMEWORK, levels=["town"]) == "@misc{a, level = {village, town}}"


def test_tags_after_a_comment_are_kept():
    """Bibtexparser takes the comment above the field for part of its name."""
    text = "@misc{a,\n  title = {A},\n  % since 2020\n  level = {town},\n}"

    assert "level = {town, street}" in tag(text, "a", FRAMEWORK, levels=["street"])


def test_semicolons_separate_tags_as_commas_do():
    """The reader accepts both."""
    assert tag("@misc{a, level = {town; street}}", "a", FRAMEWORK, levels=["street"]) == (
        "@misc{a, level = {town; street}}"
    )


@pytest.mark.parametrize(
    ("entry", "tagged"),
    [
        ("@misc{a}", "@misc{a,\n  level = {town}}"),
        ("@misc{a,}", "@misc{a,\n  level = {town},}"),
        ("@misc(a)", "@misc(a,\n  level = {town})"),
    ],
)
def test_an_entry_without_fields_can_be_tagged(entry, tagged):
    """A key alone, with or without a comma after it."""
    assert tag(entry, "a", FRAMEWORK, levels=["town"]) == tagged


@pytest.mark.parametrize("value", ["{{street}}", "{{street}, town}", "{{ street , town }}"])
def test_tags_in_braces_are_recognised(value):
    """A tag that is read as the level "street" is not added again, and is removed on request."""
    text = f"@misc{{a, level = {value}}}"
    assert tag(text, "a", FRAMEWORK, levels=["street"]) == text
    assert "street" not in tag(text, "a", FRAMEWORK, levels=["street"], remove=True)


def test_an_unknown_type_that_was_there_before_is_left_alone():
    """Reading the file reports it; tagging changes what was asked for only."""
    text = "@misc{a,\n  title = {A},\n  level = {town},\n  interventiontype = {bridges},\n}\n"
    result = tag(text, ["a"], FRAMEWORK, levels=["street"], types=["lamps"])
    assert "interventiontype = {bridges, lamps}" in " ".join(result.split())
