"""Trace the cells of a grid table with docutils: imported when a report has one, because docutils takes a tenth of a second."""

from typing import Any

from docutils.parsers.rst.tableparser import GridTableParser, TableMarkupError
from docutils.statemachine import StringList

from essence_refs.reports.extensions.tables.cells import display_columns

# Docutils counts characters, and leaves this one out.
_PAD = "\0"

# Additional rows, additional columns, the first line, and the text of a cell; None where another cell continues.
TracedCell = tuple[int, int, int, list[str]]


def trace_cells(lines: list[str]) -> tuple[list[int], list[list[TracedCell | None]]] | None:
    """Return the widths of the columns and the rows of a grid table, or None if its lines do not form cells."""
    block = StringList([_padded(line) for line in lines], "")
    parser: Any = GridTableParser()
    parser.double_width_pad_char = _PAD
    try:
        widths, _, rows = parser.parse(block)
    except (TableMarkupError, AssertionError, IndexError, ValueError):
        return None
    return widths, rows


def _padded(line: str) -> str:
    """Return a line in which every character is one column wide; docutils itself handles combining characters."""
    if line.isascii():
        return line
    columns = display_columns(line)
    return "".join(
        each + _PAD * (after - before - 1)
        for each, before, after in zip(line, columns, columns[1:], strict=False)
    )
