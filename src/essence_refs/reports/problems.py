"""Collect the problems of a report, each with its location."""

import bisect
import functools

import attrs

from essence_refs.diagnostics import Problem, Severity


@attrs.frozen(kw_only=True)
class TextLocation:
    """
    The location of a piece of text in the file of a report.

    ``text`` is the text of a block without its indents and markers. It begins on ``line``, counted from zero, and the
    piece begins at its character ``start``.
    """

    lines: tuple[str, ...] = attrs.field(repr=False)
    line: int = 0
    text: str = ""
    start: int = 0
    # The location of the whole text. All pieces of a block share its lines.
    whole: "TextLocation | None" = attrs.field(default=None, repr=False, eq=False)

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and column of a character of the piece, counted from one; column 0 is unknown."""
        position = self.start + offset
        whole = self.whole or self
        index = bisect.bisect_right(whole.line_starts, position) - 1
        indent = whole.indents[index]
        return self.line + index + 1, indent + position - whole.line_starts[index] + 1 if indent >= 0 else 0

    def after(self, breaks: int) -> tuple[int, int]:
        """Return the line after a number of line breaks in the piece, and column 0 for unknown."""
        return self.line + bisect.bisect_right((self.whole or self).line_starts, self.start) + breaks, 0

    @functools.cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The start of each line in the text."""
        return (0, *(index + 1 for index, each in enumerate(self.text) if each == "\n"))

    @functools.cached_property
    def indents(self) -> tuple[int, ...]:
        """The indent of each line of the text in the file; -1 if the line is written differently there."""
        file_lines = self.lines[self.line : self.line + len(self.line_starts)]
        indent = [line.find(own) for line, own in zip(file_lines, self.text.split("\n"), strict=False)]
        return (*indent, *[-1] * (len(self.line_starts) - len(indent)))

    def within(self, start: int) -> "TextLocation":
        """Return the location of the text that begins at a character of this piece."""
        return attrs.evolve(self, start=self.start + start, whole=self.whole or self)


class ProblemLog:
    """The lines of a report, and its problems in the order that they are found."""

    def __init__(self, source: str, lines: tuple[str, ...]) -> None:
        self.source = source
        self.lines = lines
        self.found: list[Problem] = []

    def warn(self, message: str, code: str, location: tuple[int, int], hint: str = "") -> None:
        """Record something that is left out or changed."""
        self._add(message, code, location, hint, Severity.WARNING)

    def notice(self, message: str, code: str, location: tuple[int, int]) -> None:
        """Record something that is no mistake."""
        self._add(message, code, location, "", Severity.NOTICE)

    def error(self, message: str, code: str, location: tuple[int, int], hint: str = "") -> None:
        """Record something that makes it impossible to render the report."""
        self._add(message, code, location, hint, Severity.ERROR)

    def _add(self, message: str, code: str, location: tuple[int, int], hint: str, severity: Severity) -> None:
        line, column = location
        self.found.append(
            Problem(
                message=message,
                source=self.source,
                line=line,
                column=column,
                code=code,
                hint=hint,
                severity=severity,
            )
        )
