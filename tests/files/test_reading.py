"""Reading files: every way in which the system refuses becomes a sentence."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.errors import FileError
from essence_refs.files import data_folder
from essence_refs.files.reading import is_file, normal_path, read_bytes


def test_unknown_data_is_not_installed() -> None:
    """A folder of data that is in neither place is an error that says so."""
    with pytest.raises(FileError, match="is not installed here"):
        data_folder("no-such-data")


def test_file_in_a_missing_folder_has_no_neighbours(tmp_path: Path) -> None:
    """Where the folder is missing too, no other file is offered."""
    with pytest.raises(FileError) as caught:
        read_bytes(tmp_path / "none" / "a.bib")
    assert caught.value.message == "there is no such file"


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b"])
def test_impossible_names_are_told_in_words(tmp_path: Path, name: str) -> None:
    """A name that no file can have gives the system's reason, not a traceback."""
    with pytest.raises(FileError, match="it cannot be read: "):
        read_bytes(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_forbidden_file_is_told_in_words(tmp_path: Path) -> None:
    """A file without permission to read it is refused in words."""
    path = tmp_path / "a.bib"
    path.touch(mode=0o000)
    with pytest.raises(FileError, match="you may not read this file"):
        read_bytes(path)


@pytest.mark.parametrize("name", ["a" * 5000, "a" * 300, "a\0b", "none/a", "."])
def test_where_no_file_can_be_is_none(tmp_path: Path, name: str) -> None:
    """Asking for a file with an impossible name is answered, also where the system refuses the question."""
    assert not is_file(tmp_path / name)
    (tmp_path / "a").touch()
    assert is_file(tmp_path / "a")
    assert not is_file(tmp_path / "a" / "b")


@pytest.mark.skipif(not Path("/dev/zero").is_char_device(), reason="needs a device")
def test_a_device_without_end_is_refused() -> None:
    """A device is not read, because it may never end."""
    with pytest.raises(FileError, match="it is not an ordinary file"):
        read_bytes(Path("/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_refused_where_there_may_be_none(tmp_path: Path) -> None:
    """A pipe that nobody writes to is not waited for, but what a shell hands over is read."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="it is not an ordinary file"):
        read_bytes(tmp_path / "pipe", pipes=False)
    reader, writer = os.pipe()
    os.write(writer, b"@book{a}")
    os.close(writer)
    try:
        if Path(f"/dev/fd/{reader}").exists():
            assert read_bytes(Path(f"/dev/fd/{reader}")) == b"@book{a}"
    finally:
        os.close(reader)


def test_a_file_that_is_too_large_is_refused_with_its_size(tmp_path: Path) -> None:
    """A limit counts bytes, and a file of just so many is read."""
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a", most=5) == b"12345"
    with pytest.raises(FileError, match="it has 5 bytes, more than the limit of 4"):
        read_bytes(tmp_path / "a", most=4)


@given(st.text(st.sampled_from("/.a"), max_size=8))
def test_a_path_is_written_as_pathlib_writes_it(text: str) -> None:
    """The short way, without pathlib, is the long one: a problem names one file always by one name."""
    assert normal_path(text) == normal_path(Path(text)) == str(Path(text))


def test_neighbours_of_a_file_in_this_folder_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bare name is looked for where the user is."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.bib").touch()
    (tmp_path / "mind.bib").mkdir()
    (tmp_path / "itself.bib").symlink_to("itself.bib")
    with pytest.raises(FileError) as caught:
        read_bytes("mime.bib")
    assert caught.value.path == Path("mime.bib")
    assert caught.value.message == "there is no such file (did you mean mine.bib?)"
