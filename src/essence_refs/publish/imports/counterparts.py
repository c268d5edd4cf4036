"""Finding the references of a library, and the earlier records, that are of the same work as a record or a related one."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from essence_refs.lazy_imports import import_optional, is_installed
from essence_refs.model import Reference
from essence_refs.relations.folding import letters
from essence_refs.relations.matches import LIKELY, RELATED, SAME

_RANK = {SAME: 0, LIKELY: 1, RELATED: 2}
# The field with the origin of an imported entry.
ORIGIN = "imported"
# What databases and .bib files write in the same way, and what decides between works.
_DECISIVE = ("container-title", "volume", "issue", "number", "page", "DOI", "ISBN", "URL")


class Counterpart(NamedTuple):
    """
    A reference that is of the same work as a record, or of a related one.

    ``position`` is its number among the references of the library and then the records, counted from zero. ``kind`` says
    what the record is of it, or with ``is_reversed`` what it is of the record.
    """

    relation: str
    position: int
    kind: str = ""
    is_reversed: bool = False
    score: int = 100
    evidence: tuple[str, ...] = ()


def can_compare() -> bool:
    """Return whether records can be compared by their words, which needs the extra ``duplicates``."""
    return is_installed("rapidfuzz")


def find_counterparts(new: Sequence[Reference], library: Sequence[Reference]) -> list[list[Counterpart]]:
    """
    Return the counterparts of each new reference among those of the library and the new ones before it, the best first.

    Where the extra ``duplicates`` is not installed, only records that are equal, and those with the same DOI or with the
    same title, year and first author are found.
    """
    total = len(library)
    found: list[list[Counterpart]] = [[] for _ in new]
    for position, other in _repeated(new, library):
        found[position].append(Counterpart(SAME, other, evidence=("what identifies it is equal",)))
    # Most records of a file that is imported again are found here, and need no comparison.
    rest = [position for position, counterparts in enumerate(found) if not counterparts]
    if not can_compare():
        for position, counterpart in _alike([new[each] for each in rest], library, rest):
            found[rest[position]].append(counterpart)
        return found
    relations = import_optional("essence_refs.relations.finding", "Finding duplicates", "duplicates")
    for match in relations.find_matches([new[each] for each in rest], library):
        if match.relation not in _RANK:
            continue
        first, second = (each if each < total else total + rest[each - total] for each in match.positions)
        position, other = max(first, second), min(first, second)
        is_reversed = match.relation == RELATED and second == position
        counterpart = Counterpart(match.relation, other, match.kind, is_reversed, match.score, match.evidence)
        found[position - total].append(counterpart)
    for counterparts in found:
        counterparts.sort(key=lambda each: (_RANK[each.relation], -each.score, each.position))
    return found


def _repeated(new: Sequence[Reference], library: Sequence[Reference]) -> Iterator[tuple[int, int]]:
    """Yield the number of each new reference that repeats an earlier one, with the number of that one."""
    everything = (*library, *new)
    by_title: dict[str, list[int]] = {}
    for position, each in enumerate(everything):
        by_title.setdefault(letters(each.title.plain), []).append(position)
    for positions in by_title.values():
        seen: dict[tuple[object, ...], int] = {}
        # Few works share their title with another.
        for position in positions if len(positions) > 1 else ():
            other = seen.setdefault(_content(everything[position]), position)
            if other != position and position >= len(library):
                yield position - len(library), other


def _content(reference: Reference) -> tuple[object, ...]:
    """Return the values that identify a work, without the differences that a .bib file makes."""
    texts = dict(reference.texts)
    return (
        tuple(letters(texts[each].plain) if each in texts else "" for each in _DECISIVE),
        tuple(
            (role, tuple(letters(f"{name.family}{name.given}{name.literal}") for name in names))
            for role, names in sorted(reference.names)
            if names
        ),
        str(reference.date("issued") or ""),
        # References without a title are the same only as a whole.
        () if reference.title else _own_fields(reference),
    )


def _own_fields(reference: Reference) -> tuple[tuple[str, str], ...]:
    return tuple(each for each in reference.fields if each[0] != ORIGIN)


def _alike(
    new: Sequence[Reference], library: Sequence[Reference], numbers: Sequence[int]
) -> Iterator[tuple[int, Counterpart]]:
    """Yield the number of each new reference with the same DOI, or title, year and author, and its counterpart."""
    seen: dict[tuple[object, ...], int] = {}
    positions = [*range(len(library)), *(len(library) + each for each in numbers)]
    for index, (position, each) in enumerate(zip(positions, (*library, *new), strict=True)):
        marks = dict(_marks(each))
        others = [(seen[mark], why) for mark, why in marks.items() if mark in seen]
        for mark in marks:
            seen.setdefault(mark, position)
        if others and index >= len(library):
            yield index - len(library), Counterpart(LIKELY, others[0][0], evidence=(others[0][1],))


def _marks(reference: Reference) -> Iterator[tuple[tuple[object, ...], str]]:
    title = letters(reference.title.plain)
    first = next(iter(reference.authors or reference.people("editor")), None)
    if reference.doi and title:
        yield ("doi", reference.doi.casefold(), title), "the same DOI and title"
    if title and first and reference.year is not None:
        volume = reference.text("volume").plain
        family = letters(first.family or first.literal)
        yield ("title", title, reference.year, family, volume), "the same title, year and first author"


def lacking(record: Reference, known: Reference) -> Iterator[str]:
    """Yield the names of the variables that a record has and a known reference lacks."""
    for name, names in record.names:
        if names and not known.people(name):
            yield name
    for name, _ in record.dates:
        if known.date(name) is None:
            yield name
    for name, text in record.texts:
        if text and not known.text(name):
            yield name
    if record.keywords and not known.keywords:
        yield "keywords"
