"""Where a work was published, as it is compared: volume, first page and journal."""

import re
from types import MappingProxyType
from typing import NamedTuple

from essence_refs.relations.folding import fold

_MONTHS = MappingProxyType(
    dict(
        zip(
            ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
            map(str, range(1, 13)),
            strict=True,
        )
    )
)
# Excel makes dates of "10-17" and "1-4": "Oct-17", "01-Apr".
_DATE = re.compile(
    r"(?:(?P<day>\d{1,2})-(?P<month>[a-z]{3})|(?P<month2>[a-z]{3})-(?P<year>\d{1,4}))(?:-\d+)?"
)
_DAMAGED_NUMBER = re.compile(r"\d+(?:\.\d+)?e\+\d+")
_PAGE = re.compile(
    r"(?:pp?\.? ?)?(?P<letters>[a-z]{0,4})[-.]?(?P<number>\d+)(?P<after>[a-z]{0,3}\d*)(?![a-z)])"
)
_LAST_PAGE = re.compile(r"\s*[-]+\s*[a-z]{0,4}(\d+)")
_VOLUME = re.compile(r"(?:vol(?:ume)?\.? ?)?(\d+)(?!\))\b")
_ROMAN_VOLUME = re.compile(r"[ivxlc]+")
_ROMAN_DIGITS = MappingProxyType({"i": 1, "v": 5, "x": 10, "l": 50, "c": 100})
_SUPPLEMENT = re.compile(r"suppl|meeting|abstract|conference|congress|poster", re.IGNORECASE)
# Supplements have pages such as S34 and A57.
_SUPPLEMENT_PAGE = frozenset({"s", "a", "p", "sa", "oa"})

_WORD = re.compile(r"[^\W_]+")
_PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_JOURNAL_END = re.compile(r"\.? conference:.*|: the official.*|: official.*| / .*| = .*", re.DOTALL)
# No name of a journal is longer; in characters.
_LONGEST = 500
_JOURNAL_STOP_WORDS = frozenset(
    [
        "the",
        "of",
        "and",
        "in",
        "for",
        "on",
        "a",
        "an",
        "de",
        "la",
        "le",
        "les",
        "des",
        "du",
        "et",
        "der",
        "die",
        "das",
        "und",
        "fur",
        "el",
        "y",
    ]
)
# "U S A" without its last letter, which is a stop word.
_COUNTRY = ("u", "s"), ("united", "states", "america"), ("usa",)


class Pages(NamedTuple):
    """
    The first page of a work: its possible numbers, its letters, and the number of pages of the work, 0 if unknown.

    It has two possible numbers only if Excel changed it into a date (``is_damaged``). Such a page is never evidence of
    a difference.
    """

    first: frozenset[str] = frozenset()
    letters: str = ""
    total: int = 0
    is_damaged: bool = False


NO_PAGES = Pages()


def parse_pages(text: str) -> Pages:
    """
    Return the first page in a text.

    >>> sorted(parse_pages("01-Apr").first), sorted(parse_pages("e0137960").first), parse_pages("277-97").total
    (['1', '4'], ['137960'], 21)
    """
    text = fold(text.strip())
    if not text or _DAMAGED_NUMBER.fullmatch(text):
        return NO_PAGES
    date = _DATE.fullmatch(text)
    if date:
        month = _MONTHS.get(date["month"] or date["month2"])
        if month:
            other = [str(int(date["day"]))] if date["day"] else []
            return Pages(frozenset([month, *other]), "", 0, is_damaged=True)
    found = _PAGE.match(text)
    if not found:
        return NO_PAGES
    number = found["number"]
    last = _LAST_PAGE.match(text, found.end())
    count = 0
    if last:
        end = last[1] if len(last[1]) >= len(number) else number[: len(number) - len(last[1])] + last[1]
        count = max(int(end[:9]) - int(number[:9]) + 1, 0)
    return Pages(frozenset([number.lstrip("0") or "0"]), found["letters"], count)


def parse_volume(text: str) -> str:
    """
    Return the number of a volume, empty where there is none or it is damaged.

    >>> [parse_volume(each) for each in ("61 (Supplement 1)", "1)", "190-191", "Vol. 07", "IX")]
    ['61', '', '190', '7', '9']
    """
    text = text.strip().casefold()
    if not text or _DATE.fullmatch(text):
        return ""
    found = _VOLUME.match(text)
    if found:
        return found[1].lstrip("0")
    if _ROMAN_VOLUME.fullmatch(text):
        values = [_ROMAN_DIGITS[each] for each in text]
        return str(
            sum(-each if each < after else each for each, after in zip(values, [*values[1:], 0], strict=True))
        )
    return ""


def is_supplement(pages: Pages, *texts: str) -> bool:
    """Return whether a work is a short text in a supplement, such as an abstract of a conference."""
    is_marked = any(_SUPPLEMENT.search(each) for each in texts if each) or pages.letters in _SUPPLEMENT_PAGE
    return is_marked and pages.total <= 2


def journal_words(name: str) -> tuple[str, ...]:
    """
    Return the words of a journal's folded name that are compared.

    >>> journal_words("the proceedings of the national academy of sciences (online)")
    ('proceedings', 'national', 'academy', 'sciences')
    """
    name = name[:_LONGEST]
    name = _JOURNAL_END.sub("", _PARENTHESES.sub("", name)) or name
    words = tuple(each for each in _WORD.findall(name) if each not in _JOURNAL_STOP_WORDS)
    for country in _COUNTRY:
        if words[-len(country) :] == country and len(words) > len(country):
            return words[: -len(country)]
    return words


def are_one_journal(words: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """
    Return whether two names may be of one journal: the same, abbreviated, or initials.

    >>> are_one_journal(("proc", "natl", "acad", "sci"), ("proceedings", "national", "academy", "sciences"))
    True
    >>> are_one_journal(("bmj",), ("bmj", "open")), are_one_journal(("pnas",), ("proceedings", "national", "academy", "sciences"))
    (False, True)
    """
    if words == others:
        return True
    if len(words) == len(others):
        return all(map(_is_abbreviation, words, others))
    short, long = sorted((words, others), key=len)
    return len(short) == 1 and len(short[0]) > 2 and short[0] == "".join(each[0] for each in long)


def _is_abbreviation(word: str, other: str) -> bool:
    """Return whether one word is the other or its abbreviation: its first letter, and more of them in order."""
    short, long = sorted((word, other), key=len)
    if short[0] != long[0]:
        return False
    letters = iter(long)
    return all(each in letters for each in short)
