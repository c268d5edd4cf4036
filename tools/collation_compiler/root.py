"""Read the root collation of CLDR: collation elements, and the groups that [reorder] moves."""

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from essence_refs.csl.collation import weights
from essence_refs.csl.collation.matching import longest_contractions, split_at_contractions

Element = tuple[int, int, int]

# The first weights of the pairs that stand for Han characters (UTS 10, table "Computing implicit weights").
_HAN_PAIRS = range(0xFB40, 0xFBC0)
_GROUPS = ("space", "punctuation", "symbol", "currency", "digit")
_ELEMENT = re.compile(r"\[[.*](\w+)\.(\w+)\.(\w+)\]")


class Root(NamedTuple):
    """Collation elements by decomposed text; the first primary weight of each group; general categories."""

    elements: dict[str, tuple[Element, ...]]
    groups: dict[str, int]
    categories: dict[str, str]


def read_root(folder: Path) -> Root:
    """Read allkeys_CLDR.txt and FractionalUCA.txt."""
    listed = {}
    for line in (folder / "allkeys_CLDR.txt").read_text("utf-8").splitlines():
        if found := re.match(r"([0-9A-F ]+);(.*?)#", line):
            text = "".join(chr(int(each, 16)) for each in found[1].split())
            if text not in "\ufffe\uffff":
                listed[text] = _elements(found[2])
    groups, categories = _groups((folder / "FractionalUCA.txt").read_text("utf-8"))
    return Root(_without_composed(listed), groups, categories)


def _elements(source: str) -> tuple[Element, ...]:
    found: list[Element] = []
    for first, second, third in _ELEMENT.findall(source):
        element = (int(first, 16), int(second, 16), int(third, 16))
        if found and found[-1][0] in _HAN_PAIRS and not element[1]:
            last = found.pop()
            code = (last[0] - (0xFB40 if last[0] < 0xFB80 else 0xFB80) << 15) + (element[0] & 0x7FFF)
            element = (weights.implicit_primary(code), *last[1:])
        found.append(element)
    # An element without any weight is only a place-holder.
    return tuple(each for each in found if any(each))


def _without_composed(listed: dict[str, tuple[Element, ...]]) -> dict[str, tuple[Element, ...]]:
    """Leave out what follows from the decomposed text."""
    kept = {text: found for text, found in listed.items() if unicodedata.normalize("NFD", text) == text}
    longest = longest_contractions(each for each in kept if len(each) > 1)
    for text, found in listed.items():
        if text not in kept:
            parts = split_at_contractions(unicodedata.normalize("NFD", text), kept, longest)
            derived = [each for part in parts for each in elements_of(part, kept)]
            if derived != list(found):
                raise ValueError(f"{text!r} does not follow from its decomposition: {found} {derived}")
    return kept


def elements_of(part: str, known: dict[str, tuple[Element, ...]]) -> tuple[Element, ...]:
    """Return the collation elements of a contraction or character, listed or not."""
    if (found := known.get(part)) is not None:
        return found
    return ((weights.implicit_primary(ord(part)), weights.COMMON_SECONDARY, weights.COMMON_TERTIARY),)


def _groups(source: str) -> tuple[dict[str, int], dict[str, str]]:
    """Return the first primary weight of each group, and the general category of each character."""
    scripts: dict[str, str] = {}
    categories: dict[str, str] = {}
    starts: list[tuple[str, int]] = []
    sample = ""
    for line in source.splitlines():
        if found := re.match(r"FDD1 ([0-9A-F]+);", line):
            sample = chr(int(found[1], 16))
            starts.append((sample, 0))
        elif found := re.match(r"([0-9A-F]{4,6});.*?# (\w{4}) (\w\w)\s*\[(\w{4})\.(?:\w|\.)+\]", line):
            char = chr(int(found[1], 16))
            scripts[char], categories[char] = found[2], found[3]
            if sample and (primary := int(found[4], 16)):
                starts[-1], sample = (sample, primary), ""
    # No Hangul syllable is listed: they follow from their letters.
    scripts["\uac00"] = "Hang"
    groups = {}
    for number, (sample, primary) in enumerate(starts):
        if 0 < primary < 0xFB00:
            groups[_GROUPS[number] if number < len(_GROUPS) else scripts[sample]] = primary
    groups |= {"Tang": weights.TANGUT, "Nshu": weights.NUSHU, "Kits": weights.KHITAN}
    groups |= {"Hani": weights.LAST_REGULAR, "unassigned": weights.UNASSIGNED}
    return groups, categories
