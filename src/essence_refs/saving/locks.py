"""Locks against other programs that replace the same file."""

import contextlib
import errno
import functools
import os
import stat
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from essence_refs.errors import LockedFileError
from essence_refs.saving.system_errors import BINARY, NO_FOLLOW

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

# Seconds: replacing a file takes some milliseconds, unless a disk is very slow.
WAIT = 10.0
_PAUSE = 0.01

# The errors of flock and locking when another program holds the lock.
_HELD = {errno.EAGAIN, errno.EACCES, errno.EDEADLK, errno.EWOULDBLOCK}
# The errors of file systems that have no locks, and of NFS for a file that is open for reading only.
_CANNOT_LOCK = {errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS, errno.EINVAL, errno.EBADF}


@contextlib.contextmanager
def locked(
    target: Path,
    path: Path,
    *,
    wait: float | None = None,
    when_waiting: Callable[[], None] | None = None,
) -> Iterator[bool]:
    """
    Hold the lock of *target*, which the user calls *path*; yield whether every other program respects it.

    Where the folder's file system has no locks, or another user's old lock cannot be opened, only programs of the same
    user on this machine wait for each other. *when_waiting* is called once, before the first wait.

    Raises:
        LockedFileError: if another program holds the lock for longer than *wait* seconds, by default `WAIT`.

    """
    lock = beside(target, "lock")
    acquire = functools.partial(_acquire, wait=WAIT if wait is None else wait, when_waiting=when_waiting)
    descriptor = acquire(lock, path)
    is_shared = descriptor is not None
    if descriptor is None:
        with contextlib.suppress(OSError):
            lock = _private(target)
            descriptor = acquire(lock, path)
    try:
        yield is_shared
    finally:
        if descriptor is not None:
            _release(lock, descriptor)


def beside(target: Path, ending: str) -> Path:
    """Return the path of a hidden file beside *target*, for our own use."""
    # Shortened and with a checksum, because the name may already be as long as the system allows.
    return target.with_name(f".{target.name[:40]}-{zlib.crc32(os.fsencode(target.name)):08x}.{ending}")


def _acquire(lock: Path, path: Path, *, wait: float, when_waiting: Callable[[], None] | None) -> int | None:
    """Return a descriptor that holds the lock, None if the file cannot be locked."""
    deadline = time.monotonic() + wait
    while True:
        opened = _open(lock)
        if opened is None:
            return None
        descriptor, is_new = opened
        try:
            is_held = _lock(descriptor)
            # The previous holder may have removed the file between opening and locking.
            if is_held and _is_still(lock, descriptor):
                return descriptor
        except BaseException:
            _discard(lock, descriptor, is_new=is_new)
            raise
        # If another program has locked the file, that program removes it.
        _discard(lock, descriptor, is_new=is_new and is_held is None)
        if is_held is None:
            return None
        if not is_held:
            if time.monotonic() >= deadline:
                raise LockedFileError(path, "another program is writing it")
            if when_waiting:
                when_waiting()
                when_waiting = None
            time.sleep(_PAUSE)


def _open(lock: Path) -> tuple[int, bool] | None:
    """Return a descriptor and whether the file is new; None for a file of another user that cannot be opened."""
    flags = BINARY | NO_FOLLOW | getattr(os, "O_NONBLOCK", 0)
    while True:
        try:
            descriptor = os.open(lock, flags | os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        except FileExistsError:
            pass
        else:
            if sys.platform != "win32":
                # If this process is killed, another user can open the file whatever the umask is now.
                with contextlib.suppress(OSError):
                    os.fchmod(descriptor, 0o666)
            return descriptor, True
        # Without O_CREAT, with which Linux refuses another user's file in a folder such as /tmp.
        for access in (os.O_RDWR, os.O_RDONLY):
            try:
                return os.open(lock, flags | access), False
            except FileNotFoundError:
                break
            except OSError:
                continue
        else:
            return None


def _lock(descriptor: int) -> bool | None:
    """Return whether this process holds the lock now, None if the file system has no locks."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            return False
        if error.errno in _CANNOT_LOCK:
            return None
        raise
    return True


def _is_still(lock: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(lock.lstat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _discard(lock: Path, descriptor: int, *, is_new: bool) -> None:
    with contextlib.suppress(OSError):
        os.close(descriptor)
    if is_new:
        with contextlib.suppress(OSError):
            lock.unlink()


def _release(lock: Path, descriptor: int) -> None:
    # POSIX: removed while it is held, so that no other program can lock a file that is about to be removed.
    # Windows: an open file cannot be removed; a program that opened it in between removes it later.
    # A file that cannot be removed does no harm: the next program locks it again.
    try:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                lock.unlink()
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)
    if sys.platform == "win32":
        with contextlib.suppress(OSError):
            lock.unlink()


def _private(target: Path) -> Path:
    """Return the path of a lock in a folder of this user on this machine."""
    # Few locks are private: nearly all file systems have locks.
    import hashlib  # noqa: PLC0415
    import tempfile  # noqa: PLC0415

    folder = Path(tempfile.gettempdir(), "essence-refs")
    if sys.platform != "win32":
        folder = folder.with_name(f"essence-refs-{os.geteuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32":
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
            raise PermissionError(errno.EACCES, "it is another user's", str(folder))
    return folder / f"{hashlib.sha256(os.fsencode(target)).hexdigest()[:32]}.lock"
