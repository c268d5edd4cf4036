"""``fenced_divs``: blocks between lines of colons, as in ``::: {.box}`` and ``:::``."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from essence_refs.reports.extensions.attributes import BRACED, Attributes, parse_attributes
from essence_refs.reports.extensions.block_lines import block_line

_OPENING = re.compile(
    rf":::+[ \t]*(?:(?P<braced>{BRACED.pattern})|(?P<word>[^\s{{}}:][^\s{{}}]*)(?:[ \t]+(?P<more>{BRACED.pattern}))?)[ \t]*:*[ \t]*\Z"
)
_CLOSING = re.compile(r":::+[ \t]*\Z")
_CODE = re.compile(r"(?P<fence>`{3,}(?=[^`]*\Z)|~{3,})")


def fenced_divs_plugin(md: MarkdownIt) -> None:
    """Add the rule for fenced divisions to a parser: tokens ``div_open`` and ``div_close``."""
    md.block.ruler.before("fence", "div", _div, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def attributes_of(line: str) -> Attributes | None:
    """Return the attributes of a division that this line opens, None for any other line."""
    found = _OPENING.match(line.strip())
    if found is None:
        return None
    word, more = found["word"], parse_attributes(found["braced"] or found["more"] or "")
    return Attributes(more.identifier, (word, *more.classes), more.pairs) if word else more


def _div(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - markdown-it's signature
    if state.is_code_block(startLine):
        return False
    attributes = attributes_of(block_line(state, startLine))
    if attributes is None:
        return False
    if silent:
        return True
    end, is_closed = _end(state, startLine, endLine)
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "div", end
    opened = state.push("div_open", "div", 1)
    opened.block, opened.map = True, [startLine, end + is_closed]
    opened.meta = {"attributes": attributes, "is_closed": is_closed}
    state.md.block.tokenize(state, startLine + 1, end)
    state.push("div_close", "div", -1).block = True
    state.parentType, state.lineMax = parent, line_max
    state.line = end + is_closed
    return True


def _end(state: StateBlock, start: int, last: int) -> tuple[int, bool]:
    """
    Return the line where the division that begins at *start* ends, and whether this line closes it.

    As in pandoc, the number of colons does not matter.
    """
    depth, fence = 1, ""
    for number in range(start + 1, last):
        line = block_line(state, number)
        if line and state.sCount[number] < state.blkIndent:
            return number, False
        if fence:
            fence = "" if line.rstrip() == line[:1] * len(line.rstrip()) and line.startswith(fence) else fence
            continue
        if found := _CODE.match(line):
            fence = found["fence"]
        elif _CLOSING.match(line):
            depth -= 1
            if not depth:
                return number, True
        elif attributes_of(line) is not None:
            depth += 1
    return last, False
