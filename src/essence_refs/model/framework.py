"""
The framework for evidence: levels, each with its intervention types, and facets such as the kind of study.

The levels themselves are data, in ``references/framework.toml`` or a user's own file.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

import attrs

from essence_refs.errors import UnknownFacetError, UnknownLevelError, UnknownTypeError
from essence_refs.front_end import Displayed
from essence_refs.suggestions import close_matches
from essence_refs.values import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class InterventionType(Value):
    """A kind of intervention at one level. Its key is unique in the whole framework."""

    key: str
    name: str
    level: str


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Level(Value):
    """
    An intervention level: whom or what an intervention addresses.

    ``collected`` is whether the library has collected the evidence at the level. Where it has not, few items or none
    do not mean that there is little evidence.
    """

    key: str
    name: str
    definition: str = ""
    bundle: tuple[str, ...] = ()
    types: tuple[InterventionType, ...] = ()
    # The address of the level's own page, and the heading of that page if it is not the name.
    url: str = ""
    page_heading: str = ""
    collected: bool = True


@attrs.frozen(kw_only=True, eq=False, repr=False)
class FacetValue(Value):
    """One value that a facet can take."""

    key: str
    name: str


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Facet(Value):
    """A further property of an item, such as the kind of study, with the values that it can have."""

    key: str
    name: str
    values: tuple[FacetValue, ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class TagFields(Value):
    """
    The fields of a .bib entry that have tags in them, all in lower case.

    ``facets`` pairs a facet's key with its field. ``own`` are fields for curators only: they are kept, and no check
    reports that no style shows them.
    """

    level: str = "level"
    type: str = "interventiontype"
    type_reason: str = "interventiontypereason"
    annotation: str = "annotation"
    listed_title: str = "listedtitle"
    listed_authors: str = "listedauthors"
    checked: str = "checked"
    unverified: str = "unverified"
    facets: tuple[tuple[str, str], ...] = ()
    own: tuple[str, ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Framework(Displayed, Value):
    """Levels in their order, facets, and the .bib fields for tags. Keys are unique."""

    name: str = ""
    levels: tuple[Level, ...] = ()
    facets: tuple[Facet, ...] = ()
    fields: TagFields = attrs.field(factory=TagFields)
    # The lines of a level page above its heading and below its items.
    page_header: tuple[str, ...] = ()
    page_footer: tuple[str, ...] = ()
    evidence_heading: str = "Evidence"
    # What has each name, by its kind. Every tag of a library is looked up.
    _known: dict[str, dict[str, Any]] = attrs.field(init=False, eq=False, repr=False, factory=dict)

    def __repr__(self) -> str:
        return f"<Framework {self.name!r}: {', '.join(each.key for each in self.levels) or 'no levels'}>"

    def level(self, name: str, *, suggests: bool = True) -> Level:
        """
        Return the level with this key or name; case does not matter.

        Raises:
            UnknownLevelError: with similar keys, unless *suggests* is false.

        """
        if found := self._find("level", name, lambda: self.levels):
            return found
        raise UnknownLevelError(name, _close(name, self.levels) if suggests else ())

    def type(self, name: str, *, suggests: bool = True) -> InterventionType:
        """
        Return the intervention type with this key or name; case does not matter.

        Raises:
            UnknownTypeError: with similar keys, unless *suggests* is false.

        """
        if found := self._find("type", name, self._types):
            return found
        raise UnknownTypeError(name, _close(name, self._types()) if suggests else ())

    def facet(self, name: str) -> Facet:
        """
        Return the facet with this key or name; case does not matter.

        Raises:
            UnknownFacetError: with similar keys.

        """
        if found := self._find("facet", name, lambda: self.facets):
            return found
        raise UnknownFacetError(name, _close(name, self.facets))

    def facet_value(self, facet: str, name: str, *, suggests: bool = True) -> FacetValue:
        """
        Return a facet's value with this key or name; case does not matter.

        Raises:
            UnknownFacetError: for the facet, or with similar values, unless *suggests* is false.

        """
        known = self.facet(facet)
        if found := self._find(f"value of {known.key}", name, lambda: known.values):
            return found
        raise UnknownFacetError(name, _close(name, known.values) if suggests else (), known.name)

    def _types(self) -> Iterator[InterventionType]:
        return (each for level in self.levels for each in level.types)

    def _find(self, kind: str, name: str, among: "Callable[[], Iterable[_Named]]") -> "_Named | None":
        """Return the first with this name or key in any letter case, None if there is none."""
        if not isinstance(name, str):
            raise TypeError(f"a name must be a str, not {name!r}")
        known = self._known.get(kind)
        if known is None:
            known = {}
            for each in among():
                known.setdefault(each.key.casefold(), each)
                known.setdefault(each.name.casefold(), each)
            self._known[kind] = known
        found: _Named | None = known.get(name.strip().casefold())
        return found


_Named = TypeVar("_Named", Level, InterventionType, Facet, FacetValue)


def _close(name: str, known: Iterable[_Named]) -> tuple[str, ...]:
    return close_matches(name, (each.key for each in known))
