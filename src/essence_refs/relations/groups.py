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

    def join(self, first: int, second: int) -> bool:
        """Join the groups of two references, unless they have references of different works; return whether they are one group."""
        one, two = self.members(first), self.members(second)
        if one is two:
            return True
        pairs = islice(product(one, two), _MOST_COMPARED)
        if any(self._are_different(*pair) for pair in pairs if pair != (first, second)):
            return False
        joined = [*one, *two]
        self._members |= dict.fromkeys(joined, joined)
        return True

    def _are_different(self, first: int, second: int) -> bool:
        comparison = Comparison(self._profiles[first], self._profiles[second])
        verdict = decide(comparison)
        return verdict is None or verdict.relation not in (SAME, LIKELY)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        """Yield the positions of each group of two references or more, in order."""
        found = {id(each): tuple(sorted(each)) for each in self._members.values()}
        return iter(sorted(found.values()))


def confirmed(matches: Iterable[Match], profiles: Sequence[Profile]) -> list[Match]:
    """
    Return matches, those that are the same only likely where a third reference contradicts them.

    A record without volume and page can match two articles of one title. Then it is not certain which of them it is.
    """
    groups = Groups(profiles)
    result = []
    for match in matches:
        if match.relation == SAME and not groups.join(*match.positions):
            first, second = (
                next(profiles[each].reference.key for each in groups.members(position))
                for position in match.positions
            )
            evidence = (f"but {first} and {second} are different works", *match.evidence)
            result.append(attrs.evolve(match, relation=LIKELY, evidence=evidence))
        else:
            result.append(match)
    return result
