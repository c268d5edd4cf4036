"""Writing the Quarto extension into a folder, without overwriting changes that were made by hand."""

import hashlib
import importlib.metadata
from collections.abc import Iterator
from pathlib import Path

import attrs

from essence_refs import saving
from essence_refs.errors import ChangedFileError, FileError

# Where Quarto looks, in the folder of a document or a project.
FOLDER = Path("_extensions", "essence-refs")
# The files, with what begins a comment in them.
_FILES = {"_extension.yml": "#", "essence-refs.lua": "--"}


@attrs.frozen
class ExtensionFile:
    """A file of the extension: its new content, and the content before, None if there was no file."""

    path: Path
    data: bytes
    before: bytes | None

    @property
    def is_current(self) -> bool:
        """Whether the file has the new content already."""
        return self.before == self.data

    @property
    def is_ours(self) -> bool:
        """Whether the file does not exist, or has the content that this or another version wrote."""
        if self.before is None or self.is_current:
            return True
        first, _, rest = self.before.replace(b"\r\n", b"\n").partition(b"\n")
        return first.split()[-1:] == [_digest(rest)]


def write_extension(folder: Path, *, force: bool = False) -> Iterator[tuple[ExtensionFile, Path | None]]:
    """
    Write the files of the extension into a folder, and yield each with the path of its backup, if one was made.

    Raises:
        FileError: when the folder is not there, or a file cannot be written.
        ChangedFileError: when a file was changed by hand, and *force* is not true; nothing is written then.

    """
    if not folder.is_dir():
        raise FileError(folder, "there is no folder of this name")
    parts = [_file(folder / FOLDER / name, comment) for name, comment in _FILES.items()]
    for each in parts:
        if not each.is_ours and not force:
            message = f"it was changed after it was written; --force replaces it, and keeps it in {each.path.name}.bak"
            raise ChangedFileError(each.path, message)
    for each in parts:
        backup = None
        if not each.is_current:
            saving.make_folder(each.path.parent)
            backup = saving.replace(each.path, each.data, expected=each.before, backup=not each.is_ours)
        yield each, backup


def _file(path: Path, comment: str) -> ExtensionFile:
    version = importlib.metadata.version("essence-refs")
    text = Path(__file__).with_name(path.name).read_text(encoding="utf-8").replace("{version}", version)
    data = text.encode()
    head = f"{comment} Written by essence-refs {version}; do not edit. ".encode() + _digest(data) + b"\n"
    return ExtensionFile(path, head + data, saving.content(path))


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
