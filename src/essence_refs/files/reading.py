"""Where data lies, and reading it: the only place that turns the system's refusals into words."""

# pathlib and what it imports take 3 ms, and a list needs none of it: its few paths are texts.
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
    Return where the folder of data called *name* lies, or what is inside it.

    It is inside the package where that was installed from a wheel, and at the top of the checkout where
    the package is installed in place.

    Raises:
        FileError: when it is in neither place.

    """
    package = os.path.dirname(os.path.dirname(__file__))
    checkout = os.path.dirname(os.path.dirname(package))
    places = (os.path.join(package, "_data", name), os.path.join(checkout, name))
    for place in places:
        if os.path.isdir(place):
            return os.path.join(place, *inside)
    raise _refused(places[0], "the data that belongs to essence-refs is not installed here")


def normal_path(path: str | os.PathLike[str]) -> str:
    """
    Return a path as pathlib writes it.

    >>> normal_path("./folder//my.bib")
    'folder/my.bib'
    """
    text = os.fspath(path)
    # Most paths have nothing that pathlib leaves out, and stay as they are.
    is_clean = not text.startswith("./") and not text.endswith("/") and "//" not in text and "/." not in text
    if os.sep == "/" and text and is_clean:
        return text
    from pathlib import Path  # noqa: PLC0415

    return str(Path(text))


def is_file(path: str | os.PathLike[str]) -> bool:
    """Return whether there is an ordinary file; a path that the system cannot even be asked about leads to none."""
    # A name too long, a folder that is closed to us, a null character: `read_bytes` reports it.
    return os.path.isfile(path)


def is_pipe(path: "Path") -> bool:
    """Return whether there is a pipe, which may keep whoever reads it waiting for ever."""
    try:
        return path.is_fifo()
    except (OSError, ValueError):
        return False


def read_bytes(path: str | os.PathLike[str], *, pipes: bool = True, most: int | None = None) -> bytes:
    """
    Return the bytes of a file of at most *most* bytes; what a shell hands over is a pipe, unless there may be none.

    Raises:
        FileError: with the reason in words, and the files that are called nearly so.

    """
    try:
        status = os.stat(path)
        # Devices may never end, and a pipe that nobody writes to never begins.
        may_end = stat.S_ISREG(status.st_mode) or (pipes and stat.S_ISFIFO(status.st_mode))
        if not may_end and not stat.S_ISDIR(status.st_mode):
            raise _refused(path, NOT_ORDINARY)
        if most is not None and status.st_size > most:
            raise _refused(path, f"it has {status.st_size:,} bytes, and {most:,} are the most")
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise _refused(path, "there is no such file" + _neighbours(path)) from None
    except IsADirectoryError:
        raise _refused(path, "this is a folder, not a file") from None
    except PermissionError:
        raise _refused(path, "you may not read this file") from None
    except (OSError, ValueError) as error:
        # A path with a null character in it is a ValueError, and no business of the system's.
        reason = getattr(error, "strerror", None) or error
        raise _refused(path, f"it cannot be read: {reason}") from None


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


def _neighbours(path: str | os.PathLike[str]) -> str:
    from pathlib import Path  # noqa: PLC0415

    try:
        # pathlib says of a link that leads to itself that it is no file, where os.scandir stops.
        path = Path(path)
        close = close_matches(path.name, (each.name for each in path.parent.iterdir() if each.is_file()))
    except (OSError, ValueError):
        return ""
    return f" (did you mean {' or '.join(close)}?)" if close else ""
