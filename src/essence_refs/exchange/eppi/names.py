"""
Names of EPPI-Reviewer: "Dal-Ré Rafael ; Steen R Grant;".

A name is the family name, the first name and the second name, with a space between them even where the second is empty:
a space at the end means that the last word is the first name. Nothing else marks a family name of several words, so
some names cannot be split with certainty. The short title, "Dal-Ré (2019)", has the family name of the first author.
"""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from essence_refs.exchange.records.names import is_et_al, parse_name, without_et_al
from essence_refs.model import Name

_SHORT_TITLE = re.compile(r"\s*(?P<family>\D+?)\s*(?:\(|\bet al\b|,|$)", re.IGNORECASE)
# Particles that begin a family name, or join its parts.
_PARTICLES = frozenset({
    "af", "al", "ap", "av", "bin", "da", "dal", "das", "de", "degli", "dei", "del", "della", "der", "des", "di", "do", "dos",
    "du", "el", "ibn", "la", "le", "lo", "san", "st", "st.", "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
})  # fmt: skip
# Initials: one to three capitals, with or without full stops and hyphens.
_INITIALS = re.compile(r"(?:[^\W\d_a-z]\.?-?){1,3}")
_CAPITALS = re.compile(r"[^\W\d_a-z]{2,3}")
_SUFFIX = re.compile(r"(?:[JS]r\.?|II|III|IV|2nd|3rd)", re.IGNORECASE)
# Words of bodies, which no person has as a name.
_BODY = re.compile(
    r"\b(?:academy|agency|alliance|association|authority|board|centre|center|college|collaboration|commission|committee|"
    r"consortium|council|department|federation|foundation|fund|government|group|initiative|institut\w*|limited|ltd|"
    r"ministry|network|nhs|office|organi[sz]ation|panel|partnership|programme|project|school|secretariat|service|services|"
    r"society|team|trust|union|unit|university|and|for|of|the)\b|&",
    re.IGNORECASE,
)


class SplitName(NamedTuple):
    """A name, and whether its parts are certain."""

    name: Name
    is_sure: bool


def split_names(
    text: str,
    short_title: str = "",
    *,
    has_gaps: bool,
    given_names: Container[str] = frozenset(),
    use_prefix: bool = True,
) -> Iterator[SplitName | None]:
    """
    Yield the names in a list with semicolons; None for "et al.".

    *short_title* has the family name of the first. *has_gaps* says whether a space at the end of a name means that
    the second name is empty. *given_names* are those of other items: in a name of three words, the second must be one
    of them, or it may belong to the family name ("Ordóñez Torres Ana").

    >>> [each.name.family for each in split_names("Dal-Ré Rafael ; Van Noorden Jan ;", has_gaps=True) if each]
    ['Dal-Ré', 'Van Noorden']
    """
    found = _SHORT_TITLE.match(short_title)
    family = tuple(found["family"].split()) if found else ()
    for each in text.split(";"):
        name, has_others = ("", True) if is_et_al(each) else without_et_al(each)
        if name.strip():
            yield _name(name, family, given_names, has_gaps=has_gaps, use_prefix=use_prefix)
            family = ()
        if has_others:
            yield None


def given_names_in(lists: Iterable[tuple[str, str]]) -> frozenset[str]:
    """
    Return the given names that are sure in some lists of names, each with the short title of its item, folded.

    >>> sorted(given_names_in([("Elm Ash ; Oak Birch May;", "Elm (2019)"), ("Oak Rose Lily;", "Oak (2020)")]))
    ['ash', 'lily', 'rose']
    """
    found: set[str] = set()
    for text, short_title in lists:
        title = _SHORT_TITLE.match(short_title)
        family = tuple(title["family"].split()) if title else ()
        for each in text.split(";"):
            words = each.split()
            count = _by_short_title(words, family)[1] or (1 if len(words) == 2 else len(words))
            found.update(map(_folded, words[count:]))
            family = ()
    return frozenset(found)


def _name(
    text: str, first_family: Sequence[str], given_names: Container[str], *, has_gaps: bool, use_prefix: bool
) -> SplitName:
    words = text.split()
    if "," in text or len(words) == 1 or _BODY.search(text):
        return SplitName(parse_name(" ".join(words), use_prefix=use_prefix), is_sure=True)
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    prefix, count = _by_short_title(words, first_family)
    is_sure = count > 0
    if not is_sure:
        count, is_sure = _guess(words, given_names, has_gap=text[-1:].isspace() if has_gaps else None)
        # A short title that has the given name may be right.
        is_sure = is_sure and {*map(_folded, first_family)}.isdisjoint(map(_folded, words[count:]))
    family, given = " ".join((*prefix, *words[:count])), " ".join(_given(words[count:]))
    whole = f"{family}, {suffix}, {given}" if suffix else f"{family}, {given}"
    name = parse_name(whole, use_prefix=use_prefix) if given else Name(literal=family)
    return SplitName(name, is_sure)


def _given(words: Sequence[str]) -> list[str]:
    """Return given names, where capitals behind or before another name are initials: "Fernando AM" has three."""
    has_name = any(not each.isupper() for each in words)
    return [
        " ".join(f"{letter}." for letter in each) if has_name and _CAPITALS.fullmatch(each) else each
        for each in words
    ]


def _by_short_title(words: Sequence[str], family: Sequence[str]) -> tuple[Sequence[str], int]:
    """
    Split a name by the family name in the short title.

    Return the particles that only the short title has, and how many words of the name are its family name: 0 if the
    short title is of no use.
    """
    if not family:
        return (), 0
    folded, wanted = [*map(_folded, words)], [*map(_folded, family)]
    # The short title may have the last part of a family name, or a particle that the name does not have.
    particles = next((at for at, each in enumerate(wanted) if each not in _PARTICLES), 0)
    for left_out in (0, particles):
        part = wanted[left_out:]
        for at in range(len(words) - len(part)):
            if folded[at : at + len(part)] == part and (at == 0 or _joins(folded[:at])):
                count = _with_particles(folded, at + len(part))
                has_them = folded[max(at - left_out, 0) : at] == wanted[:left_out]
                return (() if has_them else family[:left_out]), count
    return (), 0


def _joins(before: Sequence[str]) -> bool:
    """Return whether the words before the last part of a family name may belong to it."""
    return len(before) <= 2 and any(each in _PARTICLES for each in before)


def _with_particles(folded: Sequence[str], count: int) -> int:
    """Return the number of words of a family name with the particles behind it, and the word behind these."""
    at = count
    while at < len(folded) - 1 and folded[at] in _PARTICLES:
        at += 1
    return at + 1 if at > count and at < len(folded) - 1 else count


def _guess(words: Sequence[str], given_names: Container[str], *, has_gap: bool | None) -> tuple[int, bool]:
    """
    Return how many words the family name has, and whether that is sure.

    *has_gap* says whether the last word is the only given name, None if that is not known.
    """
    folded = [*map(_folded, words)]
    first = next((at for at, each in enumerate(folded) if each not in _PARTICLES), 0)
    least = min(_with_particles(folded, first + 1), len(words) - 1)
    initials = next((at for at, each in enumerate(words) if at and _INITIALS.fullmatch(each)), 0)
    if len(words) == 2 or initials == least or least == len(words) - 1:
        return least, True
    if least > 1 and not _INITIALS.fullmatch(words[-1]):
        # Another word may belong to the family name: "de Albuquerque Rocha Karina".
        return least, False
    if has_gap:
        # Two family names, or a first name of two words.
        return len(words) - 1, False
    if has_gap is False and len(words) == least + 2:
        is_initial = _INITIALS.fullmatch(words[-1])
        return least, bool(is_initial) or folded[least] in given_names
    return least, False


def _folded(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in letters if not unicodedata.combining(each)).replace(
        "\N{RIGHT SINGLE QUOTATION MARK}", "'"
    )
