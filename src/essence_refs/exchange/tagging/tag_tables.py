"""Tables of tags: CSV with a row for each item, and TOML with a table for each item, beside a library."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import UnknownLevelError, UnknownNameError, UnknownTypeError
from essence_refs.exchange.records.values import doi_of
from essence_refs.exchange.tables.columns import KEY, normal_name
from essence_refs.exchange.tables.delimited import split_by_first_row, without_escape
from essence_refs.model import Framework
from essence_refs.model.tags.tag_keys import TagKeys
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

# Names of the columns that say which item a row is for, and of those that people add to know it.
_KEY, _DOI, _ANNOTATION, _REASON = "key", "doi", "annotation", "reason"
_IDENTITY = {"key": _KEY, "citation key": _KEY, "citekey": _KEY, "id": _KEY, "ids": _KEY, "doi": _DOI}
_INFORMATION = frozenset(
    {"title", "author", "authors", "year", "date", "note", "notes", "comment", "comments", "url"}
)
_CODES: dict[type, str] = {UnknownLevelError: "unknown-level", UnknownTypeError: "unknown-intervention-type"}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TagRow(Value):
    """
    The tags that a table has for an item, which its ``key``, one of its other keys, or its ``doi`` names.

    ``annotation`` and ``reason``, why its types are assigned, are plain text, empty if there is none. ``source`` and ``line`` are where the row is.
    """

    key: str = ""
    doi: str = ""
    tags: TagKeys = attrs.field(factory=TagKeys)
    annotation: str = ""
    reason: str = ""
    source: str = ""
    line: int = 0

    @property
    def name(self) -> str:
        """What the row calls its item."""
        return self.key or self.doi

    def problem(self, message: str, code: str, *, field: str = "", hint: str = "") -> Problem:
        """Return a problem of this row."""
        return Problem(
            message=message,
            source=self.source,
            line=self.line,
            key=self.name,
            field=field,
            hint=hint,
            code=code,
        )


class TagTable(NamedTuple):
    """The rows of a table, and everything that is wrong in it."""

    rows: tuple[TagRow, ...]
    problems: tuple[Problem, ...]


def parse_csv(text: str, framework: Framework, *, source: str) -> TagTable:
    """
    Return the rows of a table in CSV, whose delimiter its first row shows.

    Columns are named: key or doi, level, type, the keys, names or fields of facets, and annotation and
    reason. Several values in a cell are separated by semicolons.
    """
    reader = _TableReader(framework, source)
    split = split_by_first_row(text)
    if split.unclosed:
        message = "a quotation mark is never closed; the rest of its line is read as it is written"
        reader.add_row_problem(split.unclosed, message, "tag-table")
    filled = [(line, cells) for line, cells in split.rows if any(each.strip() for each in cells)]
    if not filled:
        reader.add_row_problem(1, "the table has no row with the names of its columns", "tag-table")
        return reader.table()
    line, names = filled[0]
    columns = reader.columns(line, names)
    # Tables of ours have an apostrophe before what a spreadsheet would take for a formula.
    unescape = without_escape if normal_name(KEY) in map(normal_name, names) else str
    if columns is not None:
        for line, cells in filled[1:]:
            if len(cells) > len(names) and any(each.strip() for each in cells[len(names) :]):
                reader.add_row_problem(line, "the row has more cells than there are columns", "tag-table")
            values = [
                (column, unescape(cell.strip()))
                for column, cell in zip(columns, cells, strict=False)
                if column
            ]
            reader.read(line, [(column, tuple(_values(column, cell))) for column, cell in values if cell])
    return reader.table()


def parse_mapping(
    items: Sequence[tuple[str, int, Sequence[tuple[str, tuple[str, ...]]]]],
    framework: Framework,
    *,
    source: str,
) -> TagTable:
    """Return the rows of tables in TOML: each has the name of its item, a line, and pairs of a column and its texts."""
    reader = _TableReader(framework, source)
    for name, line, values in items:
        column = _DOI if doi_of(name) else _KEY
        columns = reader.columns(line, [each for each, _ in values], is_identified=True) or []
        pairs = [(found, texts) for found, (_, texts) in zip(columns, values, strict=False) if found]
        reader.read(line, [(column, (name,)), *pairs])
    return reader.table()


def _values(column: str, cell: str) -> Iterator[str]:
    if column in (_KEY, _DOI, _ANNOTATION, _REASON):
        yield cell
    else:
        yield from filter(None, (each.strip() for each in cell.split(";")))


class _TableReader:
    """Reads the rows of one table, and collects what is wrong."""

    def __init__(self, framework: Framework, source: str) -> None:
        self._framework = framework
        self._source = source
        self._rows: list[TagRow] = []
        self._problems: list[Problem] = []
        fields = framework.fields
        own = dict(fields.facets)
        self._known = dict(_IDENTITY)
        for name, kind in (
            ("level", "level"),
            ("levels", "level"),
            (fields.level, "level"),
            ("type", "type"),
            ("types", "type"),
            ("intervention type", "type"),
            (fields.type, "type"),
            (_ANNOTATION, _ANNOTATION),
            (fields.annotation, _ANNOTATION),
            (_REASON, _REASON),
            (fields.type_reason, _REASON),
            *(
                (name, f"facet {each.key}")
                for each in framework.facets
                for name in (each.key, each.name, own.get(each.key, each.key))
            ),
        ):
            self._known.setdefault(_folded(name), kind)

    def table(self) -> TagTable:
        """Return what was read."""
        return TagTable(tuple(self._rows), tuple(self._problems))

    def add_row_problem(self, line: int, message: str, code: str, **more: Any) -> None:
        """Add a problem at a line; *more* are its other attributes."""
        self._problems.append(Problem(message=message, source=self._source, line=line, code=code, **more))

    def columns(self, line: int, names: Sequence[str], *, is_identified: bool = False) -> list[str] | None:
        """Return what each column is, empty for one that is not read, or None where no column names the items."""
        columns = []
        for name in names:
            found = self._known.get(_folded(name), "")
            if found and found in columns and found != _KEY:
                self.add_row_problem(
                    line,
                    f"another column is {found.removeprefix('facet ')!r} too",
                    "tag-table",
                    field=name,
                )
            if not found and name.strip() and _folded(name) not in _INFORMATION:
                close = close_matches(_folded(name), self._known)
                hint = f"did you mean {' or '.join(close)}?" if close else ""
                self.add_row_problem(
                    line,
                    f"the column {name!r} is not read",
                    "tag-table",
                    hint=hint,
                    severity=Severity.ERROR if close else Severity.WARNING,
                )
            columns.append(found)
        if not is_identified and not {_KEY, _DOI} & {*columns}:
            message = "no column has the keys or the DOIs of the items: name one key or doi"
            self.add_row_problem(line, message, "tag-table")
            return None
        return columns

    def read(self, line: int, values: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        """Add the row with these values of its columns."""
        identity: dict[str, str] = {}
        texts_of: dict[str, str] = {}
        tags: list[TagKeys] = []
        for column, texts in values:
            if column == _DOI:
                identity[_DOI] = doi_of(texts[0]) or texts[0]
            elif column == _KEY:
                identity.setdefault(_KEY, texts[0])
            elif column in (_ANNOTATION, _REASON):
                texts_of[column] = " ".join(" ".join(texts).split())
            else:
                tags += self._tags(line, column, texts, identity)
        if not identity:
            self.add_row_problem(line, "the row has no key and no DOI", "tag-table")
            return
        self._rows.append(
            TagRow(
                key=identity.get(_KEY, ""),
                doi=identity.get(_DOI, ""),
                tags=TagKeys.joined(tags),
                annotation=texts_of.get(_ANNOTATION, ""),
                reason=texts_of.get(_REASON, ""),
                source=self._source,
                line=line,
            )
        )

    def _tags(
        self, line: int, column: str, texts: Sequence[str], identity: dict[str, str]
    ) -> Iterator[TagKeys]:
        for text in texts:
            try:
                if column == "level":
                    yield TagKeys.of(self._framework, levels=(text,))
                elif column == "type":
                    yield TagKeys.of(self._framework, types=(text,))
                else:
                    facet = column.removeprefix("facet ")
                    yield TagKeys.of(self._framework, facets={facet: (text,)})
            except UnknownNameError as error:
                hint = f"did you mean {' or '.join(error.close)}?" if error.close else ""
                name = identity.get(_KEY) or identity.get(_DOI, "")
                code = _CODES.get(type(error), "unknown-facet")
                message = f"no {error.noun} is called {error.name!r}"
                self.add_row_problem(
                    line, message, code, hint=hint, key=name, field=column.removeprefix("facet ")
                )


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
