"""What is found while a report is read: its problems, each with its place."""

import attrs

from essence_refs.errors import Problem, Severity


@attrs.frozen(kw_only=True)
class Place:
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
        begun = self.text.rfind("\n", 0, position) + 1
        line = self.line + self.text.count("\n", 0, position)
        end = self.text.find("\n", begun)
        own = self.text[begun : end if end >= 0 else None]
        written = self.lines[line] if line < len(self.lines) else ""
        inset = written.find(own)
        return line + 1, inset + position - begun + 1 if inset >= 0 else 0

    def after(self, breaks: int) -> tuple[int, int]:
        """Return the place that so many line breaks of the stretch lead to, whose column is not known."""
        return self.line + self.text.count("\n", 0, self.start) + breaks + 1, 0

    def within(self, start: int) -> "Place":
        """Return the place of what begins so many characters into this one."""
        return attrs.evolve(self, start=self.start + start)


class Account:
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
