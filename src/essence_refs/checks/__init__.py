"""What a curator should mend: records that are incomplete, unlikely or there twice. Warnings, never errors."""

from collections import Counter
from collections.abc import Iterator

import attrs

from essence_refs import bibtex
from essence_refs.checks import duplicates, identifiers, import_artifacts, missing_fields, names, tagging
from essence_refs.diagnostics import Problem
from essence_refs.model import Library

__all__ = ["check"]

# A file from another program has no tags at all, and a line an item would hide what else is wrong in it.
_OF_WHOLE_FILES = {
    "no-level": "none of the {count} items stands at a level",
    "no-annotation": "none of the {count} items has an annotation",
}


def check(library: Library, *, fields: bool = False) -> tuple[Problem, ...]:
    """
    Return what should be mended in a library, in library order.

    With *fields*, also the fields of the source that no style and no list can show.
    """
    found = tuple(_found(library, fields=fields))
    for code, message in _OF_WHOLE_FILES.items():
        found = _gathered(found, library, code, message)
    return found


def _gathered(found: tuple[Problem, ...], library: Library, code: str, message: str) -> tuple[Problem, ...]:
    """Return *found* with one problem in the place of those that every item of a file has."""
    items = Counter(each.origin.source for each in library if each.origin)
    alike = Counter(each.source for each in found if each.code == code)
    whole = {source for source, count in alike.items() if count == items[source] > 2}
    told: set[str] = set()
    kept = []
    for each in found:
        if each.code != code or each.source not in whole:
            kept.append(each)
        elif each.source not in told:
            told.add(each.source)
            kept.append(
                attrs.evolve(each, line=1, key="", message=message.format(count=f"{items[each.source]:,}"))
            )
    return tuple(kept)


def _found(library: Library, *, fields: bool) -> Iterator[Problem]:
    twins = duplicates.found(library)
    for index, reference in enumerate(library):
        yield from missing_fields.found(reference)
        yield from names.found(reference)
        yield from identifiers.found(reference)
        yield from import_artifacts.found(reference)
        yield from tagging.found(reference, library)
        if fields:
            yield from bibtex.unmapped_fields(reference, library.framework)
        if index in twins:
            yield twins[index]
