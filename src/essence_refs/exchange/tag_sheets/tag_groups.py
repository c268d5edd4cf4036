"""The groups of tags of a framework, each with its values: levels, intervention types, and one for each facet."""

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.errors import UnknownChoiceError
from essence_refs.model import Framework, Level, Reference
from essence_refs.model.framework import FacetValue, InterventionType
from essence_refs.suggestions import close_matches
from essence_refs.values import Value

LEVEL, TYPE = "level", "type"
_FACET = "facet:"
# The names of other columns.
_TAKEN = ("Level", "Intervention type", "Key", "Authors", "Year", "Title", "Annotation", "Exported state")
# What Excel and LibreOffice write in place of what is typed, and characters that have no width.
_TYPED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        "\u2026": "...",
    }
)
# Characters that XML cannot have, and thus no cell.
NOT_IN_XML = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@attrs.frozen(kw_only=True, eq=False)
class TagGroup(Value):
    """
    Levels, intervention types, or the values of a facet: pairs of a key and a name, in the order of the framework.

    ``id`` is "level", "type", or the key of a facet after "facet:". Names are unique: where two values could be
    confused, the name has the key behind it.
    """

    id: str
    name: str
    noun: str
    values: tuple[tuple[str, str], ...]

    @property
    def facet(self) -> str:
        """The key of the facet, empty for levels and types."""
        return self.id.removeprefix(_FACET) if self.id.startswith(_FACET) else ""

    @functools.cached_property
    def names(self) -> Mapping[str, str]:
        """The names of the values by their keys."""
        return dict(self.values)

    @functools.cached_property
    def _keys(self) -> Mapping[str, str]:
        known: dict[str, str] = {}
        for spelt in (str.casefold, comparable):
            for key, name in self.values:
                known.setdefault(spelt(name), key)
                known.setdefault(spelt(key), key)
        return known

    def name_of(self, key: str) -> str:
        """Return the name of a value, or the key itself if the framework does not have it."""
        return self.names.get(key, key)

    def key_of(self, text: str) -> str | None:
        """Return the key of the value with this name or key, None if there is none; typing habits make no difference."""
        return self._keys.get(text.strip().casefold()) or self._keys.get(comparable(text))

    def close(self, text: str) -> tuple[str, ...]:
        """Return the names of similar values."""
        by_spelling = {each: name for key, name in self.values for each in (key, name)}
        return tuple(dict.fromkeys(by_spelling[each] for each in close_matches(text, by_spelling)))

    def of(self, reference: Reference) -> tuple[str, ...]:
        """Return the keys of this group's tags on a reference."""
        if self.id == LEVEL:
            return reference.levels
        if self.id == TYPE:
            return reference.types
        return reference.facet(self.facet)


def comparable(text: str) -> str:
    r"""
    Return a text without what differs when it is typed into a spreadsheet: blanks, letter case, quotation marks, dashes.

    >>> comparable(" Families\N{RIGHT SINGLE QUOTATION MARK}  Experiences ")
    "families' experiences"
    """
    return " ".join(_NO_WIDTH.sub("", text).translate(_TYPED).split()).casefold()


def visible(text: str) -> str:
    """Return a text without characters that have no width, and without blanks around it."""
    return _NO_WIDTH.sub("", text).strip()


def tag_groups(framework: Framework) -> tuple[TagGroup, ...]:
    """Return the groups of a framework that have values."""
    return tuple(each for each in _groups(framework) if each.values)


def groups_named(groups: Sequence[TagGroup], names: Iterable[str]) -> frozenset[str]:
    """
    Return the ids of groups by "level", "type", the key or the name of a facet; "all" is all of them.

    Raises:
        UnknownChoiceError: with similar names.

    """
    known = {comparable(each): group.id for group in groups for each in _spellings(group)}
    found: set[str] = set()
    for name in names:
        if comparable(name) == "all":
            found.update(each.id for each in groups)
        elif (id_ := known.get(comparable(name))) is not None:
            found.add(id_)
        else:
            keys = (*(each.facet or each.id for each in groups), "all")
            raise UnknownChoiceError(name, close_matches(name, known), "kind of tag", keys)
    return frozenset(found)


def _spellings(group: TagGroup) -> tuple[str, str]:
    return group.facet or group.id, group.name


def _groups(framework: Framework) -> Iterator[TagGroup]:
    types = [each for level in framework.levels for each in level.types]
    yield TagGroup(id=LEVEL, name="Level", noun="level", values=_named(framework.levels))
    yield TagGroup(id=TYPE, name="Intervention type", noun="intervention type", values=_named(types))
    taken = {*map(comparable, _TAKEN)}
    for facet in framework.facets:
        name = _one_line(facet.name) or facet.key
        if comparable(name) in taken:
            name = f"{name} ({facet.key})"
        taken.add(comparable(name))
        noun = name[:1].lower() + name[1:]
        yield TagGroup(id=_FACET + facet.key, name=name, noun=noun, values=_named(facet.values))


def _named(values: Iterable[Level | InterventionType | FacetValue]) -> tuple[tuple[str, str], ...]:
    """Return pairs of a key and a name that no other value has as its name or key."""
    pairs = [(each.key, _one_line(each.name) or each.key) for each in values]
    spelt = Counter(each for key, name in pairs for each in {comparable(key), comparable(name)})
    return tuple((key, name if spelt[comparable(name)] == 1 else f"{name} ({key})") for key, name in pairs)


def _one_line(text: str) -> str:
    return " ".join(NOT_IN_XML.sub("", text).split())
