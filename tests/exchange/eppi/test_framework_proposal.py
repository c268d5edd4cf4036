"""A framework from the codes of EPPI-Reviewer: every code that items can have is in it, or in the report."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from essence_refs.exchange import eppi
from essence_refs.exchange.eppi.code_sets import code_sets_of
from essence_refs.exchange.eppi.framework_proposal import FrameworkProposal, propose_framework
from essence_refs.exchange.record_maps import RecordMap
from essence_refs.files import frameworks
from essence_refs.files.records.maps import parse as parse_map
from essence_refs.model import Framework


def code(key: int, name: str, *codes: dict[str, Any], selectable: bool = True) -> dict[str, Any]:
    kind = "Selectable (show checkbox)" if selectable else "Not selectable (no checkbox)"
    return {
        "AttributeId": key,
        "AttributeName": name,
        "AttributeType": kind,
        "AttributeSetDescription": f"On {name}",
        "Attributes": {"AttributesList": [*codes]},
    }


def group(key: int, name: str, *codes: dict[str, Any]) -> dict[str, Any]:
    return code(key, name, *codes, selectable=False)


def sets(*found: tuple[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [{"SetName": name, "SetId": 1, "Attributes": {"AttributesList": codes}} for name, codes in found]


SETS = sets(
    ("Screening", [code(1, "Include"), group(2, "Exclude", code(3, "On date"), code(4, "On topic"))]),
    (
        "Intervention level",
        [code(11, "Street", code(12, "Benches"), group(13, "Cars", code(14, "Parking"))), group(15, "Empty")],
    ),
    ("Method", [group(21, "Design", code(22, "Trial", code(23, "Cluster trial")), code(24, "Trial"))]),
)


def propose(found: list[dict[str, Any]], map_: str = "") -> FrameworkProposal:
    record_map, problems = parse_map(map_) if map_ else (RecordMap(), ())
    assert problems == ()
    return propose_framework(code_sets_of({"CodeSets": found}), record_map, name="Streets")


def framework(proposal: FrameworkProposal) -> Framework:
    """Return the framework in a proposal, which is valid."""
    parsed, problems = frameworks.parse(proposal.toml)
    assert problems == ()
    return parsed


def levels(parsed: Framework) -> dict[str, list[str]]:
    return {each.name: [kind.name for kind in each.types] for each in parsed.levels}


def facets(parsed: Framework) -> dict[str, list[str]]:
    return {each.name: [value.name for value in each.values] for each in parsed.facets}


def test_a_code_set_of_levels_has_the_levels() -> None:
    """The other code sets are facets; what is between a level and its types is in the report."""
    proposal = propose(SETS)
    parsed = framework(proposal)
    assert parsed.name == "Streets"
    assert levels(parsed) == {"Street": ["Benches", "Parking"]}
    assert parsed.levels[0].definition == "On Street"
    assert facets(parsed) == {
        "Screening": ["Include"],
        "Exclude": ["On date", "On topic"],
        "Design": ["Design: Trial", "Cluster trial", "Design: Trial (2)"],
    }
    assert proposal.counts == (1, 2, 3, 6)
    assert proposal.report == (
        "flattened: Street: Cars: Parking: it belongs to Street, without Cars",
        "left out: Empty: items cannot have it, and it contains no other code",
        "flattened: Design: Trial: Cluster trial: it belongs to Design, without Trial",
    )


def test_without_a_name_the_first_code_set_has_the_levels() -> None:
    """A framework has at least one level; the map can say otherwise."""
    parsed = framework(propose(sets(("Topics", [code(1, "Rain"), code(2, "Snow", code(3, "Ice"))]))))
    assert levels(parsed) == {"Rain": [], "Snow": ["Ice"]}


def test_a_map_says_what_codes_are() -> None:
    """Levels, one level, a facet, a facet of another name, or nothing; a row is also for codes below."""
    proposal = propose(
        SETS,
        """
        [codes]
        "Screening" = "none"
        "Intervention level" = "levels"
        "Street: Cars" = { facet = "Traffic" }
        "Design" = { facet = "Traffic" }
        "24" = "none"
        "Desing" = "facet"
        """,
    )
    parsed = framework(proposal)
    assert levels(parsed) == {"Street": ["Benches"]}
    assert facets(parsed) == {"Traffic": ["Parking", "Trial", "Cluster trial"]}
    (problem,) = proposal.problems
    assert (problem.code, problem.line, problem.hint) == ("unmapped-code", 8, "did you mean design?")
    left_out = [each for each in proposal.report if "the map leaves it out" in each]
    assert len(left_out) == 4


def test_one_code_is_a_level() -> None:
    """Its codes are the types."""
    parsed = framework(propose(SETS, '[codes]\n"Exclude" = "level"\n"Intervention level" = "facet"\n'))
    assert levels(parsed) == {"Exclude": ["On date", "On topic"]}
    assert facets(parsed)["Intervention level"] == ["Street", "Benches", "Parking"]


def test_keys_are_short_and_unique() -> None:
    """They are typed in queries; a field of a .bib file never has the name of another field."""
    long = "Effects of retraction on the careers of authors and their families"
    parsed = framework(
        propose(sets(("L", [code(1, "1st Ünit & more")]), ("M", [code(2, "level"), code(3, long)])))
    )
    assert parsed.levels[0].key == "code-1st-unit-more"
    assert [each.key for each in parsed.facets[0].values] == [
        "level-2",
        "effects-of-retraction-on-the-careers-of",
    ]
    assert dict(parsed.fields.facets) == {"m": "codem"}


def test_items_have_the_tags_of_the_proposal() -> None:
    """Without a map for the codes, by their names; with one, by the same map."""
    map_ = '[codes]\n"Design" = { facet = "Traffic" }\n"Intervention level" = "levels"\n'
    parsed = framework(propose(SETS, map_))
    item = {"Title": "T", "Codes": [{"AttributeId": key} for key in (12, 14, 22, 23, 24)]}
    text = json.dumps({"CodeSets": SETS, "References": [item]})
    (reference,) = eppi.parse([("a.json", text)], parsed, map_=parse_map(map_)[0]).references
    assert (reference.levels, reference.types) == (("street",), ("benches", "parking"))
    assert len(reference.facet("traffic")) == 3
    assert "eppi-code" not in dict(reference.fields)


NAMES = st.sampled_from(
    ["Level", "Rain", "rain", "Snow", "none", "", "ÄÖ", "a" * 60, "=1+1", 'quote"d', "\\"]
)
TREES = st.recursive(
    st.builds(lambda name, selectable: code(0, name, selectable=selectable), NAMES, st.booleans()),
    lambda inner: st.builds(
        lambda name, codes, selectable: code(0, name, *codes, selectable=selectable),
        NAMES,
        st.lists(inner, max_size=3),
        st.booleans(),
    ),
    max_leaves=8,
)


@given(st.lists(TREES, min_size=1, max_size=3), st.sampled_from(["", "levels", "level", "facet", "none"]))
def test_no_code_is_lost(codes: list[dict[str, Any]], word: str) -> None:
    """Each that items can have is a level, a type or a value, or is left out by the map; the TOML is valid."""
    found = sets(("Codes", codes))
    selectable = sum(
        each.is_selectable for set_ in code_sets_of({"CodeSets": found}) for each in set_.all_codes()
    )
    proposal = propose(found, f'[codes]\nRain = "{word}"\n' if word else "")
    number_of_levels, types, _, values = proposal.counts
    left_out = sum(
        each.startswith("left out") and "items cannot have it" not in each for each in proposal.report
    )
    if number_of_levels:
        parsed = framework(proposal)
        assert sum(len(each.types) for each in parsed.levels) == types
        assert sum(len(each.values) for each in parsed.facets) == values
    # A level may be a code that items cannot have.
    assert types + values + left_out <= selectable <= number_of_levels + types + values + left_out
