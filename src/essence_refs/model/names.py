"""Names of people and organisations, and lists of them that may be incomplete."""

from collections.abc import Iterator

import attrs

from essence_refs.values import Value


# attrs generates its equality and hash, which disambiguation calls ten thousand times for a large list.
@attrs.frozen(kw_only=True, repr=False, cache_hash=True)
class Name(Value):
    """
    A person, or an organisation if only ``literal`` is set.

    The particle of "van Gogh" is non-dropping (it stays with the family name, also when sorted), that of
    "Alexander von Humboldt" is dropping (it goes when only the family name is shown). The terms are those
    of the CSL specification, "Name particles".
    """

    family: str = ""
    given: str = ""
    dropping_particle: str = ""
    non_dropping_particle: str = ""
    suffix: str = ""
    literal: str = ""
    # Whether there is a comma before the suffix: "James Stephens, Jr", but "James Stephens III".
    comma_suffix: bool = False
    # Always shown with the family name first (static-ordering in CSL-JSON).
    static_ordering: bool = False

    @property
    def is_body(self) -> bool:
        """Whether this is an organisation, or any other name without parts."""
        return bool(self.literal)

    @property
    def full(self) -> str:
        """
        The name in reading order.

        >>> Name(family="Gogh", given="Vincent", non_dropping_particle="van").full
        'Vincent van Gogh'
        """
        if self.literal:
            return self.literal
        parts = (self.given, self.dropping_particle, self.non_dropping_particle, self.family)
        name = " ".join(part for part in parts if part)
        if self.suffix:
            name += f"{',' if self.comma_suffix else ''} {self.suffix}"
        return name

    def __str__(self) -> str:
        return self.full


@attrs.frozen(eq=False, repr=False)
class Names(Value):
    """
    The people in one role, in order; ``complete`` is false if the source has "and others".

    >>> [str(name) for name in Names((Name(family="Brand", given="Sarah L."),))]
    ['Sarah L. Brand']
    """

    names: tuple[Name, ...] = ()
    complete: bool = True

    def __iter__(self) -> Iterator[Name]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> Name:
        return self.names[index]

    def __str__(self) -> str:
        return ", ".join(name.full for name in self.names) + ("" if self.complete else " and others")


NO_NAMES = Names()
