"""
LaTeX to rich text.

Most texts hold little LaTeX and go by a short cut; whatever else there is, ``setting`` sets.
"""

import re
from collections.abc import Callable

from essence_refs.bibtex.shortcuts import grouped_text, simple_text, spaced
from essence_refs.model.text import EMPTY, RichText

Report = Callable[[str, str, int, str], None]
"""Called with the code of a problem, its message, the offset in the text and a hint."""

_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
# A string, for few texts need it: see ``blocks``.
_ESCAPED = r"\{\\([%_&#$])\}|\\([%_&#~{}$])"
# What has to be written with a macro elsewhere, and what programs write here too: Mendeley puts it in braces.
_SPELT = r"\{\\~\{\}\}|\\~\{\}|\$\\sim\$|\{\\(?P<braced>text[a-z]+)\}|\\(?P<bare>text[a-z]+)(?:\{\}|[ ]|\b)"


def ignore(_code: str, _message: str, _offset: int, _hint: str) -> None:
    """Report nothing."""


def rich_text(text: str, report: Report = ignore) -> RichText:
    r"""
    Return what LaTeX sets for a text.

    >>> rich_text(r"100% of \pounds 5, {\'e}t\'e in {Sure Start}").plain
    '100% of £5, été in Sure Start'
    """
    simple = simple_text(text)
    if simple is not None:
        return RichText((simple,)) if simple else EMPTY
    return marked_text(text, report)


def marked_text(text: str, report: Report = ignore) -> RichText:
    """Return what LaTeX sets for a text that is not simple."""
    grouped = grouped_text(text)
    if grouped is not None:
        return grouped
    # Many a library has no text that needs it, and its tables take their time to be read.
    from essence_refs.bibtex.setting import set_text  # noqa: PLC0415

    return set_text(text, report)


def plain_text(text: str, report: Report = ignore) -> str:
    """Return what LaTeX sets for a text, without any marks."""
    simple = simple_text(text)
    return marked_text(text, report).plain if simple is None else simple


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
    from essence_refs.bibtex.macros import SYMBOLS  # noqa: PLC0415

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
