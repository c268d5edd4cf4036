"""Dates in CSL-JSON: lists of parts, EDTF strings, or words."""

import calendar
import re
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from essence_refs.exchange.csl_json.names import is_true
from essence_refs.model import Date, Point

_KNOWN = {"date-parts", "season", "circa", "literal", "raw", "edtf"}
# Python cannot write a whole number of more than 4,300 digits.
_LATEST = 10**9
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
_EDTF = re.compile(
    r"(?P<year>-?[\dX]{4})(?:-(?P<month>\d\d|XX)(?:-(?P<day>\d\d|XX))?)?(?P<doubt>[?~%]?)", re.ASCII
)
_RIGHTMOST = re.compile(r"-?\d{2}(?:\dX|XX)|-?\d{4}(?:-\d\d)?-XX|-?\d{4}-XX-XX", re.ASCII)
_DOUBTS = {"": (False, False), "~": (True, False), "?": (False, True), "%": (True, True)}
_ABOUT = re.compile(r"^(?:circa|ca\.?|c\.)\s*", re.IGNORECASE)
_TO = re.compile(r"\s*(?:\N{EN DASH}|\N{EM DASH}|\s-{1,2}\s|/|\bto\b)\s*|(?<=\d{4})-(?=\d{4}\b)")
_DAY_FIRST = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>[^\W\d_]+)\.?,?\s+(?P<year>\d{4})"
)
_MONTH_FIRST = re.compile(r"(?P<month>[^\W\d_]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})")
_NUMBERS = re.compile(r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?)?")


def parse(value: Any) -> Date | None:
    """Return the date in a value of CSL-JSON, or None if it is not one."""
    if isinstance(value, str):
        return edtf(value) or in_words(value)
    if not isinstance(value, Mapping) or not value.keys() <= _KNOWN:
        return None
    try:
        date = _structured(value)
    except (TypeError, ValueError, OverflowError):
        # OverflowError: JSON has numbers too large for a float, such as 1e400, which Python reads as infinite.
        return None
    if date is None:
        return None
    if is_true(value.get("circa")):
        date = attrs.evolve(date, approximate=True)
    if literal := value.get("literal"):
        date = attrs.evolve(date, literal=str(literal))
    return date if date != Date() else None


def is_whole(value: Any, date: Date) -> bool:
    """Return whether a date has every part of the value that it was read from."""
    if not isinstance(value, Mapping) or not value.get("date-parts") or value.get("edtf"):
        return True
    given = sum(str(part) not in {"", "None", "0"} for parts in value["date-parts"] for part in parts)
    points = [point for point in (date.start, date.end) if point]
    kept = sum(
        bool(part) for each in points for part in (each.year or -1, each.month or each.season, each.day)
    )
    has_season = not value.get("season") or any(
        each.month or each.season or each.season_name for each in points
    )
    # A season beside the parts is none of them.
    return has_season and kept >= given


def _structured(value: Mapping[str, Any]) -> Date | None:
    if written := value.get("edtf"):
        return edtf(written) if isinstance(written, str) else None
    if value.get("date-parts"):
        return _from_parts(value["date-parts"], value.get("season"))
    if raw := value.get("raw"):
        return edtf(raw) or in_words(raw) if isinstance(raw, str) else None
    return Date() if value.get("literal") else None


def _from_parts(parts: Any, season: Any) -> Date | None:
    if isinstance(parts, str) or not 1 <= len(parts) <= 2:
        return None
    points = [_point(each) for each in parts]
    if len(points) == 1:
        if points[0] is None:
            return None
        if season and not (points[0].month or points[0].season):
            points[0] = _with_season(points[0], season)
        return Date(start=points[0])
    if points == [None, None]:
        return None
    return Date(start=points[0], end=points[1], is_range=True)


def _with_season(point: Point, value: Any) -> Point:
    """Return a year with a season: a number, an English word, or any other name, which the schema allows."""
    name = str(value).strip()
    season = _SEASONS.get(name.lower(), 0)
    if name.isdecimal():
        season = _season_of_month(int(name)) or int(name) % 5 * (int(name) < 5)
    if season or not any(map(str.isalpha, name)):
        return attrs.evolve(point, season=season)
    return attrs.evolve(point, season_name=name)


def _season_of_month(month: int) -> int:
    """Return the season that a month after the twelfth means, 0 for none: 21 to 24 in EDTF, 13 to 20 elsewhere."""
    return (month - 13) % 4 + 1 if 13 <= month <= 24 else 0


def _point(parts: Any) -> Point | None:
    """
    Return the point of up to three numbers (year, month, day), None if the year is zero: an open end of a range.

    A day that the month does not have is kept, because it was printed. A number that is no month is left out with its day.

    Raises:
        ValueError: if there are more than three numbers, or the year is beyond the limit.
        TypeError: if they are not numbers.

    """
    if isinstance(parts, str) or len(parts) > 3:
        raise ValueError(parts)
    given = [*parts]
    while given and given[-1] in {"", None}:
        given.pop()
    if not given:
        raise ValueError(parts)
    # A gap, such as a missing year before a month, is no number.
    numbers = [int(part) for part in given]
    year, month, day = (*numbers, 0, 0)[:3]
    if abs(year) > _LATEST:
        raise ValueError(parts)
    if not year:
        return None
    # In CSL-JSON the year before 1 is -1; in the model it is 0, as in ISO 8601.
    year = year if year > 0 else year + 1
    if not 0 <= day <= 31:
        day = 0
    if 1 <= month <= 12:
        return Point(year, month, day)
    season = _season_of_month(month)
    return Point(year, 0, day if season else 0, season)


def _valid_point(year: int, month: int = 0, day: int = 0) -> Point:
    """
    Return a point; months 21 to 24 are seasons, as in EDTF.

    Raises:
        ValueError: if the calendar has no such day.

    """
    if 21 <= month <= 24 and not day:
        return Point(year, season=month - 20)
    if not 0 <= month <= 12 or (day and not month):
        raise ValueError(month)
    # The calendar repeats every 400 years, and Python's has no year before 1.
    if day and not 1 <= day <= calendar.monthrange(year % 400 + 400, month)[1]:
        raise ValueError(day)
    return Point(year, month, day)


def edtf(text: str) -> Date | None:
    """
    Return the date in an EDTF string of level 0 or 1, or None if it is not EDTF.

    >>> str(edtf("2019-08~"))
    '2019-08~'
    """
    sides = text.strip().split("/")
    try:
        if len(sides) == 1:
            return _single(sides[0])
        first, last = (None if side in {"", ".."} else _single(side) for side in sides)
    except (TypeError, ValueError):
        return None
    given = [side for side in (first, last) if side]
    if not given or any(side.is_range for side in given):
        return None
    return Date(
        start=first.start if first else None,
        end=last.start if last else None,
        is_range=True,
        approximate=any(side.approximate for side in given),
        uncertain=any(side.uncertain for side in given),
    )


def _single(text: str) -> Date:
    found = _EDTF.fullmatch(text)
    if not found:
        raise ValueError(text)
    approximate, uncertain = _DOUBTS[found["doubt"]]
    parts = [part for part in (found["year"], found["month"], found["day"]) if part]
    if "X" in text:
        start, end = _span(parts)
        return Date(
            start=start,
            end=end,
            is_range=True,
            unspecified=True,
            approximate=approximate,
            uncertain=uncertain,
        )
    return Date(start=_valid_point(*map(int, parts)), approximate=approximate, uncertain=uncertain)


def _span(parts: list[str]) -> tuple[Point, Point]:
    """Return the first and the last day, month or year that unspecified digits (X) allow."""
    # EDTF: digits are unspecified from the right: 19XX, 199X, 1999-XX, 1999-04-XX, 1999-XX-XX.
    if not _RIGHTMOST.fullmatch("-".join(parts)):
        raise ValueError(parts)
    first = [int(parts[0].replace("X", "0")), *(1 if part == "XX" else int(part) for part in parts[1:])]
    last = [int(parts[0].replace("X", "9")), *(12 if part == "XX" else int(part) for part in parts[1:])]
    if len(last) == 3:
        last[2] = calendar.monthrange(last[0] % 400 + 400, last[1])[1]
    return _valid_point(*first), _valid_point(*last)


def in_words(text: str) -> Date:
    """
    Return the date that a text has in words or figures, or the words as a literal date.

    >>> str(in_words("1 August 2019")), in_words("in press").literal
    ('2019-08-01', 'in press')
    """
    text = text.strip()
    bare, about = _ABOUT.subn("", text)
    try:
        points = [_in_words(side) for side in _TO.split(bare)]
    except ValueError:
        return Date(literal=text)
    if len(points) == 1:
        return Date(start=points[0], approximate=bool(about))
    if len(points) == 2:
        return Date(start=points[0], end=points[1], is_range=True, approximate=bool(about))
    return Date(literal=text)


def _in_words(text: str) -> Point:
    if found := _NUMBERS.fullmatch(text):
        return _valid_point(*(int(part or 0) for part in found.group("year", "month", "day")))
    found = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, day = int(found["year"]), int(found["day"] or 0)
    word = found["month"].lower()
    if word in _SEASONS and not day:
        return Point(year, season=_SEASONS[word])
    months = [number for name, number in _MONTHS.items() if name.startswith(word[:3]) and len(word) >= 3]
    if not months or not (len(word) <= 4 or word in _MONTHS):
        raise ValueError(text)
    return _valid_point(year, months[0], day)


def write(date: Date) -> dict[str, Any]:
    """Return the JSON object for a date, with everything that CSL-JSON can express."""
    value: dict[str, Any] = {}
    if date.is_range and date.start:
        value["date-parts"] = [_parts(date.start), _parts(date.end) if date.end else [0]]
    elif date.is_range:
        # A list of parts cannot have an open beginning.
        value["raw"] = str(attrs.evolve(date, literal=""))
    elif date.start and (date.start.season or date.start.season_name) and not date.start.day:
        season = date.start.season or date.start.season_name
        value |= {"date-parts": [[_historical(date.start.year)]], "season": season}
    elif date.start:
        value["date-parts"] = [_parts(date.start)]
    if date.approximate or date.uncertain:
        value["circa"] = True
    if date.literal:
        value["literal"] = date.literal
    return value


def write_edtf(date: Date) -> str:
    """
    Return the date as an EDTF string, with X for unspecified digits.

    >>> write_edtf(edtf("199X~"))
    '199X~'
    """
    text = str(attrs.evolve(date, literal=""))
    if not date.unspecified or not date.start:
        return text
    for masked in _masked(str(date.start)):
        if (found := edtf(masked)) and (found.start, found.end) == (date.start, date.end):
            return masked + ("%" if date.approximate and date.uncertain else _doubt(date))
    return text


def _doubt(date: Date) -> str:
    return "~" if date.approximate else "?" if date.uncertain else ""


def _parts(point: Point) -> list[int]:
    if point.season:
        return [_historical(point.year), point.season + 20, *([point.day] if point.day else ())]
    return [part for part in (_historical(point.year), point.month, point.day) if part]


def _historical(year: int) -> int:
    return year if year > 0 else year - 1


def _masked(text: str) -> Iterator[str]:
    year, *rest = text.rsplit("-", text.lstrip("-").count("-"))
    if not rest:
        yield from (f"{year[:-1]}X", f"{year[:-2]}XX")
    elif len(rest) == 1:
        yield f"{year}-XX"
    else:
        yield from (f"{year}-{rest[0]}-XX", f"{year}-XX-XX")
