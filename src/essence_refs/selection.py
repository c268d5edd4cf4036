"""Choosing what belongs on a reading list, and under which heading. Pure functions over a library."""

from collections.abc import Iterable

from essence_refs.model import Group, Level, Library, ReadingList, Reference, Section


def references_at_level(library: Library, level: Level | str) -> tuple[Reference, ...]:
    """
    Return the references tagged with *level*, in library order.

    Raises:
        UnknownLevelError: with the nearest levels of the library's framework.

    """
    key = _level(library, level).key
    return tuple(each for each in library if key in each.levels)


def untagged_references(library: Library) -> tuple[Reference, ...]:
    """Return the references that stand at no level of the library's framework, in library order."""
    known = {level.key for level in library.framework.levels}
    return tuple(each for each in library if known.isdisjoint(each.levels))


def unassigned_references(library: Library, level: Level | str) -> tuple[Reference, ...]:
    """
    Return the references at *level* that are assigned to none of its intervention types, in library order.

    Raises:
        UnknownLevelError: with the nearest levels of the library's framework.

    """
    level = _level(library, level)
    own = {each.key for each in level.types}
    return tuple(each for each in references_at_level(library, level) if own.isdisjoint(each.types))


def group_by_level(library: Library, levels: Iterable[Level | str] | None = None) -> tuple[Group, ...]:
    """
    Return one group for each of *levels*, in the order of the framework whatever the order asked for.

    A level that nothing hangs on is an empty group. An item on two levels stands in both groups. When
    all levels are asked for (``None``), the items that stand at none of them make a last group of their
    own, if there are any.

    Raises:
        UnknownLevelError: with the nearest levels of the library's framework.

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
    Return the reading list of *levels*, of the whole library where none are named.

    Raises:
        UnknownLevelError: with the nearest levels of the library's framework.

    """
    return ReadingList(title=title, groups=group_by_level(library, levels), annotated=annotated)


def _sections(library: Library, level: Level) -> tuple[Section, ...]:
    """
    Return the sections of a level that have something in them, in the order of its types.

    The section of the items that no type is known for comes last: a reader sees first what is sorted.
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
