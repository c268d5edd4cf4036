"""
Repairs entries in which a comma is missing or one too many, or that have comments or a field without a value.

A repaired text has the same length, so that every offset in it is one in the source.
"""

import re
from typing import NamedTuple

from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.bibtex.syntax.braces import closing_brace
from essence_refs.bibtex.syntax.splitter import split

_NEXT_BLOCK = re.compile(r"\n[ \t]*@\s*[\w-]+\s*[({]")
_HEADER = re.compile(r"@[A-Za-z]+[ \t]*\{\s*([^\s{}\"#%=,\\@]+)")
_SKIPPED = re.compile(r"\s+|%[^\n]*")
_NAME = re.compile(r"[^\s{}\"#%=,\\@]+")
_EQUALS = re.compile(r"\s*=\s*")
_WORD = re.compile(r"[^\s{}\"#%=,\\@]+")
_JOIN = re.compile(r"\s*#\s*")


class Repair(NamedTuple):
    """A change at an offset in an entry, with the code and the message of its problem; both are empty for a comment."""

    offset: int
    code: str
    message: str


class _NotRepairableError(Exception):
    """The text has another mistake than those that are repaired."""


def repair_entry(text: str, start: int = 0, *, offset: int = 0) -> tuple[Entry, tuple[Repair, ...]] | None:
    """
    Return the entry that begins at *start*, and what was changed; None if that is not certain, or nothing was.

    *offset* is that of the text itself, and is added to those of the entry and of its fields.

    >>> repair_entry("@misc{a, title = {T} year = 2020,, note}")[0].values
    (('title', '{T}'), ('year', '2020'))
    """
    header = _HEADER.match(text, start)
    if not header:
        return None
    following = _NEXT_BLOCK.search(text, start)
    scan = _Scan(text[start : following.start() if following else len(text)])
    try:
        end = scan.fields(header.end() - start)
    except _NotRepairableError:
        return None
    repaired = "".join(scan.characters[:end])
    # Python before 3.11.5 has no patterns for regular entries, so bibtexparser splits them there.
    found = split(repaired)
    if len(found) == 1 and isinstance(entry := found[0], Entry) and entry.raw == repaired and scan.repairs:
        return entry._replace(start=start + offset), tuple(scan.repairs)
    return None


class _Scan:
    """Reads the fields of an entry one by one, and notes what to change."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.characters = list(raw)
        self.repairs: list[Repair] = []
        # Whether the separator that was read last has been given its comma.
        self.has_inserted_comma = False

    def fields(self, at: int) -> int:
        """Read the fields after the key, and return the end of the entry."""
        at = self._separator(at, "after the key")
        while not self.raw.startswith("}", at):
            name = _NAME.match(self.raw, at)
            if not name:
                raise _NotRepairableError
            equals = _EQUALS.match(self.raw, name.end())
            if equals:
                at = self._separator(self._value(equals.end()), f"after {name[0]!r}")
                continue
            # Only a word between two commas is certainly a field without a value.
            if not name[0][0].isalpha() or self.has_inserted_comma:
                raise _NotRepairableError
            at = self._separator(name.end(), "")
            if "," not in self.raw[name.end() : at] and not self.raw.startswith("}", at):
                raise _NotRepairableError
            self._blank(name.start(), name.end(), at)
            self.repairs.append(Repair(name.start(), "no-value", f"{name[0]!r} has no value"))
        return at + 1

    def _value(self, at: int) -> int:
        """Return the end of a value."""
        while True:
            at = self._piece(at)
            join = _JOIN.match(self.raw, at)
            if not join:
                return at
            at = join.end()

    def _piece(self, at: int) -> int:
        sign = self.raw[at : at + 1]
        if sign == "{":
            end = closing_brace(self.raw, at)
        elif sign == '"':
            end = self._closing_quote(at)
        elif word := _WORD.match(self.raw, at):
            end = word.end() - 1
        else:
            # A value may be empty.
            end = at - 1 if sign in (",", "}") else -1
        if end < 0:
            raise _NotRepairableError
        return end + 1

    def _closing_quote(self, start: int) -> int:
        at = start + 1
        while at < len(self.raw):
            sign = self.raw[at]
            if sign == '"':
                return at
            if sign == "{":
                at = closing_brace(self.raw, at)
                if at < 0:
                    return -1
            at += 2 if sign == "\\" else 1
        return -1

    def _separator(self, at: int, where: str) -> int:
        """Skip commas, white space and comments up to the next field; where there is no comma, insert it."""
        start, commas = at, 0
        self.has_inserted_comma = False
        while True:
            if found := _SKIPPED.match(self.raw, at):
                if found[0].startswith("%"):
                    self._blank(at, found.end())
                    self.repairs.append(Repair(at, "", ""))
                at = found.end()
            elif self.raw.startswith(",", at):
                commas += 1
                if commas > 1:
                    self.characters[at] = " "
                    self.repairs.append(Repair(at, "stray-comma", "a comma too many"))
                at += 1
            else:
                break
        if not commas and where and not self.raw.startswith("}", at):
            if at == start or not self.raw[start].isspace():
                raise _NotRepairableError
            self.characters[start] = ","
            self.has_inserted_comma = True
            self.repairs.append(Repair(at, "missing-comma", f"a comma is missing {where}"))
        return at

    def _blank(self, start: int, end: int, separator: int = 0) -> None:
        """Replace a stretch by white space, and the commas up to the end of the separator after it."""
        for at in range(start, max(end, separator)):
            if self.raw[at] != "\n":
                self.characters[at] = " "
