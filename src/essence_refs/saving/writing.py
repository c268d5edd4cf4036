"""Writing a new file beside the one that it will replace."""

import errno
import os
from pathlib import Path

from essence_refs.saving.attributes import copy_attributes
from essence_refs.saving.system_errors import BINARY, NO_FOLLOW, as_file_errors

# The errors of file systems that cannot flush a file or a folder.
CANNOT_FLUSH = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}


def write_new(
    fresh: Path, data: bytes, target: Path, before: os.stat_result | None, path: Path
) -> tuple[str, ...]:
    """
    Write *data* to a file that must not exist, and flush it; return in words what of *target* could not be kept.

    *before* is the status of *target*, None if there is no such file.

    Raises:
        OSError: when it cannot be written.
        FileError: about *path*, when the access control list cannot be kept.

    """
    # Until the mode of the old file is copied, only we can read the new one: access may be restricted.
    mode = 0o666 if before is None else 0o600
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY | NO_FOLLOW, mode)
    try:
        write_all(descriptor, data)
        lost = () if before is None else copy_attributes(target, before, descriptor, path)
        flush(descriptor)
    except BaseException:
        os.close(descriptor)
        raise
    # Some file systems report only here that there is no space left.
    os.close(descriptor)
    return lost


def append(path: Path, data: bytes) -> None:
    """
    Add *data* to the end of a file, which is made if it does not exist, and flush it.

    Raises:
        FileError: when not all of it can be written.

    """
    with as_file_errors(path):
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | BINARY | NO_FOLLOW
        descriptor = os.open(path, flags, 0o666)
        try:
            write_all(descriptor, data)
            flush(descriptor)
        finally:
            os.close(descriptor)


def flush(descriptor: int) -> None:
    """Write a file to the disk, so that it survives a crash of the machine, where the file system can do that."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in CANNOT_FLUSH:
            raise


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of *data*; the system may take it in parts."""
    rest = memoryview(data)
    while rest:
        written = os.write(descriptor, rest)
        if not written:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[written:]
