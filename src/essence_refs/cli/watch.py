"""Waiting until one of some files changes, however editors and other programs write it."""

import os
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

import watchfiles

from essence_refs.errors import EssenceRefsError, FileError, ProblemsError

Signatures = Mapping[Path, tuple[int, int, int] | None]

# Seconds that files must have been left alone for; an editor writes in several steps, some by way of a second file.
_STILL = 0.15
# Seconds that a file may be gone for, while an editor puts another one in its place.
_GONE = 1.0
# Milliseconds after which to look without being told: some network file systems tell nothing.
_LOOK = 1000


def signatures(paths: Iterable[Path]) -> Signatures:
    """Return by what one sees that a file was written, for each of *paths*; None stands for no file."""
    return {path: _signature(path) for path in paths}


def wait(paths: Iterable[Path], before: Signatures) -> None:
    """
    Return when one of *paths* is no longer as it was, and all have been left alone for a moment.

    A change between the taking of *before* and the call counts too.

    Raises:
        KeyboardInterrupt: when the user ends it.

    """
    paths = tuple(paths)
    if signatures(paths) == before:
        for _ in watchfiles.watch(
            *_folders(paths),
            watch_filter=None,
            recursive=False,
            rust_timeout=_LOOK,
            yield_on_timeout=True,
        ):
            # What happens beside the files does not count: an editor's copies, our own output.
            if signatures(paths) != before:
                break
    _settle(paths, before)


def concerned(error: EssenceRefsError, known: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return what to watch when there is no plan: what is known, what has the errors in it, and the folders around."""
    found: set[Path] = set()
    if isinstance(error, ProblemsError):
        found = {Path(problem.source) for problem in error.problems}
    elif isinstance(error, FileError):
        found = {error.path}
    files = dict.fromkeys((*known, *sorted(found)))
    # A folder changes when a file comes into it that was missing.
    return tuple(dict.fromkeys((*files, *(each.parent for each in files))))


def _settle(paths: tuple[Path, ...], before: Signatures) -> None:
    started = time.monotonic()
    now = signatures(paths)
    while True:
        time.sleep(_STILL)
        seen, now = now, signatures(paths)
        gone = any(now[path] is None and before[path] is not None for path in paths)
        if now == seen and not (gone and time.monotonic() - started < _GONE):
            return


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _folders(paths: Iterable[Path]) -> set[Path]:
    """Return the folders to watch: of the files themselves and of what symbolic links lead to."""
    # A file that is replaced is another file to the system; only its folder stays the same.
    # A null character in a name is for whoever reads the file to tell of, and no reason to stop watching the others.
    known = (path for path in paths if "\0" not in str(path))
    places = {place for path in known for place in (path.absolute(), Path(os.path.realpath(path)))}
    return {next(each for each in place.parents if _is_open(each)) for place in places}


def _is_open(folder: Path) -> bool:
    try:
        return folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)
    except OSError:
        # Its name is too long, or a folder above it is closed to us.
        return False
