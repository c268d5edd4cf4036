"""cs:date: parts, forms, ranges, seasons, eras and literal dates."""

import pytest
from citations_for_tests import cites, texts
from styles_for_tests import one, person, work

from essence_refs.model import Date, Point

TEXT = '<date variable="issued" form="text"/>'


def span(start: Point | None, end: Point | None) -> Date:
    return Date(start=start, end=end, is_range=True)


YEAR = '<date variable="issued"><date-part name="year"/></date>'


@pytest.mark.parametrize("year", [-43, 1, 99, 800, 2019])
@pytest.mark.parametrize("attributes", ["", 'form="short"', 'prefix="(" suffix=")"', 'font-style="italic"'])
def test_a_year_alone_reads_as_a_year_beside_an_empty_part(year, attributes):
    """A date of one part reads the same as one whose other parts are empty."""
    part = f'<date-part name="year" {attributes}/>'
    alone = one(f'<date variable="issued">{part}</date>', work(year=year))
    among = one(f'<date variable="issued">{part}<date-part name="day"/></date>', work(year=year))
    assert alone == among != ""


@pytest.mark.parametrize(
    ("inside", "language", "expected"),
    [
        (TEXT, "en-US", "May 3, 2019"),
        (TEXT, "en-GB", "3 May 2019"),
        (TEXT, "de-DE", "3. Mai 2019"),
        ('<date variable="issued" form="numeric"/>', "en-GB", "03/05/2019"),
        ('<date variable="issued" form="text" date-parts="year-month"/>', "en-GB", "May 2019"),
        ('<date variable="issued" form="text" date-parts="year"/>', "en-GB", "2019"),
    ],
)
def test_localised_date(inside, language, expected):
    """A localised date has the order and the terms of the locale."""
    assert one(inside, work(issued=Date.of(2019, 5, 3)), language=language) == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [("long", "September"), ("short", "Sept."), ("numeric", "9"), ("numeric-leading-zeros", "09")],
)
def test_month_forms(form, expected):
    """A month is a word or a number."""
    inside = f'<date variable="issued"><date-part name="month" form="{form}"/></date>'
    assert one(inside, work(issued=Date.of(2019, 9))) == expected


@pytest.mark.parametrize(
    ("form", "day", "language", "expected"),
    [
        ("numeric", 3, "en-GB", "3"),
        ("numeric-leading-zeros", 3, "en-GB", "03"),
        ("ordinal", 3, "en-GB", "3rd"),
        ("ordinal", 1, "fr-FR", "1\u1d49\u02b3"),
        ("ordinal", 2, "fr-FR", "2"),
    ],
)
def test_day_forms(form, day, language, expected):
    """In French only the first day of a month is an ordinal."""
    inside = f'<date variable="issued"><date-part name="day" form="{form}"/></date>'
    assert one(inside, work(issued=Date.of(2019, 5, day)), language=language) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (Point(2019, 5, 3), Point(2019, 5, 7), "3\u20137 May 2019"),
        (Point(2019, 5, 3), Point(2019, 6, 7), "3 May\u20137 June 2019"),
        (Point(2018, 12, 31), Point(2019, 1, 2), "31 December 2018\u20132 January 2019"),
        (Point(2018), Point(2019), "2018\u20132019"),
        (Point(2018), None, "2018\u2013"),
    ],
)
def test_range_repeats_only_what_differs(start, end, expected):
    """Parts that are the same in both dates are rendered once."""
    assert one(TEXT, work(issued=span(start, end)), language="en-GB") == expected


def test_range_delimiter_of_the_largest_part_that_differs():
    """Each date part may have its own range delimiter."""
    inside = '<date variable="issued"><date-part name="year" range-delimiter="/"/></date>'
    assert one(inside, work(issued=span(Point(2018), Point(2019)))) == "2018/2019"


@pytest.mark.parametrize(("season", "expected"), [(1, "Spring 1999"), (4, "Winter 1999")])
def test_season(season, expected):
    """A season takes the place of the month."""
    assert one(TEXT, work(issued=Date(start=Point(1999, season=season)))) == expected


@pytest.mark.parametrize(("year", "expected"), [(-43, "44 BC"), (0, "1 BC"), (79, "79 AD"), (1999, "1999")])
def test_era(year, expected):
    """Years before 1000 have an era; astronomical year 0 is 1 BC."""
    assert one(YEAR, work(issued=Date.of(year))) == expected


def test_short_year():
    """A short year has two digits."""
    inside = '<date variable="issued"><date-part name="year" form="short"/></date>'
    assert one(inside, work(issued=Date.of(2005))) == "05"


def test_a_literal_date():
    """A literal date is rendered as it is."""
    assert one(YEAR, work(issued=Date(literal="in press"))) == "in press"


def test_a_missing_part_has_no_affixes():
    """Without a day there is no comma after it."""
    assert one(TEXT, work(issued=Date.of(2019, 5))) == "May 2019"


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        (Point(2001, season_name="Michaelmas"), "Michaelmas 2001 / 2001"),
        (Point(2001, season=3, day=4), "Autumn 4, 2001 / 2001"),
        (Point(2001, 2, 31), "February 31, 2001 / 2001"),
        (Point(2001, 45), "2001 / 2001"),
    ],
)
def test_an_unusual_month_day_or_season_keeps_the_year(point, expected):
    """The text is shown as it was printed, and the year in any case."""
    inside = (
        '<date variable="issued" form="text"/>'
        '<date variable="issued" prefix=" / "><date-part name="year"/></date>'
    )
    assert one(inside, work(issued=Date(start=point))) == expected


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [('prefix="(" suffix=")"', "(in press)"), ('text-case="uppercase"', "IN PRESS")],
)
def test_a_literal_date_takes_the_place_of_the_year(attributes, expected):
    """It has the affixes and the formatting of the year."""
    inside = f'<date variable="issued"><date-part name="month"/><date-part name="year" {attributes}/></date>'
    assert one(inside, work(issued=Date(literal="in press"))) == expected


YEAR = '<date variable="issued"><date-part name="year"/></date>'
MONTH = '<date variable="issued" delimiter=" "><date-part name="month"/><date-part name="year"/></date>'
DAY = '<date variable="issued"><date-part name="day"/></date>'


@pytest.mark.parametrize(
    ("date", "year", "month", "day"),
    [
        (Date(end=Point(2019), is_range=True), "\u20132019", "\u20132019", ""),
        (Date(start=Point(2019), is_range=True), "2019\u2013", "2019\u2013", ""),
        (Date(start=Point(2019, 3), end=Point(2019, 5), is_range=True), "2019", "March\u2013May 2019", ""),
        (
            Date(start=Point(2018, 3), end=Point(2019, 5), is_range=True),
            "2018\u20132019",
            "March 2018\u2013May 2019",
            "",
        ),
        (
            Date(start=Point(2019, 3, 1), end=Point(2019, 3, 2), is_range=True),
            "2019",
            "March 2019",
            "1\u20132",
        ),
        (Date(start=Point(2019), end=Point(2019), is_range=True), "2019", "2019", ""),
        (Date(literal="n.d."), "n.d.", "n.d.", ""),
        (Date(start=Point(2019)), "2019", "2019", ""),
    ],
)
def test_a_date_shows_the_parts_that_it_has(date, year, month, day):
    """Equal parts of a range are printed once, an open range has a dash, and words are printed with the year."""
    assert [one(each, work(issued=date)) for each in (YEAR, MONTH, DAY)] == [year, month, day]


PARTS = ("year", "month", "day")


@pytest.mark.parametrize("part", PARTS)
def test_a_date_in_words_is_in_the_place_of_the_year(part):
    """A date element without a year shows nothing; affixes of the year are around the words."""
    words = work(issued=Date(literal="in press"))
    inside = f'<date variable="issued"><date-part name="{part}" prefix="[" suffix="]"/></date>'
    assert one(inside, words) == ("[in press]" if part == "year" else "")


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_a_date_does_not_have_shows_nothing(part):
    """Alone, at an open end, and on both sides of a range."""
    inside = f'<date variable="issued"><date-part name="{part}"/></date>'
    is_year = part == "year"
    assert one(inside, work(issued=Date.of(2019))) == ("2019" if is_year else "")
    assert one(inside, work(issued=span(Point(2019), None))) == ("2019\u2013" if is_year else "")
    assert one(inside, work(issued=span(None, Point(2019)))) == ("\u20132019" if is_year else "")
    assert one(inside, work(issued=span(Point(2019), Point(2020)))) == ("2019\u20132020" if is_year else "")


def test_a_year_suffix_follows_a_date_in_words():
    """Two works in press are distinguished as those of one year are."""
    works = [work(key, person("Adams"), title=key, issued=Date(literal="in press")) for key in "ab"]
    cited = texts([cites("a"), cites("b")], references=works, citation='disambiguate-add-year-suffix="true"')
    assert cited == ["(Adams in pressa)", "(Adams in pressb)"]
