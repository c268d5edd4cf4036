"""
The framework for evidence: levels, each with its intervention types, and facets such as the kind of study.

The levels themselves are data, in ``references/framework.toml`` or a user's own file.
"""

from collections.abc import Iterable
from typing import TypeVar

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

    def __repr__(self) -> str:
        return f"<Framework {self.name!r}: {', '.join(each.key for each in self.levels) or 'no levels'}>"

    def level(self, name: str) -> Level:
        """
        Return the level with this key or name; case does not matter.

        Raises:
            UnknownLevelError: with similar keys.

        """
        if found := _find(name, self.levels):
            return found
        raise UnknownLevelError(name, close_matches(name, (level.key for level in self.levels)))

    def type(self, name: str) -> InterventionType:
        """
        Return the intervention type with this key or name; case does not matter.

        Raises:
            UnknownTypeError: with similar keys.

        """
        types = [each for level in self.levels for each in level.types]
        if found := _find(name, types):
            return found
        raise UnknownTypeError(name, close_matches(name, (each.key for each in types)))

    def facet(self, name: str) -> Facet:
        """
        Return the facet with this key or name; case does not matter.

        Raises:
            UnknownFacetError: with similar keys.

        """
        if found := _find(name, self.facets):
            return found
        raise UnknownFacetError(name, close_matches(name, (facet.key for facet in self.facets)))

    def facet_value(self, facet: str, name: str) -> FacetValue:
        """
        Return a facet's value with this key or name; case does not matter.

        Raises:
            UnknownFacetError: for the facet, or with similar values.

        """
        known = self.facet(facet)
        if found := _find(name, known.values):
            return found
        raise UnknownFacetError(name, close_matches(name, (value.key for value in known.values)), known.name)


_Named = TypeVar("_Named", Level, InterventionType, Facet, FacetValue)


def _find(name: str, among: Iterable[_Named]) -> _Named | None:
    """Return the first with this name or key in any letter case, None if there is none."""
    if not isinstance(name, str):
        raise TypeError(f"a name must be a str, not {name!r}")
    wanted = name.strip().casefold()
    return next((each for each in among if wanted in (each.key.casefold(), each.name.casefold())), None)
