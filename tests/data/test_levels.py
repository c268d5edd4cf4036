"""The shipped framework: the three known levels, their terms, and the lines of their pages."""

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


def test_there_are_three_levels_in_the_order_of_the_pages() -> None:
    """The levels are policy, organisation and family; no community or child level is invented."""
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
    """The heading of a level's page is "<Level> LEVEL INTERVENTION", and its address is that of the level."""
    level = essence().level(name)
    assert level.page_heading == f"{name} LEVEL INTERVENTION"
    assert level.url == f"https://essenceproject.uk/intervention/{name.lower()}"


def test_page_lines_around_the_items() -> None:
    """The page begins with the project's name and ends with the link back and the school."""
    assert essence().page_header == ("THE ESSENCE PROJECT",)
    assert essence().evidence_heading == "Evidence"
    assert essence().page_footer == (
        "\N{NO-BREAK SPACE}Back to Organisational Framework",
        "NIHR School for",
        "Social Care Research",
    )


@pytest.mark.skipif(not (SHARED / "facts").is_dir(), reason="the page is not beside this checkout")
def test_terms_of_the_organisation_level_are_lines_of_its_page() -> None:
    """Every line that the framework has for the organisation level is a line of the page."""
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


def test_kinds_of_study_and_their_field() -> None:
    """The only facet is the kind of study, in a field that biblatex does not define; the items' kinds keep their names."""
    (study,) = essence().facets
    assert study.key == "study"
    assert {
        "programme-evaluation": "programme evaluation report",
        "spending-estimate": "spending estimate",
        "families-experiences": "study of families' experiences",
        "scoping-review-protocol": "systematic scoping review protocol",
        "scoping-review": "systematic scoping review",
        "systematic-review": "systematic review",
        "review-of-interventions": "review of interventions",
    }.items() <= {each.key: each.name for each in study.values}.items()
    assert essence().fields.facets == (("study", "studykind"),)


@pytest.mark.parametrize(
    "kind",
    [
        "randomised-trial",
        "quasi-experimental",
        "qualitative",
        "mixed-methods",
        "economic-evaluation",
        "statistics",
        "legislation",
        "guidance",
        "policy-paper",
        "practitioner-knowledge",
        "user-knowledge",
    ],
)
def test_the_kinds_that_social_care_uses_are_there(kind: str) -> None:
    """A curator can tag a trial, a statute and what service users know."""
    assert essence().facet_value("study", kind)


def test_only_the_organisation_level_has_been_collected() -> None:
    """One item of the policy level is in the library, and that is not the evidence at that level."""
    assert [each.key for each in essence().levels if each.collected] == ["organisation"]
