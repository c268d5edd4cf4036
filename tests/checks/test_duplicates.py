"""The check for references of one work, as it compares them where rapidfuzz is installed."""

import attrs
import pytest

from essence_refs.checks import check
from essence_refs.checks.duplicates import find_duplicates
from essence_refs.model import Date, Library, Name, Names, Origin, Reference, RichText


def _reference(
    key: str, line: int, title: str, *, author: str = "Hale", year: int = 2019, **texts: str
) -> Reference:
    variables = {"title": title, "container-title": "Family Studies"} | texts
    return Reference(
        key=key,
        kind="article-journal",
        names=(("author", Names((Name(family=author, given="Ruth"),))),),
        dates=(("issued", Date.of(year)),),
        texts=tuple((name, RichText.of(value)) for name, value in variables.items()),
        origin=Origin(source="my.bib", line=line),
    )


CARE = "Kinship care and the health of children who live with grandparents"


def _found(*references: Reference) -> list[str]:
    return [str(each) for each in find_duplicates(Library(references)).values()]


def test_the_evidence_is_reported_at_the_later_reference() -> None:
    """The one in the library before it is named with its line."""
    accented = "H\N{LATIN SMALL LETTER A WITH ACUTE}le"
    assert _found(_reference("a", 3, CARE), _reference("b", 9, CARE.upper(), author=accented)) == [
        (
            "my.bib:9: b: title: warning: probably the same work as 'a' (line 3): title the same; author alike; "
            "same year 2019; same journal or book"
        )
    ]


def test_a_likely_match_is_only_perhaps_the_same() -> None:
    """An article may be online in one year and in print in the next."""
    assert _found(_reference("a", 3, CARE), _reference("b", 9, CARE, year=2020)) == [
        (
            "my.bib:9: b: title: warning: perhaps the same work as 'a' (line 3): title the same; author alike; "
            "years 2019 and 2020; same journal or book"
        )
    ]


def test_the_best_match_of_several_is_named() -> None:
    """One problem for a reference is enough."""
    same = _reference("b", 9, CARE, DOI="10.1000/x", year=2020)
    found = find_duplicates(Library((_reference("a", 3, CARE), same, attrs.evolve(same, key="c"))))
    assert {index: each.message for index, each in found.items()} == {
        1: "perhaps the same work as 'a' (line 3): title the same; author alike; years 2019 and 2020; same journal or book",
        2: "probably the same work as 'b' (line 9): title the same; same DOI; author alike; same year 2020; "
        "same journal or book",
    }


@pytest.mark.parametrize("title", ["Supervision in teams of social workers", ""])
def test_a_shared_doi_is_reported_for_other_works_only(title: str) -> None:
    """Chapters of a book may have its DOI; a reference without a title may be of the same work."""
    first = _reference("a", 3, CARE, DOI="10.1000/X")
    found = check(Library((first, _reference("b", 9, title, DOI="10.1000/x"))))
    assert [(each.key, each.code) for each in found if each.code in ("duplicate", "shared-doi")] == [
        ("b", "shared-doi" if title else "duplicate")
    ]


def test_related_works_are_no_duplicates() -> None:
    """Neither the protocol of a study, nor what a curator related to it."""
    first = _reference("a", 3, CARE)
    assert _found(first, _reference("b", 9, f"{CARE}: study protocol", year=2017)) == []
    assert _found(first, attrs.evolve(first, key="b", fields=(("related", "x, a"),))) == []


def test_a_large_library_is_compared_by_title_and_doi_only() -> None:
    """Otherwise check would take more than its limit of time."""
    many = [
        Reference(key=f"k{number}", texts=(("title", RichText.of(f"Title {number}")),))
        for number in range(4_998)
    ]
    pair = _reference("a", 3, CARE), _reference("b", 9, CARE.replace("children", "childern"))
    assert [*find_duplicates(Library((*many, *pair)))] == [4_999]
    assert find_duplicates(Library((*many, *pair, Reference(key="last")))) == {}
