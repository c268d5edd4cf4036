"""Write the footnotes of a Word file: their part, its separators and its settings, which python-docx cannot write."""

from html import escape

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.parts.document import DocumentPart

from essence_refs.formats.runs import split_lines
from essence_refs.formats.word.blocks import BlockContext, BlockWriter, DocumentContext
from essence_refs.formats.word.integers import integer
from essence_refs.formats.word.opc.relationships import PartRelationships
from essence_refs.formats.word.text import RunWriter
from essence_refs.model import Block, Document, Paragraph

_NAMESPACES = nsdecls("w", "r", "wp", "a", "pic")
_SPACE = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'

# The line above notes, and the line above notes that continue from the previous page (ECMA-376, part 1, 17.11).
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    f"</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)
# The settings that follow footnotePr in the schema (ECMA-376, part 1, CT_Settings).
_AFTER_FOOTNOTES = (
    *("w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang"),
    *("w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats", "w:doNotAutoCompressPictures", "w:forceUpgrade"),
    *("w:captions", "w:readModeInkLockDown", "w:smartTagType", "sl:schemaLibrary", "w:shapeDefaults"),
    *("w:doNotEmbedSmartTags", "w:decimalSymbol", "w:listSeparator"),
)


class NotesPart:
    """The notes of one document, in the order in which its text calls them."""

    def __init__(self, document: Document, shared: DocumentContext, part: DocumentPart) -> None:
        self.notes = notes = document.notes
        self.fields = document.fields
        self.shared = shared
        self.reference = shared.styles.id_of("footnote reference") if notes else ""
        self._counted = 0
        self._marks: dict[int, str] = {}
        self._part = _notes_part(part) if notes else None
        self._first = 1 if self._part is None else _next_identifier(self._part)

    def call(self, number: str) -> str:
        """Return the call of a note in the text."""
        wanted = integer(number, 0)
        if not 1 <= wanted <= len(self.notes):
            return _superscript(number, self.reference or self.shared.styles.id_of("footnote reference"))
        name = f"_Note{wanted}"
        if wanted in self._marks:
            # NOTEREF gives Word's own number, so a note with a custom mark is called by plain text.
            again = _superscript(number, self.reference)
            return (
                again
                if self._marks[wanted]
                else f'<w:fldSimple w:instr=" NOTEREF {name} \\f \\h ">{again}</w:fldSimple>'
            )
        identifier = self._first + len(self._marks)
        self._marks[wanted] = self._mark(wanted)
        custom = ' w:customMarkFollows="1"' if self._marks[wanted] else ""
        text = f"<w:t>{self._marks[wanted]}</w:t>" if custom else ""
        return self.shared.bookmarks.wrap_named(
            name,
            f'<w:r>{_style(self.reference)}<w:footnoteReference w:id="{identifier}"{custom}/>{text}</w:r>',
        )

    def uncalled(self) -> list[int]:
        """Return the numbers of the notes that the text does not call."""
        return [number for number in range(1, len(self.notes) + 1) if number not in self._marks]

    def finish(self) -> None:
        """Write the notes that the text calls."""
        if self._part is None:
            return
        relationships = PartRelationships(self._part)
        writer = RunWriter(
            self.shared.styles,
            relationships.link,
            lambda number: _superscript(number, self.reference),
            self.shared.bookmarks.name_of,
            self.fields,
        )
        output = []
        for identifier, (number, mark) in enumerate(self._marks.items(), self._first):
            sign = f"<w:t>{mark}</w:t>" if mark else "<w:footnoteRef/>"
            opening = f"<w:r>{_style(self.reference)}{sign}</w:r>"
            blocks = _note(BlockWriter(self.shared, relationships, writer), self.notes[number - 1], opening)
            output.append(f'<w:footnote w:id="{identifier}">{blocks}</w:footnote>')
        self._part.element.extend(
            list(parse_xml(f"<w:footnotes {_NAMESPACES}>{''.join(output)}</w:footnotes>"))
        )

    def write_uncalled(self, blocks: BlockWriter) -> None:
        """Write the notes that the text does not call after it, each with its number."""
        for number in self.uncalled():
            opening = _superscript(str(number), self.reference)
            fresh = BlockWriter(blocks.shared, blocks.relationships, blocks.writer)
            blocks.output.append(_note(fresh, self.notes[number - 1], opening))

    def _mark(self, number: int) -> str:
        """Return the custom mark of a note, or an empty string if Word's own numbering gives its number."""
        if number == self._counted + 1:
            self._counted = number
            return ""
        return str(number)


def _note(writer: BlockWriter, blocks: tuple[Block, ...], opening: str) -> str:
    context = BlockContext(writer.styles.id_of("footnote text"), is_note=True)
    writer.opening = opening + _SPACE
    if not (blocks and isinstance(blocks[0], Paragraph) and split_lines(blocks[0].text)):
        writer.mark(context)
    writer.write(blocks, context)
    return "".join(writer.output)


def _notes_part(part: DocumentPart) -> XmlPart:
    """Return the footnotes part; if there is none, add it with its separators, and refer to these in the settings."""
    found = [each.target_part for each in part.rels.values() if each.reltype == RELATIONSHIP_TYPE.FOOTNOTES]
    if found and isinstance(found[0], XmlPart):
        return found[0]
    element = parse_xml(f"<w:footnotes {_NAMESPACES}>{_SEPARATORS}</w:footnotes>")
    made = XmlPart(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, element, part.package)
    part.relate_to(made, RELATIONSHIP_TYPE.FOOTNOTES)
    settings = part.settings.element
    for old in settings.findall(qn("w:footnotePr")):
        settings.remove(old)
    settings.insert_element_before(
        parse_xml(
            f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        ),
        *_AFTER_FOOTNOTES,
    )
    return made


def _next_identifier(part: XmlPart) -> int:
    used = (integer(each.get(qn("w:id")), 0) for each in part.element.findall(qn("w:footnote")))
    return max((0, *used)) + 1


def _style(reference: str) -> str:
    return f'<w:rPr><w:rStyle w:val="{escape(reference)}"/></w:rPr>'


def _superscript(number: str, reference: str) -> str:
    return f'<w:r>{_style(reference)}<w:t xml:space="preserve">{escape(number)}</w:t></w:r>'
