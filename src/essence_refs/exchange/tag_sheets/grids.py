"""Sheets as rows of texts, from a workbook or from CSV, with the addresses of their cells for problems."""

from collections.abc import Mapping, Sequence

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.exchange.tables.delimited import DELIMITERS, split_delimited, without_escape
from essence_refs.exchange.tag_sheets.tag_groups import comparable
from essence_refs.values import Value
from essence_refs.workbooks.sheets import Sheet, cell_address, text_of

# The heading may have a title and notes above it.
MOST_ROWS_ABOVE = 50
# Characters in which the delimiter shows.
_BEGINNING = 100_000
_MOST_ADDRESSES = 5


@attrs.frozen(kw_only=True, eq=False)
class SheetGrid(Value):
    """
    A sheet: ``rows[0]`` is row 1 and begins with column A. ``where`` names the file and the sheet.

    ``merged`` are ranges of merged cells as in `Sheet`, ``errors`` the words of cells with an error, such as #REF!, and
    ``formulas`` the cells with a formula.
    """

    where: str
    rows: Sequence[Sequence[str]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    errors: Mapping[tuple[int, int], str] = attrs.field(factory=dict)
    formulas: frozenset[tuple[int, int]] = frozenset()

    def cell(self, row: int, column: int) -> str:
        """Return the text of a cell without blanks around it."""
        cells = self.rows[row - 1]
        return cells[column - 1].strip() if column <= len(cells) else ""

    def cell_problem(  # noqa: PLR0913 - the fields of a problem
        self, at: tuple[int, int], code: str, message: str, *, key: str = "", field: str = "", hint: str = ""
    ) -> Problem:
        """Return a problem of the cell in a row and a column."""
        source = f"{self.where}, cell {cell_address(*at)}"
        return Problem(message=message, source=source, key=key, field=field, hint=hint, code=code)

    def cells_problem(
        self, cells: Sequence[tuple[int, int]], code: str, message: str, *, key: str = "", hint: str = ""
    ) -> Problem:
        """Return one problem of the first of several cells, with their number and some of their addresses."""
        if len(cells) > 1:
            addresses = ", ".join(cell_address(*each) for each in cells[:_MOST_ADDRESSES])
            more = ", …" if len(cells) > _MOST_ADDRESSES else ""
            message += f"; {len(cells):,} cells of this kind: {addresses}{more}"
        return self.cell_problem(cells[0], code, message, key=key, hint=hint)

    def remark(self, code: str, message: str, *, hint: str = "") -> Problem:
        """Return a problem of the sheet."""
        return Problem(message=message, source=self.where, hint=hint, code=code)


def grid_of_sheet(sheet: Sheet, file: str) -> SheetGrid:
    """Return a sheet of a workbook as texts."""
    return SheetGrid(
        where=f"{file}, sheet {sheet.name}",
        rows=[tuple(map(text_of, row)) for row in sheet.rows],
        merged=sheet.merged,
        errors={(row, column): error for row, column, error in sheet.errors},
        formulas=sheet.formulas,
    )


def grid_of_csv(text: str, file: str, key_heading: str) -> tuple[SheetGrid, tuple[Problem, ...]]:
    """
    Return the rows of a text in CSV, whose delimiter is the one that shows the heading of the keys, and what is wrong.

    An apostrophe before a text that would be a formula, which protects it, is left out.
    """
    wanted = comparable(key_heading)

    def shows_keys(delimiter: str) -> bool:
        rows = split_delimited(text[:_BEGINNING], delimiter).rows[:MOST_ROWS_ABOVE]
        return any(comparable(cell) == wanted for row in rows for cell in row.cells)

    split = split_delimited(text, next(filter(shows_keys, DELIMITERS), DELIMITERS[0]))
    grid = SheetGrid(where=file, rows=[tuple(map(without_escape, row.cells)) for row in split.rows])
    if not split.unclosed:
        return grid, ()
    message = "a quotation mark is never closed, so it is not known where its cell ends"
    return grid, (Problem(message=message, source=file, line=split.unclosed, code="bad-sheet"),)
