"""What became of the lines of records: carried, kept as fields, or left out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import attrs

from essence_refs.diagnostics import Problem, count_of
from essence_refs.exchange.records.lines import TaggedLine
from essence_refs.model.results import ReadResult
from essence_refs.values import Value

# Lines of a kind that one problem names.
_NAMED = 5


@attrs.frozen(kw_only=True, eq=False, repr=False)
class LeftOut(Value):
    """A line or a cell that is not in the result, and why. ``cell`` is its address in a table."""

    line: int
    text: str
    reason: str
    cell: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Account(Value):
    """
    How many lines of a file were carried, were kept as fields, or had no value, and the lines that were left out.

    ``senders`` are pairs of the name of a database or program, empty where it is unknown, and its number of records.
    The lines are those with a tag, and those outside of all records. In a table they are cells, and ``unit`` is "cell".
    """

    source: str = ""
    format: str = ""
    senders: tuple[tuple[str, int], ...] = ()
    carried: int = 0
    kept: int = 0
    empty: int = 0
    left_out: tuple[LeftOut, ...] = ()
    unit: str = "line"

    @property
    def lines(self) -> int:
        """The number of all lines."""
        return self.carried + self.kept + self.empty + len(self.left_out)

    def __str__(self) -> str:
        number = sum(number for _, number in self.senders)
        known = [f"{count:,} from {name}" for name, count in self.senders if name]
        if len(self.senders) == 1 and known:
            records = f"{count_of(number, 'record')} from {self.senders[0][0]}"
        else:
            records = f"{count_of(number, 'record')} in {self.format}" + (
                f" ({', '.join(known)})" if known else ""
            )
        parts = [f"{count_of(self.carried, self.unit)} read"]
        if self.kept:
            parts.append(f"{self.kept:,} kept as fields")
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
                message += f"; {len(found):,} of this kind{self._places(found)}"
            yield Problem(
                message=message, source=self.source, line=first.line, field=first.cell, code="left-out"
            )

    def _places(self, found: Sequence[LeftOut]) -> str:
        """Return the first lines or cells; nothing if all are on one line, as in JSON that was written without line ends."""
        places = [*dict.fromkeys(each.cell or str(each.line) for each in found)]
        if len(places) == 1:
            return ""
        return f": {self.unit}s {', '.join(places[:_NAMED])}{', …' if len(places) > _NAMED else ''}"


@attrs.frozen(eq=False, repr=False)
class RecordsResult(ReadResult):
    """
    The references of files of records, with an account of each file.

    ``made_keys`` are the keys that are not in the files, but were made for their records.
    """

    accounts: tuple[Account, ...] = ()
    made_keys: frozenset[str] = frozenset()


class Accountant:
    """Counts the lines of the records of one file."""

    def __init__(self, source: str, format_: str) -> None:
        self.source = source
        self.format = format_
        self.senders: Counter[str] = Counter()
        self.carried = 0
        self.kept = 0
        self.empty = 0
        self.unit = "line"
        self._left_out: list[LeftOut] = []

    def leave_out(self, line: TaggedLine, reason: str) -> None:
        """Count a tagged line as left out."""
        self._left_out.append(LeftOut(line=line.number, text=f"{line.tag} - {line.text}", reason=reason))

    def leave_out_cell(self, line: int, cell: str, text: str, reason: str) -> None:
        """Count a cell of a table as left out."""
        self._left_out.append(LeftOut(line=line, text=text, reason=reason, cell=cell))

    def leave_out_text(self, lines: Iterable[tuple[int, str]]) -> None:
        """Count lines outside of all records as left out."""
        reason = "it is outside of all records"
        self._left_out += (LeftOut(line=number, text=text, reason=reason) for number, text in lines)

    def account(self) -> Account:
        """Return the account of the file."""
        return Account(
            source=self.source,
            format=self.format,
            senders=tuple(self.senders.most_common()),
            carried=self.carried,
            kept=self.kept,
            empty=self.empty,
            left_out=tuple(sorted(self._left_out, key=lambda each: each.line)),
            unit=self.unit,
        )


def _brief(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
