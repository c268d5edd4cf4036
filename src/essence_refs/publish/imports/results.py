"""What an import adds to a library, and what it does not add, with the reason for each record."""

from collections.abc import Iterator

import attrs

from essence_refs.diagnostics import Problem, count_of
from essence_refs.exchange.records.account import Account
from essence_refs.front_end import Displayed
from essence_refs.model import Reference
from essence_refs.model.reference import Origin
from essence_refs.publish.editing.edited_files import EditedFile
from essence_refs.values import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ImportedRecord(Value):
    """
    A record, and what became of it.

    ``reference`` has the key of the entry if the record is added, and otherwise the key as it was read. ``relation`` is
    "same", "likely" or "related" to the reference with the key ``other``, or empty. ``kind`` says what the record is of the
    other reference, for example "update-of"; if ``is_reversed``, what the other is of the record. ``evidence`` has the
    reasons. ``lacking`` are the variables that the record has and the other reference lacks, and ``filled`` those that
    were added to its entry.
    """

    reference: Reference
    is_added: bool
    relation: str = ""
    other: str = ""
    kind: str = ""
    is_reversed: bool = False
    score: int = 0
    evidence: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()

    @property
    def origin(self) -> Origin:
        """Where the record was read."""
        return self.reference.origin or Origin()

    @property
    def reason(self) -> str:
        """Why the record is not added, or how it is related; empty for others."""
        why = f" ({'; '.join(self.evidence)})" if self.evidence else ""
        if self.relation == "same":
            return f"the same work as {self.other!r}{why}"
        if self.relation == "likely":
            return f"likely the same work as {self.other!r}{why}"
        kind = self.kind.replace("-", " ")
        if self.is_reversed:
            return f"related: {self.other!r} is the {kind} it{why}"
        return f"related: the {kind} {self.other!r}{why}" if self.relation else ""

    def __str__(self) -> str:
        title = self.reference.title.plain
        parts = [f"{title[:59]}…" if len(title) > 60 else title or self.reference.key, self.reason]
        text = ": ".join(filter(None, parts))
        if self.filled:
            return f"{text}; added to it: {', '.join(self.filled)}"
        return f"{text}; the record has more: {', '.join(self.lacking)}" if self.lacking else text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ImportResult(Displayed, Value):
    """
    The records of an import in their order, and the .bib ``file`` with the entries that it adds.

    ``accounts`` say what became of each line of the files of records. ``problems`` are what was wrong in the files, and
    the values that a .bib file cannot represent. Nothing is saved with ``dry_run`` until ``save`` is called.
    """

    file: EditedFile = attrs.field(eq=False)
    records: tuple[ImportedRecord, ...]
    accounts: tuple[Account, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def added(self) -> tuple[ImportedRecord, ...]:
        """The records that are added."""
        return tuple(each for each in self.records if each.is_added)

    @property
    def left_out(self) -> tuple[ImportedRecord, ...]:
        """The records that are not added."""
        return tuple(each for each in self.records if not each.is_added)

    @property
    def diff(self) -> str:
        """What changes in the file, as a unified diff; empty if nothing does."""
        return self.file.diff

    @property
    def text(self) -> str:
        """The text of the file with the new entries."""
        return self.file.after

    def save(self) -> None:
        """
        Write the file, unless nothing is added.

        Raises:
            FileError: when the file cannot be written, or has changed since it was read.

        """
        self.file.save()

    def __repr__(self) -> str:
        return f"<ImportResult: {self}>"

    def __str__(self) -> str:
        return "; ".join(self._counts())

    def _counts(self) -> Iterator[str]:
        yield f"{count_of(len(self.records), 'record')} read"
        related = sum(each.relation == "related" for each in self.added)
        likely = sum(each.relation == "likely" for each in self.added)
        more = [
            f"{related:,} related to others" if related else "",
            count_of(likely, "likely duplicate") if likely else "",
        ]
        notes = ", ".join(filter(None, more))
        yield f"{len(self.added):,} added" + (f" ({notes})" if notes else "")
        for relation, words in (
            ("same", "already there"),
            ("likely", "held back as likely of the same work"),
        ):
            if number := sum(each.relation == relation for each in self.left_out):
                yield f"{number:,} {words}"
