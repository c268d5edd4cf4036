"""Dates of bibliographies: to the year, season, month or day, ranges, approximate dates and dates in words."""

import attrs

from essence_refs.values import Value


@attrs.frozen(order=True, repr=False)
class Point(Value):
    """
    A point in time to the year, season, month or day.

    Years are astronomical, as in ISO 8601: 0 is 1 BC and -43 is 44 BC. A season is 1 (spring) to 4
    (winter) and excludes a month. Zero means that the part is not given. ``season_name`` is the
    name of another season, such as an academic term.
    """

    year: int
    month: int = 0
    day: int = 0
    season: int = 0
    season_name: str = attrs.field(default="", repr=False)

    def __str__(self) -> str:
        year = f"{self.year:05d}" if self.year < 0 else f"{self.year:04d}"
        if self.season:
            return f"{year}-{self.season + 20}"
        if not self.month:
            return f"{self.season_name} {year}" if self.season_name else year
        return f"{year}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Date(Value):
    """
    A date, a range of dates, or words instead of one.

    A range has ``is_range`` and ``start`` or ``end`` or both; a missing end is open. ``unspecified`` is set where the
    source leaves digits out ("199X"); the range then has all dates that the digits allow.
    """

    start: Point | None = None
    end: Point | None = None
    is_range: bool = False
    approximate: bool = False
    uncertain: bool = False
    unspecified: bool = False
    literal: str = ""

    @classmethod
    def of(cls, year: int, month: int = 0, day: int = 0) -> "Date":
        """Return a plain date to the year, month or day."""
        return cls(start=Point(year, month, day))

    @property
    def year(self) -> int | None:
        """The (first) year, or None if there is none."""
        point = self.start or self.end
        return point.year if point else None

    def __str__(self) -> str:
        """Write the date in the extended date/time format (EDTF, level 1), or its words."""
        if self.literal:
            return self.literal
        doubt = {(True, False): "~", (False, True): "?", (True, True): "%"}.get(
            (self.approximate, self.uncertain), ""
        )
        if not self.is_range:
            return f"{self.start}{doubt}" if self.start else ""
        sides = (f"{side}{doubt}" if side else ".." for side in (self.start, self.end))
        return "/".join(sides)
