"""Replacing a file in one step, without undoing what someone else wrote, and removing files."""

import contextlib
import errno
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

from essence_refs.errors import ChangedFileError, FileError, LockedFileError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

NOT_ORDINARY = "it is not an ordinary file"
REASONS = {
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is not a folder",
    errno.EISDIR: "it is a folder",
    errno.EACCES: "there is no permission to write it",
    errno.EPERM: "there is no permission to write it",
    errno.EROFS: "the file system is read-only",
    errno.ENOSPC: "there is no space left on the device",
    errno.EDQUOT: "the disk quota is used up",
    errno.EFBIG: "it would be larger than the system allows",
    errno.ELOOP: "its symbolic links lead in a circle",
    errno.ENAMETOOLONG: "its name is too long",
    errno.ENOLCK: "the file system cannot lock files",
}
# The errors of flock and locking when another program holds the lock.
LOCK_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EWOULDBLOCK}
# The errors of file systems that cannot flush a folder.
CANNOT_FLUSH = {errno.EINVAL, errno.ENOTSUP}
BINARY = getattr(os, "O_BINARY", 0)
NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def replace(path: Path, data: bytes, *, expected: bytes | None = None, more: bool = False) -> None:
    """
    Write *data* to *path* in one step that survives a crash, keeping mode, owner and symbolic links.

    With *expected*, the file must still have exactly this content. With *more* files to come in the same folder, only
    the last of them makes the new names survive a crash. A hard link to the file keeps the old content. The next call
    removes what a killed process left beside the file.

    Raises:
        ChangedFileError: if the content is not what was expected.
        LockedFileError: if another program is replacing the file now.
        FileError: if it cannot be written; the file is unchanged then.

    """
    with _translated(path):
        target = Path(os.path.realpath(path))
        with _locked(target, path):
            _write_and_swap(target, data, expected, path)
            if not more:
                _flush_folder(target.parent)


def content(path: Path) -> bytes | None:
    """
    Return the bytes of a file that is to be replaced or removed, None if there is no file.

    Raises:
        FileError: when there is something that cannot be read.

    """
    with _translated(path):
        try:
            if path.exists() and not path.is_file() and not path.is_dir():
                # A pipe that nothing writes to never ends.
                raise FileError(path, NOT_ORDINARY)
            return path.read_bytes()
        except FileNotFoundError:
            return None


def make_folder(folder: Path) -> None:
    """
    Make a folder and those above it where they do not exist.

    Raises:
        FileError: when one cannot be made.

    """
    with _translated(folder):
        folder.mkdir(parents=True, exist_ok=True)


def remove(path: Path, *, empty_folders_below: Path) -> None:
    """
    Remove a file, and the folders between it and *empty_folders_below* that are empty then.

    Raises:
        FileError: when the file cannot be removed.

    """
    with _translated(path):
        path.unlink()
    folder = path.parent
    # A folder that holds something else, or may not be removed, is left.
    with contextlib.suppress(OSError):
        while folder != empty_folders_below and empty_folders_below in folder.parents:
            folder.rmdir()
            folder = folder.parent


@contextlib.contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn an error of the system into a FileError about *path*."""
    try:
        yield
    except OSError as error:
        raise FileError(path, _reason(error)) from error
    except ValueError as error:
        # Python refuses a path with a null character before the system is asked.
        raise FileError(path, str(error)) from error


def _reason(error: OSError) -> str:
    return REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()


def _beside(target: Path, ending: str) -> Path:
    # Shortened and with a checksum, because the name may already be as long as the system allows.
    return target.with_name(f".{target.name[:40]}-{zlib.crc32(os.fsencode(target.name)):08x}.{ending}")


@contextlib.contextmanager
def _locked(target: Path, path: Path) -> Iterator[None]:
    lock = _beside(target, "lock")
    descriptor = _acquire(lock, path)
    try:
        yield
    finally:
        # POSIX: removed while it is held, so that no other program can lock a file that is about to be removed.
        # Windows: an open file cannot be removed; a program that opened it in between removes it later.
        if sys.platform == "win32":
            os.close(descriptor)
            with contextlib.suppress(OSError):
                lock.unlink()
        else:
            lock.unlink(missing_ok=True)
            os.close(descriptor)


def _acquire(lock: Path, path: Path) -> int:
    while True:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | BINARY | NO_FOLLOW, 0o666)
        try:
            _lock(descriptor, path)
            # The previous holder may have removed the file between opening and locking.
            if _is_still(lock, descriptor):
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in LOCK_HELD:
            raise LockedFileError(path, "another program is writing it") from error
        raise


def _is_still(lock: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(lock.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _write_and_swap(target: Path, data: bytes, expected: bytes | None, path: Path) -> None:
    before = _status(target, path)
    fresh = _beside(target, "new")
    # This process holds the lock, so only a killed process can have left the file.
    fresh.unlink(missing_ok=True)
    try:
        _write(fresh, data, before)
        if expected is not None:
            _require_content(target, expected, path)
        os.replace(fresh, target)  # noqa: PTH105 - one system call that overwrites, which Path.replace does not promise
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _status(target: Path, path: Path) -> os.stat_result | None:
    try:
        status = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(status.st_mode):
        raise FileError(path, REASONS[errno.EISDIR])
    if not stat.S_ISREG(status.st_mode):
        raise FileError(path, NOT_ORDINARY)
    # Replacing only needs permission for the folder, but a read-only file is meant to stay.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise FileError(path, "it is read-only")
    return status


def _write(fresh: Path, data: bytes, before: os.stat_result | None) -> None:
    mode = 0o666 if before is None else 0o600
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BINARY | NO_FOLLOW, mode)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(data)
        stream.flush()
        if before is not None:
            _copy_owner_and_mode(descriptor, fresh, before)
        os.fsync(descriptor)


def _copy_owner_and_mode(descriptor: int, fresh: Path, before: os.stat_result) -> None:
    if sys.platform != "win32":
        now = os.fstat(descriptor)
        # Only root may change the owner, and only members of a group may set it.
        if now.st_gid != before.st_gid:
            with contextlib.suppress(PermissionError):
                os.fchown(descriptor, -1, before.st_gid)
        if now.st_uid != before.st_uid:
            with contextlib.suppress(PermissionError):
                os.fchown(descriptor, before.st_uid, -1)
    # After the owner, because a change of owner clears the setuid and setgid bits.
    fresh.chmod(stat.S_IMODE(before.st_mode))


def _require_content(target: Path, expected: bytes, path: Path) -> None:
    try:
        found = target.read_bytes()
    except FileNotFoundError:
        raise ChangedFileError(path, "it was removed since it was read; nothing was written") from None
    if found != expected:
        raise ChangedFileError(path, "it changed since it was read; nothing was written")


def _flush_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return  # Windows cannot open a folder, and flushes its entries itself.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in CANNOT_FLUSH:
            raise
    finally:
        os.close(descriptor)
