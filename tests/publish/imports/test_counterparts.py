"""Which earlier reference a new one repeats, and which keys new entries have."""

import attrs
import pytest

from essence_refs import files
from essence_refs.exchange.records.keys import KeyMaker
from essence_refs.model import Reference
from essence_refs.publish.imports import counterparts
from essence_refs.publish.imports.counterparts import Counterpart, find_counterparts, lacking, letters
from essence_refs.publish.imports.keys import with_keys, with_new_links

_FIELDS = {
    "author": "Hale, Ruth",
    "title": "Kinship care and the health of children",
    "year": "2016",
    "journaltitle": "Care",
    "volume": "4",
    "doi": "10.1000/x",
}
_EQUAL = "what identifies it is equal"
_SAME_DOI = "the same DOI and title"
_SAME_TITLE = "the same title, year and first author"


def _reference(key: str = "a", **changes: str) -> Reference:
    fields = _FIELDS | changes
    written = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
    return files.loads(f"@article{{{key}, {written}}}").references[0]


@pytest.fixture
def without_rapidfuzz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counterparts, "can_compare", lambda: False)


@pytest.mark.parametrize(
    ("changes", "evidence"),
    [
        ({}, _EQUAL),
        (
            {"title": "Kinship Care: And the health of children.", "author": "HALE, Ruth", "volume": "{4}"},
            _EQUAL,
        ),
        ({"note": "Read in 2020", "keywords": "care"}, _EQUAL),
        ({"volume": "5"}, _SAME_DOI),
        ({"year": "2017"}, _SAME_DOI),
        ({"author": "Lund, K."}, _SAME_DOI),
        ({"doi": "10.1000/X", "pages": "1-9"}, _SAME_DOI),
        ({"doi": "10.1000/y"}, _SAME_TITLE),
        ({"doi": "", "journaltitle": "Other"}, _SAME_TITLE),
        ({"doi": "", "author": "Hale, R. and Lund, K."}, _SAME_TITLE),
        ({"doi": "", "volume": "5"}, ""),
        ({"doi": "", "year": "2017"}, ""),
        ({"doi": "", "year": ""}, ""),
        ({"doi": "", "author": "Lund, K."}, ""),
        ({"doi": "", "author": ""}, ""),
        ({"title": "Another title"}, ""),
        ({"title": ""}, ""),
    ],
)
@pytest.mark.usefixtures("without_rapidfuzz")
def test_without_the_extra_a_record_is_compared_by_what_identifies_it(
    changes: dict[str, str], evidence: str
) -> None:
    """Equal in all that decides between works is the same work; an identifier and a title make it likely."""
    relation = "same" if evidence == _EQUAL else "likely"
    expected = [Counterpart(relation, 0, evidence=(evidence,))] if evidence else []
    assert find_counterparts([_reference("b", **changes)], [_reference()]) == [expected]
    # The same within the records, behind an entry of the library that has nothing in common with them.
    other = _reference("c", title="Something else", doi="", author="Lund, K.")
    found = find_counterparts([_reference(), _reference("b", **changes)], [other])
    assert found == [[], [each._replace(position=1) for each in expected]]


@pytest.mark.parametrize(
    "name", ["journaltitle", "volume", "number", "pages", "doi", "isbn", "url", "year", "editor"]
)
@pytest.mark.usefixtures("without_rapidfuzz")
def test_each_value_that_decides_between_works_makes_a_record_another(name: str) -> None:
    """Records that differ in it alone are not equal, but their identifier makes them likely to be of one work."""
    values = {"doi": "10.1000/y", "url": "https://e.org/y", "isbn": "978-0-306-40615-7", "year": "2017"}
    changed = {name: values.get(name, "9")}
    ((found,),) = find_counterparts([_reference("b", **changed)], [_reference()])
    assert (found.relation, found.position) == ("likely", 0)


@pytest.mark.usefixtures("without_rapidfuzz")
def test_editors_take_the_place_of_authors() -> None:
    """As in the label of an entry without authors."""
    edited = {"author": "", "editor": "Lund, K.", "doi": ""}
    found = find_counterparts([_reference("b", **edited, journaltitle="Other")], [_reference(**edited)])
    assert found == [[Counterpart("likely", 0, evidence=(_SAME_TITLE,))]]


@pytest.mark.usefixtures("without_rapidfuzz")
def test_references_without_a_title_are_equal_only_with_all_fields() -> None:
    """But for the field that records where an entry came from."""
    (first,) = find_counterparts(
        [_reference("b", title="", file="one.pdf")], [_reference(title="", file="two.pdf")]
    )
    (second,) = find_counterparts(
        [_reference("b", title="", imported="one.ris")], [_reference(title="", imported="two.ris")]
    )
    assert [first, [each.relation for each in second]] == [[], ["same"]]


def test_a_related_work_is_named_from_either_side() -> None:
    """What is new may be the erratum or the work that it corrects; the best counterpart is the first."""
    pytest.importorskip("rapidfuzz")
    work = _reference("w", title="Kinship care and the health of children who live with grandparents")
    erratum = _reference("e", title=f"Erratum to: {work.title.plain}", doi="10.1000/e", pages="90")
    again = attrs.evolve(work, key="v", fields=())
    for new, known, is_reversed in ((erratum, work, False), (work, erratum, True)):
        ((found,),) = find_counterparts([new], [known])
        assert (found.relation, found.kind, found.position, found.is_reversed) == (
            "related",
            "erratum-of",
            0,
            is_reversed,
        )
    likely = _reference("l", title=work.title.plain, doi="", volume="", journaltitle="")
    ((*found,),) = find_counterparts([likely], [erratum, again])
    assert [each.relation for each in found] == ["likely", "related"]
    assert [each.position for each in found] == [1, 0]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"title": "", "year": "", "author": ""}, ["author", "issued", "title"]),
        ({"title": "Another title", "year": "1999", "author": "Lund, K."}, []),
        ({"doi": ""}, ["DOI"]),
    ],
)
def test_only_what_is_missing_is_lacking(changes: dict[str, str], expected: list[str]) -> None:
    """A value that differs is not replaced."""
    assert sorted(lacking(_reference(), _reference(**changes))) == expected


@pytest.mark.parametrize(
    ("record", "known", "expected"), [("a", "", ["keywords"]), ("a", "b", []), ("", "b", [])]
)
def test_keywords_are_lacking_only_where_there_are_none(record: str, known: str, expected: list[str]) -> None:
    """Those of a database are not added to those of a curator."""
    assert [*lacking(_reference(keywords=record), _reference(keywords=known))] == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Café: 1–2", "cafe12"), ("A b-C", "abc"), ("ﬁn", "fin"), ("…", "")]
)
def test_letters_are_those_of_every_program(text: str, expected: str) -> None:
    """Without case, accents, ligatures and signs."""
    assert letters(text) == expected


@pytest.mark.parametrize(
    ("key", "other", "expected"),
    [
        ("roe2020", "poe2020", "roe2020"),
        ("a:b/c+d.e*f", "poe2020", "a:b/c+d.e*f"),
        *((f"roe{sign}2020", "poe2020", "") for sign in " \"#%'(),={}~@<>\\"),
        ("roe2020", "roe2020", ""),
    ],
)
def test_a_key_is_kept_if_it_is_free_and_possible(key: str, other: str, expected: str) -> None:
    """Otherwise it is changed with a warning that has the reason."""
    reference = attrs.evolve(_reference(), key=key)
    (found,), problems = with_keys([reference], KeyMaker({other}), ())
    assert found.key == (expected or found.key) != other
    assert bool(problems) is not bool(expected)
    assert found == attrs.evolve(reference, key=found.key)
    if problems:
        why = "is taken" if key == other else "cannot be written in a .bib file"
        assert [(each.code, each.message) for each in problems] == [
            ("key-changed", f"the key {key!r} {why}; the entry has the key {found.key!r}")
        ]


def test_links_between_entries_follow_their_keys() -> None:
    """In the fields that name entries, and in no other."""
    reference = attrs.evolve(
        _reference(), fields=(("related", "a, b,c"), ("xref", "a"), ("entryset", "c,a"), ("note", "a"))
    )
    changed = with_new_links(reference, {"a": "x", "c": "z"}).fields
    assert changed == (("related", "x, b,z"), ("xref", "x"), ("entryset", "z,x"), ("note", "a"))
    assert with_new_links(reference, {"q": "r"}) is reference
