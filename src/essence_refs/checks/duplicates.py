"""A check for references that are probably about one work."""

import unicodedata
from collections.abc import Hashable, Iterator

from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference


def find_duplicates(library: Library) -> dict[int, Problem]:
    """Return a problem for each probable duplicate, by its index; it names the first reference to the work."""
    first: dict[Hashable, Reference] = {}
    problems: dict[int, Problem] = {}
    for index, reference in enumerate(library):
        for identity, field, words in _identities(reference):
            earlier = first.setdefault(identity, reference)
            if earlier is not reference and index not in problems:
                message = f"probably the same work as {earlier.key!r}{_location(earlier)}: {words}"
                problems[index] = reference.remark("duplicate", message, field=field)
    return problems


def _identities(reference: Reference) -> Iterator[tuple[Hashable, str, str]]:
    if reference.doi:
        yield ("doi", reference.doi.casefold()), "doi", "the DOI is the same"
    title = _letters(reference.title.plain)
    if title and reference.year is not None:
        yield ("title", title, reference.year), "title", "title and year are the same"


def _letters(title: str) -> str:
    r"""
    Return the letters and digits of a title, without case and accents, which two curators may write differently.

    >>> _letters("Caf\u00e9, what works?")
    'cafewhatworks'
    """
    return "".join(each for each in unicodedata.normalize("NFKD", title).casefold() if each.isalnum())


def _location(reference: Reference) -> str:
    origin = reference.origin
    return f" ({origin.source}:{origin.line})" if origin and origin.line else ""
