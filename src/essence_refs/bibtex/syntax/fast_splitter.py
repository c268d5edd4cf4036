"""
Splits off the regular blocks of a .bib text by patterns, with the same result as bibtexparser.

A block is regular when it begins a line, its braces match, and each of its fields has a name of its own, an equals
sign and a value. The patterns match nothing that bibtexparser could split otherwise; a test compares the two.
"""

import re
import sys
from collections.abc import Iterator

from essence_refs.bibtex.syntax.blocks import Block, Comment, Definition, Entry, Preamble

# Earlier versions of Python backtrack into possessive groups (CPython issue 106052), and "@misc{a,,}" would be an entry.
_HAS_POSSESSIVE_GROUPS = sys.version_info >= (3, 11, 5)

# bibtexparser skips a sign after a backslash, so that an escaped brace does not count.
_ATOM = r"[^{}\\]++|\\."
_PLAIN = rf"\{{(?:{_ATOM})*+\}}"
_NESTED = rf"\{{(?:{_ATOM}|{_PLAIN})*+\}}"
_INSIDE = rf"(?:{_ATOM}|{_NESTED})*+"
# A quotation mark inside braces does not end a value.
_QUOTED = rf'"(?:[^"{{}}\\]++|\\.|\{{{_INSIDE}\}})*+"'
# Text between a value and the comma (a join, a stray word) is part of the value.
_VALUE = rf'(?:\{{{_INSIDE}\}}|{_QUOTED}|[^{{}}"\s,\\]++|\s++(?![,}}]))++'
_NAME = r'[^\s{}"#%=,\\@]++'
_FIELD = re.compile(rf",\s*+({_NAME})\s*+=\s*+({_VALUE})", re.DOTALL)
_ENTRY = re.compile(
    r"@(?!(?i:comment|string|preamble))([A-Za-z]++)[ \t]*+\{\s*+([^\s{}\"#%=,\\@]++)\s*+"
    rf"(?:,\s*+{_NAME}\s*+=\s*+{_VALUE}\s*+)*+,?\s*+\}}",
    re.DOTALL,
)
# ASCII only: in Unicode the long s (\u017f) is a lower-case s.
_OTHER = (
    rf"@(?:(?P<type>(?ai:comment|preamble))[ \t]*+\{{(?P<inside>{_INSIDE})\}}"
    rf"|(?ai:string)[ \t]*+\{{\s*+(?P<name>{_NAME})\s*+=\s*+(?P<value>{_INSIDE})\}})"
)
# bibtexparser begins a new block where a line begins one, even inside an open block.
_BLOCK_AT_LINE_START = re.compile(r"\n[^\S\n]*+@\s*+[\w-]*+\s*+[({]")

BlockRange = tuple[int, int, Block]
"""The start, the end and the block."""


def regular_entries(text: str) -> Iterator[BlockRange]:
    """Yield the regular entries of a text."""
    for found in _matches_on_own_lines(_ENTRY, text, 0, len(text)):
        start, end = found.span()
        kind, key = found.groups()
        values = tuple(_FIELD.findall(text, found.end(2), end))
        yield start, end, Entry(kind, key, start, found[0], values)


def other_regular_blocks(text: str, start: int, end: int) -> Iterator[BlockRange]:
    """Yield the regular blocks of a part of a text that are not entries."""
    for found in _matches_on_own_lines(re.compile(_OTHER, re.DOTALL), text, start, end):
        yield *found.span(), _other(found)


def _other(found: re.Match[str]) -> Block:
    raw, start = found[0], found.start()
    type_ = found["type"]
    if type_ is None:
        return Definition(found["name"], found["value"].strip(), start, raw)
    if type_.lower() == "preamble":
        return Preamble(found["inside"], start, raw)
    return Comment(raw, start, explicit=True)


def _matches_on_own_lines(
    pattern: re.Pattern[str], text: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """Yield the matches that begin a line, and inside which no line begins a block."""
    if not _HAS_POSSESSIVE_GROUPS:
        return
    for found in pattern.finditer(text, start, end):
        begins, ends = found.span()
        # In biber, a line that begins with a per cent sign is a comment, and the block before may end in such a line.
        before = text[start:begins]
        is_first = not start or "\n" in before
        start = ends
        if not is_first or not (before[-1:] in ("\n", "") or before.rpartition("\n")[2].isspace()):
            continue
        if text.find("@", begins + 1, ends) < 0 or not _BLOCK_AT_LINE_START.search(text, begins, ends):
            yield found
