"""Translate tables in HTML into pipe tables: their rows, cells that span several columns or rows, and alignments."""

import re
from collections.abc import Callable, Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Rows = list[list["Element"]]

# A line break in Markdown that may be in the cell of a table.
BREAK = "<br>"
_ALIGNMENT = re.compile(r"text-align:\s*(left|right|center)", re.IGNORECASE)
_DELIMITERS = {"left": ":--", "right": "--:", "center": ":-:", "": "---"}
_NUMBER = re.compile(
    r"[-+\N{MINUS SIGN}(]?[^\w\s]?\d[\d.,\s\N{NO-BREAK SPACE}]*(?:e[-+]?\d+)?\)?[%\N{DEGREE SIGN}]?|nan|\N{MINUS SIGN}|[-.]+",
    re.IGNORECASE,
)
# A few bytes of HTML can claim a table of any size.
_MOST_COLUMNS = 1_000
_MOST_CELLS = 500_000


def rows_of(table: "Element", is_shown: Callable[["Element"], bool]) -> tuple[Rows, Rows]:
    """Return the cells in the rows of the head and of the body of a table, without those of tables inside it."""
    head: Rows = []
    body: Rows = []
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is table and is_shown(row):
            cells = [each for each in row if each.tag in ("td", "th") and is_shown(each)]
            in_head = next(row.iterancestors("thead", "table")).tag == "thead"
            is_head = in_head or (not body and cells and all(each.tag == "th" for each in cells))
            (head if is_head else body).append(cells)
    return head, body


def pipe_table(head: Rows, body: Rows, text_of: Callable[["Element | None"], str]) -> str | None:
    """
    Return a pipe table, or None if it would be too large; *text_of* returns a cell as Markdown on one line.

    The rows of the head are joined, and a cell that spans several columns or rows is written once.
    """
    head_grid, rows = _grid(head, repeats=True), _grid(body, repeats=False)
    count = max(map(len, (*head_grid, *rows)))
    if count > _MOST_COLUMNS or count * len(rows) > _MOST_CELLS:
        return None
    head_rows = [[text_of(each) for each in row] for row in head_grid]
    texts = [[text_of(each) for each in row] for row in rows]
    columns = [*zip_longest(*head_rows, fillvalue="")]
    titles = [BREAK.join(dict.fromkeys(filter(None, column))) for column in columns]
    titles += [""] * (count - len(titles))
    delimiters = [_DELIMITERS[_alignment(rows, index)] for index in range(count)]
    lines = [_row(titles), _row(delimiters), *(_row([*row, *[""] * (count - len(row))]) for row in texts)]
    return "\n".join(lines)


def _grid(rows: Rows, *, repeats: bool) -> list[list["Element | None"]]:
    """Return rows with one cell for each column; of a cell that spans several, the others repeat it or are empty."""
    grid: list[list[Element | None]] = []
    # The cell that still spans rows below, by its column, and for how many rows.
    open_: dict[int, tuple[Element | None, int]] = {}
    total = 0
    for row in rows:
        line: list[Element | None] = []
        cells = iter(row)
        while len(line) <= _MOST_COLUMNS and total <= _MOST_CELLS:
            if (spanning := open_.get(len(line))) is not None:
                cell, left = spanning
                open_ |= {len(line): (cell, left - 1)}
                if left <= 1:
                    del open_[len(line)]
                line.append(cell if repeats else None)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            below = _span(cell, "rowspan") - 1
            for number in range(_span(cell, "colspan")):
                shown = cell if repeats or not number else None
                if below:
                    open_[len(line)] = (shown, below)
                line.append(shown)
        grid.append(line)
        total += len(line)
    return grid


def _span(cell: "Element", name: str) -> int:
    value = (cell.get(name) or "").strip()
    return (
        min(max(int(value), 1), _MOST_COLUMNS)
        if value.isascii() and value.isdecimal() and len(value) < 5
        else 1
    )


def _alignment(rows: list[list["Element | None"]], index: int) -> str:
    """Return the alignment of a column: that of its cells, or right if all are numbers."""
    cells = [row[index] for row in rows if index < len(row)]
    shown = [each for each in cells if each is not None]
    written = {_written_alignment(each) for each in shown}
    if len(written) == 1 and (only := next(iter(written))):
        return only
    texts = [text for each in shown if (text := "".join(map(str, each.itertext())).strip())]
    return "right" if texts and all(map(_NUMBER.fullmatch, texts)) else ""


def _written_alignment(cell: "Element") -> str:
    found = _ALIGNMENT.search(cell.get("style") or "")
    return found[1].lower() if found else ""


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
