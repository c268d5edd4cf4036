"""Keys for references whose format has none: the family name, the year and a word of the title."""

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from essence_refs.model import Reference
from essence_refs.suggestions import close_matches

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


DEFAULT_PATTERN = "author-year-word"
_PART = re.compile(r"([A-Za-z]+)([-_.:+]?)")
# The parts of a pattern, and how many names or words each has.
_PARTS = {"author": 1, "authors": 3, "year": 1, "word": 1, "words": 3}


class KeyPart(NamedTuple):
    """A part of a key: its name, whether its words begin with a capital, and the character behind it in the key."""

    name: str
    has_capitals: bool
    after: str


def parse_pattern(pattern: str) -> tuple[KeyPart, ...]:
    """
    Return the parts of a pattern of keys.

    The parts are author, authors (up to three), year, word (the first of the title that is no article or preposition)
    and words (up to three). A part that begins with a capital, such as Author, has words that do. A hyphen between two
    parts is not in the key; "_", ".", ":" and "+" are.

    >>> [each.name for each in parse_pattern("author-year-word")]
    ['author', 'year', 'word']

    Raises:
        ValueError: with what the pattern may have, and near misses.

    """
    parts: list[KeyPart] = []
    at = 0
    while at < len(pattern) or not parts:
        found = _PART.match(pattern, at)
        name = found[1].lower() if found else ""
        if not found or name not in _PARTS:
            wrong = found[1] if found else pattern[at:]
            close = close_matches(name, _PARTS)
            hint = f"did you mean {' or '.join(close)}?" if close else f"the parts are {', '.join(_PARTS)}"
            raise ValueError(f"the pattern of keys {pattern!r} has no part {wrong!r} ({hint})")
        at = found.end()
        if found[2] and at == len(pattern):
            raise ValueError(
                f"the pattern of keys {pattern!r} ends with {found[2]!r}, and must end with a part"
            )
        if not found[2] and at < len(pattern):
            raise ValueError(
                f"the pattern of keys {pattern!r} has {pattern[at]!r} where - _ . : or + must be"
            )
        parts.append(KeyPart(name, found[1][0].isupper(), found[2].replace("-", "")))
    return tuple(parts)


_DEFAULT_PARTS = parse_pattern(DEFAULT_PATTERN)


class KeyMaker:
    """
    Makes keys that are not taken: "brand2019protocol", then "brand2019protocolb" and so on.

    By default the parts are the family name of the first author or editor, the year, and the first word of the title
    that is no article or preposition; each is left out where it is missing. *parts* are those of another pattern. Keys
    that are made differ from all others by more than capitals.
    """

    def __init__(self, taken: Iterable[str] = (), parts: tuple[KeyPart, ...] = _DEFAULT_PARTS) -> None:
        self._taken = set(taken)
        self._folded = {each.casefold() for each in self._taken}
        self._parts = parts
        # How often each key was wanted: a thousand editorials of one year stay quick.
        self._wanted: dict[str, int] = {}

    def take(self, key: str) -> bool:
        """Mark a key as taken, and return whether it was free."""
        is_free = key not in self._taken
        self._taken.add(key)
        self._folded.add(key.casefold())
        return is_free

    def take_made(self, key: str) -> bool:
        """Take a key that was made, and return whether it was free: it differs from all others by more than capitals."""
        is_free = key.casefold() not in self._folded
        return is_free and self.take(key)

    def key(self, reference: Reference) -> str:
        """Return a new key for a reference."""
        wanted = key = _key(reference, self._parts)
        while key.casefold() in self._folded:
            number = self._wanted[wanted] = self._wanted.get(wanted, 0) + 1
            key = f"{wanted}{_letters(number)}"
        self.take(key)
        return key


def _key(reference: Reference, parts: tuple[KeyPart, ...]) -> str:
    key = after = ""
    for part in parts:
        words = [each[:_LONGEST_PART] for each in _words(reference, part.name)]
        if words:
            # A character is between two parts that are there.
            key += (after if key else "") + "".join(
                map(str.capitalize, words) if part.has_capitals else words
            )
            after = part.after
    key = key or "item"
    return key if key[0].isalpha() else f"item{key}"


def _words(reference: Reference, part: str) -> list[str]:
    """Return what a part of a key is made of."""
    most = _PARTS[part]
    if part == "year":
        return [str(reference.year)] if reference.year else []
    if part in ("author", "authors"):
        names = itertools.islice(reference.authors or reference.people("editor"), most)
        return [folded for each in names if (folded := _folded(each.family or each.literal))]
    words = map(_folded, reference.title.plain.split())
    return list(itertools.islice((each for each in words if each and each not in _STOP_WORDS), most))


def _folded(text: str) -> str:
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return text if text.isalnum() and text.isascii() else _NOT_IN_KEY.sub("", text)


def lettered(key: str) -> Iterator[str]:
    """Yield keys that begin with another: "brand2019b", "brand2019c" and so on, without an end."""
    return (f"{key}{_letters(number)}" for number in itertools.count(1))


def _letters(number: int) -> str:
    """Return "b" for 1, "z" for 25, "ba" for 26 and so on."""
    letters = ""
    while True:
        number, rest = divmod(number, 26)
        letters = chr(ord("a") + rest) + letters
        if not number:
            return letters
