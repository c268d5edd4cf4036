"""A reading list: the references under each heading, before a style is applied."""

from collections.abc import Iterator

import attrs

from essence_refs.diagnostics import count_of
from essence_refs.front_end import Displayed
from essence_refs.model.framework import FacetValue, InterventionType, Level
from essence_refs.model.reference import Reference
from essence_refs.values import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Group(Value):
    """
    The references under one heading, each once.

    ``by`` is what they are grouped by: "level", "type", "year", the key of a facet, or nothing in a list without
    headings. ``value`` is what they have in common: a level, a type, a value of the facet or a year, or None for those
    without one. ``name`` is the heading. ``groups`` has the same references again under further headings, if there are
    any.
    """

    by: str = ""
    name: str = ""
    value: Level | InterventionType | FacetValue | int | None = None
    references: tuple[Reference, ...] = ()
    groups: "tuple[Group, ...]" = ()

    def __iter__(self) -> Iterator[Reference]:
        return iter(self.references)

    def __len__(self) -> int:
        return len(self.references)

    @property
    def level(self) -> Level | None:
        """The level of a group of one level."""
        return self.value if isinstance(self.value, Level) else None

    @property
    def unassigned(self) -> int:
        """The number of its references without an intervention type of its level."""
        types = {each.key for each in self.level.types} if self.level else set()
        return sum(1 for each in self.references if types.isdisjoint(each.types))

    def leaves(self) -> "Iterator[Group]":
        """Yield the groups without further headings in them, in order: itself, or those of its groups."""
        if not self.groups:
            yield self
        for group in self.groups:
            yield from group.leaves()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReadingList(Displayed, Value):
    """
    References in groups: by level in the order of the framework and in it by intervention type, or as asked for.

    ``sort`` is the order within a group: "style", "year", "author", "title" or "file", with ":desc" for the opposite.
    ``notes`` is what is printed under an item: "annotation", "abstract", "listed" or "none".
    """

    title: str
    groups: tuple[Group, ...] = ()
    sort: str = "style"
    notes: str = "none"

    def __repr__(self) -> str:
        items, groups = len(self), len(self.groups)
        return (
            f"<{type(self).__name__} {self.title!r}: {count_of(items, 'item')} "
            f"in {count_of(groups, 'group')}>"
        )

    @property
    def annotated(self) -> bool:
        """Whether the curator's annotations are printed."""
        return self.notes == "annotation"

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every reference of the list once, in the order of first appearance."""
        by_key: dict[str, Reference] = {}
        for group in self.groups:
            for leaf in group.leaves():
                for reference in leaf:
                    by_key.setdefault(reference.key, reference)
        return tuple(by_key.values())

    def __len__(self) -> int:
        return len(self.references)
