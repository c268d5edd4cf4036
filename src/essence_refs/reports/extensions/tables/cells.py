"""What the readers of all tables share: cells, problems, the lines of a table, and its tokens."""

import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs
from markdown_it.rules_block import StateBlock

if TYPE_CHECKING:
    from markdown_it.token import Token

# The key of the problems of tables in a parser's environment.
PROBLEMS = "table_problems"
# The first line of the cell whose blocks are being parsed, counted from zero.
_OFFSET = "table_offset"


@attrs.frozen(kw_only=True)
class TableProblem:
    """Something in a table that cannot be read as its author meant; *line* counts from zero."""

    message: str
    line: int
    hint: str = ""
    is_error: bool = False


@attrs.frozen
class TableCell:
    """The text of a cell and the line that it begins on; with *is_block* it can have several blocks."""

    text: str
    line: int
    is_block: bool = False


@attrs.frozen(kw_only=True)
class TableLayout:
    """A table that was drawn: a head, which may be empty, rows, the alignment of each column, and its end."""

    head: tuple[TableCell, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    alignments: tuple[str, ...]
    end: int


def table_line(state: StateBlock, line: int, end: int) -> str | None:
    """Return a line of the block that is being parsed, with tabs as spaces, or None after its end."""
    if line >= end or (not state.isEmpty(line) and state.sCount[line] < state.blkIndent):
        return None
    text = state.getLines(line, line + 1, state.blkIndent, keepLastLF=False)
    return text.expandtabs(4).rstrip()


def add_problem(
    state: StateBlock, line: int, message: str, hint: str = "", *, is_error: bool = False
) -> None:
    """Record a problem of a table, at a line of the text that is being parsed."""
    offset = state.env.get(_OFFSET, 0)
    problem = TableProblem(message=message, line=line + offset, hint=hint, is_error=is_error)
    state.env.setdefault(PROBLEMS, []).append(problem)


def push_table(state: StateBlock, first: int, table: TableLayout) -> None:
    """Add the tokens of a table that begins at line *first*, named as those of markdown-it's own tables."""
    opening = state.push("table_open", "table", 1)
    opening.map = [first, table.end]
    if table.head:
        state.push("thead_open", "thead", 1)
        _push_row(state, table.head, table.alignments, "th")
        state.push("thead_close", "thead", -1)
    if table.rows:
        state.push("tbody_open", "tbody", 1)
        for row in table.rows:
            _push_row(state, row, table.alignments, "td")
        state.push("tbody_close", "tbody", -1)
    state.push("table_close", "table", -1)
    state.line = table.end


def push_text(state: StateBlock, text: str, line: int) -> None:
    """Add the token of a text that begins on a line."""
    token = state.push("inline", "", 0)
    token.content = text
    token.children = []
    token.map = [line, line + text.count("\n") + 1]


def _push_row(state: StateBlock, cells: Sequence[TableCell], alignments: Sequence[str], tag: str) -> None:
    row = state.push("tr_open", "tr", 1)
    line = min((cell.line for cell in cells), default=state.line)
    row.map = [line, line + 1]
    for cell, alignment in zip(cells, alignments, strict=True):
        opening = state.push(f"{tag}_open", tag, 1)
        if alignment:
            opening.attrs = {"style": f"text-align:{alignment}"}
        if cell.is_block:
            _push_blocks(state, cell)
        else:
            push_text(state, cell.text, cell.line)
        state.push(f"{tag}_close", tag, -1)
    state.push("tr_close", "tr", -1)


def _push_blocks(state: StateBlock, cell: TableCell) -> None:
    """Add the tokens of the blocks in a cell, with their lines and levels in the whole text."""
    outer = state.env.get(_OFFSET, 0)
    state.env[_OFFSET] = outer + cell.line
    tokens: list[Token] = []
    state.md.block.parse(cell.text, state.md, state.env, tokens)
    state.env[_OFFSET] = outer
    for token in tokens:
        token.level += state.level
        if token.map:
            token.map = [each + cell.line for each in token.map]
    state.tokens += tokens


def display_columns(text: str) -> list[int]:
    """
    Return the column of each character of a text, and that of its end.

    >>> display_columns("a保b")
    [0, 1, 3, 4]
    """
    columns = [0]
    for each in text:
        width = 0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        columns.append(columns[-1] + width)
    return columns
