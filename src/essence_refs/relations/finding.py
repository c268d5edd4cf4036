"""Finding the references that are of one work, or of related works, and the groups of those of one work."""

from collections.abc import Collection, Iterable

from essence_refs.gc_pause import collection_paused
from essence_refs.model import Reference
from essence_refs.relations.candidates import candidate_pairs
from essence_refs.relations.decisions import compare
from essence_refs.relations.groups import confirmed
from essence_refs.relations.matches import LIKELY, RELATED, SAME, Match
from essence_refs.relations.profiles import profiles_of


def find_matches(
    new: Iterable[Reference],
    library: Iterable[Reference] = (),
    *,
    wanted: Collection[str] = (SAME, LIKELY, RELATED),
) -> tuple[Match, ...]:
    """
    Return how *new* references are related to each other and to those of a *library*, the best matches first.

    Pairs whose relation is not *wanted* are left out, and always pairs that have nothing in common. `Match.positions`
    count the references of the library first, and then the new ones: ``positions[1] - len(library)`` is the index of
    a new reference. Two references of the library are never a pair. The time grows with the number of references.

    Import it with ``import_optional("essence_refs.relations.finding", "Finding duplicates", "duplicates")``, which
    raises `MissingExtraError` where rapidfuzz is not installed.
    """
    with collection_paused():
        references = [*library]
        first_new = len(references)
        references += new
        profiles = profiles_of(references)
        pairs = candidate_pairs(profiles, first_new=first_new)
        found = filter(None, (compare(*pair, wanted=wanted) for pair in pairs))
        return tuple(confirmed(sorted(found, key=lambda each: (-each.score, each.positions)), profiles))
