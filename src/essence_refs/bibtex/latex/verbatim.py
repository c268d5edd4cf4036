"""Braces and escapes in .bib values: closing braces, verbatim fields, and how their problems are reported."""

import re
from collections.abc import Callable

from essence_refs.bibtex.latex.fast_decoder import spaced

Report = Callable[[str, str, int, str], None]
"""Called with the code of a problem, its message, the offset in the text and a hint."""

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# A string, for few texts need it: see ``blocks``.
_ESCAPED = r"\{\\([%_&#$])\}|\\([%_&#~{}$])"
# What has to be written with a macro elsewhere, and what programs write here too: Mendeley puts it in braces.
_SPELT = r"\{\\~\{\}\}|\\~\{\}|\$\\sim\$|\{\\(?P<braced>text[a-z]+)\}|\\(?P<bare>text[a-z]+)(?:\{\}|[ ]|\b)"


def ignore(_code: str, _message: str, _offset: int, _hint: str) -> None:
    """Report nothing."""


def verbatim(text: str) -> str:
    r"""
    Return an address or identifier: LaTeX takes them to the letter, but many curators escape ``_`` and ``%``.

    >>> verbatim(r"https://example.org/a\_b"), verbatim(r"https://example.org/{\~{}}a\textpercent{}20b")
    ('https://example.org/a_b', 'https://example.org/~a%20b')
    """
    if "\\" in text:
        text = re.sub(_SPELT, _spelt, text)
        text = re.sub(_ESCAPED, r"\1\2", text)
    return spaced(text)


def _spelt(found: re.Match[str]) -> str:
    # As in marked_text: few addresses have a macro in them.
    from essence_refs.bibtex.latex.macros import SYMBOLS  # noqa: PLC0415

    name = found["braced"] or found["bare"]
    return SYMBOLS.get(name, found[0]) if name else "~"


def closing_brace(text: str, start: int) -> int:
    """Return the offset of the brace that closes the one at *start*, or -1."""
    if "\\" not in text or not ("\\{" in text or "\\}" in text or "\\\\" in text):
        return _closing_plain_brace(text, start)
    depth = 0
    for found in _BRACE.finditer(text, start):
        sign = found.group()
        if sign == "{":
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                return found.start()
    return -1


def _closing_plain_brace(text: str, start: int) -> int:
    """Do the same where no brace is escaped, in a third of the time."""
    depth = 0
    while (end := text.find("}", start)) >= 0:
        depth += text.count("{", start, end) - 1
        if not depth:
            return end
        start = end + 1
    return -1
