"""Replacing a file in one step, without overwriting what another program wrote, and removing files."""

import contextlib
import os
import re
import stat
import sys
import warnings
from pathlib import Path
from types import EllipsisType

from essence_refs.errors import ChangedFileError, FileError, NotKeptWarning
from essence_refs.saving.backups import back_up
from essence_refs.saving.locks import beside, locked
from essence_refs.saving.system_errors import BINARY, IS_FOLDER, NOT_ORDINARY, as_file_errors, reason
from essence_refs.saving.writing import CANNOT_FLUSH, write_all, write_new

# Linux follows as many symbolic links.
_MOST_LINKS = 40


def replace(
    path: Path,
    data: bytes,
    *,
    expected: bytes | EllipsisType | None = ...,
    backup: bool = False,
    more: bool = False,
) -> Path | None:
    """
    Write *data* to *path* in one step that survives a crash, and return the path of the backup if one was made.

    Symbolic links, mode, owner, access control list and extended attributes are kept. With *expected*, the file must
    still have exactly this content; None means that there must be no file. With *backup*, the content before is kept
    in FILE.bak, unless it is the same. *more* means that another file in the same folder is replaced next: the folder
    is flushed only after the last one. The next call removes what a killed process left beside the file.

    Raises:
        ChangedFileError: if the content is not what was expected.
        LockedFileError: if another program is replacing the file, and does not finish.
        FileError: if it cannot be written; unless the message says otherwise, the file is unchanged then.

    Warns:
        NotKeptWarning: if it was written, and something such as its owner could not be kept.

    """
    with as_file_errors(path):
        target = Path(os.path.realpath(path))
        with locked(target, path) as is_locked:
            before = _status(target, path)
            fresh = _prepare_new_path(target, is_locked=is_locked)
            try:
                lost = write_new(fresh, data, target, before, path)
                kept = None
                if backup and before:
                    kept = back_up(target, data, before, _unfinished_backup(fresh), path)
                if expected is not ...:
                    _require_content(target, expected, path)
                os.replace(fresh, target)  # noqa: PTH105 - one system call that overwrites, which Path.replace does not promise
            except BaseException:
                with contextlib.suppress(OSError):
                    fresh.unlink()
                raise
            try:
                if not more:
                    _flush(target.parent, path)
            finally:
                if lost:
                    message = f"{path}: {' and '.join(lost)} could not be kept"
                    warnings.warn(NotKeptWarning(message), stacklevel=2)
    return kept


def write(path: Path, data: bytes) -> None:
    """
    Replace a file, whatever it holds, or write to a device or a pipe.

    Raises:
        BrokenPipeError: when nothing reads the pipe any more.
        FileError: as for `replace` and `write_to_device`.

    """
    if is_device(path):
        write_to_device(path, data)
    else:
        replace(path, data)


def remove_leftovers(path: Path) -> None:
    """
    Remove what a killed process left beside a file that it was replacing.

    Raises:
        LockedFileError: if another program is replacing the file, and does not finish.
        FileError: if it cannot be removed.

    """
    with as_file_errors(path):
        target = Path(os.path.realpath(path))
        with locked(target, path) as is_locked:
            _prepare_new_path(target, is_locked=is_locked)


def content(path: Path) -> bytes | None:
    """
    Return the bytes of a file that is to be replaced or removed, None if there is no file.

    Raises:
        FileError: when there is something that cannot be read.

    """
    with as_file_errors(path):
        try:
            if is_device(path):
                # A pipe that nothing writes to never ends.
                raise FileError(path, NOT_ORDINARY)
            return path.read_bytes()
        except FileNotFoundError:
            return None
        except PermissionError:
            raise FileError(path, "there is no permission to read it") from None


def is_device(path: Path) -> bool:
    """
    Return whether a path is a device or a pipe (/dev/null, >(less)), which cannot be replaced.

    So is the path of an open file, such as /dev/stdout: others may already have written to the file.
    """
    try:
        is_open = _open_descriptor(path) is not None
        return is_open or (path.exists() and not path.is_file() and not path.is_dir())
    except (OSError, ValueError):
        # The name is too long, or we may not read the folder: `replace` reports it.
        return False


def _open_descriptor(path: Path) -> int | None:
    """Return the descriptor that a path such as /dev/stdout names, also through symbolic links, None for any other."""
    # Linux also has the descriptors in /proc/self/fd, to which /dev/fd is a link.
    with contextlib.suppress(OSError, ValueError):
        for _ in range(_MOST_LINKS):
            if path.name.isascii() and path.name.isdigit() and path.parent.samefile("/dev/fd"):
                return int(path.name)
            path = path.parent / path.readlink()
    return None


def write_to_device(path: Path, data: bytes) -> None:
    """
    Write to a device or a pipe, which has no content to protect; to a terminal without control characters.

    Raises:
        BrokenPipeError: when nothing reads the pipe any more.
        FileError: when it cannot be written.

    """
    try:
        opened = _open_descriptor(path)
        # Opened again, a file would be written from its beginning.
        descriptor = os.open(path, os.O_WRONLY | BINARY) if opened is None else os.dup(opened)
        try:
            write_all(descriptor, _without_controls(data) if os.isatty(descriptor) else data)
        finally:
            os.close(descriptor)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise FileError(path, (error.strerror or str(error)).lower()) from error


def _without_controls(data: bytes) -> bytes:
    text = data.decode(errors="replace")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]", "\ufffd", text).encode()


def make_folder(folder: Path) -> None:
    """
    Make a folder and those above it where they do not exist.

    Raises:
        FileError: when one cannot be made.

    """
    with as_file_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)


def remove(path: Path, *, empty_folders_below: Path) -> None:
    """
    Remove a file, and the folders between it and *empty_folders_below* that are empty then.

    Raises:
        FileError: when the file cannot be removed.

    """
    with as_file_errors(path):
        path.unlink()
    folder = path.parent
    # A folder that holds something else, or may not be removed, is left.
    with contextlib.suppress(OSError):
        while folder != empty_folders_below and empty_folders_below in folder.parents:
            folder.rmdir()
            folder = folder.parent


def _status(target: Path, path: Path) -> os.stat_result | None:
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise FileError(path, IS_FOLDER)
    if not stat.S_ISREG(status.st_mode):
        raise FileError(path, NOT_ORDINARY)
    # Replacing only needs permission for the folder, but a read-only file is meant to stay.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise FileError(path, "it is read-only")
    if status.st_nlink > 1:
        raise FileError(
            path,
            f"it has {status.st_nlink} names (hard links), and only one of them would get the new content; "
            "remove the others, or make them symbolic links",
        )
    return status


def _prepare_new_path(target: Path, *, is_locked: bool) -> Path:
    """Return a path for the new file, after removing what a killed process left there."""
    # We hold the lock, so a file that is there was left by a killed process. Without a lock that every program respects,
    # another user or machine may be writing it, so each has a name of its own. In a folder such as /tmp, the file of
    # another user cannot be removed.
    shared = beside(target, "new")
    own = beside(target, f"{_user_and_machine()}.new")
    if is_locked:
        with contextlib.suppress(OSError):
            _remove_left(shared)
            return shared
    _remove_left(own)
    return own


def _remove_left(fresh: Path) -> None:
    fresh.unlink(missing_ok=True)
    _unfinished_backup(fresh).unlink(missing_ok=True)


def _unfinished_backup(fresh: Path) -> Path:
    return fresh.with_suffix(".bak")


def _user_and_machine() -> str:
    if sys.platform == "win32":
        return "own"
    return f"{os.geteuid()}-{os.uname().nodename[:20]}"


def _require_content(target: Path, expected: bytes | None, path: Path) -> None:
    try:
        found = target.read_bytes()
    except FileNotFoundError:
        if expected is None:
            return
        raise ChangedFileError(path, "it was removed since it was read; nothing was written") from None
    if expected is None:
        raise ChangedFileError(path, "another program has made it in the meantime; nothing was written")
    if found != expected:
        raise ChangedFileError(path, "it changed since it was read; nothing was written")


def _flush(folder: Path, path: Path) -> None:
    """Make the new name survive a crash of the machine."""
    if sys.platform == "win32":
        return  # Windows cannot open a folder, and flushes its entries itself.
    try:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except PermissionError:
        # We may write to the folder, and not read it.
        return
    except OSError as error:
        if error.errno not in CANNOT_FLUSH:
            raise FileError(
                path,
                "the new content is written, but it is not certain that it would survive a crash of the machine: "
                f"{reason(error)}",
            ) from error
