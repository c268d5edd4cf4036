"""Braces and white space in field values, and the callback that reports problems in a text."""

import re
from collections.abc import Callable

Report = Callable[[str, str, int, str], None]
"""Called with the code of a problem, its message, its offset in the text and a hint."""

BLANK = " \t\n\r\f\v"
"""The characters that are white space in LaTeX."""

BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# Such a line would hide the entries that begin on it.
_LINE_COMMENT = re.compile(r"\n[ \t]*%")
_BRACE_OR_COMMA = re.compile(r"\\.|[{},]", re.DOTALL)
_ESCAPED = re.compile(r"\\.", re.DOTALL)
_ANY_BRACE = re.compile(r"[{}]")


def ignore(_code: str, _message: str, _offset: int, _hint: str) -> None:
    """Report nothing."""


def closing_brace(text: str, start: int) -> int:
    """Return the offset of the brace that closes the one at *start*, or -1."""
    depth = 0
    at = start
    # Where no sign is escaped, counting braces takes a third of the time of looking at each.
    while (end := text.find("}", at)) >= 0 and not _has_escaped_sign(text, at, end):
        depth += text.count("{", at, end) - 1
        if not depth:
            return end
        at = end + 1
    if end < 0:
        return -1
    for found in BRACE.finditer(text, at):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                return found.start()
    return -1


def _has_escaped_sign(text: str, start: int, end: int) -> bool:
    """Return whether a backslash precedes a brace or a backslash between two offsets, or the sign at the second one."""
    return text.find("\\", start, end) >= 0 and (
        text.startswith("\\", end - 1)
        or text.find("\\{", start, end) >= 0
        or text.find("\\\\", start, end) >= 0
    )


def closing_braces(text: str) -> dict[int, int]:
    """Return the offset of the closing brace for that of each opening brace that is closed."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for found in BRACE.finditer(text):
        sign = found.group()
        if sign == "{":
            opened.append(found.start())
        elif sign == "}" and opened:
            closing[opened.pop()] = found.start()
    return closing


def is_balanced(text: str) -> bool:
    """Return whether all braces are paired, escaped ones included, as BibTeX counts them."""
    depth = 0
    for found in _ANY_BRACE.finditer(text):
        depth += 1 if found.group() == "{" else -1
        if depth < 0:
            return False
    return not depth


def unbraced(text: str) -> str:
    """
    Return a text without the braces around all of it, which Web of Science and Mendeley write.

    >>> unbraced("{{2150-8925}}"), unbraced("{a} and {b}")
    ('2150-8925', '{a} and {b}')
    """
    text = text.strip()
    if not text.startswith("{"):
        return text
    closing = closing_braces(text)
    start, end = 0, len(text)
    while closing.get(start, -1) == end - 1:
        start, end = start + 1, end - 1
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
    return text[start:end]


def split_outside_braces(text: str) -> list[str]:
    """
    Split a text at the commas outside of braces.

    >>> split_outside_braces("{Children, looked after},Care")
    ['{Children, looked after}', 'Care']
    """
    parts, depth, start = [], 0, 0
    for found in _BRACE_OR_COMMA.finditer(text):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif sign == "," and depth <= 0:
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def value_error(value: str) -> str:
    """Return why a value cannot be enclosed in braces, an empty string where it can."""
    if _LINE_COMMENT.search(value):
        return "a line of the value begins with %, which makes it a comment to some programs; write \\%"
    if "{" not in value and "}" not in value and "\\" not in value:
        return ""
    without_escapes = _ESCAPED.sub("", value)
    if not is_balanced(without_escapes):
        return "the braces of the value are not balanced"
    if without_escapes.endswith("\\"):
        return "the value ends with a backslash, which would escape the closing brace"
    if not is_balanced(value):
        return (
            "the braces of the value are not balanced, because BibTeX also counts escaped braces;"
            " write \\textbraceleft and \\textbraceright"
        )
    return ""
