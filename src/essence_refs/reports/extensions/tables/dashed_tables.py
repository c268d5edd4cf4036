"""Parse pandoc's simple and multiline tables, whose columns are drawn with lines of dashes (manual, "Tables")."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

import attrs
from markdown_it.rules_block import StateBlock

from essence_refs.reports.extensions.tables.cells import (
    TableCell,
    TableLayout,
    add_problem,
    display_columns,
    table_line,
)

_DASHES = re.compile(r" {0,3}-+(?: +-+)*\Z")
_GROUP = re.compile("-+")
# Blocks that pandoc reads before tables.
_OTHER_BLOCK = re.compile(r" {0,3}(?:[-+*](?=\s)|#{1,6}\s|```|~~~|:::)")
_NO_FOOTER = "table_no_footer"


@attrs.frozen(kw_only=True)
class _Columns:
    """The columns of a line of dashes: where each begins, and how many dashes it has."""

    starts: tuple[int, ...]
    lengths: tuple[int, ...]


def read_dashed_table(state: StateBlock, first: int, end: int) -> TableLayout | None:
    """Return the simple or multiline table that begins at a line, or None."""
    line, below = table_line(state, first, end), table_line(state, first + 1, end)
    if not line or below is None:
        return None
    if not _DASHES.match(line):
        return _simple(state, first, end) if _DASHES.match(below) else None
    if not below or line.strip() == "---":
        # A thematic break, or the beginning of front matter.
        return None
    return _multiline(state, first, end) or _headless(state, first, end)


def is_drawing(line: str) -> bool:
    """Return whether a line of dashes has several columns, as only a table has."""
    return bool(_DASHES.match(line)) and len(_GROUP.findall(line)) > 1 and "--" in line


def _simple(state: StateBlock, first: int, end: int) -> TableLayout | None:
    """Read a simple table with a head."""
    columns = _columns(table_line(state, first + 1, end) or "")
    line = table_line(state, first, end) or ""
    # With one column, the line of dashes makes a heading of the line above it.
    if len(columns.starts) == 1 or _OTHER_BLOCK.match(line):
        return None
    rows, last = _rows(state, first + 2, end)
    if not rows:
        return None
    head = _split(state, first, line, columns)
    return TableLayout(
        head=_cells([(first, head)]),
        rows=tuple(_cells([(at, _split(state, at, text, columns))]) for at, text in rows),
        alignments=_alignments([[each] for each in head], columns),
        end=last + 1 if _is_footer(state, last, end) else last,
    )


def _headless(state: StateBlock, first: int, end: int) -> TableLayout | None:
    """Read a table without a head, simple or multiline."""
    columns = _columns(table_line(state, first, end) or "")
    rows, last = _rows(state, first + 1, end)
    if not rows:
        return None
    if _is_footer(state, last, end):
        pieces = [[(at, _split(state, at, text, columns))] for at, text in rows]
        end_of_table = last + 1
    else:
        footer = _footer(state, last, end)
        if footer is None:
            return None
        pieces = _multiline_rows(state, first + 1, footer, columns)
        end_of_table = footer + 1
    first_line = pieces[0][0][1]
    return TableLayout(
        head=(),
        rows=tuple(map(_cells, pieces)),
        alignments=_alignments([[each] for each in first_line], columns),
        end=end_of_table,
    )


def _multiline(state: StateBlock, first: int, end: int) -> TableLayout | None:
    """Read a multiline table with a head."""
    head: list[tuple[int, str]] = []
    at = first + 1
    while line := table_line(state, at, end):
        if _DASHES.match(line):
            break
        head.append((at, line))
        at += 1
    else:
        return None
    columns = _columns(line)
    if not table_line(state, at + 1, end):
        return None
    footer = _footer(state, at + 1, end)
    if footer is None:
        return None
    pieces = [(number, _split(state, number, text, columns)) for number, text in head]
    rows = _multiline_rows(state, at + 1, footer, columns)
    return TableLayout(
        head=_cells(pieces),
        rows=tuple(map(_cells, rows)),
        alignments=_alignments(
            [list(each) for each in zip(*(cells for _, cells in pieces), strict=True)], columns
        ),
        end=footer + 1,
    )


def _multiline_rows(
    state: StateBlock, first: int, footer: int, columns: _Columns
) -> list[list[tuple[int, tuple[str, ...]]]]:
    rows: list[list[tuple[int, tuple[str, ...]]]] = [[]]
    for at in range(first, footer):
        line = table_line(state, at, footer) or ""
        if line:
            rows[-1].append((at, _split(state, at, line, columns)))
        elif rows[-1]:
            rows.append([])
    return [row for row in rows if row]


def _rows(state: StateBlock, first: int, end: int) -> tuple[list[tuple[int, str]], int]:
    """Return the lines up to an empty line or the footer of a table, with their numbers, and the line after them."""
    rows: list[tuple[int, str]] = []
    at = first
    while line := table_line(state, at, end):
        if _is_footer(state, at, end):
            break
        rows.append((at, line))
        at += 1
    return rows, at


def _is_footer(state: StateBlock, at: int, end: int) -> bool:
    """Return whether a line of dashes ends a table: the line after it is empty."""
    line = table_line(state, at, end)
    return bool(line and _DASHES.match(line)) and not table_line(state, at + 1, end)


def _footer(state: StateBlock, first: int, end: int) -> int | None:
    """Return the number of the line that ends a table, or None."""
    # Without this, a long text with many lines of dashes and no footer would take quadratic time.
    known = state.env.setdefault(_NO_FOOTER, {})
    key = (id(state), state.blkIndent, end)
    if first >= known.get(key, end + 1):
        return None
    for at in range(first, end):
        if table_line(state, at, end) is None:
            break
        if _is_footer(state, at, end):
            return at
    known[key] = first
    return None


def _columns(line: str) -> _Columns:
    groups = [found.span() for found in _GROUP.finditer(line)]
    return _Columns(
        starts=tuple(start for start, _ in groups), lengths=tuple(stop - start for start, stop in groups)
    )


def _split(state: StateBlock, at: int, line: str, columns: _Columns) -> tuple[str, ...]:
    """Split a line where the columns begin, as they are displayed."""
    positions = display_columns(line)
    cuts = [0, *(bisect_left(positions, start) for start in columns.starts[1:]), len(line)]
    cuts = [min(each, len(line)) for each in cuts]
    for cut in cuts[1:-1]:
        if 0 < cut < len(line) and not line[cut - 1].isspace() and not line[cut].isspace():
            start = max(line.rfind(" ", 0, cut) + 1, 0)
            word = line[start:].split(" ", 1)[0]
            add_problem(
                state,
                at,
                f"in this table {word!r} is in two columns",
                "widen the column, its line of dashes included",
                is_error=True,
            )
    return tuple(line[start:stop] for start, stop in pairwise(cuts))


def _cells(lines: Sequence[tuple[int, tuple[str, ...]]]) -> tuple[TableCell, ...]:
    """Return the cells of a row from its lines."""
    first = lines[0][0]
    columns = zip(*(pieces for _, pieces in lines), strict=True)
    cells = []
    for column in columns:
        texts = [each.strip() for each in column]
        start = next((number for number, each in enumerate(texts) if each), 0)
        cells.append(TableCell("\n".join(filter(None, texts)), first + start))
    return tuple(cells)


def _alignments(heads: Sequence[Sequence[str]], columns: _Columns) -> tuple[str, ...]:
    """Return the alignment of each column: from the position of the shortest line of its head over the dashes."""
    return tuple(
        _alignment([each.rstrip() for each in head], length, start if not number else 0)
        for number, (head, length, start) in enumerate(
            zip(heads, columns.lengths, columns.starts, strict=True)
        )
    )


def _alignment(head: Sequence[str], length: int, indent: int) -> str:
    texts = [each[indent:] if not each[:indent].strip() else each for each in head if each]
    shortest = min(texts, key=_width, default="")
    if not shortest:
        return ""
    is_left_free, is_right_free = shortest[0] == " ", _width(shortest) < length
    if is_left_free:
        return "center" if is_right_free else "right"
    return "left" if is_right_free else ""


def _width(text: str) -> int:
    return display_columns(text)[-1]
