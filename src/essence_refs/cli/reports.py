"""Reports of commands as JSON for programs: accounts, decisions and problems in one schema."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from essence_refs.cli.problems import rows
from essence_refs.json_text import write_json

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem
    from essence_refs.exchange.records.account import Account
    from essence_refs.publish.imports.results import ImportedRecord, ImportResult


def import_report(result: "ImportResult") -> str:
    """Return the report of an import."""
    return _text(result.accounts, result.problems, records=[*map(_record, result.records)])


def conversion_report(
    accounts: "Iterable[Account]", problems: "Iterable[Problem]", keys: Iterable[str]
) -> str:
    """Return the report of a conversion, with the keys of the references that were written."""
    return _text(accounts, problems, keys=[*keys])


def _text(accounts: "Iterable[Account]", problems: "Iterable[Problem]", **more: Any) -> str:
    return write_json({"accounts": [*map(_account, accounts)], **more, "problems": rows(problems)})


def _account(account: "Account") -> dict[str, Any]:
    return {
        "source": account.source,
        "format": account.format,
        "senders": [{"name": name, "records": number} for name, number in account.senders],
        "records": sum(number for _, number in account.senders),
        "lines": account.lines,
        "read": account.carried,
        "kept": account.kept,
        "empty": account.empty,
        "left_out": [
            {"line": each.line, "text": each.text, "reason": each.reason}
            | ({"cell": each.cell} if each.cell else {})
            for each in account.left_out
        ],
    }


def _record(record: "ImportedRecord") -> dict[str, Any]:
    return {
        "source": record.origin.source,
        "line": record.origin.line or None,
        "key": record.reference.key if record.is_added else "",
        "title": record.reference.title.plain,
        "added": record.is_added,
        "relation": record.relation,
        "other": record.other,
        "kind": record.kind,
        "reversed": record.is_reversed,
        "score": record.score if record.relation else None,
        "evidence": [*record.evidence],
        "lacking": [*record.lacking],
        "filled": [*record.filled],
    }
