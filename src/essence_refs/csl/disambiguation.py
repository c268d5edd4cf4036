"""
Telling cites apart: more names, given names, conditions, year suffixes (CSL 1.0.2, "Disambiguation").

Only what reads alike is looked at again, so the cost follows the number of references, not of their pairs.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import attrs

from essence_refs.csl.context import SUBSEQUENT, Context, Expansion
from essence_refs.csl.items import Item
from essence_refs.csl.nodes import plain
from essence_refs.csl.program import Program
from essence_refs.model import Name


@attrs.define(kw_only=True)
class Outcome:
    """What disambiguation found out, by item key: names to show, year suffixes, and whose conditions hold."""

    expansions: dict[str, Expansion] = attrs.field(factory=dict)
    suffixes: dict[str, str] = attrs.field(factory=dict)
    conditions: set[str] = attrs.field(factory=set)

    def apply(self, c: Context, *, names: bool = True) -> Context:
        """Put what was found out about an item into its context."""
        key = c.item.key
        c.year_suffix = self.suffixes.get(key, "")
        c.disambiguate = key in self.conditions
        if names:
            c.expansion = self.expansions.get(key)
        return c


def disambiguated(program: Program, items: Sequence[Item], numbers: dict[str, int]) -> Outcome:
    """Return how to tell the items apart; year suffixes follow the order of *items*."""
    options = program.citation.options
    outcome = Outcome()
    add_names = options.get("disambiguate-add-names") == "true"
    add_given = options.get("disambiguate-add-givenname") == "true"
    add_suffix = options.get("disambiguate-add-year-suffix") == "true"
    if not (add_names or add_given or add_suffix or program.has_conditions):
        return outcome
    work = _Work(program, numbers, outcome, options.get("givenname-disambiguation-rule", "by-cite"))
    everywhere = add_given and work.rule != "by-cite"
    if everywhere:
        work.expand_everywhere(items)
    for alike in work.alike(items):
        rest = work.with_names(alike, add_names=add_names, add_given=add_given)
        for still_alike in rest:
            left = [still_alike]
            if program.has_conditions:
                left = work.with_conditions(still_alike)
            if add_suffix:
                for each in left:
                    work.with_suffixes(each, items)
    if everywhere and add_names:
        # Names that have come to light may be namesakes too.
        work.expand_everywhere(items)
    return outcome


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


class _Work:
    def __init__(self, program: Program, numbers: dict[str, int], outcome: Outcome, rule: str) -> None:
        self.program = program
        self.numbers = numbers
        self.outcome = outcome
        self.rule = rule
        self.primary = rule.startswith("primary")
        self.highest = 1 if rule.endswith("-with-initials") else 2
        # The names that each cite shows, and how cites read that nothing has been done to since.
        self.shown: dict[str, tuple[Name, ...]] = {}
        self.texts: dict[str, str] = {}

    def context(self, item: Item) -> Context:
        c = Context(item, 0)
        c.position = SUBSEQUENT
        return self.outcome.apply(c)

    def text(self, item: Item) -> str:
        return self._plain(self.context(item))

    def _plain(self, c: Context) -> str:
        # "J. J." and "J.J." are one person, told apart by nothing.
        return plain(self.program.citation.body(c)).replace(". ", ".")

    def people(self, item: Item) -> tuple[tuple[Name, ...], int]:
        """Return the first list of names of the cite, and how many of them it shows."""
        c = self.context(item)
        c.mark = True
        self.texts[item.key] = self._plain(c)
        return c.people[0] if c.people else ((), 0)

    def alike(self, items: Iterable[Item]) -> list[list[Item]]:
        """Return the sets of items, two or more, whose cites read the same."""
        sets: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            sets[self.texts.get(item.key) or self.text(item)].append(item)
        self.texts.clear()
        return [each for text, each in sets.items() if len(each) > 1 and text]

    # Names and given names

    def with_names(self, alike: list[Item], *, add_names: bool, add_given: bool) -> list[list[Item]]:
        """Show more names and given names in a set of cites; return the sets that still read the same."""
        if not (add_names or add_given):
            return [alike]
        held = {item.key: self.people(item) for item in alike}
        lists = {key: names for key, (names, _) in held.items()}
        base = min((count for _, count in held.values()), default=0)
        longest = max((len(names) for names in lists.values()), default=0)
        if not longest:
            return [alike]
        return self._step(alike, lists, base, longest, add_names=add_names, add_given=add_given)

    def _step(
        self,
        alike: list[Item],
        lists: dict[str, tuple[Name, ...]],
        count: int,
        longest: int,
        *,
        add_names: bool,
        add_given: bool,
    ) -> list[list[Item]]:
        tried = 0
        while True:
            if add_given:
                parts = self._given(alike, lists, tried, count)
                if len(parts) > 1:
                    rest = [part for part in parts if len(part) > 1]
                    return [
                        left
                        for part in rest
                        for left in self._step(
                            part, lists, count, longest, add_names=add_names, add_given=add_given
                        )
                    ]
            tried = count
            count = self._next(alike, lists, count, longest) if add_names else 0
            if not count:
                return [alike]
            before = {item.key: self._names(item) for item in alike}
            for item in alike:
                self._expansion(item).names = count
            parts = self._parted(alike)
            if len(parts) > 1:
                return [
                    left
                    for part in parts
                    if len(part) > 1
                    for left in self._step(part, lists, count, longest, add_names=True, add_given=add_given)
                ]
            if add_given:
                parts = self._given(alike, lists, tried, count)
                if len(parts) > 1:
                    return [
                        left
                        for part in parts
                        if len(part) > 1
                        for left in self._step(part, lists, count, longest, add_names=True, add_given=True)
                    ]
            further = self._further(alike, lists, count, longest, add_given=add_given)
            if further is not None:
                return further
            # Nothing that more names can do: the names stay as they were.
            for item in alike:
                self._expansion(item).names = before[item.key]
            return [alike]

    def _further(
        self,
        alike: list[Item],
        lists: dict[str, tuple[Name, ...]],
        count: int,
        longest: int,
        *,
        add_given: bool,
    ) -> list[list[Item]] | None:
        """Go on adding names to a set that the last one did not part; None where none of them does."""
        tried = count
        while True:
            count = self._next(alike, lists, count, longest)
            if not count:
                return None
            for item in alike:
                self._expansion(item).names = count
            parts = self._parted(alike)
            if len(parts) == 1 and add_given:
                parts = self._given(alike, lists, tried, count)
            if len(parts) > 1:
                return [
                    left
                    for part in parts
                    if len(part) > 1
                    for left in self._step(part, lists, count, longest, add_names=True, add_given=add_given)
                ]
            tried = count

    def _next(self, alike: list[Item], lists: dict[str, tuple[Name, ...]], count: int, longest: int) -> int:
        """Return the next number of names at which the lists differ, zero where there is none."""
        for place in range(count, longest):
            names = {lists[item.key][place] if place < len(lists[item.key]) else None for item in alike}
            if len(names) > 1:
                # Where one list has ended, the others already differ by their "et al.".
                return place if None in names and place > count else place + 1
        return 0

    def _given(
        self, alike: list[Item], lists: dict[str, tuple[Name, ...]], start: int, stop: int
    ) -> list[list[Item]]:
        """Expand given names one by one as far as that parts the set; what does not help is undone."""
        if self.primary:
            stop = min(stop, 1)
        for place in range(start, stop):
            names = {lists[item.key][place] for item in alike if place < len(lists[item.key])}
            if len(names) < 2:
                continue
            for level in range(1, self.highest + 1):
                undo = []
                for item in alike:
                    if place < len(lists[item.key]):
                        given = self._expansion(item).given
                        name = lists[item.key][place]
                        undo.append((given, name, given.get(name, 0)))
                        given[name] = max(level, given.get(name, 0))
                parts = self._parted(alike)
                if len(parts) > 1:
                    return parts
                for given, name, old in undo:
                    given[name] = old
        return [alike]

    def _parted(self, alike: list[Item]) -> list[list[Item]]:
        sets: dict[str, list[Item]] = defaultdict(list)
        for item in alike:
            sets[self.text(item)].append(item)
        return list(sets.values())

    def _names(self, item: Item) -> int:
        return self._expansion(item).names

    def _expansion(self, item: Item) -> Expansion:
        return self.outcome.expansions.setdefault(item.key, Expansion())

    def expand_everywhere(self, items: Sequence[Item]) -> None:
        """Expand the given names of every name that reads like another person's, wherever they are cited."""
        for item in items:
            expansion = self.outcome.expansions.get(item.key)
            if item.key in self.shown and (expansion is None or not expansion.names):
                continue
            names, count = self.people(item)
            self.shown[item.key] = names[:1] if self.primary else names[:count]
        levels = self._levels(set(itertools.chain.from_iterable(self.shown.values())))
        for item in items:
            for name in self.shown[item.key]:
                level = levels.get(name, 0)
                if level:
                    given = self._expansion(item).given
                    if level > given.get(name, 0):
                        given[name] = level
                        self.texts.pop(item.key, None)

    def _levels(self, names: Iterable[Name]) -> dict[Name, int]:
        """Return for each name that reads like another's the first level that tells it apart from the most of them."""
        levels: dict[Name, int] = {}
        for people in self._namesakes(names, 0):
            counts = [
                Counter(self._written(person, level) for person in people)
                for level in range(1, self.highest + 1)
            ]
            for person in people:
                best, alike = 0, len(people)
                for level, count in enumerate(counts, start=1):
                    same = count[self._written(person, level)]
                    if same < alike:
                        best, alike = level, same
                levels[person] = best
        return levels

    def _namesakes(self, names: Iterable[Name], level: int) -> list[list[Name]]:
        sets: dict[str, list[Name]] = defaultdict(list)
        for name in names:
            sets[self._written(name, level)].append(name)
        return [each for each in sets.values() if len(each) > 1]

    def _written(self, name: Name, level: int) -> str:
        return self.program.written(name, level).replace(". ", ".")

    # Conditions and year suffixes

    def with_conditions(self, alike: list[Item]) -> list[list[Item]]:
        """Let the disambiguate conditions hold where that parts the set; return what still reads the same."""
        keys = {item.key for item in alike}
        self.outcome.conditions |= keys
        parts = self._parted(alike)
        if len(parts) == 1:
            self.outcome.conditions -= keys
        return [part for part in parts if len(part) > 1]

    def with_suffixes(self, alike: list[Item], order: Sequence[Item]) -> None:
        """Give each item of a set its letter, in the order of the bibliography."""
        places = self.numbers
        for number, item in enumerate(sorted(alike, key=lambda each: places.get(each.key, len(order)))):
            self.outcome.suffixes[item.key] = suffix(number)
