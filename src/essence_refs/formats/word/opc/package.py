"""The package of a Word document: create it, set its properties, and write it as the same bytes each time."""

import re
import zipfile
from datetime import UTC, datetime
from html import escape
from io import BytesIO

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import CONTENT_TYPES_URI, PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.settings import CT_Settings
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart
from docx.parts.settings import SettingsPart
from docx.parts.styles import StylesPart

from essence_refs.errors import TemplateError
from essence_refs.formats.runs import clean_field
from essence_refs.formats.word.sections import DEFAULT_SECTION
from essence_refs.formats.word.styles.document_styles import new_styles
from essence_refs.formats.word.styles.numbering import new_numbering
from essence_refs.formats.word.styles.theme import FONT_TABLE, THEME
from essence_refs.model import Document

# The first date that a zip can hold: the same document is always the same file.
_TIMESTAMP = datetime(1980, 1, 1, tzinfo=UTC)

_TIME_PROPERTIES = frozenset({qn("dcterms:created"), qn("dcterms:modified"), qn("cp:lastPrinted")})

_HEADERS_AND_FOOTERS = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
_PICTURE_NUMBER = re.compile(rb'docPr [^>]*?\bid="([0-9]{1,9})"')

# Version 15 is Word 2013 and later; without it Word opens a file in compatibility mode.
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
_BODY = f"<w:document {nsdecls('w', 'r', 'wp', 'a', 'pic')}><w:body>{DEFAULT_SECTION}</w:body></w:document>"


def new_document() -> DocumentPart:
    """Return the main document part of a new, empty document."""
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


def numbering_part(part: DocumentPart) -> NumberingPart:
    """Return the numbering definitions part; add one if there is none."""
    # python-docx cannot create one: NumberingPart.new raises NotImplementedError.
    for each in part.rels.values():
        if each.reltype == RELATIONSHIP_TYPE.NUMBERING and isinstance(each.target_part, NumberingPart):
            return each.target_part
    made = NumberingPart(
        PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, new_numbering(), part.package
    )
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return made


def highest_picture_number(part: DocumentPart) -> int:
    """Return the highest id of a drawing in the headers and footers: an id must be unique in a file."""
    blobs = (each.target_part.blob for each in part.rels.values() if each.reltype in _HEADERS_AND_FOOTERS)
    return max((int(number) for blob in blobs for number in _PICTURE_NUMBER.findall(blob)), default=0)


def set_core_properties(part: DocumentPart, document: Document, language: str) -> None:
    """Set the core properties of the file: title, authors and language, and nothing about who made it."""
    properties = part.core_properties
    # python-docx raises an error for more than 255 characters, which is Office's own limit.
    properties.title = clean_field(document.title)[:255]
    properties.author = clean_field("; ".join(document.authors))[:255]
    properties.language = language
    properties.comments = ""
    properties.last_modified_by = ""
    properties.revision = 1
    # All times are optional, and Word would show false ones.
    package = part.package
    assert package is not None  # noqa: S101 - a main part without a package is no file
    element = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).element
    for each in list(element):
        if each.tag in _TIME_PROPERTIES:
            element.remove(each)


def pack(part: DocumentPart, body: str = "") -> bytes:
    """
    Return the file as bytes, the same for the same parts; *body* replaces the body of the main document part.

    Raises:
        TemplateError: when two parts of a template have the same name.

    """
    package = part.package
    assert package is not None  # noqa: S101 - a main part without a package is no file
    parts = package.parts
    if len({each.partname for each in parts}) < len(parts):
        raise TemplateError("it is damaged: two of its parts have the same name")
    for each in parts:
        each.before_marshal()
    # python-docx would write the current time into the zip.
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, CONTENT_TYPES_URI.membername, _content_types(parts))
        _put(archive, "_rels/.rels", package.rels.xml)
        for each in parts:
            data = _with_body(part, body) if body and each is part else each.blob
            _put(archive, each.partname.membername, data)
            if each.rels:
                _put(archive, each.partname.rels_uri.membername, each.rels.xml)
    return stream.getvalue()


def _with_body(part: DocumentPart, body: str) -> bytes:
    # Inserted as text: moving nodes from one document to another takes lxml quadratic time.
    placeholder = parse_xml("<placeholder><!--body--></placeholder>")[0]
    part.element.replace(part.element.body, placeholder)
    blob: bytes = part.blob
    before, _, after = blob.partition(b"<!--body-->")
    return before + body.encode() + after


def _put(archive: zipfile.ZipFile, name: str, data: bytes | str) -> None:
    entry = zipfile.ZipInfo(name, _TIMESTAMP.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    # By default Python records the operating system.
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
