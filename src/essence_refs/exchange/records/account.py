"""Counting what became of the lines of records: carried, kept as fields, or left out."""

from collections import Counter
from collections.abc import Iterable

from essence_refs.exchange.records.lines import TaggedLine
from essence_refs.model.results import Account, LeftOut


class Accountant:
    """Counts the lines of the records of one file."""

    def __init__(self, source: str, format_: str) -> None:
        self.source = source
        self.format = format_
        self.senders: Counter[str] = Counter()
        self.carried = 0
        self.kept = 0
        self.empty = 0
        self._left_out: list[LeftOut] = []

    def leave_out(self, line: TaggedLine, reason: str) -> None:
        """Count a tagged line as left out."""
        self._left_out.append(LeftOut(line=line.number, text=f"{line.tag} - {line.text}", reason=reason))

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
        )
