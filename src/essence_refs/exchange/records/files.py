"""Reading files of records: keys, accounts and problems, which all formats have in common."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.exchange.records.account import Account, Accountant, RecordsResult
from essence_refs.exchange.records.keys import KeyMaker
from essence_refs.exchange.records.lines import Record, RecordsError, SplitText
from essence_refs.exchange.records.reader import RecordReader
from essence_refs.gc_pause import collection_paused

if TYPE_CHECKING:
    from essence_refs.model import Reference

FindProblems = Callable[[SplitText, str], Sequence[Problem]]


@collection_paused()
def parse_files(
    sources: Sequence[tuple[str, str]],
    format_: str,
    split: Callable[[str], SplitText],
    read: Callable[[Record, Accountant], RecordReader | None],
    find_problems: FindProblems = lambda *_: (),
) -> RecordsResult:
    """
    Return the references of several texts, with the problems of each and a notice with the numbers of its lines.

    *split* may raise `RecordsError`. *read* returns None for a record that has nothing to cite. The key of a reference
    is the one that its reader found, or a new one if there is none or another reference has it.
    """
    references: list[Reference] = []
    problems: list[Problem] = []
    accounts: list[Account] = []
    made: list[str] = []
    keys = KeyMaker()
    for source, text in sources:
        try:
            found = split(text)
        except RecordsError as error:
            problem = Problem(
                message=error.message,
                source=source,
                line=error.line,
                column=error.column,
                code="broken-records",
            )
            problems.append(problem)
            continue
        if not found.records:
            problems.append(_without_records(source, text, format_))
            continue
        accountant = Accountant(source, format_)
        accountant.leave_out_text(found.outside)
        readers = [each for record in found.records if (each := read(record, accountant)) is not None]
        # Keys that are in the file come before those that are made.
        own = [bool(reader.key) and keys.take(reader.key) for reader in readers]
        for reader, is_own in zip(readers, own, strict=True):
            reference = reader.reference()
            if not is_own:
                reference = attrs.evolve(reference, key=keys.key(reference))
                made.append(reference.key)
            references.append(reference)
        account = accountant.account()
        accounts.append(account)
        problems += [*account.problems(), *find_problems(found, source)]
    return RecordsResult(tuple(references), tuple(problems), tuple(accounts), frozenset(made))


def _without_records(source: str, text: str, format_: str) -> Problem:
    if not text.strip("\N{BYTE ORDER MARK} \t\r\n"):
        return Problem(
            message="the file is empty", source=source, line=1, code="no-records", severity=Severity.WARNING
        )
    return Problem(
        message=f"there is no record of {format_} in this file", source=source, line=1, code="no-records"
    )
