"""Keys for references whose format has none: the family name, the year and a word of the title."""

import re
import unicodedata
from collections.abc import Iterable

from essence_refs.model import Reference

_NOT_IN_KEY = re.compile(r"[^a-z0-9]+")
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "\N{LATIN SMALL LETTER DOTLESS I}": "i",
})  # fmt: skip
# Words that begin many titles.
_STOP_WORDS = frozenset({
    "a", "an", "the", "on", "of", "in", "at", "to", "for", "and", "or", "from", "with", "by", "is",
    "are", "do", "does", "how", "what", "why", "when", "where", "who", "das", "der", "die", "ein",
    "eine", "zur", "zum", "le", "la", "les", "un", "une", "des", "du", "el", "los", "las", "una", "het",
    "de", "een", "il", "lo", "gli",
})  # fmt: skip
_LONGEST_PART = 30


class KeyMaker:
    """
    Makes keys that are not taken: "brand2019protocol", then "brand2019protocolb" and so on.

    The parts are the family name of the first author or editor, the year, and the first word of the title that
    is no article or preposition; each is left out where it is missing.
    """

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)
        # How often each key was wanted: a thousand editorials of one year stay quick.
        self._wanted: dict[str, int] = {}

    def take(self, key: str) -> bool:
        """Mark a key as taken, and return whether it was free."""
        is_free = key not in self._taken
        self._taken.add(key)
        return is_free

    def key(self, reference: Reference) -> str:
        """Return a new key for a reference."""
        wanted = key = _key(reference)
        while not self.take(key):
            number = self._wanted[wanted] = self._wanted.get(wanted, 0) + 1
            key = f"{wanted}{_letters(number)}"
        return key


def _key(reference: Reference) -> str:
    names = reference.authors or reference.people("editor")
    first = next(iter(names), None)
    family = _folded((first.family or first.literal) if first else "")
    year = str(reference.year or "")
    words = (_folded(word) for word in reference.title.plain.split())
    word = next((each for each in words if each and each not in _STOP_WORDS), "")
    key = f"{family[:_LONGEST_PART]}{year}{word[:_LONGEST_PART]}" or "item"
    return key if key[0].isalpha() else f"item{key}"


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    return _NOT_IN_KEY.sub("", letters)


def _letters(number: int) -> str:
    """Return "b" for 1, "z" for 25, "ba" for 26 and so on."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
        if not number:
            return letters
