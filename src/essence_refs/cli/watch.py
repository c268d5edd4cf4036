"""Waiting until one of several files changes, in whatever way editors and other programs write it."""

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import watchfiles

from essence_refs.errors import EssenceRefsError, FileError, ProblemsError

Signatures = Mapping[Path, tuple[int, int, int] | None]

# Seconds without a change to wait for: an editor writes in several steps, sometimes through a second file.
_STILL = 0.15
# Seconds that a file may be missing, while an editor replaces it.
_GONE = 1.0
# Milliseconds between checks without an event: some network file systems send no events.
_POLL = 1000


def signatures(paths: Iterable[Path]) -> Signatures:
    """Return what changes when a file is written, for each of *paths*; None if there is no file."""
    return {path: _signature(path) for path in paths}


def wait(paths: Iterable[Path], before: Signatures) -> None:
    """
    Return when one of *paths* has changed since *before*, and none has changed for a moment.

    A change before the call counts too.

    Raises:
        KeyboardInterrupt: when the user ends it.

    """
    paths = tuple(paths)
    if signatures(paths) == before:
        for _ in watchfiles.watch(
            *_folders(paths),
            watch_filter=None,
            recursive=False,
            rust_timeout=_POLL,
            yield_on_timeout=True,
        ):
            # Other files in the folders do not count: an editor's copies, our own output.
            if signatures(paths) != before:
                break
    _settle(paths, before)


def files_to_watch(error: EssenceRefsError, known: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return what to watch while there is no plan: the known files, those with the errors, and their folders."""
    found: set[Path] = set()
    if isinstance(error, ProblemsError):
        found = {Path(problem.source) for problem in error.problems}
    elif isinstance(error, FileError):
        found = {error.path}
    files = dict.fromkeys((*known, *sorted(found)))
    # A folder changes when a missing file is created in it.
    return tuple(dict.fromkeys((*files, *(each.parent for each in files))))


def _settle(paths: tuple[Path, ...], before: Signatures) -> None:
    started = time.monotonic()
    now = signatures(paths)
    while True:
        time.sleep(_STILL)
        previous, now = now, signatures(paths)
        is_missing = any(now[path] is None and before[path] is not None for path in paths)
        if now == previous and not (is_missing and time.monotonic() - started < _GONE):
            return


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _folders(paths: Iterable[Path]) -> set[Path]:
    """Return the folders to watch: those of the files, and those of the targets of symbolic links."""
    # To the system, a file that is replaced is another file; only its folder is the same.
    # A null character in a name is reported when the file is read; the other files are watched anyway.
    known = (path for path in paths if "\0" not in str(path))
    targets = {target for path in known for target in (path.absolute(), Path(os.path.realpath(path)))}
    return {next(each for each in target.parents if _is_accessible(each)) for target in targets}


def _is_accessible(folder: Path) -> bool:
    try:
        return folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)
    except OSError:
        # Its name is too long, or we may not read a folder above it.
        return False
