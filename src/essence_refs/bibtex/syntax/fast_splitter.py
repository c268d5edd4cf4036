"""
What is regular in a .bib text, as programs and careful people write it: patterns tell what bibtexparser would say.

bibtexparser is the judge of what a text means; the patterns take nothing that they could mistake, and a test holds
that both say the same. Regular is a block that begins a line and whose braces match, in whose entries every field
has a name of its own, an equals sign and a value.
"""

import re
import sys
from collections.abc import Iterator

from essence_refs.bibtex.syntax.blocks import Block, Comment, Definition, Entry, Preamble

# Before, Python goes back into a group that it may not go back into (its issue 106052), and "@misc{a,,}" is an entry.
_IS_MATCHED_RIGHTLY = sys.version_info >= (3, 11, 5)

# bibtexparser passes over a sign after a backslash, so that an escaped brace counts for nothing.
_ATOM = r"[^{}\\]++|\\."
_PLAIN = rf"\{{(?:{_ATOM})*+\}}"
_NESTED = rf"\{{(?:{_ATOM}|{_PLAIN})*+\}}"
_INSIDE = rf"(?:{_ATOM}|{_NESTED})*+"
# In quotation marks it counts no braces, and takes {"} for a sign.
_QUOTED = r'"(?:[^"\\]++|\\.|(?<=\{)"(?=\}))*+"'
# What follows a value before the comma (a join, a stray word) is a part of it.
_VALUE = rf'(?:\{{{_INSIDE}\}}|{_QUOTED}|[^{{}}"\s,\\]++|\s++(?![,}}]))++'
_NAME = r'[^\s{}"#%=,\\@]++'
_FIELD = re.compile(rf",\s*+({_NAME})\s*+=\s*+({_VALUE})", re.DOTALL)
_ENTRY = re.compile(
    r"@(?!(?i:comment|string|preamble))([A-Za-z]++)[ \t]*+\{\s*+([^\s{}\"#%=,\\@]++)\s*+"
    rf"(?:,\s*+{_NAME}\s*+=\s*+{_VALUE}\s*+)*+,?\s*+\}}",
    re.DOTALL,
)
# Strings, for few texts need them: see ``blocks``. In ASCII, for in Unicode the long \u017f is a small s.
_OTHER = (
    rf"(?s)@(?:(?P<said>(?ai:comment|preamble))[ \t]*+\{{(?P<inside>{_INSIDE})\}}"
    rf"|(?ai:string)[ \t]*+\{{\s*+(?P<name>{_NAME})\s*+=\s*+(?P<value>{_INSIDE})\}})"
)
# bibtexparser begins a new block where a line does so, whatever is open.
_BEGINNING = r"\n[^\S\n]*+@\w*+[ \t]*+[({]"

Cut = tuple[int, int, Block]
"""A block with where it starts and ends."""


def regular_entries(text: str) -> Iterator[Cut]:
    """Yield the regular entries of a text."""
    for found in _alone(_ENTRY, text, 0, len(text)):
        start, end = found.span()
        kind, key = found.groups()
        values = tuple(_FIELD.findall(text, found.end(2), end))
        yield start, end, Entry(kind, key, start, found[0], values)


def other_regular_blocks(text: str, start: int, end: int) -> Iterator[Cut]:
    """Yield the regular blocks of a stretch that are no entries."""
    for found in _alone(re.compile(_OTHER), text, start, end):
        yield *found.span(), _other(found)


def _other(found: re.Match[str]) -> Block:
    raw, start = found[0], found.start()
    said = found["said"]
    if said is None:
        return Definition(found["name"], found["value"].strip(), start, raw)
    if said.lower() == "preamble":
        return Preamble(found["inside"], start, raw)
    return Comment(raw, start, explicit=True)


def _alone(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches that have the beginnings of their lines to themselves, and in which no line begins a block."""
    if not _IS_MATCHED_RIGHTLY:
        return
    for found in pattern.finditer(text, start, end):
        begins, ends = found.span()
        # To biber a line that begins with a per cent sign is a comment, and the block before may end in such a line.
        before = text[start:begins]
        is_first = not start or "\n" in before
        start = ends
        if not is_first or not (before[-1:] in ("\n", "") or before.rpartition("\n")[2].isspace()):
            continue
        if text.find("@", begins + 1, ends) < 0 or not re.compile(_BEGINNING).search(text, begins, ends):
            yield found
