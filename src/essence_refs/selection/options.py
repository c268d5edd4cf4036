"""The options of a reading list: what items are grouped by, their order, and what is printed under them."""

from collections.abc import Iterable

from essence_refs.errors import UnknownChoiceError, UnknownFacetError
from essence_refs.model import Framework
from essence_refs.suggestions import close_matches

LEVEL, TYPE, YEAR = "level", "type", "year"
DEFAULT_GROUPING = (LEVEL, TYPE)
SORT_ORDERS = ("style", "year", "author", "title", "file")
NOTES = ("annotation", "abstract", "listed", "none")
# The parts of a list that can be shown or hidden besides its items, and those that usually are.
PARTS = ("definition", "bundle", "counts", "gaps", "relations")
USUAL_PARTS = ("definition", "bundle")

_UNGROUPED = "none"
_ASCENDING, _DESCENDING = "asc", "desc"


def grouping(framework: Framework, names: str | Iterable[str] | None = None) -> tuple[str, ...]:
    """
    Return what a list is grouped by, first things first: "level", "type", "year" and keys of the framework's facets.

    *names* may be one text with commas. "none" alone, or no name at all, is a list without headings; None is the usual
    grouping.

    >>> grouping(Framework(), "year, level")
    ('year', 'level')

    Raises:
        UnknownChoiceError: with similar names.

    """
    if names is None:
        return DEFAULT_GROUPING
    wanted = split_names(names)
    if [each.casefold() for each in wanted] == [_UNGROUPED]:
        return ()
    return tuple(dict.fromkeys(_grouped_by(each, framework) for each in wanted))


def sort_order(text: str) -> tuple[str, bool]:
    """
    Return the name of a sort order, and whether it is descending.

    >>> sort_order("year:desc")
    ('year', True)

    Raises:
        UnknownChoiceError: with similar names.

    """
    name, colon, direction = text.strip().casefold().partition(":")
    if direction not in ((_ASCENDING, _DESCENDING) if colon else ("",)):
        raise UnknownChoiceError(text, (), "sort order", (f"{name}:{_ASCENDING}", f"{name}:{_DESCENDING}"))
    key = choice(name, "sort order", SORT_ORDERS)
    if key == SORT_ORDERS[0] and colon:
        raise UnknownChoiceError(text, (key,), "sort order")
    return key, direction == _DESCENDING


def notes(name: str | None, *, annotated: bool = False) -> str:
    """
    Return what is printed under an item; *annotated* is the short form of "annotation", and *name* overrides it.

    Raises:
        UnknownChoiceError: with similar names.

    """
    if not name:
        return NOTES[0] if annotated else NOTES[-1]
    return choice(name, "kind of note", NOTES)


def shown_parts(
    show: str | Iterable[str] = (), hide: str | Iterable[str] = (), *, gaps: bool = False
) -> tuple[str, ...]:
    """
    Return the parts of a list that are printed: the usual ones and those to *show*, without those to *hide*.

    Each may be a list, or one text with commas.

    >>> shown_parts("counts", hide="bundle")
    ('definition', 'counts')

    Raises:
        UnknownChoiceError: with similar names of parts.

    """
    more, less = (
        {choice(each, "part of a list", PARTS) for each in split_names(names)} for names in (show, hide)
    )
    more |= {*USUAL_PARTS, *(["gaps"] if gaps else ())}
    return tuple(each for each in PARTS if each in more - less)


def split_names(names: str | Iterable[str]) -> list[str]:
    """Return names that are given as one text with commas, or one by one."""
    texts = [names] if isinstance(names, str) else names
    return [each.strip() for text in texts for each in str(text).split(",")]


def choice(name: str, noun: str, known: tuple[str, ...]) -> str:
    """
    Return one of the *known* values of an option by its name in any case; *noun* is what the values are.

    Raises:
        UnknownChoiceError: with similar names.

    """
    folded = name.strip().casefold()
    if folded not in known:
        raise UnknownChoiceError(name, close_matches(name, known), noun, known)
    return folded


def _grouped_by(name: str, framework: Framework) -> str:
    usual = (LEVEL, TYPE, YEAR)
    if name.casefold() in usual:
        return name.casefold()
    try:
        return framework.facet(name).key
    except UnknownFacetError:
        known = (*usual, *(each.key for each in framework.facets), _UNGROUPED)
        raise UnknownChoiceError(name, close_matches(name, known), "grouping", known) from None
