"""Waiting for changes of files: what counts as one, and when it is complete."""

import threading
import time
from pathlib import Path

import pytest

from essence_refs.diagnostics import Problem
from essence_refs.errors import FileError, ProblemsError, StyleError

watch = pytest.importorskip("essence_refs.cli.watch")


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor may write in several steps; none of them is the new file yet."""
    # Much longer than the thread sleeps, because the machine may be slow.
    monkeypatch.setattr(watch, "_STILL", 0.4)
    path = tmp_path / "a.bib"
    path.write_text("")

    def write_slowly() -> None:
        for number in range(1, 40):
            path.write_text("x" * number)
            time.sleep(0.02)
        path.write_text("complete")

    before = watch.signatures([path])
    thread = threading.Thread(target=write_slowly)
    thread.start()
    watch.wait([path], before)
    assert path.read_text() == "complete"
    thread.join()


def test_a_file_that_is_replaced_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some editors remove a file for a moment."""
    monkeypatch.setattr(watch, "_STILL", 0.02)
    monkeypatch.setattr(watch, "_GONE", 60)
    path = tmp_path / "a.bib"
    path.write_text("old")
    before = watch.signatures([path])
    path.unlink()
    thread = threading.Timer(0.3, path.write_text, ["new"])
    thread.start()
    watch.wait([path], before)
    assert path.exists()
    thread.join()


def test_a_file_that_stays_away_is_not_waited_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is reported as missing."""
    monkeypatch.setattr(watch, "_GONE", 0.2)
    path = tmp_path / "a.bib"
    path.write_text("old")
    before = watch.signatures([path])
    path.unlink()
    watch.wait([path], before)
    assert not path.exists()


def test_a_change_before_the_call_counts(tmp_path: Path) -> None:
    """Nothing that happens during a build is missed, and other files in the folder do not count."""
    path, other = tmp_path / "a.bib", tmp_path / "b.bib"
    path.write_text("old")
    before = watch.signatures([path, other])
    assert before[other] is None
    path.write_text("newer")
    watch.wait([path, other], before)
    before = watch.signatures([path, other])
    threading.Timer(0.1, (tmp_path / "other.txt").write_text, ["of no account"]).start()
    threading.Timer(0.3, other.write_text, ["made"]).start()
    watch.wait([path, other], before)
    assert watch.signatures([path, other])[other] is not None


def test_the_files_of_an_error_are_watched_with_their_folders() -> None:
    """A missing file is noticed when it is made in its folder."""
    known = (Path("x/essence-refs.toml"),)
    missing = FileError(Path("y/a.bib"), "there is no such file")
    problems = ProblemsError((Problem(message="b", source="z/b.bib"), Problem(message="a", source="y/a.bib")))
    assert watch.files_to_watch(missing, known) == (*known, Path("y/a.bib"), Path("x"), Path("y"))
    assert watch.files_to_watch(problems, ()) == (Path("y/a.bib"), Path("z/b.bib"), Path("y"), Path("z"))
    assert watch.files_to_watch(StyleError("odd"), known) == (*known, Path("x"))


def test_the_folders_of_links_and_of_missing_files_are_watched(tmp_path: Path) -> None:
    """A symbolic link changes with its target; the nearest folder that exists is watched for a missing file."""
    (tmp_path / "target").mkdir()
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "a.bib").symlink_to(tmp_path / "target" / "a.bib")
    assert watch._folders([tmp_path / "links" / "a.bib"]) == {tmp_path / "links", tmp_path / "target"}
    assert watch._folders([tmp_path / "none" / "deeper" / "a.bib"]) == {tmp_path}
    assert watch._folders([tmp_path / "a\0b"]) == set()
    assert watch._folders([tmp_path / ("x" * 300) / "a.bib"]) == {tmp_path}
