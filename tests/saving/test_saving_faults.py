"""Every system call of saving and editing a file may fail, be cut short or be the last one."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import (
    KILLED,
    LOOKING,
    NUMBERS,
    Faults,
    each_call,
    failing,
    interrupted,
    killed,
    run_in_child,
    short,
)

from essence_refs import publish
from essence_refs.errors import FileError, LockedFileError
from essence_refs.files import convert
from essence_refs.saving import locks, replace

pytestmark = pytest.mark.skipif(os.name != "posix", reason="flock, fork and modes are POSIX's")

OLD, NEW = b"old\r\n" * 3000, b"new\n" * 5000
ENTRY = "@book{a,\n  title = {A},\n}\n"


def files_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def attempt(faults: Faults, action: Callable[[], object]) -> str:
    """Return the message of the error that an action raises with these faults, nothing if it succeeds."""
    try:
        with faults:
            action()
    except FileError as error:
        return str(error)
    return ""


class Save:
    """Saving a file that exists or does not: before, after, and the call."""

    def __init__(self, folder: Path, before: bytes | None) -> None:
        self.path, self.before = folder / "essence.bib", before

    def prepare(self) -> None:
        for each in self.path.parent.iterdir():
            each.unlink()
        if self.before is not None:
            self.path.write_bytes(self.before)
            self.path.chmod(0o640)
            if hasattr(os, "setxattr"):
                os.setxattr(self.path, "user.note", b"kept")

    def __call__(self) -> None:
        replace(self.path, NEW, expected=self.before)

    def content(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None


@pytest.fixture(params=[OLD, None], ids=["existing", "missing"])
def save(request, tmp_path, monkeypatch):
    monkeypatch.setattr(locks, "WAIT", 0.1)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "private"))
    folder = tmp_path / "folder"
    folder.mkdir()
    return Save(folder, request.param)


@pytest.mark.filterwarnings("ignore::essence_refs.errors.NotKeptWarning")
@pytest.mark.parametrize("number", NUMBERS, ids=errno.errorcode.get)
def test_a_failing_call_leaves_the_old_file_or_the_new_one(save, number):
    """The report is true: success is the new file, and an error the old one unless its message says otherwise."""
    seen = []
    for faults in each_call(save.path.parent, failing(number), save.prepare):
        message = attempt(faults, save)
        is_written = not message or "is written" in message
        assert save.content() == (NEW if is_written else save.before), faults.calls
        seen.append(faults.calls)
        # What could not be removed is removed by the next call.
        if not (faults.is_reached and faults.calls[faults.at].startswith("unlink")):
            assert set(files_in(save.path.parent)) <= {"essence.bib"}, faults.calls
        replace(save.path, NEW, expected=save.content())
        assert save.content() == NEW
        assert files_in(save.path.parent) == ["essence.bib"]

    assert len(seen) > 12


@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES], ids=errno.errorcode.get)
def test_a_file_that_cannot_be_looked_at_is_an_error(save, number):
    """Such as one in a folder without permission: the old file is unchanged, and the message names the file."""
    for faults in each_call(save.path.parent, failing(number), save.prepare, only=LOOKING):
        message = attempt(faults, save)
        assert save.content() == (save.before if message else NEW)
        assert not message or message.startswith(f"{save.path}: ")
        assert set(files_in(save.path.parent)) <= {"essence.bib"}


def test_an_interrupt_leaves_the_old_file_or_the_new_one(save):
    """^C at any call is raised again, and nothing is left beside the file unless it stopped the removal."""
    for faults in each_call(save.path.parent, interrupted, save.prepare):
        try:
            with faults:
                save()
        except KeyboardInterrupt:
            assert faults.is_reached
        assert save.content() in (save.before, NEW)
        replace(save.path, NEW, expected=save.content())
        assert files_in(save.path.parent) == ["essence.bib"]


def test_a_full_disk_leaves_the_old_file(save):
    """From some call on there is no space: the old file is whole, and the message names the file and the reason."""
    only = ("open", "write", "fsync", "close", "link", "setxattr")
    for faults in each_call(save.path.parent, failing(errno.ENOSPC), save.prepare, onwards=True, only=only):
        message = attempt(faults, save)
        if message:
            assert message.startswith(f"{save.path}: ")
            assert "there is no space left on the device" in message
        is_written = not message or "is written" in message
        assert save.content() == (NEW if is_written else save.before)
        assert set(files_in(save.path.parent)) <= {"essence.bib"}


def test_short_writes_are_continued(save):
    """The system may write fewer bytes than it was given, each time."""
    save.prepare()
    with Faults(save.path.parent, short, onwards=True) as faults:
        save()

    assert sum(each.startswith("write") for each in faults.calls) > 5
    assert save.content() == NEW


def test_a_kill_leaves_the_old_file_or_the_new_one(save):
    """Whatever the last call is, the file is whole, and the next call succeeds and removes what was left."""
    contents = []
    for faults in each_call(save.path.parent, killed, save.prepare):
        code = run_in_child(faults, save)
        assert code == (KILLED if faults.is_reached else 0)
        contents.append(save.content())
        replace(save.path, NEW, expected=save.content())
        assert files_in(save.path.parent) == ["essence.bib"]

    assert set(contents) == {save.before, NEW}
    # Once the new file is there, it stays.
    assert contents == sorted(contents, key=[save.before, NEW].index)


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS], ids=errno.errorcode.get)
def test_a_file_system_without_locks_is_written(save, number):
    """Some network file systems cannot lock files."""
    save.prepare()
    with Faults(save.path.parent, failing(number), onwards=True, only=("flock",)) as faults:
        save()

    assert "flock" in faults.calls[0]
    assert save.content() == NEW
    assert files_in(save.path.parent) == ["essence.bib"]


def test_a_lock_that_cannot_be_had_is_no_lock_of_another_program(save):
    """Only the errors of a held lock mean that another program is writing."""
    save.prepare()
    with (
        Faults(save.path.parent, failing(errno.EIO), onwards=True, only=("flock",)),
        pytest.raises(FileError, match="input/output error") as caught,
    ):
        save()

    assert not isinstance(caught.value, LockedFileError)
    assert save.content() == save.before


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC, errno.ENOMEM], ids=errno.errorcode.get)
def test_the_message_after_a_failed_flush_of_the_folder_is_true(save, number):
    """The file is written by then; the message does not call it unchanged."""
    save.prepare()
    with Faults(save.path.parent) as faults:
        save()
    at = max(index for index, each in enumerate(faults.calls) if each.startswith("fsync"))
    assert faults.calls[at] == f"fsync {save.path.parent.name}"
    save.prepare()
    with (
        Faults(save.path.parent, failing(number), at=at),
        pytest.raises(FileError, match="the new content is written, but it is not certain"),
    ):
        save()

    assert save.content() == NEW


@pytest.mark.parametrize("call", ["fsync folder", "open folder"])
def test_a_folder_that_cannot_be_flushed_is_no_error(save, call):
    """Some file systems cannot flush a folder, and a folder without permission to read cannot be opened."""
    number = errno.EINVAL if call.startswith("fsync") else errno.EACCES
    save.prepare()
    with Faults(save.path.parent) as faults:
        save()
    save.prepare()
    with Faults(save.path.parent, failing(number), at=faults.calls.index(call)):
        save()

    assert save.content() == NEW


class SaveWithBackup(Save):
    """Saving a file whose content before is kept."""

    def __call__(self) -> None:
        replace(self.path, NEW, expected=self.before, backup=True)

    def is_kept(self) -> bool:
        """Return whether the content before is in the file or its backup, and no other file is there."""
        assert set(files_in(self.path.parent)) <= {self.path.name, f"{self.path.name}.bak"}
        backup = self.path.with_name(f"{self.path.name}.bak")
        if backup.exists():
            assert backup.read_bytes() == OLD
            assert backup.stat().st_mode & 0o777 & ~0o640 == 0
        return backup.exists() or self.content() == OLD


@pytest.mark.filterwarnings("ignore::essence_refs.errors.NotKeptWarning")
@pytest.mark.parametrize("number", NUMBERS, ids=errno.errorcode.get)
def test_a_backup_is_made_before_the_file_is_replaced(tmp_path, monkeypatch, number):
    """Whatever call fails, the content before is in one of the two files, and a second try has one backup."""
    monkeypatch.setattr(locks, "WAIT", 0.1)
    save = SaveWithBackup(tmp_path, OLD)
    for faults in each_call(tmp_path, failing(number), save.prepare):
        message = attempt(faults, save)
        assert save.content() == (NEW if not message or "is written" in message else OLD)
        is_unlink = faults.is_reached and faults.calls[faults.at].startswith("unlink")
        assert is_unlink or save.is_kept(), faults.calls
        replace(save.path, NEW, backup=True)
        assert save.is_kept()


def test_a_kill_keeps_the_backup_or_the_file(tmp_path):
    """Whatever the last call is, the content before is in one of the two files, and the next call goes on from there."""
    save = SaveWithBackup(tmp_path, OLD)
    for faults in each_call(tmp_path, killed, save.prepare):
        assert run_in_child(faults, save) == (KILLED if faults.is_reached else 0)
        content = save.content()
        assert content in (OLD, NEW)
        replace(save.path, NEW, expected=content, backup=True)
        assert save.content() == NEW
        assert save.is_kept()


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP], ids=errno.errorcode.get)
def test_a_file_system_without_hard_links_has_backups(tmp_path, number):
    """The backup gets its name in another way, and replaces no file."""
    save = SaveWithBackup(tmp_path, OLD)
    save.prepare()
    with Faults(tmp_path, failing(number), onwards=True, only=("link",)):
        save()
    assert save.is_kept()
    save.path.write_bytes(b"another")
    with Faults(tmp_path, failing(number), onwards=True, only=("link",)):
        assert replace(save.path, NEW, backup=True) == tmp_path / "essence.bib.bak.2"
    assert (tmp_path / "essence.bib.bak.2").read_bytes() == b"another"
    assert (tmp_path / "essence.bib.bak").read_bytes() == OLD


def test_something_else_in_the_place_of_the_backup_is_kept(tmp_path):
    """A link to the file itself would lose the content, and a folder cannot hold it."""
    save = SaveWithBackup(tmp_path, OLD)
    save.prepare()
    (tmp_path / "essence.bib.bak").symlink_to("essence.bib")
    (tmp_path / "essence.bib.bak.2").mkdir()
    assert replace(save.path, NEW, backup=True) == tmp_path / "essence.bib.bak.3"
    assert (tmp_path / "essence.bib.bak.3").read_bytes() == OLD
    assert (tmp_path / "essence.bib.bak").is_symlink()


class Convert(SaveWithBackup):
    """Converting a file in place."""

    def prepare(self) -> None:
        super().prepare()
        self.path.write_text(f"% c\n{ENTRY}", encoding="utf-8")

    def __call__(self) -> None:
        convert(self.path, to="bibtex", output=self.path, force=True)


@pytest.mark.filterwarnings("ignore::essence_refs.errors.NotKeptWarning")
@pytest.mark.parametrize("only", [(), LOOKING], ids=["changing", "looking"])
@pytest.mark.parametrize("number", [errno.EIO, errno.EACCES, errno.ENOSPC], ids=errno.errorcode.get)
def test_a_conversion_loses_nothing(tmp_path, monkeypatch, number, only):
    """Whatever call fails, the error is one of the library, and the content before is in one of the two files."""
    monkeypatch.setattr(locks, "WAIT", 0.1)
    action = Convert(tmp_path, OLD)
    for faults in each_call(tmp_path, failing(number), action.prepare, only=only):
        message = attempt(faults, action)
        content = action.path.read_text(encoding="utf-8")
        assert content == (ENTRY if not message or "is written" in message else f"% c\n{ENTRY}")
        backup = tmp_path / "essence.bib.bak"
        assert content != ENTRY or backup.read_text(encoding="utf-8") == f"% c\n{ENTRY}"


class Edit:
    """Adding a tag to an entry."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "essence.bib"

    def prepare(self) -> None:
        for each in self.path.parent.iterdir():
            each.unlink()
        self.path.write_text(ENTRY, encoding="utf-8")

    def __call__(self) -> None:
        publish.tag(self.path, "a", level="policy")

    @property
    def is_done(self) -> bool:
        text = self.path.read_text(encoding="utf-8")
        done = ENTRY.replace("\n}", "\n  level = {policy},\n}")
        assert text in (ENTRY, done)
        return text == done


@pytest.mark.filterwarnings("ignore::essence_refs.errors.NotKeptWarning")
@pytest.mark.parametrize("number", NUMBERS, ids=errno.errorcode.get)
def test_an_edit_that_reports_success_is_in_the_file(tmp_path, monkeypatch, number):
    """Whatever call of an edit fails, the entry is as before or has the tag, and a second try adds it."""
    monkeypatch.setattr(locks, "WAIT", 0.1)
    edit = Edit(tmp_path)
    edit.prepare()
    edit()
    assert edit.is_done
    for faults in each_call(tmp_path, failing(number), edit.prepare):
        message = attempt(faults, edit)
        assert edit.is_done == (not message or "is written" in message)
        edit()
        assert edit.is_done


def test_a_killed_edit_is_done_or_not(tmp_path):
    """After a kill at any call, the entry is as before or has the tag, and a second try adds it."""
    edit = Edit(tmp_path)
    done = []
    for faults in each_call(tmp_path, killed, edit.prepare):
        assert run_in_child(faults, edit) == (KILLED if faults.is_reached else 0)
        done.append(edit.is_done)
        edit()
        assert edit.is_done

    assert done == sorted(done)
    assert {*done} == {False, True}
