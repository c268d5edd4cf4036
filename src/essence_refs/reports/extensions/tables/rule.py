"""The rule for tables: which kind of table begins at a line, and the caption before or after it."""

import re

import attrs
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table as read_pipe_table
from markdown_it.token import Token

from essence_refs.reports.extensions.attributes import BRACED, Attributes, parse_attributes
from essence_refs.reports.extensions.tables.cells import add_problem, push_table, table_line
from essence_refs.reports.extensions.tables.dashed_tables import is_drawing, read_dashed_table
from essence_refs.reports.extensions.tables.grid_tables import read_grid_table

_CAPTION = re.compile(r" {0,3}(?:[Tt]able:|:(?!:))[ \t]*(?=\S)")
# The second line of a pipe table always has this form; markdown-it then checks the whole table.
_DELIMITERS = re.compile(r"[ |:-]*-[ |:-]*\Z")
_ATTRIBUTES = re.compile(rf"\s*({BRACED.pattern})\s*\Z")


@attrs.frozen(kw_only=True)
class _Caption:
    """The text of a caption, the attributes at its end, the line that it begins on, and the line after it."""

    text: str
    line: int
    end: int
    attributes: Attributes = attrs.field(factory=Attributes)


def read_table(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - markdown-it's signature
    """Read a table with its caption."""
    if silent:
        return read_pipe_table(state, startLine, endLine, silent)
    if state.is_code_block(startLine) and not _may_be_head(state, startLine, endLine):
        return False
    before = _caption(state, startLine, endLine)
    first = startLine if before is None else _after_blanks(state, before.end, endLine)
    if before is not None and (first == before.end or first >= endLine):
        return False
    opening = len(state.tokens)
    if not _any_table(state, first, endLine):
        return before is None and _text_of_drawing(state, first, endLine)
    caption = before
    if caption is None:
        caption = _caption(state, _after_blanks(state, state.line, endLine), endLine)
        state.line = state.line if caption is None else caption.end
    if caption is not None:
        state.tokens[opening + 1 : opening + 1] = _caption_tokens(caption, state.tokens[opening])
    return True


def _may_be_head(state: StateBlock, line: int, end: int) -> bool:
    """Return whether the line below is one of dashes: the head of a simple table may be indented like code."""
    below = table_line(state, line + 1, end)
    return bool(below) and is_drawing(below or "")


def _any_table(state: StateBlock, first: int, end: int) -> bool:
    if _pipe_table(state, first, end):
        return True
    layout = read_dashed_table(state, first, end) or read_grid_table(state, first, end)
    if layout is None:
        return False
    push_table(state, first, layout)
    return True


def _pipe_table(state: StateBlock, first: int, end: int) -> bool:
    if not _DELIMITERS.match(table_line(state, first + 1, end) or ""):
        return False
    line = first + 2
    while line < end and not state.isEmpty(line):
        text = table_line(state, line, end)
        if text is None:
            break
        if "|" not in text and _CAPTION.match(text):
            # Otherwise it would be a row with one cell.
            end = line
            break
        line += 1
    opening = len(state.tokens)
    found = read_pipe_table(state, first, end, False)  # noqa: FBT003 - markdown-it's signature
    if found:
        # For the reader, which reports surplus cells.
        lines = (table_line(state, at, end) or "" for at in range(first + 2, state.line))
        state.tokens[opening].meta["pipe_rows"] = tuple(lines)
    return found


def _text_of_drawing(state: StateBlock, first: int, end: int) -> bool:
    """Read lines that look like a table, but are not one, as a paragraph, so that their citations are read."""
    line, below = table_line(state, first, end), table_line(state, first + 1, end)
    if not line or not below or not (is_drawing(line) or is_drawing(below)):
        return False
    lines = []
    at = first
    while text := table_line(state, at, end):
        lines.append(text.strip())
        at += 1
    drawing = first if is_drawing(line) else first + 1
    add_problem(
        state,
        drawing,
        "a table drawn with dashes is read as text",
        "a table has rows below its head, and without a head a line of dashes and an empty line at its end",
    )
    state.push("paragraph_open", "p", 1).map = [first, at]
    token = state.push("inline", "", 0)
    token.content = "\n".join(lines)
    token.map = [first, at]
    token.children = []
    state.push("paragraph_close", "p", -1)
    state.line = at
    return True


def _caption(state: StateBlock, first: int, end: int) -> _Caption | None:
    line = table_line(state, first, end)
    found = _CAPTION.match(line) if line else None
    if line is None or found is None:
        return None
    lines = [line[found.end() :]]
    at = first + 1
    while text := table_line(state, at, end):
        lines.append(text.strip())
        at += 1
    text = "\n".join(lines)
    attributes = _ATTRIBUTES.search(text)
    if attributes is None:
        return _Caption(text=text, line=first, end=at)
    text = text[: attributes.start()]
    return _Caption(text=text, line=first, end=at, attributes=parse_attributes(attributes[1]))


def _caption_tokens(caption: _Caption, table: Token) -> list[Token]:
    """Return the tokens of a caption; the attributes in it are those of the table."""
    table.meta["attributes"] = caption.attributes
    if not caption.text:
        return []
    inline = Token("inline", "", 0, level=table.level + 2, content=caption.text, children=[])
    inline.map = [caption.line, caption.line + caption.text.count("\n") + 1]
    return [
        Token("caption_open", "caption", 1, level=table.level + 1, map=[caption.line, caption.end]),
        inline,
        Token("caption_close", "caption", -1, level=table.level + 1),
    ]


def _after_blanks(state: StateBlock, line: int, end: int) -> int:
    while line < end and state.isEmpty(line):
        line += 1
    return line
