"""Lists of texts with "and" between them: biblatex manual, section 2.2.1, "literal list"."""

import re
from collections.abc import Iterator

_AND = re.compile(r"\\.|[{}]|(?<=[ \t\n\r\f\v])and(?=[ \t\n\r\f\v])", re.IGNORECASE | re.DOTALL)


def split_list(text: str) -> Iterator[tuple[int, str]]:
    """
    Split a list at top-level "and"; yield (offset, member).

    >>> list(split_list("{Barnes and Noble} and MIT"))
    [(0, '{Barnes and Noble}'), (23, 'MIT')]
    """
    # The ends of a text count as white space: in "and Brand, Sarah" a name is missing.
    padded = f" {text} "
    if "{" not in text and "\\" not in text and not _AND.search(padded):
        yield 0, text.strip()
        return
    depth, start = 0, 0
    for found in _AND.finditer(padded):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
        elif not sign.startswith("\\") and depth <= 0:
            yield _member(padded, start, found.start())
            start = found.end()
    yield _member(padded, start, len(padded))


def _member(padded: str, start: int, end: int) -> tuple[int, str]:
    part = padded[start:end]
    stripped = part.lstrip()
    return max(start + len(part) - len(stripped) - 1, 0), stripped.rstrip()
