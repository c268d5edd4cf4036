"""What a table holds, by name: so that a conversion does not overwrite a table with more in it."""

from collections.abc import Iterator, Sequence

from essence_refs.errors import WorkbookError
from essence_refs.exchange.tables.columns import FORMATTED, KEY, meaning_of, normal_name
from essence_refs.exchange.tables.delimited import without_escape
from essence_refs.exchange.tables.grids import (
    Grid,
    cell_text,
    filled_cells,
    find_header,
    grid_of_sheet,
    grid_of_text,
)
from essence_refs.exchange.tables.writer import SHEET
from essence_refs.model.results import LeftBehind
from essence_refs.workbooks import read_workbook
from essence_refs.workbooks.sheets import Sheet

Lines = dict[tuple[str, str], int]


def items_of_text(text: str) -> Lines | None:
    """Return the line of each row by its key and "", and of each cell by the key and its column; None if it is no table."""
    return _items(grid_of_text("", text, meaning_of), unescapes=True)


def items_of_workbook(data: bytes) -> Lines | None:
    """Return the same of a workbook, in which the rows are lines."""
    try:
        sheets = read_workbook(data).sheets
    except WorkbookError:
        return None
    return _items(grid_of_sheet("", _main(sheets)), unescapes=False) if sheets else None


def outside_of_text(text: str) -> Iterator[LeftBehind]:
    """Yield the rows above the names of the columns."""
    return _above(grid_of_text("", text, meaning_of))


def outside_of_workbook(data: bytes) -> Iterator[LeftBehind]:
    """Yield the other sheets, and the rows above the names of the columns."""
    try:
        workbook = read_workbook(data)
    except WorkbookError:
        return
    main = _main(workbook.sheets) if workbook.sheets else None
    for sheet in workbook.sheets:
        if sheet is main:
            yield from _above(grid_of_sheet("", sheet))
        elif sheet.rows:
            yield LeftBehind(line=1, code="sheet", noun=f"the sheet {sheet.name!r}", is_covered=True)
    if workbook.comments:
        yield LeftBehind(
            line=1, code="left-out", noun=f"{workbook.comments:,} comments on cells", is_covered=True
        )


def _main(sheets: Sequence[Sheet]) -> Sheet:
    return next((each for each in sheets if each.name == SHEET), sheets[0])


def _above(grid: Grid) -> Iterator[LeftBehind]:
    header = find_header(grid.rows, meaning_of)
    for row in grid.rows[: header.position] if header else ():
        shown = [cell_text(value) for _, value in filled_cells(row)]
        if shown:
            yield LeftBehind(
                line=row.line, code="left-out", noun=f"the row {', '.join(shown)[:60]!r}", is_covered=True
            )


def _items(grid: Grid, *, unescapes: bool) -> Lines | None:
    header = find_header(grid.rows, meaning_of)
    if header is None:
        return None if any(True for row in grid.rows for _ in filled_cells(row)) else {}
    names = [normal_name(name) for name in header.names]
    key_column = names.index(normal_name(KEY)) + 1 if normal_name(KEY) in names else 0
    lines: Lines = {}
    for row in grid.rows[header.position + 1 :]:
        cells = dict(filled_cells(row))
        if not cells:
            continue
        key = cell_text(cells.get(key_column, ""))
        key = without_escape(key) if unescapes else key
        if not key or (key, "") in lines:
            lines["", f"{row.line}"] = row.line
            continue
        lines[key, ""] = row.line
        for number in cells:
            name = names[number - 1] if number <= len(names) else ""
            if name != normal_name(FORMATTED):
                lines[key, name or f"column {number}"] = row.line
    return lines
