"""
Disambiguation of cites: more names, given names, conditions and year suffixes (CSL 1.0.2, "Disambiguation").

Only cites that read the same are rendered again, so the cost grows with the number of references, not of pairs.
"""

import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from essence_refs.csl.compiled_style import CompiledStyle
from essence_refs.csl.elements.context import SUBSEQUENT, Context, Expansion
from essence_refs.csl.elements.name_part import NameWriter, initials
from essence_refs.csl.output.nodes import plain_text
from essence_refs.csl.variables.items import Item
from essence_refs.model import Name


class Disambiguation:
    """The result of disambiguation by item key: names to show, year suffixes, and true conditions."""

    def __init__(self) -> None:
        self.expansions: dict[str, Expansion] = {}
        self.suffixes: dict[str, str] = {}
        # How many disambiguate conditions are true.
        self.conditions: dict[str, int] = {}

    def apply(self, c: Context) -> Context:
        """Add the result for an item to its context, and return the context."""
        key = c.item.key
        c.year_suffix = self.suffixes.get(key, "")
        c.true_conditions = self.conditions.get(key, 0)
        c.expansion = self.expansions.get(key)
        return c

    def apply_to_entry(self, c: Context) -> Context:
        """Add the result for an item to the context of its entry: as much as distinct cites need, and no more."""
        self.apply(c)
        if c.expansion is not None and not self._distinct_initials.isdisjoint(c.expansion.given):
            shortened = Expansion()
            shortened.min_names = c.expansion.min_names
            # With distinct initials, an entry needs no whole given names; a style without initials shows them anyway.
            shortened.given = {
                name: min(level, 1) if name in self._distinct_initials else level
                for name, level in c.expansion.given.items()
            }
            c.expansion = shortened
        return c

    @functools.cached_property
    def _distinct_initials(self) -> frozenset[Name]:
        """The people who have whole given names in cites, and initials that none of their namesakes has."""
        people = {
            name: (name.non_dropping_particle, name.family, initials(name.given, ".", True, True))  # noqa: FBT003
            for expansion in self.expansions.values()
            for name, level in expansion.given.items()
            if level > 1
        }
        count = Counter(people.values())
        return frozenset(name for name, short in people.items() if count[short] == 1)


class CiteMemo:
    """The texts of cites and names, for a document that is disambiguated again after each new work."""

    def __init__(self) -> None:
        # By the item and how it was disambiguated: the text, the first list of names, and how many conditions were
        # tested.
        self.cites: dict[tuple[Any, ...], tuple[str, _FirstList, int]] = {}
        self.names: dict[tuple[Name, NameWriter, int], str] = {}


def disambiguate(
    style: CompiledStyle,
    items: Sequence[Item],
    numbers: dict[str, int],
    first_notes: Mapping[str, int],
    *,
    memo: CiteMemo | None = None,
) -> Disambiguation:
    """
    Disambiguate the cites of items.

    *numbers* gives the order of year suffixes, *first_notes* the notes that first cite each item: cites that show
    different notes are distinct, so no disambiguate condition is true for them.
    """
    options = style.citation.options
    result = Disambiguation()
    add_names = options.get("disambiguate-add-names") == "true"
    add_given = options.get("disambiguate-add-givenname") == "true"
    add_suffix = options.get("disambiguate-add-year-suffix") == "true"
    if not (add_names or add_given or add_suffix or style.has_disambiguate_condition):
        return result
    work = _Disambiguator(style, numbers, first_notes, result, memo)
    everywhere = add_given and work.rule != "by-cite"
    if everywhere:
        work.expand_everywhere(items)
    for alike in work.alike(items):
        for still_alike in work.with_names(alike):
            left = [still_alike]
            if style.has_disambiguate_condition:
                left = [each for same in work.in_one_note(still_alike) for each in work.with_conditions(same)]
            if add_suffix:
                for each in left:
                    work.with_suffixes(each, items)
    if everywhere and add_names:
        # Names that are now shown may also be those of several people.
        work.expand_everywhere(items)
    return result


def suffix(number: int) -> str:
    """
    Return the year suffix with this number, counted from zero.

    >>> suffix(0), suffix(25), suffix(26)
    ('a', 'z', 'aa')
    """
    letters = ""
    number += 1
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(ord("a") + letter) + letters
    return letters


_FirstList = tuple[tuple[Name, ...], int, NameWriter | None]
"""The first list of names of a cite, the number of names shown, and their writer."""


class _Disambiguator:
    def __init__(
        self,
        style: CompiledStyle,
        numbers: dict[str, int],
        first_notes: Mapping[str, int],
        result: Disambiguation,
        memo: CiteMemo | None,
    ) -> None:
        self.memo = memo
        options = style.citation.options
        rule = options.get("givenname-disambiguation-rule", "by-cite")
        self.style = style
        self.add_names = options.get("disambiguate-add-names") == "true"
        self.add_given = options.get("disambiguate-add-givenname") == "true"
        self.numbers = numbers
        self.first_notes = first_notes
        self.result = result
        self.rule = rule
        self.primary = rule.startswith("primary")
        self.with_initials = rule.endswith("-with-initials")
        # In a style without initials, the first level is the whole given name.
        self.lowest, self.highest = 1, 1 if self.with_initials else 2
        # The names that each cite shows, and the texts of cites that have not changed since.
        self.shown: dict[str, tuple[Name, ...]] = {}
        self.texts: dict[str, str] = {}
        # The names shown, by the writer that writes them.
        self.written_by: dict[NameWriter, dict[Name, None]] = defaultdict(dict)
        self.first_lists: dict[str, _FirstList] = {}
        # The whole list of names of each cite that reads like another.
        self.lists: dict[str, tuple[Name, ...]] = {}

    def context(self, item: Item) -> Context:
        c = Context(item, 0)
        c.position = SUBSEQUENT
        return self.result.apply(c)

    def text(self, item: Item) -> str:
        return self._plain(self.context(item)) if self.memo is None else self._cite(item)[0]

    def _plain(self, c: Context) -> str:
        # "J. J." and "J.J." count as the same person.
        return plain_text(self.style.citation.body(c)).replace(". ", ".")

    def _cite(self, item: Item) -> tuple[str, _FirstList, int]:
        """Return the text of a cite, its first list of names, and how many conditions it tests."""
        c = self.context(item)
        if self.memo is None:
            return self._read(c)
        expansion = c.expansion and (c.expansion.min_names, tuple(c.expansion.given.items()))
        key = (item.key, c.year_suffix, c.true_conditions, expansion)
        found = self.memo.cites.get(key)
        if found is None:
            found = self.memo.cites[key] = self._read(c)
        return found

    def _read(self, c: Context) -> tuple[str, _FirstList, int]:
        found: list[tuple[tuple[Name, ...], int, NameWriter]] = []
        c.name_lists = found
        text = self._plain(c)
        return text, found[0] if found else ((), 0, None), c.conditions_tested

    def people(self, item: Item) -> _FirstList:
        """Return the first list of names of a cite, the number of names shown, and their writer."""
        self.texts[item.key], first, _ = self._cite(item)
        self.first_lists[item.key] = first
        return first

    def alike(self, items: Iterable[Item]) -> list[list[Item]]:
        """Return the sets of two or more items whose cites read the same."""
        sets: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            if not self.texts.get(item.key):
                self.people(item)
            # A cite may show only the number of the note that first cites its item.
            sets[self.texts[item.key] or self._text_with_note(item)].append(item)
        self.texts.clear()
        return [each for text, each in sets.items() if len(each) > 1 and text]

    # Names and given names

    def with_names(self, alike: list[Item]) -> list[list[Item]]:
        """Show more names and given names in a set of cites; return the subsets that still read the same."""
        if not (self.add_names or self.add_given):
            return [alike]
        held = {item.key: self.first_lists[item.key] for item in alike}
        self.lowest = 1 if all(writer.has_initials for _, _, writer in held.values() if writer) else 2
        self.lists.update((key, names) for key, (names, _, _) in held.items())
        return self._split_by_names(alike, min(count for _, count, _ in held.values()))

    def _split_by_names(self, alike: list[Item], count: int) -> list[list[Item]]:
        """Split a set whose cites show *count* names, as far as names can; return what still reads the same."""
        before = [self._expansion(item).min_names for item in alike]
        subsets = self._given(alike, 0, count)
        while len(subsets) == 1:
            more = self._next(alike, count) if self.add_names else 0
            if not more:
                # More names do not help, so as many are shown as before.
                for item, names in zip(alike, before, strict=True):
                    self._expansion(item).min_names = names
                return [alike]
            for item in alike:
                self._expansion(item).min_names = more
            subsets = self._split(alike)
            if len(subsets) == 1:
                subsets = self._given(alike, count, more)
            count = more
        return [left for subset in subsets if len(subset) > 1 for left in self._split_by_names(subset, count)]

    def _next(self, alike: list[Item], count: int) -> int:
        """Return the next number of names at which the lists differ, zero if there is none."""
        lists = [self.lists[item.key] for item in alike]
        for index in range(count, max(map(len, lists))):
            names = {names[index] if index < len(names) else None for names in lists}
            if len(names) > 1:
                # If one list ends here, the others already differ by "et al.".
                return index if None in names and index > count else index + 1
        return 0

    def _given(self, alike: list[Item], start: int, stop: int) -> list[list[Item]]:
        """Expand given names one by one until the set is split; undo expansions that do not help."""
        if not self.add_given or (
            self.with_initials and not all(writer.has_initials for writer in self.written_by)
        ):
            return [alike]
        for index in range(start, min(stop, 1) if self.primary else stop):
            held = [(item, names[index]) for item in alike if index < len(names := self.lists[item.key])]
            if len({name for _, name in held}) < 2:
                continue
            for level in range(self.lowest, self.highest + 1):
                before = [(self._expansion(item).given, name) for item, name in held]
                levels = [given.get(name, 0) for given, name in before]
                for given, name in before:
                    given[name] = max(level, given.get(name, 0))
                subsets = self._split(alike)
                if len(subsets) > 1:
                    return subsets
                for (given, name), old in zip(before, levels, strict=True):
                    given[name] = old
        return [alike]

    def _split(self, alike: list[Item]) -> list[list[Item]]:
        sets: dict[str, list[Item]] = defaultdict(list)
        for item in alike:
            sets[self.text(item)].append(item)
        return list(sets.values())

    def _expansion(self, item: Item) -> Expansion:
        found = self.result.expansions.get(item.key)
        if found is None:
            found = self.result.expansions[item.key] = Expansion()
        return found

    def expand_everywhere(self, items: Sequence[Item]) -> None:
        """Expand the given names of every name that reads like the name of another person, in all cites."""
        for item in items:
            expansion = self.result.expansions.get(item.key)
            if item.key in self.shown and (expansion is None or not expansion.min_names):
                continue
            names, count, writer = self.people(item)
            shown = names[:1] if self.primary else names[:count]
            self.shown[item.key] = shown
            if writer is not None:
                self.written_by[writer].update(dict.fromkeys(shown))
        levels: dict[Name, int] = {}
        for writer, people in self.written_by.items():
            for name, level in self._levels(people, writer).items():
                levels[name] = max(level, levels.get(name, 0))
        for item in items:
            for name in self.shown[item.key]:
                level = levels.get(name, 0)
                if level:
                    given = self._expansion(item).given
                    if level > given.get(name, 0):
                        given[name] = level
                        self.texts.pop(item.key, None)

    def _levels(self, names: Iterable[Name], writer: NameWriter) -> dict[Name, int]:
        """Return the level of each name that reads like another: the first that distinguishes it from most of them."""
        levels: dict[Name, int] = {}
        if self.with_initials and not writer.has_initials:
            return levels
        for people in self._namesakes(names, writer):
            # The best level of each name so far, and how many names read the same at it.
            best = [(0, len(people))] * len(people)
            for level in range(1 if writer.has_initials else 2, self.highest + 1):
                texts = [self._name_text(person, writer, level) for person in people]
                count = Counter(texts)
                for index, text in enumerate(texts):
                    if count[text] < best[index][1]:
                        best[index] = (level, count[text])
            levels.update((person, level) for person, (level, _) in zip(people, best, strict=True))
        return levels

    def _namesakes(self, names: Iterable[Name], writer: NameWriter) -> list[list[Name]]:
        """Return the sets of two or more names that read the same in their short form."""
        sets: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            sets[self._name_text(name, writer, 0)].append(name)
        return [each for each in sets.values() if len(each) > 1]

    def _name_text(self, name: Name, writer: NameWriter, level: int) -> str:
        if self.memo is None:
            return _write(name, writer, level)
        key = (name, writer, level)
        if key not in self.memo.names:
            self.memo.names[key] = _write(name, writer, level)
        return self.memo.names[key]

    # Conditions and year suffixes

    def in_one_note(self, alike: list[Item]) -> list[list[Item]]:
        """Return the subsets that still read the same if each cite shows the note that first cites its item."""
        if not self.first_notes:
            return [alike]
        sets: dict[str, list[Item]] = defaultdict(list)
        for item in alike:
            sets[self._text_with_note(item)].append(item)
        return [each for each in sets.values() if len(each) > 1]

    def _text_with_note(self, item: Item) -> str:
        c = self.context(item)
        c.first_note = self.first_notes.get(item.key, 0)
        return self._plain(c)

    def with_conditions(self, alike: list[Item], true: int = 1) -> list[list[Item]]:
        """
        Make as many disambiguate conditions true as split the set; return the subsets that still read the same.

        The conditions of a cite count in the order in which they are tested. None is true if they do not split the set.
        """
        before = {item.key: self.result.conditions.get(item.key, 0) for item in alike}
        while self._tested(alike) >= true:
            self.result.conditions.update(dict.fromkeys(before, true))
            subsets = self._split(alike)
            true += 1
            if len(subsets) > 1:
                # More conditions may split what is still the same.
                return [
                    left
                    for subset in subsets
                    if len(subset) > 1
                    for left in self.with_conditions(subset, true)
                ]
        self.result.conditions.update(before)
        return [alike]

    def _tested(self, items: Iterable[Item]) -> int:
        """Return how many disambiguate conditions one of the cites tests."""
        return max((self._cite(item)[2] for item in items), default=0)

    def with_suffixes(self, alike: list[Item], order: Sequence[Item]) -> None:
        """Give each item of a set a letter, in the order of the bibliography."""
        ranks = self.numbers
        for number, item in enumerate(sorted(alike, key=lambda each: ranks.get(each.key, len(order)))):
            self.result.suffixes[item.key] = suffix(number)


def _write(name: Name, writer: NameWriter, level: int) -> str:
    return plain_text(writer.write(name, False, level)).replace(". ", ".")  # noqa: FBT003 - in reading order
