"""Word: a .docx of real styles, live links and footnotes, on a page of our own or in a house template."""

import re
from itertools import count

from docx.oxml.ns import nsdecls, qn
from docx.parts.document import DocumentPart

from essence_refs.formats.runs import masthead
from essence_refs.formats.word.bibliographies import Layout, layout, widest_labels
from essence_refs.formats.word.blocks import BlockWriter, File, Place
from essence_refs.formats.word.notes import Notes
from essence_refs.formats.word.opc import package
from essence_refs.formats.word.opc.relationships import Page, Story, page_of
from essence_refs.formats.word.styles.default_styles import annotation
from essence_refs.formats.word.styles.numbering import Numbering
from essence_refs.formats.word.styles.styles import Stylebook, say_language
from essence_refs.formats.word.text import Prose
from essence_refs.model import Bibliography, Document

_SPACES = nsdecls("w", "r", "wp", "a", "pic")
# BCP 47, near enough: Word takes a file with a language it cannot read for a damaged one.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


def encode(document: Document, *, template: bytes | None = None) -> bytes:
    """
    Return *document* as a Word file.

    *template* is the .docx or .dotx of a house: its styles, page, headers and footers hold, what it lacks is
    added, and its own text is left out.

    Raises:
        TemplateError: when the template is no Word file, or one that cannot be used.

    """
    part = package.new() if template is None else package.opened(template)
    language = document.language if _LANGUAGE.fullmatch(document.language) else ""
    file = _file(part, document, is_house=template is not None)
    if language:
        say_language(file.book.element, language)
    body = _body(part, document, file)
    file.numbering.finish()
    package.describe(part, document, language)
    return package.packed(part, body)


def _file(part: DocumentPart, document: Document, *, is_house: bool) -> File:
    book = Stylebook(part.styles.element, is_house=is_house)
    numbering = Numbering(package.numbering_part(part).element, book)
    page = page_of(package.section_of(part))
    widest = widest_labels(document.blocks, book.base)
    file = File(
        book=book,
        numbering=numbering,
        page=page,
        pictures=count(package.last_picture(part) + 1),
        widest_label=widest,
        layout=_first_layout(document, book, page, widest),
        table_style=_table_style(part),
    )
    if file.layout is not None:
        book.adapted["Bibliography"] = file.layout.properties
        book.adapted["Annotation"] = annotation(file.layout.beside).paragraph
    if not is_house:
        book.add_all()
        numbering.link_styles()
        package.add_page_numbers(part, book.style("footer"))
    return file


def _first_layout(document: Document, book: Stylebook, page: Page, widest: int) -> Layout | None:
    """Return the layout that the style of bibliographies takes, if it is for us to say."""
    first = next((each for each in document.blocks if isinstance(each, Bibliography)), None)
    if first is None or book.has("Bibliography"):
        return None
    is_labelled = any(entry.label for entry in first.entries)
    return layout(first, page, book.base, widest if is_labelled else 0)


def _table_style(part: DocumentPart) -> str:
    """Return the id of the style that a house has set for its tables, if it has."""
    found = part.settings.element.find(qn("w:defaultTableStyle"))
    wanted = "" if found is None else found.get(qn("w:val")) or ""
    style = part.styles.element.get_by_id(wanted) if wanted else None
    return "" if style is None else wanted


def _body(part: DocumentPart, document: Document, file: File) -> str:
    notes = Notes(document.notes, file, part)
    story = Story(part)
    writer = BlockWriter(file, story, Prose(file.book, story.link, notes.call))
    place = Place(file.book.body)
    above, below = masthead(document)
    writer.write(above, place)
    writer.title(document.title)
    writer.write(below, place)
    notes.write_uncalled(writer)
    notes.finish()
    section = package.section_of(part).xml
    return f"<w:body {_SPACES}>{''.join(writer.written)}{section}</w:body>"
