"""
What spreadsheets do to values when a file is opened and saved: pages become dates, long numbers lose digits.

Such a value is recognised and reported. It is not repaired, because what it was cannot be known.
"""

import datetime as dt
import re

from essence_refs.workbooks.sheets import CellValue, text_of

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
# "4-6" in an English Excel: 04-Jun or 06-Apr, "4-96": Apr-96. Other languages have other names of months.
_DAY_AND_MONTH = re.compile(
    rf"\s*(?:(?P<day>\d{{1,2}})[- ](?P<month>{_MONTHS})|(?P<only>{_MONTHS})[- ](?P<year>\d{{2}}))\s*",
    re.IGNORECASE,
)
_DATE = re.compile(r"\s*(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d(?: 00:00:00)?)\s*")
_SCIENTIFIC = re.compile(r"\s*-?\d(?:[.,]\d+)?E\+?\d{1,3}\s*", re.IGNORECASE)
_WITH_ZERO = re.compile(r"\s*(\d{1,15})\.0\s*")
_ERROR = re.compile(
    r"\s*#(?:NAME\?|REF!|VALUE!|N/A|DIV/0!|NULL!|NUM!|GETTING_DATA|SPILL!|CALC!)\s*|\s*#{3,}\s*|\s*Err:\d{3}\s*"
)
# Excel's days: 1 is 1 January 1900; these are 1950 to 2064.
_SERIAL = re.compile(r"\s*(18[3-9]\d\d|1[9]\d{3}|[2-5]\d{4})\s*")
_FIRST_DAY = dt.date(1899, 12, 30)
_LONGEST_TEXT = 32_767


def month_numbers() -> dict[str, int]:
    """Return the numbers of months by three letters."""
    return {name: number for number, name in enumerate(_MONTHS.split("|"), 1)}


def was_date(value: CellValue) -> str:
    """
    Return what a date in the place of pages or an issue may have been, empty if a value is no date.

    >>> was_date("01-Apr"), was_date("Apr-96"), was_date(dt.date(1996, 4, 1)), was_date("152-160")
    ('1-4 or 4-1', '4-96', '4-96, 1-4 or 4-1', '')
    """
    if isinstance(value, (dt.date, dt.datetime)):
        pair = f"{value.day}-{value.month} or {value.month}-{value.day}"
        return f"{value.month}-{value.year % 100}, {pair}" if value.day == 1 else pair
    if isinstance(value, (dt.time, dt.timedelta)):
        return "a ratio or a range"
    if not isinstance(value, str):
        return ""
    if found := _DAY_AND_MONTH.fullmatch(value):
        month = month_numbers()[(found["month"] or found["only"]).lower()]
        if found["only"]:
            return f"{month}-{int(found['year'])}"
        return f"{int(found['day'])}-{month} or {month}-{int(found['day'])}"
    return "two numbers" if _DATE.fullmatch(value) else ""


def is_scientific(value: CellValue) -> bool:
    """Return whether a number was shortened: 2.05E+15, or one with more digits than a spreadsheet keeps."""
    if isinstance(value, str):
        return _SCIENTIFIC.fullmatch(value) is not None
    return isinstance(value, float) and not isinstance(value, bool) and abs(value) >= 1e15


def without_zero(text: str) -> str:
    """Return the whole number in "2019.0", empty for any other text."""
    found = _WITH_ZERO.fullmatch(text)
    return found[1] if found else ""


def is_error(text: str) -> bool:
    """Return whether a text is an error of a spreadsheet, such as #REF!, or a column that was too narrow (####)."""
    return "#" in text and _ERROR.fullmatch(text) is not None


def serial_date(text: str) -> str:
    """
    Return the date of a number of days, empty if a text is none.

    >>> serial_date("43466"), serial_date("2019")
    ('2019-01-01', '')
    """
    found = _SERIAL.fullmatch(text)
    return (_FIRST_DAY + dt.timedelta(days=int(found[1]))).isoformat() if found else ""


def lost_zeros(text: str) -> str:
    """
    Return the ISSN that a number with too few digits was, empty if it has the wrong check digit with zeros before it.

    >>> lost_zeros("3064530"), lost_zeros("3064531")
    ('0306-4530', '')
    """
    digits = text.strip().upper().replace("-", "")
    if not (
        4 <= len(digits) < 8 and digits[:-1].isdecimal() and (digits[-1].isdecimal() or digits[-1] == "X")
    ):
        return ""
    padded = digits.zfill(8)
    check = 10 if padded[-1] == "X" else int(padded[-1])
    is_right = (sum((8 - at) * int(digit) for at, digit in enumerate(padded[:-1])) + check) % 11 == 0
    return f"{padded[:4]}-{padded[4:]}" if is_right else ""


def is_cut(value: CellValue) -> bool:
    """Return whether a text has the length at which a spreadsheet cuts it."""
    return isinstance(value, str) and len(value) == _LONGEST_TEXT


def shown(value: CellValue) -> str:
    """Return a value for a message."""
    text = " ".join(text_of(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
