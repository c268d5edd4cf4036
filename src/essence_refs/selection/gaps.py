"""Remarks for curators on a reading list: how many items it has, and which of them lack tags."""

from collections.abc import Iterator, Sequence

from essence_refs.diagnostics import count_of
from essence_refs.model import Framework, Group, Level, Library, ReadingList
from essence_refs.selection.grouping import untagged_references
from essence_refs.selection.options import LEVEL, YEAR


def count_sentence(group: Group) -> str:
    """
    Return a sentence with the number of items of a group, and of those without an intervention type.

    >>> count_sentence(Group(by="level", value=Level(key="policy", name="Policy")))
    'No items are tagged with this level.'
    """
    number = len(group)
    if group.by == LEVEL and group.level is None:
        return f"{count_of(number, 'item')} without a level."
    if not number and group.level is not None:
        return "No items are tagged with this level."
    unassigned = group.unassigned if group.level is not None and group.level.types else 0
    if not unassigned:
        return f"{count_of(number, 'item')}."
    if unassigned < number:
        which = f"{unassigned:,} of them not assigned"
    else:
        which = "not assigned" if number == 1 else "none of them assigned"
    return f"{count_of(number, 'item')}, {which} to an intervention type."


def level_gaps(groups: Sequence[Group]) -> Iterator[str]:
    """Yield a sentence for each level with items that have no intervention type of it."""
    for group in groups:
        yield from level_gaps(group.groups)
        if group.level is not None and group.level.types and group.unassigned:
            yield f"{group.level.name}: {count_sentence(group)}"


def list_gaps(
    library: Library, plan: ReadingList, by: Sequence[str], levels: Sequence[Level] | None
) -> Iterator[str]:
    """
    Yield what a curator should know of a list as a whole: items without tags, and levels without items.

    *by* is what the list is grouped by, and *levels* are the levels that were asked for, None for the whole library.
    """
    framework = library.framework
    untagged = len(untagged_references(library)) if framework.levels else 0
    if untagged and levels is not None:
        have, are = ("has", "is") if untagged == 1 else ("have", "are")
        yield f"{count_of(untagged, 'item')} {have} no level and {are} not on this list."
    elif untagged and LEVEL in by:
        yield _without(untagged, len(library), "a level")
    on_list = plan.references
    for key in by:
        without, what = _without_value(key, plan, framework)
        if without:
            yield _without(without, len(on_list), what)
    shown = {key for reference in on_list for key in reference.levels}
    for level in framework.levels if levels is None else levels:
        if (
            LEVEL in by
            and level.key not in shown
            and library.is_filtered
            and level.collected
            and len(library)
        ):
            yield f"{level.name}: no items on this list are tagged with this level."


def _without_value(key: str, plan: ReadingList, framework: Framework) -> tuple[int, str]:
    """Return how many items of a list have no value of what it is grouped by, and what they lack in words."""
    if key == YEAR:
        return sum(1 for each in plan.references if each.year is None), "a year"
    facet = next((each for each in framework.facets if each.key == key), None)
    if facet is None:
        return 0, ""
    known = {each.key for each in facet.values}
    lacking = sum(1 for each in plan.references if known.isdisjoint(each.facet(key)))
    return lacking, f"a {facet.name.lower()}"


def _without(number: int, total: int, what: str) -> str:
    if number < total:
        return f"{count_of(number, 'item')} {'has' if number == 1 else 'have'} no {what.partition(' ')[2]}."
    return (
        f"The one item has no {what.partition(' ')[2]}."
        if total == 1
        else f"None of the {count_of(total, 'item')} has {what}."
    )
