"""What a curator should mend: records that are incomplete, unlikely or there twice. Warnings, never errors."""

from collections.abc import Iterator

from essence_refs import bibtex
from essence_refs.checks import duplicates, identifiers, naming, records, tagging
from essence_refs.errors import Problem
from essence_refs.model import Library

__all__ = ["check"]


def check(library: Library, *, fields: bool = False) -> tuple[Problem, ...]:
    """
    Return what should be mended in a library, in library order.

    With *fields*, also the fields of the source that no style and no list can show.
    """
    return tuple(_found(library, fields=fields))


def _found(library: Library, *, fields: bool) -> Iterator[Problem]:
    twins = duplicates.found(library)
    for index, reference in enumerate(library):
        yield from records.found(reference)
        yield from naming.found(reference)
        yield from identifiers.found(reference)
        yield from tagging.found(reference, library)
        if fields:
            yield from bibtex.unplaced(reference, library.framework)
        if index in twins:
            yield twins[index]
