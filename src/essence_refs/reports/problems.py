"""What is found while a report is read: its problems, each with its place."""

import bisect
import functools

import attrs

from essence_refs.diagnostics import Problem, Severity


@attrs.frozen(kw_only=True)
class TextLocation:
    """
    Where a stretch of a report's text stands in its file.

    ``text`` is that of a block, without what sets the block in; it begins on ``line`` (counted from zero), and the
    stretch begins ``start`` characters into it.
    """

    lines: tuple[str, ...] = attrs.field(repr=False)
    line: int = 0
    text: str = ""
    start: int = 0

    def at(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of a character of the stretch, both from one; column zero is unknown."""
        position = self.start + offset
        index = bisect.bisect_right(self._begun, position) - 1
        inset = self._insets[index]
        return self.line + index + 1, inset + position - self._begun[index] + 1 if inset >= 0 else 0

    def after(self, breaks: int) -> tuple[int, int]:
        """Return the place that so many line breaks of the stretch lead to, whose column is not known."""
        return self.line + bisect.bisect_right(self._begun, self.start) + breaks, 0

    @functools.cached_property
    def _begun(self) -> tuple[int, ...]:
        """Where each line begins in the text."""
        return (0, *(index + 1 for index, each in enumerate(self.text) if each == "\n"))

    @functools.cached_property
    def _insets(self) -> tuple[int, ...]:
        """How far each line of the text is set in, in the file; -1 where it stands otherwise there."""
        written = self.lines[self.line : self.line + len(self._begun)]
        inset = [line.find(own) for line, own in zip(written, self.text.split("\n"), strict=False)]
        return (*inset, *[-1] * (len(self._begun) - len(inset)))

    def within(self, start: int) -> "TextLocation":
        """Return the place of what begins so many characters into this one."""
        return attrs.evolve(self, start=self.start + start)


class ProblemLog:
    """The lines of a report, and its problems in the order that they are found."""

    def __init__(self, source: str, lines: tuple[str, ...]) -> None:
        self.source = source
        self.lines = lines
        self.problems: list[Problem] = []

    def warn(self, message: str, code: str, place: tuple[int, int], hint: str = "") -> None:
        """Note what is carried otherwise than it was written, or not at all."""
        self._note(message, code, place, hint, Severity.WARNING)

    def refuse(self, message: str, code: str, place: tuple[int, int], hint: str = "") -> None:
        """Note what keeps the report from being set."""
        self._note(message, code, place, hint, Severity.ERROR)

    def _note(self, message: str, code: str, place: tuple[int, int], hint: str, severity: Severity) -> None:
        line, column = place
        self.problems.append(
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
