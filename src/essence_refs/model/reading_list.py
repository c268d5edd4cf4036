"""A reading list: the references under each heading, before a style is applied."""

from collections.abc import Iterator

import attrs

from essence_refs.front_end import Displayed
from essence_refs.model.framework import InterventionType, Level
from essence_refs.model.reference import Reference
from essence_refs.values import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Section(Value):
    """The references of one intervention type, or (without a type) those of a level that have no type."""

    type: InterventionType | None
    references: tuple[Reference, ...]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Group(Value):
    """The references of one level, or (without a level) those that have none; each is in a section."""

    level: Level | None
    sections: tuple[Section, ...] = ()

    def __iter__(self) -> Iterator[Reference]:
        """Yield each reference once, even if it has several types."""
        seen: set[str] = set()
        for section in self.sections:
            for reference in section.references:
                if reference.key not in seen:
                    seen.add(reference.key)
                    yield reference

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def unassigned(self) -> int:
        """The number of its references without an intervention type of this level."""
        return sum(len(section.references) for section in self.sections if section.type is None)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ReadingList(Displayed, Value):
    """References grouped by level in framework order, and within a level by intervention type."""

    title: str
    groups: tuple[Group, ...] = ()
    annotated: bool = False

    def __repr__(self) -> str:
        items, groups = len(self), len(self.groups)
        return (
            f"<{type(self).__name__} {self.title!r}: {items:,} item{'' if items == 1 else 's'} "
            f"in {groups:,} group{'' if groups == 1 else 's'}>"
        )

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every reference of the list once, in the order of first appearance."""
        by_key = {
            reference.key: reference for group in reversed(self.groups) for reference in reversed([*group])
        }
        return tuple(
            {reference.key: by_key[reference.key] for group in self.groups for reference in group}.values()
        )

    def __len__(self) -> int:
        return len(self.references)
