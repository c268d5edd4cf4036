"""Open a house template: its styles, page, headers and footers are kept, its text and external content are removed."""

import zipfile
from io import BytesIO

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import CONTENT_TYPES_URI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.numbering import CT_Numbering
from docx.oxml.settings import CT_Settings
from docx.oxml.styles import CT_Styles
from docx.package import Package
from docx.parts.document import DocumentPart

from essence_refs.errors import TemplateError
from essence_refs.formats.word.opc.external_content import remove_external_content
from essence_refs.formats.word.opc.package import numbering_part, pack
from essence_refs.formats.word.sections import last_section

_TEMPLATE_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_MACROS = b"macroEnabled"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STRICT = b"purl.oclc.org/ooxml"
# In bytes. A zip of a few kilobytes can unpack to more than fits into memory.
_LARGEST = 200_000_000
# Relationships that Word finds by their type. All others are referred to by the text.
_FOUND_BY_TYPE = frozenset(
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

# ECMA-376-1 ("Core File Properties Part") has a different name for this relationship than ECMA-376-2, which Word and
# python-docx follow. LibreOffice writes this one.
_CORE_PROPERTIES_OF_PART_1 = (
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties"
)


def open_template(template: bytes) -> DocumentPart:
    """
    Return the main document part of a house template, without its text.

    Raises:
        TemplateError: when it is not a Word file, or cannot be used.

    """
    if template.startswith(_OLD_WORD):
        raise TemplateError(
            "it is protected by a password, or an old .doc file: save it as .docx without a password"
        )
    if not zipfile.is_zipfile(BytesIO(template)):
        raise TemplateError("it is not a Word file (.docx or .dotx)")
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
    except Exception as error:  # python-docx has no error for damaged files: any exception can occur
        raise TemplateError("it is damaged, or not a Word file (.docx or .dotx)") from error
    raise TemplateError("it is an Office file, but not a Word file (.docx or .dotx)")


def _as_document(template: bytes) -> bytes:
    """Return a template (.dotx) as the document that Word would create from it, and a document unchanged."""
    with zipfile.ZipFile(BytesIO(template)) as archive:
        # zipfile reads no more of a part than this size.
        if sum(each.file_size for each in archive.infolist()) > _LARGEST:
            raise TemplateError(
                f"it unpacks to more than {_LARGEST // 1_000_000} MB: take the pictures out of its text"
            )
        _check_xml(archive)
        types = archive.read(CONTENT_TYPES_URI.membername)
        if _MACROS in types:
            raise TemplateError("it has macros, which a list cannot contain: save it as .docx or .dotx")
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
                if name == CONTENT_TYPES_URI.membername:
                    data = data.replace(_TEMPLATE_TYPE, CONTENT_TYPE.WML_DOCUMENT_MAIN.encode())
                copy.writestr(name, data)
        return stream.getvalue()


def _check_xml(archive: zipfile.ZipFile) -> None:
    """Parse every part in XML, also those that are only copied, for Word opens no file with one that is damaged."""
    for name in archive.namelist():
        if name.casefold().endswith((".xml", ".rels")):
            root = parse_xml(archive.read(name))
            # Office Open XML allows no declaration (ECMA-376-2, "XML usage").
            if root.getroottree().docinfo.doctype:  # type: ignore[attr-defined] # lxml-stubs lacks it
                raise TemplateError("it is damaged: its XML has a document type declaration (<!DOCTYPE>)")


def _check(part: DocumentPart) -> None:
    """
    Read the parts that we change, add those that are missing, and check that all can be written.

    Raises:
        TemplateError: when a part does not have the content that its type requires.

    """
    _ = part.core_properties.title, pack(part)
    are_valid = (
        isinstance(part.styles.element, CT_Styles),
        isinstance(part.settings.element, CT_Settings),
        isinstance(numbering_part(part).element, CT_Numbering),
    )
    if not all(are_valid):
        raise TemplateError("it is damaged: the content of its parts does not match their types")


def _remove_text(part: DocumentPart) -> None:
    """Remove the text of a file, and the parts that only the text refers to: pictures, comments, links."""
    body = part.element.body
    section = last_section(part)
    for each in list(body):
        body.remove(each)
    body.append(section)
    used = {str(each.get(qn("r:id"))) for each in section}
    for name, relationship in list(part.rels.items()):
        if relationship.reltype not in _FOUND_BY_TYPE and name not in used:
            del part.rels[name]
    package = part.package
    assert package is not None  # noqa: S101 - it was opened as one
    for name, relationship in list(package.rels.items()):
        # It shows the text that is no longer there.
        if relationship.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[name]


def _rename_properties(part: DocumentPart) -> None:
    """Rename the relationship to the core properties as python-docx expects it; it would add a second part otherwise."""
    package = part.package
    assert package is not None  # noqa: S101 - it was opened as one
    for name, relationship in list(package.rels.items()):
        if relationship.reltype == _CORE_PROPERTIES_OF_PART_1:
            package.rels.add_relationship(RELATIONSHIP_TYPE.CORE_PROPERTIES, relationship.target_part, name)


def _remove_notes(part: DocumentPart) -> None:
    """Remove all notes, and keep their separators."""
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
