"""What reading or writing a bibliographic format returns: the result, and every problem on the way."""

from typing import NamedTuple

import attrs

from essence_refs.diagnostics import Problem, Severity, count_problems
from essence_refs.model.reference import Reference
from essence_refs.values import Value


@attrs.frozen(eq=False, repr=False)
class ReadResult(Value):
    """References in the order of their source, and what was wrong or could not be kept as it was."""

    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that are errors."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)


@attrs.frozen(eq=False, repr=False)
class WriteResult(Value):
    """
    The text of a file, and what the format could not carry of the references in it.

    ``data`` are the bytes of a binary file, such as a workbook, which has no text.
    """

    text: str
    problems: tuple[Problem, ...] = ()
    data: bytes | None = None

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.text.encode() if self.data is None else self.data

    def __repr__(self) -> str:
        size = f"{len(self.text):,} characters" if self.data is None else f"{len(self.data):,} bytes"
        return f"<WriteResult: {size}, {count_problems(self.problems)}>"


class LeftBehind(NamedTuple):
    """
    Something in a text that is in none of its references, such as a comment, and is in no text written from them.

    ``code`` is that of the problem when it is not converted. ``is_covered`` is true if there is no such problem: an
    abbreviation whose text is in a reference, and a field that is commented out, which the reader reports.
    """

    line: int
    code: str
    noun: str
    is_covered: bool = False
