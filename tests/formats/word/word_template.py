"""A house template for Word with its own text, as a user of Word might make it."""

import zipfile
from io import BytesIO

import docx
from docx.enum.section import WD_ORIENT
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from every_block import PNG

GREEN = RGBColor(0x00, 0x50, 0x30)


def house(*, without: tuple[str, ...] = (), landscape: bool = False) -> bytes:
    """Return a house template, without some of Word's styles."""
    document = docx.Document()
    _lighten(document)
    _styles(document)
    section = document.sections[0]
    section.page_width, section.page_height = (Cm(29.7), Cm(21)) if landscape else (Cm(21), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.left_margin, section.right_margin = Cm(3), Cm(2)
    header = section.header.paragraphs[0]
    header.add_run().add_picture(BytesIO(PNG), width=Cm(1))
    header.add_run("  THE HOUSE · Board paper")
    section.footer.paragraphs[0].text = "The House is a registered charity"
    document.add_heading("What the template's makers wrote", 0)
    paragraph = document.add_paragraph("Replace this text. ")
    paragraph.add_run().add_picture(BytesIO(PNG.replace(b"IEND", b"IEND")), width=Cm(2))
    _comment(document, paragraph)
    document.core_properties.author = "A Secretary"
    document.core_properties.category = "Board papers"
    for name in without:
        style = document.styles[name]
        document.styles.element.remove(style.element)
    return _bytes(document)


def _comment(document: docx.document.Document, paragraph: Paragraph) -> None:
    """Add a comment to a paragraph, which python-docx can do only since version 1.2."""
    spaces = nsdecls("w")
    written = (
        f'<w:comments {spaces}><w:comment w:id="0" w:author="A Secretary" w:initials="S"><w:p><w:r>'
        "<w:t>Do not forget this</w:t></w:r></w:p></w:comment></w:comments>"
    )
    part = Part(PackURI("/word/comments.xml"), CT.WML_COMMENTS, written.encode(), document.part.package)
    document.part.relate_to(part, RT.COMMENTS)
    paragraph._p.insert(0, parse_xml(f'<w:commentRangeStart {spaces} w:id="0"/>'))
    paragraph._p.append(parse_xml(f'<w:commentRangeEnd {spaces} w:id="0"/>'))
    paragraph.add_run()._r.append(parse_xml(f'<w:commentReference {spaces} w:id="0"/>'))


def _styles(document: docx.document.Document) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(10)
    normal.element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="fr-FR"/>'))
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3"):
        font = document.styles[name].font
        font.name, font.color.rgb = "Georgia", GREEN
        fonts = document.styles[name].element.rPr.rFonts
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)


def _lighten(document: docx.document.Document) -> None:
    """Remove the table styles of python-docx: they are nine tenths of its template, and are read each time."""
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:default")) is None:
            styles.remove(style)
    for name, relationship in list(document.part.rels.items()):
        if relationship.reltype.endswith("stylesWithEffects"):
            del document.part.rels[name]


def _bytes(document: docx.document.Document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def repacked(data: bytes, changed: dict[str, bytes | None]) -> bytes:
    """Return a zip with some parts replaced, or left out if their new content is None."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(stream, "w") as copy:
        for name in archive.namelist():
            content = changed.get(name.rpartition("/")[2], archive.read(name))
            if content is not None:
                copy.writestr(name, content)
    return stream.getvalue()


def part(data: bytes, ending: str) -> bytes:
    """Return the first file in a zip whose name has this ending."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(next(name for name in archive.namelist() if name.endswith(ending)))
