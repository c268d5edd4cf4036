"""Reading files: where the shipped data is, and every refusal of the system as a FileError with the reason."""

# pathlib and its imports take 3 ms, and a reading list does without them: its few paths are strings.
# ruff: noqa: PTH112, PTH113, PTH116, PTH118, PTH120, PTH122, PTH123, PTH208
import os
import stat
from collections.abc import Container
from typing import TYPE_CHECKING

from essence_refs.errors import FileError
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from pathlib import Path

NOT_ORDINARY = "it is not an ordinary file"


def data_folder(name: str) -> "Path":
    """
    Return the folder of top-level data called *name* ("references" or "styles").

    Raises:
        FileError: when it is not installed.

    """
    from pathlib import Path  # noqa: PLC0415

    return Path(data_path(name))


def data_path(name: str, *inside: str) -> str:
    """
    Return the path of the folder of data called *name*, or of something inside it.

    The folder is inside the package if that was installed from a wheel, and at the top of the checkout if the package
    was installed in place.

    Raises:
        FileError: when it is in neither.

    """
    package = os.path.dirname(os.path.dirname(__file__))
    checkout = os.path.dirname(os.path.dirname(package))
    folders = (os.path.join(package, "_data", name), os.path.join(checkout, name))
    for folder in folders:
        if os.path.isdir(folder):
            return os.path.join(folder, *inside)
    raise _refused(folders[0], "the data of essence-refs is not installed here")


def normal_path(path: str | os.PathLike[str]) -> str:
    """
    Return a path as pathlib writes it.

    >>> normal_path("./folder//my.bib")
    'folder/my.bib'
    """
    text = os.fspath(path)
    # Most paths have nothing that pathlib would leave out.
    is_clean = not text.startswith("./") and not text.endswith("/") and "//" not in text and "/." not in text
    if os.sep == "/" and text and is_clean:
        return text
    from pathlib import Path  # noqa: PLC0415

    return str(Path(text))


def is_file(path: str | os.PathLike[str]) -> bool:
    """Return whether a path is that of an ordinary file; an impossible path is not."""
    # `read_bytes` reports a name that is too long, a folder without permission or a null character.
    return os.path.isfile(path)


def is_pipe(path: "Path") -> bool:
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
        status = os.stat(path)
        # A device may never end, and a pipe that nothing writes to never begins.
        may_end = stat.S_ISREG(status.st_mode) or (pipes and stat.S_ISFIFO(status.st_mode))
        if not may_end and not stat.S_ISDIR(status.st_mode):
            raise _refused(path, NOT_ORDINARY)
        if most is not None and status.st_size > most:
            raise _refused(path, f"it has {status.st_size:,} bytes, more than the limit of {most:,}")
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise _refused(path, "there is no such file" + _suggestion(path)) from None
    except IsADirectoryError:
        raise _refused(path, "this is a folder, not a file") from None
    except PermissionError:
        raise _refused(path, "you may not read this file") from None
    except (OSError, ValueError) as error:
        # ValueError: Python refuses a null character before the system is asked.
        reason = getattr(error, "strerror", None) or error
        raise _refused(path, f"it cannot be read: {reason}") from None


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
        raise _refused(path, message) from None


def files_in(folder: str, endings: Container[str]) -> list[str]:
    """
    Return the files in a folder with one of these *endings*, in alphabetical order; hidden files are left out.

    Raises:
        FileError: when the folder cannot be read, or has no such file.

    """
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise _refused(folder, f"this folder cannot be read: {error.strerror}") from None
    paths = [
        path
        for name in names
        if os.path.splitext(name)[1].casefold() in endings
        and not name.startswith(".")
        and is_file(path := os.path.join(folder, name))
    ]
    if not paths:
        raise _refused(folder, "there is no file of references in this folder")
    return paths


def _refused(path: str | os.PathLike[str], message: str) -> FileError:
    from pathlib import Path  # noqa: PLC0415

    return FileError(Path(path), message)


def _suggestion(path: str | os.PathLike[str]) -> str:
    from pathlib import Path  # noqa: PLC0415

    try:
        # For a link to itself, pathlib returns False where os.scandir raises.
        path = Path(path)
        close = close_matches(path.name, (each.name for each in path.parent.iterdir() if each.is_file()))
    except (OSError, ValueError):
        return ""
    return f" (did you mean {' or '.join(close)}?)" if close else ""
