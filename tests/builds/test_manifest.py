"""The manifest of a build: the files that were made, and what of it can be trusted."""

import json
from pathlib import Path

import pytest

from essence_refs.builds.journal import Journal
from essence_refs.builds.manifest import BuiltFile, Manifest, digest, parse_record
from essence_refs.builds.plan import JOURNAL, MANIFEST
from essence_refs.errors import FileError

MADE = BuiltFile(made_from="x", holds=digest(b"a"))


def manifest(folder: Path, *names: str) -> Manifest:
    return Manifest(folder / MANIFEST, dict.fromkeys(names, MADE))


def test_a_planned_file_is_no_stray_whether_it_exists_or_not(tmp_path: Path) -> None:
    """Others are, in the order of their names."""
    (tmp_path / "a").touch()
    found = manifest(tmp_path, "c", "a", "b", "d")
    assert list(found.strays(["a", "b"])) == [("c", MADE), ("d", MADE)]
    assert list(found.strays(["a", "b", "c", "d"])) == []


def test_a_second_path_of_a_planned_file_is_no_stray(tmp_path: Path) -> None:
    """Such as a hard link."""
    (tmp_path / "a").touch()
    (tmp_path / "b").hardlink_to(tmp_path / "a")
    (tmp_path / "c").touch()
    assert [name for name, _ in manifest(tmp_path, "a", "b", "c").strays(["a"])] == ["c"]


def test_what_an_unfinished_build_wrote_is_known_by_its_content(tmp_path: Path) -> None:
    """Not what was changed after that, and not what is known already."""
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"changed")
    (tmp_path / "c").write_bytes(b"a")
    found = manifest(tmp_path, "c")
    other = BuiltFile(made_from="y", holds=MADE.holds)
    assert found.recover([("a", MADE), ("b", MADE), ("c", other), ("none", MADE)])
    assert found.files == {"a": MADE, "c": MADE}
    (tmp_path / "d").mkdir()
    assert not found.recover([("d", MADE), ("c", other)])


def test_it_is_written_once_and_read_again(tmp_path: Path) -> None:
    """In the order of the names."""
    found = manifest(tmp_path)
    found.save()
    assert not found.path.exists()
    found.files |= {"b": MADE, "a": MADE}
    found.save()
    text = found.path.read_text(encoding="utf-8")
    assert list(json.loads(text)["files"]) == ["a", "b"]
    assert Manifest.open(tmp_path).files == found.files
    found.path.unlink()
    found.save()
    assert not found.path.exists()
    assert Manifest.open(tmp_path).files == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "this record of the last build is damaged; remove it, and the next build makes a new one"),
        (
            '{"version": 99, "files": {}}',
            (
                "this record was made by a newer version of essence-refs; use that version, or remove it, and the next "
                "build makes a new one"
            ),
        ),
        (
            '{"version": 0, "files": {}}',
            "this record of the last build is damaged; remove it, and the next build makes a new one",
        ),
        (
            '{"version": "5", "files": {}}',
            "this record of the last build is damaged; remove it, and the next build makes a new one",
        ),
        (
            '{"version": 1, "files": {"../a": {"made_from": "x", "holds": "y"}}}',
            "this record of the last build is damaged; remove it, and the next build makes a new one",
        ),
    ],
)
def test_a_manifest_that_cannot_be_trusted_is_an_error(tmp_path: Path, text: str, message: str) -> None:
    """Or is left out where that is asked for."""
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(FileError) as caught:
        Manifest.open(tmp_path)
    assert caught.value.message == message
    assert Manifest.open(tmp_path, discard_damaged=True).files == {}


@pytest.mark.parametrize(
    "name", ["/a", "\\a", "c:a", "a/../b", "", "a\nb", MANIFEST, MANIFEST.upper(), f"x/{MANIFEST}"]
)
def test_the_record_of_a_file_that_no_build_writes_is_refused(name: str) -> None:
    """A build may remove the files in the manifest."""
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the name is the message
        parse_record(name, {"made_from": "x", "holds": "y"})
    assert str(caught.value) == name


def test_a_record_has_the_plain_name_of_its_file() -> None:
    """And both digests."""
    record = {"made_from": "x", "holds": "y", "more": "z"}
    assert parse_record("./a//b", record) == ("a/b", BuiltFile(made_from="x", holds="y"))
    with pytest.raises(KeyError):
        parse_record("a", {"holds": "y"})


def test_a_journal_has_the_records_that_were_written_whole(tmp_path: Path) -> None:
    """A line that was cut short is left out, and the next one is whole."""
    journal = Journal(tmp_path)
    assert (journal.exists, list(journal.records())) == (False, [])
    journal.add("a", MADE)
    path = tmp_path / JOURNAL
    path.write_bytes(path.read_bytes() + b'{"name": "b", "made')
    journal.add("é", MADE)
    assert list(journal.records()) == [("a", MADE), ("é", MADE)]
    journal.remove()
    assert not journal.exists
    path.mkdir()
    with pytest.raises(FileError):
        list(journal.records())
    with pytest.raises(FileError) as caught:
        journal.add("a", MADE)
    assert caught.value.path == tmp_path
