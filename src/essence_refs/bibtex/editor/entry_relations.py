"""Adding relations to entries of .bib texts, removing them, and renaming the keys in them."""

import re
from collections.abc import Callable, Iterable, Mapping

from essence_refs.bibtex.editor.bib_text import BibText, field_positions
from essence_refs.bibtex.editor.source_style import single_text
from essence_refs.bibtex.syntax.blocks import Entry
from essence_refs.errors import ProblemsError
from essence_refs.model.related.relations import FIELDS, RELATED, RELATIONS, with_renamed_keys

# Fields with keys of other entries, separated by commas.
_FIELDS_WITH_KEYS = ("crossref", "xref", "xdata", "entryset", RELATED, RELATIONS)
_MEMBER = re.compile(r"[^,]+")

Fields = dict[str, str]
Changes = Mapping[str, str | None]


def relation_fields(text: BibText, entry: Entry) -> Fields:
    """
    Return the fields of an entry that have its relations.

    Raises:
        ProblemsError: for a field that is not one text.

    """
    found: Fields = {}
    for name in sorted(FIELDS):
        for at in field_positions(entry, name):
            value = single_text(entry.values[at][1])
            if value is None:
                message = "the value is an abbreviation or a join; write it out to change it"
                start = entry.fields[at].value_start
                raise ProblemsError((text.problem(message, start, "bad-value", entry.key, name),))
            found.setdefault(name, value)
    return found


def relation_changes(text: BibText, entry: Entry, steps: Iterable[Callable[[Fields], Changes]]) -> Changes:
    """
    Return the fields that change in an entry; each of *steps* gets the fields as the steps before left them.

    Raises:
        ProblemsError: for a field that is not one text.

    """
    before = relation_fields(text, entry)
    after = before
    for step in steps:
        changes = step(after)
        after = {name: value for name, value in {**after, **changes}.items() if value is not None}
    names = dict.fromkeys((*before, *after))
    return {name: after.get(name) for name in names if after.get(name) != before.get(name)}


def keys_renamed(text: BibText, keys: Mapping[str, str]) -> dict[str, Changes]:
    """Return the fields that change if these keys are renamed, by the key of each entry that refers to one of them."""
    changes: dict[str, Changes] = {}
    for entry in text.entries:
        if not any(key in entry.raw for key in keys):
            continue
        own: dict[str, str | None] = {}
        for name in _FIELDS_WITH_KEYS:
            for at in field_positions(entry, name):
                value = single_text(entry.values[at][1])
                if value is not None and (new := _renamed(name, value, keys)) != value:
                    own[name] = new
        if own:
            changes[entry.key] = own
    return changes


def _renamed(name: str, value: str, keys: Mapping[str, str]) -> str:
    """Return a value with keys replaced; the space around them stays, unless a relation is then there twice."""
    if name in (RELATED, RELATIONS):
        new = with_renamed_keys(name, value, keys)
        return value if new == with_renamed_keys(name, value, {}) else new

    def replaced(found: re.Match[str]) -> str:
        member = found.group()
        key = member.strip()
        return member.replace(key, keys[key]) if key in keys else member

    new = _MEMBER.sub(replaced, value)
    members = [each.strip() for each in new.split(",")]
    return new if new == value or len({*members}) == len(members) else ", ".join(dict.fromkeys(members))
