"""What reading or writing a bibliographic format returns: the result, and every problem on the way."""

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
    """The text of a file, and what the format could not carry of the references in it."""

    text: str
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        return f"<WriteResult: {len(self.text):,} characters, {count_problems(self.problems)}>"
