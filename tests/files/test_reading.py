"""Reading files: every refusal of the system becomes a FileError with a reason."""

import os
from pathlib import Path

import pytest

from essence_refs.errors import FileError
from essence_refs.files import data_folder
from essence_refs.files.reading import (
    files_in,
    is_file,
    is_one_of,
    is_pipe,
    read_bytes,
    read_text_file,
    read_utf8,
)


def test_unknown_data_is_not_installed() -> None:
    """A missing folder of data is a FileError."""
    with pytest.raises(FileError, match="is not installed here"):
        data_folder("no-such-data")


def test_a_file_in_a_missing_folder_has_no_suggestion(tmp_path: Path) -> None:
    """There are no similar names."""
    with pytest.raises(FileError) as caught:
        read_bytes(tmp_path / "none" / "a.bib")
    assert caught.value.message == "there is no such file"


@pytest.mark.parametrize("name", ["a" * 5000, "a\0b"])
def test_impossible_names_are_file_errors(tmp_path: Path, name: str) -> None:
    """The message has the system's reason."""
    with pytest.raises(FileError, match="it cannot be read: "):
        read_bytes(tmp_path / name)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_file_error(tmp_path: Path) -> None:
    """The message has the reason."""
    path = tmp_path / "a.bib"
    path.touch(mode=0o000)
    with pytest.raises(FileError, match="there is no permission to read it"):
        read_bytes(path)


@pytest.mark.parametrize("name", ["a" * 5000, "a" * 300, "a\0b", "none/a", "."])
def test_an_impossible_name_is_not_a_file(tmp_path: Path, name: str) -> None:
    """Asking raises no exception."""
    assert not is_file(tmp_path / name)
    (tmp_path / "a").touch()
    assert is_file(tmp_path / "a")
    assert not is_file(tmp_path / "a" / "b")


@pytest.mark.skipif(not Path("/dev/zero").is_char_device(), reason="needs a device")
def test_a_device_is_refused() -> None:
    """Reading it might never end."""
    with pytest.raises(FileError, match="it is not an ordinary file"):
        read_bytes(Path("/dev/zero"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_can_be_refused(tmp_path: Path) -> None:
    """A pipe that nothing writes to would block; one from a shell is read."""
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


def test_a_file_above_the_limit_is_refused(tmp_path: Path) -> None:
    """The limit is in bytes, and a file of exactly that size is read."""
    (tmp_path / "a").write_bytes(b"12345")
    assert read_bytes(tmp_path / "a", most=5) == b"12345"
    with pytest.raises(FileError, match="it has 5 bytes, more than the limit of 4"):
        read_bytes(tmp_path / "a", most=4)


def test_similar_names_in_the_current_folder_are_suggested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name without a folder is looked up in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.bib").touch()
    (tmp_path / "mind.bib").mkdir()
    (tmp_path / "itself.bib").symlink_to("itself.bib")
    with pytest.raises(FileError) as caught:
        read_bytes("mime.bib")
    assert caught.value.path == Path("mime.bib")
    assert caught.value.message == "there is no such file (did you mean mine.bib?)"


def test_an_address_on_the_web_is_reported_as_one() -> None:
    """One slash of two is lost in a path, and the message explains the rest."""
    with pytest.raises(FileError, match="an address on the web; download the file first"):
        read_bytes("https://example.org/a.bib")


@pytest.mark.parametrize("data", [b"PK\x03\x04\x14", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"])
def test_a_file_that_is_not_text_is_one_error(tmp_path: Path, data: bytes) -> None:
    """Its bytes are not shown."""
    (tmp_path / "own.docx").write_bytes(data)
    with pytest.raises(FileError, match="not text"):
        read_text_file(tmp_path / "own.docx")


def test_files_of_a_folder_are_those_with_an_ending_in_order(tmp_path: Path) -> None:
    """Hidden files, folders and other endings are left out."""
    for name in ("b.BIB", "a.bib", ".c.bib", "d.txt", "e.json"):
        (tmp_path / name).touch()
    (tmp_path / "f.bib").mkdir()
    endings = {".bib", ".json"}
    assert [each.name for each in files_in(tmp_path, endings)] == ["a.bib", "b.BIB", "e.json"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileError) as caught:
        files_in(tmp_path / "empty", endings)
    assert caught.value.message == "there is no file of references in this folder"
    with pytest.raises(FileError) as caught:
        files_in(tmp_path / "a.bib", endings)
    assert caught.value.message == "it cannot be read: Not a directory"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_without_permission_is_a_file_error(tmp_path: Path) -> None:
    """It says why."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    with pytest.raises(FileError) as caught:
        files_in(closed, {".bib"})
    assert caught.value.message == "there is no permission to read it"


def test_bytes_that_are_not_utf8_are_counted_from_one(tmp_path: Path) -> None:
    """The message names the format."""
    path = tmp_path / "a.json"
    path.write_bytes(b"ab\xff")
    with pytest.raises(FileError) as caught:
        read_utf8(path, "CSL-JSON")
    assert caught.value.message == "byte 3 is not UTF-8, and CSL-JSON is always in UTF-8"


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000])
def test_an_impossible_name_is_no_pipe_and_no_other_file(tmp_path: Path, name: str) -> None:
    """Neither is an error."""
    assert not is_pipe(tmp_path / name)
    assert not is_one_of(tmp_path / name, [tmp_path])
    assert not is_one_of(tmp_path, [tmp_path / name, tmp_path / "none"])
    assert is_one_of(tmp_path, [tmp_path / name, f"{tmp_path}/."])
