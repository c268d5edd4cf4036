"""Write documents as Word files (.docx) with real styles, links and footnotes, with or without a house template."""

import re
from itertools import count

from docx.oxml.ns import nsdecls, qn
from docx.parts.document import DocumentPart

from essence_refs.formats.blocks import split_document
from essence_refs.formats.word import sections
from essence_refs.formats.word.bibliographies import ListLayout, choose_layout, widest_labels
from essence_refs.formats.word.blocks import BlockContext, BlockWriter, DocumentContext
from essence_refs.formats.word.notes import NotesPart
from essence_refs.formats.word.opc import package
from essence_refs.formats.word.opc.custom_properties import set_custom_properties
from essence_refs.formats.word.opc.relationships import PartRelationships
from essence_refs.formats.word.opc.template import open_template
from essence_refs.formats.word.styles.default_styles import annotation_style
from essence_refs.formats.word.styles.document_styles import DocumentStyles, set_language
from essence_refs.formats.word.styles.numbering import ListNumbering
from essence_refs.formats.word.text import RunWriter
from essence_refs.model import Bibliography, Document

_NAMESPACES = nsdecls("w", "r", "wp", "a", "pic")
# Approximately BCP 47: Word reports a file with an invalid language tag as damaged.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


def write_bytes(document: Document, *, template: bytes | None = None) -> bytes:
    """
    Return *document* as a Word file.

    *template* is a .docx or .dotx file: its styles, page, headers and footers are used, styles that it lacks are
    added, and its own text is removed.

    Raises:
        TemplateError: when the template is not a Word file, or cannot be used.

    """
    part = package.new_document() if template is None else open_template(template)
    language = document.language if _LANGUAGE.fullmatch(document.language) else ""
    shared = _context(part, document, has_template=template is not None)
    if language:
        set_language(shared.styles.element, language)
    body = _body(part, document, shared)
    shared.numbering.finish()
    package.set_core_properties(part, document, language)
    if document.properties:
        set_custom_properties(part, document.properties)
    return package.pack(part, body)


def _context(part: DocumentPart, document: Document, *, has_template: bool) -> DocumentContext:
    styles = DocumentStyles(part.styles.element, has_template=has_template)
    numbering = ListNumbering(package.numbering_part(part).element, styles)
    page = sections.page_of(sections.section_of(part))
    widest = widest_labels(document.blocks, styles.base_size)
    shared = DocumentContext(
        styles=styles,
        numbering=numbering,
        page=page,
        pictures=count(package.highest_picture_number(part) + 1),
        widest_label=widest,
        layout=_default_layout(document, styles, page, widest),
        table_style=_table_style(part),
    )
    if shared.layout is not None:
        styles.adapted["Bibliography"] = shared.layout.properties
        styles.adapted["Annotation"] = annotation_style(shared.layout.annotation_indent).paragraph
    if not has_template:
        styles.add_all()
        numbering.link_styles()
        sections.add_page_numbers(part, styles.id_of("footer"))
    return shared


def _default_layout(
    document: Document, styles: DocumentStyles, page: sections.Page, widest: int
) -> ListLayout | None:
    """Return the layout of our Bibliography style, or None if the template has this style or there is no bibliography."""
    first = next((each for each in document.blocks if isinstance(each, Bibliography)), None)
    if first is None or styles.is_in_template("Bibliography"):
        return None
    is_labelled = any(entry.label for entry in first.entries)
    return choose_layout(first, page, styles.base_size, widest if is_labelled else 0)


def _table_style(part: DocumentPart) -> str:
    """Return the id of the template's default table style, or an empty string."""
    found = part.settings.element.find(qn("w:defaultTableStyle"))
    wanted = "" if found is None else found.get(qn("w:val")) or ""
    style = part.styles.element.get_by_id(wanted) if wanted else None
    return "" if style is None else wanted


def _body(part: DocumentPart, document: Document, shared: DocumentContext) -> str:
    notes = NotesPart(document, shared, part)
    relationships = PartRelationships(part)
    runs = RunWriter(shared.styles, relationships.link, notes.call, shared.bookmarks.name_of, document.fields)
    writer = BlockWriter(shared, relationships, runs)
    context = BlockContext(shared.styles.body_text)
    parts = split_document(document)
    writer.write(parts.masthead, context)
    writer.title(parts.title.text)
    writer.write((*parts.main, *parts.footer), context)
    notes.write_uncalled(writer)
    notes.finish()
    section = sections.section_of(part).xml
    return f"<w:body {_NAMESPACES}>{''.join(writer.output)}{section}</w:body>"
