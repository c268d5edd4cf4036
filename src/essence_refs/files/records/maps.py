"""Opening a map: a .toml file of columns, codes and keywords becomes a value, or every mistake is reported."""

import os
from collections.abc import Iterator

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.errors import ProblemsError
from essence_refs.exchange.record_maps import MapEntry, RecordMap
from essence_refs.files import toml_tables
from essence_refs.files.reading import normal_path, read_utf8
from essence_refs.files.toml_tables import TomlTable

TABLES = ("columns", "codes", "keywords")


def open_map(path: str | os.PathLike[str]) -> RecordMap:
    """
    Return the map in a .toml file.

    Raises:
        FileError: when the file cannot be read, or is not UTF-8.
        ProblemsError: with everything that is wrong in it.

    """
    location = normal_path(path)
    found, problems = parse(read_utf8(location, "TOML"), source=location)
    if problems:
        raise ProblemsError(problems)
    return found


def parse(text: str, *, source: str = "") -> tuple[RecordMap, tuple[Problem, ...]]:
    """Return the map in a TOML text, and the problems in it in the order of lines."""
    top, problems = toml_tables.parse(text, source, noun="map")
    if problems:
        return RecordMap(source=source), tuple(problems)
    tables = {name: tuple(_entries(top.table(name), source)) for name in TABLES}
    top.report_unknown_names()
    if not any(tables.values()) and not problems:
        top.report(f"there is nothing in this map: its tables are {', '.join(TABLES)}")
    return RecordMap(source=source, **tables), tuple(sorted(problems, key=lambda problem: problem.line))


def _entries(table: TomlTable, source: str) -> Iterator[MapEntry]:
    for name, value in table.values.items():
        entry = MapEntry(name=name, source=source, line=table.problem_at(name, "map").line)
        if not name.strip():
            table.problems.append(entry.problem("a name is empty"))
        elif isinstance(value, dict):
            yield attrs.evolve(entry, entries=tuple(_entries(table.table(name), source)))
        elif isinstance(value, str | list):
            texts = table.one_or_more(name)
            if not all(each.strip() for each in texts):
                table.report(f"{name} contains an empty text", name)
            yield attrs.evolve(entry, texts=texts)
        else:
            table.report_type(name, "text, a list or a table")
