"""
Opening the ZIP archives of workbooks within limits, so that a small file cannot take up all memory.

The result is an archive that is not compressed and has only the members that cells need. No reader of it can
meet a member that expands to more than was counted here.
"""

import io
import zipfile
import zlib

from essence_refs.errors import WorkbookError

PROTECTED = "it is protected by a password: save it without one"
MOST_BYTES = 250_000_000
_MOST_MEMBERS = 5_000
# Parts of a workbook without cells: pictures, charts, styles of themes, macros, copies of other workbooks.
_WITHOUT_CELLS = (
    "/media/",
    "/drawings/",
    "/charts/",
    "/theme/",
    "/externallinks/",
    "/embeddings/",
    "/pivot",
    "thumbnail",
)
_READ = (".xml", ".rels")


def open_archive(data: bytes) -> dict[str, bytes]:
    """
    Return the content of the members with cells, by their names.

    Raises:
        WorkbookError: for a damaged archive, and for one that is larger than the limits.

    """
    members: dict[str, bytes] = {}
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_MEMBERS:
                raise WorkbookError(
                    f"it has {len(entries):,} parts, more than the limit of {_MOST_MEMBERS:,}"
                )
            for entry in entries:
                name = entry.filename
                lower = f"/{name.lower()}"
                if (lower.endswith(_READ) or lower == "/mimetype") and not any(
                    each in lower for each in _WITHOUT_CELLS
                ):
                    if entry.flag_bits & 1:
                        raise WorkbookError(PROTECTED)
                    with archive.open(entry) as member:
                        content = member.read(left + 1)
                    left -= len(content)
                    if left < 0:
                        raise WorkbookError(f"it expands to more than {MOST_BYTES:,} bytes")
                    members[name] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise WorkbookError(f"its ZIP archive is damaged: {error}") from None
    return members


def stored(members: dict[str, bytes]) -> io.BytesIO:
    """Return an archive of these members without compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    file.seek(0)
    return file
