"""
Pipes in formulas and code do not separate the cells of a table (as in pandoc).

markdown-it separates cells before it looks for code. So such pipes are masked while blocks are read.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from essence_refs.reports.formula_syntax import end_of_formula

# No text contains it: markdown-it replaces it first.
_MASK = "\0"
_SIGN = re.compile(r"\\.|(?P<ticks>`+)|\$")


def pipes_plugin(md: MarkdownIt) -> None:
    """Add the rules to a parser."""
    md.core.ruler.before("block", "mask_pipes", _mask)
    md.core.ruler.after("block", "unmask_pipes", _unmask)


def mask_pipes(line: str) -> str:
    r"""
    Return a line with other characters in place of the pipes in its formulas and its code.

    >>> mask_pipes("| $P(A|B)$ | `a|b` |").split("|")
    ['', ' $P(A\x00B)$ ', ' `a\x00b` ', '']
    """
    if "$" not in line and "`" not in line:
        return line
    pieces: list[str] = []
    position = 0
    while found := _SIGN.search(line, position):
        start, end = found.span()
        if found["ticks"]:
            closing = re.compile(f"(?<!`){found['ticks']}(?!`)").search(line, end)
            end = closing.end() if closing else end
        elif found[0] == "$":
            end = max(end_of_formula(line, start, len(line)), end)
        pieces += (
            line[position:start],
            line[start:end].replace("|", _MASK) if line[start] != "\\" else found[0],
        )
        position = end
    return "".join((*pieces, line[position:]))


def _mask(state: StateCore) -> None:
    if "|" not in state.src:
        return
    lines = state.src.split("\n")
    is_table = False
    for at, line in enumerate(lines):
        if not is_table and at and "|" in lines[at - 1] and _is_delimiter_row(line):
            is_table = True
            lines[at - 1] = mask_pipes(lines[at - 1])
        elif is_table and line.strip(" \t>"):
            lines[at] = mask_pipes(line)
        else:
            is_table = False
    state.src = "\n".join(lines)


def _is_delimiter_row(line: str) -> bool:
    """Return whether a line consists of dashes and pipes, perhaps in a quotation."""
    row = line.strip(" \t>")
    return "-" in row and "|" in row and not row.strip(" \t|:-")


def _unmask(state: StateCore) -> None:
    for token in state.tokens:
        if _MASK in token.content:
            token.content = token.content.replace(_MASK, "|")
