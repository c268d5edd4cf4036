"""Selecting the references of a reading list, and grouping them by level and intervention type."""

from collections.abc import Iterable

from essence_refs.model import Group, Level, Library, ReadingList, Reference, Section


def references_at_level(library: Library, level: Level | str) -> tuple[Reference, ...]:
    """
    Return the references tagged with *level*, in library order.

    Raises:
        UnknownLevelError: with similar levels of the library's framework.

    """
    key = _level(library, level).key
    return tuple(each for each in library if key in each.levels)


def untagged_references(library: Library) -> tuple[Reference, ...]:
    """Return the references without a level of the library's framework, in library order."""
    known = {level.key for level in library.framework.levels}
    return tuple(each for each in library if known.isdisjoint(each.levels))


def unassigned_references(library: Library, level: Level | str) -> tuple[Reference, ...]:
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
    Return a group for each of *levels*, in the order of the framework.

    A level without references is an empty group. A reference at two levels is in both groups. If *levels* is None,
    there is a group for each level, and a last group for the references without a level, if there are any.

    Raises:
        UnknownLevelError: with similar levels of the library's framework.

    """
    if levels is None:
        known = library.framework.levels
        rest = untagged_references(library)
        last = (Group(level=None, sections=(Section(type=None, references=rest),)),) if rest else ()
    else:
        wanted = {_level(library, each).key for each in levels}
        known = tuple(each for each in library.framework.levels if each.key in wanted)
        last = ()
    return (*(Group(level=each, sections=_sections(library, each)) for each in known), *last)


def reading_list(
    library: Library,
    levels: Iterable[Level | str] | None = None,
    *,
    annotated: bool = False,
    title: str = "Reading list",
) -> ReadingList:
    """
    Return the reading list of *levels*, or of the whole library.

    Raises:
        UnknownLevelError: with similar levels of the library's framework.

    """
    return ReadingList(title=title, groups=group_by_level(library, levels), annotated=annotated)


def _sections(library: Library, level: Level) -> tuple[Section, ...]:
    """
    Return the sections of a level that have references, in the order of its types.

    The section of the references without a type comes last.
    """
    here = references_at_level(library, level)
    sections = [
        Section(type=each, references=tuple(item for item in here if each.key in item.types))
        for each in level.types
    ]
    sections.append(Section(type=None, references=unassigned_references(library, level)))
    return tuple(each for each in sections if each.references)


def _level(library: Library, level: Level | str) -> Level:
    return library.framework.level(level.key if isinstance(level, Level) else level)
