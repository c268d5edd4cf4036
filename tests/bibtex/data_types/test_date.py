"""Dates: EDTF, BibTeX's year, month and day, and literal dates for all other text."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.bibtex import parse
from essence_refs.bibtex.data_types.date import parse_date, parse_date_value, parse_year_month_day, write_date
from essence_refs.bibtex.latex.encoder import escape
from essence_refs.model.dates import Date, Point


def reported(call, *texts):
    problems = []
    call(*texts, lambda code, *_: problems.append(code))
    return problems


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1850", Date(start=Point(1850))),
        ("1997-07", Date(start=Point(1997, 7))),
        ("2020-02-29", Date(start=Point(2020, 2, 29))),
        ("-0043-03-15", Date(start=Point(-43, 3, 15))),
        ("0000", Date(start=Point(0))),
        ("2001-21", Date(start=Point(2001, season=1))),
        ("2001-24", Date(start=Point(2001, season=4))),
        ("1988/1992", Date(start=Point(1988), end=Point(1992), is_range=True)),
        ("1967-02/1967-04-30", Date(start=Point(1967, 2), end=Point(1967, 4, 30), is_range=True)),
        ("1997/..", Date(start=Point(1997), is_range=True)),
        ("../1997", Date(end=Point(1997), is_range=True)),
        ("1997/", Date(start=Point(1997), is_range=True)),
        ("/1997", Date(end=Point(1997), is_range=True)),
        ("1723~", Date(start=Point(1723), approximate=True)),
        ("1723-05?", Date(start=Point(1723, 5), uncertain=True)),
        ("2002%", Date(start=Point(2002), approximate=True, uncertain=True)),
        ("2004-22~", Date(start=Point(2004, season=2), approximate=True)),
        ("2004-06~/2006~", Date(start=Point(2004, 6), end=Point(2006), is_range=True, approximate=True)),
        ("199X", Date(start=Point(1990), end=Point(1999), is_range=True, unspecified=True)),
        ("199X~", Date(start=Point(1990), end=Point(1999), is_range=True, unspecified=True, approximate=True)),
        ("199X?", Date(start=Point(1990), end=Point(1999), is_range=True, unspecified=True, uncertain=True)),
        ("19XX", Date(start=Point(1900), end=Point(1999), is_range=True, unspecified=True)),
        ("19uu", Date(start=Point(1900), end=Point(1999), is_range=True, unspecified=True)),
        ("1999-XX", Date(start=Point(1999, 1), end=Point(1999, 12), is_range=True, unspecified=True)),
        ("1999-02-XX", Date(start=Point(1999, 2, 1), end=Point(1999, 2, 28), is_range=True, unspecified=True)),
        ("Y17000", Date(start=Point(17000))),
        ("n.d.", Date(literal="n.d.")),
        ("in press", Date(literal="in press")),
        ("forthcoming", Date(literal="forthcoming")),
        ("", None),
    ],
)  # fmt: skip
def test_edtf_dates_are_parsed(text, expected):
    """Dates of levels 0 and 1 are parsed without a problem."""
    assert parse_date(text) == expected
    assert reported(parse_date, text) == []


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        ("2019-8-1", "2019-08-01", "date-form"),
        ("1 August 2019", "2019-08-01", "date-form"),
        ("August 1, 2019", "2019-08-01", "date-form"),
        ("Aug. 2019", "2019-08", "date-form"),
        ("1st August 2019", "2019-08-01", "date-form"),
        ("August 1st, 2019", "2019-08-01", "date-form"),
        ("2019 Aug 1", "2019-08-01", "date-form"),
        ("2019, August", "2019-08", "date-form"),
        ("Spring 2019", "2019-21", "date-form"),
        ("2019 Winter", "2019-24", "date-form"),
        ("1 Spring 2019", "1 Spring 2019", "date-in-words"),
        ("2019-06/07", "2019-06/07", "date-in-words"),
        ("2019/8", "2019-08", "date-form"),
        ("2021/22", "2021/22", "date-in-words"),
        ("2010/11", "2010/11", "date-in-words"),
        ("1999/00", "1999/00", "date-in-words"),
        ("2008/9", "2008/9", "date-in-words"),
        ("2019/21", "2019/21", "date-in-words"),
        ("2019-2021", "2019-2021", "date-in-words"),
        ("2019-02-30", "2019-02-30", "date-in-words"),
        ("2019-13", "2019-13", "date-in-words"),
        ("about 1900 or so", "about 1900 or so", "date-in-words"),
        ("1992/1988", "1992/1988", "reversed-range"),
        ("1992~/1998", "1992~/1998~", "date-doubt"),
        ("1992~/1998?", "1992%/1998%", "date-doubt"),
        ("1999-12-31T23:59:59", "1999-12-31", "time-of-day"),
        ("2019-01-01/2019-02-01/2019-03-01", "2019-01-01/2019-02-01/2019-03-01", "date-in-words"),
        ("2019?~?~", "2019?~?~", "date-in-words"),
    ],
)
def test_other_dates_are_reported(text, expected, code):
    """A clear date in another form is parsed and reported; other text becomes a literal date."""
    assert str(parse_date(text)) == expected
    assert reported(parse_date, text) == [code]


def test_the_hint_fits_the_date():
    """A date in the right form that the calendar does not have gets another hint than a date in the wrong form."""
    hints: list[str] = []
    for text in (
        "2019-02-30", "about 1900 or so", "2019–2011", "2021/22", "1999-00", "2008/9", "2019/21", "2019–2021"
    ):  # fmt: skip
        parse_date(text, lambda *problem: hints.append(problem[-1]))
    years = ["2021/2022", "1999/2000", "2008/2009", "2019/2021", "2019/2021"]
    assert hints == [
        "the calendar has no such date",
        "write it as year-month-day",
        "write it as year-month-day",
        *(f"write {each} for both years" for each in years),
    ]


@pytest.mark.parametrize(
    "text", ["2021-22", "2010-11", "2021/22", "2021--22", "2008-9", "2019-21", "6/2019", "0", "0000"]
)
def test_a_year_field_with_two_years_or_zero_is_a_literal_date(text):
    """A financial year is not a month or season, and the year 0 of publishers is not 1 BC."""
    found, used = parse_year_month_day(text, "", "")
    assert (found, used) == (Date(literal=text), {"year"})
    assert reported(parse_year_month_day, text, "", "") == ["date-in-words"]
    assert parse_year_month_day(text, "January", "") == (found, used)


def test_a_year_field_that_could_be_two_years_is_reported():
    """In a year field, "2010-12" could be two years; "2019-08" can only be a month."""
    assert str(parse_year_month_day("2010-12", "", "")[0]) == "2010-12"
    assert reported(parse_year_month_day, "2010-12", "", "") == ["date-form"]
    assert reported(parse_year_month_day, "2019-08", "", "") == reported(parse_date, "2010-12") == []


@pytest.mark.parametrize(
    ("fields", "expected", "used"),
    [
        (("1998", "", ""), "1998", {"year"}),
        (("1998", "6", ""), "1998-06", {"year", "month"}),
        (("1998", "Sept.", "3"), "1998-09-03", {"year", "month", "day"}),
        (("1998", "12 June", ""), "1998-06-12", {"year", "month"}),
        (("1998", "June 12th", ""), "1998-06-12", {"year", "month"}),
        (("1998", "June--July", ""), "1998-06/1998-07", {"year", "month"}),
        (("1998", "5-11 June", ""), "1998-06-05/1998-06-11", {"year", "month"}),
        (("1998", "June 5--11", ""), "1998-06-05/1998-06-11", {"year", "month"}),
        (("1998", "28 June -- 4 July", ""), "1998-06-28/1998-07-04", {"year", "month"}),
        (("1998", "12-Mar", ""), "1998-03-12", {"year", "month"}),
        (("1998", "6/7", ""), "1998-06/1998-07", {"year", "month"}),
        (("1998", "June", "1--3"), "1998-06-01/1998-06-03", {"year", "month", "day"}),
        (("1998", "Spring", ""), "1998-21", {"year", "month"}),
        (("1998--2001", "", ""), "1998/2001", {"year"}),
        (("44", "", ""), "0044", {"year"}),
        (("n.d.", "", ""), "n.d.", {"year"}),
        (("1998", "Brumaire", "2"), "1998", {"year"}),
        (("1998", "June", "31"), "1998-06", {"year", "month"}),
    ],
)
def test_year_month_and_day_become_one_date(fields, expected, used):
    """BibTeX's three fields become one date, and the fields that are part of it are named."""
    found, names = parse_year_month_day(*fields)
    assert (str(found), names) == (expected, used)
    assert reported(parse_year_month_day, *fields) == (
        ["unknown-month"] if "Brumaire" in fields else ["unknown-day"] if "31" in fields else []
    )


def test_a_reversed_range_of_days_is_not_used():
    """The field day has no range that ends before it begins."""
    assert str(parse_year_month_day("1998", "June", "11-5")[0]) == "1998-06"
    assert reported(parse_year_month_day, "1998", "June", "11-5") == ["unknown-day"]


@pytest.mark.parametrize("month", ["11-5 June", "31 June", "45-50 June", "June-July-August"])
def test_an_impossible_month_is_not_used(month):
    """No date is made of a reversed range, or of a day that the month does not have."""
    assert str(parse_year_month_day("1998", month, "")[0]) == "1998"
    assert reported(parse_year_month_day, "1998", month, "") == ["unknown-month"]


def test_plain_dates_do_not_load_edtf():
    """The package edtf takes long to import, so only dates that need it load it."""
    code = (
        "import sys; from essence_refs import bibtex; bibtex.parse('@misc{a, date = {2019-08/2020}, urldate = {2020}}')"
        "; assert 'edtf' not in sys.modules"
        "; bibtex.parse('@misc{a, date = {199X}}'); assert 'edtf' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


DATES = st.sampled_from(
    [
        "2019", "2019-08", "2019-08-31", "2019/2020", "2019-01/2020-02-03", "2019/", "/2019", "../2020", "-0043", "199X",
        "19XX", "1999-XX", "1999-12-XX", "2004~", "2004?", "2004%", "2004~/2006", "2004-22", "n.d.", "in press", "Y17000",
        "2004-04-25T14:34:00", "around 1900 \\& later", "May 2019", "{2019}", "1984u", "0000", "199X/2005", "2019-13",
        "forthcoming", "\\'et\\'e 2019", "199X~",
    ]
)  # fmt: skip


@given(DATES)
def test_a_written_date_is_parsed_as_the_same_date(text):
    """Ranges, qualifiers, unspecified digits and literal dates."""
    before = parse_date_value(text)
    assert before

    assert parse_date_value(write_date(before, escape)) == before


@st.composite
def dates(draw):
    year, end = draw(st.integers(-9999, 9998)), draw(st.integers(-9998, 9999))
    is_range = draw(st.booleans())
    return Date(
        start=Point(year, draw(st.integers(0, 12))),
        end=Point(end) if is_range and end > year else None,
        is_range=is_range,
        approximate=draw(st.booleans()),
        uncertain=draw(st.booleans()),
    )


@given(dates())
def test_a_written_date_of_any_year_is_parsed_as_the_same_date(before):
    """Also years BC."""
    assert parse_date_value(write_date(before, escape)) == before


def _into(reported):
    return lambda code, message, _, hint: reported.append(f"  {code}: {message} ({hint})")


def test_dates_in_other_forms_match_their_golden_file(golden):
    """Each has its date or its words, what is reported, and how to write it, as when they were last reviewed."""
    texts = (
        "../..", "/", "2004-06-15T10:00~", "2004-06-15T10:00:00Z?", "2004-06-15T10:00:00Z", "2004-06-15 10:00", "Ma 2019",
        "3 May 4 2019", "May 2019", "Sept. 2019", "2019 Jan 15", "15 2019", "Spring 2019", "Spring 3 2019", "Foo 2019",
        "3rd May 2019", "May 3rd, 2019", "31 June 2019", "2019-13", "2019-02-30", "2020/2019", "2019~/2020", "2019.05",
        "2019/5/3", "19-20", "2019-20", "1914-1918", "1999-XX/..", "X", "2019-05-03/", "(2019)", "c. 2019", "2019?~",
    )  # fmt: skip
    lines = []
    for text in texts:
        reported: list[str] = []
        report = _into(reported)
        date = parse_date(text, report)
        lines += [f"{text}  {date.literal!r}" if date.literal else f"{text}  {date}", *reported]
    golden("bibtex/dates.txt", "\n".join([*lines, ""]))


@pytest.mark.parametrize(
    ("month", "expected", "is_reported"),
    [
        ("Summer", "2019-22", False),
        ("Summer 3", "2019", True),
        ("May and June", "2019-05/2019-06", False),
        ("may--june", "2019-05/2019-06", False),
        ("3 May", "2019-05-03", False),
        ("May 3", "2019-05-03", False),
        ("May 3rd", "2019-05-03", False),
        ("Ma", "2019", True),
        ("May 3 4", "2019", True),
        ("May 32", "2019", True),
        ("May June", "2019", True),
        ("12", "2019-12", False),
        ("13", "2019", True),
        ("0", "2019", True),
    ],
)
def test_a_month_in_words(month, expected, is_reported):
    """Names, abbreviations of three letters, seasons, ranges, and days beside them; anything else is kept as a field."""
    reading = parse(f"@misc{{a, year = {{2019}}, month = {{{month}}}}}")
    (reference,) = reading.references
    assert str(reference.date("issued")) == expected
    assert [(each.code, each.field) for each in reading.problems] == [
        ("unknown-month", "month")
    ] * is_reported
    assert (("month", month) in reference.fields) == is_reported


@pytest.mark.parametrize("text", ["2019-08-01T10:30:00", "2019-08-01T10:30:00Z", "2019-08-01T10:30:00+02:00"])
def test_the_time_of_day_is_reported(text):
    """It is a date without it."""
    problems = []
    assert parse_date(text, lambda *each: problems.append(each)) == Date.of(2019, 8, 1)
    assert problems == [("time-of-day", f"no style shows the time of day in {text!r}", 0, "")]


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (Date(), ""),
        (Date(end=Point(2019), is_range=True), "../2019"),
        (Date(start=Point(2019), is_range=True, approximate=True), "2019~/.."),
        (Date(start=Point(12019)), "Y12019"),
        (Date(start=Point(-12019), uncertain=True), "-12019?"),
        (Date(literal="2019"), "{}2019"),
        (Date(literal="in press & soon"), "in press & soon"),
        (Date(literal="n.d."), "n.d."),
    ],
)
def test_a_date_is_written_in_the_form_that_is_read_as_it(date, text):
    """Empty braces mark words that could be taken for a date."""
    assert write_date(date, escape) == text


@pytest.mark.parametrize(
    "text", ["5-3 May 2019", "May 2019, 5-40", "0 May 2019", "32 May 2019", "May June 2019"]
)
def test_impossible_days_stay_words(text):
    """The order of the days, and the number of days in the month."""
    assert parse_date(text, lambda *_: None) == Date(literal=text)
