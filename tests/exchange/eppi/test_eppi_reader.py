"""EPPI-Reviewer's JSON: every value of every item is in the result or in the account, and codes are tags."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.errors import ProblemsError
from essence_refs.exchange import eppi
from essence_refs.exchange.eppi.names import SplitName, given_names_in, split_names
from essence_refs.exchange.record_maps import RecordMap
from essence_refs.exchange.records.account import RecordsResult
from essence_refs.files.input_formats import input_format_for
from essence_refs.files.records.maps import parse as parse_map
from essence_refs.model import Facet, FacetValue, Framework, InterventionType, Level, Name, Reference

LABELS = Path(__file__).with_name("names.csv")


def code(key: int, name: str, *codes: dict[str, Any], selectable: bool = True) -> dict[str, Any]:
    return {
        "AttributeId": key,
        "AttributeName": name,
        "AttributeType": "Selectable (show checkbox)" if selectable else "Not selectable (no checkbox)",
        "AttributeSetDescription": "",
        "Attributes": {"AttributesList": [*codes]},
    }


def group(key: int, name: str, *codes: dict[str, Any]) -> dict[str, Any]:
    return code(key, name, *codes, selectable=False)


CODE_SETS = [
    {
        "SetName": "Coding",
        "SetId": 1,
        "Attributes": {
            "AttributesList": [
                group(10, "Level", code(11, "Street"), code(12, "Town", code(13, "Buses"))),
                group(20, "Method", code(21, "Trial"), code(22, "Survey")),
                code(30, "Read twice"),
            ]
        },
    }
]
FRAMEWORK = Framework(
    levels=(
        Level(key="street", name="Street"),
        Level(key="town", name="Town", types=(InterventionType(key="buses", name="Buses", level="town"),)),
    ),
    facets=(Facet(key="how", name="Method", values=(FacetValue(key="rct", name="trial"),)),),
)
ITEM = {
    "ItemId": 7,
    "Title": "Buses &amp; benches",
    "ParentTitle": "Journal of Rain",
    "ShortTitle": "van Dyk (2019)",
    "Year": "2019",
    "Month": "March",
    "StandardNumber": "1353-3452 (Linking)",
    "Volume": "2",
    "Issue": "1",
    "Pages": "12-5",
    "URL": "https://example.org/a",
    "DOI": "https://doi.org/10.1000/ABC ",
    "Keywords": "rain\r\n*Snow\r\n",
    "Comments": "Export Date: today",
    "TypeName": "Journal, Article",
    "Authors": "van Dyk Ana ; Elm B C; Council for Rain; et al.",
    "ParentAuthors": "",
    "ItemStatus": "I",
    "ItemStatusTooltip": "Included in review",
    "QuickCitation": "van Dyk (2019)",
}


def text(*items: dict[str, Any], sets: Any = CODE_SETS) -> str:
    return json.dumps({"CodeSets": sets, "References": items}, indent=1)


def with_codes(*codes: int | dict[str, Any], **values: Any) -> dict[str, Any]:
    found = [
        each if isinstance(each, dict) else {"AttributeId": each, "AdditionalText": ""} for each in codes
    ]
    return {**ITEM, "Codes": found, **values}


def parse(*items: dict[str, Any], framework: Framework = FRAMEWORK, map_: str = "") -> RecordsResult:
    record_map, problems = parse_map(map_) if map_ else (RecordMap(), ())
    assert problems == ()
    return eppi.parse([("a.json", text(*items))], framework, map_=record_map)


def only(*items: dict[str, Any], **options: Any) -> Reference:
    (reference,) = parse(*items, **options).references
    return reference


def texts(reference: Reference) -> dict[str, str]:
    return {variable: value.plain for variable, value in reference.texts}


def test_et_al_after_a_name_is_no_part_of_it() -> None:
    """The name is read as it would be alone, and the list is incomplete."""
    names = dict(only({**ITEM, "Authors": "van Dyk Ana et al. ;"}).names)["author"]
    assert ([each.full for each in names], names.complete) == (["Ana van Dyk"], False)


def test_an_item_is_a_reference() -> None:
    """With its names, dates and identifiers as in any other format."""
    reference = only(ITEM)
    assert (reference.kind, reference.key, str(reference.date("issued"))) == (
        "article-journal",
        "dyk2019buses",
        "2019-03",
    )
    assert texts(reference) == {
        "title": "Buses & benches",
        "container-title": "Journal of Rain",
        "ISSN": "1353-3452",
        "volume": "2",
        "issue": "1",
        "page": "12\N{EN DASH}5",
        "URL": "https://example.org/a",
        "DOI": "10.1000/ABC",
    }
    assert [(each.family, each.given, each.literal) for each in reference.authors] == [
        ("Dyk", "Ana", ""),
        ("Elm", "B C", ""),
        ("", "", "Council for Rain"),
    ]
    assert not reference.authors.complete
    assert reference.keywords == ("rain", "*Snow")
    assert dict(reference.fields) == {
        "eppi-itemid": "7",
        "eppi-shorttitle": "van Dyk (2019)",
        "annote": "Export Date: today",
        "eppi-itemstatustooltip": "Included in review",
    }


@pytest.mark.parametrize(
    ("type_name", "kind"),
    [
        ("Book, Whole", "book"),
        ("Book, Chapter", "chapter"),
        ("Dissertation", "thesis"),
        ("Conference Proceedings", "paper-conference"),
        ("Report", "report"),
        ("Document From Internet Site", "webpage"),
        ("Web Site", "webpage"),
        ("Article In A Periodical", "article-magazine"),
        ("Interview", "personal_communication"),
        ("DVD, Video, Media", "motion_picture"),
        ("Something new", "document"),
    ],
)
def test_each_type_has_a_kind(type_name: str, kind: str) -> None:
    """The name of an unknown type is kept."""
    reference = only({**ITEM, "TypeName": type_name})
    assert reference.kind == kind
    assert ("eppi-typename" in dict(reference.fields)) == (type_name == "Something new")


def test_the_institution_of_a_report_is_its_publisher() -> None:
    """That of an article is where its authors work."""
    assert (
        texts(only({**ITEM, "TypeName": "Report", "Institution": "Rain Board"}))["publisher"] == "Rain Board"
    )
    reference = only({**ITEM, "Institution": "Rain Board"})
    assert dict(reference.fields)["eppi-institution"] == "Rain Board"


def test_codes_are_the_tags_with_their_names() -> None:
    """Letter case does not matter; a type brings its level; a code without a tag is kept with the names around it."""
    reference = only(with_codes(13, 21, 22, 30, 99))
    assert (reference.levels, reference.types, reference.facet("how")) == (("town",), ("buses",), ("rct",))
    assert dict(reference.fields)["eppi-code"] == "Method: Survey\nRead twice\n99"


def test_what_a_coder_wrote_is_kept() -> None:
    """For an intervention type it is the reason; for another code a field."""
    words = [
        {"AttributeId": key, "AdditionalText": f"p. {key}", "ArmTitle": arm}
        for key, arm in ((13, ""), (21, "A"))
    ]
    reference = only(with_codes(*words))
    assert reference.type_reason == "p. 13"
    assert dict(reference.fields)["eppi-additionaltext"] == "Method: Trial: A | p. 21"


def test_a_map_gives_codes_other_tags() -> None:
    """By name, by name and group, or by number; rows for no code are reported with a near one."""
    rows = '[codes]\n"Read twice" = "street"\n"method: survey" = { how = "rct" }\n"11" = "buses"\n"Red twice" = "town"\n'
    result = parse(with_codes(30, 22), map_=rows)
    (reference,) = result.references
    assert (reference.levels, reference.facet("how")) == (("street",), ("rct",))
    assert only(with_codes(11), map_=rows).levels == ("town",)
    (problem,) = [each for each in result.problems if each.code == "unmapped-code"]
    assert (problem.line, problem.field, problem.hint) == (5, "Red twice", "did you mean read twice?")


def test_a_row_with_a_tag_that_does_not_exist_is_an_error() -> None:
    """All of them at once."""
    with pytest.raises(ProblemsError) as caught:
        parse(ITEM, map_='[codes]\n"Street" = "stret"\n"Town" = { how = "rtc" }\n')
    assert [each.line for each in caught.value.problems] == [2, 3]


def test_a_code_that_a_map_leaves_out_is_no_tag() -> None:
    """Though the framework has its name."""
    reference = only(with_codes(21), map_='[codes]\n"Method" = "none"\n')
    assert reference.facet("how") == ()
    assert dict(reference.fields)["eppi-code"] == "Method: Trial"


def test_unsure_names_are_marked() -> None:
    """With the reference and the names in the problem."""
    result = parse({**ITEM, "Authors": "van Dyk Ana ; Tan Xin Ji Alan; de Ash Rocha Karina;"})
    (reference,) = result.references
    assert reference.unverified == ("author",)
    (problem,) = [each for each in result.problems if each.code == "unsure-name"]
    assert (problem.key, problem.field) == (reference.key, "author")
    assert "Xin Ji Alan Tan and Rocha Karina de Ash" in problem.message


def test_family_names_of_labelled_records() -> None:
    """At least 99 of 100 records have the right family names, apart from those that are marked as unsure."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert len(rows) == 100
    given_names = given_names_in((row["authors"], row["short_title"]) for row in rows)
    names = {
        row["item"]: [
            *split_names(row["authors"], row["short_title"], has_gaps=True, given_names=given_names)
        ]
        for row in rows
    }
    wrong = [row for row in rows if not _is_right(row, names[row["item"]])]
    assert len(wrong) <= 1, wrong
    sure = sum(each.is_sure for found in names.values() for each in found if each)
    assert sure > 0.85 * sum(map(len, names.values()))


def _is_right(row: dict[str, str], found: list[SplitName | None]) -> bool:
    labels = row["family_names"].split("; ")
    assert len(found) == len(labels)
    return all(
        each is not None and (not each.is_sure or family_of(each.name) == label)
        for each, label in zip(found, labels, strict=True)
    )


def family_of(name: Name) -> str:
    parts = (name.dropping_particle, name.non_dropping_particle, name.family)
    return name.literal or " ".join(filter(None, parts))


@pytest.mark.parametrize(
    ("name", "short_title", "family", "is_sure"),
    [
        ("Elm Ash ", "", "Elm", True),
        ("Elm R Grant", "", "Elm", True),
        ("Elm Ash Birch", "", "Elm", False),
        ("Elm Rose Birch", "", "Elm", True),
        ("Elm Ash B", "", "Elm", True),
        ("Elm Oak Ash ", "", "Elm Oak", False),
        ("Elm Oak Ash ", "Elm Oak (2019)", "Elm Oak", True),
        ("Elm Oak Ash Birch", "", "Elm", False),
        ("Elm Oak Ash Birch", "Elm (2019)", "Elm", True),
        ("Elm Ash ", "Ash (2019)", "Elm", False),
        ("Van Elm Ash ", "", "Van Elm", True),
        ("van der Elm Ash B", "", "van der Elm", True),
        ("Elm da Oak Ash B", "Oak (2019)", "Elm da Oak", True),
        ("Elm da Oak Ash B", "Elm (2019)", "Elm da Oak", True),
        ("Elm Ash", "de Elm (2019)", "de Elm", True),
        ("Álm Ash B", "Alm (2019)", "Álm", True),
        ("Elm Ash Birch Jr", "", "Elm", False),
        ("Elm Rose Birch Jr", "", "Elm", True),
        ("Elm, Ash Oak", "", "Elm", True),
        ("Ministry of Rain", "", "Ministry of Rain", True),
        ("Elm ", "", "Elm", True),
    ],
)
def test_family_names(name: str, short_title: str, family: str, is_sure: bool) -> None:  # noqa: FBT001
    """By the short title, by the space at the end, by initials and by particles."""
    (found,) = split_names(f"{name};", short_title, has_gaps=True, given_names={"rose"})
    assert found is not None
    assert (family_of(found.name), found.is_sure) == (family, is_sure)


def test_without_spaces_at_the_ends_three_words_are_unsure() -> None:
    """Another program took them away."""
    (found,) = split_names("Elm Ash Birch", has_gaps=False)
    assert found is not None
    assert (found.name.family, found.is_sure) == ("Elm", False)


def test_the_format_is_told_by_the_text() -> None:
    """CSL-JSON has the same ending."""
    assert input_format_for("a.json", text(ITEM)).name == "eppi-json"
    assert input_format_for("a.json", json.dumps([ITEM])).name == "eppi-json"
    assert input_format_for("a.json", '[{"id": "a", "type": "book"}]').name == "csl-json"


@pytest.mark.parametrize(
    ("broken", "message", "line"),
    [
        ("", "the file is empty", 1),
        ("{\n  'a'", "this is no JSON", 2),
        ('{"CodeSets": []}', 'the list "References" is missing', 1),
        ('{"References": []}', "there is no record", 1),
        ("[" * 100_000, "nested too deeply", 1),
        ('{"References": [' + "9" * 5_000 + "]}", "a number is too long", 1),
    ],
)
def test_broken_files_are_one_problem(broken: str, message: str, line: int) -> None:
    """At the line where it shows."""
    result = eppi.parse([("a.json", broken)], FRAMEWORK)
    (problem,) = result.problems
    assert message in problem.message
    assert (problem.source, problem.line) == ("a.json", line)


@pytest.mark.parametrize(
    "sets", [None, [], {}, [None, 1], [{"SetName": 1}], [{"Attributes": {"AttributesList": [1]}}]]
)
def test_broken_code_sets_are_empty(sets: Any) -> None:
    """The items are read all the same."""
    (reference,) = eppi.parse([("a.json", text(with_codes(11), sets=sets))], FRAMEWORK).references
    assert dict(reference.fields)["eppi-code"] == "11"


def test_items_have_their_lines() -> None:
    """Also where two have the same number, or none."""
    result = parse(ITEM, {**ITEM, "Title": "Two"}, {key: ITEM[key] for key in ("Title", "Year")})
    lines = text(ITEM, {**ITEM, "Title": "Two"}).splitlines()
    numbers = [number for number, line in enumerate(lines, 1) if '"ItemId"' in line]
    assert [each.origin.line for each in result.references if each.origin] == [*numbers, numbers[-1]]


VALUES = st.one_of(
    st.none(), st.integers(), st.booleans(), st.text("ab; \n&,.1"), st.lists(st.integers(), max_size=2)
)


@given(
    st.lists(
        st.dictionaries(st.sampled_from([*ITEM, "Codes", "Outcomes", "Other"]), VALUES, max_size=8),
        max_size=3,
    )
)
def test_every_value_is_in_the_account(items: list[dict[str, Any]]) -> None:
    """Each is carried, kept, left out or empty."""
    result = eppi.parse([("a.json", json.dumps({"CodeSets": [], "References": items}))], FRAMEWORK)
    expected = 0
    for item in items:
        for name, value in item.items():
            if name == "Codes" and isinstance(value, list):
                expected += len(value)
            else:
                expected += value is not None and value != []
    assert sum(each.lines for each in result.accounts) == expected


def test_capitals_beside_a_given_name_are_initials() -> None:
    """A style would make one initial of "AM" otherwise."""
    found = [
        each.name for each in split_names("Herbella Fernando AM; Aspura MK Yanti; ", has_gaps=True) if each
    ]
    assert [(each.family, each.given) for each in found] == [
        ("Herbella", "Fernando A. M."),
        ("Aspura", "M. K. Yanti"),
    ]
