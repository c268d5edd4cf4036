"""Sheets as rows of texts, from a workbook or from CSV, with the addresses of their cells for problems."""

import csv
import io
from collections.abc import Mapping, Sequence

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.exchange.tag_sheets.tag_groups import comparable
from essence_refs.values import Value
from essence_refs.workbooks.sheets import Sheet, cell_address, text_of

# The characters between the cells of CSV: that of English programs, of others, and of text that was copied.
_DELIMITERS = ",;\t"
# Larger than any cell of a spreadsheet.
_MOST_CHARACTERS = 10_000_000


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


def grid_of_csv(text: str, file: str, key_heading: str) -> SheetGrid:
    """
    Return the rows of a text in CSV, whose delimiter is the one that shows the heading of the keys.

    An apostrophe before a text that would be a formula, which protects it, is left out.
    """
    readings = [_rows(text, each) for each in _DELIMITERS]
    wanted = comparable(key_heading)

    def has_key(rows: Sequence[Sequence[str]]) -> bool:
        return any(comparable(cell) == wanted for row in rows[:50] for cell in row)

    return SheetGrid(where=file, rows=next(filter(has_key, readings), readings[0]))


def csv_of_rows(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as CSV in which no program takes a text for a formula."""
    file = io.StringIO()
    csv.writer(file, lineterminator="\r\n").writerows([[_protected(cell) for cell in row] for row in rows])
    return file.getvalue()


def _rows(text: str, delimiter: str) -> list[list[str]]:
    before = csv.field_size_limit(_MOST_CHARACTERS)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [[_unprotected(cell) for cell in row] for row in reader]
    except csv.Error:
        return []
    finally:
        csv.field_size_limit(before)


def _protected(cell: str) -> str:
    return f"'{cell}" if cell.lstrip("'")[:1] in _FORMULA else cell


def _unprotected(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell.lstrip("'")[:1] in _FORMULA else cell


# What a cell begins with that a spreadsheet takes for a formula.
_FORMULA = tuple("=+-@\t\r")
