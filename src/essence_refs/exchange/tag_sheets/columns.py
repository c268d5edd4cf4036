"""The columns of a sheet of tags: their headings, and which column of an edited sheet is which."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.exchange.tag_sheets.tag_groups import TagGroup, comparable
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

KEY, ANNOTATION, STATE = "Key", "Annotation", "Exported state"
RECOGNITION = ("Authors", "Year", "Title")
STATE_HEADING = f"{STATE} (do not change)"
_FIXED = (KEY, *RECOGNITION, ANNOTATION, STATE)
_NUMBERED = re.compile(r"(.+?) ?(\d{1,4})")


@attrs.frozen(eq=False)
class SheetHeading(Value):
    """
    What a column has: ``name`` for one of the fixed columns, or tags of a ``group``.

    A column of tags has one ``value`` (a key), or any values of the group: these columns have a ``number``.
    """

    name: str = ""
    group: str = ""
    value: str = ""
    number: int = 0


def numbered_heading(group: TagGroup, number: int) -> str:
    """Return the heading of a numbered column, such as "Level 1"."""
    return f"{group.name} {number}"


def value_heading(group: TagGroup, value: str) -> str:
    """Return the heading of a column for one value, such as "Level: Organisation"."""
    return f"{group.name}: {group.name_of(value)}"


class Headings:
    """Looks up headings, as exported or with other blanks and letter case."""

    def __init__(self, groups: Sequence[TagGroup], names: Mapping[str, Mapping[str, str]]) -> None:
        """*names* are the names of values by the id of their group and their keys, on the day of the export."""
        self._numbered = {comparable(each.name): each for each in groups}
        self._known = {comparable(each): SheetHeading(name=each) for each in _FIXED}
        self._known[comparable(STATE_HEADING)] = SheetHeading(name=STATE)
        for group in groups:
            exported = names.get(group.id, {})
            for key, name in (*group.values, *exported.items()):
                self._known.setdefault(
                    comparable(f"{group.name}: {name}"), SheetHeading(group=group.id, value=key)
                )

    def find(self, text: str) -> SheetHeading | None:
        """Return what a column with this heading has, None if it is not one of ours."""
        heading = comparable(text)
        if known := self._known.get(heading):
            return known
        found = _NUMBERED.fullmatch(heading)
        group = self._numbered.get(found[1]) if found else None
        if found is None or group is None or not int(found[2]):
            return None
        return SheetHeading(group=group.id, number=int(found[2]))

    def close(self, text: str, wanted: Iterable[str]) -> tuple[str, ...]:
        """Return those of the *wanted* headings that are similar."""
        by_spelling = {comparable(each): each for each in wanted}
        return tuple(by_spelling[each] for each in close_matches(comparable(text), by_spelling))


def exported_headings(
    groups: Iterable[TagGroup], columns: Mapping[str, int]
) -> Iterator[tuple[str, SheetHeading]]:
    """
    Yield the columns of tags with their headings.

    *columns* are the numbers of numbered columns by the id of their group; 0 for one column a value.
    """
    for group in groups:
        if number := columns[group.id]:
            for each in range(1, number + 1):
                yield numbered_heading(group, each), SheetHeading(group=group.id, number=each)
        else:
            for key, _ in group.values:
                yield value_heading(group, key), SheetHeading(group=group.id, value=key)
