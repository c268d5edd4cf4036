"""Opening a report, and the pictures that it shows."""

import re
from pathlib import Path
from urllib.parse import unquote

import attrs

from essence_refs import reports
from essence_refs.bibtex import decode
from essence_refs.files.reading import is_file, read_bytes

# Bytes; larger ones are no pictures that anybody meant for a report, and a page would carry them in itself.
LARGEST_PICTURE = 50_000_000

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")


def open_report(
    path: str | Path, *, data: bytes | None = None, encoding: str | None = None
) -> reports.Report:
    """
    Return the report in a file, or in *data* that came from elsewhere under that name.

    What is wrong in it stands in its ``problems``.

    Raises:
        FileError: when the file cannot be read.
        MissingExtraError: when the packages that read Markdown and YAML are not installed.

    """
    text, faults = decode(
        read_bytes(Path(path)) if data is None else data, source=str(path), encoding=encoding
    )
    report = reports.parse(text, source=str(path))
    return attrs.evolve(report, problems=(*faults, *report.problems))


def is_elsewhere(source: str) -> bool:
    """Return whether a picture is not a file here, but has an address on the net."""
    return _ADDRESS.match(source) is not None


def picture_data(source: str, folder: Path) -> bytes:
    """
    Return the file of a picture that is named relative to a folder; nothing for one that is elsewhere on the net.

    Raises:
        FileError: when the file cannot be read.

    """
    if is_elsewhere(source):
        return b""
    written = folder / source
    # In Markdown a space in a name is often written as %20, and a name may have a percent sign in it, too.
    place = written if is_file(written) else folder / unquote(source)
    return read_bytes(place, pipes=False, most=LARGEST_PICTURE)
