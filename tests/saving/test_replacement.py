"""Saving a file: it is the old one or the new one, complete, and no other program's changes are undone."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from essence_refs.errors import ChangedFileError, FileError, LockedFileError
from essence_refs.saving import locks, replace
from essence_refs.saving.replacement import write_to_device

posix = pytest.mark.skipif(os.name != "posix", reason="fork, modes and signals are POSIX's")

# In a process of its own, so that threads and coverage of the test run are not forked.
KILLED_AT_EVERY_LINE = """
import os, signal, sys
from pathlib import Path
from essence_refs import saving

path, old, new = Path(sys.argv[1]), b"old\\r\\n" * 50_000, b"new\\n" * 80_000
existed = sys.argv[2] == "existing"
folder = os.path.dirname(saving.__file__)
saving.replace(path.with_name("first"), b"")  # imports everything
os.unlink(path.with_name("first"))

def write_and_die_at(step):
    def trace(frame, event, argument):
        nonlocal step
        if not frame.f_code.co_filename.startswith(folder):
            return None
        if event in ("line", "return"):
            step -= 1
            if step < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    saving.replace(path, new, expected=old if existed else None)
    sys.settrace(None)
    os._exit(0)

seen, step = [], 0
while True:
    path.unlink(missing_ok=True)
    if existed:
        path.write_bytes(old)
    child = os.fork()
    if not child:
        write_and_die_at(step)
    status = os.waitpid(child, 0)[1]
    found = path.read_bytes() if path.exists() else None
    assert found in (new, old if existed else None), f"torn at step {step}"
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
        break
    seen.append(found == new)
    # The next call succeeds, and removes what the killed process left.
    saving.replace(path, b"again", expected=found)
    assert path.read_bytes() == b"again"
    assert os.listdir(path.parent) == [path.name], f"litter after step {step}"
    step += 1
assert seen == sorted(seen), "the new file was seen before the old one went"
print(len(seen), sum(seen))
"""

HELD_IN_THE_MIDDLE = """
import os, sys
from pathlib import Path
from essence_refs import saving

swap = os.replace
def wait_and_swap(*arguments):
    print("in the middle", flush=True)
    sys.stdin.readline()
    swap(*arguments)
os.replace = wait_and_swap
saving.replace(Path(sys.argv[1]), b"first")
"""

RACING = """
import sys
from pathlib import Path
from essence_refs.errors import FileError, LockedFileError
from essence_refs.saving import replace

path, letter = Path(sys.argv[1]), sys.argv[2].encode()
saved = 0
while saved < 150:
    try:
        replace(path, letter * 100_000)
    except LockedFileError:
        continue
    saved += 1
"""

COUNTING = """
import sys
from pathlib import Path
from essence_refs.errors import ChangedFileError, LockedFileError
from essence_refs.saving import replace

path = Path(sys.argv[1])
saved = 0
while saved < 60:
    before = path.read_bytes()
    try:
        replace(path, b"%d" % (int(before) + 1), expected=before)
    except (ChangedFileError, LockedFileError):
        continue
    saved += 1
"""


def files_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def run(script: str, *arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def start(script: str, *arguments: object) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@posix
@pytest.mark.parametrize("before", ["existing", "missing"])
def test_a_killed_process_leaves_the_old_file_or_the_new_one(tmp_path, before):
    """Whatever the line at which it is killed, the file is complete, and the next call succeeds."""
    killed, new = map(int, run(KILLED_AT_EVERY_LINE, tmp_path / "essence.bib", before).split())

    assert killed > 40
    assert 0 < new < killed


def test_a_second_process_is_refused(tmp_path, monkeypatch):
    """While one process is saving and does not finish, another raises an error and writes nothing."""
    monkeypatch.setattr(locks, "WAIT", 0.2)
    path = tmp_path / "essence.bib"
    path.write_bytes(b"before")
    with start(HELD_IN_THE_MIDDLE, path) as first:
        assert first.stdout
        assert first.stdout.readline() == "in the middle\n"
        with pytest.raises(LockedFileError) as caught:
            replace(path, b"second")
        assert path.read_bytes() == b"before"
        first.communicate("go\n")

    assert first.returncode == 0
    assert str(caught.value) == f"{path}: another program is writing it"
    assert path.read_bytes() == b"first"
    assert files_in(tmp_path) == ["essence.bib"]


def test_a_lock_does_not_affect_other_files(tmp_path):
    """Two files in one folder can be saved at the same time."""
    with start(HELD_IN_THE_MIDDLE, tmp_path / "one.bib") as first:
        assert first.stdout
        first.stdout.readline()
        replace(tmp_path / "two.bib", b"second")
        first.communicate("go\n")

    assert files_in(tmp_path) == ["one.bib", "two.bib"]


def test_concurrent_writers_never_interleave(tmp_path):
    """A reader always sees the complete text of one of them, and nothing is left beside the file."""
    path = tmp_path / "essence.bib"
    replace(path, b"a" * 100_000)
    with start(RACING, path, "a") as one, start(RACING, path, "b") as two:
        while one.poll() is None or two.poll() is None:
            found = path.read_bytes()
            assert found in (b"a" * 100_000, b"b" * 100_000)

    assert (one.returncode, two.returncode) == (0, 0)
    assert files_in(tmp_path) == ["essence.bib"]


def test_no_update_is_lost_between_two_programs(tmp_path):
    """Two processes that each add one to a number, sixty times, reach one hundred and twenty."""
    path = tmp_path / "count"
    path.write_bytes(b"0")
    with start(COUNTING, path) as one, start(COUNTING, path) as two:
        errors = one.communicate()[1] + two.communicate()[1]

    assert errors == ""
    assert path.read_bytes() == b"120"


def test_a_file_that_changed_since_it_was_read_is_not_written(tmp_path):
    """The other edit is kept, and the error says so."""
    path = tmp_path / "essence.bib"
    path.write_bytes(b"someone's edit")

    with pytest.raises(ChangedFileError, match="it changed since it was read; nothing was written"):
        replace(path, b"ours", expected=b"what we read")

    assert path.read_bytes() == b"someone's edit"
    assert files_in(tmp_path) == ["essence.bib"]


def test_a_file_that_was_removed_since_it_was_read_is_not_written(tmp_path):
    """An edit does not restore it."""
    with pytest.raises(ChangedFileError, match="removed"):
        replace(tmp_path / "essence.bib", b"ours", expected=b"")

    assert files_in(tmp_path) == []


def test_bytes_are_written_as_they_are(tmp_path):
    """Line ends, null bytes and byte-order marks are not changed."""
    data = b"\xef\xbb\xbfone\r\ntwo\nthree\r\0\x1a"
    replace(tmp_path / "essence.bib", data)

    assert (tmp_path / "essence.bib").read_bytes() == data


@posix
def test_the_mode_stays(tmp_path):
    """The permissions of the file are kept."""
    for mode in (0o640, 0o600, 0o664, 0o755):
        path = tmp_path / f"{mode:o}.bib"
        path.write_bytes(b"old")
        path.chmod(mode)
        replace(path, b"new")

        assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_a_new_file_has_the_mode_of_the_umask(tmp_path):
    """As for any other program."""
    before = os.umask(0o027)
    try:
        replace(tmp_path / "new.bib", b"new")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new.bib").stat().st_mode) == 0o640


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_stays(tmp_path):
    """A file that root saves keeps its owner."""
    path = tmp_path / "essence.bib"
    path.write_bytes(b"old")
    os.chown(path, 12345, 23456)
    replace(path, b"new")

    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


@posix
def test_a_symbolic_link_stays_a_link(tmp_path):
    """The file behind it is replaced, in its own folder."""
    (tmp_path / "data").mkdir()
    real, link = tmp_path / "data" / "real.bib", tmp_path / "link.bib"
    real.write_bytes(b"old")
    link.symlink_to(Path("data") / "real.bib")
    replace(link, b"new", expected=b"old")

    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert files_in(tmp_path / "data") == ["real.bib"]


@posix
def test_links_in_a_circle_are_a_file_error(tmp_path):
    """A link to itself is one."""
    (tmp_path / "a").symlink_to(tmp_path / "a")

    with pytest.raises(FileError, match="circle"):
        replace(tmp_path / "a", b"")


@posix
def test_a_read_only_file_is_not_replaced(tmp_path):
    """The permissions of the folder would allow it."""
    path = tmp_path / "essence.bib"
    path.write_bytes(b"old")
    path.chmod(0o444)

    with pytest.raises(FileError, match="it is read-only"):
        replace(path, b"new")
    assert path.read_bytes() == b"old"
    assert files_in(tmp_path) == ["essence.bib"]


def test_an_impossible_path_is_a_file_error(tmp_path):
    """A missing folder, a file instead of the folder, and a folder instead of the file."""
    (tmp_path / "file").write_bytes(b"")
    cases = {
        tmp_path / "nowhere" / "a.bib": "its folder does not exist",
        tmp_path / "file" / "a.bib": "its folder is not a folder",
        tmp_path: "it is a folder",
        tmp_path / ("a" * 300): "its name is too long",
    }
    for path, words in cases.items():
        with pytest.raises(FileError) as caught:
            replace(path, b"")
        assert str(caught.value) == f"{path}: {words}"
    assert files_in(tmp_path) == ["file"]


def test_a_name_as_long_as_the_system_allows_can_be_saved(tmp_path):
    """The names of the lock and of the new file are not longer."""
    replace(tmp_path / ("a" * 251 + ".bib"), b"new")

    assert files_in(tmp_path) == ["a" * 251 + ".bib"]


@posix
def test_a_special_file_is_not_replaced(tmp_path):
    """Such as a named pipe or a device."""
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(FileError, match="not an ordinary file"):
        replace(tmp_path / "pipe", b"")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_device_that_takes_nothing_is_a_file_error():
    """The message has the system's reason."""
    with pytest.raises(FileError, match="/dev/full: no space left on device"):
        write_to_device(Path("/dev/full"), b"data")


@posix
def test_a_pipe_that_is_no_longer_read_is_no_file_error(tmp_path):
    """The program ends without a word, as others do."""
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(tmp_path / "pipe", os.O_WRONLY)
    write_to_device(tmp_path / "pipe", b"\x1bdata")
    assert os.read(reader, 10) == b"\x1bdata"
    os.close(reader)
    with pytest.raises(BrokenPipeError):
        write_to_device(Path(f"/dev/fd/{writer}"), b"data")
    os.close(writer)


@pytest.mark.parametrize("step", ["fsync", "replace", "write"])
@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "there is no space left"),
        (errno.EROFS, "the file system is read-only"),
        (errno.EIO, "i"),
    ],
)
def test_an_error_of_the_system_leaves_the_old_file_only(tmp_path, monkeypatch, step, number, words):
    """A full disk at any step is a FileError, and nothing is left beside the file."""
    path = tmp_path / "essence.bib"
    path.write_bytes(b"old")

    def fail(*_arguments, **_named):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(FileError, match=f": {words}"):
        replace(path, b"new")
    monkeypatch.undo()

    assert path.read_bytes() == b"old"
    assert files_in(tmp_path) == ["essence.bib"]


def test_an_interrupt_leaves_the_old_file_only(tmp_path, monkeypatch):
    """Ctrl-C is raised again, and nothing is left beside the file."""
    path = tmp_path / "essence.bib"
    path.write_bytes(b"old")

    def interrupt(*_arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace(path, b"new")
    monkeypatch.undo()

    assert path.read_bytes() == b"old"
    assert files_in(tmp_path) == ["essence.bib"]


@posix
def test_the_bytes_and_the_folder_are_flushed_in_that_order(tmp_path, monkeypatch):
    """After a crash of the machine the file is never empty: first the content is flushed, then the folder."""
    seen = []
    flush, swap = os.fsync, os.replace

    def noted_flush(descriptor):
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "bytes")
        flush(descriptor)

    def noted_swap(*arguments):
        seen.append("name")
        swap(*arguments)

    monkeypatch.setattr(os, "fsync", noted_flush)
    monkeypatch.setattr(os, "replace", noted_swap)
    replace(tmp_path / "essence.bib", b"new")

    assert seen == ["bytes", "name", "folder"]


def test_a_null_character_in_a_path_is_a_file_error(tmp_path):
    """Python raises a ValueError for it."""
    with pytest.raises(FileError, match="null"):
        replace(tmp_path / "a\0b", b"new")
