"""``line_blocks``: lines that begin with a vertical bar, and end where they are written."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore

from essence_refs.reports.extensions.block_lines import block_line

_LINE = re.compile(r"\|(?: |$)")
_LEADING_SPACES = re.compile(r"^ +")
_IS_LINE_BLOCK = "line_block"


def line_blocks_plugin(md: MarkdownIt) -> None:
    """Add the rules for line blocks to a parser: they are paragraphs with line breaks."""
    md.block.ruler.before("paragraph", "line_block", _line_block)
    md.core.ruler.after("inline", "line_block_breaks", _break_lines)


def _line_block(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - markdown-it's signature
    if state.is_code_block(startLine) or not _LINE.match(block_line(state, startLine)):
        return False
    if silent:
        return True
    lines: list[str] = []
    number = startLine
    while number < endLine and not state.isEmpty(number) and state.sCount[number] >= state.blkIndent:
        line = block_line(state, number)
        if _LINE.match(line):
            # Spaces at the start of a line are kept.
            lines.append(
                _LEADING_SPACES.sub(lambda found: "\N{NO-BREAK SPACE}" * len(found[0]), line[2:]).rstrip()
            )
        elif state.sCount[number] > state.blkIndent:
            lines[-1] += f" {line.strip()}"
        else:
            break
        number += 1
    state.line = number
    state.push("paragraph_open", "p", 1).map = [startLine, number]
    inline = state.push("inline", "", 0)
    inline.content, inline.children, inline.map = "\n".join(lines), [], [startLine, number]
    inline.meta = {_IS_LINE_BLOCK: True}
    state.push("paragraph_close", "p", -1)
    return True


def _break_lines(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and _IS_LINE_BLOCK in token.meta:
            for child in token.children or ():
                child.type = "hardbreak" if child.type == "softbreak" else child.type
