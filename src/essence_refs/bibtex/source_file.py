"""A .bib text being read: its lines, the problems found in it, and the values that recur in it."""

from typing import TYPE_CHECKING

import attrs

from essence_refs.bibtex.data_types.name_list import NameCache
from essence_refs.bibtex.syntax.blocks import LineIndex
from essence_refs.diagnostics import Problem
from essence_refs.suggestions import MOST_SEARCHES

if TYPE_CHECKING:
    from essence_refs.model.dates import Date
    from essence_refs.model.text import RichText

FieldNames = tuple[tuple[str, ...], dict[str, str]]
"""The canonical names of an entry's fields in order, and the names as written of those that differ."""


class SourceFile:
    """
    One .bib text with its name, its number among the files read together, and its lines.

    It also caches decoded short texts, plain dates and names by their source. They recur in a library (journals,
    publishers, years, authors), and equal values can be one object.
    """

    def __init__(self, source: str, text: str, number: int, *, use_prefix: bool = True) -> None:
        self.source = source
        self.text = text
        self.number = number
        self.texts: dict[str, RichText] = {}
        self.dates: dict[str, Date] = {}
        self.days: dict[tuple[str, ...], tuple[Date | None, tuple[str, ...]]] = {}
        self.names = NameCache(use_prefix=use_prefix)
        # Names in entries that have the other value of biblatex's option useprefix.
        self.other_names = NameCache(use_prefix=not use_prefix)
        self.field_names: dict[tuple[str, ...], FieldNames | None] = {}
        self._lines: LineIndex | None = None
        self._counted, self._line = 0, 1

    @property
    def lines(self) -> LineIndex:
        """The lines and columns of the text."""
        if self._lines is None:
            self._lines = LineIndex(self.text)
        return self._lines

    def line(self, offset: int) -> int:
        """Return the line of an offset. Counting goes on from the offset before, because entries come in order."""
        if offset < self._counted:
            self._counted, self._line = 0, 1
        self._line += self.text.count("\n", self._counted, offset)
        self._counted = offset
        return self._line


class ProblemCollector:
    """The problems found so far, without repetitions."""

    def __init__(self) -> None:
        # The number of reports, repetitions included.
        self.calls = 0
        self._found: dict[tuple[int, int, str, str], Problem] = {}
        self._hints_left = MOST_SEARCHES

    def add(self, file: SourceFile, offset: int, problem: Problem) -> None:
        """Add a problem, and give it the location of an offset in a file."""
        self.calls += 1
        where = (file.number, offset, problem.code, problem.message)
        if where not in self._found:
            line, column = file.lines(offset)
            self._found[where] = attrs.evolve(problem, source=file.source, line=line, column=column)

    def may_suggest(self) -> bool:
        """Return whether to search for close matches. That takes time, so only the first problems get them."""
        self._hints_left -= 1
        return self._hints_left >= 0

    def sorted(self) -> tuple[Problem, ...]:
        """Return all problems in the order of the files and of their offsets."""
        return tuple(self._found[where] for where in sorted(self._found))
