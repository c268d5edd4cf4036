"""The rows of a table of tags are given to the references that they name."""

from typing import Any

import pytest

from essence_refs import files
from essence_refs.diagnostics import Severity
from essence_refs.exchange.tagging.tag_files import TagFiles
from essence_refs.exchange.tagging.tag_tables import TagRow
from essence_refs.model import Reference, RichText
from essence_refs.model.tags.tag_keys import TagKeys

FRAMEWORK = files.open_framework()
POLICY = TagKeys(levels=("policy",))


def row(line: int = 2, **given: Any) -> TagRow:
    return TagRow(**({"tags": POLICY} | given), source="tags.csv", line=line)


def applied(
    references: list[Reference], rows: list[TagRow], *, is_named: bool = True
) -> tuple[list[Reference], TagFiles]:
    tags = TagFiles(FRAMEWORK, rows, is_named=is_named)
    return tags.apply(references), tags


def reference(key: str, doi: str = "", **given: Any) -> Reference:
    texts = (("DOI", RichText((doi,))),) if doi else ()
    return Reference(key=key, texts=texts, **given)


@pytest.mark.parametrize(
    "given",
    [
        {"key": "b"},
        {"key": "old"},
        {"doi": "10.1000/ABC"},
        {"key": "10.1000/abc"},
        {"key": "https://doi.org/10.1000/ABC"},
        {"key": "b", "doi": "10.1000/abc"},
        {"key": "renamed", "doi": "10.1000/abc"},
    ],
)
def test_an_item_is_found_by_a_key_or_its_doi(given: dict[str, Any]) -> None:
    """A DOI may have any form, and is used where the key is not known."""
    library = [reference("a", "10.1000/a"), reference("b", "10.1000/Abc", fields=(("ids", "older, old"),))]
    tagged, tags = applied(library, [row(**given)])
    assert [each.levels for each in tagged] == [(), ("policy",)]
    assert tags.problems == []


def test_rows_without_their_item_are_reported() -> None:
    """Similar keys are suggested; in a file that was found beside the library it is a warning."""
    library = [reference("turley2020", "10.1/a"), reference("b", "10.1/B"), reference("c", "10.1/b")]
    rows = [
        row(2, key="turley2O20"),
        row(3, doi="10.1/z"),
        row(4, doi="10.1/b"),
        row(5, key="turley2020", doi="10.1/b"),
    ]
    tagged, tags = applied(library, rows)
    assert tagged == library
    assert [str(each) for each in tags.problems] == [
        "tags.csv:2: turley2O20: no item of the library has the key 'turley2O20' (did you mean turley2020?)",
        "tags.csv:3: 10.1/z: no item of the library has the DOI '10.1/z'",
        "tags.csv:4: 10.1/b: several items have this DOI: b, c; give the key of one",
        "tags.csv:5: turley2020: the key is that of an item, and the DOI that of another one, 'b'",
    ]
    _, tags = applied(library, rows, is_named=False)
    assert [each.severity for each in tags.problems] == [Severity.WARNING] * 2 + [Severity.ERROR] * 2


def test_only_the_first_unknown_keys_get_suggestions() -> None:
    """Searching among many keys takes time."""
    _, tags = applied([reference("key")], [row(key=f"key{n:02}") for n in range(25)])
    assert [bool(each.hint) for each in tags.problems] == [True] * 20 + [False] * 5


def test_a_second_row_for_an_item_is_not_read() -> None:
    """Also if it names the item differently, or is in another file."""
    rows = [row(2, key="a"), row(3, doi="10.1/a", tags=TagKeys(levels=("family",)))]
    other = TagRow(key="a", source="tags.toml", line=9)
    tagged, tags = applied([reference("a", "10.1/a")], [*rows, other])
    assert tagged[0].levels == ("policy",)
    assert [str(each) for each in tags.problems] == [
        "tags.csv:3: 10.1/a: line 2 has tags for this item too; these are not read",
        "tags.toml:9: a: tags.csv:2 has tags for this item too; these are not read",
    ]


def test_the_table_replaces_the_kinds_of_tags_that_it_has() -> None:
    """Other kinds are kept, and differences are reported."""
    own = reference(
        "a",
        levels=("policy",),
        facets=(("study", ("scoping-review",)),),
        annotation=RichText(("Old.",)),
        type_reason="Why.",
    )
    given = row(key="a", tags=TagKeys(levels=("family", "organisation"), types=("supervision",)))
    (tagged,), tags = applied([own], [given])
    assert (tagged.levels, tagged.types, tagged.facets) == (
        ("family", "organisation"),
        ("supervision",),
        (("study", ("scoping-review",)),),
    )
    assert (tagged.annotation.plain, tagged.type_reason) == ("Old.", "Why.")
    assert [(str(each), each.code) for each in tags.problems] == [
        (
            "tags.csv:2: a: level: warning: the library has another level for this item (policy); the one here is used",
            "other-tags",
        )
    ]
    given = row(
        key="a",
        annotation="New.",
        reason="Because.",
        tags=TagKeys(levels=("policy",), facets=(("study", ("systematic-review",)),)),
    )
    (tagged,), tags = applied([own], [given])
    assert (tagged.annotation.plain, tagged.type_reason) == ("New.", "Because.")
    assert tagged.facets == (("study", ("systematic-review",)),)
    assert [each.field for each in tags.problems] == ["study", "annotation"]


def test_the_same_tags_are_no_difference() -> None:
    """The order of tags does not matter, nor the marks of an annotation."""
    own = reference("a", levels=("policy", "family"), annotation=RichText(("Same.",)))
    given = row(key="a", annotation="Same.", tags=TagKeys(levels=("family", "policy")))
    assert applied([own], [given])[1].problems == []


def test_a_type_needs_its_level() -> None:
    """Whether the type or the level is in the table."""
    (tagged,), tags = applied([reference("a")], [row(key="a", tags=TagKeys(types=("supervision",)))])
    assert tagged.types == ()
    assert [str(each) for each in tags.problems] == [
        (
            "tags.csv:2: a: the intervention type 'supervision' belongs to the level 'organisation', which the item does not "
            "have (add it to level)"
        )
    ]
    own = reference("a", levels=("organisation",), types=("supervision",))
    (tagged,), tags = applied([own], [row(key="a")])
    assert (tagged.levels, tagged.types) == (("policy",), ())
    assert [each.code for each in tags.problems] == ["other-tags", "type-without-level"]
