"""Fast parsing of the most frequent dates: one year, month or day. ``date`` parses all others."""

import re

from essence_refs.bibtex.syntax.field_values import MONTHS
from essence_refs.model.dates import Date, Point

PLAIN = re.compile(r"(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS.values(), 1)}
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def plain_date(text: str) -> Date | None:
    """Parse one year, month or day without a problem; return None for any other text."""
    found = PLAIN.fullmatch(text)
    point = plain_point(found) if found else None
    return Date(start=point) if point else None


def plain_point(found: re.Match[str]) -> Point | None:
    """Return the point for the digits of year, month and day, None if the calendar has no such day."""
    year, month, day = map(int, found.groups("0"))
    if found[2] and 21 <= month <= 24 and not found[3]:
        return Point(year, season=month - 20)
    if found[2] and not 1 <= month <= 12:
        return None
    if found[3] and not 1 <= day <= days_of_month(year, month):
        return None
    return Point(year, month, day)


def days_of_month(year: int, month: int) -> int:
    """Return the number of days of a month."""
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] + (month == 2 and is_leap)


def plain_year_and_month(year: str, month: str) -> Date | None:
    """Parse a year of four digits, and a month in the form of BibTeX's abbreviations; return None for any others."""
    if len(year) != 4 or not (year.isascii() and year.isdecimal()) or year == "0000":
        return None
    if not month:
        return Date(start=Point(int(year)))
    return Date(start=Point(int(year), MONTH_NUMBERS[month])) if month in MONTH_NUMBERS else None
