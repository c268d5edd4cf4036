"""Where data lies, and reading it: the only place that turns the system's refusals into words."""

import stat
from pathlib import Path

from essence_refs.errors import FileError
from essence_refs.model import near

NOT_ORDINARY = "it is not an ordinary file"


def data_folder(name: str) -> Path:
    """
    Return the folder of top-level data called *name* ("references" or "styles").

    It is inside the package where that was installed from a wheel, and at the top of the checkout where
    the package is installed in place.

    Raises:
        FileError: when it is in neither place.

    """
    package = Path(__file__).parents[1]
    places = (package / "_data" / name, package.parents[1] / name)
    for place in places:
        if place.is_dir():
            return place
    raise FileError(places[0], "the data that belongs to essence-refs is not installed here")


def is_there(path: Path) -> bool:
    """Return whether there is an ordinary file; a path that the system cannot even be asked about leads to none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        # A name too long, a folder that is closed to us, a null character: `content` says it in words.
        return False


def is_pipe(path: Path) -> bool:
    """Return whether there is a pipe, which may keep whoever reads it waiting for ever."""
    try:
        return path.is_fifo()
    except (OSError, ValueError):
        return False


def content(path: Path, *, pipes: bool = True, most: int | None = None) -> bytes:
    """
    Return the bytes of a file of at most *most* bytes; what a shell hands over is a pipe, unless there may be none.

    Raises:
        FileError: with the reason in words, and the files that are called nearly so.

    """
    try:
        status = path.stat()
        # Devices may never end, and a pipe that nobody writes to never begins.
        may_end = stat.S_ISREG(status.st_mode) or (pipes and stat.S_ISFIFO(status.st_mode))
        if not may_end and not stat.S_ISDIR(status.st_mode):
            raise FileError(path, NOT_ORDINARY)
        if most is not None and status.st_size > most:
            raise FileError(path, f"it has {status.st_size:,} bytes, and {most:,} are the most")
        return path.read_bytes()
    except FileNotFoundError:
        raise FileError(path, "there is no such file" + _neighbours(path)) from None
    except IsADirectoryError:
        raise FileError(path, "this is a folder, not a file") from None
    except PermissionError:
        raise FileError(path, "you may not read this file") from None
    except (OSError, ValueError) as error:
        # A path with a null character in it is a ValueError, and no business of the system's.
        reason = getattr(error, "strerror", None) or error
        raise FileError(path, f"it cannot be read: {reason}") from None


def _neighbours(path: Path) -> str:
    try:
        close = near(path.name, (each.name for each in path.parent.iterdir() if each.is_file()))
    except (OSError, ValueError):
        return ""
    return f" (did you mean {' or '.join(close)}?)" if close else ""
