"""Counting the references of a library by properties: levels, types, facets, years, keywords and so on."""

import contextlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import attrs

from essence_refs.errors import UnknownChoiceError, UnknownFacetError
from essence_refs.model import Framework, Library, Reference
from essence_refs.model.records import facet_name, sorted_name
from essence_refs.selection.grouping import heading_of, heading_without
from essence_refs.selection.options import LEVEL, TYPE, YEAR, split_names
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

DECADE = "decade"


def _text(variable: str) -> Callable[[Reference], tuple[str, ...]]:
    return lambda each: (each.text(variable).plain,) if each.text(variable) else ()


# Properties whose values no framework lists: the heading, that of references without a value, and the values of one.
_OPEN: Mapping[str, tuple[str, str, Callable[[Reference], Iterable[str | int]]]] = MappingProxyType({
    YEAR: ("Year", "No year", lambda each: () if each.year is None else (each.year,)),
    DECADE: ("Decade", "No year", lambda each: () if each.year is None else (each.year // 10 * 10,)),
    "kind": ("Item type", "No item type", lambda each: (each.kind,)),
    "keyword": ("Keyword", "No keyword", lambda each: each.keywords),
    "language": ("Language", "No language", _text("language")),
    "author": ("Author", "No author", lambda each: map(sorted_name, each.authors)),
    "container": ("Published in", "Not in a container", _text("container-title")),
    "publisher": ("Publisher", "No publisher", _text("publisher")),
})  # fmt: skip


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CountedValue(Value):
    """
    A value that references are counted by: its key, None for references without one, and its name.

    ``level`` is the key of a level, and of the level that an intervention type belongs to. ``is_collected`` is false
    for a level whose evidence the library has not collected, and for its types.
    """

    key: str | int | None
    name: str
    level: str = ""
    is_collected: bool = True


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CountedRow(Value):
    """
    A row of counts: its values, a count for each column, and the number of all its references.

    A count is None where there cannot be a reference: in the column of a level that a row's type does not belong to.
    """

    values: tuple[CountedValue, ...]
    counts: tuple[int | None, ...]
    total: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Counts(Value):
    """
    How many references have each value of some properties.

    ``by`` are the names of the properties and ``headings`` their headings. The values of the first ones are in
    ``rows``, and those of the last one in ``columns`` if there are any. ``totals`` are the numbers of references of the
    columns, and ``total`` is that of all references. Each total counts a reference once.
    """

    by: tuple[str, ...]
    headings: tuple[str, ...]
    columns: tuple[CountedValue, ...]
    rows: tuple[CountedRow, ...]
    totals: tuple[int, ...]
    total: int


@attrs.frozen(kw_only=True, eq=False, repr=False)
class _Property(Value):
    """
    What references are counted by.

    ``values`` returns the keys of a reference's values. ``known`` are the values of the framework in its order, None
    if no framework lists the values.
    """

    name: str
    heading: str
    without: str
    values: Callable[[Reference], Iterable[Any]]
    known: tuple[CountedValue, ...] | None = None

    def keys(self, reference: Reference, level: str = "") -> tuple[Any, ...]:
        """Return the keys of a reference's values that can occur at a level, each once; that of having none is None."""
        found: Iterable[Any] = dict.fromkeys(self.values(reference))
        if self.known is not None:
            known = {each.key for each in self.known if level in ("", each.level or level)}
            found = (each for each in found if each in known)
        return tuple(found) or (None,)

    def listed(self, occurring: Mapping[Any, int]) -> tuple[CountedValue, ...]:
        """Return the values to list: those of the framework, or those that occur; last that of having none."""
        last = (CountedValue(key=None, name=self.without),) if None in occurring else ()
        if self.known is not None:
            return (*self.known, *last)
        keys = [each for each in occurring if each is not None]
        if self.name in (YEAR, DECADE):
            keys.sort()
        else:
            keys.sort(key=lambda key: (-occurring[key], key.casefold(), key))
        return (*(CountedValue(key=each, name=self._name_of(each)) for each in keys), *last)

    def _name_of(self, key: str | int) -> str:
        name = key if isinstance(key, str) else heading_of(key)
        return f"{name}s" if self.name == DECADE else name


def count(library: Library, by: str | Iterable[str] = LEVEL) -> Counts:
    """
    Count the references of a library by one property or several.

    *by* is a text with commas or several names: "level", "type", "year", "decade", "kind" (the item type), "keyword",
    "language", "author", "container", "publisher", and keys of the framework's facets. The last of several has its
    values in columns if the framework lists them; but types have rows below those of their level.

    Raises:
        UnknownChoiceError: with similar names.

    """
    properties = _properties(library.framework, by)
    *rest, last = properties
    names = [each.name for each in rest]
    has_columns = bool(rest) and last.known is not None and not (last.name == TYPE and LEVEL in names)
    in_columns = last if has_columns else None
    totals = Counter(key for each in library for key in last.keys(each)) if has_columns else Counter[Any]()
    columns = last.listed(totals) if has_columns else ()
    counter = _Counter(tuple(rest) if has_columns else properties, in_columns, columns)
    return Counts(
        by=tuple(each.name for each in properties),
        headings=tuple(each.heading for each in properties),
        columns=columns,
        rows=tuple(counter.rows(library.references)),
        totals=tuple(totals[each.key] for each in columns),
        total=len(library),
    )


@attrs.frozen(eq=False, repr=False)
class _Counter(Value):
    """Counts references: some properties have their values in rows, and one may have its values in columns."""

    in_rows: tuple[_Property, ...]
    in_columns: _Property | None
    columns: tuple[CountedValue, ...]

    def rows(
        self, references: Sequence[Reference], above: tuple[CountedValue, ...] = ()
    ) -> Iterator[CountedRow]:
        """Yield the rows of the references that have the values *above*."""
        if len(above) == len(self.in_rows):
            yield self._row(references, above)
            return
        here = self.in_rows[len(above)]
        level = _level(above)
        by_key: dict[Any, list[Reference]] = {}
        for reference in references:
            for key in here.keys(reference, level):
                by_key.setdefault(key, []).append(reference)
        for value in here.listed({key: len(found) for key, found in by_key.items()}):
            # Values of the framework without references are rows, but not below every row of another property.
            if value.key in by_key or not above or (level and value.level == level):
                yield from self.rows(by_key.get(value.key, ()), (*above, value))

    def _row(self, references: Sequence[Reference], values: tuple[CountedValue, ...]) -> CountedRow:
        counts: list[int | None] = []
        if self.in_columns is not None:
            numbers = Counter(key for each in references for key in self.in_columns.keys(each))
            level = _level(values)
            for column in self.columns:
                cannot_be = level and column.level not in ("", level)
                counts.append(numbers[column.key] or (None if cannot_be else 0))
        return CountedRow(values=values, counts=tuple(counts), total=len(references))


def _level(values: Iterable[CountedValue]) -> str:
    return next((each.level for each in values if each.level), "")


def property_names(framework: Framework) -> tuple[str, ...]:
    """Return the names of what references can be counted by."""
    # A facet takes precedence over a property with its name, as in queries: its curators chose the name.
    return tuple(dict.fromkeys((LEVEL, TYPE, *(facet_name(each.key) for each in framework.facets), *_OPEN)))


def _properties(framework: Framework, by: str | Iterable[str]) -> tuple[_Property, ...]:
    names = dict.fromkeys(_property_name(each, framework) for each in split_names(by))
    return tuple(_property(each, framework) for each in names)


def _property_name(name: str, framework: Framework) -> str:
    folded = name.casefold()
    known = property_names(framework)
    by_folded = {each.casefold(): each for each in reversed(known)}
    with contextlib.suppress(UnknownFacetError):
        by_folded.setdefault(folded, facet_name(framework.facet(name).key))
    if folded not in by_folded:
        raise UnknownChoiceError(name, close_matches(name, known), "property", known)
    return by_folded[folded]


def _property(name: str, framework: Framework) -> _Property:
    if name == LEVEL:
        levels = tuple(
            CountedValue(key=each.key, name=each.name, level=each.key, is_collected=each.collected)
            for each in framework.levels
        )
        return _Property(
            name=name,
            heading="Level",
            without=heading_without(name, framework),
            values=lambda each: each.levels,
            known=levels,
        )
    if name == TYPE:
        types = tuple(
            CountedValue(key=each.key, name=each.name, level=level.key, is_collected=level.collected)
            for level in framework.levels
            for each in level.types
        )
        return _Property(
            name=name,
            heading="Intervention type",
            without=heading_without(name, framework),
            values=lambda each: each.types,
            known=types,
        )
    facet = next((each for each in framework.facets if facet_name(each.key) == name), None)
    if facet is not None:
        return _Property(
            name=name,
            heading=facet.name,
            without="Not given",
            values=lambda each: each.facet(facet.key),
            known=tuple(CountedValue(key=each.key, name=heading_of(each)) for each in facet.values),
        )
    heading, without, values = _OPEN[name]
    return _Property(name=name, heading=heading, without=without, values=values)
