"""Names in CSL-JSON: particles and suffixes inside the family and given names."""

from typing import Any

import pytest

from essence_refs.exchange.csl_json import names
from essence_refs.model import Name


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"family": "van Gogh", "given": "Vincent"},
            Name(family="Gogh", given="Vincent", non_dropping_particle="van"),
        ),
        (
            {"family": "de la Cruz", "given": "Juan"},
            Name(family="Cruz", given="Juan", non_dropping_particle="de la"),
        ),
        (
            {"family": "d'Alembert", "given": "J"},
            Name(family="Alembert", given="J", non_dropping_particle="d'"),
        ),
        ({"family": "al-Hakim", "given": "T"}, Name(family="Hakim", given="T", non_dropping_particle="al-")),
        ({"family": "d'artagnan", "given": "C"}, Name(family="d'artagnan", given="C")),
        ({"family": "van", "given": "X"}, Name(family="van", given="X")),
        ({"family": '"Van Dyke"', "given": "A"}, Name(family="Van Dyke", given="A")),
        ({"family": '""', "given": "A"}, Name(family='""', given="A")),
        (
            {"family": "Humboldt", "given": "Alexander von"},
            Name(family="Humboldt", given="Alexander", dropping_particle="von"),
        ),
        ({"family": "Vega", "given": "von"}, Name(family="Vega", given="von")),
        ({"family": "King", "given": "Martin, Jr."}, Name(family="King", given="Martin", suffix="Jr.")),
        (
            {"family": "King", "given": "Martin,! III "},
            Name(family="King", given="Martin", suffix="III", comma_suffix=True),
        ),
        (
            {"family": "King", "given": "Martin, jr"},
            Name(family="King", given="Martin,", dropping_particle="jr"),
        ),
        (
            {"family": "King", "given": "M, Jr.", "suffix": "Sr."},
            Name(family="King", given="M, Jr.", suffix="Sr."),
        ),
        (
            {"family": "van A", "given": "B", "dropping-particle": "von"},
            Name(family="van A", given="B", dropping_particle="von"),
        ),
        (
            {"family": "van A", "given": "B", "non-dropping-particle": "de"},
            Name(family="van A", given="B", non_dropping_particle="de"),
        ),
        (
            {"family": "van A", "given": "B", "static-ordering": "true"},
            Name(family="van A", given="B", static_ordering=True),
        ),
        ({"family": "van A", "parse-names": False}, Name(family="van A")),
        ({"family": "van A", "parse-names": "0"}, Name(family="van A")),
        ({"literal": "van A"}, Name(literal="van A")),
        ({"family": "A", "given": None, "comma-suffix": 1}, Name(family="A", comma_suffix=True)),
        ({}, Name()),
    ],
)
def test_a_name_is_read_as_citeproc_js_does(value: dict[str, Any], expected: Name) -> None:
    """And written so that it is read again as this name."""
    assert names.parse(value) == expected
    assert names.parse(names.write(expected)) == expected


@pytest.mark.parametrize("value", [None, "A", [], {"family": 5}, {"first": "A"}, {"family": ["A"]}])
def test_another_value_is_no_name(value: Any) -> None:
    """It is kept as a field."""
    assert names.parse(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, True), (1, True), ("yes", True), (" True", True), (False, False), (0.0, False), (None, False),
     ("", False), ("0", False), (" FALSE ", False), ("No", False)],
)  # fmt: skip
def test_a_flag_may_be_a_number_or_a_word(value: Any, expected: bool) -> None:  # noqa: FBT001
    """As other programs write it."""
    assert names.is_true(value) is expected


def test_only_what_a_name_has_is_written() -> None:
    """Flags only where they are set; a family name that looks like one with a particle is protected."""
    assert names.write(Name(family="A")) == {"family": "A"}
    assert names.write(Name(family="A", given="B", suffix="C", comma_suffix=True, static_ordering=True)) == {
        "family": "A",
        "given": "B",
        "suffix": "C",
        "comma-suffix": True,
        "static-ordering": True,
    }
    assert names.write(Name(family="van A")) == {"family": "van A", "parse-names": False}
    assert names.write(Name(family="A", given="B, Jr.")) == {
        "family": "A",
        "given": "B, Jr.",
        "parse-names": False,
    }
