"""Errors of the operating system in words, and the flags for opening files that we write."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from essence_refs.errors import FileError

NOT_ORDINARY = "it is not an ordinary file"
IS_FOLDER = "it is a folder"
_REASONS = {
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is not a folder",
    errno.EISDIR: IS_FOLDER,
    errno.EACCES: "there is no permission to write it",
    errno.EPERM: "there is no permission to write it",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "there is no space left on the device",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "it would be larger than the system allows",
    errno.ELOOP: "its symbolic links lead in a circle",
    errno.ENAMETOOLONG: "its name is too long",
}

BINARY = getattr(os, "O_BINARY", 0)
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


@contextlib.contextmanager
def as_file_errors(path: Path) -> Iterator[None]:
    """Turn an error of the system into a FileError about *path*."""
    try:
        yield
    except OSError as error:
        raise FileError(path, reason(error)) from error
    except ValueError as error:
        # Python refuses a path with a null character before the system is asked.
        raise FileError(path, str(error)) from error


def reason(error: OSError) -> str:
    """Return why the system refused, in words."""
    return _REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
