"""Finding the lines of the tables, keys and values of a TOML text, which tomllib does not keep."""

import re
import tomllib
from bisect import bisect_right
from typing import NamedTuple

# Where something is in a TOML text: keys, and indexes of arrays.
TomlPath = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[\s,]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[\w-]+")
# A string of several lines may end in two quotation marks of its own before the three that close it.
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?!"")(?:[^"\\\n]|\\.)*"'
    r"|'(?!'')[^'\n]*'",
    re.DOTALL,
)
_OTHER_VALUE = re.compile(r"[^,\]}#\n]+")


class TomlLines(NamedTuple):
    """The line of each table, key and value, counted from one, and that of a value which is never closed, or zero."""

    lines: dict[TomlPath, int]
    unclosed: int

    def line(self, path: TomlPath) -> int:
        """Return the line of what is at *path*, or of the nearest table around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def find_lines(text: str) -> TomlLines:
    """Return the lines of everything in a TOML text; where the text is not TOML, of what comes before the mistake."""
    scanner = _Scanner(text)
    try:
        scanner.scan()
    except _ScanError as error:
        return TomlLines(scanner.lines, error.line)
    return TomlLines(scanner.lines, 0)


class _ScanError(Exception):
    """The text is not TOML from here on. *line* is that of a value which is never closed, or zero."""

    def __init__(self, line: int = 0) -> None:
        super().__init__()
        self.line = line


class _Scanner:
    """Goes through a text once. tomllib has accepted it, so that little can be wrong."""

    def __init__(self, text: str) -> None:
        self.lines: dict[TomlPath, int] = {}
        self._text = text
        self._at = 0
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        # How many tables each array of tables has so far.
        self._counts: dict[TomlPath, int] = {}

    def scan(self) -> None:
        table: TomlPath = ()
        while self._skip(_BETWEEN) and self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._assignment(table)

    @property
    def _line(self) -> int:
        return bisect_right(self._starts, self._at)

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Go on after a match of *pattern*; return whether there is one here."""
        found = pattern.match(self._text, self._at)
        if found:
            self._at = found.end()
        return found is not None

    def _next(self) -> str:
        return self._text[self._at : self._at + 1]

    def _header(self) -> TomlPath:
        """Read the header of a table, and return the path of the table."""
        line = self._line
        is_array = self._text.startswith("[[", self._at)
        self._at += 1 + is_array
        path: TomlPath = ()
        *outer, last = self._keys()
        for key in outer:
            path = (*path, key)
            self.lines.setdefault(path, line)
            # The last table of the array so far.
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        path = (*path, last)
        if is_array:
            self.lines.setdefault(path, line)
            number = self._counts.get(path, 0)
            self._counts[path] = number + 1
            path = (*path, number)
        self.lines[path] = line
        for _ in range(1 + is_array):
            self._skip(_SPACE)
            if self._next() != "]":
                raise _ScanError
            self._at += 1
        return path

    def _keys(self) -> list[str]:
        """Read a key, which may have several parts with dots between them."""
        keys = []
        while True:
            self._skip(_SPACE)
            start = self._at
            if self._skip(_BARE_KEY):
                keys.append(self._text[start : self._at])
            elif self._skip(_STRING):
                keys.append(tomllib.loads(f"key = {self._text[start : self._at]}")["key"])
            else:
                raise _ScanError
            self._skip(_SPACE)
            if self._next() != ".":
                return keys
            self._at += 1

    def _assignment(self, path: TomlPath) -> None:
        line = self._line
        for key in self._keys():
            path = (*path, key)
            self.lines.setdefault(path, line)
        if self._next() != "=":
            raise _ScanError
        self._at += 1
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: TomlPath) -> None:
        opening, line = self._next(), self._line
        if opening in ("[", "{"):
            self._at += 1
            self._members(path, "]" if opening == "[" else "}", line)
        elif opening in ('"', "'"):
            if not self._skip(_STRING):
                raise _ScanError(line)
        elif not self._skip(_OTHER_VALUE):
            raise _ScanError

    def _members(self, path: TomlPath, closing: str, line: int) -> None:
        """Read the members of an array or an inline table that begins in *line*."""
        number = 0
        while self._skip(_BETWEEN) and self._next() != closing:
            if not self._next():
                raise _ScanError(line)
            if closing == "}":
                self._assignment(path)
            else:
                self.lines[*path, number] = self._line
                self._value((*path, number))
            number += 1
        self._at += 1
