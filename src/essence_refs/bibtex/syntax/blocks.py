"""
The blocks of a .bib text: entries, definitions, preambles, comments and failures, each with its offset.

Offsets count characters from the start of the text: ``text[field.value_start:field.value_end]`` is the raw value,
with its braces or quotation marks.
"""

import re
from typing import NamedTuple

HEADER = re.compile(r"@\s*[\w-]*\s*[({]\s*")
"""The beginning of a block, up to the key of an entry. BibTeX allows white space on both sides of the type."""


# Named tuples, not attrs classes: attrs generates the methods of each class at import, which takes four times as long.
class Field(NamedTuple):
    """A field of an entry: its name as written, its raw value with the enclosure, and their offsets."""

    name: str
    value: str
    name_start: int
    value_start: int

    @property
    def name_end(self) -> int:
        """The offset just after the name."""
        return self.name_start + len(self.name)

    @property
    def value_end(self) -> int:
        """The offset just after the value."""
        return self.value_start + len(self.value)


class Entry(NamedTuple):
    """
    An entry: ``text[start:end]`` reaches from the ``@`` to the closing brace or parenthesis.

    ``type`` is as written. ``values`` are the names and raw values of the fields in order; a name may occur twice.
    """

    type: str
    key: str
    start: int
    raw: str
    values: tuple[tuple[str, str], ...]

    @property
    def end(self) -> int:
        """The offset just after the closing brace or parenthesis."""
        return self.start + len(self.raw)

    @property
    def key_start(self) -> int:
        """The offset of the key, or the offset at which it is missing."""
        header = HEADER.match(self.raw)
        return self.start + (header.end() if header else 0)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields with their offsets. They are searched for on each call, because few callers need them."""
        # Between names and values there is only white space and the one sign that is searched for.
        at = self.key_start - self.start + len(self.key)
        found = []
        for name, value in self.values:
            at = self.raw.find(",", at) + 1
            name_at = self.raw.find(name, at)
            if not name:
                name_at = at
            equals_at = self.raw.find("=", name_at + len(name))
            value_at = self.raw.find(value, equals_at + 1)
            found.append(Field(name, value, self.start + name_at, self.start + value_at))
            at = value_at + len(value)
        return tuple(found)

    def field(self, name: str) -> Field | None:
        """Return the first field with this name, whatever its case."""
        wanted = name.lower()
        return next((field for field in self.fields if field.name.lower() == wanted), None)


class Definition(NamedTuple):
    """A @string: the name of the abbreviation as written, and its raw value."""

    name: str
    value: str
    start: int
    raw: str

    @property
    def end(self) -> int:
        """The offset just after the closing brace or parenthesis."""
        return self.start + len(self.raw)

    @property
    def value_start(self) -> int:
        """The offset of the value."""
        return self.start + self.raw.find(self.value, self.raw.find("=") + 1)


class Preamble(NamedTuple):
    """A @preamble, with its raw value."""

    value: str
    start: int
    raw: str


class Comment(NamedTuple):
    """Text outside of entries: in a @comment when ``explicit``, otherwise between the entries."""

    text: str
    start: int
    explicit: bool


class Failure(NamedTuple):
    """An entry that could not be split; ``reason`` says why, ``raw`` is the text that was tried."""

    reason: str
    start: int
    raw: str


Block = Entry | Definition | Preamble | Comment | Failure


class LineIndex:
    """Lines and columns of the offsets in a text, both counted from one."""

    def __init__(self, text: str) -> None:
        self._line_starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._line_starts.append(at + 1)
            at = text.find("\n", at + 1)

    def __call__(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        # Only problems need it.
        from bisect import bisect_right  # noqa: PLC0415

        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1
