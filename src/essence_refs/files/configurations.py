"""Finding a configuration in a folder or above it, and the table of essence-refs in it."""

import os
import sys
import tomllib
from pathlib import Path

from essence_refs.diagnostics import Problem
from essence_refs.errors import FileError
from essence_refs.files import toml_tables
from essence_refs.files.reading import is_file, read_bytes
from essence_refs.files.toml_tables import TomlTable

OWN_FILE = "essence-refs.toml"
PROJECT_FILE = "pyproject.toml"
TABLE = ("tool", "essence-refs")
# The table in it that is for the command `check`.
CHECK_TABLE = "check"
# What the root of a repository has.
REPOSITORY_FOLDERS = (".git", ".hg", ".svn", ".jj")
# In bytes, for a file of another user or above the limit of the search.
_LARGEST = 1_000_000


def find_configuration(start: Path | None = None) -> tuple[Path, tuple[Problem, ...]]:
    """
    Return the configuration that `search_configuration` finds, and a problem for each that it does not use.

    Raises:
        FileError: when none is found that may be used, or a pyproject.toml cannot be read.

    """
    found, skipped = search_configuration(start)
    if found is not None:
        return found, skipped
    if skipped:
        nearest = skipped[0]
        raise FileError(Path(nearest.source), f"{nearest.message} ({nearest.hint})")
    message = (
        "there is no such file here or in a folder above, and no pyproject.toml with a [tool.essence-refs]"
    )
    raise FileError((start or Path()) / OWN_FILE, message)


def search_configuration(start: Path | None = None) -> tuple[Path | None, tuple[Problem, ...]]:
    """
    Return the nearest configuration in the folder *start* (the current one if None) or above it, None if there is none.

    That is an essence-refs.toml, or else a pyproject.toml with a table [tool.essence-refs]. The search ends at the root
    of the repository, or else at the home folder; outside of both, there is no search above *start*. On POSIX systems
    the file must belong to this user or to root. A configuration that is not used is returned as a problem: the
    nearest one above the end of the search, and those of other users.

    Raises:
        FileError: when a pyproject.toml cannot be read.

    """
    folder = start or Path()
    most_steps, limit = _search_limit(folder)
    skipped: list[Problem] = []
    for steps in range(len(Path(os.path.realpath(folder)).parts)):
        for path in (folder / OWN_FILE, folder / PROJECT_FILE):
            if not is_file(path):
                continue
            if steps > most_steps:
                if _is_configuration(path):
                    return None, (*skipped, _skipped(path, f"is {limit}", "unused-configuration"))
            elif not _is_trusted(path):
                if _is_configuration(path):
                    skipped.append(_skipped(path, "belongs to another user", "untrusted-configuration"))
            elif path.name == OWN_FILE or _has_table(read_bytes(path)):
                return path, tuple(skipped)
        # Not absolute: messages name files as the user would type them.
        folder = folder / ".."
    return None, tuple(skipped)


def _search_limit(start: Path) -> tuple[int, str]:
    """Return how many folders above *start* are searched, and, for a message, where a configuration above them is."""
    here = Path(os.path.realpath(start))
    folders = (here, *here.parents)
    home = Path(os.path.realpath(os.path.expanduser("~")))  # noqa: PTH111 - pathlib raises where there is no home
    # For some users of containers it is the root of the file system.
    is_in_home = home in folders and home != Path(home.anchor)
    within = folders[: folders.index(home) + 1] if is_in_home else folders
    for steps, folder in enumerate(within):
        if any(_is_trusted(folder / each) for each in REPOSITORY_FOLDERS):
            return steps, "above the root of the repository"
    if is_in_home:
        return len(within) - 1, "above the home folder"
    return 0, "not in the current folder, which is in no repository of yours"


def _is_trusted(path: Path) -> bool:
    """Return whether a file or folder exists and belongs to this user or to root, which can write any file."""
    try:
        # A link counts too: by a link, another user could apply this user's file to another folder.
        owners = {path.lstat().st_uid, path.stat().st_uid}
    except OSError:
        return False
    # os.stat does not have the owner on Windows.
    return sys.platform == "win32" or owners <= {os.geteuid(), 0}


def _is_configuration(path: Path) -> bool:
    """Return whether a file that is not used is a configuration; one that cannot be read is not."""
    try:
        return path.name == OWN_FILE or _has_table(read_bytes(path, most=_LARGEST))
    except FileError:
        return False


def _skipped(path: Path, why: str, code: str) -> Problem:
    return Problem(
        message=f"this configuration is not used: it {why}",
        source=str(path),
        hint=f"--config {path} uses it",
        code=code,
    )


def parse_configuration(text: str, source: str | os.PathLike[str]) -> tuple[TomlTable | None, list[Problem]]:
    """Return the table of essence-refs in a configuration, None if there is none, and the problems so far."""
    top, problems = toml_tables.parse(text, str(source), noun="configuration")
    if problems:
        return None, problems
    if Path(source).name == PROJECT_FILE or TABLE[0] in top.values:
        tool = top.table(TABLE[0])
        if TABLE[1] not in tool.values:
            tool.report(f"there is no table [{'.'.join(TABLE)}]")
            return None, problems
        return tool.table(TABLE[1]), problems
    return top, problems


def _has_table(data: bytes) -> bool:
    # Most pyproject.toml files have nothing to do with essence-refs.
    if TABLE[1].encode() not in data:
        return False

    try:
        values = tomllib.loads(data.decode())
    except (ValueError, RecursionError):
        # It names essence-refs, so it is most likely meant, and reading it reports what is wrong.
        return True
    tool = values.get(TABLE[0])
    return isinstance(tool, dict) and TABLE[1] in tool
