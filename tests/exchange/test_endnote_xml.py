"""Reading the XML that EndNote exports."""

import pytest

from essence_refs.exchange import endnote_xml
from essence_refs.exchange.records.account import RecordsResult
from essence_refs.exchange.ris.item_types import ITEM_TYPES
from essence_refs.model import Mark, Reference, Span

ARTICLE = """<?xml version="1.0" encoding="UTF-8" ?><xml><records><record>
<rec-number>12</rec-number><ref-type name="Journal Article">17</ref-type>
<contributors><authors><author><style face="normal" font="default">Roe, Jo</style></author>
<author>Care Study Group,</author></authors></contributors>
<titles><title><style face="normal">Effects of </style><style face="italic">Sure Start</style>
<style face="normal"> on &lt;care&gt; &amp; cost</style></title><secondary-title>Journal of Care</secondary-title></titles>
<periodical><full-title>Journal of Care</full-title><abbr-1>J Care</abbr-1></periodical>
<pages>12-19</pages><volume>3</volume><number>2</number>
<keywords><keyword>foster care</keyword><keyword>cost</keyword></keywords>
<dates><year>2019</year><pub-dates><date>Oct 15</date></pub-dates></dates>
<isbn>1234-5678 (Electronic)&#xD;1234-5671 (Linking)</isbn><abstract>One.
Two.</abstract>
<urls><related-urls><url>https://example.org/a</url></related-urls><pdf-urls><url>internal-pdf://1/a.pdf</url></pdf-urls></urls>
<electronic-resource-num>10.1000/abc</electronic-resource-num><custom2>PMC1</custom2>
</record></records></xml>
"""


def test_an_article_of_endnote_has_all_its_parts() -> None:
    """Elements have the meanings of tags in RIS, and italics are italics."""
    result = endnote_xml.parse([("a.xml", ARTICLE)])
    (reference,) = result.references
    assert (reference.key, reference.kind, str(reference.date("issued"))) == (
        "roe2019effects",
        "article-journal",
        "2019-10-15",
    )
    assert [each.full for each in reference.authors] == ["Jo Roe", "Care Study Group"]
    assert reference.title.plain == "Effects of Sure Start on <care> & cost"
    assert Span(Mark.ITALIC, ("Sure Start",)) in reference.title.content
    texts = {name: text.plain for name, text in reference.texts if name != "title"}
    assert texts == {
        "container-title": "Journal of Care",
        "container-title-short": "J Care",
        "page": "12–19",
        "volume": "3",
        "issue": "2",
        "ISSN": "1234-5678, 1234-5671",
        "abstract": "One. Two.",
        "URL": "https://example.org/a",
        "DOI": "10.1000/abc",
    }
    assert reference.keywords == ("foster care", "cost")
    assert dict(reference.fields) == {
        "endnote-rec-number": "12",
        "endnote-pdf-urls-url": "internal-pdf://1/a.pdf",
        "endnote-custom2": "PMC1",
    }
    assert [(each.code, each.message) for each in result.problems] == [
        ("records", "1 record from EndNote: 18 lines read, 3 kept as fields")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<xml><records><record></xml>", "not XML: mismatched tag"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><xml/>", "a document type (DOCTYPE) is not read"),
        ("<a>" * 200, "elements are nested more than 100 deep"),
        ("<xml><records></records></xml>", "there is no record of EndNote's XML in this file"),
    ],
)
def test_a_file_that_cannot_be_read_has_one_error(text: str, message: str) -> None:
    """It names the line, and other files are read."""
    result = endnote_xml.parse([("bad.xml", text), ("a.xml", ARTICLE)])
    first = result.problems[0]
    assert (first.source, first.line, first.message) == ("bad.xml", 1, message)
    assert len(result.references) == 1


def read(content: str, kind: str = "Journal Article") -> RecordsResult:
    text = f'<xml><records><record><ref-type name="{kind}">0</ref-type>{content}</record></records></xml>'
    return endnote_xml.parse([("a.xml", text)])


def one(content: str, kind: str = "Journal Article") -> Reference:
    (reference,) = read(content, kind).references
    return reference


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        (
            "Journal Article",
            (
            "<titles><title>T</title><short-title>S</short-title><tertiary-title>C</tertiary-title></titles>"
            "<alt-periodical><full-title>J Care</full-title></alt-periodical><secondary-title>Journal</secondary-title>"
            "<issue>4</issue><num-vols>3</num-vols><edition>2nd</edition><pub-location>York</pub-location>"
            "<publisher>Press</publisher><call-num>AB 1</call-num><language>eng</language>"
            ),
            {
                "title": "T", "title-short": "S", "collection-title": "C", "container-title": "Journal",
                "container-title-short": "J Care", "issue": "4", "number-of-volumes": "3", "edition": "2nd",
                "publisher-place": "York", "publisher": "Press", "call-number": "AB 1", "language": "en",
            },
        ),
        ("Journal Article", "<titles><alt-title>J Care</alt-title></titles>", {"container-title": "J Care"}),
        ("Thesis", "<titles><title>T</title></titles><work-type>PhD</work-type>", {"title": "T", "genre": "PhD"}),
        ("Book", "<titles><title>T</title><secondary-title>S</secondary-title></titles><pages>320</pages>",
         {"title": "T", "collection-title": "S", "number-of-pages": "320"}),
        ("Journal Article", "<urls><web-urls><url>https://example.org</url></web-urls></urls>", {"URL": "https://example.org"}),
    ],
)  # fmt: skip
def test_an_element_of_endnote_has_its_variable(kind: str, content: str, expected: dict[str, str]) -> None:
    """The one that the tag of RIS for it has, in the type of the record."""
    reference = one(content, kind)
    assert {name: text.plain for name, text in reference.texts} == expected
    assert reference.fields == ()


def test_people_of_endnote_have_their_roles() -> None:
    """Those of the second and third kind depend on the type."""
    people = "".join(
        f"<{each}s><author>{name}, Jo</author></{each}s>"
        for each, name in (
            ("author", "A"), ("secondary-author", "B"), ("tertiary-author", "C"), ("subsidiary-author", "D"),
            ("translated-author", "E"),
        )
    )  # fmt: skip
    reference = one(f"<contributors>{people}</contributors>", "Book Section")
    assert {role: [each.family for each in names] for role, names in reference.names} == {
        "author": ["A"],
        "editor": ["B"],
        "collection-editor": ["C"],
        "translator": ["D", "E"],
    }


@pytest.mark.parametrize(
    ("names", "type_"),
    [
        ("Aggregated Database", "AGGR"), ("Ancient Text", "ANCIENT"), ("Artwork", "ART"), ("Bill", "BILL"), ("Blog", "BLOG"),
        ("Book", "BOOK"), ("Book Section", "CHAP"), ("Case", "CASE"), ("Catalog", "CTLG"), ("Chart or Table", "CHART"),
        ("Classical Work", "CLSWK"), ("Computer Program", "COMP"), ("Conference Paper", "CPAPER"),
        ("Conference Proceedings", "CONF"), ("Dataset", "DATA"), ("Dictionary", "DICT"), ("Edited Book", "EDBOOK"),
        ("Electronic Article", "EJOUR"), ("Electronic Book", "EBOOK"), ("Electronic Book Section", "ECHAP"),
        ("Encyclopedia", "ENCYC"), ("Equation", "EQUA"), ("Figure", "FIGURE"), ("Film or Broadcast", "MPCT"),
        ("Generic", "GEN"), ("Government Document", "GOVDOC"), ("Grant", "GRANT"), ("Hearing", "HEAR"),
        ("Interview", "PCOMM"), ("Legal Rule or Regulation", "LEGAL"), ("Magazine Article", "MGZN"),
        ("Manuscript", "MANSCPT"), ("Map", "MAP"), ("Music", "MUSIC"), ("Newspaper Article", "NEWS"),
        ("Online Database", "DBASE"), ("Online Multimedia", "MULTI"), ("Pamphlet", "PAMP"), ("Patent", "PAT"),
        ("Personal Communication", "PCOMM"), ("Podcast", "POD"), ("Press Release", "PRESS"), ("Report", "RPRT"),
        ("Serial", "SER"), ("Standard", "STAND"), ("Statute", "STAT"), ("Thesis", "THES"), ("Unpublished Work", "UNPB"),
        ("Web Page", "ELEC"),
    ],
)  # fmt: skip
def test_a_type_of_endnote_is_known(names: str, type_: str) -> None:
    """It is what EndNote writes in RIS for it, and is no field."""
    reference = one("<titles><title>T</title></titles>", names)
    assert (reference.kind, reference.fields) == (ITEM_TYPES[type_], ())


def test_an_unknown_type_and_notes_of_endnote_are_kept() -> None:
    """Under the names of their elements, and of a private note."""
    reference = one(
        "<notes>N</notes><research-notes>R</research-notes><remote-database>D</remote-database>", "Novelty"
    )
    assert reference.kind == "document"
    assert dict(reference.fields) == {
        "endnote-ref-type": "Novelty",
        "annote": "N\nR",
        "endnote-remote-database": "D",
    }
