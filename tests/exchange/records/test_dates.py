"""Dates of tagged records."""

import pytest

from essence_refs.exchange.records.dates import parse_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019", "2019"),
        ("2019//", "2019"),
        ("2019/10//", "2019-10"),
        ("2021/02/01/", "2021-02-01"),
        ("2019/10/15/epub", "2019-10-15"),
        ("2020///nan", "2020"),
        ("2020///Spring", "2020-21"),
        ("2019-08", "2019-08"),
        ("2019.08.02", "2019-08-02"),
        ("20190802", "2019-08-02"),
        ("2019-08-02T10:11:12Z", "2019-08-02"),
        ("2018 Sep-Oct", "2018-09/2018-10"),
        ("2018 Dec-2019 Jan", "2018-12/2019-01"),
        ("2019 Oct 15", "2019-10-15"),
        ("15 October 2019", "2019-10-15"),
        ("Winter 2019", "2019-24"),
        (" 2019 ", "2019"),
        ("2019 Sept 2nd", "2019-09-02"),
        ("2019 Summer", "2019-22"),
        ("2019 Jan-Feb", "2019-01/2019-02"),
        ("Jan-Feb 2019", "2019-01/2019-02"),
        ("2019 Mar 1-15", "2019-03-01/2019-03-15"),
        ("2019/02/29", "2019-02-29"),
        ("2019/12/31", "2019-12-31"),
        ("2019?", "2019?"),
        ("[2019?]", "2019?"),
        ("2019/10?", "2019-10?"),
        ("2019 Jan-Jan", "2019-01"),
    ],
)
def test_a_date_has_its_year(text: str, date: str) -> None:
    """RIS writes numbers and slashes, PubMed and Web of Science write words."""
    assert str(parse_date(text)) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [("SEP", "2018-09"), ("SEP 12", "2018-09-12"), ("Mar 1-15", "2018-03-01/2018-03-15"), ("FAL", None)],
)
def test_a_month_belongs_to_the_year_of_another_line(text: str, date: str | None) -> None:
    """DA and PD often have no year."""
    found = parse_date(text, 2018)
    assert (None if found is None else str(found)) == date


@pytest.mark.parametrize(
    "text",
    [
        "", "in press", "2019/13//", "2019/02/30/", "SEP", "c1998", "1-2-3", "Maypole 2019", "9" * 100, "2019/04/31",
        "20191301", "Spring May 2019", "Spring 3 2019", "3 4 May 2019", "Jan-Feb-Mar 2019", "Mar 15-100 2019", "3rd 3 2019",
        "Jan-", "2019 Mar-15", "?", "Maypole 2019?",
    ],
)  # fmt: skip
def test_a_text_that_is_no_date_is_none(text: str) -> None:
    """An impossible month or day is not corrected."""
    assert parse_date(text) is None
