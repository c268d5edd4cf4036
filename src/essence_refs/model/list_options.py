"""Lists of references that a document asks for: their options and positions."""

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

import attrs

from essence_refs.errors import UnknownChoiceError

Cited = Literal["only", "all"]
Part = Literal["", "chapter", "section"]
# The headings around a block: the level of each, and its number in the document.
Headings = tuple[tuple[int, int], ...]

# The identifier of a division for a list of references, and how it begins if it names the files of the list.
REFS, NAMED = "refs", "refs-"
# Attributes of HTML that are similar to options of a list.
_OTHER_ATTRIBUTES = frozenset({"dir", "lang", "role", "style", "title", "width"})


@attrs.frozen(kw_only=True)
class ListOptions:
    """
    The options of one list of references.

    ``where`` is a query. ``cited`` is "only" for cited works, or "all" for those of the library too. ``per`` limits a list
    to the works that are cited in its part of the document. ``sources`` are the files of its references, if only these
    are listed. A list without any of these conditions has the works that no other list has. ``group``, ``sort`` and
    ``notes`` are those of reading lists.
    """

    where: str = ""
    group: str = "none"
    sort: str = "style"
    notes: str = "none"
    cited: Cited = "only"
    per: Part = ""
    sources: frozenset[str] = frozenset()

    @property
    def is_rest(self) -> bool:
        """Whether the list has the works that no other list has."""
        return not (self.where or self.per or self.sources or self.cited == "all")


# The names of the options, as people write them.
OPTIONS = tuple(each.name for each in attrs.fields(ListOptions) if each.name != "sources")


def is_list(identifier: str, attributes: Iterable[str], names: Iterable[str]) -> bool:
    """
    Return whether a division marks the position of a list of references.

    *attributes* are the names of its attributes; *names* are those of the files in a map.
    """
    if identifier == REFS:
        return True
    if not identifier.startswith(NAMED):
        return False
    return identifier.removeprefix(NAMED) in names or any(name in OPTIONS for name in attributes)


def given_options(attributes: Iterable[tuple[str, str]]) -> dict[str, str]:
    """
    Return the attributes of a division that are options of its list.

    Raises:
        UnknownChoiceError: for an attribute that is similar to an option.

    """
    given = {}
    for name, value in attributes:
        if name in OPTIONS:
            given[name] = value
            continue
        close = difflib.get_close_matches(name, OPTIONS, n=1, cutoff=0.7)
        if name not in _OTHER_ATTRIBUTES and close:
            raise UnknownChoiceError(name, tuple(close), "option of a list", OPTIONS)
    return given


def under_heading(headings: Headings, level: int, number: int) -> Headings:
    """Return the headings around what follows a new heading, whose level and number are given."""
    return (*(each for each in headings if each[0] < level), (level, number))


def positions_of(per: str, levels: Sequence[int]) -> tuple[list[int], int]:
    """
    Return the positions of a list without a division, and the level of its heading.

    The position is the end of the document, or with *per* the end of each chapter or section.

    *levels* are those of the headings of a document, with 0 for every other block.
    """
    known = sorted({each for each in levels if each})
    parts = {"chapter": known[:1], "section": known[1:2] or known[:1]}.get(per, [])
    if not parts:
        return [len(levels)], 1
    return list(_ends(levels, parts[0])), parts[0] + 1


def _ends(levels: Sequence[int], level: int) -> Iterator[int]:
    """Yield the end of each part of a document that begins with a heading of *level*."""
    is_open = False
    for index, each in enumerate(levels):
        if each and each <= level:
            if is_open:
                yield index
            is_open = each == level
    if is_open:
        yield len(levels)
