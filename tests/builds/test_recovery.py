"""Builds recover: after a fault at any system call, the next build makes everything and keeps changes made by hand."""

import contextlib
import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import KILLED, Fault, Faults, each_call, failing, interrupted, killed, run_in_child, short

import essence_refs as er
from essence_refs.builds import runner
from essence_refs.builds.journal import lock_folder
from essence_refs.builds.plan import JOURNAL, MANIFEST
from essence_refs.errors import EssenceRefsError, LockedFileError
from essence_refs.saving import locks

posix = pytest.mark.skipif(os.name != "posix", reason="fork and signals are POSIX's")

CONFIGURATION = """\
library = "mine.bib"
formats = ["text"]
levels = ["policy"{}]
name = "{{level}}/a.{{ending}}"
"""
BY_HAND = b"My own words\n"


class Project:
    """A project with two lists, or with one; the title in it has a version."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lists = folder / "lists"
        self.write(1)
        self.right = {}
        for version in (1, 2, 3):
            self.write(version)
            er.build(folder / "essence-refs.toml")
            self.right[version] = self.outputs()
            self.lists.rename(folder.parent / f"built-{version}")

    def write(self, version: int, *, lists: int = 2) -> None:
        text = f"@misc{{a, title={{Title {version}}}, date={{2020}}, level={{policy, family}}}}\n"
        (self.folder / "mine.bib").write_text(text, encoding="utf-8")
        text = CONFIGURATION.format(', "family"' if lists == 2 else "")
        (self.folder / "essence-refs.toml").write_text(text, encoding="utf-8")

    def build(self, **options: bool) -> er.BuildResult:
        return er.build(self.folder / "essence-refs.toml", **options)

    def attempt(self) -> None:
        with contextlib.suppress(EssenceRefsError, KeyboardInterrupt):
            self.build(prune=True)

    def outputs(self) -> dict[str, bytes]:
        """Return the content of every file in the output folder, also of hidden ones, but not of the manifest."""
        paths = (each for each in self.lists.rglob("*") if each.is_file() and each.name != MANIFEST)
        return {each.relative_to(self.lists).as_posix(): each.read_bytes() for each in paths}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setattr(runner, "PATIENCE", 0.1)
    # A killed process loses nothing that it wrote, only a machine without power does. A thousand builds take long.
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(locks, "WAIT", 0.1)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "private"))
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder)


def again(project: Project) -> None:
    """Prepare a project that was built, and whose library has changed."""
    shutil.rmtree(project.lists, ignore_errors=True)
    shutil.copytree(project.folder.parent / "built-1", project.lists)
    project.write(2)


def first(project: Project) -> None:
    """Prepare a project that was never built."""
    shutil.rmtree(project.lists, ignore_errors=True)
    project.write(2)


def fewer(project: Project) -> None:
    """Prepare a project that was built, and now asks for fewer lists."""
    again(project)
    project.write(2, lists=1)


PREPARATIONS = (first, again, fewer)


def require_recovery(
    project: Project, preparation: Callable[[Project], None], number: int, *, is_tidy: bool = True
) -> None:
    """
    Require that the next build makes everything, keeps what is changed by hand, and leaves nothing else.

    The library has changed again in every second case, and a file was changed by hand in every third. Only where
    removing a file failed, an old lock may be left: the next program that writes the same file removes it.
    """
    version = 3 if number % 2 else 2
    lists = 1 if preparation is fewer else 2
    project.write(version, lists=lists)
    expected = {name: data for name, data in project.right[version].items() if lists == 2 or "policy" in name}
    kept: dict[str, bytes] = {}
    if number % 3 == 0 and (project.lists / "policy" / "a.txt").exists():
        kept = {"policy/a.txt": BY_HAND}
        (project.lists / "policy" / "a.txt").write_bytes(BY_HAND)
    result = project.build(prune=True)
    states = {each.path.relative_to(project.lists).as_posix(): each.state for each in result.files}
    assert {name for name, state in states.items() if state is er.FileState.KEPT} == {*kept}
    assert er.FileState.FAILED not in states.values()
    found = project.outputs()
    if not is_tidy:
        found = {name: data for name, data in found.items() if not name.endswith(".lock")}
    assert found == {**expected, **kept}
    if number % 4 == 0:
        assert {each.state for each in project.build().files} <= {er.FileState.CURRENT, er.FileState.KEPT}


@posix
@pytest.mark.parametrize("preparation", PREPARATIONS)
def test_the_next_build_recovers_from_a_kill(
    preparation: Callable[[Project], None], project: Project
) -> None:
    """A build may be killed before any system call. Nothing that it made is called changed by hand."""
    steps = each_call(project.folder, killed, lambda: preparation(project))
    for number, faults in enumerate(steps):
        assert run_in_child(faults, project.attempt) == (KILLED if faults.is_reached else 0), faults.calls
        require_recovery(project, preparation, number)
    assert number > 30


@posix
@pytest.mark.filterwarnings("ignore::essence_refs.errors.NotKeptWarning")
@pytest.mark.parametrize(
    ("fault", "preparation"),
    [
        (failing(errno.EIO), first),
        (failing(errno.EIO), fewer),
        (failing(errno.EACCES), again),
        (interrupted, again),
        (interrupted, fewer),
    ],
)
def test_the_next_build_recovers_from_a_failing_call(
    fault: Fault, preparation: Callable[[Project], None], project: Project
) -> None:
    """A system call may fail, or be interrupted by ^C."""
    steps = each_call(project.folder, fault, lambda: preparation(project))
    for number, faults in enumerate(steps):
        with faults:
            project.attempt()
        is_removal = faults.is_reached and faults.calls[faults.at].startswith("unlink")
        require_recovery(project, preparation, number, is_tidy=not is_removal)
    assert number > 30


@posix
@pytest.mark.parametrize("preparation", [first, again])
def test_the_next_build_recovers_from_a_full_disk(
    preparation: Callable[[Project], None], project: Project
) -> None:
    """From some call on there is no space left, also not for the manifest."""
    only = ("open", "write", "fsync", "close", "mkdir")
    steps = each_call(
        project.folder, failing(errno.ENOSPC), lambda: preparation(project), onwards=True, only=only
    )
    for number, faults in enumerate(steps):
        with faults:
            project.attempt()
        require_recovery(project, preparation, number)
    assert number > 20


@posix
def test_short_writes_are_continued(project: Project) -> None:
    """The system may write fewer bytes than it was given, each time."""
    again(project)
    with Faults(project.folder, short, onwards=True):
        assert not project.build().has_errors
    assert project.outputs() == project.right[2]


def states(result: er.BuildResult) -> dict[str, str]:
    return {each.path.parent.name: str(each.state) for each in result.files}


def test_a_journal_that_was_cut_short_is_read_up_to_there(project: Project) -> None:
    """Lines that are no records, and names that no build writes, are passed over."""
    again(project)
    record = json.loads((project.lists / MANIFEST).read_text(encoding="utf-8"))["files"]["policy/a.txt"]
    text = (project.lists / "policy" / "a.txt").read_bytes()
    (project.lists / "policy" / "a.txt").write_bytes(BY_HAND)
    ours = {"made_from": "", "holds": hashlib.sha256(BY_HAND).hexdigest()}
    (project.folder / "mine.bak").write_bytes(BY_HAND)
    lines = (
        json.dumps({"name": "policy/a.txt", **ours}),
        json.dumps({"name": "../mine.bak", **ours}),
        json.dumps({"name": "family/a.txt", **record})[:-20],
        "[" * 100_000,
        "\xff\x00",
    )
    (project.lists / JOURNAL).write_text("\n".join(lines), encoding="latin-1")
    assert states(project.build(prune=True)) == {"policy": "made", "family": "made"}
    assert (project.folder / "mine.bak").read_bytes() == BY_HAND
    assert (project.lists / "policy" / "a.txt").read_bytes() != text
    assert not (project.lists / JOURNAL).exists()


def test_a_journal_is_no_excuse_for_another_content(project: Project) -> None:
    """What was changed after a killed build is kept, also if the killed build had recorded the file."""
    again(project)
    ours = {"made_from": "", "holds": hashlib.sha256(project.right[2]["policy/a.txt"]).hexdigest()}
    (project.lists / JOURNAL).write_text(json.dumps({"name": "policy/a.txt", **ours}), encoding="utf-8")
    (project.lists / "policy" / "a.txt").write_bytes(BY_HAND)
    assert states(project.build(dry_run=True)) == {"policy": "kept", "family": "made"}
    assert (project.lists / JOURNAL).exists()
    assert states(project.build()) == {"policy": "kept", "family": "made"}
    assert (project.lists / "policy" / "a.txt").read_bytes() == BY_HAND


def test_a_dry_run_after_a_killed_build_tells_what_the_next_build_does(project: Project) -> None:
    """It reads the journal, and leaves it to the next build."""
    again(project)
    text = project.right[2]["policy/a.txt"]
    (project.lists / "policy" / "a.txt").write_bytes(text)
    ours = {"made_from": "", "holds": hashlib.sha256(text).hexdigest()}
    (project.lists / JOURNAL).write_text(json.dumps({"name": "policy/a.txt", **ours}), encoding="utf-8")
    project.write(3)
    assert states(project.build(dry_run=True)) == {"policy": "made", "family": "made"}
    assert states(project.build()) == {"policy": "made", "family": "made"}


def test_a_file_with_the_content_of_this_build_is_its_own(project: Project) -> None:
    """The manifest may be that of an earlier build, for example from version control."""
    again(project)
    for name, text in project.right[2].items():
        (project.lists / name).write_bytes(text)
    assert states(project.build()) == {"policy": "up to date", "family": "up to date"}
    assert states(project.build()) == {"policy": "up to date", "family": "up to date"}


@posix
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can be another user")
@pytest.mark.parametrize("mode", [0o600, 0o644, 0o666])
@pytest.mark.parametrize("folder_mode", [0o777, 0o1777])
def test_a_journal_of_another_user_does_no_harm(mode: int, folder_mode: int, project: Project) -> None:
    """In a folder such as /tmp it cannot be removed, and a build goes on without."""
    again(project)
    (project.lists / JOURNAL).touch(mode)
    # Only root may look into the folder of all tests.
    moved = Path(tempfile.mkdtemp(dir="/tmp"))
    project.folder = shutil.move(project.folder, moved / "project")
    project.lists = project.folder / "lists"
    for each in (moved, *moved.rglob("*")):
        os.chown(each, 12345, -1)
    os.chown(project.lists / JOURNAL, 54321, -1)
    os.chown(project.lists, 54321, -1)
    project.lists.chmod(folder_mode)

    def build() -> None:
        os.setuid(12345)
        assert states(project.build()) == {"policy": "made", "family": "made"}

    try:
        assert run_in_child(Faults(project.folder), build) == 0
        assert project.outputs().items() >= project.right[2].items()
        assert (project.lists / JOURNAL).exists() is (folder_mode == 0o1777)
    finally:
        shutil.rmtree(moved)


def test_a_build_that_makes_nothing_leaves_no_folder(project: Project) -> None:
    """The folder is made for the lock. One that was there before stays, also if it is empty."""
    first(project)
    (project.folder / "mine.bib").write_text("@misc{a", encoding="utf-8")
    assert project.build().has_errors
    assert not project.lists.exists()
    project.lists.mkdir()
    assert project.build().has_errors
    assert [*project.lists.iterdir()] == []


def test_another_build_is_waited_for_and_then_named(project: Project) -> None:
    """A build that takes long is no reason to lose something: the second build ends, and nothing was written."""
    again(project)
    before = project.outputs()
    with (
        lock_folder(project.lists, patience=0, when_waiting=lambda: None),
        pytest.raises(LockedFileError, match="lists: another build is writing into this folder; build again"),
    ):
        project.build()
    assert project.outputs() == before
    assert states(project.build()) == {"policy": "made", "family": "made"}


def test_builds_at_once_make_everything_once(project: Project) -> None:
    """Builds in several processes wait for each other, and each of them ends well."""
    again(project)
    command = [sys.executable, "-m", "essence_refs", "build"]
    children = [
        subprocess.Popen(command, cwd=project.folder, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    lines = sorted(child.communicate()[0].splitlines()[-1] for child in children)
    assert [child.returncode for child in children] == [0, 0, 0, 0]
    assert lines == ["2 files: 2 made", *["2 files: 2 up to date"] * 3]
    assert project.outputs() == project.right[2]
