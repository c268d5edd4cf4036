"""Which names a curator is asked about."""

import pytest

from essence_refs import bibtex
from essence_refs.checks import naming


def told(authors: str) -> list[str]:
    reading = bibtex.parse(f"@book{{a, title={{T}}, author={{{authors}}}}}")
    return [problem.message for each in reading.references for problem in naming.found(each)]


@pytest.mark.parametrize(
    ("authors", "message"),
    [
        ("Smith, John; Doe, Jane", "; Doe' is read as one name"),
        ("Smith, J. \\& Doe, J.", "is read as one name"),
        ("Smith, J. et al.", "'J. et al. Smith' is read as one name"),
        ("Smith J, Doe JK, Roe R", "'Doe JK' is read as a suffix such as Jr"),
        ("Department for Education", "'Department for Education' is read as a person's name"),
        ("Department of Health and Social Care", "'Department of Health' is read as a person's name"),
        ("Early Intervention Foundation", "'Early Intervention Foundation' is read as a person's name"),
    ],
)
def test_several_names_in_one_and_bodies_without_braces_are_told(authors: str, message: str) -> None:
    """What BibTeX reads otherwise than it was meant is asked about: one remark, though nothing is lost."""
    [said] = told(authors)
    assert message in said


@pytest.mark.parametrize(
    "authors",
    [
        "{Department for Education}",
        "{Smith \\& Sons; Partners}",
        "van der Berg, Piet and de la Cruz, Ana and von Humboldt, Alexander",
        "King, Jr., Martin Luther and Ford, III, Henry and Doe, PhD, Jane and Roe, 2nd, R.",
        "d'Arcy, J.-P. and O'Neil, E. and {Barnardo's}",
        "Trusty, Peter and others",
        "Ofsted",
    ],
)
def test_ordinary_names_are_left_in_peace(authors: str) -> None:
    """Particles, suffixes, bodies in braces and bodies of one word raise no question."""
    assert told(authors) == []
