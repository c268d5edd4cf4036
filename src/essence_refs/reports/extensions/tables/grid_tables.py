"""Parse pandoc's grid tables, whose cells are drawn with +, - and | and contain blocks; docutils traces the cells."""

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from markdown_it.rules_block import StateBlock

from essence_refs.lazy_imports import import_optional
from essence_refs.reports.extensions.tables.cells import (
    TableCell,
    TableLayout,
    add_problem,
    display_columns,
    table_line,
)

if TYPE_CHECKING:
    from essence_refs.reports.extensions.tables.cell_tracing import TracedCell

_BORDER = re.compile(r" {0,3}\+(?:[-=:]+\+)+\Z")
_HEAD_END = re.compile(r" {0,3}\+(?:[=:]+\+)+\Z")
_PARTS = re.compile("[:=]")
_HINT = "draw each line of the table to the same width, from + or | to + or |"


def read_grid_table(state: StateBlock, first: int, end: int) -> TableLayout | None:
    """Return the grid table that begins at a line, or None, after recording why it is read as text."""
    top = table_line(state, first, end)
    if not top or not _BORDER.match(top):
        return None
    lines = _lines(state, first, end)
    widths = [display_columns(line)[-1] for line in lines]
    wrong = next((at for at, width in enumerate(widths) if width != widths[0]), None)
    if wrong is not None:
        _refuse(state, first + wrong, "one line of it is longer or shorter than the first one")
        return None
    tracing = import_optional(
        "essence_refs.reports.extensions.tables.cell_tracing", "Reading a grid table", "cite"
    )
    traced = (
        tracing.trace_cells([_PARTS.sub("-", line) if _BORDER.match(line) else line for line in lines])
        if len(lines) > 2
        else None
    )
    if traced is None:
        _refuse(state, first, "its lines do not form cells")
        return None
    return _layout(state, first, lines, *traced)


def _refuse(state: StateBlock, line: int, reason: str) -> None:
    add_problem(state, line, f"a table drawn with + is read as text: {reason}", _HINT)


def _lines(state: StateBlock, first: int, end: int) -> list[str]:
    lines: list[str] = []
    for at in range(first, end):
        line = (table_line(state, at, end) or "").strip()
        if not line.startswith(("+", "|")):
            break
        lines.append(line)
    # What comes directly after the last border is not part of the table.
    borders = [at for at, line in enumerate(lines) if _BORDER.match(line)]
    return lines[: borders[-1] + 1]


def _layout(
    state: StateBlock, first: int, lines: list[str], widths: list[int], rows: list[list["TracedCell | None"]]
) -> TableLayout:
    head_end = next((at for at, line in enumerate(lines[1:-1], start=1) if _HEAD_END.match(line)), 0)
    cells = []
    spanning = None
    starts = []
    for row in rows:
        starts.append(min((cell[2] for cell in row if cell), default=0))
        cells.append(tuple(_cell(first, cell, starts[-1]) for cell in row))
        if spanning is None:
            spanning = next((cell[2] for cell in row if cell and (cell[0] or cell[1])), None)
    if spanning is not None:
        add_problem(
            state,
            first + spanning,
            "a cell of this table is over several columns or rows: its text is in the first of them",
        )
    heads = [row for row, start in zip(cells, starts, strict=True) if start <= head_end]
    return TableLayout(
        head=_merged(heads) if heads else (),
        rows=tuple(cells[len(heads) :]),
        alignments=_alignments(lines[head_end], widths),
        end=first + len(lines),
    )


def _cell(first: int, cell: "TracedCell | None", start: int) -> TableCell:
    if cell is None:
        return TableCell("", first + start)
    lines = [line.rstrip() for line in cell[3]]
    shown = [at for at, line in enumerate(lines) if line]
    if not shown:
        return TableCell("", first + cell[2])
    text = "\n".join(lines[shown[0] : shown[-1] + 1])
    return TableCell(text, first + cell[2] + shown[0], is_block=True)


def _merged(rows: list[tuple[TableCell, ...]]) -> tuple[TableCell, ...]:
    """Return several rows of a head as one, in which each row is a paragraph."""
    merged = []
    for column in zip(*rows, strict=True):
        filled = [cell for cell in column if cell.text] or [column[0]]
        text = filled[0].text
        for before, cell in pairwise(filled):
            # As many empty lines as there are in the table, so that every line keeps its number.
            text += "\n" * max(cell.line - before.line - before.text.count("\n"), 2) + cell.text
        merged.append(TableCell(text, filled[0].line, is_block=filled[0].is_block))
    return tuple(merged)


def _alignments(border: str, widths: list[int]) -> tuple[str, ...]:
    """Return the alignment of each column, from the colons in the border below the head, or in the first one."""
    ends = [*accumulate(width + 1 for width in widths)]
    sides = (
        (border[end - width] == ":", border[end - 1] == ":") for end, width in zip(ends, widths, strict=True)
    )
    names = {(True, True): "center", (True, False): "left", (False, True): "right", (False, False): ""}
    return tuple(names[each] for each in sides)
