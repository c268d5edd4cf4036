"""Reading an edited sheet of tags: its columns, and the tags in each row. Every wrong cell is a problem."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.exchange.tag_sheets.columns import (
    ANNOTATION,
    KEY,
    RECOGNITION,
    STATE,
    Headings,
    SheetHeading,
    exported_headings,
)
from essence_refs.exchange.tag_sheets.grids import MOST_ROWS_ABOVE, SheetGrid
from essence_refs.exchange.tag_sheets.states import ItemState, SheetState, text_digest
from essence_refs.exchange.tag_sheets.tag_groups import TagGroup, comparable, visible
from essence_refs.suggestions import MOST_SEARCHES
from essence_refs.values import Value
from essence_refs.workbooks.sheets import cell_address, column_letters

_MARKS = frozenset(
    {"x", "\N{MULTIPLICATION SIGN}", "✓", "✔", "☑", "√", "1", "yes", "y", "true", "wahr", "vrai"}
)
_NO_MARKS = frozenset({"", "0", "no", "n", "false", "falsch", "faux", "-", "☐"})
_SEVERAL = (";", "\n", ",")
_SHOWN = 60
_MOST_NAMES = 5


@attrs.frozen(eq=False)
class ReadTags(Value):
    """
    The tags of one group in a row: keys, each with the column of its cell.

    ``shown`` are the values that have columns of their own; None if the columns are numbered, and so show all values.
    ``first_column`` is the first column of the group.
    """

    columns: Mapping[str, int]
    shown: frozenset[str] | None
    first_column: int

    def column_of(self, key: str) -> int:
        """Return the column of a value, or the first one of the group."""
        return self.columns.get(key, self.first_column)


@attrs.frozen(kw_only=True, eq=False)
class ReadRow(Value):
    """
    A row: its number, the key as it is written, its tags by group, and the annotation with its column.

    ``recognition`` are the texts in the columns by which people recognise an item, by the name of the column.
    """

    number: int
    key: str
    tags: Mapping[str, ReadTags]
    annotation: tuple[str, int] | None = None
    recognition: Mapping[str, tuple[str, int]] = attrs.field(factory=dict)
    state: str = ""


@attrs.frozen(kw_only=True, eq=False)
class ReadSheet(Value):
    """The rows of a sheet with a key, and what is wrong in the sheet."""

    grid: SheetGrid
    rows: tuple[ReadRow, ...]
    key_column: int
    problems: tuple[Problem, ...]


def heading_row(grid: SheetGrid) -> int:
    """Return the number of the row with the headings, 0 if there is none."""
    for number, row in enumerate(grid.rows[:MOST_ROWS_ABOVE], 1):
        if any(comparable(cell) == comparable(KEY) for cell in row):
            return number
    return 0


class SheetReader:
    """Reads the rows of a sheet of tags."""

    def __init__(self, grid: SheetGrid, groups: Sequence[TagGroup], state: SheetState) -> None:
        """*state* is what was exported."""
        self._grid = grid
        self._state = state
        self._groups = {each.id: each for each in groups}
        # An earlier name of a value, or one that the framework no longer has.
        self._earlier = {
            id_: {comparable(name): key for key, name in pairs.items()} for id_, pairs in state.names.items()
        }
        self._headings = Headings(groups, state.names)
        self._problems: list[Problem] = []
        self._columns: dict[int, SheetHeading] = {}
        self._repeated: set[int] = set()
        self._found: dict[tuple[str, str], str | None] = {}
        self._searches = 0

    def read(self) -> ReadSheet:
        """Return the rows, and what is wrong in them."""
        heading = heading_row(self._grid)
        if not heading:
            return self._unreadable(f"no column has the heading {KEY!r}", "is it a sheet of `sheet export`?")
        self._read_headings(heading)
        if self._state.is_in_rows and not self._column(STATE):
            message = "it has no exported state, so it is not known what was edited"
            hint = (
                f"keep the column {STATE!r} of CSV, and the hidden sheets of a workbook; or export it again"
            )
            return self._unreadable(message, hint)
        rows = [*self._rows(heading)]
        self._require_columns(heading, {**self._state.items, **_states(rows)})
        self._require_values(heading)
        return ReadSheet(
            grid=self._grid, rows=tuple(rows), key_column=self._column(KEY), problems=tuple(self._problems)
        )

    def _unreadable(self, message: str, hint: str) -> ReadSheet:
        problem = self._grid.remark("bad-sheet", message, hint=hint)
        return ReadSheet(grid=self._grid, rows=(), key_column=0, problems=(*self._problems, problem))

    # Headings

    def _read_headings(self, row: int) -> None:
        seen: dict[SheetHeading, int] = {}
        for column, text in enumerate(self._grid.rows[row - 1], 1):
            heading = self._headings.find(text) if text.strip() else None
            if heading is None:
                continue
            if heading in seen:
                first = cell_address(row, seen[heading])
                self._repeated.add(column)
                self._refuse(row, column, f"the column {text.strip()!r} is there twice; the first is {first}")
                continue
            seen[heading] = column
            self._columns[column] = heading

    def _require_columns(self, row: int, states: Mapping[str, ItemState]) -> None:
        """Report columns that are missing, and columns that were not exported."""
        columns = next((each.columns for each in states.values()), {})
        present = {*self._columns.values()}
        exported = [self._exported_group(id_) for id_ in columns if id_ in self._groups]
        wanted = {text: each for text, each in exported_headings(exported, columns) if each not in present}
        if columns and SheetHeading(name=ANNOTATION) not in present:
            wanted[ANNOTATION] = SheetHeading(name=ANNOTATION)
        strangers: list[tuple[int, str]] = []
        for column, text in self._strangers(row):
            noun = f"the column {text!r}" if text else "the column without a heading"
            if close := self._headings.close(text, wanted) or self._alike(column, row, wanted, states):
                message = f"no column is called {text!r}" if text else "the column has no heading"
                self._refuse(row, column, message, hint=f"did you mean {' or '.join(map(repr, close))}?")
                for each in close:
                    wanted.pop(each, None)
            else:
                strangers.append((column, noun))
        for column, noun in strangers:
            if wanted:
                # It may be the missing column under another heading, whose edits would be lost.
                message = f"{noun} is not one of the exported columns, and {_missing(wanted)}"
                hint = "write the exported heading again, or leave this column out"
                self._refuse(row, column, message, hint=hint)
            else:
                message = f"{noun} is not one of the exported columns, and is ignored"
                self._problems.append(self._grid.cell_problem((row, column), "sheet-not-applied", message))
        if not strangers:
            self._report_missing(wanted, present)

    def _exported_group(self, id_: str) -> TagGroup:
        """Return a group with the values on the day of the export, if they are known."""
        group, names = self._groups[id_], self._state.names.get(id_)
        return attrs.evolve(group, values=tuple(names.items())) if names else group

    def _strangers(self, row: int) -> Iterator[tuple[int, str]]:
        """Yield the columns with another heading, and those without a heading that have values."""
        ours = {*self._columns, *self._repeated}
        headings = self._grid.rows[row - 1]
        filled = {
            column
            for cells in self._grid.rows[row:]
            for column, cell in enumerate(cells, 1)
            if column not in ours and cell.strip()
        }
        for column in range(1, max(len(headings), *filled, 0) + 1):
            text = self._grid.cell(row, column)
            if column not in ours and (text or column in filled):
                yield column, text

    def _report_missing(self, wanted: Mapping[str, SheetHeading], present: Iterable[SheetHeading]) -> None:
        numbered = {each.group for each in present if each.number}
        for id_, group in self._groups.items():
            texts = [text for text, each in wanted.items() if each.group == id_]
            if not texts:
                continue
            message = _missing(texts)
            if id_ in numbered:
                # Its values would be removed from every item.
                hint = (
                    f"put it back, or leave out all columns of {group.name!r} to keep those tags as they are"
                )
                self._problems.append(self._grid.remark("bad-sheet", message, hint=hint))
            else:
                message += "; these tags stay as they are"
                self._problems.append(self._grid.remark("sheet-not-applied", message))
        if ANNOTATION in wanted:
            message = f"{_missing([ANNOTATION])}; annotations stay as they are"
            self._problems.append(self._grid.remark("sheet-not-applied", message))

    def _alike(
        self, column: int, row: int, wanted: Mapping[str, SheetHeading], states: Mapping[str, ItemState]
    ) -> tuple[str, ...]:
        """Return the missing column whose values are in a column with another heading."""
        cells = [self._grid.cell(each, column) for each in range(row + 1, len(self._grid.rows) + 1)]
        cells = [each for each in cells if each][:200]
        for text, heading in wanted.items():
            group = self._groups.get(heading.group)
            if group and not heading.value and any(group.key_of(each) for each in cells):
                return (text,)
            if group and heading.value and cells and all(comparable(each) in _MARKS for each in cells):
                return (text,)
            if heading.name == ANNOTATION:
                exported = {each.annotation for each in states.values()}
                if any(text_digest(each) in exported for each in cells):
                    return (text,)
        return ()

    def _column(self, name: str) -> int:
        return next((column for column, each in self._columns.items() if each.name == name), 0)

    # Rows

    def _rows(self, heading: int) -> Iterator[ReadRow]:
        key_column, annotation, state = map(self._column, (KEY, ANNOTATION, STATE))
        groups = {id_: self._columns_of(id_) for id_ in self._groups}
        ours = [each for each in self._columns if each != state]
        named = {name: column for name in RECOGNITION if (column := self._column(name))}
        ignored: list[tuple[int, int]] = []
        for number in range(heading + 1, len(self._grid.rows) + 1):
            key = visible(self._grid.cell(number, key_column))
            if not key:
                ignored += self._without_key(number, key_column, ours)
                continue
            yield ReadRow(
                number=number,
                key=key,
                tags={
                    id_: self._read_tags(number, self._groups[id_], columns, key)
                    for id_, columns in groups.items()
                    if columns
                },
                annotation=(self._grid.cell(number, annotation), annotation) if annotation else None,
                recognition={name: (self._grid.cell(number, each), each) for name, each in named.items()},
                state=self._grid.cell(number, state) if state else "",
            )
        if ignored:
            message = "the row has no key, and is ignored"
            self._problems.append(self._grid.cells_problem(ignored, "sheet-not-applied", message))

    def _without_key(self, number: int, key_column: int, ours: Iterable[int]) -> Iterator[tuple[int, int]]:
        """Yield the first cell with a value in a row without a key; one with tags is an error."""
        filled = [at for at, cell in enumerate(self._grid.rows[number - 1], 1) if cell.strip()]
        tagged = [
            each for each in ours if each in filled and self._columns[each].name not in (KEY, *RECOGNITION)
        ]
        if tagged:
            address = cell_address(number, tagged[0])
            self._refuse(number, key_column, f"the row has no key, and {address} has a value")
        elif filled:
            yield number, filled[0]

    def _columns_of(self, id_: str) -> list[tuple[int, SheetHeading]]:
        return [(column, each) for column, each in self._columns.items() if each.group == id_]

    def _read_tags(
        self, row: int, group: TagGroup, columns: Sequence[tuple[int, SheetHeading]], key: str
    ) -> ReadTags:
        found: dict[str, int] = {}
        is_numbered = False
        for column, heading in columns:
            text = self._grid.cell(row, column)
            if heading.value:
                if text and self._is_marked((row, column), group, heading.value, text, key=key):
                    found.setdefault(heading.value, column)
                continue
            is_numbered = True
            for each in self._keys((row, column), group, text, key=key) if text else ():
                found.setdefault(each, column)
        shown = None if is_numbered else frozenset(each.value for _, each in columns)
        return ReadTags(found, shown, columns[0][0])

    def _is_marked(self, at: tuple[int, int], group: TagGroup, value: str, text: str, *, key: str) -> bool:
        spelt = comparable(text)
        if spelt in _MARKS or self._key_of(group, text) == value:
            return True
        if spelt not in _NO_MARKS:
            self._refuse(*at, f"{_brief(text)} is neither x nor empty", key=key)
        return False

    def _keys(self, at: tuple[int, int], group: TagGroup, text: str, *, key: str) -> tuple[str, ...]:
        """Return the keys of the values in a cell, which is usually one."""
        if value := self._key_of(group, text):
            return (value,)
        for separator in _SEVERAL:
            parts = [each for each in map(str.strip, text.split(separator)) if each]
            keys = [self._key_of(group, each) for each in parts]
            if len(parts) > 1 and all(keys):
                return tuple(filter(None, keys))
        self._searches += 1
        close = group.close(text) if self._searches <= MOST_SEARCHES else ()
        hint = f"did you mean {' or '.join(map(repr, close))}?" if close else ""
        self._refuse(*at, f"{_brief(text)} is no {group.noun}", key=key, hint=hint)
        return ()

    def _key_of(self, group: TagGroup, text: str) -> str | None:
        known = self._found.get((group.id, text), "")
        if known == "":
            known = group.key_of(text) or self._earlier.get(group.id, {}).get(comparable(text))
            self._found[group.id, text] = known
        return known

    # Cells that have no value of their own

    def _require_values(self, heading: int) -> None:
        """Report merged cells, formulas without a value and errors of formulas in our columns."""
        columns = {each for each, found in self._columns.items() if found.name not in RECOGNITION}
        for top, left, bottom, right in self._grid.merged:
            if bottom >= heading and any(left <= each <= right for each in columns):
                area = f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
                message = f"the cells {area} are merged, so all but one of them are empty"
                self._refuse(max(top, heading), left, message, hint="unmerge them, and fill each cell")
        for (row, column), error in self._grid.errors.items():
            if row >= heading and column in columns:
                self._refuse(row, column, f"the cell has the error {error}", key=self._key_in(row, heading))
        for row, column in sorted(self._grid.formulas):
            if row >= heading and column in columns and not self._has_value(row, column):
                hint = "write the value, or save the workbook with Excel or LibreOffice, which computes it"
                message = "the cell has a formula without a value"
                self._refuse(row, column, message, key=self._key_in(row, heading), hint=hint)

    def _key_in(self, row: int, heading: int) -> str:
        is_item = heading < row <= len(self._grid.rows)
        return visible(self._grid.cell(row, self._column(KEY))) if is_item else ""

    def _has_value(self, row: int, column: int) -> bool:
        # Rows without any value are not in the grid.
        is_in_grid = row <= len(self._grid.rows)
        return (row, column) in self._grid.errors or (is_in_grid and bool(self._grid.cell(row, column)))

    def _refuse(self, row: int, column: int, message: str, *, key: str = "", hint: str = "") -> None:
        self._problems.append(self._grid.cell_problem((row, column), "bad-cell", message, key=key, hint=hint))


def _states(rows: Iterable[ReadRow]) -> dict[str, ItemState]:
    """Return the states that are in rows of CSV; those that were changed are reported where they are compared."""
    found = {}
    for each in rows:
        with contextlib.suppress(ValueError):
            found[each.key] = ItemState.of_json(each.state)
    return found


def _missing(headings: Collection[str]) -> str:
    names = ", ".join(map(repr, [*headings][:_MOST_NAMES])) + (
        " and others" if len(headings) > _MOST_NAMES else ""
    )
    return f"the {'column is' if len(headings) == 1 else 'columns are'} missing: {names}"


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return repr(line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…")
