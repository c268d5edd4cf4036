"""Finding a configuration in a folder or above it, and the table of essence-refs in it."""

import os
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


def find_configuration(start: Path | None = None) -> Path:
    """
    Return the nearest configuration in the folder *start* (the current one if None) or a folder above it.

    That is an essence-refs.toml, or else a pyproject.toml with a table [tool.essence-refs].

    Raises:
        FileError: when there is none, or a pyproject.toml cannot be read.

    """
    found = nearest_configuration(start)
    if found is None:
        message = "there is no such file here or in a folder above, and no pyproject.toml with a [tool.essence-refs]"
        raise FileError((start or Path()) / OWN_FILE, message)
    return found


def nearest_configuration(start: Path | None = None) -> Path | None:
    """
    Return the path that `find_configuration` returns, None if there is none.

    Raises:
        FileError: when a pyproject.toml cannot be read.

    """
    folder = start or Path()
    for _ in range(len(folder.absolute().parts)):
        if is_file(folder / OWN_FILE):
            return folder / OWN_FILE
        if is_file(folder / PROJECT_FILE) and _has_table(read_bytes(folder / PROJECT_FILE)):
            return folder / PROJECT_FILE
        # Not absolute: messages name files as the user would type them.
        folder = folder / ".."
    return None


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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError):
        # It names essence-refs, so it is most likely meant, and reading it reports what is wrong.
        return True
    tool = values.get(TABLE[0])
    return isinstance(tool, dict) and TABLE[1] in tool
