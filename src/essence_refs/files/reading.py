"""Reading files: where the shipped data is, and OSError translated into FileError (`saving` does it for writing)."""

# Importing pathlib takes 15 million instructions. Reading a library needs few paths, so they are strings.
# ruff: noqa: PTH112, PTH113, PTH116, PTH118, PTH120, PTH121, PTH123
import os
import stat
from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import FileError
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from pathlib import Path

# The first bytes of ZIP archives (Word, LibreOffice and spreadsheets), of PDF files and of earlier Office files.
_BINARY = (b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0")
# The first bytes of workbooks: ZIP archives, and compound files of earlier versions of Excel.
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# The encoding of a table that is not in UTF-8.
FALLBACK = "cp1252"
_WEB_ADDRESSES = ("http:/", "https:/", "ftp:/")

NOT_ORDINARY = "it is not an ordinary file"


def data_folder(name: str) -> "Path":
    """
    Return the folder of top-level data called *name* ("references" or "styles").

    Raises:
        FileError: when it is not installed.

    """
    from pathlib import Path  # noqa: PLC0415 - as above

    return Path(data_path(name))


def data_path(name: str, *inside: str) -> str:
    """
    Return the path of the folder of top-level data called *name*, or of something inside it.

    It is inside the package if that was installed from a wheel, and at the top of the checkout if the package was
    installed in place.

    Raises:
        FileError: when it is in neither.

    """
    package = os.path.dirname(os.path.dirname(__file__))
    checkout = os.path.dirname(os.path.dirname(package))
    folders = (os.path.join(package, "_data", name), os.path.join(checkout, name))
    for folder in folders:
        if os.path.isdir(folder):
            return os.path.join(folder, *inside)
    raise FileError(folders[0], "the data of essence-refs is not installed here")


def normal_path(path: str | os.PathLike[str]) -> str:
    """
    Return a path as pathlib writes it.

    >>> normal_path("./folder//my.bib")
    'folder/my.bib'
    """
    text = os.fspath(path)
    names = text.split("/")
    # Most paths have nothing that pathlib leaves out.
    if os.sep == "/" and text and "." not in names and "" not in names[1:]:
        return text
    from pathlib import Path  # noqa: PLC0415 - as above

    return str(Path(text))


def path_of(source: str) -> str:
    """
    Return the path of the file in the name of a source: that of a workbook may end in # and the name of a sheet.

    >>> path_of("folder/studies.xlsx#Included"), path_of("C#.bib")
    ('folder/studies.xlsx', 'C#.bib')
    """
    if "#" not in source:
        return source
    from essence_refs.workbooks import split_sheet  # noqa: PLC0415 - few names have a sheet

    return split_sheet(source)[0]


def is_file(path: str | os.PathLike[str]) -> bool:
    """Return whether a path is that of an ordinary file; an impossible path is not."""
    # `read_bytes` reports a name that is too long, a folder without permission or a null character.
    return os.path.isfile(path)


def real_path(path: str | os.PathLike[str]) -> str:
    """Return a path without symbolic links, or an impossible path unchanged."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        # A null character, or a current folder that no longer exists.
        return os.fspath(path)


def is_one_of(path: str | os.PathLike[str], others: Iterable[str | os.PathLike[str]]) -> bool:
    """Return whether a path and one of the others, which may name a sheet, are the same file, also by a link."""
    for each in others:
        try:
            if os.path.samefile(path, path_of(os.fspath(each))):
                return True
        except (OSError, ValueError):
            # A file that does not exist is not the same.
            continue
    return False


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
            raise FileError(path, NOT_ORDINARY)
        if most is not None and status.st_size > most:
            raise FileError(path, f"it has {status.st_size:,} bytes, more than the limit of {most:,}")
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise FileError(path, "there is no such file" + _suggestion(path)) from None
    except IsADirectoryError:
        raise FileError(path, "this is a folder, not a file") from None
    except PermissionError:
        raise FileError(path, "there is no permission to read it") from None
    except (OSError, ValueError) as error:
        # ValueError: Python refuses a null character before the system is asked.
        reason = getattr(error, "strerror", None) or error
        raise FileError(path, f"it cannot be read: {reason}") from None


def read_text_file(path: str | os.PathLike[str]) -> bytes:
    """
    Return the bytes of a file that should be text in some encoding.

    Raises:
        FileError: when it cannot be read, or is a well-known kind of file that is not text.

    """
    data = read_bytes(path)
    if data.startswith(_BINARY):
        raise FileError(path, "this is a Word file, a PDF or another file that is not text")
    return data


def decode(
    content: bytes, *, source: str, encoding: str | None = None, fallback: str | None = None
) -> tuple[str, tuple[Problem, ...]]:
    """
    Return the text of a file, and what is wrong in its bytes.

    Unless *encoding* is given, a file that is not in UTF-8 is read in the encoding *fallback*, with a warning.
    """
    from essence_refs import bibtex  # noqa: PLC0415 - other files than those of references need no BibTeX

    if not fallback or encoding:
        return bibtex.decode(content, encoding=encoding, source=source)
    beginning = content[1:200:2]
    if beginning.count(0) * 2 > len(beginning):
        # UTF-16 without a byte order mark: every second byte of ASCII is zero.
        encoding = "utf-16-le"
    text, problems = bibtex.decode(content, encoding=encoding, source=source)
    if not problems:
        return text, ()
    other, others = bibtex.decode(content, encoding=fallback, source=source)
    if others:
        return text, problems
    message = f"it is not in UTF-8, and is read as {fallback}, in which Excel saves CSV in Western countries"
    hint = "look at the accents; --encoding names another one (encoding= in Python)"
    warning = attrs.evolve(problems[0], message=message, hint=hint, severity=Severity.WARNING)
    return other, (warning,)


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
        raise FileError(path, message) from None


def files_in(folder: "Path", endings: Container[str]) -> "list[Path]":
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
    from pathlib import Path  # noqa: PLC0415 - as above

    try:
        # For a link to itself, pathlib returns False where os.scandir raises.
        path = Path(path)
        close = close_matches(path.name, (each.name for each in path.parent.iterdir() if each.is_file()))
    except (OSError, ValueError):
        return ""
    return f" (did you mean {' or '.join(close)}?)" if close else ""
