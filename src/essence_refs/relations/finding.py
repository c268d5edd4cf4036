"""Finding the references that are of one work, or of related works, and the groups of those of one work."""

from collections.abc import Collection, Iterable

from essence_refs.gc_pause import collection_paused
from essence_refs.model import Reference
from essence_refs.relations.candidates import candidate_pairs
from essence_refs.relations.decisions import compare
from essence_refs.relations.groups import Groups
from essence_refs.relations.matches import LIKELY, RELATED, RELATIONS, SAME, Match
from essence_refs.relations.profiles import profiles_of


def find_matches(
    new: Iterable[Reference],
    library: Iterable[Reference] = (),
    *,
    wanted: Collection[str] = (SAME, LIKELY, RELATED),
) -> tuple[Match, ...]:
    """
    Return how *new* references are related to each other and to those of a *library*, the best matches of each relation first.

    Pairs whose relation is not *wanted* are left out, and always pairs that have nothing in common. `Match.positions`
    count the references of the library first, and then the new ones: ``positions[1] - len(library)`` is the index of
    a new reference. Two references of the library are never a pair. The time grows with the number of references.

    Import it with ``import_optional("essence_refs.relations.finding", "Finding duplicates", "duplicates")``, which
    raises `MissingExtraError` where rapidfuzz is not installed.
    """
    matches, _ = find_matches_and_groups(new, library, wanted=wanted)
    return matches


def find_matches_and_groups(
    new: Iterable[Reference], library: Iterable[Reference] = (), *, wanted: Collection[str] = RELATIONS
) -> tuple[tuple[Match, ...], tuple[tuple[int, ...], ...]]:
    """
    Return the same as `find_matches`, and the groups of references of one work, by their positions.

    A group has references that are the same or likely so, and no two of which a rule says that they are different.
    """
    with collection_paused():
        references = [*library]
        first_new = len(references)
        references += new
        profiles = profiles_of(references)
        pairs = candidate_pairs(profiles, first_new=first_new)
        asked = {SAME, LIKELY, *wanted}
        found = sorted(
            filter(None, (compare(*pair, wanted=asked) for pair in pairs)),
            key=lambda each: (RELATIONS.index(each.relation), -each.score, each.positions),
        )
        groups = Groups(profiles)
        matches = [each for each in groups.joined(found) if each.relation in wanted]
    return tuple(matches), tuple(groups)
