"""Dates in CSL-JSON: lists of parts, EDTF strings, or words."""

from typing import Any

import pytest

from essence_refs.exchange.csl_json import dates
from essence_refs.model import Date, Point


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"date-parts": [["2019", "05", ""]]}, "2019-05"),
        ({"date-parts": [[-1]]}, "0000"),
        ({"date-parts": [[0], [2019]]}, "../2019"),
        ({"date-parts": [[2019], [0]]}, "2019/.."),
        ({"date-parts": [[2019, 22]]}, "2019-22"),
        ({"date-parts": [[2019, 12, 31]]}, "2019-12-31"),
        ({"date-parts": [[2019, 13, 4]]}, "2019-21"),
        ({"date-parts": [[2019, 20]]}, "2019-24"),
        ({"date-parts": [[2019, 24]]}, "2019-24"),
        ({"date-parts": [[2019, 25]]}, "2019"),
        ({"date-parts": [[2019, 5, 32]]}, "2019-05"),
        ({"date-parts": [[10**9]]}, "1000000000"),
        ({"date-parts": [[2019]], "season": "Autumn "}, "2019-23"),
        ({"date-parts": [[2019]], "season": "fall"}, "2019-23"),
        ({"date-parts": [[2019]], "season": "21"}, "2019-21"),
        ({"date-parts": [[2019]], "season": 16}, "2019-24"),
        ({"date-parts": [[2019]], "season": 4}, "2019-24"),
        ({"date-parts": [[2019]], "season": 5}, "2019"),
        ({"date-parts": [[2019, 3]], "season": 1}, "2019-03"),
        ({"date-parts": [[2019, 22]], "season": 1}, "2019-22"),
        ({"date-parts": [[2019]], "circa": "1"}, "2019~"),
        ({"date-parts": [[2019]], "circa": "no"}, "2019"),
        ({"edtf": "2019-05?"}, "2019-05?"),
        ({"raw": "May 2019"}, "2019-05"),
        ("2019-05-03/2019-06", "2019-05-03/2019-06"),
        ("2019-05%", "2019-05%"),
        ("c. 2019", "2019~"),
        ("Circa 2019", "2019~"),
        ("ca 2019", "2019~"),
        ("2019-2020", "2019/2020"),
        ("May to June 2019", None),
        ("May 2019 to 3 June 2019", "2019-05/2019-06-03"),
        ("2018 - 2019", "2018/2019"),
        ("ca. 2018-2019", "2018~/2019~"),
        ("Sept. 2019", "2019-09"),
        ("summer 2019", "2019-22"),
        ("1st May 2019", "2019-05-01"),
        ("May 22nd, 2019", "2019-05-22"),
        ("2019.05.03", "2019-05-03"),
        ("2019-5", "2019-05"),
    ],
)
def test_a_date_is_read_in_each_of_its_forms(value: Any, expected: str | None) -> None:
    """As EDTF; a date in words stays words."""
    found = dates.parse(value)
    assert found is not None
    assert (found.literal, str(found)) == (("", expected) if expected else (value, value))


@pytest.mark.parametrize(
    "text",
    [
        "May 2019 to June 2020 to July 2021",
        "Mai 2019",
        "ma 2019",
        "septem 2019",
        "32 May 2019",
        "2019-13",
        "2019-00-03",
        "29.2.2019",
        "3 summer 2019",
        "2019/05",
        "in press",
    ],
)
def test_what_is_no_date_stays_words(text: str) -> None:
    """Half a date would be another one."""
    assert dates.parse(text) == Date(literal=text)
    assert dates.parse({"raw": text}) == Date(literal=text)


@pytest.mark.parametrize(
    "value",
    [
        None,
        2019,
        {},
        {"date-parts": [[2019]], "other": 1},
        {"date-parts": [[2019, 1, 2, 3]]},
        {"date-parts": [[10**9 + 1]]},
        {"date-parts": [[-(10**9) - 1]]},
        {"date-parts": [[float("inf")]]},
        {"date-parts": [[0]]},
        {"date-parts": [[0], [0]]},
        {"date-parts": [[]]},
        {"date-parts": []},
        {"date-parts": "2019"},
        {"date-parts": ["2019"]},
        {"date-parts": [["", 5]]},
        {"date-parts": [[2019], [2020], [2021]]},
        {"edtf": 5},
        {"edtf": "summer"},
        {"raw": 5},
        {"literal": ""},
    ],
)
def test_what_has_another_form_is_no_date(value: Any) -> None:
    """It is kept as a field."""
    assert dates.parse(value) is None


def test_a_season_may_have_any_name() -> None:
    """The schema allows it; a sign is no name."""
    named = dates.parse({"date-parts": [[2019]], "season": " Trinity "})
    assert named == Date(start=Point(2019, season_name="Trinity"))
    assert dates.write(named) == {"date-parts": [[2019]], "season": "Trinity"}
    assert dates.parse({"date-parts": [[2019]], "season": "?"}) == Date.of(2019)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"date-parts": [[2019, 5, 3]]}, True),
        ({"date-parts": [[2019, "5", 0, ""]]}, True),
        ({"date-parts": [[2019, 45]]}, False),
        ({"date-parts": [[2019, 4, 77]]}, False),
        ({"date-parts": [[-1, 3]]}, True),
        ({"date-parts": [[2019, 1], [0]]}, True),
        ({"date-parts": [[2019, 22, 4]]}, True),
        ({"date-parts": [[2019]], "season": 9}, False),
        ({"date-parts": [[2019]], "season": 2}, True),
        ({"date-parts": [[2019]], "season": "Trinity"}, True),
        ({"edtf": "2019"}, True),
        ("2019", True),
    ],
)
def test_a_date_is_whole_if_every_part_of_its_value_was_read(value: Any, expected: bool) -> None:  # noqa: FBT001
    """What was left out is reported."""
    value = (
        {**value, "date-parts": [each[:3] for each in value["date-parts"]]}
        if "date-parts" in value
        else value
    )
    assert dates.is_whole(value, dates.parse(value)) is expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (Date.of(2019, 5, 3), {"date-parts": [[2019, 5, 3]]}),
        (Date(start=Point(2019), end=Point(2020, 2), is_range=True), {"date-parts": [[2019], [2020, 2]]}),
        (Date(start=Point(2019), is_range=True), {"date-parts": [[2019], [0]]}),
        (Date(end=Point(2019), is_range=True, literal="x"), {"raw": "../2019", "literal": "x"}),
        (Date(start=Point(2019, season=2)), {"date-parts": [[2019]], "season": 2}),
        (Date(start=Point(2019, season=2, day=4)), {"date-parts": [[2019, 22, 4]]}),
        (Date(start=Point(-43, season=2)), {"date-parts": [[-44]], "season": 2}),
        (Date(start=Point(2019), approximate=True), {"date-parts": [[2019]], "circa": True}),
        (Date(start=Point(2019), uncertain=True), {"date-parts": [[2019]], "circa": True}),
        (Date(literal="in press"), {"literal": "in press"}),
        (Date(), {}),
    ],
)
def test_a_date_is_written_with_all_that_csl_json_can_express(date: Date, expected: dict[str, Any]) -> None:
    """A day in a season is in the parts, as EDTF numbers seasons."""
    assert dates.write(date) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2019",
        "199X",
        "19XX",
        "199X~",
        "199X?",
        "199X%",
        "1999-XX",
        "1999-04-XX",
        "1999-XX-XX",
        "-199X",
        "2019/2022",
    ],
)
def test_a_date_in_edtf_is_written_as_it_was(text: str) -> None:
    """With X for unspecified digits."""
    assert dates.write_edtf(dates.edtf(text)) == text


def test_an_unspecified_range_that_no_digits_express_is_a_range() -> None:
    """From 2019 to 2022 is no decade."""
    date = Date(start=Point(2019), end=Point(2022), is_range=True, unspecified=True)
    assert dates.write_edtf(date) == "2019/2022"
