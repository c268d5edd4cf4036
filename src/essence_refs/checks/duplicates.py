"""Records that are probably one work written down twice."""

import unicodedata
from collections.abc import Hashable, Iterator

from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference


def found(library: Library) -> dict[int, Problem]:
    """Return the probable duplicates by their place in the library, each with the first record of the work."""
    first: dict[Hashable, Reference] = {}
    problems: dict[int, Problem] = {}
    for index, reference in enumerate(library):
        for sameness, field, words in _samenesses(reference):
            earlier = first.setdefault(sameness, reference)
            if earlier is not reference and index not in problems:
                message = f"probably the same work as {earlier.key!r}{_place(earlier)}: {words}"
                problems[index] = reference.remark("duplicate", message, field=field)
    return problems


def _samenesses(reference: Reference) -> Iterator[tuple[Hashable, str, str]]:
    if reference.doi:
        yield ("doi", reference.doi.casefold()), "doi", "the DOI is the same"
    title = _squeezed(reference.title.plain)
    if title and reference.year is not None:
        yield ("title", title, reference.year), "title", "title and year are the same"


def _squeezed(title: str) -> str:
    r"""
    Return a title without what two curators write differently: case, accents, spaces and punctuation.

    >>> _squeezed("Caf\u00e9, what works?")
    'cafewhatworks'
    """
    return "".join(each for each in unicodedata.normalize("NFKD", title).casefold() if each.isalnum())


def _place(reference: Reference) -> str:
    origin = reference.origin
    return f" ({origin.source}:{origin.line})" if origin and origin.line else ""
