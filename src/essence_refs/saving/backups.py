"""Keeping the content of a file that is about to be replaced."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from essence_refs.saving.writing import write_new

# The errors of file systems without hard links.
_CANNOT_LINK = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EINVAL}


def back_up(target: Path, data: bytes, before: os.stat_result, fresh: Path, path: Path) -> Path | None:
    """
    Keep the content of *target* in FILE.bak beside it, with its owner and mode, before *data* replaces it.

    It is written to *fresh*, which gets the name of the backup when all of it is written.
    Return the path; None if the content is *data* already. A backup is never replaced: if FILE.bak has another content,
    the next one is FILE.bak.2, and so on.

    Raises:
        OSError: when it cannot be written.
        FileError: when its access control list cannot be kept.

    """
    found = target.read_bytes()
    if found == data:
        return None
    try:
        write_new(fresh, found, target, before, path)
        for backup in _names(target):
            if _holds(backup, found):
                return backup
            try:
                _link(fresh, backup)
            except FileExistsError:
                continue
            return backup
        raise AssertionError("_names never ends")
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()


def _names(target: Path) -> Iterator[Path]:
    number = 1
    while True:
        yield target.with_name(f"{target.name}.bak{'' if number == 1 else f'.{number}'}")
        number += 1


def _holds(backup: Path, data: bytes) -> bool:
    # A link might lead to the file that is about to be replaced.
    try:
        return not backup.is_symlink() and backup.is_file() and backup.read_bytes() == data
    except OSError:
        return False


def _link(fresh: Path, backup: Path) -> None:
    """
    Give a file a second name in one step.

    Raises:
        FileExistsError: when a file has this name.

    """
    try:
        os.link(fresh, backup)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        if os.path.lexists(backup):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(backup)) from None
        os.replace(fresh, backup)  # noqa: PTH105 - as in `replacement`
