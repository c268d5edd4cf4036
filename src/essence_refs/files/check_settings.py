"""Reading the settings of `check` from a configuration: switches for all files, and for some."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from essence_refs.checks.switches import (
    STATES,
    Switch,
    matcher,
    refusal,
    suggestion,
    switches_for_files,
)
from essence_refs.diagnostics import CODES, Problem
from essence_refs.files.configurations import CHECK_TABLE, parse_configuration, search_configuration
from essence_refs.files.reading import read_utf8
from essence_refs.files.toml_tables import TomlTable
from essence_refs.suggestions import close_matches

_FILES = "files"


class CheckSettings(NamedTuple):
    """The switches of a configuration, and everything that is wrong with them."""

    switches: tuple[Switch, ...] = ()
    problems: tuple[Problem, ...] = ()


def open_check_settings(path: str | os.PathLike[str] | None = None) -> CheckSettings:
    """
    Return the settings in a configuration, by default the nearest one; without one there are no settings.

    Raises:
        FileError: when the file cannot be read, or is not UTF-8.

    """
    found, skipped = search_configuration() if path is None else (Path(path), ())
    settings = CheckSettings() if found is None else parse(read_utf8(found, "TOML"), found)
    return settings._replace(problems=(*skipped, *settings.problems))


def parse(text: str, source: Path) -> CheckSettings:
    """Return the settings in the text of the configuration file *source*; its other tables are not looked at."""
    top, problems = parse_configuration(text, source)
    if top is None or CHECK_TABLE not in top.values:
        return CheckSettings(problems=tuple(problems))
    table = top.table(CHECK_TABLE)
    switches = [*_switches(table, (_FILES,))]
    for each in table.tables(_FILES) if _FILES in table.values else ():
        switches += _switches_for_files(each, source.parent)
    return CheckSettings(tuple(switches), tuple(sorted(problems, key=lambda problem: problem.line)))


def _switches_for_files(table: TomlTable, folder: Path) -> Iterator[Switch]:
    patterns = table.one_or_more(_FILES)
    if not patterns:
        table.report("there are no files", hint='files = "imported/*.bib", for example')
    for each in patterns:
        if not _exists(folder, each):
            table.report(f"there is no file {each!r}", _FILES)
    yield from switches_for_files(_switches(table, (_FILES,)), matcher(os.fspath(folder), patterns))


def _exists(folder: Path, pattern: str) -> bool:
    try:
        return any(True for _ in folder.glob(pattern)) or any(True for _ in folder.rglob(pattern))
    except (ValueError, NotImplementedError, OSError):
        # It is empty, or no path in this folder.
        return False


def _switches(table: TomlTable, others: tuple[str, ...]) -> Iterator[Switch]:
    """Yield the switches in a table, all of its keys but *others*."""
    for name, state in table.values.items():
        if name in others:
            continue
        if isinstance(state, list | dict):
            hint = f"did you mean {_FILES}?" if close_matches(name, [_FILES]) else ""
            table.report(f"{name!r} is no switch", name, hint=hint, code="unknown-name")
        elif message := refusal(name):
            hint = "" if name in CODES else suggestion(name)
            table.report(message, name, hint=hint, code="configuration" if name in CODES else "unknown-name")
        elif not isinstance(state, str) or state not in STATES:
            table.report(f"{name} is {state!r}, which is none of {', '.join(map(repr, STATES))}", name)
        else:
            location = table.problem_at(name, "unused-switch")
            yield Switch(name=name, severity=STATES[state], location=location)
