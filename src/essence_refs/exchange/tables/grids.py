"""The rows of a table, from CSV or from a sheet: which row has the names of the columns, and which sheet the references."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from essence_refs.exchange.tables.columns import WEB_OF_SCIENCE, meaning_of, normal_name
from essence_refs.exchange.tables.delimited import DELIMITERS, split_delimited
from essence_refs.workbooks.sheets import CellValue, Sheet, cell_address, column_letters, text_of

# Rows among which the one with the names of the columns is looked for.
_FIRST_ROWS = 60
# Characters in which the delimiter shows.
_BEGINNING = 60_000
_BLANK = re.compile(r"\s*\Z")

MeaningOf = Callable[[str], str]


class GridRow(NamedTuple):
    """The cells of a row, its number in a spreadsheet, and its line in a file of text."""

    number: int
    line: int
    cells: tuple[CellValue, ...]


class Grid(NamedTuple):
    """Rows with their source. ``sheet`` is that of a workbook, and None for text."""

    source: str
    rows: tuple[GridRow, ...]
    sheet: Sheet | None = None
    delimiter: str = ""
    unclosed: int = 0

    def address(self, row: int, column: int) -> str:
        """Return the address of a cell, with the name of the sheet where there is one."""
        where = cell_address(row, column)
        return f"{self.sheet.name}!{where}" if self.sheet else where


class Header(NamedTuple):
    """The row with the names of columns: its position, the names, and how many of them are known."""

    position: int
    names: tuple[str, ...]
    known: int


def cell_text(value: CellValue) -> str:
    """Return the text of a cell without blanks around it."""
    return text_of(value).strip()


def grid_of_text(source: str, text: str, known: MeaningOf) -> Grid:
    """Return the rows of a text, whose delimiter is the one that gives the most names of columns that are known."""
    beginning = text[:_BEGINNING]
    best, most = DELIMITERS[0], (0, 0, 0)
    for delimiter in DELIMITERS:
        rows = _numbered(split_delimited(beginning, delimiter).rows[:_FIRST_ROWS])
        found = find_header(rows, known)
        named = len([name for name in found.names if name]) if found else 0
        score = (found.known if found else 0, named, sum(len(row.cells) > 1 for row in rows))
        if score > most:
            best, most = delimiter, score
    split = split_delimited(text, best)
    return Grid(source, tuple(_numbered(split.rows)), None, split.delimiter, split.unclosed)


def _numbered(rows: Sequence[tuple[int, tuple[str, ...]]]) -> list[GridRow]:
    return [GridRow(number, line, cells) for number, (line, cells) in enumerate(rows, 1)]


def grid_of_sheet(source: str, sheet: Sheet) -> Grid:
    """Return the rows of a sheet."""
    return Grid(source, tuple(GridRow(n, n, cells) for n, cells in enumerate(sheet.rows, 1)), sheet)


def find_header(rows: Sequence[GridRow], known: MeaningOf) -> Header | None:
    """
    Return the row with the most names that are known, or None if no row has two, or one alone in the first row.

    Other rows may be above it: a title, or a description of the search.
    """
    best: Header | None = None
    is_first = True
    for position, row in enumerate(rows[:_FIRST_ROWS]):
        names = tuple(" ".join(cell_text(each).split()) for each in row.cells)
        if not any(names):
            continue
        short = [name if len(name) < 80 else "" for name in names]
        count = len({meaning for meaning in meanings_in(short, known) if meaning})
        is_enough = count > 1 or (count == 1 and is_first and len(names) == 1)
        is_first = False
        if is_enough and (best is None or count > best.known):
            best = Header(position, names, count)
    return best


def has_tags(names: Sequence[str]) -> bool:
    """Return whether columns have tags of Web of Science as names."""
    return len(WEB_OF_SCIENCE & {normal_name(name) for name in names}) >= 3


def meanings_in(names: Sequence[str], known: MeaningOf) -> list[str]:
    """Return the meaning of each name of a row."""
    tagged = has_tags(names)
    return [
        known(name) or (meaning_of(name, has_tags=True) if tagged else "") if name else "" for name in names
    ]


def looks_like_table(text: str) -> bool:
    """Return whether a text seems to be a table: one of its first lines has names of columns, with delimiters."""
    beginning = "\n".join(text.splitlines()[:5])
    for delimiter in DELIMITERS:
        for row in split_delimited(beginning, delimiter).rows:
            names = [" ".join(cell.split()) for cell in row.cells]
            if len(names) > 2 and sum(bool(each) for each in set(meanings_in(names, meaning_of))) > 2:
                return True
    return False


def column_word(column: int) -> str:
    """Return how a column without a name is called."""
    return f"column-{column_letters(column).lower()}"


def filled_cells(row: GridRow) -> Iterator[tuple[int, CellValue]]:
    """Yield the number of each column with a value that is not blank, and the value."""
    for column, value in enumerate(row.cells, 1):
        if not isinstance(value, str) or not _BLANK.match(value):
            yield column, value
