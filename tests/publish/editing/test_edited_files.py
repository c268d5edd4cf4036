"""edit_files changes tags and fields of many entries in several .bib files, each of which is parsed and saved once."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

import essence_refs as er
from essence_refs import files
from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.editor.tagging import EntryEdit
from essence_refs.errors import ChangedFileError, ProblemsError, UnknownNamesError, UnknownReferenceError
from essence_refs.files.bib_files import BibFile
from essence_refs.model.tags.tag_keys import TagKeys
from essence_refs.publish.editing.edited_files import edit_files, save_all

FRAMEWORK = files.open_framework()
POLICY = TagKeys(levels=("policy",))


@pytest.fixture
def both(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / "one.bib", tmp_path / "two.bib"]
    paths[0].write_text("@misc{a,\n  title = {A},\n}\n\n@misc{b,\n  title = {B},\n  level = {family},\n}\n")
    paths[1].write_text('% A comment.\n@book{c, title="C", year=2001, note="x"}\n')
    return paths


def edited(paths: list[Path], edits: dict[str, EntryEdit]) -> list[str]:
    return [each.after for each in edit_files(paths, edits, FRAMEWORK)]


def test_each_entry_has_an_edit_of_its_own(both: list[Path]) -> None:
    """Tags are removed and added, and fields are set, added and removed, in two files in one call."""
    edits = {
        "c": EntryEdit(added=TagKeys(facets=(("study", ("systematic-review",)),)), fields={"note": None}),
        "b": EntryEdit(added=POLICY, removed=TagKeys(levels=("family",)), fields={"title": "B, again"}),
        "a": EntryEdit(fields={"annotation": r"On \& on."}),
    }
    assert edited(both, edits) == [
        "@misc{a,\n  title = {A},\n  annotation = {On \\& on.},\n}\n\n@misc{b,\n  title = {B, again},\n  level = {policy},\n}\n",
        '% A comment.\n@book{c, title="C", year=2001, studykind="systematic-review"}\n',
    ]


def test_an_entry_without_a_change_keeps_its_text(both: list[Path]) -> None:
    """An edit with nothing in it, and a tag that is there, change nothing; the diff is empty."""
    edits = {"a": EntryEdit(), "b": EntryEdit(added=TagKeys(levels=("family",)))}
    (file,) = edit_files(both, edits, FRAMEWORK)
    assert (file.path, file.is_changed, file.diff) == (both[0], False, "")


def test_nothing_is_saved_until_it_is_asked_for(both: list[Path]) -> None:
    """save_all writes every changed file, and names those that it wrote before one that it cannot write."""
    before = [each.read_bytes() for each in both]
    changed = edit_files(both, dict.fromkeys("ac", EntryEdit(added=POLICY)), FRAMEWORK)
    assert [each.read_bytes() for each in both] == before
    both[1].write_text("@misc{other}\n")
    with pytest.raises(ChangedFileError) as caught:
        save_all(changed)
    assert caught.value.path == both[1]
    assert caught.value.message.endswith(f"; already changed: {both[0]}")
    assert both[0].read_text() == changed[0].after
    save_all(edit_files(both[:1], {"a": EntryEdit(added=TagKeys(levels=("family",)))}, FRAMEWORK))
    assert er.load(both[0])["a"].levels == ("policy", "family")


def test_the_problems_of_all_files_are_reported_at_once(both: list[Path]) -> None:
    """An entry that cannot be tagged does not hide one in another file, and no file is in the result."""
    both[0].write_text("@misc{a, level = family # policy}\n")
    both[1].write_text("@misc{b,\n  level = other}\n")
    with pytest.raises(ProblemsError) as caught:
        edited(both, dict.fromkeys("ab", EntryEdit(added=POLICY)))
    assert [(each.source, each.line, each.column, each.key) for each in caught.value.problems] == [
        (str(both[0]), 1, 18, "a"),
        (str(both[1]), 2, 11, "b"),
    ]


def test_unknown_keys_are_reported_with_similar_ones(both: list[Path]) -> None:
    """One is an error of its own; several are one error. A key of a broken entry is known."""
    both[0].write_text("@misc{alpha, title = {A}}\n@misc{broken, title = {A\n")
    with pytest.raises(UnknownReferenceError, match="alpha"):
        edited(both, {"alpa": EntryEdit(added=POLICY)})
    with pytest.raises(UnknownNamesError) as caught:
        edited(both, dict.fromkeys(("alpa", "c", "zzz"), EntryEdit(added=POLICY)))
    assert [(each.name, each.close) for each in caught.value.errors] == [("alpa", ("alpha",)), ("zzz", ())]
    with pytest.raises(ProblemsError) as refused:
        edited(both, {"broken": EntryEdit(added=POLICY)})
    assert [(each.code, each.key, each.line) for each in refused.value.problems] == [
        ("unreadable", "broken", 2)
    ]


def test_only_the_first_unknown_keys_get_suggestions(both: list[Path]) -> None:
    """Searching among many keys takes time."""
    both[0].write_text("@misc{key, title = {A}}\n")
    with pytest.raises(UnknownNamesError) as caught:
        edited(both, {f"key{n:02}": EntryEdit(added=POLICY) for n in range(25)})
    assert [bool(each.close) for each in caught.value.errors] == [True] * 20 + [False] * 5


def calls(work: Callable[[], object], of: CodeType | None = None) -> int:
    """Return how many functions some work calls, C functions included, or how often it calls one of them."""
    count = 0

    def profile(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call") and (of is None or (event == "call" and frame.f_code is of))

    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("function", [BibFile.open, BibText.of])
def test_a_file_is_read_and_parsed_once(both: list[Path], function: Any) -> None:
    """Also if it is given twice, and whether it has any of the keys or not."""
    edits = {"c": EntryEdit(added=POLICY)}
    assert calls(lambda: edited([*both, both[0]], edits), function.__func__.__code__) == len(both)


def test_the_work_grows_with_the_number_of_entries(tmp_path: Path) -> None:
    """Where each entry of two files gets a tag and a field, eight times the entries take at most nine times the work."""
    counts = []
    for size in (50, 400):
        paths = [tmp_path / f"{size}-{name}.bib" for name in "ab"]
        for path in paths:
            path.write_text(
                "".join(f"@misc{{{path.name}{n},\n  title = {{T}},\n}}\n" for n in range(size // 2))
            )
        keys = [f"{path.name}{n}" for n in range(size // 2) for path in paths]
        edit = EntryEdit(added=POLICY, fields={"note": "N"})
        edit_files(paths, dict.fromkeys(keys, edit), FRAMEWORK)
        counts.append(
            calls(
                lambda paths=paths, keys=keys, edit=edit: [
                    each.diff for each in edit_files(paths, dict.fromkeys(keys, edit), FRAMEWORK)
                ]
            )
        )
    assert counts[1] < 9 * counts[0]
