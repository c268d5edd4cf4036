"""References as EPPI-Reviewer's JSON: its shape, and that it is read again as what was written."""

import json
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st

from essence_refs.exchange.eppi import parse
from essence_refs.exchange.eppi.splitter import items_of
from essence_refs.exchange.eppi.writer import write
from essence_refs.model import (
    Date,
    Facet,
    FacetValue,
    Framework,
    InterventionType,
    Level,
    Mark,
    Name,
    Names,
    Reference,
    RichText,
    Span,
)

FRAMEWORK = Framework(
    name="Teams",
    levels=(
        Level(
            key="team",
            name="Team",
            definition="People who work together",
            types=(InterventionType(key="supervision", name="Supervision", level="team"),),
        ),
        Level(key="policy", name="Policy"),
    ),
    facets=(
        Facet(
            key="study",
            name="Design",
            values=(FacetValue(key="rct", name="Trial"), FacetValue(key="survey", name="Survey")),
        ),
    ),
)
REFERENCE = Reference(
    key="vet2019care",
    kind="article-journal",
    names=(
        (
            "author",
            Names(
                (
                    Name(family="Vet", given="Paul E.", non_dropping_particle="van der"),
                    Name(literal="Skills for Care Research Group"),
                    Name(family="Van Noorden", given="Richard"),
                )
            ),
        ),
    ),
    dates=(("issued", Date.of(2019, 3)),),
    texts=(
        ("title", RichText.of("Care & supervision")),
        ("container-title", RichText.of("Journal of Teams")),
        ("volume", RichText.of("3")),
        ("issue", RichText.of("2")),
        ("page", RichText.of("12–19")),
        ("ISSN", RichText.of("1234-5679")),
        ("DOI", RichText.of("10.1000/x")),
    ),
    levels=("team",),
    types=("supervision",),
    type_reason="the team is supervised",
    facets=(("study", ("rct", "survey")),),
    keywords=("care", "teams"),
)


def items(*references: Reference, framework: Framework | None = FRAMEWORK) -> Any:
    return json.loads(write(references, framework).text)


def again(reference: Reference) -> Reference:
    [found] = parse([("", write([reference], FRAMEWORK).text)], FRAMEWORK).references
    return found


def test_an_item_has_the_values_that_the_mapper_shows() -> None:
    """The spaces in the names tell which parts are missing."""
    [item] = items(REFERENCE)["References"]
    codes = item.pop("Codes")
    number = item.pop("ItemId")
    assert isinstance(number, int)
    assert {name: value for name, value in item.items() if value} == {
        "Title": "Care & supervision",
        "ParentTitle": "Journal of Teams",
        "ShortTitle": "van der Vet (2019)",
        "Year": "2019",
        "Month": "March",
        "StandardNumber": "1234-5679",
        "Volume": "3",
        "Issue": "2",
        "Pages": "12-19",
        "OldItemId": "vet2019care",
        "TypeName": "Journal, Article",
        "Authors": "van der Vet Paul E.; Skills for Care Research Group  ; Van Noorden Richard ; ",
        "DOI": "10.1000/x",
        "Keywords": "care\r\nteams",
        "ItemStatus": "I",
        "QuickCitation": "van der Vet Paul E., Skills for Care Research Group, Van Noorden Richard (2019)"
        " Care & supervision. Journal of Teams 3(2), 12-19 DOI: 10.1000/x",
    }
    assert item["Outcomes"] == []
    assert [each["AdditionalText"] for each in codes] == ["", "the team is supervised", "", ""]
    assert [set(each) for each in codes] == [
        {"AttributeId", "AdditionalText", "ArmId", "ArmTitle", "ItemAttributeFullTextDetails"}
    ] * 4


def test_code_sets_are_those_of_the_framework() -> None:
    """Types are in their levels, each facet is a set, and an item has the numbers of its codes."""
    data = items(REFERENCE)
    shown = [
        (
            each["SetName"],
            [
                (
                    code["AttributeName"],
                    code["AttributeSetDescription"],
                    [
                        inner["AttributeName"]
                        for inner in code.get("Attributes", {}).get("AttributesList", [])
                    ],
                )
                for code in each["Attributes"]["AttributesList"]
            ],
        )
        for each in data["CodeSets"]
    ]
    assert shown == [
        ("Levels", [("Team", "People who work together", ["Supervision"]), ("Policy", "", [])]),
        ("Design", [("Trial", "", []), ("Survey", "", [])]),
    ]
    team = data["CodeSets"][0]["Attributes"]["AttributesList"][0]
    assert team["AttributeType"] == "Selectable (show checkbox)"
    numbers = [each["AttributeId"] for each in data["References"][0]["Codes"]]
    assert numbers[:2] == [team["AttributeId"], team["Attributes"]["AttributesList"][0]["AttributeId"]]
    assert len(set(numbers)) == 4
    assert all(100_000_000 <= each < 1_000_000_000 for each in numbers)


def test_numbers_do_not_depend_on_other_codes() -> None:
    """The same level has the same number in a larger framework."""
    small = Framework(levels=(FRAMEWORK.levels[1],))
    one = items(framework=small)["CodeSets"][0]["Attributes"]["AttributesList"][0]
    other = items()["CodeSets"][0]["Attributes"]["AttributesList"][1]
    assert one["AttributeId"] == other["AttributeId"]


def test_codes_without_a_tag_keep_their_names_and_texts() -> None:
    """They are in a set of their own; a name that only groups others cannot be selected."""
    fields = (("eppi-code", "Place: Town\nPlace: City: Large"), ("eppi-additionaltext", "Place: Town: p. 4"))
    reference = Reference(key="a", kind="article-journal", fields=fields)
    data = items(reference, framework=None)
    [own] = data["CodeSets"]
    [place] = own["Attributes"]["AttributesList"]
    assert (own["SetName"], place["AttributeName"], place["AttributeType"]) == (
        "Other codes",
        "Place",
        "Not selectable (no checkbox)",
    )
    town, city = place["Attributes"]["AttributesList"]
    assert (town["AttributeName"], town["AttributeType"]) == ("Town", "Selectable (show checkbox)")
    assert city["Attributes"]["AttributesList"][0]["AttributeName"] == "Large"
    assert [each["AdditionalText"] for each in data["References"][0]["Codes"]] == ["p. 4", ""]
    assert again(reference).fields[:2] == (fields[0], fields[1])


def test_what_has_no_place_is_one_warning_each() -> None:
    """It names the first references, and how many there are."""
    marked = RichText((Span(Mark.ITALIC, ("Care",)),))
    lost = [
        Reference(
            key=key,
            kind="article-journal",
            texts=(("title", marked), ("PMID", RichText.of("1"))),
            annotation=RichText.of("Good"),
        )
        for key in ("a", "b")
    ]
    assert [(each.code, each.key, each.message) for each in write(lost, None).problems] == [
        ("eppi-loss", "a", "EPPI-Reviewer has no place for annotation; 2 references: a, b"),
        (
            "eppi-loss",
            "a",
            "EPPI-Reviewer has no italics and other marks; those in title are left out; 2 references: a, b",
        ),
        ("eppi-loss", "a", "EPPI-Reviewer has no place for PMID; 2 references: a, b"),
    ]


def test_items_keep_their_numbers() -> None:
    """A number is used once, and a text that is none is not used."""
    fields = [(("eppi-itemid", text),) for text in ("7", "7", "x")]
    found = items(*(Reference(key=f"k{at}", fields=each) for at, each in enumerate(fields)))
    numbers = [each["ItemId"] for each in found["References"]]
    assert numbers[:2] == [7, 8]
    assert numbers[2] == items(Reference(key="k2"))["References"][0]["ItemId"]


_words = st.text(st.characters(codec="ascii", categories=("Ll",)), min_size=2, max_size=8)
_capital = _words.map(str.capitalize)
_people = st.builds(lambda family, given: Name(family=f"X{family}", given=given), _words, _capital)


@given(
    kind=st.sampled_from(
        ["article-journal", "book", "chapter", "report", "thesis", "paper-conference", "webpage"]
    ),
    title=st.lists(_words, min_size=1, max_size=4).map(" ".join),
    authors=st.lists(_people, min_size=1, max_size=3),
    year=st.integers(1000, 2999),
    month=st.integers(0, 12),
    level=st.sampled_from([(), ("policy",), ("team",)]),
    design=st.sets(st.sampled_from(["rct", "survey"])),
    keywords=st.lists(_words, unique=True, max_size=3),
)
def test_what_both_can_carry_is_read_as_it_was(  # noqa: PLR0913, PLR0917 - one for each part of a reference
    kind: str,
    title: str,
    authors: list[Name],
    year: int,
    month: int,
    level: tuple[str, ...],
    design: set[str],
    keywords: list[str],
) -> None:
    """Writing and reading is the identity, apart from the values that EPPI-Reviewer adds."""
    reference = Reference(
        key="care2019",
        kind=kind,
        names=(("author", Names(tuple(authors))),),
        dates=(("issued", Date.of(year, month)),),
        texts=(("title", RichText.of(title)), ("publisher", RichText.of("Press"))),
        levels=level,
        facets=(("study", tuple(sorted(design))),) if design else (),
        keywords=tuple(keywords),
    )
    found = again(reference)
    for part in ("key", "kind", "names", "dates", "levels", "facets", "keywords"):
        assert getattr(found, part) == getattr(reference, part)
    assert dict(found.texts) == dict(reference.texts)
    assert write([reference], FRAMEWORK).problems == ()


def test_a_whole_reference_is_read_as_it_was() -> None:
    """Only the short title, which is made, is new."""
    found = again(REFERENCE)
    assert found.names == REFERENCE.names
    assert dict(found.texts) == dict(REFERENCE.texts)
    assert (found.levels, found.types, found.type_reason, found.facets) == (
        REFERENCE.levels,
        REFERENCE.types,
        REFERENCE.type_reason,
        REFERENCE.facets,
    )
    assert dict(found.fields).keys() == {"eppi-shorttitle", "eppi-itemid"}


def test_the_reasons_of_several_types_stay_apart() -> None:
    """Each begins with the names of its type, which its code does not repeat."""
    level = Level(
        key="team",
        name="Team",
        types=tuple(InterventionType(key=key, name=key.title(), level="team") for key in ("peers", "visits")),
    )
    reason = "Team: Peers: p. 2; Team: Visits: p. 3; p. 4"
    reference = Reference(key="a", levels=("team",), types=("peers", "visits"), type_reason=reason)
    text = write([reference], Framework(levels=(level,))).text
    assert [each["AdditionalText"] for each in json.loads(text)["References"][0]["Codes"]] == [
        "",
        "p. 2",
        "p. 3; p. 4",
    ]
    [found] = parse([("", text)], Framework(levels=(level,))).references
    assert found.type_reason == reason


@given(text=st.text(st.characters(), max_size=12))
def test_any_text_is_written(text: str) -> None:
    """No text raises an exception, and what reads differently is reported."""
    names = Names((Name(literal=text), Name(family=text, given="A")))
    reference = Reference(key=text, names=(("author", names),), texts=(("title", RichText.of(text)),))
    result = write([reference], FRAMEWORK)
    result.text.encode()
    found = parse([("", result.text)], FRAMEWORK).references[0]
    is_same = found.names == reference.names and dict(found.texts) == dict(reference.texts)
    assert is_same or result.problems


def test_the_parts_of_a_file_are_named_for_protection() -> None:
    """The key of an item is its old number, or its number; a text of another format has no parts."""
    text = write([REFERENCE, attrs.evolve(REFERENCE, types=())], FRAMEWORK).text
    found = items_of(text)
    assert found is not None
    assert found["vet2019care", ""] == found["vet2019care", "Title"] > 1
    codes = [name for key, name in found if name.startswith("Code ")]
    assert len(codes) == 4
    assert [key for key in found if not key[0]] == [("", "2")]
    assert items_of('[{"ItemId": 7, "Title": "Care"}]') == {
        ("7", ""): 1,
        ("7", "ItemId"): 1,
        ("7", "Title"): 1,
    }
    assert items_of('{"CodeSets": [{"SetName": "A"}], "References": []}') == {("", "0"): 1}
    assert items_of("") == {}
    assert items_of("{") is None
    assert items_of('[{"id": "a"}]') is None
