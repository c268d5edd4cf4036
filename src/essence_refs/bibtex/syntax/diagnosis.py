"""Where in an entry it went wrong, so far as its text shows."""

import re

from essence_refs.bibtex.syntax.blocks import Failure, LineIndex

# Strings, for few files need them: see ``blocks``.
_SIGN = r"(?s)\\.|[{}]|\n"
# The sign that was found in the place of the one looked for, and what stands before it.
_AFTER = "})@ \t\r\n"
_FIELD = r"[ \t]*[A-Za-z][\w-]{0,30}[ \t]*=[ \t]*[{\"\d]"


def advice(failure: Failure, places: LineIndex) -> str:
    """Return which line to look at, empty where nothing is known that the place of the entry does not say."""
    first, _ = places(failure.start)
    if failure.reason.startswith("it is never closed"):
        at = _unclosed(failure.raw)
        if at < 0:
            return ""
        line, _ = places(failure.start + at)
        return f"is a closing brace missing in line {line}?"
    line, _ = places(failure.start + max(len(failure.raw.rstrip(_AFTER)) - 1, 0))
    return f"see line {line}" if line > first else ""


def _unclosed(raw: str) -> int:
    """Return the offset of the brace inside of which a line begins another field, or -1."""
    depth, opened = 0, -1
    for found in re.finditer(_SIGN, raw):
        sign = found.group()
        if sign == "{":
            depth += 1
            if depth == 2:
                opened = found.start()
        elif sign == "}":
            depth -= 1
        elif sign == "\n" and depth > 1 and re.compile(_FIELD).match(raw, found.end()):
            return opened
    return -1
