"""A .bib file that is edited: it is written back byte for byte but for the change."""

from pathlib import Path

import pytest

from essence_refs.errors import ChangedFileError, FileError, ProblemsError
from essence_refs.files.bib_files import BibFile


@pytest.mark.parametrize(
    ("data", "encoding", "name", "mark"),
    [
        ("@misc{é}\r\n".encode(), None, "utf-8", b""),
        (b"\xef\xbb\xbf@misc{a}", None, "utf-8", b"\xef\xbb\xbf"),
        ("@misc{é}".encode("latin-1"), "Latin-1", "iso8859-1", b""),
        (b"", None, "utf-8", b""),
    ],
)
def test_a_file_without_a_change_is_written_as_it_was(
    tmp_path: Path, data: bytes, encoding: str | None, name: str, mark: bytes
) -> None:
    """With its line ends, its encoding and its byte order mark."""
    path = tmp_path / "a.bib"
    path.write_bytes(data)
    file = BibFile.open(path, encoding)
    assert (file.encoding, file.byte_order_mark) == (name, mark)
    file.save(file.text)
    assert path.read_bytes() == data
    path.write_bytes(data + b"%")
    with pytest.raises(ChangedFileError):
        file.save(file.text)
    assert path.read_bytes() == data + b"%"


def test_a_character_that_the_encoding_lacks_is_named(tmp_path: Path) -> None:
    """The file stays as it is."""
    path = tmp_path / "a.bib"
    path.write_bytes(b"@misc{a}")
    with pytest.raises(FileError) as caught:
        BibFile.open(path, "latin-1").save("@misc{aŁó}")
    assert caught.value.message == "the encoding iso8859-1 cannot represent 'Ł'"
    assert path.read_bytes() == b"@misc{a}"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-7"])
def test_a_file_that_would_be_written_differently_is_refused(tmp_path: Path, encoding: str) -> None:
    """An encoding may have several forms of one text."""
    path = tmp_path / "a.bib"
    data = {"utf-16": "@misc{a}".encode("utf-16-be"), "utf-7": b"@misc{+AGE-}"}[encoding]
    path.write_bytes(b"\xfe\xff" + data if encoding == "utf-16" else data)
    with pytest.raises(FileError) as caught:
        BibFile.open(path, encoding)
    assert caught.value.message == (
        f"it cannot be written back byte for byte as {encoding}; give its encoding"
    )


def test_what_cannot_be_tagged_is_refused(tmp_path: Path) -> None:
    """CSL-JSON, and bytes that are not in the encoding."""
    other, broken = tmp_path / "a.json", tmp_path / "b.bib"
    other.write_text("[]")
    broken.write_bytes(b"@misc{\xff}")
    with pytest.raises(FileError) as caught:
        BibFile.open(other)
    assert caught.value.message == "only a .bib file can be changed; convert this file to BibTeX first"
    with pytest.raises(ProblemsError):
        BibFile.open(broken)
