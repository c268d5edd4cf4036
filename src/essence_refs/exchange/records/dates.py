"""Dates of tagged records: "2019/10/15/", "2019 Oct-Nov", "SEP 12", "Spring 2019"."""

import re

import attrs

from essence_refs.model import Date, Point

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_WORD = re.compile(r"[^\W\d_]+|\d+")
# RIS: year/month/day/other, where each of the last three may be empty. Others write hyphens or dots.
_PARTS = re.compile(r"(\d{4})(?:[/.-](\d{0,2})(?:[/.-](\d{0,2})(?P<rest>[/T].*| \d\d?:.*)?)?)?", re.DOTALL)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
_RANGE = re.compile(r"\s*[-/\N{EN DASH}]\s*")
_LONGEST = 60
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def parse_date(text: str, year: int = 0) -> Date | None:
    """
    Parse a date, or a month or season of a *year* that another tag gives; None for a text that is neither.

    With a question mark the date is uncertain.

    >>> str(parse_date("2019/10//")), str(parse_date("2011 Jan-Feb")), str(parse_date("SEP 12", 2018))
    ('2019-10', '2011-01/2011-02', '2018-09-12')
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if "?" in text:
        date = parse_date(text.replace("?", ""), year)
        return attrs.evolve(date, uncertain=True) if date else None
    if found := _COMPACT.fullmatch(text):
        return _date(_point(int(found[1]), int(found[2]), int(found[3])))
    if found := _PARTS.fullmatch(text):
        # The last part of a date in RIS is other information, such as a season.
        season = _SEASONS.get((found["rest"] or "").strip("/ ").lower(), 0)
        if season and not found[2]:
            return Date(start=Point(int(found[1]), season=season))
        return _date(_point(int(found[1]), int(found[2] or 0), int(found[3] or 0)))
    return _date_in_words(text, year)


def _date(start: Point | None, end: Point | None = None) -> Date | None:
    if start is None:
        return None
    return Date(start=start) if end is None or end == start else Date(start=start, end=end, is_range=True)


def _point(year: int, month: int, day: int) -> Point | None:
    """Return a point in time, None for an impossible month or day."""
    if month > 12 or (month and day > _DAYS[month - 1]):
        return None
    return Point(year, month, day if month else 0)


def _date_in_words(text: str, year: int) -> Date | None:
    sides = [_WORD.findall(side) for side in _RANGE.split(text)]
    if len(sides) > 2 or not all(sides):
        return None
    years = [int(word) for side in sides for word in side if len(word) == 4 and word.isdigit()]
    if not (years or year):
        return None
    # "Dec 2019-Jan 2020", but "Jan-Feb 2020".
    first, last = _side(sides[0], years[0] if years else year), _side(sides[-1], years[-1] if years else year)
    if first is None or last is None:
        return None
    if len(sides) == 2 and not last.month and not last.season:
        # "Mar 1-15": the second side is a day.
        day = int(sides[1][0]) if sides[1][0].isdigit() and len(sides[1][0]) < 3 else 0
        last = _point(first.year, first.month, day) if first.day and day else None
        if last is None:
            return None
    return _date(first, last)


def _side(words: list[str], year: int) -> Point | None:
    """Return the point in time that words name: a year, a month or season, a day; None if another word is among them."""
    month = day = season = 0
    for word in words:
        lower = word.lower()
        if word.isdigit():
            if len(word) == 4:
                continue
            if len(word) > 2 or day:
                return None
            day = int(word)
        elif lower in _SEASONS:
            season = _SEASONS[lower]
        elif _MONTHS.get(lower[:3]) and _is_month(lower):
            month = _MONTHS[lower[:3]]
        elif lower not in ("st", "nd", "rd", "th"):
            return None
    if season:
        return Point(year, season=season) if not month and not day else None
    return _point(year, month, day) if month or not day or len(words) == 1 else None


_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip


def _is_month(word: str) -> bool:
    return len(word) == 3 or word == "sept" or word in _NAMES
