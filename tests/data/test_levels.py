"""The shipped framework: the three levels that are known, their terms, and what their pages say around the items."""

import functools
from pathlib import Path

import pytest

from essence_refs.files import open_framework
from essence_refs.model import Framework

SHARED = Path(__file__).parents[2].parent / "shared"

DEFINITIONS = {
    "Policy": "National, state, and local policies that impact health",
    "Organisation": "Rules and regulations of organisations and institutions that can impact behaviour",
    "Family": "Working with families to improve child outcomes",
}

BUNDLES = {
    "Policy": "policy; funding; resources; political priorities; structure change",
    "Organisation": "organisation; social institutions; incentive policies; referral systems; parental consent; "
    "social worker",
    "Family": "family intervention; therapy; peer programme; family environment; emotional support; "
    "family skills building",
}

TYPES = {
    "Policy": [
        "Structure change in the child welfare system",
        "Interventions that increase/decrease a family's finances",
    ],
    "Organisation": [
        "Supervision of social workers",
        "Service integration/coordination",
        "Change in what a worker does (practice change)",
        "Change in or new therapeutic approach",
    ],
    "Family": ["Family/Child skills training", "Meetings that included the family and relevant workers"],
}


@functools.cache
def essence() -> Framework:
    return open_framework()


def test_three_levels_in_page_order_and_no_more() -> None:
    """The levels are policy, organisation and family: no community or child level is made up."""
    assert [each.name for each in essence().levels] == ["Policy", "Organisation", "Family"]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_level_has_its_terms(name: str) -> None:
    """A level's definition, bundle contents and intervention types are ESSENCE's, in ESSENCE's order."""
    level = essence().level(name)
    assert level.definition == DEFINITIONS[name]
    assert "; ".join(level.bundle) == BUNDLES[name]
    assert [each.name for each in level.types] == TYPES[name]


@pytest.mark.parametrize("name", DEFINITIONS)
def test_level_page_is_headed_with_the_level(name: str) -> None:
    """A level's page is headed "<Level> LEVEL INTERVENTION" and stands at the level's own address."""
    level = essence().level(name)
    assert level.page_heading == f"{name} LEVEL INTERVENTION"
    assert level.url == f"https://essenceproject.uk/intervention/{name.lower()}"


def test_page_lines_around_the_items() -> None:
    """The page opens with the project's name and closes with the way back and the school."""
    assert essence().page_header == ("THE ESSENCE PROJECT",)
    assert essence().evidence_heading == "Evidence"
    assert essence().page_footer == (
        "\N{NO-BREAK SPACE}Back to Organisational Framework",
        "NIHR School for",
        "Social Care Research",
    )


@pytest.mark.skipif(not (SHARED / "facts").is_dir(), reason="the page is not beside this checkout")
def test_organisation_level_stands_on_its_page_to_the_letter() -> None:
    """Every line that the framework gives for the organisation level is a line of the page."""
    page = next((SHARED / "facts").glob("000_*.txt")).read_text(encoding="utf-8").splitlines()
    level = essence().level("organisation")
    lines = [
        *essence().page_header,
        level.page_heading,
        f"Bundle contents: {'; '.join(level.bundle)}",
        level.definition,
        *(f"  \N{BULLET} {each.name}" for each in level.types),
        essence().evidence_heading,
        *essence().page_footer,
    ]
    assert [line for line in page if line in lines] == lines


def test_kinds_of_study_and_the_field_that_carries_them() -> None:
    """The one facet is the kind of study, seven kinds, carried by a field that is not biblatex's."""
    (study,) = essence().facets
    assert study.key == "study"
    assert [each.name for each in study.values] == [
        "programme evaluation report",
        "spending estimate",
        "study of families' experiences",
        "systematic scoping review protocol",
        "systematic scoping review",
        "systematic review",
        "review of interventions",
    ]
    assert essence().fields.facets == (("study", "studykind"),)
