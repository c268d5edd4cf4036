"""Authors as they are compared: databases write names in parts or as one text, or only the name of the first author."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from essence_refs.model import Name, Names
from essence_refs.relations.folding import fold

# "Ahmed H. A.May D. W.": an initial and the next family name without anything between them.
_RUN_ON = re.compile(r"(?<=\b[^\W\d_]\.)(?=[^\W\d_](?:[^\W\d_]|'))")
_SEPARATOR = re.compile(r"\s*;\s*|\s+and\s+|\s*\|\s*|\s*\n\s*")
_COMMA = re.compile(r"\s*,\s*")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[- ]?)+$")
_WORD = re.compile(r"[^\W\d_]+")
_NOT_NAMES = frozenset(
    (
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "phd",
        "md",
        "dr",
        "prof",
        "et",
        "al",
        "others",
        "and",
        "the",
        "unknown",
        "anonymous",
        "anon",
    )
)
# A word that begins like these makes a name that of a body.
_BODY = re.compile(
    r"agency|associat|authorit|bank\b|board\b|bureau|cent(?:re|er)\b|college|commission|committee|consorti|council"
    r"|collaborat|department|foundation|fund\b|government|group\b|institut|ministry|nations|network|office\b"
    r"|organi[sz]ation|parliament|services?\b|society|task ?force|team\b|trust\b|union\b|universit"
)
_UMLAUTS = re.compile(r"(?<=[aou])e")
# Of a list of a thousand authors, the first are enough.
_MOST = 40
# Characters of a text with several authors.
_LONGEST = 4_000


class Author(NamedTuple):
    """
    An author.

    ``families`` are the words that may be the family name, and ``given`` the given names or initials. For a group, they
    are the words of its name, and the acronyms that it may have.
    """

    families: frozenset[str]
    given: frozenset[str] = frozenset()
    is_group: bool = False


class People(NamedTuple):
    """The authors of a work; ``is_complete`` is false if others are not listed."""

    persons: tuple[Author, ...] = ()
    is_complete: bool = True

    @property
    def has_groups_only(self) -> bool:
        """Whether all are organisations or working groups."""
        return all(each.is_group for each in self.persons)


class Agreement(NamedTuple):
    """How many authors of the shorter of two lists are in the other, and how many there are."""

    alike: int
    compared: int

    @property
    def is_good(self) -> bool:
        """Whether half of the authors or more are alike."""
        return 2 * self.alike >= self.compared > 0

    @property
    def is_none(self) -> bool:
        """Whether no author is alike."""
        return self.compared > 0 and not self.alike


def people(names: Names) -> People:
    """Return the authors of a list of names; a name that contains several is split."""
    persons: list[Author] = []
    for name in names.names[:_MOST]:
        persons += _persons(name)
    return People(tuple(persons[:_MOST]), names.complete)


def agreement(first: People, second: People) -> Agreement:
    """
    Return how many authors two lists have in common.

    Nothing is compared if one list is empty, or if one has groups and the other persons.
    """
    if not first.persons or not second.persons or first.has_groups_only != second.has_groups_only:
        return Agreement(0, 0)
    short, long = sorted((first.persons, second.persons), key=len)
    if first.has_groups_only:
        alike = sum(any(_are_one_group(each, other) for other in long) for each in short)
        return Agreement(alike, len(short))
    known: set[str] = set().union(*(each.families for each in long))
    alike = sum(
        not known.isdisjoint(each.families) or any(_are_near(each, other) for other in long) for each in short
    )
    return Agreement(alike, len(short))


def _persons(name: Name) -> list[Author]:
    text = (name.literal or name.full)[:_LONGEST]
    if not text.isascii():
        text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    if name.suffix and ";" in name.suffix:
        # "Smith, J.; Brown, K." read as one name with a suffix.
        text = ", ".join(filter(None, (name.family, name.suffix, name.given)))
    parts = _split(text)
    if len(parts) == 1 and not name.literal and len(name.family.rstrip(".")) > 1 and name.given:
        families = _family_keys(f"{name.dropping_particle} {name.non_dropping_particle} {name.family}")
        return [Author(families, frozenset(map(fold, _WORD.findall(name.given))))]
    return [person for each in parts if (person := _person(each))]


def _split(text: str) -> list[str]:
    """Return the names in a text that a database wrote as one."""
    if ";" in text or "|" in text or "\n" in text:
        return [each for each in _SEPARATOR.split(text) if each.strip()]
    if "." in text:
        parts = [each for each in _RUN_ON.split(text) if each.strip()]
        # Not "J.Smith": each part has a name and initials.
        if len(parts) > 1 and all(len(_WORD.findall(each)) > 1 for each in parts):
            return parts
    commas = _COMMA.split(text) if text.count(",") > 1 else ()
    if commas and all(" " in each and _INITIALS.search(each) for each in commas):
        return [*commas]
    return [text]


def _person(text: str) -> Author | None:
    """Return the person or the group in a text whose order of names is unknown, None if there is no name in it."""
    family, comma, given = text.partition(",")
    if comma:
        return Author(_family_keys(family), frozenset(map(fold, _WORD.findall(given))))
    words = _WORD.findall(text.replace("'", "").replace("-", ""))
    initials = [each for each in words if len(each) == 1 or (len(each) < 4 and each.isupper())]
    names = [each for each in words if each not in initials] or [each for each in words if len(each) > 1]
    keys = _keys(each for each in map(fold, names) if each not in _NOT_NAMES)
    if not keys:
        return None
    if len(names) > 3 or any(map(_BODY.match, keys)) or (len(words) == 1 and not words[0][1:].islower()):
        return Author(keys, _acronyms(words), is_group=True)
    return Author(keys, frozenset(fold("".join(initials))))


def _acronyms(words: Sequence[str]) -> frozenset[str]:
    """Return the initials of a name, with and without "of" and "for": "dfe" and "de"."""
    folded = [fold(each) for each in words]
    return frozenset(
        "".join(each[0] for each in few) for few in (folded, [each for each in folded if len(each) > 3])
    )


def _family_keys(family: str) -> frozenset[str]:
    """Return a family name as one word, and the words of a double name."""
    words = _WORD.findall(fold(family.replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "")))
    return _keys([each for each in words if len(each) > 3 and each not in _NOT_NAMES] + ["".join(words)])


def _keys(words: Iterable[str]) -> frozenset[str]:
    """Return words without the e of German umlauts, which databases write in two ways."""
    return frozenset(_UMLAUTS.sub("", each) for each in words)


def _are_near(person: Author, other: Author) -> bool:
    """Return whether two may be one person: a name that was cut off ("Tsai" and "Tsaia"), or the names in another order."""
    for one in person.families:
        for two in other.families:
            short, long = (one, two) if len(one) <= len(two) else (two, one)
            if len(short) > 3 and len(long) - len(short) < 4 and long.startswith(short):
                return True
    return _are_swapped(person, other) or _are_swapped(other, person)


def _are_swapped(person: Author, other: Author) -> bool:
    """Return whether the family name of one is a given name of the other, and the opposite may be true too."""
    if person.families.isdisjoint(other.given):
        return False
    return any(one[0] == two[0] for one in person.given for two in other.families)


def _are_one_group(group: Author, other: Author) -> bool:
    """Return whether two names of groups have half of their words in common, or one is the initials of the other."""
    if not (group.families.isdisjoint(other.given) and other.families.isdisjoint(group.given)):
        return True
    common = len(group.families & other.families)
    return 2 * common >= min(len(group.families), len(other.families))
