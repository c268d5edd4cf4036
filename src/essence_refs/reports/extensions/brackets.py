"""
Find the brackets of a text that are never closed: they are text, however many there are.

markdown-it looks for the end of each bracket, and inside it for the end of the next one. For many open brackets it would
call itself too deeply, and take long.
"""

import functools
import re
from bisect import bisect_left

from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from essence_refs.nesting import DEEPEST
from essence_refs.reports.formula_syntax import end_of_formula

# The address of a link, after its text in brackets.
LINK = re.compile(
    r"\(\s*(?:<[^<>\n]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)
_SIGN = re.compile(r"[\\`<$\[\]]")
_TAG = re.compile(r"<(?:!--(?:(?!-->)[^<])*-->|[A-Za-z/!?][^<>]*>)")
_BACKTICKS = re.compile("`+")
# So few brackets in a text cannot be nested too deeply.
_FEW = DEEPEST // 2


def end_of_bracket(state: StateInline, opening: int, disableNested: bool = False) -> int:  # noqa: FBT001, FBT002, N803 - as markdown-it's helper
    """Return the position of the closing bracket for the one that opens here, or -1."""
    if opening in unclosed_brackets(state.src):
        return -1
    before = state.pos
    end = parseLinkLabel(state, opening, disableNested)
    state.pos = before
    return end


@functools.lru_cache(maxsize=8)
def unclosed_brackets(source: str) -> frozenset[int]:
    """
    Return the positions of the brackets that are opened and never closed; none if the text has few brackets.

    >>> sorted(unclosed_brackets("[a] `[` " * 50 + "[b"))
    [400]
    """
    if source.count("[") <= _FEW:
        return frozenset()
    opened: list[int] = []
    code = _CodeSpans(source)
    position = 0
    while found := _SIGN.search(source, position):
        start = found.start()
        position = start + 1
        match found[0]:
            case "\\":
                position += 1
            case "`":
                position = code.end(start)
            case "<":
                tag = _TAG.match(source, start)
                position = tag.end() if tag else position
            case "$":
                position = max(end_of_formula(source, start, len(source)), position)
            case "[":
                opened.append(start)
            case _ if opened:
                opened.pop()
                link = LINK.match(source, position)
                position = link.end() if link else position
    return frozenset(opened)


class _CodeSpans:
    """The ends of the code in a text: code ends with as many backquotes as it begins with."""

    def __init__(self, source: str) -> None:
        self.starts: dict[int, list[int]] = {}
        for found in _BACKTICKS.finditer(source):
            self.starts.setdefault(len(found[0]), []).append(found.start())
        self.source = source

    def end(self, start: int) -> int:
        """Return the end of the code that begins here, or of its backquotes if it does not end."""
        found = _BACKTICKS.match(self.source, start)
        length = len(found[0]) if found else 1
        starts = self.starts.get(length, [])
        at = bisect_left(starts, start + length)
        return (starts[at] if at < len(starts) else start) + length
