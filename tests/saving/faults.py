"""
Faults of the operating system: one system call on a folder fails, writes less, or is the last one before a kill.

    def save() -> None: ...

    for faults in each_call(folder, failing(errno.ENOSPC), prepare):
        with faults:
            save()

`each_call` yields one `Faults` for each system call that the body makes, until the body makes no more calls: the first
time the first call fails, the second time the second one. `killed` is for a child process: see `run_in_child`.
"""

import builtins
import contextlib
import errno
import io
import os
import traceback
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

try:
    import fcntl
except ImportError:
    fcntl = None

# The exit codes of a child process.
KILLED = 77
RAISED = 78

# A fault gets the call and its arguments, and does what it likes instead; None leaves the call as it is.
Fault = Callable[..., Any]

_CALLS = (
    *("open", "write", "fsync", "close", "replace", "rename", "link", "symlink", "unlink", "mkdir", "rmdir"),
    *("chmod", "fchmod", "chown", "fchown", "truncate", "ftruncate", "scandir", "listdir"),
    *("listxattr", "getxattr", "setxattr", "removexattr"),
)

# Calls that change nothing; they are counted only when they are asked for.
LOOKING = ("stat", "lstat", "access")


def failing(number: int) -> Fault:
    """Return a fault that raises the error with this number; a file that should be closed is closed."""

    def fail(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        if call.__name__ == "close":
            call(*arguments, **named)
        raise OSError(number, os.strerror(number))

    return fail


def short(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Write only a third of the bytes, at least one, as the system may; other calls are as usual."""
    if call.__name__ == "write" and len(arguments[1]) > 1:
        descriptor, data = arguments
        return call(descriptor, bytes(data)[: max(1, len(data) // 3)])
    return call(*arguments, **named)


def interrupted(call: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Raise what ^C raises, which Python does after the call."""
    result = call(*arguments, **named)
    if call.__name__ == "open":
        # Python closes what it opened, and would warn of it later.
        os.close(result) if isinstance(result, int) else result.close()
    raise KeyboardInterrupt


def killed(*_arguments: Any, **_named: Any) -> Any:
    """End the process at once, as SIGKILL does: nothing is cleaned up."""
    os._exit(KILLED)


class Faults:
    """
    A context in which the system calls on *folder* are counted, and one of them has a fault.

    The call number *at* has the fault, with *onwards* all later ones too; with *only* no other calls are counted. ``calls`` are the names of the calls with
    the names of their files. ``is_reached`` tells whether the call took place.
    """

    def __init__(
        self,
        folder: Path,
        fault: Fault | None = None,
        *,
        at: int = 0,
        onwards: bool = False,
        only: tuple[str, ...] = (),
    ) -> None:
        self.folder = os.path.realpath(folder)
        self.fault, self.at, self.onwards = fault, at, onwards
        self.only = only or (*_CALLS, "flock")
        self.calls: list[str] = []
        self._files: dict[int, str] = {}
        self._is_in_fault = False
        self._undo = contextlib.ExitStack()

    @property
    def is_reached(self) -> bool:
        """Whether the call with the fault took place."""
        return len(self.calls) > self.at

    def __enter__(self) -> Self:
        for name in (*_CALLS, *LOOKING):
            if hasattr(os, name):
                self._wrap(os, name)
        self._wrap(io, "open")
        self._wrap(builtins, "open")
        if fcntl is not None:
            self._wrap(fcntl, "flock")
        return self

    def __exit__(self, *_exception: object) -> None:
        self._undo.close()

    def _wrap(self, module: Any, name: str) -> None:
        call = getattr(module, name)

        def wrapped(*arguments: Any, **named: Any) -> Any:
            file = self._file(arguments[0] if arguments else named.get("path"))
            if file is None or self._is_in_fault:
                return call(*arguments, **named)
            fault = self._next(f"{name} {Path(file).name}") if name in self.only else None
            result = self._with(fault, call)(*arguments, **named) if fault else call(*arguments, **named)
            if name == "open" and isinstance(result, int):
                self._files[result] = file
            elif name == "close":
                self._files.pop(arguments[0], None)
            return result

        setattr(module, name, wrapped)
        self._undo.callback(setattr, module, name, call)

    def _with(self, fault: Fault, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return a call with a fault, whose own calls are not counted."""

        def faulty(*arguments: Any, **named: Any) -> Any:
            self._is_in_fault = True
            try:
                return fault(call, *arguments, **named)
            finally:
                self._is_in_fault = False

        return faulty

    def _next(self, call: str) -> Fault | None:
        """Count a call, and return its fault."""
        number = len(self.calls)
        self.calls.append(call)
        has_fault = number == self.at or (self.onwards and number > self.at)
        return self.fault if has_fault else None

    def _file(self, argument: Any) -> str | None:
        """Return the path that a call is about if it is in the folder."""
        if isinstance(argument, int):
            return self._files.get(argument)
        try:
            path = os.path.abspath(os.fsdecode(argument))  # noqa: PTH100 - links are not followed
        except TypeError:
            return None
        return path if path == self.folder or path.startswith(self.folder + os.sep) else None


def each_call(
    folder: Path,
    fault: Fault,
    prepare: Callable[[], object],
    *,
    onwards: bool = False,
    only: tuple[str, ...] = (),
) -> Iterator[Faults]:
    """Yield a context for each system call that its body makes on *folder*, after calling *prepare*."""
    at = 0
    while True:
        prepare()
        faults = Faults(folder, fault, at=at, onwards=onwards, only=only)
        yield faults
        if not faults.is_reached:
            return
        at += 1


def run_in_child(faults: Faults, action: Callable[[], object]) -> int:
    """
    Run *action* with *faults* in a child process, and return its exit code.

    It is 0, `KILLED`, or `RAISED` for an exception. The names of the calls are known in the parent too.
    """
    ours, theirs = os.pipe()
    with warnings.catch_warnings():
        # Other tests may have started threads; the child uses none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if not child:
        _run(faults, action, theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as stream:
        faults.calls += stream.read().decode().split("\0")[:-1]
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(faults: Faults, action: Callable[[], object], pipe: int) -> None:
    code = RAISED
    write = os.write
    known = faults.calls

    class _Sent(list[str]):
        def append(self, call: str) -> None:
            super().append(call)
            write(pipe, f"{call}\0".encode())

    faults.calls = _Sent(known)
    try:
        with faults:
            action()
        code = 0
    except Exception:  # noqa: BLE001 - the parent gets the exit code
        traceback.print_exc()
    finally:
        os._exit(code)


NUMBERS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EPERM, errno.EINTR, errno.EROFS, errno.EDQUOT)
