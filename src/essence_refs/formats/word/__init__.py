"""Word: a .docx of real styles, live links and footnotes, on a page of our own or in a house template."""

import re
from itertools import count

from docx.oxml.ns import nsdecls, qn
from docx.parts.document import DocumentPart

from essence_refs.formats.blocks import split_masthead
from essence_refs.formats.word import sections
from essence_refs.formats.word.bibliographies import ListLayout, choose_layout, widest_labels
from essence_refs.formats.word.blocks import BlockContext, BlockWriter, DocumentContext
from essence_refs.formats.word.notes import NotesPart
from essence_refs.formats.word.opc import package
from essence_refs.formats.word.opc.relationships import PartRelationships
from essence_refs.formats.word.opc.template import open_template
from essence_refs.formats.word.styles.default_styles import annotation_style
from essence_refs.formats.word.styles.document_styles import DocumentStyles, set_language
from essence_refs.formats.word.styles.numbering import ListNumbering
from essence_refs.formats.word.text import RunWriter
from essence_refs.model import Bibliography, Document

_SPACES = nsdecls("w", "r", "wp", "a", "pic")
# BCP 47, near enough: Word takes a file with a language it cannot read for a damaged one.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


def write_bytes(document: Document, *, template: bytes | None = None) -> bytes:
    """
    Return *document* as a Word file.

    *template* is the .docx or .dotx of a house: its styles, page, headers and footers hold, what it lacks is
    added, and its own text is left out.

    Raises:
        TemplateError: when the template is no Word file, or one that cannot be used.

    """
    part = package.new_document() if template is None else open_template(template)
    language = document.language if _LANGUAGE.fullmatch(document.language) else ""
    file = _context(part, document, is_house=template is not None)
    if language:
        set_language(file.book.element, language)
    body = _body(part, document, file)
    file.numbering.finish()
    package.set_core_properties(part, document, language)
    return package.pack(part, body)


def _context(part: DocumentPart, document: Document, *, is_house: bool) -> DocumentContext:
    book = DocumentStyles(part.styles.element, is_house=is_house)
    numbering = ListNumbering(package.numbering_part(part).element, book)
    page = sections.page_of(sections.section_of(part))
    widest = widest_labels(document.blocks, book.base)
    file = DocumentContext(
        book=book,
        numbering=numbering,
        page=page,
        pictures=count(package.highest_picture_number(part) + 1),
        widest_label=widest,
        layout=_default_layout(document, book, page, widest),
        table_style=_table_style(part),
    )
    if file.layout is not None:
        book.adapted["Bibliography"] = file.layout.properties
        book.adapted["Annotation"] = annotation_style(file.layout.beside).paragraph
    if not is_house:
        book.add_all()
        numbering.link_styles()
        sections.add_page_numbers(part, book.style("footer"))
    return file


def _default_layout(
    document: Document, book: DocumentStyles, page: sections.Page, widest: int
) -> ListLayout | None:
    """Return the layout that the style of bibliographies takes, if it is for us to say."""
    first = next((each for each in document.blocks if isinstance(each, Bibliography)), None)
    if first is None or book.has("Bibliography"):
        return None
    is_labelled = any(entry.label for entry in first.entries)
    return choose_layout(first, page, book.base, widest if is_labelled else 0)


def _table_style(part: DocumentPart) -> str:
    """Return the id of the style that a house has set for its tables, if it has."""
    found = part.settings.element.find(qn("w:defaultTableStyle"))
    wanted = "" if found is None else found.get(qn("w:val")) or ""
    style = part.styles.element.get_by_id(wanted) if wanted else None
    return "" if style is None else wanted


def _body(part: DocumentPart, document: Document, file: DocumentContext) -> str:
    notes = NotesPart(document.notes, file, part)
    story = PartRelationships(part)
    writer = BlockWriter(file, story, RunWriter(file.book, story.link, notes.call))
    place = BlockContext(file.book.body)
    above, below = split_masthead(document)
    writer.write(above, place)
    writer.title(document.title)
    writer.write(below, place)
    notes.write_uncalled(writer)
    notes.finish()
    section = sections.section_of(part).xml
    return f"<w:body {_SPACES}>{''.join(writer.written)}{section}</w:body>"
