"""Programs that save one file at once wait for each other, and an old lock is no obstacle."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from faults import Faults, failing

from essence_refs import load
from essence_refs.saving import replace
from essence_refs.saving.locks import beside

posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners are POSIX's")

SAVE = (
    "import sys, pathlib; from essence_refs.saving import replace; replace(pathlib.Path(sys.argv[1]), b'new')"
)

# Tags its own entries, one after the other, and tries again while another program is in the way. At random it is killed.
TAGGING = """
import fcntl, os, pathlib, sys
from essence_refs import publish
from essence_refs.errors import ChangedFileError, LockedFileError
from essence_refs.saving import locks

path, name, without_locks = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3] == "without"
if without_locks:
    lock = fcntl.flock
    def refuse(descriptor, operation):
        if os.path.dirname(os.readlink(f"/proc/self/fd/{descriptor}")) == str(path.parent):
            raise OSError(95, "not supported")
        lock(descriptor, operation)
    fcntl.flock = refuse
for number in range(12):
    while True:
        try:
            publish.tag(path, f"{name}{number}", level="policy")
        except (ChangedFileError, LockedFileError):
            continue
        break
    print(f"{name}{number}", flush=True)
"""


def command(script: str, *arguments: object) -> list[str]:
    return [sys.executable, "-c", script, *map(str, arguments)]


def test_eight_lists_at_once_are_all_saved(tmp_path):
    """None of them fails because another one is writing."""
    path = tmp_path / "list.txt"
    arguments = [sys.executable, "-m", "essence_refs", "list", "organisation", "-o", str(path)]
    running = [subprocess.Popen(arguments, stderr=subprocess.PIPE) for _ in range(8)]
    errors = [each.communicate()[1] for each in running]

    assert [each.returncode for each in running] == [0] * 8, errors
    assert path.read_text(encoding="utf-8").startswith("ESSENCE")
    assert [each.name for each in tmp_path.iterdir()] == ["list.txt"]


@posix
@pytest.mark.parametrize("locks", ["with", "without"])
def test_every_edit_that_reported_success_is_in_the_file(tmp_path, locks):
    """Three processes edit one file at once; with and without locks in the folder, no edit is lost."""
    if locks == "without" and not Path("/proc/self/fd").exists():
        pytest.skip("the test needs /proc")
    path = tmp_path / "essence.bib"
    names = ("a", "b", "c")
    path.write_text(
        "".join(f"@book{{{each}{n},\n}}\n" for n in range(12) for each in names), encoding="utf-8"
    )
    running = [
        subprocess.Popen(
            command(TAGGING, path, each, locks), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for each in names
    ]
    outputs = [each.communicate() for each in running]

    assert [each.returncode for each in running] == [0, 0, 0], outputs
    done = [key for output, _ in outputs for key in output.split()]
    assert len(done) == 36
    text = path.read_text(encoding="utf-8")
    assert [key for key in done if f"@book{{{key},\n  level = {{policy}},\n}}" not in text] == []
    assert [each.name for each in tmp_path.iterdir()] == ["essence.bib"]


@posix
def test_edits_of_killed_processes_are_done_or_not(tmp_path):
    """Of three processes that edit one file, two are killed at some moment: each reported edit is in the file."""
    path = tmp_path / "essence.bib"
    names = ("a", "b", "c")
    path.write_text(
        "".join(f"@book{{{each}{n},\n}}\n" for n in range(12) for each in names), encoding="utf-8"
    )
    running = [
        subprocess.Popen(command(TAGGING, path, each, "with"), stdout=subprocess.PIPE, text=True)
        for each in names
    ]
    for number, each in enumerate(running[:2], 1):
        assert each.stdout
        for _ in range(3 * number):
            each.stdout.readline()
        each.kill()
    outputs = [each.communicate()[0] for each in running]

    assert running[2].returncode == 0
    text = path.read_text(encoding="utf-8")
    reported = [f"a{n}" for n in range(3)] + [f"b{n}" for n in range(6)]
    reported += [key for output in outputs for key in output.split()]
    assert [key for key in reported if f"@book{{{key},\n  level = {{policy}},\n}}" not in text] == []
    replace(path, b"", expected=path.read_bytes())
    assert [each.name for each in tmp_path.iterdir()] == ["essence.bib"]


CONVERTING = """
import pathlib, sys
from essence_refs.errors import ChangedFileError, LockedFileError
from essence_refs.files import convert

path = pathlib.Path(sys.argv[1])
converted = 0
while converted < 10:
    try:
        convert(path, to="bibtex", output=path, force=True)
    except (ChangedFileError, LockedFileError):
        continue
    converted += 1
"""


@posix
def test_a_conversion_in_place_undoes_no_edit(tmp_path):
    """Two processes edit a file, and a third one rewrites it again and again."""
    path = tmp_path / "essence.bib"
    names = ("a", "b")
    path.write_text(
        "".join(f"@book{{{each}{n}, title = {{T}}}}\n" for n in range(12) for each in names), encoding="utf-8"
    )
    running = [
        subprocess.Popen(command(TAGGING, path, each, "with"), stderr=subprocess.PIPE, text=True)
        for each in names
    ]
    running.append(subprocess.Popen(command(CONVERTING, path), stderr=subprocess.PIPE, text=True))
    errors = [each.communicate()[1] for each in running]

    assert [each.returncode for each in running] == [0, 0, 0], errors
    assert {each.levels for each in load(path)} == {("policy",)}


@pytest.fixture
def shared():
    """Return a folder that every user can reach and write."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def require_other_user() -> list[str]:
    """Return the command that runs another one as a user who owns nothing."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"):
        pytest.skip("only root can run a program as another user, and only with setpriv")
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    if subprocess.run(
        [*other, sys.executable, "-c", ""], capture_output=True, check=False, cwd="/"
    ).returncode:
        pytest.skip("this Python is installed where no other user can run it")
    return other


def save_as_other_user(path: Path) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONWARNINGS": "always"}
    return subprocess.run(
        [*require_other_user(), *command(SAVE, path)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd="/",
    )


@posix
@pytest.mark.parametrize("mode", [0o600, 0o644])
@pytest.mark.parametrize("sticky", [False, True])
def test_an_old_lock_of_another_user_is_no_obstacle(shared, mode, sticky):
    """It was left by a killed process, and its owner alone can read it or remove it."""
    path = shared / "essence.bib"
    lock, left = beside(path, "lock"), beside(path, "new")
    for each in (lock, left):
        each.write_bytes(b"")
        each.chmod(mode)
    if sticky:
        shared.chmod(0o1777)
    else:
        path.write_bytes(b"old")
        path.chmod(0o666)
    done = save_as_other_user(path)

    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == b"new"
    assert ("its group and its owner could not be kept" in done.stderr) == (not sticky)
    assert {each.name for each in shared.iterdir()} <= {path.name, lock.name, left.name}


@posix
def test_a_lock_is_no_obstacle_for_other_users_later(tmp_path):
    """If the process is killed, another user can open the lock, whatever the umask was."""
    seen = []

    def note(call, *arguments, **named):
        result = call(*arguments, **named)
        if call.__name__ == "flock":
            seen.extend(each.stat().st_mode & 0o777 for each in tmp_path.iterdir())
        return result

    before = os.umask(0o077)
    try:
        with Faults(tmp_path, note, onwards=True):
            replace(tmp_path / "essence.bib", b"new")
    finally:
        os.umask(before)

    assert seen == [0o666]


@posix
def test_something_else_in_the_place_of_the_lock_is_no_obstacle(tmp_path):
    """Such as a link to nowhere, a folder, or a pipe, which would wait for a writer."""
    path = tmp_path / "essence.bib"
    lock = beside(path, "lock")
    for make in (lambda: lock.symlink_to("nowhere"), lambda: os.mkfifo(lock), lock.mkdir):
        make()
        replace(path, b"new")
        assert path.read_bytes() == b"new"
        if lock.is_dir():
            lock.rmdir()
        else:
            lock.unlink(missing_ok=True)


@posix
def test_without_any_lock_a_file_is_saved(tmp_path, monkeypatch):
    """Neither the folder nor the folder for temporary files can lock: there is still a comparison before the step."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Faults(tmp_path, failing(errno.ENOLCK), onwards=True, only=("flock",)):
        replace(tmp_path / "essence.bib", b"new", expected=None)

    assert (tmp_path / "essence.bib").read_bytes() == b"new"
