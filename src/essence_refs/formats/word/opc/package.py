"""Word files as packages of parts: made anew, opened from a house template, and packed to the same bytes each time."""

import re
import zipfile
from datetime import UTC, datetime
from html import escape
from io import BytesIO

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.numbering import CT_Numbering
from docx.oxml.section import CT_SectPr
from docx.oxml.settings import CT_Settings
from docx.oxml.styles import CT_Styles
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.hdrftr import FooterPart
from docx.parts.numbering import NumberingPart
from docx.parts.settings import SettingsPart
from docx.parts.styles import StylesPart

from essence_refs.errors import TemplateError
from essence_refs.formats.runs import clean_text
from essence_refs.formats.word.opc.external_content import remove_external_content
from essence_refs.formats.word.styles.document_styles import new_styles
from essence_refs.formats.word.styles.numbering import new_numbering
from essence_refs.formats.word.styles.theme import FONT_TABLE, THEME
from essence_refs.model import Document

# The same document is the same file, so what is in it is of no moment in particular: the first that a zip can name.
_MOMENT = datetime(1980, 1, 1, tzinfo=UTC)

_TIMES = frozenset({qn("dcterms:created"), qn("dcterms:modified"), qn("cp:lastPrinted")})

_TEMPLATE_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_MACROS = b"macroEnabled"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRICT = b"purl.oclc.org/ooxml"
# In bytes. A zip of a few kilobytes can hold more than the memory of a computer.
_LARGEST = 200_000_000
_CONTENT_TYPES = "[Content_Types].xml"

# What Word finds by its kind; all else in a file is there because its text says so.
_FOUND_BY_KIND = frozenset(
    {
        RELATIONSHIP_TYPE.STYLES,
        RELATIONSHIP_TYPE.SETTINGS,
        RELATIONSHIP_TYPE.WEB_SETTINGS,
        RELATIONSHIP_TYPE.FONT_TABLE,
        RELATIONSHIP_TYPE.THEME,
        RELATIONSHIP_TYPE.NUMBERING,
        RELATIONSHIP_TYPE.FOOTNOTES,
        RELATIONSHIP_TYPE.ENDNOTES,
        RELATIONSHIP_TYPE.GLOSSARY_DOCUMENT,
        RELATIONSHIP_TYPE.CUSTOM_XML,
    }
)

# ECMA-376-1 ("Core File Properties Part") has another name for this relationship than the packaging conventions of
# ECMA-376-2, which Word and python-docx go by. LibreOffice writes this one.
_CORE_PROPERTIES_OF_ISO = (
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
)

_AROUND_TEXT = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
_PICTURE_NUMBER = re.compile(rb'docPr [^>]*?\bid="([0-9]{1,9})"')

# A4, and margins of an inch.
_SECTION = (
    f"<w:sectPr {nsdecls('w')}>"
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="709" w:footer="709" w:gutter="0"/>'
    '<w:cols w:space="708"/></w:sectPr>'
)
# Version 15 is Word 2013 and later: without it Word opens a file in its compatibility mode.
_SETTINGS = (
    f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    + "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
            ("differentiateMultirowTableHeaders", 1),
        )
    )
    + '</w:compat><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)
_BODY = f"<w:document {nsdecls('w', 'r', 'wp', 'a', 'pic')}><w:body>{_SECTION}</w:body></w:document>"


def new_document() -> DocumentPart:
    """Return the main part of a file that has no text yet."""
    package = Package()
    settings = parse_xml(_SETTINGS)
    assert isinstance(settings, CT_Settings)  # noqa: S101 - what python-docx makes of w:settings
    part = DocumentPart(
        PackURI("/word/document.xml"), CONTENT_TYPE.WML_DOCUMENT_MAIN, parse_xml(_BODY), package
    )
    package.relate_to(part, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    for kind, other in (
        (
            RELATIONSHIP_TYPE.STYLES,
            StylesPart(PackURI("/word/styles.xml"), CONTENT_TYPE.WML_STYLES, new_styles(), package),
        ),
        (
            RELATIONSHIP_TYPE.SETTINGS,
            SettingsPart(PackURI("/word/settings.xml"), CONTENT_TYPE.WML_SETTINGS, settings, package),
        ),
        (
            RELATIONSHIP_TYPE.THEME,
            Part(PackURI("/word/theme/theme1.xml"), CONTENT_TYPE.OFC_THEME, THEME, package),
        ),
        (
            RELATIONSHIP_TYPE.FONT_TABLE,
            Part(PackURI("/word/fontTable.xml"), CONTENT_TYPE.WML_FONT_TABLE, FONT_TABLE, package),
        ),
    ):
        part.relate_to(other, kind)
    return part


def open_template(template: bytes) -> DocumentPart:
    """
    Return the main part of a house template, without the text that stood in it.

    Raises:
        TemplateError: when it is no Word file, or one that cannot be used.

    """
    if template.startswith(_OLD_WORD):
        raise TemplateError(
            "it is protected by a password, or an old .doc: save it as .docx without a password"
        )
    if not zipfile.is_zipfile(BytesIO(template)):
        raise TemplateError("it is no Word file (.docx or .dotx)")
    try:
        part = Package.open(BytesIO(_as_document(template))).main_document_part
        if isinstance(part, DocumentPart):
            _remove_text(part)
            _rename_properties(part)
            _remove_notes(part)
            remove_external_content(part)
            _check(part)
            return part
    except TemplateError:
        raise
    except Exception as error:  # python-docx has no error of its own for damage: it raises what it runs into
        raise TemplateError("it is damaged, or no Word file (.docx or .dotx)") from error
    raise TemplateError("it is an Office file, but no Word file (.docx or .dotx)")


def numbering_part(part: DocumentPart) -> NumberingPart:
    """Return the part with the numbering definitions, made if there is none."""
    # python-docx cannot make one: NumberingPart.new raises NotImplementedError.
    for each in part.rels.values():
        if each.reltype == RELATIONSHIP_TYPE.NUMBERING and isinstance(each.target_part, NumberingPart):
            return each.target_part
    made = NumberingPart(
        PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, new_numbering(), part.package
    )
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return made


def add_page_numbers(part: DocumentPart, style: str) -> None:
    """Put the number of the page at the foot of each."""
    xml = (
        f'<w:ftr {nsdecls("w")}><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>'
    )
    footer = FooterPart(PackURI("/word/footer1.xml"), CONTENT_TYPE.WML_FOOTER, parse_xml(xml), part.package)
    relationship = part.relate_to(footer, RELATIONSHIP_TYPE.FOOTER)
    section_of(part).insert(
        0,
        parse_xml(f'<w:footerReference {nsdecls("w", "r")} w:type="default" r:id="{relationship}"/>'),
    )


def highest_picture_number(part: DocumentPart) -> int:
    """Return the number of the last picture in a house's headers and footers: each has its own in a file."""
    blobs = (each.target_part.blob for each in part.rels.values() if each.reltype in _AROUND_TEXT)
    return max((int(number) for blob in blobs for number in _PICTURE_NUMBER.findall(blob)), default=0)


def section_of(part: DocumentPart) -> CT_SectPr:
    """Return the properties of the file's last section: its page, its headers and its footers."""
    found = part.element.body.find(qn("w:sectPr"))
    assert isinstance(found, CT_SectPr)  # noqa: S101 - every file here has been through new() or opened()
    return found


def set_core_properties(part: DocumentPart, document: Document, language: str) -> None:
    """Say in the properties of the file what it is, and nothing of who made it but its authors."""
    properties = part.core_properties
    # python-docx takes 255 characters (Office's own limit) and refuses more.
    properties.title = clean_text(document.title)[:255]
    properties.author = clean_text("; ".join(document.authors))[:255]
    properties.language = language
    properties.comments = ""
    properties.last_modified_by = ""
    properties.revision = 1
    # None has to be there, and Word would show whatever is not true.
    package = part.package
    assert package is not None  # noqa: S101 - a main part without a package is no file
    element = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
    for each in list(element):
        if each.tag in _TIMES:
            element.remove(each)


def pack(part: DocumentPart, body: str = "") -> bytes:
    """
    Return the file, the same bytes for the same parts, with *body* in the place of the main part's own.

    Raises:
        TemplateError: when a part of a template has the name of another.

    """
    package = part.package
    assert package is not None  # noqa: S101 - a main part without a package is no file
    parts = package.parts
    if len({each.partname for each in parts}) < len(parts):
        raise TemplateError("it is damaged: two of its parts have the same name")
    for each in parts:
        each.before_marshal()
    # python-docx writes the time of day into the zip.
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, _CONTENT_TYPES, _content_types(parts))
        _put(archive, "_rels/.rels", package.rels.xml)
        for each in parts:
            data = _with_body(part, body) if body and each is part else each.blob
            _put(archive, each.partname.membername, data)
            if each.rels:
                _put(archive, each.partname.rels_uri.membername, each.rels.xml)
    return stream.getvalue()


def _with_body(part: DocumentPart, body: str) -> bytes:
    # To move nodes from one document to another takes lxml the square of their number.
    place = parse_xml("<place><!--body--></place>")[0]
    part.element.replace(part.element.body, place)
    blob: bytes = part.blob
    before, _, behind = blob.partition(b"<!--body-->")
    return before + body.encode() + behind


def _put(archive: zipfile.ZipFile, name: str, data: bytes | str) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    # Python names the system that it runs on.
    entry.create_system = 0
    archive.writestr(entry, data)


def _content_types(parts: list[Part]) -> str:
    overrides = "".join(
        f'<Override PartName="{escape(str(each.partname))}" ContentType="{escape(each.content_type)}"/>'
        for each in parts
    )
    return (
        "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{CONTENT_TYPE.OPC_RELATIONSHIPS}"/>'
        f'<Default Extension="xml" ContentType="{CONTENT_TYPE.XML}"/>{overrides}</Types>'
    )


def _as_document(template: bytes) -> bytes:
    """Return a template (.dotx) as the document that Word would begin with it; a document is returned as it is."""
    with zipfile.ZipFile(BytesIO(template)) as archive:
        # No more is read of a part than is said here.
        if sum(each.file_size for each in archive.infolist()) > _LARGEST:
            raise TemplateError(
                f"it unpacks to more than {_LARGEST // 1_000_000} MB: take the pictures out of its text"
            )
        types = archive.read(_CONTENT_TYPES)
        if _MACROS in types:
            raise TemplateError("it has macros, which a list cannot carry: save it as .docx or .dotx")
        if _STRICT in archive.read("_rels/.rels"):
            raise TemplateError(
                "it is a Strict Open XML Document: save it as an ordinary Word Document (.docx)"
            )
        if _TEMPLATE_TYPE not in types:
            return template
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as copy:
            for name in archive.namelist():
                data = archive.read(name)
                if name == _CONTENT_TYPES:
                    data = data.replace(_TEMPLATE_TYPE, CONTENT_TYPE.WML_DOCUMENT_MAIN.encode())
                copy.writestr(name, data)
        return stream.getvalue()


def _check(part: DocumentPart) -> None:
    """
    Read the parts that we change, make those that are missing, and see that all can be written again.

    Raises:
        TemplateError: when one is not what it is said to be.

    """
    _ = part.core_properties.title, pack(part)
    are_sound = (
        isinstance(part.styles.element, CT_Styles),
        isinstance(part.settings.element, CT_Settings),
        isinstance(numbering_part(part).element, CT_Numbering),
    )
    if not all(are_sound):
        raise TemplateError("it is damaged: its parts are not what they are said to be")


def _remove_text(part: DocumentPart) -> None:
    """Take the text out of a file, and with it all that only the text led to: pictures, comments, links."""
    body = part.element.body
    section = _section(part)
    for each in list(body):
        body.remove(each)
    body.append(section)
    used = {str(each.get(qn("r:id"))) for each in section}
    for name, relationship in list(part.rels.items()):
        if relationship.reltype not in _FOUND_BY_KIND and name not in used:
            del part.rels[name]
    package = part.package
    assert package is not None  # noqa: S101 - it was opened as one
    for name, relationship in list(package.rels.items()):
        # A picture of what is no longer in it.
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]


def _rename_properties(part: DocumentPart) -> None:
    """Call the properties of a file what python-docx calls them: it would make others in the same place."""
    package = part.package
    assert package is not None  # noqa: S101 - it was opened as one
    for name, relationship in list(package.rels.items()):
        if relationship.reltype == _CORE_PROPERTIES_OF_ISO:
            package.rels.add_relationship(RELATIONSHIP_TYPE.CORE_PROPERTIES, relationship.target_part, name)


def _remove_notes(part: DocumentPart) -> None:
    """Take out the notes all but the lines above them."""
    for kind, tag in ((RELATIONSHIP_TYPE.FOOTNOTES, "w:footnote"), (RELATIONSHIP_TYPE.ENDNOTES, "w:endnote")):
        for name, relationship in list(part.rels.items()):
            if relationship.reltype != kind:
                continue
            old = relationship.target_part
            element = parse_xml(old.blob)
            for note in element.findall(qn(tag)):
                if note.get(qn("w:type")) is None:
                    element.remove(note)
            fresh = XmlPart(old.partname, old.content_type, element, part.package)
            part.rels.add_relationship(kind, fresh, name)


def _section(part: DocumentPart) -> CT_SectPr:
    """Return the last section's properties, with the headers and footers that it has from the sections before."""
    # What a tracked change has put aside is a section, too.
    every = part.element.body.iter(qn("w:sectPr"))
    sections = [each for each in every if each.getparent().tag != qn("w:sectPrChange")]
    last = sections[-1] if sections else parse_xml(_SECTION)
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
