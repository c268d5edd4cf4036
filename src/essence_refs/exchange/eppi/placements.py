"""Where the codes of EPPI-Reviewer belong in a framework: levels, intervention types, or values of a facet."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from essence_refs.diagnostics import Problem
from essence_refs.exchange.eppi.code_sets import EppiCode
from essence_refs.exchange.record_maps import MapEntry, RecordMap
from essence_refs.exchange.tagging.keywords import folded
from essence_refs.suggestions import close_matches

Kind = Literal["level", "type", "value", "none"]

# What a row of a map may say of a code or a code set, and the word of a table that names a facet.
LEVELS, LEVEL, FACET, NONE = "levels", "level", "facet", "none"
_NAMELESS = "Without a name"
_LEVEL = re.compile(r"\blevels?\b", re.IGNORECASE)
WORDS = (LEVELS, LEVEL, FACET, NONE)


class Placement(NamedTuple):
    """
    A code, what it is in a framework, its name there, and the name of the level or facet that it belongs to.

    ``between`` are the names of codes around it that the framework does not have. ``level`` is the code of a type's level.
    ``reason`` is why it is left out.
    """

    code: EppiCode
    kind: Kind
    name: str = ""
    around: str = ""
    between: tuple[str, ...] = ()
    level: EppiCode | None = None
    reason: str = ""


def is_structure(entry: MapEntry) -> bool:
    """Return whether a row of a map gives a code its place in a framework, and not tags."""
    words = entry.texts and all(each.casefold() in WORDS for each in entry.texts)
    return bool(words) or [each.name for each in entry.entries] == [FACET]


def placements(
    sets: Iterable[EppiCode], map_: RecordMap | None
) -> tuple[tuple[Placement, ...], tuple[Problem, ...]]:
    """
    Return where each code belongs, and the problems with the rows of the map.

    Without a row, a code that contains others is a facet, and the codes that items can have are its values. If no row
    makes levels, a code set or code whose name has the word "level" does, or else the first code set.
    """
    sets = tuple(sets)
    placer = _Placer(sets, [each for each in (map_.codes if map_ else ()) if is_structure(each)])
    placer.find_levels(sets)
    found = tuple(placement for each in sets for placement in placer.code_set(each))
    return tuple(_with_unique_names(found)), tuple(placer.problems)


class _Placer:
    def __init__(self, sets: tuple[EppiCode, ...], rows: Iterable[MapEntry]) -> None:
        self.problems: list[Problem] = []
        names: dict[str, list[EppiCode]] = {}
        for node in (each for set_ in sets for each in (set_, *set_.all_codes())):
            for name in names_of(node):
                names.setdefault(name, []).append(node)
        # The word of a code, and the name of its facet, by the identity of the code: code sets have no numbers.
        self.rows: dict[int, tuple[str, str]] = {}
        for row in rows:
            self._add_row(row, names)

    def _add_row(self, row: MapEntry, names: Mapping[str, list[EppiCode]]) -> None:
        codes = names.get(folded(row.name), [])
        if not codes:
            close = close_matches(folded(row.name), names)
            hint = f"did you mean {' or '.join(close)}?" if close else ""
            self.problems.append(row.problem("no code has this name", hint=hint, code="unmapped-code"))
        if row.entries:
            word, facet = FACET, " ".join(row.entries[0].texts)
        else:
            word, facet = row.texts[0].casefold(), ""
        for node in codes:
            self.rows[id(node)] = (word, facet)

    def find_levels(self, sets: tuple[EppiCode, ...]) -> None:
        """Choose what has the levels, unless a row says so."""
        if any(word in (LEVEL, LEVELS) for word, _ in self.rows.values()):
            return
        candidates = [each for set_ in sets for each in (set_, *set_.codes) if each.codes]
        named = next((each for each in candidates if _LEVEL.search(each.name)), None)
        chosen = named or next(iter(candidates), None)
        if chosen is not None:
            self.rows.setdefault(id(chosen), (LEVELS, ""))

    def code_set(self, code_set: EppiCode) -> Iterator[Placement]:
        word, facet = self.rows.get(id(code_set), ("", ""))
        if word:
            yield from self._by_word(code_set, word, facet)
            return
        for node in code_set.codes:
            if id(node) in self.rows:
                yield from self._by_word(node, *self.rows[id(node)])
            elif node.codes:
                yield from self._facet(node, node.name or _NAMELESS)
            else:
                yield from self._value(node, code_set.name or _NAMELESS)

    def _by_word(self, node: EppiCode, word: str, facet: str) -> Iterator[Placement]:
        if word == NONE:
            yield from _left_out(node, "the map leaves it out")
        elif word == LEVEL:
            yield from self._level(node)
        elif word == LEVELS:
            if node.is_selectable:
                yield Placement(node, "none", reason="the codes in it are levels")
            for each in node.codes:
                usual = LEVEL if each.codes or each.is_selectable else NONE
                if id(each) not in self.rows and usual == NONE:
                    yield from self._value(each, node.name)
                else:
                    yield from self._by_word(each, *self.rows.get(id(each), (usual, "")))
        else:
            yield from self._facet(node, facet or node.name or _NAMELESS)

    def _level(self, node: EppiCode) -> Iterator[Placement]:
        yield Placement(node, "level", node.name)
        for each in node.codes:
            for placement in self._below(each, "type", node.name):
                is_own = placement.kind == "type" and placement.level is None
                yield placement._replace(level=node) if is_own else placement

    def _facet(self, node: EppiCode, name: str) -> Iterator[Placement]:
        if node.is_selectable or not node.codes:
            yield from self._value(node, name)
        for each in node.codes:
            yield from self._below(each, "value", name)

    def _value(self, node: EppiCode, facet: str) -> Iterator[Placement]:
        if node.is_selectable:
            yield Placement(node, "value", node.name, facet)
        else:
            yield Placement(node, "none", reason="items cannot have it, and it contains no other code")

    def _below(
        self, node: EppiCode, kind: Kind, around: str, between: tuple[str, ...] = ()
    ) -> Iterator[Placement]:
        """Yield the codes below a level or a facet, at any depth."""
        if id(node) in self.rows:
            yield from self._by_word(node, *self.rows[id(node)])
            return
        if node.is_selectable:
            yield Placement(node, kind, node.name, around, between)
        elif not node.codes:
            yield from self._value(node, around)
        for each in node.codes:
            yield from self._below(each, kind, around, (*between, node.name))


def _left_out(node: EppiCode, reason: str) -> Iterator[Placement]:
    for each in (node, *node.all_codes()):
        if each.is_selectable:
            yield Placement(each, "none", reason=reason)


def _with_unique_names(found: Iterable[Placement]) -> Iterator[Placement]:
    """Yield placements whose names are used once in their level or facet: with the name of the code around them if need be."""
    found = tuple(found)
    counts = Counter(map(_scope, found))
    used: set[tuple[str, int, str, str]] = set()
    levels: dict[int, str] = {}
    for each in found:
        name = each.name or _NAMELESS
        if counts[_scope(each)] > 1:
            name = f"{each.code.path[-1]}: {name}"
        unique, number = name, 1
        while each.kind != "none" and (scope := _scope(each._replace(name=unique))) in used:
            number += 1
            unique = f"{name} ({number})"
        if each.kind != "none":
            used.add(scope)
        if each.kind == "level":
            levels[id(each.code)] = unique
        yield each._replace(name=unique, around=levels[id(each.level)] if each.level else each.around)


def _scope(placement: Placement) -> tuple[str, int, str, str]:
    """Return what no two placements may have in common."""
    kind, level = placement.kind, id(placement.level)
    return (kind, level, "" if placement.level else folded(placement.around), folded(placement.name))


def names_of(node: EppiCode) -> Iterable[str]:
    """Return the folded names of a code: its own, with those around it, and its number."""
    names = (node.name, node.words, ": ".join((*node.path, node.name)), f"{node.key}" if node.key else "")
    return dict.fromkeys(folded(each) for each in names if each)
