"""The sections of a Word document: the page, its headers and footers, and page numbers."""

from typing import NamedTuple

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.section import CT_SectPr
from docx.parts.document import DocumentPart
from docx.parts.hdrftr import FooterPart

from essence_refs.formats.word.integers import integer

# A4 with margins of an inch.
DEFAULT_SECTION = (
    f"<w:sectPr {nsdecls('w')}>"
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="709" w:footer="709" w:gutter="0"/>'
    '<w:cols w:space="708"/></w:sectPr>'
)


class Page(NamedTuple):
    """The size of the text on a page, and of the margin to the left of it, in twentieths of a point."""

    width: int
    height: int
    margin: int


def section_of(part: DocumentPart) -> CT_SectPr:
    """Return the properties of the file's last section: its page, headers and footers."""
    found = part.element.body.find(qn("w:sectPr"))
    assert isinstance(found, CT_SectPr)  # noqa: S101 - new_document and open_template add one
    return found


def page_of(section: CT_SectPr) -> Page:
    """Return the page of a section; without page settings it is A4 with margins of an inch."""
    size, margins, columns = (section.find(qn(tag)) for tag in ("w:pgSz", "w:pgMar", "w:cols"))
    left, right = _length(margins, "w:left", 1440), _length(margins, "w:right", 1440)
    width = _length(size, "w:w", 11906) - left - right - _length(margins, "w:gutter", 0)
    height = (
        _length(size, "w:h", 16838) - _length(margins, "w:top", 1440) - _length(margins, "w:bottom", 1440)
    )
    count = max(_length(columns, "w:num", 1), 1)
    width = (width - (count - 1) * _length(columns, "w:space", 720)) // count
    return Page(max(width, 2000), max(height, 2000), left)


def add_page_numbers(part: DocumentPart, style: str) -> None:
    """Add a footer with the page number."""
    xml = (
        f'<w:ftr {nsdecls("w")}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
    )
    footer = FooterPart(PackURI("/word/footer1.xml"), CONTENT_TYPE.WML_FOOTER, parse_xml(xml), part.package)
    relationship = part.relate_to(footer, RELATIONSHIP_TYPE.FOOTER)
    section_of(part).insert(
        0, parse_xml(f'<w:footerReference {nsdecls("w", "r")} w:type="default" r:id="{relationship}"/>')
    )


def last_section(part: DocumentPart) -> CT_SectPr:
    """Return the last section's properties, with the headers and footers that it inherits from earlier sections."""
    # A tracked change contains the old properties of a section.
    every = part.element.body.iter(qn("w:sectPr"))
    sections = [each for each in every if each.getparent().tag != qn("w:sectPrChange")]
    last = sections[-1] if sections else parse_xml(DEFAULT_SECTION)
    assert isinstance(last, CT_SectPr)  # noqa: S101 - what python-docx makes of w:sectPr
    inherited = {
        (each.tag, each.get(qn("w:type"))): each
        for section in sections
        for each in section
        if each.tag in (qn("w:headerReference"), qn("w:footerReference"))
    }
    for each in list(last):
        if each.tag in {tag for tag, _ in inherited} | {qn("w:sectPrChange")}:
            last.remove(each)
    for each in reversed(inherited.values()):
        last.insert(0, each)
    return last


def _length(element: object, name: str, otherwise: int) -> int:
    value = None if element is None else element.get(qn(name))  # type: ignore[attr-defined] # lxml's, not ours to import
    # A negative margin means that the text may overlap the header.
    return abs(integer(value, otherwise))
