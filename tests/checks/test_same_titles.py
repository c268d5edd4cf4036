"""The quick comparison of references, by DOI, title and year, which check uses without rapidfuzz."""

import attrs
import pytest

from essence_refs.checks.same_titles import find_same_titles
from essence_refs.diagnostics import Problem
from essence_refs.model import Date, Library, Name, Names, Origin, Reference, RichText

WHOLE = Reference(
    key="whole2020",
    kind="report",
    names=(("author", Names((Name(family="Whole", given="W."),))),),
    dates=(("issued", Date.of(2020)),),
    texts=(("title", RichText.of("A whole report")), ("publisher", RichText.of("The Office"))),
    origin=Origin(source="my.bib", line=7),
)


def check(library: Library) -> list[Problem]:
    return [*find_same_titles(library).values()]


def messages(*references: Reference) -> list[str]:
    return [str(each) for each in check(Library(references))]


def with_text(**texts: str) -> Reference:
    """Return the whole reference with these CSL variables (ISBN="…") set, or gone where they are empty."""
    names = {name.replace("_", "-"): value for name, value in texts.items()}
    kept = [(name, value) for name, value in WHOLE.texts if name not in names]
    added = [(name, RichText.of(value)) for name, value in names.items() if value]
    return attrs.evolve(WHOLE, texts=(*kept, *added))


def again(**texts: str) -> Reference:
    """Return another reference, with these CSL variables."""
    return attrs.evolve(with_text(**texts), key="again", origin=Origin(source="b.bib", line=2))


@pytest.mark.parametrize(
    "title", ["A Whole Report: the protocol", "The whole report", "A hole report", "A whole report, in brief"]
)
def test_the_same_doi_is_a_probable_duplicate(title: str) -> None:
    """The problem is at the second reference and names the location of the first. Letter case does not matter."""
    assert messages(with_text(DOI="10.1000/ABC"), again(DOI="10.1000/abc", title=title)) == [
        "b.bib:2: again: doi: warning: probably the same work as 'whole2020' (my.bib:7): the DOI is the same"
    ]


def test_a_shared_doi_with_unlike_titles_is_reported_as_such() -> None:
    """Two chapters with the DOI of their book are not one work."""
    assert messages(with_text(DOI="10.1000/abc"), again(DOI="10.1000/abc", title="Supervision in teams")) == [
        (
            "b.bib:2: again: doi: warning: 'whole2020' (my.bib:7) has the same DOI and another title "
            "(is one of the DOIs wrong, or is it that of a whole book or issue?)"
        )
    ]


def test_of_several_references_with_a_doi_the_like_one_is_named() -> None:
    """In one file, a line is enough."""
    first = with_text(DOI="10.1000/abc", title="Supervision in teams")
    second = attrs.evolve(with_text(DOI="10.1000/abc"), key="b", origin=Origin(source="my.bib", line=20))
    third = attrs.evolve(second, key="c", origin=Origin(source="my.bib", line=30))
    found = check(Library((first, second, third)))
    assert [(each.key, each.code) for each in found] == [("b", "shared-doi"), ("c", "duplicate")]
    assert found[1].message == "probably the same work as 'b' (line 20): the DOI is the same"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (with_text(volume="1"), again(volume="2")),
        (
            with_text(DOI="10.1000/a", title="Editorial"),
            attrs.evolve(
                again(DOI="10.1000/b", title="Editorial"), names=(("author", Names((Name(family="O"),))),)
            ),
        ),
        (WHOLE, attrs.evolve(again(), fields=(("related", "whole2020 , whole2020"),))),
    ],
)
def test_volumes_editorials_and_related_items_of_one_title_are_no_duplicates(
    first: Reference, second: Reference
) -> None:
    """They have another volume, another DOI and author, or the entry says how they are related."""
    assert messages(first, second) == []


@pytest.mark.parametrize(
    "title", ["A Whole Report", "A whole report.", "\N{LATIN CAPITAL LETTER A WITH GRAVE} whole-report"]
)
def test_the_same_title_and_year_is_a_probable_duplicate(title: str) -> None:
    """Letter case, punctuation and accents do not matter."""
    (message,) = messages(WHOLE, attrs.evolve(with_text(title=title), key="again"))
    assert "title and year are the same" in message


@pytest.mark.parametrize(
    "other",
    [
        attrs.evolve(with_text(title="A whole report: the protocol"), key="again"),
        attrs.evolve(WHOLE, key="again", dates=(("issued", Date.of(2021)),)),
    ],
)
def test_a_similar_title_or_another_year_is_another_work(other: Reference) -> None:
    """Only equal titles of one year count."""
    assert messages(WHOLE, other) == []


@pytest.mark.parametrize("change", [{"dates": ()}, {"texts": ()}])
def test_works_without_a_title_or_a_year_are_no_duplicates_of_each_other(change: dict[str, object]) -> None:
    """There is too little to compare."""
    first = attrs.evolve(WHOLE, **change)
    codes = {each.code for each in check(Library((first, attrs.evolve(first, key="again"))))}
    assert "duplicate" not in codes


def test_of_many_works_with_one_title_the_same_one_is_found() -> None:
    """By its volume and, where both have a DOI, by an author; the first in the library is named."""

    def editorial(number: int, family: str = "", **texts: str) -> Reference:
        made = attrs.evolve(
            with_text(title="Editorial", **texts),
            key=f"k{number}",
            origin=Origin(source="my.bib", line=number),
        )
        return attrs.evolve(made, names=(("author", Names((Name(family=family or f"F{number}"),))),))

    many = [editorial(number, volume=str(number), DOI=f"10.1000/{number}") for number in range(1, 31)]

    def found(*more: Reference) -> list[tuple[str, str]]:
        problems = check(Library((*many, *more)))
        return [(each.key, each.message) for each in problems if each.code == "duplicate"]

    assert found() == []
    same = "probably the same work as 'k7' (line 7): title and year are the same"
    assert found(editorial(40, "F7", volume="7", DOI="10.1000/40")) == [("k40", same)]
    assert found(editorial(40, "F7", DOI="10.1000/40")) == [("k40", same)]
    assert found(editorial(40, volume="7")) == [("k40", same)]
    assert found(editorial(40, "G", volume="7", DOI="10.1000/40")) == []
    assert found(editorial(40, "F7", volume="99", DOI="10.1000/40")) == []
    related = attrs.evolve(editorial(40, volume="7"), fields=(("related", "k1, k7"),))
    assert found(related) == []


def test_a_duplicate_of_a_reference_without_a_line_has_its_key() -> None:
    """A library may be made in Python."""
    first = attrs.evolve(WHOLE, origin=None)
    (message,) = [
        each.message
        for each in check(Library((first, attrs.evolve(first, key="again"))))
        if each.code == "duplicate"
    ]
    assert message == "probably the same work as 'whole2020': title and year are the same"
