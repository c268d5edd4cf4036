"""Finding a configuration: how far up it is searched, and whose it may be."""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import essence_refs as er
from essence_refs.builds.configuration import open_plan
from essence_refs.diagnostics import Severity
from essence_refs.errors import FileError, ProblemsError
from essence_refs.files.check_settings import open_check_settings
from essence_refs.files.configurations import find_configuration, search_configuration

OURS = '[tool.essence-refs]\nformats = ["md"]\n[tool.essence-refs.check]\nduplicate = "off"\n'
posix = pytest.mark.skipif(sys.platform == "win32", reason="files on Windows have no such owner")


@pytest.fixture
def deep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work two folders below tmp_path, which is neither in a repository nor in the home folder."""
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    be_at_home(tmp_path / "nowhere", monkeypatch)
    return folder


@pytest.fixture
def outside(deep: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in such a folder that is in no repository, also where pytest's folders are in one."""
    if not any((each / ".git").exists() for each in deep.parents):
        yield deep
        return
    if sys.platform == "win32":
        pytest.skip("the folder for temporary files is in a repository")
    # TMPDIR is in the repository.
    with tempfile.TemporaryDirectory(dir="/tmp") as base:
        folder = Path(base, "a", "b")
        folder.mkdir(parents=True)
        monkeypatch.chdir(folder)
        yield folder
        monkeypatch.undo()


def be_at_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(folder))


def be_another_user(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """Let all files belong to another user who is not root."""
    for each in paths if os.geteuid() == 0 else ():
        os.chown(each, 12345, -1, follow_symlinks=False)
    monkeypatch.setattr(os, "geteuid", lambda: 54321)


def write(path: Path, text: str = 'formats = ["md"]\n') -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_nearest_configuration_is_found(deep: Path, tmp_path: Path) -> None:
    """A pyproject.toml without our table does not count, and essence-refs.toml comes first."""
    (tmp_path / ".git").mkdir()
    write(tmp_path / "pyproject.toml", OURS)
    write(deep.parent / "pyproject.toml", '[project]\nname = "essence-refs"')
    assert find_configuration() == (Path("../../pyproject.toml"), ())
    write(tmp_path / "essence-refs.toml")
    assert find_configuration() == (Path("../../essence-refs.toml"), ())


@pytest.mark.usefixtures("deep")
def test_a_broken_project_file_that_names_us_counts() -> None:
    """Its syntax error is reported, instead of using a file in a folder above."""
    write(Path("pyproject.toml"), "[tool.essence-refs]\nformats = [")
    with pytest.raises(ProblemsError, match=r"pyproject.toml:2: this is not TOML"):
        open_plan(find_configuration()[0])


def test_a_missing_configuration_is_a_file_error(deep: Path) -> None:
    """The message has both names that a configuration can have."""
    with pytest.raises(FileError, match=r"and no pyproject.toml with a \[tool.essence-refs\]"):
        find_configuration(deep)


@pytest.mark.parametrize("mark", [".git", ".hg", ".svn", ".jj"])
@pytest.mark.parametrize("name", ["essence-refs.toml", "pyproject.toml"])
def test_the_search_ends_at_the_root_of_the_repository(mark: str, name: str, deep: Path) -> None:
    """A configuration above it is named with the option that uses it. In a second working tree .git is a file."""
    (deep.parent / mark).touch()
    write(deep.parent.parent / name, OURS)
    path, (skipped,) = search_configuration()
    assert path is None
    assert (skipped.code, skipped.severity) == ("unused-configuration", Severity.NOTICE)
    above = Path("..", "..", name)
    line = "this configuration is not used: it is above the root of the repository"
    assert str(skipped) == f"{above}: notice: {line} (--config {above} uses it)"
    with pytest.raises(FileError, match="above the root of the repository"):
        find_configuration()
    (deep / mark).touch()
    write(deep.parent / name, OURS)
    assert search_configuration()[0] is None


def test_without_a_repository_it_ends_at_the_home_folder(
    deep: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A repository that has the home folder in it does not count: all users may write to the folders above."""
    be_at_home(deep.parent, monkeypatch)
    (tmp_path / ".git").mkdir()
    write(tmp_path / "essence-refs.toml")
    path, (skipped,) = search_configuration()
    assert path is None
    assert "it is above the home folder" in str(skipped)
    write(deep.parent / "essence-refs.toml")
    assert search_configuration() == (Path("../essence-refs.toml"), ())


@pytest.mark.parametrize("home", ["nowhere", "/"])
def test_outside_of_both_only_the_current_folder_counts(
    home: str, outside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same holds where the home folder is the root of the file system, as for some users of containers."""
    be_at_home(Path(home), monkeypatch)
    write(outside.parent / "essence-refs.toml")
    path, (skipped,) = search_configuration()
    assert path is None
    assert "it is not in the current folder, which is in no repository of yours" in str(skipped)
    write(outside / "pyproject.toml", OURS)
    assert search_configuration() == (Path("pyproject.toml"), ())


@posix
def test_another_users_configuration_is_not_used(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named with its owner, by build and check, and --config uses it."""
    (deep / ".git").mkdir()
    found = write(deep / "essence-refs.toml", OURS)
    be_another_user(monkeypatch, found, deep / ".git")
    path, (skipped,) = search_configuration()
    assert path is None
    assert skipped.severity is Severity.WARNING
    assert str(skipped) == (
        "essence-refs.toml: warning: this configuration is not used: it belongs to another user"
        " (--config essence-refs.toml uses it)"
    )
    settings = open_check_settings()
    assert (settings.switches, settings.problems) == ((), (skipped,))
    with pytest.raises(FileError, match="belongs to another user"):
        er.build(dry_run=True)
    assert open_check_settings("essence-refs.toml").switches
    assert not er.build("essence-refs.toml", dry_run=True).has_errors


@posix
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can give a file away")
def test_a_configuration_of_ones_own_above_another_users_is_used(deep: Path) -> None:
    """A file of root is as good as one's own. A link of another user to it is not."""
    own = write(deep.parent / "essence-refs.toml")
    (deep.parent / ".git").mkdir()
    os.chown(write(deep / "essence-refs.toml"), 12345, -1)
    path, (skipped,) = search_configuration()
    assert path == Path("../essence-refs.toml")
    assert "belongs to another user" in str(skipped)
    assert [each.code for each in er.build(dry_run=True).problems] == ["untrusted-configuration"]
    (deep / "essence-refs.toml").unlink()
    (deep / "essence-refs.toml").symlink_to(own)
    assert search_configuration() == (Path("essence-refs.toml"), ())
    os.chown(deep / "essence-refs.toml", 12345, -1, follow_symlinks=False)
    assert len(search_configuration()[1]) == 1


@posix
def test_another_users_file_that_cannot_be_read_is_no_error(
    deep: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may be any pyproject.toml in a folder that all users share; one that is not ours is not named."""
    for text in ("\xff" * 2_000_000 + OURS, '[project]\nname = "other"\n'):
        path = write(deep / "pyproject.toml", text)
        be_another_user(monkeypatch, path)
        assert search_configuration() == (None, ())


def test_every_kind_of_broken_toml_is_a_problem(tmp_path: Path) -> None:
    """A number beyond Python's limit has its line, as a syntax error has."""
    path = tmp_path / "c.toml"
    path.write_text(f"a = 1\nb = {'9' * 5000}\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        open_plan(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.code) == (2, "not-toml")
