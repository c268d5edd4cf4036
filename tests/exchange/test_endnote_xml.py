"""Reading the XML that EndNote exports."""

import pytest

from essence_refs.exchange import endnote_xml
from essence_refs.model import Mark, Span

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
