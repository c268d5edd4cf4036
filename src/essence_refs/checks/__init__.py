"""Checks of a library: what a curator should correct or complete. They give warnings, never errors."""

from collections import Counter
from collections.abc import Iterator

import attrs

from essence_refs.checks.rules import RULES, CheckRule
from essence_refs.diagnostics import Problem
from essence_refs.model import Library

__all__ = ["RULES", "CheckRule", "check"]


def check(library: Library, *, fields: bool = False) -> tuple[Problem, ...]:
    """
    Return what should be corrected in a library, in library order.

    With *fields*, also the fields of the source that no style and no list can show.
    """
    found = tuple(_problems(library, fields=fields))
    for rule in RULES:
        if rule.whole_file:
            found = _combined(found, library, rule)
    return found


def _problems(library: Library, *, fields: bool) -> Iterator[Problem]:
    rules = [rule for rule in RULES if fields or not rule.is_optional]
    by_index = [rule.find_in_library(library) for rule in rules if rule.find_in_library]
    for index, reference in enumerate(library):
        for rule in rules:
            if rule.find:
                yield from rule.find(reference, library)
        yield from (each[index] for each in by_index if index in each)


def _combined(found: tuple[Problem, ...], library: Library, rule: CheckRule) -> tuple[Problem, ...]:
    """
    Return *found* with one problem of a rule for each file in which all items have it.

    A file from another program has no tags at all, and a line for each item would hide its other problems.
    """
    items = Counter(each.origin.source for each in library if each.origin)
    counts = Counter(each.source for each in found if each.code == rule.code)
    whole = {source for source, count in counts.items() if count == items[source] > 2}
    kept = []
    for each in found:
        if each.code != rule.code or each.source not in whole:
            kept.append(each)
        elif counts.pop(each.source, 0):
            message = rule.whole_file.format(count=f"{items[each.source]:,}")
            kept.append(attrs.evolve(each, line=1, key="", message=message))
    return tuple(kept)
