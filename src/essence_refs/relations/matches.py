"""The result of comparing two references: how they are related, and why."""

import attrs

from essence_refs.model import Reference
from essence_refs.values import Value

SAME = "same"
LIKELY = "likely"
RELATED = "related"
DIFFERENT = "different"
RELATIONS = (SAME, LIKELY, RELATED, DIFFERENT)
"""All results of a comparison: of the same work, likely of the same work, of related works, of different works."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Match(Value):
    """
    How two references are related, by what their records have.

    ``relation`` is one of "same", "likely", "related" and "different". ``kind`` says of a related pair what the first
    reference is of the second, for example "protocol-of"; of other pairs it is empty. ``score`` is how much of what
    both records have agrees, from 0 to 100. ``evidence`` has the reasons, each a few words. ``positions`` are the
    numbers of the two references, counted from zero, among those that were compared: first those of the library,
    then the new ones.
    """

    references: tuple[Reference, Reference]
    relation: str
    kind: str = ""
    score: int = 0
    evidence: tuple[str, ...] = ()
    positions: tuple[int, int] = (0, 0)

    @property
    def keys(self) -> tuple[str, str]:
        """The keys of the two references."""
        first, second = self.references
        return first.key, second.key

    def __str__(self) -> str:
        first, second = self.keys
        words = f"{self.kind.replace('-', ' ')} " if self.kind else "and "
        return f"{self.relation}: {first} {words}{second} ({self.score}): {'; '.join(self.evidence)}"

    @property
    def is_one_work(self) -> bool:
        """Whether the two are of one work, or likely so."""
        return self.relation in (SAME, LIKELY)
