"""Finding and opening the tables of tags beside a library, ``tags.csv`` and ``tags.toml``."""

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.errors import FileError
from essence_refs.exchange.tagging.tag_files import TagFiles
from essence_refs.exchange.tagging.tag_tables import TagTable, parse_csv, parse_mapping
from essence_refs.files import toml_tables
from essence_refs.files.reading import FALLBACK, decode, normal_path, read_text_file
from essence_refs.model import Framework, Reference

if TYPE_CHECKING:
    from essence_refs.exchange.tagging.tag_tables import TagRow


def with_file_tags(
    references: Iterable[Reference], framework: Framework, paths: Sequence[str], *, is_named: bool
) -> tuple[list[Reference], list[Problem]]:
    """
    Return the references with the tags of tables, and everything that is wrong in these.

    *is_named* says whether a user has named the files, or they were found beside the library.
    """
    rows: list[TagRow] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            table = open_tags(path, framework)
        except FileError as error:
            problems.append(Problem(message=error.message, source=str(error.path), code="unreadable-file"))
            continue
        rows += table.rows
        problems += table.problems
    tags = TagFiles(framework, rows, is_named=is_named)
    tagged = tags.apply(references)
    return tagged, [*problems, *tags.problems]


def open_tags(path: str | os.PathLike[str], framework: Framework) -> TagTable:
    """
    Return the rows of a table of tags, in TOML if its name ends in .toml, otherwise in CSV.

    Raises:
        FileError: when the file cannot be read.

    """
    source = normal_path(path)
    is_toml = source.casefold().endswith(".toml")
    text, problems = decode(read_text_file(source), source=source, fallback=None if is_toml else FALLBACK)
    # The option for the encoding is that of the library.
    hint = "save the file as UTF-8" if is_toml else "look at the accents; Excel saves CSV UTF-8 too"
    problems = tuple(attrs.evolve(each, hint=hint) for each in problems)
    table = _parse_toml(text, framework, source) if is_toml else parse_csv(text, framework, source=source)
    return TagTable(table.rows, (*problems, *table.problems))


def _parse_toml(text: str, framework: Framework, source: str) -> TagTable:
    top, problems = toml_tables.parse(text, source, noun="tag-table")
    items = []
    for name in top.values:
        line = top.problem_at(name, "tag-table").line
        item = top.table(name)
        values = [(each, item.one_or_more(each)) for each in item.values]
        items.append((name, line, values))
    table = parse_mapping(items, framework, source=source)
    return TagTable(table.rows, (*problems, *table.problems))
