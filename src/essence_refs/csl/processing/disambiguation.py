"""
Telling cites apart: more names, given names, conditions, year suffixes (CSL 1.0.2, "Disambiguation").

Only what reads alike is looked at again, so the cost follows the number of references, not of their pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from essence_refs.csl.compiled_style import CompiledStyle
from essence_refs.csl.elements.context import SUBSEQUENT, Context, Expansion
from essence_refs.csl.elements.name_part import NameWriter
from essence_refs.csl.output.nodes import plain_text
from essence_refs.csl.variables.items import Item
from essence_refs.model import Name


class Disambiguation:
    """What disambiguation found out, by item key: names to show, year suffixes, and whose conditions hold."""

    def __init__(self) -> None:
        self.expansions: dict[str, Expansion] = {}
        self.suffixes: dict[str, str] = {}
        self.conditions: set[str] = set()

    def apply(self, c: Context) -> Context:
        """Put what was found out about an item into its context."""
        key = c.item.key
        c.year_suffix = self.suffixes.get(key, "")
        c.disambiguate = key in self.conditions
        c.expansion = self.expansions.get(key)
        return c


def disambiguate(style: CompiledStyle, items: Sequence[Item], numbers: dict[str, int]) -> Disambiguation:
    """Return how to tell the items apart; year suffixes follow the order of *items*."""
    options = style.citation.options
    outcome = Disambiguation()
    add_names = options.get("disambiguate-add-names") == "true"
    add_given = options.get("disambiguate-add-givenname") == "true"
    add_suffix = options.get("disambiguate-add-year-suffix") == "true"
    if not (add_names or add_given or add_suffix or style.has_conditions):
        return outcome
    work = _Disambiguator(style, numbers, outcome)
    everywhere = add_given and work.rule != "by-cite"
    if everywhere:
        work.expand_everywhere(items)
    for alike in work.alike(items):
        for still_alike in work.with_names(alike):
            left = [still_alike]
            if style.has_conditions:
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


class _Disambiguator:
    def __init__(self, style: CompiledStyle, numbers: dict[str, int], outcome: Disambiguation) -> None:
        options = style.citation.options
        rule = options.get("givenname-disambiguation-rule", "by-cite")
        self.style = style
        self.add_names = options.get("disambiguate-add-names") == "true"
        self.add_given = options.get("disambiguate-add-givenname") == "true"
        self.numbers = numbers
        self.outcome = outcome
        self.rule = rule
        self.primary = rule.startswith("primary")
        self.with_initials = rule.endswith("-with-initials")
        # Where a style has no initials, the first step is the whole given name.
        self.lowest, self.highest = 1, 1 if self.with_initials else 2
        # The names that each cite shows, and how cites read that nothing has been done to since.
        self.shown: dict[str, tuple[Name, ...]] = {}
        self.texts: dict[str, str] = {}
        # Every name shown, by the way that it is written.
        self.written_by: dict[NameWriter, dict[Name, None]] = defaultdict(dict)
        # The first list of names of each cite, how many of them it shows, and how it writes them.
        self.first_lists: dict[str, tuple[tuple[Name, ...], int, NameWriter | None]] = {}
        # The whole name list of each cite that reads like another.
        self.lists: dict[str, tuple[Name, ...]] = {}

    def context(self, item: Item) -> Context:
        c = Context(item, 0)
        c.position = SUBSEQUENT
        return self.outcome.apply(c)

    def text(self, item: Item) -> str:
        return self._plain(self.context(item))

    def _plain(self, c: Context) -> str:
        # "J. J." and "J.J." are one person, told apart by nothing.
        return plain_text(self.style.citation.body(c)).replace(". ", ".")

    def people(self, item: Item) -> tuple[tuple[Name, ...], int, NameWriter | None]:
        """Return the first list of names of the cite, how many of them it shows, and how it writes them."""
        c = self.context(item)
        found: list[tuple[tuple[Name, ...], int, NameWriter]] = []
        c.name_lists = found
        self.texts[item.key] = self._plain(c)
        first = self.first_lists[item.key] = found[0] if found else ((), 0, None)
        return first

    def alike(self, items: Iterable[Item]) -> list[list[Item]]:
        """Return the sets of items, two or more, whose cites read the same."""
        sets: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            if not self.texts.get(item.key):
                self.people(item)
            sets[self.texts[item.key]].append(item)
        self.texts.clear()
        return [each for text, each in sets.items() if len(each) > 1 and text]

    # Names and given names

    def with_names(self, alike: list[Item]) -> list[list[Item]]:
        """Show more names and given names in a set of cites; return the sets that still read the same."""
        if not (self.add_names or self.add_given):
            return [alike]
        held = {item.key: self.first_lists[item.key] for item in alike}
        self.lowest = 1 if all(write.has_initials for _, _, write in held.values() if write) else 2
        self.lists.update((key, names) for key, (names, _, _) in held.items())
        return self._apart(alike, min(count for _, count, _ in held.values()))

    def _apart(self, alike: list[Item], count: int) -> list[list[Item]]:
        """Part a set whose cites show *count* names, as far as names can."""
        before = [self._expansion(item).names for item in alike]
        parts = self._given(alike, 0, count)
        while len(parts) == 1:
            more = self._next(alike, count) if self.add_names else 0
            if not more:
                # Nothing that more names can do: the names stay as they were.
                for item, names in zip(alike, before, strict=True):
                    self._expansion(item).names = names
                return [alike]
            for item in alike:
                self._expansion(item).names = more
            parts = self._parted(alike)
            if len(parts) == 1:
                parts = self._given(alike, count, more)
            count = more
        return [left for part in parts if len(part) > 1 for left in self._apart(part, count)]

    def _next(self, alike: list[Item], count: int) -> int:
        """Return the next number of names at which the lists differ, zero where there is none."""
        lists = [self.lists[item.key] for item in alike]
        for place in range(count, max(map(len, lists))):
            names = {names[place] if place < len(names) else None for names in lists}
            if len(names) > 1:
                # Where one list has ended, the others already differ by their "et al.".
                return place if None in names and place > count else place + 1
        return 0

    def _given(self, alike: list[Item], start: int, stop: int) -> list[list[Item]]:
        """Expand given names one by one until that parts the set; what does not help is undone."""
        if not self.add_given or (
            self.with_initials and not all(write.has_initials for write in self.written_by)
        ):
            return [alike]
        for place in range(start, min(stop, 1) if self.primary else stop):
            held = [(item, names[place]) for item in alike if place < len(names := self.lists[item.key])]
            if len({name for _, name in held}) < 2:
                continue
            for level in range(self.lowest, self.highest + 1):
                before = [(self._expansion(item).given, name) for item, name in held]
                levels = [given.get(name, 0) for given, name in before]
                for given, name in before:
                    given[name] = max(level, given.get(name, 0))
                parts = self._parted(alike)
                if len(parts) > 1:
                    return parts
                for (given, name), old in zip(before, levels, strict=True):
                    given[name] = old
        return [alike]

    def _parted(self, alike: list[Item]) -> list[list[Item]]:
        sets: dict[str, list[Item]] = defaultdict(list)
        for item in alike:
            sets[self.text(item)].append(item)
        return list(sets.values())

    def _expansion(self, item: Item) -> Expansion:
        return self.outcome.expansions.setdefault(item.key, Expansion())

    def expand_everywhere(self, items: Sequence[Item]) -> None:
        """Expand the given names of every name that reads like another person's, wherever they are cited."""
        for item in items:
            expansion = self.outcome.expansions.get(item.key)
            if item.key in self.shown and (expansion is None or not expansion.names):
                continue
            names, count, write = self.people(item)
            shown = names[:1] if self.primary else names[:count]
            self.shown[item.key] = shown
            if write is not None:
                self.written_by[write].update(dict.fromkeys(shown))
        levels: dict[Name, int] = {}
        for write, people in self.written_by.items():
            for name, level in self._levels(people, write).items():
                levels[name] = max(level, levels.get(name, 0))
        for item in items:
            for name in self.shown[item.key]:
                level = levels.get(name, 0)
                if level:
                    given = self._expansion(item).given
                    if level > given.get(name, 0):
                        given[name] = level
                        self.texts.pop(item.key, None)

    def _levels(self, names: Iterable[Name], write: NameWriter) -> dict[Name, int]:
        """Return for each name that reads like another's the first level that tells it apart from the most of them."""
        levels: dict[Name, int] = {}
        if self.with_initials and not write.has_initials:
            return levels
        for people in _namesakes(names, write):
            # The best level so far of each, and how many read alike at it.
            best = [(0, len(people))] * len(people)
            for level in range(1 if write.has_initials else 2, self.highest + 1):
                texts = [_written(person, write, level) for person in people]
                count = Counter(texts)
                for place, text in enumerate(texts):
                    if count[text] < best[place][1]:
                        best[place] = (level, count[text])
            levels.update((person, level) for person, (level, _) in zip(people, best, strict=True) if level)
        return levels

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


def _namesakes(names: Iterable[Name], write: NameWriter) -> list[list[Name]]:
    sets: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        sets[_written(name, write, 0)].append(name)
    return [each for each in sets.values() if len(each) > 1]


def _written(name: Name, write: NameWriter, level: int) -> str:
    return plain_text(write.write(name, False, level)).replace(". ", ".")  # noqa: FBT003 - in reading order
