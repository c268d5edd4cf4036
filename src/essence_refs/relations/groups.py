"""Groups of references of one work: no group contains two of different works."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

import attrs

from essence_refs.relations.comparison import Comparison
from essence_refs.relations.decisions import decide
from essence_refs.relations.matches import LIKELY, SAME, Match
from essence_refs.relations.profiles import Profile

# In larger groups, not every reference of one is compared with every reference of the other.
_MOST_COMPARED = 50


class Groups:
    """Groups of references by their positions, which grow as references are joined."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._profiles = profiles
        self._members: dict[int, list[int]] = {}

    def members(self, position: int) -> list[int]:
        """Return the positions of the group of a reference."""
        return self._members.get(position, [position])

    def join(self, first: int, second: int) -> tuple[int, int] | None:
        """
        Join the groups of two references, and return None.

        If the two groups have references of different works, they are not joined, and the positions of two such
        references are returned.
        """
        one, two = self.members(first), self.members(second)
        if one is two:
            return None
        for pair in islice(product(one, two), _MOST_COMPARED):
            if pair != (first, second) and self._are_different(*pair):
                return pair
        joined = [*one, *two]
        self._members |= dict.fromkeys(joined, joined)
        return None

    def joined(self, matches: Iterable[Match]) -> Iterator[Match]:
        """
        Join the references of matches, and yield the matches; a match that a third reference contradicts becomes likely.

        The most certain matches come first. A record without volume and page can match two articles with one title.
        Then it is not certain which of them it is.
        """
        for match in matches:
            others = self.join(*match.positions) if match.is_one_work else None
            if match.relation == SAME and others:
                first, second = (self._profiles[each].reference.key for each in others)
                evidence = (f"but {first} and {second} are different works", *match.evidence)
                yield attrs.evolve(match, relation=LIKELY, evidence=evidence)
            else:
                yield match

    def _are_different(self, first: int, second: int) -> bool:
        comparison = Comparison(self._profiles[first], self._profiles[second])
        verdict = decide(comparison)
        return verdict is None or verdict.relation not in (SAME, LIKELY)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Yield the positions of each group of two references or more, in order."""
        found = {id(each): tuple(sorted(each)) for each in self._members.values()}
        return iter(sorted(found.values()))
