"""Read the collation data of the package: the root collation and the tailoring of one language."""

import functools
from bisect import bisect_right
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_DATA = Path(__file__).with_name("data")


class Root(NamedTuple):
    """The root collation: collation elements as its file writes them, and the first primary weight of each group."""

    characters: Mapping[int, str]
    contractions: Mapping[str, str]
    groups: Mapping[str, int]


class Tailoring(NamedTuple):
    """
    What one language changes.

    ``elements`` are by decomposed text; ``han`` has the place of each Han character that follows the last letter;
    ``reordered`` are the scripts that come first; contractions that begin with a letter of ``suppressed`` are none.
    """

    elements: Mapping[str, str]
    han: Mapping[str, int]
    reordered: tuple[str, ...] = ()
    upper_first: bool = False
    suppressed: frozenset[str] = frozenset()


def _read(name: str) -> str:
    return (_DATA / f"{name}.txt").read_text("utf-8")


@functools.cache
def root() -> Root:
    """Read the root collation."""
    head, *blocks = _read("root").split("\n@")
    groups, contractions = {}, {}
    for line in head.split("\n"):
        if line.startswith("group "):
            _, name, primary = line.split()
            groups[name] = int(primary, 16)
        elif not line.startswith("#"):
            codes, elements = line.split(";")
            contractions[_text(codes)] = elements
    characters: dict[int, str] = {}
    for block in blocks:
        start, *lines = block.rstrip("\n").split("\n") if block is blocks[-1] else block.split("\n")
        characters.update(enumerate(lines, int(start, 16)))
    return Root(characters, contractions, groups)


@functools.cache
def tailoring(name: str) -> Tailoring:
    """Read the tailoring with a name such as "sv" or "zh-hant"."""
    elements: dict[str, str] = {}
    han: dict[str, int] = {}
    reordered: tuple[str, ...] = ()
    suppressed = ""
    upper_first = False
    for line in _read(name).splitlines():
        setting, _, value = line.partition(" ")
        if setting == "han":
            number, text = value.split(" ")
            han.update(zip(text, range(int(number, 16), int(number, 16) + len(text)), strict=True))
        elif setting == "reorder":
            reordered = tuple(value.split())
        elif setting == "suppress":
            suppressed = _text(value)
        elif setting == "upper-first":
            upper_first = True
        elif setting != "#":
            codes, _, found = line.partition(";")
            elements[_text(codes)] = found
    return Tailoring(elements, han, reordered, upper_first, frozenset(suppressed))


def _text(codes: str) -> str:
    return "".join([chr(int(code, 16)) for code in codes.split(" ")])


class Reordering:
    """The order of scripts: a primary weight becomes one in the new order."""

    def __init__(self, groups: Mapping[str, int], first: tuple[str, ...]) -> None:
        names = list(groups)
        self._starts = list(groups.values())
        # Spaces, symbols and digits stay before all scripts.
        kept = names[: names.index("digit") + 1]
        known = [_GROUP_OF.get(each, each) for each in first]
        order = [*kept, *known, *(each for each in names if each not in kept and each not in known)]
        sizes = {name: end - start for name, (start, end) in zip(names, pairwise(self._starts), strict=False)}
        at, moved = self._starts[0], {}
        for name in order:
            moved[name] = at - groups[name]
            at += sizes.get(name, 0)
        self._shifts = [moved[name] for name in names]

    def __call__(self, primary: int) -> int:
        """Return the primary weight in the new order."""
        group = bisect_right(self._starts, primary) - 1
        return primary + self._shifts[group] if group >= 0 else primary


# Script codes that CLDR uses for a group with several scripts.
_GROUP_OF = {"Hira": "Kana", "Hrkt": "Kana", "Hans": "Hani", "Hant": "Hani", "Merc": "Mero"}
