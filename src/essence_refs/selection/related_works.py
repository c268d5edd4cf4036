"""The works that are related to the items of a list, in both directions, with the words that lists print."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from essence_refs.model import Library, Reference
from essence_refs.model.related.relations import DISTINCT, KINDS


class RelatedWork(NamedTuple):
    """A work that is related to another; ``words`` are printed before it: "Protocol of"."""

    words: str
    reference: Reference


def related_works(library: Library, references: Iterable[Reference]) -> Mapping[str, tuple[RelatedWork, ...]]:
    """
    Return the works in the library that are related to each of these references, by its key; nothing for the others.

    A relation is shown at both works: a protocol is "Protocol of" its review, and the review has a "Protocol". Works
    that are only recorded as distinct are not related, nor is a key that the library does not have.
    """
    found: dict[str, dict[tuple[str, str], RelatedWork]] = {}

    def add(reference: Reference, words: str, other: Reference) -> None:
        found.setdefault(reference.key, {}).setdefault((words, other.key), RelatedWork(words, other))

    for reference in library:
        for relation in reference.relations:
            other = library.get(relation.key)
            if other is None or other.key == reference.key or relation.kind == DISTINCT:
                continue
            add(reference, relation.words, other)
            if relation.kind in KINDS:
                add(other, KINDS[relation.kind].inverse, reference)
    return {each.key: tuple(found[each.key].values()) for each in references if each.key in found}
