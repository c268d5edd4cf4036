"""
Dates as biblatex writes them: ISO 8601 with its extension EDTF, levels 0 and 1, and BibTeX's year, month and day.

See the biblatex manual, section 2.3.8 "Date and Time Specifications". What is no date is kept as words.
"""
# ruff: noqa: RUF001 - ranges are written with any dash

import functools
import re
from typing import Any

import attrs

from essence_refs.bibtex.latex.verbatim import Report, ignore
from essence_refs.bibtex.syntax.field_values import MONTHS
from essence_refs.model.dates import Date, Point

_PLAIN = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
# Strings, for few dates need them: see ``blocks``.
_LOOSE = r"(?a)(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?"
_SIGN = r"[-/.]"
_EXTENDED = r"(?a)[-\dXuUyYTZ:?~%./+]+"
# No date of EDTF's first level is longer; the package edtf takes its time over long ones.
_LONGEST = 60
_QUALIFIERS = {"?": (False, True), "~": (True, False), "%": (True, True)}
# Fewer digits before a whole year are a month, as in "6/2019", unless they are BC.
_YEARS = r"(?a)(-\d{1,4}|\d{3,4})\s*(?:-{1,3}|/|–)\s*(\d{4})"
_YEAR = r"(?a)-?\d{1,4}"
_NUMBERS = r"(?a)(\d{1,2})(?:\s*(?:-{1,3}|/|–)\s*(\d{1,2}))?"
_WORD = r"[^\W\d_]+|\d+"
_DASH = r"\s*(?:-{1,3}|/|–|&|\band\b)\s*"
_IN_WORDS = (
    r"(?a)(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>[A-Za-z]{3,9})\.?"
    r"(?:\s+(?P<late>\d{1,2})(?:st|nd|rd|th)?)?,?\s+(?P<year>\d{4})"
)
# As PubMed has them: "2020 Jan 15".
_YEAR_FIRST = r"(?a)(?P<year>\d{4}),?\s+(?P<month>[A-Za-z]{3,9})\.?(?:\s+(?P<day>\d{1,2})(?P<late>\b))?"
_MONTH_OR_YEAR = r"(?a)(\d\d)(\d\d)-(\d\d)"
_TWO_YEARS = r"(?a)(\d{4})\s*(?:-{1,3}|/|–)\s*(\d{4}|\d{1,2})"

_MONTH_NAMES = {name: number for number, name in enumerate(MONTHS.values(), 1)}
_YEAR_AND_MONTH = frozenset({"year", "month"})
_MONTHS = {name.lower(): number for number, name in enumerate(MONTHS.values(), 1)}
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
# How bibliographies say that there is no date, or none yet.
_UNDATED = frozenset(
    [
        "n.d.",
        "n.d",
        "nd",
        "s.a.",
        "o.j.",
        "undated",
        "forthcoming",
        "inpress",
        "submitted",
        "inpreparation",
        "inprep",
        "toappear",
        "accepted",
        "draft",
        "unpublished",
        "nodate",
        "inreview",
        "underreview",
    ]
)


def date(text: str, report: Report = ignore) -> Date | None:
    """
    Return the date that a date field holds, as words where it is none, and None where the field is empty.

    >>> date("2019-08"), date("in press").literal
    (Date(start=Point(year=2019, month=8, day=0, season=0), end=None, is_range=False, approximate=False, \
uncertain=False, unspecified=False, literal=''), 'in press')
    """
    text = text.strip()
    if not text:
        return None
    if plain := plain_date(text):
        return plain
    if "/" in text and (span := _range(text, report)):
        return span
    return _extended(text, report) or _loose(text, report) or _words(text, report)


def plain_date(text: str) -> Date | None:
    """Return the date of a text that is one year, month or day, of which nothing can be wrong; None for any other."""
    found = _PLAIN.fullmatch(text)
    point = _point(found) if found else None
    return Date(start=point) if point else None


def _point(found: re.Match[str]) -> Point | None:
    """Return the point that the digits of a year, month and day make, or None if there is no such day."""
    year, month, day = map(int, found.groups("0"))
    if found[2] and 21 <= month <= 24 and not found[3]:
        return Point(year, season=month - 20)
    if found[2] and not 1 <= month <= 12:
        return None
    if found[3] and not 1 <= day <= _days(year, month):
        return None
    return Point(year, month, day)


def _days(year: int, month: int) -> int:
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] + (month == 2 and is_leap)


def _range(text: str, report: Report) -> Date | None:
    """Return a range, of which one side may be open, or None if this is none."""
    sides = text.split("/")
    if len(sides) != 2:
        return None
    ends: list[Date | None] = []
    for side in sides:
        if side in ("", ".."):
            ends.append(None)
            continue
        found = _PLAIN.fullmatch(side)
        point = _point(found) if found else None
        end = Date(start=point) if point else _extended(side, report)
        if end is None or (end.is_range and not end.unspecified):
            return None
        ends.append(end)
    start, end = ends
    if start is None and end is None:
        return None
    if start and end and start.start and (end.end or end.start or start.start) < start.start:
        report("reversed-range", f"the range {text!r} ends before it begins", 0, "")
    given = [each for each in ends if each]
    if len({(each.approximate, each.uncertain) for each in given}) > 1:
        report("date-doubt", f"the sides of {text!r} differ in doubt, which is taken for that of both", 0, "")
    return Date(
        start=start.start if start else None,
        end=(end.end or end.start) if end else None,
        is_range=True,
        approximate=any(each.approximate for each in given),
        uncertain=any(each.uncertain for each in given),
        unspecified=any(each.unspecified for each in given),
    )


def _extended(text: str, report: Report) -> Date | None:
    """Return what the package edtf makes of a single date, or None if it is none."""
    if len(text) > _LONGEST or not re.fullmatch(_EXTENDED, text) or "/" in text:
        return None
    # Biblatex before 3.5 wrote "u" for a digit left out, EDTF writes "X".
    text = text.replace("u", "X").replace("U", "X")
    approximate, uncertain = _QUALIFIERS.get(text[-1], (False, False))
    bare = text[:-1] if text[-1] in _QUALIFIERS else text
    found = _PLAIN.fullmatch(bare)
    if found:
        # The package edtf knows no uncertain season.
        point = _point(found)
        return Date(start=point, approximate=approximate, uncertain=uncertain) if point else None
    read = _from_edtf(text, bare)
    if read and "T" in bare:
        report("time-of-day", f"no style shows the time of day in {text!r}", 0, "")
    return attrs.evolve(read, approximate=approximate, uncertain=uncertain) if read else None


# edtf takes some milliseconds for a date, and "199X" is seldom alone in a library.
@functools.lru_cache(1024)
def _from_edtf(text: str, bare: str) -> Date | None:
    """Return a date with digits left out, with a time of day or with a long year; None for any other."""
    if not ("X" in bare or "T" in bare or bare[:1] in ("Y", "y")):
        return None
    # Importing edtf costs a tenth of a second, and most libraries have plain dates only.
    import edtf  # noqa: PLC0415

    try:
        parsed: Any = edtf.parse_edtf(text)
        if "X" in bare:
            return _unspecified(parsed, bare.lstrip("-").count("-"))
        first = parsed.lower_strict()
    except Exception:  # noqa: BLE001 - edtf raises its own error, or whatever its arithmetic stumbles over
        return None
    return Date(start=Point(first[0], first[1], first[2]) if "T" in bare else Point(first[0]))


def _unspecified(parsed: Any, parts: int) -> Date:
    """Return the span that the digits left out allow; *parts* is how many parts follow the year."""
    first, last = parsed.lower_strict(), parsed.upper_strict()
    return Date(
        start=Point(*first[: parts + 1]),
        end=Point(*last[: parts + 1]),
        is_range=True,
        unspecified=True,
    )


def _loose(text: str, report: Report) -> Date | None:
    """Return a date that is plain to a reader though not in biblatex's form; it is reported."""
    if len(text) > _LONGEST or _two_years(text):
        return None
    point = None
    if found := re.fullmatch(_LOOSE, text):
        # Two different signs part a range: "2019-06/07".
        point = _point(found) if len({*re.findall(_SIGN, text)}) == 1 else None
    elif found := re.fullmatch(_IN_WORDS, text) or re.fullmatch(_YEAR_FIRST, text):
        point = _in_words(found)
    if point is None:
        return None
    report("date-form", f"the date {text!r} is not in the form year-month-day", 0, f"write {point}")
    return Date(start=point)


def _in_words(found: re.Match[str]) -> Point | None:
    """Return the day, month or season that a match names, or None if there is no such one."""
    year, word, day = int(found["year"]), found["month"].lower(), found["day"] or found["late"]
    if word in _SEASONS:
        return None if day else Point(year, season=_SEASONS[word])
    month = _month(word)
    if not month or (found["day"] and found["late"]):
        return None
    point = Point(year, month, int(day or 0))
    return None if day and not 1 <= point.day <= _days(year, month) else point


def _two_years(text: str) -> str:
    """
    Return the range that two years stand for, the later one perhaps in fewer digits; empty for all else.

    A year of account or of school ("2021/22", "2008/9") is two years, though its end could be a month or a season,
    and so is a later end that is no month ("2019/21").
    """
    found = re.fullmatch(_TWO_YEARS, text)
    if not found:
        return ""
    start, digits = int(found[1]), found[2]
    if len(digits) == 4:
        return f"{start:04d}/{digits}" if int(digits) > start else ""
    end = start - start % 10 ** len(digits) + int(digits)
    if (start + 1 - end) % 10 ** len(digits) == 0:
        end = start + 1
    elif int(digits) <= 12 or end <= start:
        return ""
    return f"{start:04d}/{end:04d}"


def _words(text: str, report: Report) -> Date:
    if re.sub(r"[\s~]", "", text).lower() not in _UNDATED and any(sign.isdigit() for sign in text):
        if years := _two_years(text):
            hint = f"write {years} for both years"
        else:
            hint = "no calendar has it" if _PLAIN.fullmatch(text) else "write it as year-month-day"
        report("date-in-words", f"the date {text!r} is kept as words", 0, hint)
    return Date(literal=text)


# BibTeX's fields.


def year_month_day(
    year: str, month: str, day: str, report: Report = ignore
) -> tuple[Date | None, frozenset[str]]:
    """
    Return the date of BibTeX's three fields, and which of "year", "month" and "day" are in it.

    >>> year_month_day("1998", "June", "")[0].start
    Point(year=1998, month=6, day=0, season=0)
    """
    is_plain = len(year) == 4 and year.isascii() and year.isdecimal() and year != "0000"
    if is_plain and not day and month in _MONTH_NAMES:
        # Nearly every entry that programs write in BibTeX's manner.
        return Date(start=Point(int(year), _MONTH_NAMES[month])), _YEAR_AND_MONTH
    whole = _year(year, report)
    if whole is None or not whole.start or whole.is_range or not month:
        return whole, frozenset({"year"})
    months = _months(month, report)
    if not months:
        return whole, frozenset({"year"})
    points = [Point(whole.start.year, each.month, each.day, each.season) for each in months]
    if any(each.day > _days(each.year, each.month) for each in points if each.day):
        report("unknown-month", f"{month!r} holds a day that is in no calendar; it is kept aside", 0, "")
        return whole, frozenset({"year"})
    used = {"year", "month"}
    if day and len(points) == 1 and not points[0].day and points[0].month:
        days = _day_numbers(day, points[0])
        if days:
            points = [Point(whole.start.year, points[0].month, number) for number in days]
            used.add("day")
        else:
            report("unknown-day", f"{day!r} is no day of this month; it is kept aside", 0, "")
    if len(points) == 1:
        return attrs.evolve(whole, start=points[0]), frozenset(used)
    return attrs.evolve(whole, start=points[0], end=points[1], is_range=True), frozenset(used)


def _year(text: str, report: Report) -> Date | None:
    text = text.strip()
    if re.fullmatch(_YEAR, text):
        if int(text):
            return Date(start=Point(int(text)))
        # Publishers export it with what has no issue yet; ISO 8601 would have it be 1 BC.
        report("date-in-words", f"the year {text!r} is none, and kept as words", 0, "write the year")
        return Date(literal=text)
    if found := re.fullmatch(_YEARS, text):
        start, end = int(found[1]), int(found[2])
        if start < end:
            return Date(start=Point(start), end=Point(end), is_range=True)
    if _two_years(text):
        return _words(text, report)
    if (found := re.fullmatch(_MONTH_OR_YEAR, text)) and int(found[2]) < int(found[3]) <= 12:
        century, year, last = found.groups()
        hint = f"write {century}{year}/{century}{last} for both years, or the month as month"
        report("date-form", f"the year {text!r} is read as a month", 0, hint)
    return date(text, report)


def _month(word: str) -> int:
    """Return the number of an English month, in full or shortened to three letters or more; 0 for others."""
    word = word.lower()
    if len(word) < 3:
        return 0
    return next((number for name, number in _MONTHS.items() if name.startswith(word)), 0)


def _months(text: str, report: Report) -> list[Point]:
    """Return one point, or two for a range, without years; none if the text says something else."""
    text = text.replace("~", " ").strip()
    sides = re.split(_DASH, text)
    points = _days_of_one_month(sides) or [_month_and_day(side) if len(sides) < 3 else None for side in sides]
    found = [point for point in points if point]
    if len(found) == len(points):
        return found
    report("unknown-month", f"{text!r} is no month; it is kept aside", 0, "write a number, or jan to dec")
    return []


def _days_of_one_month(sides: list[str]) -> list[Point | None]:
    """Return the days of "5-11 July", "July 5-11" or "5-July": beside the name of a month a number is a day."""
    if len(sides) != 2 or sum(side.isdecimal() for side in sides) != 1:
        return []
    is_first = sides[0].isdecimal()
    number, named = (int(sides[0]), sides[1]) if is_first else (int(sides[1]), sides[0])
    point = _month_and_day(named)
    if not point or not point.month or not 1 <= number <= 31:
        return []
    day = Point(0, point.month, number)
    if not point.day:
        return [day]
    first, last = (day, point) if is_first else (point, day)
    return [first, last] if first.day < last.day else [None]


def _month_and_day(text: str) -> Point | None:
    words = re.findall(_WORD, text)
    numbers = [int(word) for word in words if word.isdecimal()]
    names = [
        word.lower()
        for word in words
        if not word.isdecimal() and word.lower() not in ("st", "nd", "rd", "th")
    ]
    if len(words) == 1 and numbers:
        return Point(0, numbers[0]) if 1 <= numbers[0] <= 12 else None
    if len(names) != 1 or len(numbers) > 1:
        return None
    if names[0] in _SEASONS and not numbers:
        return Point(0, season=_SEASONS[names[0]])
    month = _month(names[0])
    if not month:
        return None
    if numbers and not 1 <= numbers[0] <= 31:
        return None
    return Point(0, month, numbers[0] if numbers else 0)


def _day_numbers(text: str, point: Point) -> list[int]:
    found = re.fullmatch(_NUMBERS, text.strip())
    if not found:
        return []
    numbers = [int(number) for number in found.groups() if number]
    is_in_order = len(numbers) == 1 or numbers[0] < numbers[1]
    is_in_month = all(1 <= number <= _days(point.year, point.month) for number in numbers)
    return numbers if is_in_order and is_in_month else []
