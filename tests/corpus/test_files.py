"""Reading files: every way in which the system refuses becomes a sentence."""

import os
from pathlib import Path

import pytest

from essence_refs.corpus import data_folder
from essence_refs.corpus.files import content
from essence_refs.errors import FileError


def test_unknown_data_is_not_installed() -> None:
    """A folder of data that is in neither place is an error that says so."""
    with pytest.raises(FileError, match="is not installed here"):
        data_folder("no-such-data")


def test_file_in_a_missing_folder_has_no_neighbours(tmp_path: Path) -> None:
    """Where the folder is missing too, no other file is offered."""
    with pytest.raises(FileError) as caught:
        content(tmp_path / "none" / "a.bib")
    assert caught.value.message == "there is no such file"


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b"])
def test_impossible_names_are_told_in_words(tmp_path: Path, name: str) -> None:
    """A name that no file can have gives the system's reason, not a traceback."""
    with pytest.raises(FileError, match="it cannot be read: "):
        content(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file_is_told_in_words(tmp_path: Path) -> None:
    """A file without permission to read it is refused in words."""
    path = tmp_path / "a.bib"
    path.touch(mode=0o000)
    with pytest.raises(FileError, match="you may not read this file"):
        content(path)
