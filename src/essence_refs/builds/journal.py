"""The journal of a build, which records what it is about to write, and the lock of its output folder."""

import contextlib
import errno
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from essence_refs import saving
from essence_refs.builds.manifest import UNREADABLE, BuiltFile, parse_record
from essence_refs.builds.plan import JOURNAL
from essence_refs.errors import FileError, LockedFileError
from essence_refs.files.reading import read_bytes

# In bytes; a line has about 300.
_LARGEST = 50_000_000
# The errors when the folder does not exist, or no file may be made in it.
_NO_FILE_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR}


class Journal:
    """
    The records of the files that builds are about to write into a folder.

    Each record is on the disk before its file is written. After a build was killed, the next build compares the files
    with the records, and so knows which of them were written. A build that ends removes the journal, because the
    manifest has all its records.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / JOURNAL

    @property
    def exists(self) -> bool:
        """Whether the file exists."""
        return os.path.lexists(self.path)

    @property
    def _is_of_another_user(self) -> bool:
        # In a folder such as /tmp it can be neither read nor removed. It is better to build without a journal.
        return sys.platform != "win32" and self.exists and self.path.lstat().st_uid != os.geteuid()

    def records(self) -> Iterator[tuple[str, BuiltFile]]:
        """
        Yield each name with its record, without lines that were cut short.

        Raises:
            FileError: when it cannot be read.

        """
        try:
            data = read_bytes(self.path, pipes=False, most=_LARGEST) if self.exists else b""
        except FileError:
            if self._is_of_another_user:
                return
            raise
        for line in data.splitlines():
            try:
                values = json.loads(line)
                record = parse_record(values["name"], values)
            except UNREADABLE:
                continue
            yield record

    def add(self, name: str, record: BuiltFile) -> None:
        """
        Record what is about to be written to the file *name*.

        Raises:
            FileError: when the record cannot be written.

        """
        line = json.dumps({"name": name, **attrs.asdict(record)}, ensure_ascii=False)
        try:
            # The first line break ends a line that a full disk has cut short.
            saving.append(self.path, f"\n{line}\n".encode())
        except FileError as error:
            if not self._is_of_another_user:
                # Users know the folder, and not the hidden file in it.
                raise FileError(self.path.parent, error.message) from error

    def remove(self) -> None:
        """Remove the journal. If that fails, it does no harm: a record only counts if its file has the recorded content."""
        with contextlib.suppress(FileError):
            saving.remove(self.path, empty_folders_below=self.path.parent)


@contextlib.contextmanager
def lock_folder(folder: Path, *, patience: float, when_waiting: Callable[[], None]) -> Iterator[None]:
    """
    Keep other builds out of a folder, which is made if it does not exist.

    Another build is waited for, *patience* seconds at most; *when_waiting* is called once before that. Where the folder
    allows no new file there is no lock: the build has an error for each file that it cannot write.

    Raises:
        LockedFileError: when the other build takes longer.
        FileError: when the folder cannot be locked for another reason.

    """
    is_new = not os.path.exists(folder)  # noqa: PTH110 - pathlib raises an error for a folder without permission
    with contextlib.suppress(FileError):
        saving.make_folder(folder)
    with contextlib.ExitStack() as stack:
        try:
            lock = saving.locked(folder / JOURNAL, folder, wait=patience, when_waiting=when_waiting)
            stack.enter_context(lock)
        except LockedFileError:
            message = "another build is writing into this folder; build again when it has ended"
            raise LockedFileError(folder, message) from None
        except OSError as error:
            if error.errno not in _NO_FILE_ALLOWED:
                raise FileError(folder, saving.reason(error)) from error
        yield
    if is_new:
        # It is empty if no file could be written.
        with contextlib.suppress(OSError):
            folder.rmdir()
