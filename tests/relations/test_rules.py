"""Each rule at its limits: the same records with a little more or less in common."""

import pytest

from essence_refs import files
from essence_refs.model import Reference
from essence_refs.relations.candidates import candidate_pairs
from essence_refs.relations.finding import find_matches
from essence_refs.relations.identifiers import Doi, parse_doi
from essence_refs.relations.matches import RELATIONS
from essence_refs.relations.profiles import Profile

Change = dict[str, str]

_TITLE = "Kinship care and the health of children who live with grandparents"
_GERMAN = {"title": "Die Gesundheit von Kindern in der Verwandtenpflege", "langid": "german"}
_BOOK = {"type": "book", "author": "", "editor": "Lund, K.", "title": "A handbook of kinship care"}
_CHAPTER = {
    "type": "incollection",
    "title": "Attachment in families",
    "booktitle": "A handbook of kinship care",
}
_PLACE = {"journaltitle": "Care", "volume": "46", "pages": "277-297"}
_PAPER = {"type": "inproceedings", "booktitle": "Proceedings of the conference on care"}
_REVIEW = {"journaltitle": "Cochrane Database of Systematic Reviews", "pages": "CD006546"}
_OTHER_TWO = {"author": "Hale, R. and Xu, B. and Yu, Z."}
_FIVE = {"author": "Ash, B. and Birk, D. and Hale, R. and Lund, K. and Smith, F."}
_ISBN = {"type": "book", "author": "", "title": "Kinship care in towns"}


def _matches(first: Change, second: Change) -> list[tuple[str, str]]:
    """Return the relation and the first evidence of two references."""
    found = find_matches(_references(first, second), wanted=RELATIONS)
    return [
        (f"{each.keys[0]} {each.kind} {each.keys[1]}" if each.kind else each.relation, each.evidence[0])
        for each in found
    ]


def _references(first: Change, second: Change) -> tuple[Reference, ...]:
    """Return two articles that have author, year and title, and these fields; empty ones are left out."""
    usual = {"author": "Hale, Ruth and Okafor, Ben", "year": "2016", "title": _TITLE}
    entries = []
    for key, change in (("a", first), ("b", second)):
        fields = usual | change
        kind = fields.pop("type", "article")
        written = ", ".join(f"{name} = {{{value}}}" for name, value in fields.items() if value)
        entries.append(f"@{kind}{{{key}, {written}}}\n")
    return files.loads("".join(entries)).references


@pytest.mark.parametrize(
    ("expected", "first", "second"),
    [
        # A chapter and its book: the title of the book is not short, and the years are one apart at most.
        ("a part-of b", _CHAPTER, _BOOK | {"year": "2017"}),
        ("a part-of b", _CHAPTER, _BOOK | {"year": ""}),
        ("a part-of b", _CHAPTER | {"type": "inproceedings"}, _BOOK | {"type": "report"}),
        ("", _CHAPTER, _BOOK | {"year": "2018"}),
        ("", _CHAPTER | {"type": "thesis"}, _BOOK),
        ("", _CHAPTER, _BOOK | {"type": "thesis"}),
        ("", _CHAPTER | {"booktitle": "Kinship"}, _BOOK | {"title": "Kinship"}),
        # One database leaves the words of a protocol out, but not those of an erratum.
        ("same", _PLACE, _PLACE | {"title": f"{_TITLE}: study protocol"}),
        ("same", {"doi": "10.1000/x", "year": "2014"}, {"doi": "10.1000/x", "title": f"{_TITLE}: study protocol"}),
        ("b erratum-of a", _PLACE, _PLACE | {"title": f"Erratum to: {_TITLE}"}),
        # The strongest word counts.
        ("b erratum-of a", {"title": f"{_TITLE}: study protocol"}, {"title": f"Erratum to: {_TITLE}: study protocol"}),
        # An erratum needs an author in common where both have authors, and a title of its own.
        ("different", _PLACE, _PLACE | {"pages": "9", "author": "Lund, K.", "title": f"Erratum to: {_TITLE}"}),
        ("b erratum-of a", _PLACE, _PLACE | {"pages": "9", "author": "", "title": f"Erratum to: {_TITLE}"}),
        ("", {"title": "Kinship"}, {"title": "Erratum to: Kinship"}),
        ("different", _PLACE, _PLACE | {"pages": "9", "author": "Lund, K.", "title": f"{_TITLE}: study protocol"}),
        # Versions by their numbers: of preprints, of articles on open platforms, of Cochrane reviews.
        ("b version-of a", {"doi": "10.31234/osf.io/abc_v1"}, {"doi": "10.31234/osf.io/abc_v2"}),
        ("b version-of a", {"doi": "10.12688/f1000research.7.9"}, {"doi": "10.12688/f1000research.7.10"}),
        ("likely", {"doi": "10.12688/f1000research.7.1"}, {"doi": "10.12688/f1000research.8.2"}),
        ("b update-of a", _REVIEW | {"year": "2009"}, _REVIEW | {"year": "2014"}),
        # A title that many works have needs an identifier or a place, and nothing that differs.
        ("likely", {"doi": "10.1000/x", "title": ""}, {"doi": "10.1000/x"}),
        ("likely", {"doi": "10.1000/x", "title": ""}, {"doi": "10.1000/x", "title": "Editorial"}),
        ("same", _PLACE | {"title": "Editorial"}, _PLACE | {"title": "Editorial"}),
        ("different", {"title": "Editorial", "doi": "10.1000/x"}, {"title": "Introduction", "doi": "10.1000/x"}),
        (
            "different",
            {"title": "Editorial", "doi": "10.1000/x"},
            {"title": "Editorial", "doi": "10.1000/x", "year": "2017"},
        ),
        (
            "different",
            {"title": "Editorial", "doi": "10.1000/x"},
            {"title": "Editorial", "doi": "10.1000/x", "author": "Lund, K."},
        ),
        # Numbers in a subtitle that one of them lacks.
        ("same", {"doi": "10.1000/x"}, {"doi": "10.1000/x", "title": f"{_TITLE}: 20 years on"}),
        ("same", _PLACE, _PLACE | {"title": f"{_TITLE}: 20 years on"}),
        ("different", {}, {"title": f"{_TITLE}: 20 years on"}),
        # Papers with one title at a yearly conference.
        ("different", _PAPER, _PAPER | {"year": "2017"}),
        ("same", _PAPER | _PLACE | {"journaltitle": ""}, _PAPER | _PLACE | {"journaltitle": "", "year": "2017"}),
        # Translations: same place, same year, same people.
        ("likely", {"doi": "10.1000/x", **_PLACE}, {"doi": "10.1000/x", **_PLACE, "title": f"[{_GERMAN['title']}]"}),
        ("likely", {"doi": "10.1000/x", **_PLACE, "langid": "english"}, {"doi": "10.1000/x", **_PLACE, **_GERMAN}),
        (
            "different",
            {"doi": "10.1000/x", **_PLACE, "langid": "english"},
            {"doi": "10.1000/x", **_PLACE, **_GERMAN, "pages": "5"},
        ),
        # Editions by other people are other books.
        ("b version-of a", {"type": "book", "edition": "9"}, {"type": "book", "edition": "10"}),
        ("different", {"type": "book", "edition": "2"}, {"type": "book", "edition": "3", "author": "Lund, K."}),
        # One identifier that agrees, and something else that does not.
        ("same", {"doi": "10.1000/x"}, {"doi": "10.1000/X"}),
        ("likely", {"doi": "10.1000/x"}, {"doi": "10.1000/x", "author": "Lund, K."}),
        ("likely", {"doi": "10.1000/x", "pmid": "1111"}, {"doi": "10.1000/x", "pmid": "2222"}),
        ("likely", {"doi": "10.1000/x", "pmid": "1111"}, {"doi": "10.1000/y", "pmid": "1111"}),
        # One place that agrees.
        ("same", _PLACE, _PLACE | {"year": "2017"}),
        ("likely", _PLACE, _PLACE | {"year": "2018"}),
        ("likely", _PLACE, _PLACE | {"author": "Lund, K."}),
        ("likely", _PLACE | {"doi": "10.1000/x"}, _PLACE | {"doi": "10.1000/y"}),
        # Kinds of work, and languages.
        ("different", {}, {"author": "Lund, K."}),
        ("a version-of b", {"type": "dataset"}, {}),
        ("b version-of a", {}, {"type": "thesis", "institution": "Cardiff"}),
        ("b version-of a", {}, {"type": "report", "institution": "Cardiff"}),
        ("a version-of b", {"langid": "english"}, {"langid": "german"}),
        # Another volume, journal, year or DOI.
        ("likely", {"doi": "10.1000/x"}, {"doi": "10.1000/y"}),
        ("different", {"journaltitle": "Care", "doi": "10.1000/x"}, {"journaltitle": "Care", "doi": "10.1000/y", "year": "2017"}),
        ("b version-of a", _PLACE, {"journaltitle": "Lancet", "volume": "3", "pages": "7", "year": "2018"}),
        ("likely", {"journaltitle": "Care"}, {"journaltitle": "Care", "year": "2017"}),
        ("different", {"journaltitle": "Care"}, {"journaltitle": "Care", "year": "2018"}),
        ("b version-of a", {}, {"year": "2017"}),
        ("likely", {"type": "book"}, {"type": "book", "year": "2017"}),
        ("b version-of a", {"type": "book"}, {"type": "book", "year": "2018"}),
        ("likely", _PLACE, _PLACE | {"volume": "47", "year": ""}),
        ("different", _PLACE, _PLACE | {"volume": "47", "year": "", "author": ""}),
        # Nothing but title, authors and year.
        ("same", {"journaltitle": "Care"}, {"journaltitle": "Care"}),
        ("likely", {}, {}),
        ("likely", {"title": "Kinship care"}, {"title": "Kinship care"}),
        ("different", _FIVE, _OTHER_TWO),
        ("likely", _FIVE | {"journaltitle": "Care"}, _OTHER_TWO | {"journaltitle": "Care"}),
        ("different", {"author": "", "title": "Kinship care in towns"}, {"author": "", "title": "Kinship care in towns"}),
        (
            "likely",
            {"author": "", "title": "Kinship care in towns", "journaltitle": "Care", "volume": "46"},
            {"author": "", "title": "Kinship care in towns", "journaltitle": "Care", "volume": "46"},
        ),
        ("likely", {"author": ""}, {"author": ""}),
        ("likely", {"author": "", "year": ""}, {"author": ""}),
        ("different", {"author": "", "type": "book"}, {"author": "", "type": "book", "year": "2017"}),
        ("likely", _ISBN | {"isbn": "0306406152"}, _ISBN | {"isbn": "978-0-306-40615-7"}),
        ("different", _ISBN, _ISBN),
    ],
)  # fmt: skip
def test_a_rule_decides_up_to_its_limit(expected: str, first: Change, second: Change) -> None:
    """What is related in one direction only is so in either order of the records."""
    assert [relation for relation, _ in _matches(first, second)] == ([expected] if expected else [])
    directed = {"a": "b", "b": "a"}
    words = (
        [directed.get(each, each) for each in expected.split()] if "langid" not in first else expected.split()
    )
    assert [relation for relation, _ in _matches(second, first)] == ([" ".join(words)] if words else [])


@pytest.mark.parametrize(
    ("reason", "first", "second"),
    [
        ("a part of the other", _CHAPTER, _BOOK),
        ("versions of one work by their DOIs", {"doi": "10.31234/osf.io/abc_v1"}, {"doi": "10.31234/osf.io/abc_v2"}),
        ("versions of one Cochrane review", _REVIEW | {"year": "2009"}, _REVIEW | {"year": "2014"}),
        ("a title is missing", {"doi": "10.1000/x", "title": ""}, {"doi": "10.1000/x"}),
        ("a title that many works have", {"title": "Editorial", "doi": "10.1000/x"}, {"title": "Letter", "doi": "10.1000/x"}),
        ("the numbers in the titles differ: none and 20", {}, {"title": f"{_TITLE}: 20 years on"}),
        ("a series with different years", _PAPER, _PAPER | {"year": "2017"}),
        ("one is a dataset", {"type": "dataset"}, {}),
        ("one is a report", {"type": "report"}, {}),
        ("in two languages", {"langid": "english"}, {"langid": "german"}),
        ("published twice", {"journaltitle": "Care"}, {"journaltitle": "Lancet"}),
        ("one of the volumes may be wrong", _PLACE, _PLACE | {"volume": "47", "year": ""}),
        ("other authors", {}, {"author": "Lund, K."}),
        ("few authors alike", _FIVE, _OTHER_TWO),
    ],
)  # fmt: skip
def test_the_reason_is_the_first_evidence(reason: str, first: Change, second: Change) -> None:
    """A curator reads why before what agrees."""
    assert [evidence for _, evidence in _matches(first, second)] == [reason]


@pytest.mark.parametrize(
    ("evidence", "first", "second"),
    [
        ("same PMID", {"pmid": "11"}, {"pmid": "11"}),
        ("PMIDs 11 and 12", {"pmid": "11"}, {"pmid": "12"}),
        ("same DOI", {"doi": "10.1000/x"}, {"doi": "10.1000/X"}),
        ("DOIs 10.1000/x and 10.1000/y", {"doi": "10.1000/x"}, {"doi": "10.1000/y"}),
        ("same ISBN", {"type": "book", "isbn": "0306406152"}, {"type": "book", "isbn": "0306406152"}),
        ("same first page S34", {"pages": "s34-40"}, {"pages": "S34"}),
        ("first pages 7 and 9", {"pages": "7-8"}, {"pages": "9"}),
        ("same volume 46", {"volume": "46"}, {"volume": "46"}),
        ("volumes 46 and 47", {"volume": "46"}, {"volume": "47"}),
        ("author alike", {"author": "Hale, R."}, {}),
        ("authors 1 of 2 alike", {"author": "Hale, R. and Lund, K."}, {}),
        ("no author alike", {"author": "Lund, K."}, {}),
        ("same year 2016", {}, {}),
        ("years 2019 and 2016", {"year": "2019"}, {}),
        ("same journal or book", {"journaltitle": "Care"}, {"journaltitle": "Care"}),
        ("published in 'Care' and 'Lancet'", {"journaltitle": "Care"}, {"journaltitle": "Lancet"}),
        (
            f"published in '{'Care ' * 11}Care…' and 'Lancet'",
            {"journaltitle": "Care " * 20},
            {"journaltitle": "Lancet"},
        ),
        ("editions 3 and 2", {"type": "book", "edition": "3"}, {"type": "book", "edition": "2"}),
        ("title the same", {}, {}),
        ("title the same, but for a part that one of them lacks", {}, {"title": f"{_TITLE}: a review"}),
    ],
)
def test_the_evidence_names_what_agrees_and_what_differs(
    evidence: str, first: Change, second: Change
) -> None:
    """With the values, as a curator compares them."""
    (found,) = find_matches(_references(first, second), wanted=RELATIONS)
    assert evidence in found.evidence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "10.12688/f1000research.123.4",
            Doi("10.12688/f1000research.123.4", "10.12688/f1000research.123", 4),
        ),
        ("10.31234/osf.io/abc_v12", Doi("10.31234/osf.io/abc_v12", "10.31234/osf.io/abc", 12)),
        ("10.21203/rs.3.rs-1/v2", Doi("10.21203/rs.3.rs-1/v2", "10.21203/rs.3.rs-1", 2)),
        ("10.1002/14651858.CD000001", Doi("10.1002/14651858.cd000001", "10.1002/14651858.cd000001", 1)),
        ("10.1000/abc.12", Doi("10.1000/abc.12", "10.1000/abc.12", 0)),
        ("no number", Doi("", "", 0)),
        ("", Doi("", "", 0)),
    ],
)
def test_the_version_is_in_the_doi(text: str, expected: Doi) -> None:
    """What ends in a number of a version is one work with the others; other numbers are part of the name."""
    assert parse_doi(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "is_candidate"),
    [
        ({"pmid": "1111"}, {"pmid": "1111"}, True),
        ({"pmid": "1111"}, {"pmid": "1112"}, False),
        ({"doi": "10.31234/osf.io/abc_v1"}, {"doi": "10.31234/osf.io/abc_v2"}, True),
        ({"volume": "7", "pages": "31-40", "year": ""}, {"volume": "7", "pages": "31", "year": ""}, True),
        ({"volume": "7", "pages": "31-40"}, {"volume": "8", "pages": "31"}, False),
        ({"pages": "31-40"}, {"pages": "31"}, True),
        ({"pages": "31-40", "year": ""}, {"pages": "31", "year": ""}, False),
        ({"type": "incollection", "booktitle": "A handbook"}, {"type": "book", "title": "A handbook"}, True),
        (
            {"type": "incollection", "booktitle": "A handbook"},
            {"type": "report", "title": "A handbook"},
            True,
        ),
        (
            {"type": "incollection", "booktitle": "A handbook"},
            {"type": "thesis", "title": "A handbook"},
            False,
        ),
    ],
)
def test_references_without_a_common_title_are_compared_if_they_share_a_key(
    first: Change, second: Change, *, is_candidate: bool
) -> None:
    """An identifier, a first page in a volume or a year, or a book."""
    entries = ""
    for key, change in (("Attachment in winter", first), ("Diets of the elderly", second)):
        fields = {"title": key, "year": "2016"} | change
        kind = fields.pop("type", "article")
        entries += f"@{kind}{{{key[0]}, {', '.join(f'{name} = {{{value}}}' for name, value in fields.items() if value)}}}\n"
    profiles = [Profile(each, index) for index, each in enumerate(files.loads(entries).references)]
    pairs = [(one.position, two.position) for one, two in candidate_pairs(profiles)]
    assert pairs == ([(0, 1)] if is_candidate else [])
