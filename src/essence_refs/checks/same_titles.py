"""References that are probably of one work, by the same DOI or the same title and year: a quick comparison."""

import heapq
from collections.abc import Iterable

from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Reference
from essence_refs.relations.folding import letters

# Of the works with one DOI, only the first are compared by their titles: all are reported for their DOI in any case.
_MOST_COMPARED = 50
# From this number on, works with one title are found by volume and author, and not compared one by one.
_MANY = 20
_ANY = "*"


def find_same_titles(library: Library) -> dict[int, Problem]:
    """Return a problem for each probable duplicate, by its index; it names the first reference to the work."""
    by_doi: dict[str, list[Reference]] = {}
    by_title: dict[tuple[str, int | None], _SameTitle] = {}
    problems: dict[int, Problem] = {}
    for index, reference in enumerate(library):
        title = letters(reference.title.plain)
        same_doi = by_doi.setdefault(reference.doi.casefold(), []) if reference.doi else []
        has_key = title and reference.year is not None
        same_title = by_title.setdefault((title, reference.year), _SameTitle()) if has_key else None
        problem = _same_doi(reference, same_doi) or (same_title and same_title.duplicate(reference))
        problem = problem or shared_doi(reference, same_doi)
        if problem:
            problems[index] = problem
        same_doi.append(reference)
        if same_title is not None:
            same_title.add(reference)
    return problems


class _SameTitle:
    """
    The references with one title and year, in library order.

    A journal can have thousands of works called "Editorial", so with many of them, possible duplicates are looked up by volume and author.
    """

    __slots__ = ("by_marks", "references")

    def __init__(self) -> None:
        self.references: list[Reference] = []
        # The indexes of the references by volume and family name; see `_marks`.
        self.by_marks: dict[tuple[str, str], list[int]] = {}

    def add(self, reference: Reference) -> None:
        self.references.append(reference)
        number = len(self.references)
        for index in range(number) if number == _MANY else (number - 1,) if number > _MANY else ():
            volume, families = _marks(self.references[index])
            for key in ((each, family) for each in {volume, _ANY} for family in {*families, _ANY}):
                self.by_marks.setdefault(key, []).append(index)

    def duplicate(self, reference: Reference) -> Problem | None:
        """Return the problem that a reference is probably the same work as one of these."""
        for each in self._candidates(reference):
            if not (_are_distinct(reference, each) or _are_related(reference, each)):
                return _duplicate(reference, each, "title", "title and year are the same")
        return None

    def _candidates(self, reference: Reference) -> Iterable[Reference]:
        """Return the references that may be of the same work: where there are many, only those that are not distinct."""
        if len(self.references) < _MANY:
            return self.references
        volume, families = _marks(reference)
        volumes = [volume, ""] if volume else [_ANY]
        found = [
            self.by_marks.get((each, family), [])
            for each in volumes
            for family in ([*families, ""] if reference.doi else [_ANY])
        ]
        return (self.references[index] for index in heapq.merge(*found))


def _same_doi(reference: Reference, earlier: list[Reference]) -> Problem | None:
    for each in earlier[:_MOST_COMPARED]:
        if _are_alike(reference.title.plain, each.title.plain) and not _are_related(reference, each):
            return _duplicate(reference, each, "doi", "the DOI is the same")
    return None


def _marks(reference: Reference) -> tuple[str, set[str]]:
    """Return what makes a work distinct from others with its title: its volume, and where it has a DOI, its authors."""
    return reference.text("volume").plain, _families(reference) if reference.doi else {""}


def _are_distinct(reference: Reference, other: Reference) -> bool:
    """Return whether two references with one title are of two works."""
    volumes = reference.text("volume").plain, other.text("volume").plain
    if all(volumes) and volumes[0] != volumes[1]:
        return True
    # Two editorials, or the answers of two authors to one article.
    return bool(reference.doi and other.doi and _families(reference).isdisjoint(_families(other)))


def _are_related(reference: Reference, other: Reference) -> bool:
    """Return whether a relation of one reference names the other: they are related works, or distinct."""
    return any(
        relation.key == each.key or relation.key in each.other_keys
        for one, each in ((reference, other), (other, reference))
        for relation in one.relations
    )


def _duplicate(reference: Reference, earlier: Reference, field: str, words: str) -> Problem:
    message = f"probably the same work as {named(earlier, reference)}: {words}"
    return reference.remark("duplicate", message, field=field)


def shared_doi(reference: Reference, earlier: list[Reference]) -> Problem | None:
    """Return the problem that an *earlier* reference to another work has the same DOI, None if there is none."""
    first = next((each for each in earlier if not _are_related(reference, each)), None)
    if first is None:
        return None
    message = f"{named(first, reference)} has the same DOI and another title"
    hint = "is one of the DOIs wrong, or is it that of a whole book or issue?"
    return reference.remark("shared-doi", message, field="doi", hint=hint)


def _are_alike(title: str, other: str) -> bool:
    """Return whether two titles may be of one work: one of them is missing or shorter, or most words are the same."""
    own, others = letters(title), letters(other)
    if own.startswith(others) or others.startswith(own):
        return True
    words, other_words = ({letters(word) for word in each.split()} for each in (title, other))
    return 2 * len(words & other_words) > min(len(words), len(other_words)) > 1


def _families(reference: Reference) -> set[str]:
    return {letters(name.family or name.literal) for _, names in reference.names for name in names}


def named(reference: Reference, near: Reference) -> str:
    """Return the key of a reference with its location, as seen from another."""
    origin = reference.origin
    if not origin or not origin.line:
        return repr(reference.key)
    is_same_file = near.origin is not None and near.origin.source == origin.source
    location = f"line {origin.line}" if is_same_file else f"{origin.source}:{origin.line}"
    return f"{reference.key!r} ({location})"
