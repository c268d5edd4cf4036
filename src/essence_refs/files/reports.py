"""Opening a report and its pictures."""

import re
from pathlib import Path
from urllib.parse import unquote

import attrs

from essence_refs import reports
from essence_refs.bibtex import decode
from essence_refs.errors import FileError
from essence_refs.files.reading import is_file, read_bytes, read_text_file
from essence_refs.formats.pictures import reason_to_refuse
from essence_refs.suggestions import close_matches

# In bytes; a web page would contain the whole picture.
LARGEST_PICTURE = 50_000_000

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def open_report(
    path: str | Path, *, data: bytes | None = None, encoding: str | None = None
) -> reports.Report:
    """
    Return the report in the file *path*, or in *data* with *path* as the source of its problems.

    What is wrong in it is in its ``problems``.

    Raises:
        FileError: when the file cannot be read.
        MissingExtraError: when the packages that read Markdown and YAML are not installed.

    """
    text, problems = decode(
        read_text_file(path) if data is None else data, source=str(path), encoding=encoding
    )
    report = reports.parse(text, source=str(path))
    return attrs.evolve(report, problems=(*problems, *report.problems))


def is_url(source: str) -> bool:
    """Return whether a picture has an address on the web and is not a file."""
    return _URL.match(source) is not None


def similar_files(target: str, folder: Path) -> tuple[str, ...] | None:
    """
    Return the names of files that are similar to that of a link, if it leads to none; None if the file exists.

    *target* is relative to *folder*, with a fragment or a query behind its path.
    """
    path = re.split("[?#]", target, maxsplit=1)[0]
    for written in (path, unquote(path)):
        try:
            if not written or (folder / written).exists():
                return None
        except (OSError, ValueError):
            pass
    parent = (folder / unquote(path)).parent
    try:
        names = [each.name for each in parent.iterdir()]
    except (OSError, ValueError):
        return ()
    return tuple(
        f"{target[: target.rfind('/', 0, len(path)) + 1]}{each}"
        for each in close_matches(Path(path).name, names)
    )


def picture_data(source: str, folder: Path) -> bytes:
    """
    Return the bytes of a picture whose path is relative to *folder*; none for one on the web.

    Raises:
        FileError: when the file cannot be read, or the picture has too many pixels.

    """
    if is_url(source):
        return b""
    written = folder / source
    # In Markdown a space in a name is often written as %20, and a name may also have a percent sign.
    path = written if is_file(written) else folder / unquote(source)
    data = read_bytes(path, pipes=False, most=LARGEST_PICTURE)
    if reason := reason_to_refuse(data):
        raise FileError(path, reason)
    return data
