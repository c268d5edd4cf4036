"""What reading or writing a bibliographic format returns: the result, and every problem on the way."""

from collections.abc import Iterator
from typing import NamedTuple

import attrs

from essence_refs.diagnostics import Problem, Severity, count_problems
from essence_refs.model.reference import Reference
from essence_refs.values import Value

# Lines of a kind that one problem names.
_NAMED = 5


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LeftOut(Value):
    """A line that is not in the result, and why."""

    line: int
    text: str
    reason: str


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Account(Value):
    """
    How many lines of a file were carried, were kept as fields, or had no value, and the lines that were left out.

    ``senders`` are pairs of the name of a database or program, empty where it is unknown, and its number of records.
    The lines are those with a tag, and those outside of all records.
    """

    source: str = ""
    format: str = ""
    senders: tuple[tuple[str, int], ...] = ()
    carried: int = 0
    kept: int = 0
    empty: int = 0
    left_out: tuple[LeftOut, ...] = ()

    @property
    def lines(self) -> int:
        """The number of all lines."""
        return self.carried + self.kept + self.empty + len(self.left_out)

    def __str__(self) -> str:
        number = sum(number for _, number in self.senders)
        known = [f"{count:,} from {name}" for name, count in self.senders if name]
        if len(self.senders) == 1 and known:
            records = f"{_count(number, 'record')} from {self.senders[0][0]}"
        else:
            records = f"{_count(number, 'record')} in {self.format}" + (
                f" ({', '.join(known)})" if known else ""
            )
        parts = [f"{_count(self.carried, 'line')} read", f"{self.kept:,} kept as fields"]
        if self.left_out:
            parts.append(f"{len(self.left_out):,} left out")
        return f"{records}: {', '.join(parts)}"

    def problems(self) -> Iterator[Problem]:
        """Yield a notice with the numbers, and one for each reason why lines were left out."""
        yield Problem(message=str(self), source=self.source, line=1, code="records")
        by_reason: dict[str, list[LeftOut]] = {}
        for each in self.left_out:
            by_reason.setdefault(each.reason, []).append(each)
        for reason, found in by_reason.items():
            first = found[0]
            message = f"{_brief(first.text)!r} is left out: {reason}"
            if len(found) > 1:
                lines = ", ".join(str(each.line) for each in found[:_NAMED])
                message += (
                    f"; {len(found):,} of this kind: lines {lines}{', …' if len(found) > _NAMED else ''}"
                )
            yield Problem(message=message, source=self.source, line=first.line, code="left-out")


@attrs.frozen(eq=False, repr=False)
class ReadResult(Value):
    """
    References in the order of their source, and what was wrong or could not be kept as it was.

    Formats of records have an account for each source.
    """

    references: tuple[Reference, ...] = ()
    problems: tuple[Problem, ...] = ()
    accounts: tuple[Account, ...] = ()

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


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _brief(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
