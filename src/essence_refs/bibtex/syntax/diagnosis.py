"""Guess the line at which a broken entry went wrong."""

import re

from essence_refs.bibtex.syntax.blocks import Failure, LineIndex

_BRACE_OR_LINE_END = re.compile(r"\\.|[{}]|\n", re.DOTALL)
# The character found instead of the expected one, and the characters before it.
_TRAILING = "})@ \t\r\n"
_FIELD_START = re.compile(r"[ \t]*[A-Za-z][\w-]{0,30}[ \t]*=[ \t]*[{\"\d]")


def hint_for(failure: Failure, lines: LineIndex) -> str:
    """Return a hint at the line to look at, empty where the text shows no more than where the entry begins."""
    first, _ = lines(failure.start)
    if failure.reason.startswith("it is never closed"):
        at = _unclosed_value(failure.raw)
        if at < 0:
            return ""
        line, _ = lines(failure.start + at)
        return f"is a closing brace missing in line {line}?"
    line, _ = lines(failure.start + max(len(failure.raw.rstrip(_TRAILING)) - 1, 0))
    return f"see line {line}" if line > first else ""


def _unclosed_value(raw: str) -> int:
    """Return the offset of the brace inside which a line begins another field, or -1."""
    depth, opened = 0, -1
    for found in _BRACE_OR_LINE_END.finditer(raw):
        sign = found.group()
        if sign == "{":
            depth += 1
            if depth == 2:
                opened = found.start()
        elif sign == "}":
            depth -= 1
        elif sign == "\n" and depth > 1 and _FIELD_START.match(raw, found.end()):
            return opened
    return -1
