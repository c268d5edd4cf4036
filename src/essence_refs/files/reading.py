"""Reading files: where the shipped data is, and OSError translated into FileError (`saving` does it for writing)."""

import os
import stat
from collections.abc import Container
from pathlib import Path

from essence_refs.errors import FileError
from essence_refs.suggestions import close_matches

# The first bytes of ZIP archives (Word, LibreOffice and spreadsheets), of PDF files and of earlier Office files.
_BINARY = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0")
_WEB_ADDRESSES = ("http:/", "https:/", "ftp:/")

NOT_ORDINARY = "it is not an ordinary file"


def data_folder(name: str) -> Path:
    """
    Return the folder of top-level data called *name* ("references" or "styles").

    It is inside the package if that was installed from a wheel, and at the top of the checkout if the package was
    installed in place.

    Raises:
        FileError: when it is in neither.

    """
    package = Path(__file__).parents[1]
    folders = (package / "_data" / name, package.parents[1] / name)
    for folder in folders:
        if folder.is_dir():
            return folder
    raise FileError(folders[0], "the data of essence-refs is not installed here")


def is_file(path: str | os.PathLike[str]) -> bool:
    """Return whether a path is that of an ordinary file; an impossible path is not."""
    # `read_bytes` reports a name that is too long, a folder without permission or a null character.
    return os.path.isfile(path)  # noqa: PTH113 - pathlib raises errors for such names


def is_pipe(path: Path) -> bool:
    """Return whether a path is that of a pipe, which may block a reader for ever."""
    try:
        return path.is_fifo()
    except (OSError, ValueError):
        return False


def read_bytes(path: str | os.PathLike[str], *, pipes: bool = True, most: int | None = None) -> bytes:
    """
    Return the bytes of a file of at most *most* bytes; unless *pipes*, a pipe such as a shell opens is refused.

    Raises:
        FileError: with the reason, and similar names if there is no such file.

    """
    try:
        status = Path(path).stat()
        # A device may never end, and a pipe that nothing writes to never begins.
        may_end = stat.S_ISREG(status.st_mode) or (pipes and stat.S_ISFIFO(status.st_mode))
        if not may_end and not stat.S_ISDIR(status.st_mode):
            raise FileError(Path(path), NOT_ORDINARY)
        if most is not None and status.st_size > most:
            raise FileError(Path(path), f"it has {status.st_size:,} bytes, more than the limit of {most:,}")
        return Path(path).read_bytes()
    except FileNotFoundError:
        raise FileError(Path(path), "there is no such file" + _suggestion(path)) from None
    except IsADirectoryError:
        raise FileError(Path(path), "this is a folder, not a file") from None
    except PermissionError:
        raise FileError(Path(path), "there is no permission to read it") from None
    except (OSError, ValueError) as error:
        # ValueError: Python refuses a null character before the system is asked.
        reason = getattr(error, "strerror", None) or error
        raise FileError(Path(path), f"it cannot be read: {reason}") from None


def read_text_file(path: str | os.PathLike[str]) -> bytes:
    """
    Return the bytes of a file that should be text in some encoding.

    Raises:
        FileError: when it cannot be read, or is a well-known kind of file that is not text.

    """
    data = read_bytes(path)
    if data.startswith(_BINARY):
        raise FileError(Path(path), "this is a Word file, a PDF or another file that is not text")
    return data


def read_utf8(path: str | os.PathLike[str], format_name: str) -> str:
    """
    Return the text of a file in a format that is always in UTF-8.

    Raises:
        FileError: when it cannot be read, or is not UTF-8.

    """
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8, and {format_name} is always in UTF-8"
        raise FileError(Path(path), message) from None


def files_in(folder: Path, endings: Container[str]) -> list[Path]:
    """
    Return the files in a folder with one of these *endings*, in alphabetical order; hidden files are left out.

    Raises:
        FileError: when the folder cannot be read, or has no such file.

    """
    try:
        inside = sorted(folder.iterdir())
    except PermissionError:
        raise FileError(folder, "there is no permission to read it") from None
    except OSError as error:
        raise FileError(folder, f"it cannot be read: {error.strerror}") from None
    paths = [
        path
        for path in inside
        if path.suffix.casefold() in endings and not path.name.startswith(".") and is_file(path)
    ]
    if not paths:
        raise FileError(folder, "there is no file of references in this folder")
    return paths


def _suggestion(path: str | os.PathLike[str]) -> str:
    # pathlib leaves one slash of two.
    if os.fspath(path).lower().startswith(_WEB_ADDRESSES):
        return ": this is an address on the web; download the file first"
    try:
        # For a link to itself, pathlib returns False where os.scandir raises.
        path = Path(path)
        close = close_matches(path.name, (each.name for each in path.parent.iterdir() if each.is_file()))
    except (OSError, ValueError):
        return ""
    return f" (did you mean {' or '.join(close)}?)" if close else ""
