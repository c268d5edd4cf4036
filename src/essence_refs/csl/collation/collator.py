"""Sort keys in the order of one language: the Unicode Collation Algorithm (UTS 10) with CLDR's tailorings."""

import unicodedata
from collections.abc import Iterable

from essence_refs.csl.collation import tables, weights
from essence_refs.csl.collation.matching import longest_contractions, split_at_contractions

# The characters of one text at the three levels of a key.
_Levels = tuple[str, str, str]

_IGNORED: _Levels = ("", "", "")
_SPACE: _Levels = (" ", "", "")
_LEVEL_SEPARATOR = "\0"


class Collator:
    """Makes the sort keys of one language."""

    def __init__(self, name: str) -> None:
        root, tailoring = tables.root(), tables.tailoring(name)
        self._root, self._tailored, self._han = root.characters, tailoring.elements, tailoring.han
        contractions = {
            text: found for text, found in root.contractions.items() if text[0] not in tailoring.suppressed
        }
        self._listed = {**contractions, **tailoring.elements}
        several = [text for text in self._listed if len(text) > 1]
        self._longest = longest_contractions(several)
        # What a contraction of several letters begins with: most texts have none of it, and need no splitting.
        long = [text for text in several if not all(map(unicodedata.combining, text[1:]))]
        self._first_of_several = {
            start for text in long for start in (text[0], unicodedata.normalize("NFC", text)[0])
        }
        self._primary = tables.Reordering(root.groups, tailoring.reordered)
        self._upper_first = tailoring.upper_first
        # The separators that csl/ writes between names and after them sort below a space.
        self._known: dict[str, _Levels] = {each: (each, "", "") for each in "\1\2\3"}

    def key(self, text: str) -> str:
        """Return the key of a text: primary, secondary and tertiary weights; empty where nothing is left to sort by."""
        known = self._known
        levels = []
        for part in self._parts(text):
            found = known.get(part)
            if found is None:
                found = known[part] = self._levels(part)
            levels.append(found)
        primary = " ".join("".join([each[0] for each in levels]).split())
        secondary = "".join([each[1] for each in levels])
        if not primary and not secondary:
            return ""
        tertiary = "".join([each[2] for each in levels])
        return _LEVEL_SEPARATOR.join((primary, secondary, tertiary))

    def _parts(self, text: str) -> Iterable[str]:
        """Return the contractions and characters of a text, composed characters where nothing depends on them."""
        text = unicodedata.normalize("NFC", text)
        if self._first_of_several.isdisjoint(text) and (
            text.isascii() or not any(map(unicodedata.combining, text))
        ):
            return text
        return split_at_contractions(unicodedata.normalize("NFD", text), self._listed, self._longest)

    def _levels(self, part: str) -> _Levels:
        """Return the weights of a character or contraction."""
        levels = []
        for each in split_at_contractions(unicodedata.normalize("NFD", part), self._listed, self._longest):
            elements = self._listed.get(each)
            if elements is None and each not in self._han:
                elements = self._root.get(ord(each))
            if elements is None:
                levels.append(self._unlisted(each))
            else:
                shift = self._upper_first and each not in self._tailored
                levels += [self._element(element, is_shifted=shift) for element in elements.split()]
        primary, secondary, tertiary = zip(*levels, strict=True) if levels else ((), (), ())
        return "".join(primary), "".join(secondary), "".join(tertiary)

    def _unlisted(self, char: str) -> _Levels:
        """Return the weights of a character that sorts by its place among Han characters or by its code point."""
        tertiary = weights.COMMON_TERTIARY + weights.LOWER_CASE * self._upper_first
        lower = weights.lower_text(weights.COMMON_SECONDARY), weights.lower_text(tertiary)
        if place := self._han.get(char):
            return weights.primary_text(self._primary(weights.LAST_REGULAR), place), *lower
        primary = weights.implicit_primary(ord(char))
        # Unassigned characters share one weight, and their code points follow.
        rest = char if primary == weights.UNASSIGNED else ""
        return weights.primary_text(self._primary(primary)) + rest, *lower

    def _element(self, element: str, *, is_shifted: bool) -> _Levels:
        """Return the weights of one element as the data has it."""
        if element == "-":
            return _IGNORED
        if element == "_":
            return _SPACE
        first, second, third = (*element.split("."), "", "")[:3]
        primary, secondary, tertiary = (
            _weight(first),
            _weight(second or f"{weights.COMMON_SECONDARY:x}"),
            _weight(third or f"{weights.COMMON_TERTIARY:x}"),
        )
        if is_shifted and tertiary[0] not in weights.UPPER_TERTIARIES:
            tertiary = tertiary[0] + weights.LOWER_CASE, 0
        return (
            weights.primary_text(self._primary(primary[0]), primary[1]) if primary[0] else "",
            weights.lower_text(*secondary) if secondary[0] else "",
            weights.lower_text(*tertiary) if tertiary[0] else "",
        )


def _weight(text: str) -> tuple[int, int]:
    """Return the weight of the root collation and the number of the tailored weight after it, or 0."""
    base, _, tailored = text.partition(":")
    return int(base, 16), int(tailored or "0", 16)
