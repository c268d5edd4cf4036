"""
Dates: EDTF (ISO 8601-2), levels 0 and 1, and BibTeX's year, month and day; parsing and writing.

See the biblatex manual, section 2.3.8 "Date and Time Specifications". Text that is not a date becomes a literal date.
"""
# ruff: noqa: RUF001 - ranges are written with any dash

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from essence_refs.bibtex.data_types.fast_date import (
    MONTH_NUMBERS,
    PLAIN,
    days_of_month,
    plain_date,
    plain_point,
)
from essence_refs.bibtex.latex import plain_text
from essence_refs.bibtex.syntax.braces import Report, ignore, value_error
from essence_refs.model.dates import Date, Point

_LOOSE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
# The time after a day (biblatex manual, 2.3.8), as biblatex, databases and web pages write it.
_TIME = re.compile(
    r"(?<=\d{4}-\d\d-\d\d)(?:[Tt]|,?\s+)\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?\s*(?:[Zz]|UTC|GMT|[+\u2212-]\d\d(?::?\d\d)?)?"
    r"(?=\s*(?:/|$))",
    re.ASCII,
)
_SEPARATOR = re.compile(r"[-/.]")
_EDTF = re.compile(r"[-\dXuUyYTZ:?~%./+]+", re.ASCII)
_EDTF_WITH_SPACE = re.compile(r"[-\dXuUyYTZ:?~%./+\s]+", re.ASCII)
# No EDTF date of level 1 is longer. The package edtf is slow for long texts.
_LONGEST = 60
_QUALIFIERS = {"?": (False, True), "~": (True, False), "%": (True, True)}
_QUALIFIER_SIGNS = {doubt: sign for sign, doubt in _QUALIFIERS.items()}
# Fewer digits before a whole year are a month ("6/2019"), unless the year is BC.
_YEARS = re.compile(r"(-\d{1,4}|\d{3,4})\s*(?:-{1,3}|/|–)\s*(\d{4})", re.ASCII)
_YEAR = re.compile(r"-?\d{1,4}", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})(?:\s*(?:-{1,3}|/|–)\s*(\d{1,2}))?", re.ASCII)
_WORD = re.compile(r"[^\W\d_]+|\d+")
_DASH = re.compile(r"\s*(?:-{1,3}|/|–|&|\band\b)\s*")
_IN_WORDS = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>[A-Za-z]{3,9})\.?"
    r"(?:\s+(?P<late>\d{1,2})(?:st|nd|rd|th)?)?,?\s+(?P<year>\d{4})",
    re.ASCII,
)
# PubMed's form: "2020 Jan 15".
_YEAR_FIRST = re.compile(
    r"(?P<year>\d{4}),?\s+(?P<month>[A-Za-z]{3,9})\.?(?:\s+(?P<day>\d{1,2})(?P<late>\b))?", re.ASCII
)
_MONTH_OR_YEAR = re.compile(r"(\d\d)(\d\d)-(\d\d)", re.ASCII)
_TWO_YEARS = re.compile(r"(\d{4})\s*(?:-{1,3}|/|–)\s*(\d{4}|\d{1,2})", re.ASCII)
_SPACE_OR_TILDE = re.compile(r"[\s~]")

_MONTHS = {name.lower(): number for name, number in MONTH_NUMBERS.items()}
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
# Words for no date, or no date yet.
_UNDATED = frozenset({
    "n.d.", "n.d", "nd", "s.a.", "o.j.", "undated", "forthcoming", "inpress", "submitted", "inpreparation",
    "inprep", "toappear", "accepted", "draft", "unpublished", "nodate", "inreview", "underreview",
})  # fmt: skip


def parse_date(text: str, report: Report = ignore) -> Date | None:
    """
    Parse the plain text of a date field. Text that is not a date becomes a literal date, an empty text None.

    >>> parse_date("2019-08"), parse_date("in press").literal
    (Date(start=Point(year=2019, month=8, day=0, season=0), end=None, is_range=False, approximate=False, \
uncertain=False, unspecified=False, literal=''), 'in press')
    """
    text = text.strip()
    if not text:
        return None
    if plain := plain_date(text):
        return plain
    if ":" in text and (day := _TIME.sub("", text)) != text:
        report("time-of-day", f"no style shows the time of day in {text!r}", 0, "")
        return parse_date(day, report)
    if "/" in text and (span := _range(text, report)):
        return span
    return _edtf_date(text, report) or _date_in_other_form(text, report) or _literal(text, report)


def _range(text: str, report: Report) -> Date | None:
    """Parse a range, of which one side may be open; return None for any other text."""
    sides = text.split("/")
    if len(sides) != 2:
        return None
    ends: list[Date | None] = []
    for side in sides:
        if side in ("", ".."):
            ends.append(None)
            continue
        found = PLAIN.fullmatch(side)
        point = plain_point(found) if found else None
        end = Date(start=point) if point else _edtf_date(side, report)
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
        report(
            "date-doubt", f"the two sides of {text!r} have different qualifiers; both sides get both", 0, ""
        )
    return Date(
        start=start.start if start else None,
        end=(end.end or end.start) if end else None,
        is_range=True,
        approximate=any(each.approximate for each in given),
        uncertain=any(each.uncertain for each in given),
        unspecified=any(each.unspecified for each in given),
    )


def _edtf_date(text: str, report: Report) -> Date | None:
    """Parse a single EDTF date; return None for any other text."""
    if len(text) > _LONGEST or not _EDTF.fullmatch(text) or "/" in text:
        return None
    # biblatex before 3.5 wrote "u" for an unspecified digit, EDTF writes "X".
    text = text.replace("u", "X").replace("U", "X")
    approximate, uncertain = _QUALIFIERS.get(text[-1], (False, False))
    bare = text[:-1] if text[-1] in _QUALIFIERS else text
    found = PLAIN.fullmatch(bare)
    if found:
        # The package edtf supports no uncertain season.
        point = plain_point(found)
        return Date(start=point, approximate=approximate, uncertain=uncertain) if point else None
    parsed = _from_edtf(text, bare)
    if parsed and "T" in bare:
        report("time-of-day", f"no style shows the time of day in {text!r}", 0, "")
    return attrs.evolve(parsed, approximate=approximate, uncertain=uncertain) if parsed else None


# The package edtf takes some milliseconds for a date, and dates such as "199X" recur in a library.
@functools.lru_cache(1024)
def _from_edtf(text: str, bare: str) -> Date | None:
    """Parse a date with unspecified digits, a time of day or a long year; return None for any other."""
    if not ("X" in bare or "T" in bare or bare[:1] in ("Y", "y")):
        return None
    # Importing edtf takes a tenth of a second, and most libraries have only plain dates.
    import edtf  # noqa: PLC0415

    try:
        parsed: Any = edtf.parse_edtf(text)
        if "X" in bare:
            return _unspecified_range(parsed, bare.lstrip("-").count("-"))
        first = parsed.lower_strict()
    except Exception:  # noqa: BLE001 - edtf raises its own error or one of its arithmetic
        return None
    return Date(start=Point(first[0], first[1], first[2]) if "T" in bare else Point(first[0]))


def _unspecified_range(parsed: Any, parts: int) -> Date:
    """Return the range of an unspecified date; *parts* is the number of parts after the year."""
    first, last = parsed.lower_strict(), parsed.upper_strict()
    return Date(
        start=Point(*first[: parts + 1]),
        end=Point(*last[: parts + 1]),
        is_range=True,
        unspecified=True,
    )


def _date_in_other_form(text: str, report: Report) -> Date | None:
    """Parse and report a date that is clear but not in biblatex's form; return None for any other text."""
    if len(text) > _LONGEST or _two_years(text):
        return None
    point = None
    if found := _LOOSE.fullmatch(text):
        # Two different separators are a range: "2019-06/07".
        point = plain_point(found) if len({*_SEPARATOR.findall(text)}) == 1 else None
    elif found := _IN_WORDS.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        point = _point_in_words(found)
    if point is None:
        return None
    report("date-form", f"the date {text!r} is not in the form year-month-day", 0, f"write {point}")
    return Date(start=point)


def _point_in_words(found: re.Match[str]) -> Point | None:
    """Return the day, month or season of a match, None if there is no such point."""
    year, word, day = int(found["year"]), found["month"].lower(), found["day"] or found["late"]
    if word in _SEASONS:
        return None if day else Point(year, season=_SEASONS[word])
    month = _month(word)
    if not month or (found["day"] and found["late"]):
        return None
    point = Point(year, month, int(day or 0))
    return None if day and not 1 <= point.day <= days_of_month(year, month) else point


def _two_years(text: str) -> str:
    """
    Return two years as an EDTF range, the second one perhaps in fewer digits; empty for any other text.

    A financial or school year ("2021/22", "2008/9") is two years, although its end could be a month or a season. So is
    any later end that is not a month ("2019/21").
    """
    found = _TWO_YEARS.fullmatch(text)
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


def _literal(text: str, report: Report) -> Date:
    if _SPACE_OR_TILDE.sub("", text).lower() not in _UNDATED and any(sign.isdigit() for sign in text):
        if years := _two_years(text):
            hint = f"write {years} for both years"
        else:
            hint = "the calendar has no such date" if PLAIN.fullmatch(text) else "write it as year-month-day"
        report("date-in-words", f"the date {text!r} is kept as text", 0, hint)
    return Date(literal=text)


def parse_year_month_day(
    year: str, month: str, day: str, report: Report = ignore
) -> tuple[Date | None, frozenset[str]]:
    """
    Parse BibTeX's three fields; return the date, and which of "year", "month" and "day" are part of it.

    >>> parse_year_month_day("1998", "June", "")[0].start
    Point(year=1998, month=6, day=0, season=0)
    """
    whole = _year(year, report)
    if whole is None or not whole.start or whole.is_range or not month:
        return whole, frozenset({"year"})
    months = _months(month, report)
    if not months:
        return whole, frozenset({"year"})
    points = [Point(whole.start.year, each.month, each.day, each.season) for each in months]
    if any(each.day > days_of_month(each.year, each.month) for each in points if each.day):
        report(
            "unknown-month", f"{month!r} has a day that is not in the calendar; it is kept as a field", 0, ""
        )
        return whole, frozenset({"year"})
    used = {"year", "month"}
    if day and len(points) == 1 and not points[0].day and points[0].month:
        days = _day_numbers(day, points[0])
        if days:
            points = [Point(whole.start.year, points[0].month, number) for number in days]
            used.add("day")
        else:
            report("unknown-day", f"{day!r} is not a day of this month; it is kept as a field", 0, "")
    if len(points) == 1:
        return attrs.evolve(whole, start=points[0]), frozenset(used)
    return attrs.evolve(whole, start=points[0], end=points[1], is_range=True), frozenset(used)


def _year(text: str, report: Report) -> Date | None:
    text = text.strip()
    if _YEAR.fullmatch(text):
        if int(text):
            return Date(start=Point(int(text)))
        # Publishers export the year 0 for articles without an issue; in ISO 8601 it would be 1 BC.
        report("date-in-words", f"{text!r} is not a year; it is kept as text", 0, "write the year")
        return Date(literal=text)
    if found := _YEARS.fullmatch(text):
        start, end = int(found[1]), int(found[2])
        if start < end:
            return Date(start=Point(start), end=Point(end), is_range=True)
    if _two_years(text):
        return _literal(text, report)
    if (found := _MONTH_OR_YEAR.fullmatch(text)) and int(found[2]) < int(found[3]) <= 12:
        century, year, last = found.groups()
        hint = f"write {century}{year}/{century}{last} for both years, or the month in the field month"
        report("date-form", f"the year {text!r} is read as a month", 0, hint)
    return parse_date(text, report)


def _month(word: str) -> int:
    """Return the number of an English month, abbreviated to three letters or more; 0 for other words."""
    word = word.lower()
    if len(word) < 3:
        return 0
    return next((number for name, number in _MONTHS.items() if name.startswith(word)), 0)


def _months(text: str, report: Report) -> list[Point]:
    """Return one point, or two for a range, without years; report other text and return an empty list."""
    text = text.replace("~", " ").strip()
    sides = _DASH.split(text)
    points = _days_of_one_month(sides) or [_month_and_day(side) if len(sides) < 3 else None for side in sides]
    found = [point for point in points if point]
    if len(found) == len(points):
        return found
    report(
        "unknown-month", f"{text!r} is not a month; it is kept as a field", 0, "write a number, or jan to dec"
    )
    return []


def _days_of_one_month(sides: list[str]) -> list[Point | None]:
    """Return the days of "5-11 July", "July 5-11" or "5-July": a number with the name of a month is a day."""
    if len(sides) != 2 or sum(side.isdecimal() for side in sides) != 1:
        return []
    is_first = sides[0].isdecimal()
    number, named = (_day(sides[0]), sides[1]) if is_first else (_day(sides[1]), sides[0])
    point = _month_and_day(named)
    if not point or not point.month or not 1 <= number <= 31:
        return []
    day = Point(0, point.month, number)
    if not point.day:
        return [day]
    first, last = (day, point) if is_first else (point, day)
    return [first, last] if first.day < last.day else [None]


def _day(digits: str) -> int:
    """Return a number, or 0 if it is far too large for a day or a month: Python converts 4,300 digits at most."""
    return int(digits) if len(digits) <= _LONGEST else 0


def _month_and_day(text: str) -> Point | None:
    words = _WORD.findall(text)
    numbers = [_day(word) for word in words if word.isdecimal()]
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
    found = _NUMBERS.fullmatch(text.strip())
    if not found:
        return []
    numbers = [int(number) for number in found.groups() if number]
    is_in_order = len(numbers) == 1 or numbers[0] < numbers[1]
    is_in_month = all(1 <= number <= days_of_month(point.year, point.month) for number in numbers)
    return numbers if is_in_order and is_in_month else []


def parse_date_value(text: str, report: Report = ignore) -> Date | None:
    """Parse the LaTeX of a date field."""
    if plain := plain_date(text):
        return plain
    if text.startswith("{}"):
        # Empty braces mark text that could be taken for a date: a financial year is "{}2021-22".
        literal = plain_text(text, report)
        return Date(literal=literal) if literal else None
    # A tilde is a space in LaTeX, but "approximate" in EDTF.
    return parse_date(text if _EDTF_WITH_SPACE.fullmatch(text) else plain_text(text, report), report)


def write_date(value: Date, escape: Callable[[str], str]) -> str:
    """Write a date in EDTF, or its text. *escape* turns plain text into LaTeX."""
    if value.literal:
        # Empty braces keep text from being read as a date.
        escaped = escape(value.literal)
        forms = (value.literal, escaped, "{}" + escaped)
        return next((form for form in forms if is_read_as(form, value)), escaped)
    if not (value.start or value.end):
        return ""
    return next((form for form in _forms(value) if is_read_as(form, value)), str(value))


def is_read_as(form: str, value: Date) -> bool:
    """Return whether the LaTeX of a date field is read as this date."""
    return not value_error(form) and parse_date_value(form) == value


def _forms(value: Date) -> Iterator[str]:
    """Yield the forms to try: the usual one, then those with unspecified digits and qualifiers."""
    yield str(value)
    qualifier = _QUALIFIER_SIGNS.get((value.approximate, value.uncertain), "")
    if value.unspecified and value.start and value.end:
        for form in _unspecified_forms(value.start):
            yield form + qualifier
    if value.is_range:
        starts = [*_sides(value.start, value)]
        for end in _sides(value.end, value):
            for start in starts:
                yield f"{start}{qualifier if start != '..' else ''}/{end}{qualifier if end != '..' else ''}"
    elif value.start:
        # A year of more than four digits needs a letter before it.
        yield f"Y{value.start.year}{qualifier}"


def _sides(point: Point | None, value: Date) -> Iterable[str]:
    if point is None:
        return [".."]
    return [str(point), *_unspecified_forms(point)] if value.unspecified else [str(point)]


def _unspecified_forms(point: Point) -> Iterator[str]:
    """Yield the forms with unspecified digits for a range from or to a point."""
    year = str(Point(point.year))
    for missing in range(1, 5):
        yield year[:-missing] + "X" * missing
    yield f"{year}-XX"
    yield f"{year}-XX-XX"
    yield f"{year}-{point.month:02d}-XX"
