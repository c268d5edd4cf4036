"""Copying what a file has besides its content: owner, mode, access control list and extended attributes."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from essence_refs.errors import FileError

# The attributes that decide who may read the file.
_ACCESS_LISTS = {"system.posix_acl_access", "system.nfs4_acl", "system.richacl"}
# The errors of file systems without extended attributes.
_HAS_NONE = {errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
# The kernel computes these from the content.
_OF_CONTENT = {"security.ima", "security.evm"}


def copy_attributes(target: Path, before: os.stat_result, descriptor: int, path: Path) -> tuple[str, ...]:
    """
    Copy the attributes of *target* to the open file *descriptor*, and return in words what could not be kept.

    No user gets more access than before. On systems other than Linux only owner and mode are copied.

    Raises:
        FileError: about *path*, when the access control list cannot be kept.

    """
    if sys.platform == "win32":
        return ()
    mode = stat.S_IMODE(before.st_mode)
    lost = []
    now = os.fstat(descriptor)
    # In this order, because a change of owner clears the setuid and setgid bits, and an access control list
    # changes the mode.
    if now.st_gid != before.st_gid and not _change_owner(descriptor, -1, before.st_gid):
        lost.append("its group")
        # The members of neither group get more than they had.
        both = (mode >> 3) & mode & 0o7
        mode = (mode & 0o700) | both << 3 | both
    if now.st_uid != before.st_uid and not _change_owner(descriptor, before.st_uid, -1):
        lost.append("its owner")
        mode &= ~stat.S_ISUID
    lost += _copy_extended(target, descriptor, path)
    try:
        os.fchmod(descriptor, mode)
    except OSError:
        # Until now only we can read it. A file system without modes gives every file the same one.
        if stat.S_IMODE(os.fstat(descriptor).st_mode) != mode:
            lost.append("its mode")
    return tuple(lost)


def _change_owner(descriptor: int, user: int, group: int) -> bool:
    if sys.platform == "win32":
        return True
    # Only root may change the owner, and only a member of a group may choose that group. A user namespace (a
    # container) has only some users and groups, and refuses the others as invalid.
    try:
        os.fchown(descriptor, user, group)
    except OSError:
        return False
    return True


def _copy_extended(target: Path, descriptor: int, path: Path) -> Iterator[str]:
    """Copy the extended attributes, which include access control lists, and yield in words those that cannot be kept."""
    if sys.platform != "linux":
        return
    wanted = _names(target)
    given = _names(descriptor)
    for name in sorted((given - wanted) & _ACCESS_LISTS):
        # The new file has it from the folder, and it may allow more than the old file did.
        try:
            os.removexattr(descriptor, name)
        except OSError:
            raise FileError(
                path, "the access control list of its folder would give others access; nothing was written"
            ) from None
    for name in sorted(wanted - _OF_CONTENT):
        try:
            value = os.getxattr(target, name)
            if name not in given or os.getxattr(descriptor, name) != value:
                os.setxattr(descriptor, name, value)
        except OSError:
            if name in _ACCESS_LISTS:
                raise FileError(
                    path, "its access control list could not be kept; nothing was written"
                ) from None
            yield f"its extended attribute {name}"


def _names(file: Path | int) -> set[str]:
    if sys.platform != "linux":
        return set()
    try:
        return set(os.listxattr(file))
    except OSError as error:
        if error.errno in _HAS_NONE:
            return set()
        raise
