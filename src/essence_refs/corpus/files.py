"""Where data lies, and reading it: the only place that turns the system's refusals into words."""

from pathlib import Path

from essence_refs.errors import FileError
from essence_refs.model import near


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


def content(path: Path) -> bytes:
    """
    Return the bytes of a file.

    Raises:
        FileError: with the reason in words, and the files that are called nearly so.

    """
    try:
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
    except OSError:
        return ""
    return f" (did you mean {' or '.join(close)}?)" if close else ""
