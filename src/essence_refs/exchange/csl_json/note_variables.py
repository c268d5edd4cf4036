"""
Variables in the note of an item, as users of Zotero write them where Zotero has no field: "original-date: 1950".

The form is that of citeproc-js: a line each, or ``{:original-date: 1950}`` within a line.
"""

import re
from collections.abc import Mapping
from typing import Any

from essence_refs.exchange.csl_json import dates
from essence_refs.exchange.csl_json.variables import ALIASES, DATES, KINDS, NAMES, TEXTS

_LINE = re.compile(r"\s*([a-z][-_a-z]*|[A-Z]+)\s*:\s*(\S.*?)\s*")
_BRACED = re.compile(r"\{:([a-z][-_a-z]*|[A-Z]+):\s*([^{}]+)\}")


def with_note_variables(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """
    Return an item with the variables in its note, and the note without them.

    A date or a type in the note replaces that of the item; another variable is read where the item has none.

    >>> with_note_variables({"note": "original-date: 1950"})
    {'original-date': '1950'}
    """
    note = item.get("note")
    if not isinstance(note, str) or ":" not in note:
        return item
    found: dict[str, Any] = {}
    rest = [line for line in _split(note) if not _read(line, item, found)]
    if not found:
        return item
    changed = {**item, **found, "note": "\n".join(rest).strip()}
    return changed if changed["note"] else {key: value for key, value in changed.items() if key != "note"}


def _split(note: str) -> list[str]:
    """Return the lines of a note, those in braces as lines of their own."""
    return _BRACED.sub(lambda found: f"\n{found[1]}: {found[2]}\n", note).splitlines()


def _read(line: str, item: Mapping[str, Any], found: dict[str, Any]) -> bool:
    """Read the variable in a line, and return whether there was one."""
    matched = _LINE.fullmatch(line)
    if not matched:
        return False
    variable, value = ALIASES.get(matched[1], matched[1]), matched[2]
    if variable == "type" or variable in DATES:
        is_valid = value in KINDS if variable == "type" else _is_date(value)
        if is_valid:
            found[variable] = value
        return is_valid
    if item.get(variable) or variable == "note":
        return False
    if variable in NAMES:
        found.setdefault(variable, []).append(_name(value))
    elif variable in TEXTS and variable not in found:
        found[variable] = value
    else:
        return False
    return True


def _is_date(value: str) -> bool:
    date = dates.parse(value)
    return date is not None and bool(date.start or date.end)


def _name(value: str) -> dict[str, str]:
    """Return the name in "Family || Given", or a whole name."""
    family, _, given = (part.strip() for part in value.partition("||"))
    return {"family": family, "given": given} if given else {"literal": family}
