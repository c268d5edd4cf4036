"""Selecting the references of a reading list, and grouping them by level, intervention type, facet or year."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.model import (
    FacetValue,
    Framework,
    Group,
    InterventionType,
    Level,
    Library,
    ReadingList,
    Reference,
)
from essence_refs.selection.options import DEFAULT_GROUPING, LEVEL, TYPE, YEAR, grouping, notes, sort_order

_References = tuple[Reference, ...]
_GroupValue = Level | InterventionType | FacetValue | int


def references_at_level(library: Library, level: Level | str) -> _References:
    """
    Return the references tagged with *level*, in library order.

    Raises:
        UnknownLevelError: with similar levels of the library's framework.

    """
    key = _level(library, level).key
    return tuple(each for each in library if key in each.levels)


def levels_named(library: Library, names: Iterable[Level | str]) -> tuple[Level, ...]:
    """
    Return the levels of the library's framework with these names, in its order.

    Raises:
        UnknownLevelError: with similar levels.

    """
    wanted = {_level(library, each).key for each in names}
    return tuple(each for each in library.framework.levels if each.key in wanted)


def untagged_references(library: Library) -> _References:
    """Return the references without a level of the library's framework, in library order."""
    known = {level.key for level in library.framework.levels}
    return tuple(each for each in library if known.isdisjoint(each.levels))


def unassigned_references(library: Library, level: Level | str) -> _References:
    """
    Return the references at *level* without any of its intervention types, in library order.

    Raises:
        UnknownLevelError: with similar levels of the library's framework.

    """
    level = _level(library, level)
    own = {each.key for each in level.types}
    return tuple(each for each in references_at_level(library, level) if own.isdisjoint(each.types))


def group_by_level(library: Library, levels: Iterable[Level | str] | None = None) -> tuple[Group, ...]:
    """
    Return a group for each of *levels*, in the order of the framework, and in it groups for intervention types.

    A level without references is an empty group. A reference at two levels is in both groups. If *levels* is None,
    there is a group for each level, and a last group for the references without a level, if there are any.

    Raises:
        UnknownLevelError: with similar levels of the library's framework.

    """
    return _Grouping.of(library, levels).by_level(DEFAULT_GROUPING, keep_empty=True)


def reading_list(  # noqa: PLR0913 - each keyword is one option of users
    library: Library,
    levels: Iterable[Level | str] | None = None,
    *,
    group: str | Iterable[str] | None = None,
    sort: str = "style",
    notes: str | None = None,
    annotated: bool = False,
    title: str = "Reading list",
) -> ReadingList:
    """
    Return the reading list of *levels*, or of the whole library.

    *group* is what the items are grouped by. A level without items is a group only in a list that is grouped by level
    first and of a library from which no query left anything out. Where no item has a value of what the list is grouped
    by, there are no groups for it.

    Raises:
        UnknownLevelError: with similar levels of the library's framework.
        UnknownChoiceError: for a grouping, order or kind of note that does not exist.

    """
    by = grouping(library.framework, group)
    key, is_descending = sort_order(sort)
    newest_first = key == YEAR and is_descending
    return ReadingList(
        title=title,
        groups=_Grouping.of(library, levels, newest_first=newest_first).groups(by),
        sort=f"{key}:desc" if is_descending else key,
        notes=_notes(notes, annotated=annotated),
    )


# The keyword `notes` of the function above hides the function.
_notes = notes


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Grouping:
    """
    A library that is being grouped.

    ``levels`` are those of the list, or all if the list is of the whole library (``is_whole``).
    """

    library: Library
    framework: Framework
    levels: tuple[Level, ...]
    is_whole: bool
    newest_first: bool = False

    @classmethod
    def of(
        cls, library: Library, levels: Iterable[Level | str] | None, *, newest_first: bool = False
    ) -> "_Grouping":
        known = library.framework.levels if levels is None else levels_named(library, levels)
        return cls(
            library=library,
            framework=library.framework,
            levels=known,
            is_whole=levels is None,
            newest_first=newest_first,
        )

    def groups(self, by: Sequence[str]) -> tuple[Group, ...]:
        """Return the groups of a reading list."""
        if by[:1] == (LEVEL,):
            is_untagged = self.is_whole and len(untagged_references(self.library)) == len(self.library)
            if not is_untagged:
                return self.by_level(by, keep_empty=not self.library.is_filtered)
        references = self._references()
        if not references:
            return ()
        return self._split(references, by) or (Group(references=references),)

    def by_level(self, by: Sequence[str], *, keep_empty: bool) -> tuple[Group, ...]:
        """Return the groups of the levels, and of the references without a level if the list is of everything."""
        at_level = _by_value(self.library, lambda item: item.levels)
        found = [
            self._group(LEVEL, level, here, self._split(here, by[1:], level))
            for level in self.levels
            if (here := tuple(at_level.get(level.key, ()))) or keep_empty
        ]
        rest = untagged_references(self.library) if self.is_whole else ()
        if rest:
            found.append(self._group(LEVEL, None, rest, self._split(rest, _without_types(by[1:]))))
        return tuple(found)

    def _references(self) -> _References:
        if self.is_whole:
            return self.library.references
        keys = {each.key for each in self.levels}
        return tuple(each for each in self.library if not keys.isdisjoint(each.levels))

    def _split(
        self,
        references: _References,
        by: Sequence[str],
        level: Level | None = None,
        type_: InterventionType | None = None,
    ) -> tuple[Group, ...]:
        """Return the groups of references at a level, of a type, or of all; none if they have nothing of *by*."""
        if not by:
            return ()
        first, *others = by
        found = []
        rest = dict.fromkeys(each.key for each in references)
        with_value = _by_value(references, self._values_of(first))
        for key, value in self._values(first, with_value, level, type_):
            here = tuple(with_value.get(key, ()))
            if here:
                within = value if isinstance(value, Level) else level
                of_type = value if isinstance(value, InterventionType) else type_
                inner = self._split(here, others, within, of_type)
                found.append(self._group(first, value, here, inner))
                for each in here:
                    rest.pop(each.key, None)
        # An intervention type is one of a level.
        below = _without_types(others) if first == LEVEL else others
        if not found:
            return self._split(references, below, level, type_)
        if rest:
            without = tuple(each for each in references if each.key in rest)
            inner = self._split(without, below, level, type_)
            found.append(self._group(first, None, without, inner))
        return tuple(found)

    def _group(
        self, by: str, value: _GroupValue | None, references: _References, groups: tuple[Group, ...]
    ) -> Group:
        name = heading_without(by, self.framework) if value is None else heading_of(value)
        return Group(by=by, name=name, value=value, references=references, groups=groups)

    def _values_of(self, by: str) -> "Callable[[Reference], Iterable[object]]":
        """Return a function that returns what references are grouped by."""
        match by:
            case "level":
                return lambda item: item.levels
            case "type":
                return lambda item: item.types
            case "year":
                return lambda item: () if item.year is None else (item.year,)
            case _:
                return lambda item: item.facet(by)

    def _values(
        self,
        by: str,
        found: Mapping[object, object],
        level: Level | None,
        type_: InterventionType | None,
    ) -> Iterator[tuple[object, _GroupValue]]:
        """Yield what references can be grouped by, in order, each with its key; of years only those *found*."""
        if by == LEVEL:
            # A type belongs to one level.
            yield from ((each.key, each) for each in self.levels if type_ is None or type_.level == each.key)
        elif by == TYPE:
            levels = self.levels if level is None else (level,)
            yield from ((kind.key, kind) for each in levels for kind in each.types)
        elif by == YEAR:
            years = [each for each in found if isinstance(each, int)]
            yield from ((year, year) for year in sorted(years, reverse=self.newest_first))
        else:
            yield from ((value.key, value) for value in self.framework.facet(by).values)


def heading_of(value: _GroupValue) -> str:
    """
    Return the heading of the references with a value.

    >>> heading_of(FacetValue(key="scoping-review", name="scoping review")), heading_of(-43)
    ('Scoping review', '43 BC')
    """
    if isinstance(value, int):
        # As the styles print it.
        return f"{value}" if value > 0 else f"{-value} BC"
    if isinstance(value, FacetValue):
        # The names of values are for use in a sentence.
        return value.name if value.name[1:2].isupper() else value.name[:1].upper() + value.name[1:]
    return value.name


def heading_without(by: str, framework: Framework) -> str:
    """Return the heading of the references without a level, a type, a year, or a value of a facet."""
    match by:
        case "level":
            return "Items without a level"
        case "type":
            return "Not assigned to an intervention type"
        case "year":
            return "No year"
        case _:
            return f"{framework.facet(by).name}: not given"


def _by_value(
    references: Iterable[Reference], values: Callable[[Reference], Iterable[object]]
) -> dict[object, list[Reference]]:
    """Return the references with each value, in their order."""
    found: dict[object, list[Reference]] = {}
    for reference in references:
        for value in dict.fromkeys(values(reference)):
            found.setdefault(value, []).append(reference)
    return found


def _without_types(by: Sequence[str]) -> Sequence[str]:
    return [each for each in by if each != TYPE]


def _level(library: Library, level: Level | str) -> Level:
    return library.framework.level(level.key if isinstance(level, Level) else level)
