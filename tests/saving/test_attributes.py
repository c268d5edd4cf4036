"""Saving keeps owner, mode, access control list and extended attributes, or says what it could not keep."""

import errno
import os
import stat
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from faults import Faults, failing

from essence_refs.errors import FileError, NotKeptWarning
from essence_refs.saving import replace

posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners are POSIX's")
as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away"
)

ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"
# The tags of acl(5), and the number of no user.
OWNER, USER, GROUP, MASK, OTHER, NO_ONE = 1, 2, 4, 16, 32, 0xFFFFFFFF


def acl(*entries: tuple[int, int, int]) -> bytes:
    """Return a list of access as Linux stores it: tag, permissions and user or group of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)


# One more user may read; the group may not.
ONE_READER = acl(
    (OWNER, 6, NO_ONE), (USER, 4, 1234), (GROUP, 0, NO_ONE), (MASK, 4, NO_ONE), (OTHER, 0, NO_ONE)
)


def set_attribute(path: Path, name: str, value: bytes) -> None:
    if not hasattr(os, "setxattr"):
        pytest.skip("Python has extended attributes on Linux only")
    try:
        os.setxattr(path, name, value)
    except OSError as error:
        pytest.skip(f"the file system has no {name}: {error}")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "essence.bib"
    path.write_bytes(b"old")
    return path


def test_an_access_control_list_is_kept(path):
    """Losing it would give the group what only one user has: the mode's middle digit is then the group's."""
    set_attribute(path, ACCESS, ONE_READER)
    before = path.stat()
    replace(path, b"new")

    assert path.read_bytes() == b"new"
    assert os.getxattr(path, ACCESS) == ONE_READER
    assert path.stat().st_mode == before.st_mode


def test_an_access_control_list_that_cannot_be_kept_is_an_error(path):
    """Otherwise others could read the file, or could not any more; the old file is unchanged."""
    set_attribute(path, ACCESS, ONE_READER)
    with (
        Faults(path.parent, failing(errno.EINVAL), onwards=True, only=("setxattr",)),
        pytest.raises(FileError, match="its access control list could not be kept; nothing was written"),
    ):
        replace(path, b"new")

    assert path.read_bytes() == b"old"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_list_that_the_folder_adds_is_not_added_to_an_old_file(path):
    """A new file inherits the folder's list, which may let more users read than could before."""
    path.chmod(0o600)
    set_attribute(path.parent, DEFAULT, ONE_READER)
    replace(path, b"new")

    assert os.listxattr(path) == []
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_extended_attributes_are_kept(path):
    """Other programs keep their notes there."""
    set_attribute(path, "user.xdg.origin.url", b"https://example.org/a.bib")
    replace(path, b"new")

    assert os.getxattr(path, "user.xdg.origin.url") == b"https://example.org/a.bib"


def test_an_extended_attribute_that_cannot_be_kept_is_named(path):
    """The file is written."""
    set_attribute(path, "user.note", b"mine")
    with (
        Faults(path.parent, failing(errno.ENOSPC), only=("setxattr",)),
        pytest.warns(
            NotKeptWarning, match=r"essence\.bib: its extended attribute user\.note could not be kept"
        ),
    ):
        replace(path, b"new")

    assert path.read_bytes() == b"new"


@posix
@pytest.mark.parametrize("number", [errno.ENOTSUP, errno.ENOSYS], ids=errno.errorcode.get)
def test_a_file_system_without_extended_attributes_is_written(path, number):
    """Such as NFS before Linux 5.9."""
    with Faults(path.parent, failing(number), onwards=True, only=("listxattr",)):
        replace(path, b"new")

    assert path.read_bytes() == b"new"


@as_root
@pytest.mark.parametrize("number", [errno.EPERM, errno.EINVAL], ids=errno.errorcode.get)
def test_an_owner_that_cannot_be_kept_is_named(path, number):
    """A user namespace refuses some owners as invalid. The old group's rights go to no other group."""
    os.chown(path, 12345, 23456)
    path.chmod(0o664)
    with (
        Faults(path.parent, failing(number), onwards=True, only=("fchown",)),
        pytest.warns(NotKeptWarning, match="its group and its owner could not be kept"),
    ):
        replace(path, b"new")

    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


@as_root
@pytest.mark.parametrize(("mode", "kept"), [(0o640, 0o600), (0o604, 0o600), (0o4755, 0o755), (0o666, 0o666)])
def test_nobody_gets_more_access_when_the_group_is_lost(path, mode, kept):
    """Neither the members of the new group nor those of the old one."""
    os.chown(path, 12345, 23456)
    path.chmod(mode)
    with (
        Faults(path.parent, failing(errno.EPERM), onwards=True, only=("fchown",)),
        pytest.warns(NotKeptWarning),
    ):
        replace(path, b"new")

    assert stat.S_IMODE(path.stat().st_mode) == kept


@posix
def test_a_new_file_is_not_executable(tmp_path):
    """Without a umask all users may read and write it, and none may run it."""
    before = os.umask(0)
    try:
        replace(tmp_path / "new.bib", b"new")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "new.bib").stat().st_mode) == 0o666


@posix
def test_a_restricted_file_is_never_readable_by_others(path):
    """The new content is not readable for a moment either: the file is made with its restricted mode."""
    path.chmod(0o600)
    modes = []

    def note(call, *arguments, **named):
        result = call(*arguments, **named)
        modes.extend(
            stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir() if each.name.endswith(".new")
        )
        return result

    before = os.umask(0)
    try:
        with Faults(path.parent, note, onwards=True):
            replace(path, b"new")
    finally:
        os.umask(before)

    assert {*modes} == {0o600}


@posix
def test_a_file_with_hard_links_is_refused(path):
    """Replacing it would change one name only, and leave the old content under the other."""
    os.link(path, path.with_name("other.bib"))
    with pytest.raises(FileError, match=r"it has 2 names \(hard links\)"):
        replace(path, b"new")

    assert path.read_bytes() == b"old"
    assert sorted(each.name for each in path.parent.iterdir()) == ["essence.bib", "other.bib"]


def run_as(command: list[str], path: Path) -> "subprocess.CompletedProcess[str]":
    script = "import sys, pathlib; from essence_refs.saving import replace; replace(pathlib.Path(sys.argv[1]), b'new')"
    return subprocess.run(
        [*command, sys.executable, "-W", "always", "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_container_saves_another_users_file(path):
    """In a user namespace only some users exist; root there may not give a file to the others."""
    if subprocess.run(["unshare", "-r", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system has no user namespaces for us")
    if os.geteuid() != 0:
        pytest.skip("only root can make a file of another user")
    os.chown(path, 12345, 23456)
    path.chmod(0o666)
    done = run_as(["unshare", "-r"], path)

    assert done.returncode == 0, done.stderr
    assert path.read_bytes() == b"new"
    assert "its group and its owner could not be kept" in done.stderr
