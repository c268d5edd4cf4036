"""Numbers: the test for is-numeric, ordinals with their gender, roman numerals and page ranges."""

import re

from essence_refs.csl.style.locales import Locale

# Variables whose hyphens stand for ranges, besides "page".
RANGED = frozenset(
    {
        "volume",
        "issue",
        "number",
        "edition",
        "number-of-pages",
        "number-of-volumes",
        "chapter-number",
        "collection-number",
        "part-number",
        "printing-number",
        "section",
        "supplement-number",
        "version",
    }
)
# The terms for what these variables count.
COUNTED = {"number-of-pages": "page", "number-of-volumes": "volume"}
# Most references need none of these patterns, so re compiles each on first use: compiling them with those of `label`,
# `links` and `quotes` on import takes 5 % of the time that importing csl/ takes.
# "2nd", "L2", "1-3, 5 & 7": digits that may carry affixes, joined by commas, hyphens and ampersands.
_MOST_DIGITS = 1000
_NUMERIC = r"\s*[^\W\d_]{0,3}\d+[^\W\d_]*(?:\s*[-\u2013,&\u2014]\s*[^\W\d_]{0,3}\d+[^\W\d_]*)*\s*$"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def is_numeric(text: str) -> bool:
    """
    Whether a text counts as numeric (CSL 1.0.2 specification, "Choose", is-numeric).

    >>> is_numeric("2nd"), is_numeric("second"), is_numeric("1-3, 5 & 7")
    (True, False, True)
    """
    # A hot path: styles ask this of each locator, and few cites have one.
    return text.isdecimal() or (text != "" and re.match(_NUMERIC, text) is not None)


def has_thousands(text: str) -> bool:
    """
    Whether the commas in a number or in a range of numbers separate thousands.

    >>> has_thousands("1,024-1,030"), has_thousands("1,24")
    (True, False)
    """
    return re.fullmatch(_THOUSANDS, text) is not None


def roman(number: int) -> str:
    """
    Return a number below 4000 in lower-case roman numerals.

    >>> roman(1987)
    'mcmlxxxvii'
    """
    result = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        result += letters * count
    return result


_RANGE = r"([^\W\d_]*)(\d+)[-\u2013\u2014]+([^\W\d_]*)(\d+)"
# "xi-xiv", "a-c" and "S12a-S15b" are ranges too, which no page-range-format shortens. "Smith-Jones" is none.
_ROMAN_NUMERAL = r"(?=[ivxlcdm])m*(?:c[md]|d?c{0,3})(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3})"
_OTHER_RANGE = (
    r"[^\W\d_][-\u2013\u2014]+[^\W\d_]"
    rf"|(?i:{_ROMAN_NUMERAL}[-\u2013\u2014]+{_ROMAN_NUMERAL})"
    r"|([^\W\d_]*)\d+[^\W\d_]*[-\u2013\u2014]+\1\d+[^\W\d_]*"
)
_DASHES = r"\s*([-\u2013\u2014]+)\s*"
_SEPARATORS = r"(\s*[,;&]\s*|\s+(?:and|und|et|y|e|en|och|og)\s+)"
# A number, or a range of two, with commas between thousands.
_THOUSANDS = r"\d{1,3}(?:,\d{3})+(?:\s*[-\u2013\u2014]+\s*\d{1,3}(?:,\d{3})+)?"


def page_range(text: str, form: str, delimiter: str) -> str:
    """
    Return pages with their ranges in a page-range-format ("" leaves the digits as they are).

    A hyphen that does not make a range stays, as in "110-N6".

    >>> page_range("321-328", "minimal", "\u2013")
    '321\u20138'
    """
    if "-" not in text and "\u2013" not in text:
        return text
    first, _, last = text.partition("\u2013" if "\u2013" in text else "-")
    if first.isdecimal() and last.isdecimal():
        # A hot path: most ranges are of two plain numbers.
        return f"{first}{delimiter}{_last(first, last, form)}"
    if has_thousands(text):
        return re.sub(_DASHES, delimiter, text)
    parts = re.split(_SEPARATORS, text)
    return "".join(
        part if index % 2 else _one_range(part, form, delimiter) for index, part in enumerate(parts)
    )


def _one_range(text: str, form: str, delimiter: str) -> str:
    if r"\-" in text:
        return text.replace(r"\-", "-")
    tight = re.sub(_DASHES, r"\1", text.strip())
    match = re.fullmatch(_RANGE, tight)
    if match is None:
        return re.sub(_DASHES, delimiter, tight) if re.fullmatch(_OTHER_RANGE, tight) else tight
    letters, first, letters_2, last = match.groups()
    if letters_2 != letters:
        return tight
    if form in {"", "expanded"} or _order(first) >= _order(_completed(first, last)):
        return f"{letters}{first}{delimiter}{letters}{_last(first, last, form)}"
    # A shortened end leaves out the letters too: "S12\u20139", never "S12\u2013S9", is S12 to S19.
    return f"{letters}{first}{delimiter}{_last(first, last, form)}"


def _order(digits: str) -> tuple[int, str]:
    """Return what sorts numbers of any length; Python converts 4,300 digits at most."""
    digits = digits.lstrip("0")
    return len(digits), digits


def _completed(first: str, last: str) -> str:
    """Return the end of a range with the digits that it shares with the beginning: 328 for "321-8"."""
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def _last(first: str, last: str, form: str) -> str:
    """Return the end of a range, shortened or completed as a page-range-format says (CSL 1.0.2, "Page Ranges")."""
    if not form or first == last:
        return last
    last = _completed(first, last)
    if form == "expanded" or len(first) != len(last) or _order(last) < _order(first):
        return last
    least = {"minimal": 1, "minimal-two": 2}.get(form)
    return _minimal(first, last, least) if least else _chicago(first, last, form)


def _minimal(first: str, last: str, least: int) -> str:
    common = 0
    while common < len(last) - least and first[common] == last[common]:
        common += 1
    return last[common:]


def _chicago(first: str, last: str, form: str) -> str:
    """Shorten as the Chicago Manual of Style does ("chicago", the 15th, and "chicago-16")."""
    number = int(first[-_MOST_DIGITS:])
    if number < 100 or number % 100 == 0:
        return last
    if number % 100 < 10:
        return _minimal(first, last, 1)
    short = _minimal(first, last, 2)
    if form in ("chicago", "chicago-15") and len(first) == 4 and len(short) == 3:
        return last
    return short


def ordinal(number: int, gender: str, locale: Locale) -> str:
    """Return a number with its ordinal suffix in a gender."""
    return f"{number}{locale.ordinal(number, gender)}"


def long_ordinal(number: int, gender: str, locale: Locale) -> str:
    """Return the ordinals from one to ten as words, and others with a suffix."""
    return locale.long_ordinal(number, gender) or ordinal(number, gender, locale)
