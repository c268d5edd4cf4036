"""Recording relations in .bib files."""

from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.errors import ProblemsError, UnknownNameError


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "some.bib"
    path.write_bytes(b"% x\r\n@misc{a,\r\n  title = {A}\r\n}\r\n@misc{b, ids = {old}}\r\n@misc{c}\r\n")
    return path


def relations(bib: Path) -> dict[str, list[tuple[str, str]]]:
    return {
        each.key: [(one.kind, one.key) for one in each.relations] for each in er.load(bib) if each.relations
    }


def test_a_relation_is_recorded_and_removed(bib: Path) -> None:
    """Every other byte stays."""
    before = bib.read_bytes()
    er.relate(bib, "a", "b", kind="Protocol of")
    assert bib.read_bytes() == before.replace(b"{A}\r\n", b"{A},\r\n  relations = {protocol-of b}\r\n")
    (edited,) = er.relate(bib, "a", "b", kind="protocol-of")
    assert not edited.is_changed
    er.relate(bib, "a", "b", remove=True)
    assert bib.read_bytes() == before


def test_several_works_and_other_keys(bib: Path) -> None:
    """Other keys are written as the keys that the entries have."""
    er.relate(bib, "a", ["old", "c"], kind="translationof")
    er.relate(bib, "old", "c", kind="reply-to")
    assert relations(bib) == {"a": [("translationof", "b"), ("translationof", "c")], "b": [("reply-to", "c")]}
    er.relate(bib, "a", "c", kind="translationof", remove=True)
    er.relate(bib, "a", "b", kind="reply-to", remove=True)
    assert relations(bib)["a"] == [("translationof", "b")]
    er.relate(bib, "c", "b", remove=True)
    assert relations(bib)["b"] == [("reply-to", "c")]


def test_a_dry_run_writes_nothing(bib: Path) -> None:
    """The result has the changes."""
    before = bib.read_bytes()
    (edited,) = er.relate(bib, "a", "b", kind="part-of", dry_run=True)
    assert "+  relations = {part-of b}" in edited.diff
    (edited,) = er.distinct(bib, "a", "b", dry_run=True)
    assert "+  relations = {distinct-from b}" in edited.diff
    assert bib.read_bytes() == before


def test_each_pair_of_distinct_works_is_recorded_once(bib: Path) -> None:
    """In either entry; and removed from both."""
    er.distinct(bib, "c", "b")
    er.distinct(bib, "a", "b", "c")
    expected = {"a": [("distinct-from", "b"), ("distinct-from", "c")], "c": [("distinct-from", "b")]}
    assert relations(bib) == expected
    er.distinct(bib, "b", "c", remove=True)
    assert relations(bib) == {"a": expected["a"]}
    er.relate(bib, "b", "a", remove=True)
    assert relations(bib) == {"a": [("distinct-from", "c")]}
    er.relate(bib, "c", "a", kind="distinct-from", remove=True)
    assert relations(bib) == {}


def test_entries_in_several_files(tmp_path: Path) -> None:
    """Only the file of the entry changes."""
    first, second = tmp_path / "a.bib", tmp_path / "b.bib"
    first.write_text("@misc{a}\n", encoding="utf-8")
    second.write_text("@misc{b}\n", encoding="utf-8")
    er.relate([first, second], "b", "a", kind="update-of")
    assert first.read_text(encoding="utf-8") == "@misc{a}\n"
    assert "update-of a" in second.read_text(encoding="utf-8")


def test_mistakes_are_errors(bib: Path) -> None:
    """With similar names, and with the location of an entry that cannot be changed."""
    with pytest.raises(UnknownNameError, match=r"'protcol-of'.*protocol-of"):
        er.relate(bib, "a", "b", kind="protcol-of")
    with pytest.raises(UnknownNameError, match=r"'olds'.*old"):
        er.relate(bib, "a", "olds", kind="part-of")
    with pytest.raises(ProblemsError, match=r"some\.bib:2:1: a: 'a' cannot be related to itself"):
        er.relate(bib, "a", "a", kind="part-of")
    with pytest.raises(ProblemsError, match=r"some\.bib:\d:1: b: 'b' is named twice"):
        er.relate(bib, "a", ["b", "old"], kind="part-of")
    with pytest.raises(ProblemsError, match="'a' cannot be related to itself"):
        er.distinct(bib, "a", "a")
    with pytest.raises(TypeError, match="no kind of relation"):
        er.relate(bib, "a", "b")
    with pytest.raises(TypeError, match="other is empty"):
        er.relate(bib, "a", [], kind="part-of")
    bib.write_text("@misc{a, relations = x # y} @misc{b}", encoding="utf-8")
    with pytest.raises(
        ProblemsError, match=r"some\.bib:1:22: a: relations: the value is an abbreviation or a join"
    ):
        er.relate(bib, "a", "b", kind="part-of")
