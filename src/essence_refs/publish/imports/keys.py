"""The keys of imported entries: kept where they can be, and otherwise made by a pattern."""

import re
from collections.abc import Container, Iterable, Mapping

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.exchange.records.keys import KeyMaker
from essence_refs.model import Reference

# Characters of a key that every program reads.
_KEY = re.compile(r"[^\s\"#%'(),=\\{}~@<>]+")
# Fields with the keys of other entries.
_WITH_KEYS = frozenset({"crossref", "xref", "related", "entryset"})


def with_keys(
    references: Iterable[Reference], keys: KeyMaker, made: Container[str], *, keeps_made: bool = False
) -> tuple[list[Reference], list[Problem]]:
    """
    Return references with the keys of their entries, and a warning for each key of a file that is changed.

    *made* are the keys that are not in the files; with *keeps_made* they are those of the wanted pattern. A key that a
    file has, and that is free and possible, is kept, and before all others.
    """
    references = [*references]
    kept = [each.key not in made and _is_possible(each.key) and keys.take(each.key) for each in references]
    problems = []
    found = []
    for reference, is_kept in zip(references, kept, strict=True):
        is_made = keeps_made and reference.key in made and keys.take_made(reference.key)
        key = reference.key if is_kept or is_made else keys.key(reference)
        if key != reference.key and reference.key not in made:
            why = "is taken" if _is_possible(reference.key) else "cannot be written in a .bib file"
            message = f"the key {reference.key!r} {why}; the entry has the key {key!r}"
            problems.append(reference.remark("key-changed", message))
        found.append(reference if key == reference.key else attrs.evolve(reference, key=key))
    return found, problems


def with_new_links(reference: Reference, changed: Mapping[str, str]) -> Reference:
    """Return a reference whose fields name other entries by their new keys."""
    fields = tuple(
        (
            name,
            ",".join(changed.get(each.strip(), each) for each in text.split(","))
            if name in _WITH_KEYS
            else text,
        )
        for name, text in reference.fields
    )
    return reference if fields == reference.fields else attrs.evolve(reference, fields=fields)


def _is_possible(key: str) -> bool:
    return bool(_KEY.fullmatch(key))
