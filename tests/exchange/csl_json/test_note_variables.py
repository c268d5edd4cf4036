"""Variables in the note of an item, as users of Zotero write them."""

import json
from typing import Any

import pytest

from essence_refs.exchange import csl_json
from essence_refs.exchange.csl_json.note_variables import with_note_variables
from essence_refs.model import Reference


def read(**item: Any) -> Reference:
    return csl_json.parse(json.dumps([{"id": "a", "type": "book", **item}])).references[0]


@pytest.mark.parametrize(
    "note", ["original-date: 1950", "{:original-date: 1950}", "A classic.\noriginal-date: 1950"]
)
def test_a_date_in_the_note_is_a_date(note: str) -> None:
    """In a line of its own or in braces; other lines stay in the note."""
    reference = read(note=note)
    assert str(reference.date("original-date")) == "1950"
    assert reference.text("note").plain == ("A classic." if "classic" in note else "")


def test_texts_names_and_the_type_are_read() -> None:
    """A variable that the item has is not replaced, except dates and the type."""
    note = "type: report\nPMID: 123\nauthor: Roe || Ann\neditor: NSPCC\ngenre: Memo\ntitle: Other\nissued: 2001-05"
    reference = read(title="Own", issued={"date-parts": [[1999]]}, note=note)
    assert reference.kind == "report"
    assert reference.text("PMID").plain == "123"
    assert [(each.family, each.given) for each in reference.authors] == [("Roe", "Ann")]
    assert [each.literal for each in reference.people("editor")] == ["NSPCC"]
    assert reference.title.plain == "Own"
    assert str(reference.date("issued")) == "2001-05"
    assert reference.text("note").plain == "title: Other"


@pytest.mark.parametrize(
    "note", ["See: chapter 2", "my remark: this", "original-date: soon", "Publisher: Sage", "type: novel"]
)
def test_other_notes_are_notes(note: str) -> None:
    """Only variables of CSL with a value that fits are read."""
    assert with_note_variables({"note": note}) == {"note": note}


def test_case_is_protected_in_titles_only() -> None:
    """No style changes the case of a publisher or a place."""
    from essence_refs.bibtex import parse  # noqa: PLC0415 - two formats of one library

    source = "@book{a, title = {The {NHS}}, publisher = {{Some Press}}, location = {{Leeds}}, note = {{X} y}, annotation = {On {Z}}}"
    result = csl_json.write(parse(source).references)
    [item] = json.loads(result.text)
    assert item["title"] == 'The <span class="nocase">NHS</span>'
    assert (item["publisher"], item["publisher-place"], item["note"], item["annote"]) == (
        "Some Press",
        "Leeds",
        "X y",
        "On Z",
    )
    assert result.problems == ()


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("type: book", {"type": "book"}),
        ("issued: 2019-05", {"issued": "2019-05"}),
        ("issued: soon", {"note": "issued: soon"}),
        ("note: x", {"note": "note: x"}),
        (
            "editor: Roe || Ann\neditor: NSPCC",
            {"editor": [{"family": "Roe", "given": "Ann"}, {"literal": "NSPCC"}]},
        ),
        ("volume: 3\nvolume: 4", {"volume": "3", "note": "volume: 4"}),
        ("{:volume: 3} and {:issue: 4}", {"volume": "3", "issue": "4", "note": "and"}),
        ("title-short: S", {"title-short": "S"}),
        ("colour: red", {"note": "colour: red"}),
    ],
)
def test_each_kind_of_variable_is_read_once(note: str, expected: dict[str, Any]) -> None:
    """What cannot be read, and a second value of a text, stay in the note."""
    assert with_note_variables({"note": note}) == expected


def test_an_item_without_variables_in_its_note_is_the_same() -> None:
    """The note may be missing, or no text."""
    for item in ({}, {"note": 5}, {"note": "plain"}, {"note": "a: b"}):
        assert with_note_variables(item) is item
