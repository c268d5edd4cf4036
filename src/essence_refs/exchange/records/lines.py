"""Tagged lines of RIS, MEDLINE and Web of Science: splitting a text into records."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from essence_refs.model import RichText

# A line may end in CRLF, LF or a lone CR. U+2028 and form feeds are characters of a line.
_LINE_END = re.compile(r"\r\n|\n|\r")


class TaggedLine(NamedTuple):
    """
    A tag and its value, at a line of the file.

    ``more`` are the lines that continue the value, with the number of each. ``rich`` is the whole value where it has
    marks.
    """

    tag: str
    value: str
    number: int
    more: tuple[tuple[int, str], ...] = ()
    rich: RichText | None = None

    @property
    def text(self) -> str:
        """The value with the lines that continue it, on one line."""
        if not self.more:
            return self.value
        return " ".join(part for part in (self.value, *(text for _, text in self.more)) if part)

    @property
    def texts(self) -> tuple[str, ...]:
        """The value and each line that continues it."""
        return tuple(part for part in (self.value, *(text for _, text in self.more)) if part)


class Record(NamedTuple):
    """The tagged lines of a record, with the line where it begins, and whether its end is marked."""

    lines: tuple[TaggedLine, ...]
    number: int
    is_ended: bool = True


class SplitText(NamedTuple):
    """The records of a text, and the lines outside of all records, each with its number."""

    records: tuple[Record, ...]
    outside: tuple[tuple[int, str], ...] = ()


def numbered_lines(text: str) -> Iterator[tuple[int, str]]:
    r"""
    Yield each line of a text with its number, which begins at one.

    >>> list(numbered_lines("a\rb\r\nc"))
    [(1, 'a'), (2, 'b'), (3, 'c')]
    """
    return enumerate(_LINE_END.split(text.removeprefix("\N{BYTE ORDER MARK}")), 1)


class RecordsError(Exception):
    """A text that is not in the format of its records; *line* and *column* are where that shows."""

    def __init__(self, message: str, line: int, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class RecordSplitter:
    """
    Collects the lines of records.

    A tagged line that follows no beginning of a record begins one, so that none is lost.
    """

    def __init__(self) -> None:
        self._records: list[Record] = []
        self._lines: list[TaggedLine] = []
        self._more: list[tuple[int, str]] = []
        self._outside: list[tuple[int, str]] = []

    @property
    def is_inside(self) -> bool:
        """Whether a record has begun and not ended."""
        return bool(self._lines)

    def tag(self, tag: str, value: str, number: int) -> None:
        """Add a tagged line to the record, which begins with it where there is none."""
        self.add(TaggedLine(tag, value, number))

    def add(self, line: TaggedLine) -> None:
        """Add a line to the record, which begins with it where there is none."""
        self._close_line()
        self._lines.append(line)

    def text(self, text: str, number: int) -> None:
        """Add a line without a tag: it continues the line before it, or is outside of all records."""
        if self._lines:
            self._more.append((number, text))
        elif text:
            self._outside.append((number, text))

    def end(self, *, is_marked: bool = True) -> None:
        """End the record, if there is one."""
        self._close_line()
        if self._lines:
            self._records.append(Record(tuple(self._lines), self._lines[0].number, is_marked))
        self._lines = []

    def result(self) -> SplitText:
        """Return what was found; a record that is still open has no marked end."""
        self.end(is_marked=False)
        return SplitText(tuple(self._records), tuple(self._outside))

    def _close_line(self) -> None:
        more = self._more
        # Empty lines before the next tag continue nothing.
        while more and not more[-1][1]:
            more.pop()
        if more:
            self._lines[-1] = self._lines[-1]._replace(more=tuple(more))
            self._more = []
