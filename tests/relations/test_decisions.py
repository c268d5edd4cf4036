"""The decision about pairs of references, as databases and curators record them."""

import pytest

from essence_refs import files
from essence_refs.model import Reference
from essence_refs.relations.finding import find_matches
from essence_refs.relations.matches import RELATIONS

_USUAL = {
    "author": "Hale, Ruth and Okafor, Ben",
    "journaltitle": "British Journal of Social Work",
    "year": "2016",
    "volume": "46",
    "pages": "277-297",
    "doi": "10.1093/bjsw/bcv001",
    "title": "Kinship care and the health of children who live with grandparents",
}


def _references(*changes: dict[str, str | None]) -> tuple[Reference, ...]:
    """Return articles with these fields; None leaves one out, and "type" is the type of the entry."""
    entries = []
    for key, change in zip("ab", changes, strict=True):
        fields = {name: value for name, value in (_USUAL | change).items() if value is not None}
        lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if name != "type")
        entries.append(f"@{fields.get('type', 'article')}{{{key},\n{lines}}}\n")
    return files.loads("".join(entries)).references


def _decision(references: tuple[Reference, ...]) -> str:
    """Return the relation, and of related works the kind between their keys."""
    found = find_matches(references, wanted=RELATIONS)
    if not found:
        return "nothing"
    first, second = found[0].keys
    return f"{first} {found[0].kind} {second}" if found[0].kind else found[0].relation


# The expected decision, and what differs from the usual record in the first and in the second one.
_PAIRS: list[tuple[str, dict[str, str | None], dict[str, str | None]]] = [
    ("same", {}, {}),
    (
        "same",
        {},
        {
            "pages": "277-97",
            "doi": "https://doi.org/10.1093/BJSW/BCV001.",
            "title": "KINSHIP CARE AND THE HEALTH OF CHILDREN WHO LIVE WITH GRANDPARENTS.",
        },
    ),
    (
        "same",
        {},
        {"author": "Hale R, Okafor B", "journaltitle": "Br J Soc Work", "year": "2015", "doi": None},
    ),
    (
        "same",
        {"doi": None},
        {"author": "Hale, R. and others", "journaltitle": "Br. J. Soc. Work", "doi": None},
    ),
    ("likely", {"journaltitle": None, "volume": None, "pages": None, "doi": None}, {}),
    (
        "likely",
        {"author": None, "journaltitle": None, "year": None, "volume": None, "pages": None, "doi": None},
        {},
    ),
    (
        "different",
        {"pages": "1-9", "doi": None, "title": "Kinship care and the health of children: part 1"},
        {"pages": "10-19", "doi": None, "title": "Kinship care and the health of children: part 2"},
    ),
    (
        "different",
        {"pages": None, "doi": None, "title": "Kinship care and health. Part I"},
        {"pages": None, "doi": None, "title": "Kinship care and health. Part II"},
    ),
    (
        "nothing",
        {"pages": None, "doi": None, "title": "Kinship care and health, part one"},
        {"pages": None, "doi": None, "title": "Kinship care and health, part two"},
    ),
    (
        "different",
        {"pages": None, "doi": None, "title": "1: Kinship care and the health of children"},
        {"pages": None, "doi": None, "title": "2: Kinship care and the health of children"},
    ),
    (
        "nothing",
        {"pages": None, "doi": None, "title": "Kinship care: I. Health"},
        {"pages": None, "doi": None, "title": "Kinship care: II. Health"},
    ),
    (
        "a erratum-of b",
        {
            "pages": "400",
            "doi": "10.1/x",
            "title": "Erratum to: Kinship care and the health of children who live with grandparents",
        },
        {},
    ),
    (
        "a erratum-of b",
        {
            "pages": "400",
            "doi": "10.1000/x",
            "title": "Corrigendum: Kinship care and the health of children who live with grandparents",
        },
        {},
    ),
    (
        "a erratum-of b",
        {
            "pages": "400",
            "doi": "10.1000/x",
            "title": "Kinship care and the health of children who live with grandparents (vol 46, pg 277, 2016)",
        },
        {},
    ),
    (
        "a erratum-of b",
        {
            "pages": "400",
            "doi": "10.1000/x",
            "title": "Retraction: Kinship care and the health of children who live with grandparents",
        },
        {},
    ),
    ("same", {"title": "RETRACTED: Kinship care and the health of children who live with grandparents"}, {}),
    (
        "a protocol-of b",
        {
            "journaltitle": "BMJ Open",
            "year": "2013",
            "pages": "e12",
            "doi": "10.1000/x",
            "title": "Kinship care and the health of children who live with grandparents: protocol for a cohort study",
        },
        {"title": "Kinship care and the health of children who live with grandparents: a cohort study"},
    ),
    (
        "a protocol-of b",
        {
            "journaltitle": "BMJ Open",
            "year": "2013",
            "pages": "e12",
            "doi": "10.1000/x",
            "title": "Kinship care and the health of children who live with grandparents: study protocol",
        },
        {},
    ),
    (
        "a reply-to b",
        {
            "author": "Smith, A.",
            "pages": "400",
            "doi": "10.1000/x",
            "title": 'Comment on "Kinship care and the health of children who live with grandparents"',
        },
        {},
    ),
    (
        "a reply-to b",
        {
            "author": "Smith, A.",
            "pages": "400",
            "doi": "10.1000/x",
            "title": "Re: Kinship care and the health of children who live with grandparents",
        },
        {},
    ),
    (
        "a reply-to b",
        {
            "pages": "400",
            "doi": "10.1000/x",
            "title": "Kinship care and the health of children who live with grandparents: authors' reply",
        },
        {},
    ),
    (
        "a update-of b",
        {
            "journaltitle": "Cochrane Database of Systematic Reviews",
            "year": "2014",
            "volume": None,
            "pages": None,
            "doi": "10.1002/14651858.CD006546.pub3",
            "title": "Kinship care for maltreated children",
            "number": "1",
        },
        {
            "journaltitle": "Cochrane Database Syst Rev",
            "year": "2009",
            "volume": None,
            "pages": None,
            "doi": "10.1002/14651858.cd006546.pub2",
            "title": "Kinship care for maltreated children",
        },
    ),
    (
        "a update-of b",
        {
            "journaltitle": "Cochrane Database of Systematic Reviews",
            "year": "2014",
            "volume": None,
            "pages": "CD006546",
            "doi": None,
            "title": "Kinship care for maltreated children",
            "number": "1",
        },
        {
            "journaltitle": "Cochrane Database Syst Rev",
            "year": "2009",
            "volume": None,
            "pages": None,
            "doi": "10.1002/14651858.cd006546.pub2",
            "title": "Kinship care for maltreated children",
        },
    ),
    (
        "nothing",
        {"doi": None, "title": "Editorial"},
        {"author": "Smith, A.", "pages": "300", "doi": None, "title": "Editorial"},
    ),
    (
        "different",
        {"pages": None, "doi": None, "title": "Editorial"},
        {"volume": "47", "pages": None, "doi": None, "title": "Editorial"},
    ),
    ("same", {"title": "Editorial"}, {"title": "Editorial"}),
    ("same", {"doi": None, "title": "Book review"}, {"doi": None, "title": "Book Review"}),
    (
        "different",
        {
            "journaltitle": None,
            "pages": "1-9",
            "doi": None,
            "title": "Introduction",
            "type": "incollection",
            "booktitle": "A handbook of kinship care",
        },
        {
            "journaltitle": None,
            "pages": "1-9",
            "doi": None,
            "title": "Introduction",
            "type": "incollection",
            "booktitle": "A handbook of foster care",
        },
    ),
    (
        "different",
        {
            "author": "{Ofsted}",
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Annual report",
            "type": "report",
            "institution": "Ofsted",
        },
        {
            "author": "{Ofsted}",
            "journaltitle": None,
            "year": "2017",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Annual report",
            "type": "report",
            "institution": "Ofsted",
        },
    ),
    (
        "different",
        {
            "author": "{Department for Education}",
            "journaltitle": None,
            "year": "2017",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Children looked after in England including adoption: 2016 to 2017",
            "type": "report",
        },
        {
            "author": "{Department for Education}",
            "journaltitle": None,
            "year": "2018",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Children looked after in England including adoption: 2017 to 2018",
            "type": "report",
        },
    ),
    (
        "different",
        {
            "author": "{Department for Education}",
            "journaltitle": None,
            "year": "2017",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Statistics on children looked after in England",
            "type": "report",
        },
        {
            "author": "{Department for Education}",
            "journaltitle": None,
            "year": "2018",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Statistics on children looked after in England",
            "type": "report",
        },
    ),
    (
        "nothing",
        {
            "journaltitle": None,
            "pages": "1-9",
            "doi": None,
            "title": "Chapter one of a book on kinship and care in families",
            "type": "incollection",
            "booktitle": "A handbook of kinship care",
            "isbn": "978-0-306-40615-7",
        },
        {
            "journaltitle": None,
            "pages": "10-19",
            "doi": None,
            "title": "Attachment in the families of grandparents",
            "type": "incollection",
            "booktitle": "A handbook of kinship care",
            "isbn": "978-0-306-40615-7",
        },
    ),
    (
        "a part-of b",
        {
            "journaltitle": None,
            "pages": "1-9",
            "doi": None,
            "title": "Attachment in the families of grandparents",
            "type": "incollection",
            "booktitle": "A handbook of kinship care",
            "isbn": "978-0-306-40615-7",
        },
        {
            "author": None,
            "journaltitle": None,
            "pages": None,
            "doi": None,
            "title": "A handbook of kinship care",
            "type": "book",
            "isbn": "978-0-306-40615-7",
            "editor": "Smith, J.",
        },
    ),
    (
        "b version-of a",
        {
            "journaltitle": None,
            "year": "2010",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Social work theory and practice: an introduction",
            "type": "book",
            "edition": "2",
        },
        {
            "journaltitle": None,
            "year": "2014",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Social work theory and practice: an introduction",
            "type": "book",
            "edition": "3",
        },
    ),
    (
        "b version-of a",
        {
            "journaltitle": None,
            "year": "2010",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Social work theory and practice: an introduction",
            "type": "book",
            "edition": "Second",
        },
        {
            "journaltitle": None,
            "year": "2014",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Social work theory and practice: an introduction",
            "type": "book",
            "edition": "3rd ed.",
        },
    ),
    (
        "b version-of a",
        {
            "journaltitle": None,
            "year": "2004",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Social work theory and practice: an introduction",
            "type": "book",
        },
        {
            "journaltitle": None,
            "year": "2014",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Social work theory and practice: an introduction",
            "type": "book",
        },
    ),
    (
        "a version-of b",
        {
            "journaltitle": "medRxiv",
            "year": "2015",
            "volume": None,
            "pages": None,
            "doi": "10.1101/2015.03.02.20012345",
            "type": "online",
        },
        {},
    ),
    (
        "a version-of b",
        {
            "journaltitle": None,
            "year": "2015",
            "volume": None,
            "pages": None,
            "doi": None,
            "type": "online",
            "eprint": "2003.01234",
            "eprinttype": "arxiv",
        },
        {},
    ),
    (
        "different",
        {
            "pages": "A12",
            "doi": "10.1136/conf.1",
            "title": "Sleep of foster carers in winter",
            "number": "Suppl 1",
        },
        {
            "pages": "A13",
            "doi": "10.1136/conf.1",
            "title": "Diet of foster carers in the summer months",
            "number": "Suppl 1",
        },
    ),
    (
        "different",
        {
            "pages": "A12",
            "doi": "10.1136/conf.1",
            "title": "Sleep of foster carers who look after boys in Wales",
            "number": "Suppl 1",
        },
        {
            "pages": "A13",
            "doi": "10.1136/conf.1",
            "title": "Sleep of foster carers who look after girls in Wales",
            "number": "Suppl 1",
        },
    ),
    (
        "a abstract-of b",
        {
            "journaltitle": "The Lancet",
            "year": "2015",
            "volume": "388",
            "pages": "S34",
            "doi": "10.1016/x1",
            "number": "Suppl 2",
        },
        {},
    ),
    (
        "same",
        {"title": "[Kinship care and the health of children who live with grandparents]"},
        {"title": "Kinship care and the health of children who live with grandparents. [German]"},
    ),
    (
        "nothing",
        {
            "journaltitle": "Soziale Arbeit",
            "doi": "10.1000/de",
            "title": "Die Gesundheit von Kindern in Verwandtenpflege",
            "langid": "german",
        },
        {},
    ),
    (
        "nothing",
        {
            "author": "{Office for National Statistics}",
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": "10.5255/UKDA-SN-8485-1",
            "title": "Labour force survey, January to March, 2019",
            "type": "dataset",
        },
        {
            "author": "{Office for National Statistics}",
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": "10.5255/UKDA-SN-8563-1",
            "title": "Labour force survey, April to June, 2019",
            "type": "dataset",
        },
    ),
    (
        "nothing",
        {
            "author": "{Office for National Statistics}",
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Census 2011: outputs for Wales",
            "type": "dataset",
        },
        {
            "author": "{Office for National Statistics}",
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Census 2011: outputs for England",
            "type": "dataset",
        },
    ),
    (
        "different",
        {"doi": None},
        {"author": "Nguyen, T. and Smith, B.", "year": "2001", "volume": "12", "pages": "1-5", "doi": None},
    ),
    (
        "different",
        {
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "The attitudes of men to kinship care in three cities",
        },
        {
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "The attitudes of women to kinship care in three cities",
        },
    ),
    (
        "different",
        {
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Outcomes of children in residential care in Denmark",
        },
        {
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Outcomes of children in residential care in Sweden",
        },
    ),
    (
        "same",
        {"doi": None, "title": "Effects of TNF-α and β-blockers on children’s behaviour"},
        {
            "pages": "277-97",
            "doi": None,
            "title": "Effects of TNF-alpha and beta-blockers on children's behavior",
        },
    ),
    ("same", {"pages": "01-Apr", "doi": None}, {"pages": "1-4", "doi": None}),
    (
        "same",
        {"author": "García-Pérez, José and Müller, Jürgen", "doi": None},
        {"author": "Garcia Perez J and Mueller J", "journaltitle": "Br J Soc Work", "doi": None},
    ),
    (
        "same",
        {"doi": None, "title": "Kinship care and the health of children"},
        {
            "doi": None,
            "title": "Kinship care and the health of children: a longitudinal study of five cohorts",
        },
    ),
    (
        "different",
        {
            "journaltitle": None,
            "year": "2017",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Children's Social Care Innovation Programme",
            "type": "report",
        },
        {
            "journaltitle": None,
            "year": "2020",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Children's Social Care Innovation Programme: Round 2 Final Report",
            "type": "report",
        },
    ),
    (
        "a version-of b",
        {
            "journaltitle": None,
            "year": "2015",
            "volume": None,
            "pages": None,
            "doi": None,
            "type": "report",
            "institution": "Department for Education",
        },
        {},
    ),
    (
        "a version-of b",
        {
            "author": "Hale, Ruth",
            "journaltitle": None,
            "year": "2014",
            "volume": None,
            "pages": None,
            "doi": None,
            "type": "thesis",
            "institution": "Cardiff University",
        },
        {},
    ),
    (
        "likely",
        {
            "author": "{Department for Education}",
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "type": "report",
            "institution": "Department for Education",
        },
        {"author": "{DfE}", "journaltitle": None, "volume": None, "pages": None, "doi": None, "type": "misc"},
    ),
    (
        "likely",
        {
            "author": "{World Health Organization}",
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "type": "report",
            "institution": "World Health Organization",
        },
        {"author": "{WHO}", "journaltitle": None, "volume": None, "pages": None, "doi": None, "type": "book"},
    ),
    (
        "same",
        {"author": None, "doi": None, "title": "Unknown"},
        {"author": None, "doi": None, "title": "Unknown"},
    ),
    ("likely", {"doi": None, "title": None}, {"doi": None, "title": None}),
    ("different", {"doi": None}, {"volume": "47", "pages": "11-20", "doi": None}),
    ("different", {"doi": None}, {"pages": "411-420", "doi": None}),
    ("likely", {"pages": "277"}, {"year": "2015", "volume": None, "pages": None, "doi": None}),
    (
        "a update-of b",
        {
            "year": "2021",
            "volume": "51",
            "pages": "3",
            "doi": None,
            "title": "An update on kinship care and the health of children who live with grandparents",
        },
        {"doi": None},
    ),
    (
        "nothing",
        {"doi": "10.1002/14651858.CD000001.pub2", "title": "WITHDRAWN"},
        {"doi": "10.1002/14651858.CD000002.pub2", "title": "Something else altogether in another review"},
    ),
    (
        "different",
        {
            "author": None,
            "journaltitle": None,
            "year": "2015",
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Proceedings of the conference on child welfare 2015",
            "type": "proceedings",
        },
        {
            "author": None,
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Proceedings of the conference on child welfare 2016",
            "type": "proceedings",
        },
    ),
    (
        "same",
        {"pages": None, "doi": None, "pmid": "12345678"},
        {"volume": None, "doi": None, "pmid": "12345678"},
    ),
    (
        "likely",
        {"doi": None, "title": "Kinship care and the health of children who live with their grandparents"},
        {"doi": None},
    ),
    (
        "different",
        {
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Trends in hypertension among kinship carers in the north",
        },
        {
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Trends in hypotension among kinship carers in the north",
        },
    ),
    (
        "same",
        {
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "type": "book",
            "isbn": "978-0-306-40615-7",
            "publisher": "Sage",
        },
        {
            "author": "Hale R",
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "type": "book",
            "isbn": "0306406152",
        },
    ),
    (
        "different",
        {
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Kinship care and the health of children: volume 1",
            "type": "book",
        },
        {
            "journaltitle": None,
            "volume": None,
            "pages": None,
            "doi": None,
            "title": "Kinship care and the health of children: volume 2",
            "type": "book",
        },
    ),
    (
        "different",
        {
            "journaltitle": None,
            "volume": "1",
            "pages": None,
            "doi": None,
            "title": "Kinship care and the health of children: a handbook",
            "type": "book",
        },
        {
            "journaltitle": None,
            "volume": "2",
            "pages": None,
            "doi": None,
            "title": "Kinship care and the health of children: a handbook",
            "type": "book",
        },
    ),
    ("same", {"author": "Hale R; Okafor B", "doi": None}, {"doi": None}),
    ("same", {"author": "{Hale, R.; Okafor, B.}", "doi": None}, {"doi": None}),
    ("same", {"author": "{Hale R.Okafor B.}", "doi": None}, {"doi": None}),
    ("same", {"author": "{Ruth Hale, Ben Okafor}", "doi": None}, {"doi": None}),
]


@pytest.mark.parametrize(("expected", "first", "second"), _PAIRS)
def test_a_pair_has_the_expected_relation(
    expected: str, first: dict[str, str | None], second: dict[str, str | None]
) -> None:
    """The order of the two does not matter."""
    references = _references(first, second)
    assert _decision(references) == expected
    assert _decision(references[::-1]) == expected


def test_the_evidence_says_what_agrees_and_what_differs() -> None:
    """It names values, so that a curator need not open the records."""
    change = {
        "title": "Kinship care and the health of boys who live with grandparents",
        "pages": "277--310",
        "year": "2018",
        "doi": "10.1093/bjsw/bcv002",
        "author": "Hale, R. and Lund, K.",
        "journaltitle": "Family Studies",
    }
    (match,) = find_matches(_references({}, change), wanted=RELATIONS)
    assert (match.relation, match.score) == ("different", 59)
    assert match.evidence == (
        "title alike 88 of 100 (differs in “children” and “boys”)",
        "DOIs 10.1093/bjsw/bcv001 and 10.1093/bjsw/bcv002",
        "same first page 277",
        "same volume 46",
        "authors 1 of 2 alike",
        "years 2016 and 2018",
        "published in 'British Journal of Social Work' and 'Family Studies'",
    )


def test_a_match_that_a_third_reference_contradicts_is_only_likely() -> None:
    """A record without volume and page matches two articles, and it is not certain which of them it is."""
    bare = {"doi": None, "volume": None, "pages": None}
    one, two = _references(bare, {"doi": None})
    (three,) = _references({"doi": None, "volume": "47", "pages": "11-20"}, {})[:1]
    found = find_matches([one, two, three])
    assert [each.relation for each in found] == ["same", "likely"]
    assert found[1].evidence[0] == "but b and a are different works"
