"""Read a Word file, and check that Word could open it."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from every_block import rich

from essence_refs.formats import word
from essence_refs.model import Bibliography, BibliographyEntry, Block, Document, Inline, Paragraph, RichText

# ECMA-376, part 1: the order of CT_PPrBase, EG_RPrBase, CT_Style, CT_Lvl and CT_Settings, as far as we use them.
ORDERS = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs bidi"
    " adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents jc textAlignment outlineLvl rPr sectPr",
    "w:rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike noProof color spacing w kern position sz szCs highlight u"
    " effect bdr shd vertAlign rtl cs em lang",
    "w:style": "name aliases basedOn next link uiPriority semiHidden unhideWhenUsed qFormat locked rsid pPr rPr tblPr trPr"
    " tcPr tblStylePr",
    "w:lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "w:tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd"
    " tblBorders shd tblLayout tblCellMar tblLook",
    "w:trPr": "cantSplit tblHeader",
    "w:numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
    "w:sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid",
    "w:settings": "zoom defaultTabStop characterSpacingControl footnotePr endnotePr compat rsids themeFontLang"
    " clrSchemeMapping decimalSymbol listSeparator",
}

_AROUND = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)


class WordFile:
    """A Word file, read with python-docx and as a zip."""

    def __init__(self, data: bytes) -> None:
        self.names = zipfile.ZipFile(BytesIO(data)).namelist()
        self.document = docx.Document(BytesIO(data))
        self.part = self.document.part
        self.body = self.document.element.body
        self.styles = self.document.styles.element
        notes = _related(self.part, RELATIONSHIP_TYPE.FOOTNOTES)
        self.notes_part = notes[0] if notes else None
        self.notes = parse_xml(self.notes_part.blob) if self.notes_part else None
        numbering = _related(self.part, RELATIONSHIP_TYPE.NUMBERING)
        self.numbering = parse_xml(numbering[0].blob) if numbering else None

    def paragraphs(self) -> list[str]:
        """Return the texts of all paragraphs, including those in tables, in order."""
        return [_shown(each) for each in self.body.iter(qn("w:p"))]

    def note(self, number: int) -> list[str]:
        """Return the texts of the paragraphs of the note that is called at this position, counted from 1."""
        calls = [each.get(qn("w:id")) for each in self.body.iter(qn("w:footnoteReference"))]
        (found,) = [
            each for each in self.notes.findall(qn("w:footnote")) if each.get(qn("w:id")) == calls[number - 1]
        ]
        return [_shown(each) for each in found.iter(qn("w:p"))]

    def links(self) -> list[tuple[str, str]]:
        """Return the words and the address of each link."""
        found = self.body.iter(qn("w:hyperlink"))
        return [(_shown(each), self.part.rels[each.get(qn("r:id"))].target_ref) for each in found]

    def addresses(self) -> list[str]:
        """Return all external targets of the text and the notes."""
        parts = [self.part, self.notes_part] if self.notes_part else [self.part]
        return [rel.target_ref for part in parts for rel in part.rels.values() if rel.is_external]

    def style_of(self, paragraph: Any) -> str:
        """Return the name of a paragraph's style."""
        identifier = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
        return _value(self.styles.get_by_id(identifier), "w:name")

    def faults(self) -> list[str]:
        """Return everything that would make Word report the file as damaged, or show it wrongly."""
        roots = [each for each in (self.body, self.styles, self.notes, self.numbering) if each is not None]
        roots.append(self.document.settings.element)
        return [fault for root in roots for fault in self._faults(root)] + self._loose_ends()

    def _faults(self, root: Any) -> Iterator[str]:
        for tag, order in ORDERS.items():
            wanted = {qn(f"w:{name}"): place for place, name in enumerate(order.split())}
            for each in root.iter(qn(tag)):
                # The settings of a template contain much that we do not write.
                children = [child for child in each if tag != "w:settings" or child.tag in wanted]
                places = [wanted.get(child.tag, -1) for child in children]
                if -1 in places or places != sorted(places):
                    yield f"{tag}: {[child.tag.rpartition('}')[2] for child in each]}"
        for cell in root.iter(qn("w:tc"), qn("w:footnote")):
            # In the settings, a note is only an id.
            if root.tag != qn("w:settings") and cell[-1].tag != qn("w:p"):
                yield "a cell or note that ends with no paragraph"
        for table in root.iter(qn("w:tbl")):
            following = table.getnext()
            if following is None or following.tag != qn("w:p"):
                yield "a table that touches what is behind it"
        for note in root.iter(qn("w:hyperlink")):
            if any(note.iter(qn("w:footnoteReference"), qn("w:fldSimple"))):
                yield "a note in a link"

    def _loose_ends(self) -> list[str]:
        roots = [each for each in (self.body, self.notes) if each is not None]
        known = {each.get(qn("w:styleId")) for each in self.styles.findall(qn("w:style"))}
        used = {
            each.get(qn("w:val"))
            for root in (*roots, self.styles)
            for each in root.iter(*map(qn, ("w:pStyle", "w:rStyle", "w:tblStyle", "w:basedOn", "w:next")))
        }
        faults = [f"no style {each}" for each in used - known]
        faults += _twice("style", [each.get(qn("w:styleId")) for each in self.styles.findall(qn("w:style"))])
        counted = {each.get(qn("w:numId")) for each in self.numbering.findall(qn("w:num"))}
        defined = [each.get(qn("w:abstractNumId")) for each in self.numbering.findall(qn("w:abstractNum"))]
        faults += _twice("definition", defined)
        faults += [
            f"no number {each.get(qn('w:val'))}"
            for root in (*roots, self.styles)
            for each in root.iter(qn("w:numId"))
            if each.get(qn("w:val")) not in counted
        ]
        faults += [
            "no definition"
            for each in self.numbering.iterfind(f"{qn('w:num')}/{qn('w:abstractNumId')}")
            if each.get(qn("w:val")) not in defined
        ]
        names = [each.get(qn("w:name")) for root in roots for each in root.iter(qn("w:bookmarkStart"))]
        faults += _twice("bookmark", [name.casefold() for name in names])
        faults += [
            f"bookmark {name}" for name in names if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.ASCII)
        ]
        starts = [each.get(qn("w:id")) for root in roots for each in root.iter(qn("w:bookmarkStart"))]
        ends = [each.get(qn("w:id")) for root in roots for each in root.iter(qn("w:bookmarkEnd"))]
        faults += _twice("bookmark", starts) + (
            ["bookmarks that do not end"] if sorted(starts) != sorted(ends) else []
        )
        around = [each.target_part.element for each in self.part.rels.values() if each.reltype in _AROUND]
        faults += _twice(
            "picture", [each.get("id") for root in (*roots, *around) for each in root.iter(qn("wp:docPr"))]
        )
        faults += _twice("note", [each.get(qn("w:id")) for each in self.body.iter(qn("w:footnoteReference"))])
        faults += self._unrelated()
        return faults

    def _unrelated(self) -> list[str]:
        pairs = [(self.body, self.part)]
        if self.notes_part:
            pairs.append((self.notes, self.notes_part))
        return [
            f"no relationship {value}"
            for root, part in pairs
            for each in root.iter()
            for name, value in each.items()
            if name in (qn("r:id"), qn("r:embed")) and value not in part.rels
        ]


def _related(part: Any, kind: str) -> list[Any]:
    return [each.target_part for each in part.rels.values() if each.reltype == kind]


def _twice(noun: str, values: list[str]) -> list[str]:
    return [f"{noun} {value} twice" for value, count in Counter(values).items() if count > 1]


def _value(element: Any, tag: str) -> str:
    return element.find(qn(tag)).get(qn("w:val"))


def _shown(element: Any) -> str:
    """Return the words in an element, without the numbers of notes."""
    pieces = []
    for each in element.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        run = each.getparent()
        if run.tag != qn("w:r"):
            continue
        style = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        if style is None or "ootnote" not in style.get(qn("w:val")):
            pieces.append(
                each.text or "" if each.tag == qn("w:t") else "\n" if each.tag == qn("w:br") else "\t"
            )
    return "".join(pieces)


def read(*blocks: Block, template: bytes | None = None, **options: Any) -> WordFile:
    """Return the file of a document with these blocks."""
    return WordFile(
        word.write_bytes(
            Document(title=options.pop("title", ""), blocks=blocks, **options), template=template
        )
    )


def runs(*content: Inline) -> list[Any]:
    """Return the runs of the only paragraph with this content."""
    return list(read(Paragraph(text=rich(*content))).body.iter(qn("w:r")))


def looks(run: Any) -> set[str]:
    """Return the names of the properties of a run."""
    properties = run.find(qn("w:rPr"))
    return set() if properties is None else {each.tag.rpartition("}")[2] for each in properties}


def value(element: Any, path: str) -> str | None:
    """Return the w:val of the element at a path, or an empty string."""
    found = element.find("/".join(qn(f"w:{name}") for name in path.split("/")))
    return None if found is None else found.get(qn("w:val"))


def indent(element: Any) -> tuple[str | None, ...]:
    """Return the left and the hanging indent of a paragraph or style, if it has its own."""
    found = element.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    return () if found is None else (found.get(qn("w:left")), found.get(qn("w:hanging")))


def paragraphs(file: WordFile) -> list[Any]:
    return list(file.body.iter(qn("w:p")))


def styles(file: WordFile) -> list[str]:
    return [file.style_of(each) for each in paragraphs(file)]


def labelled(align: str, *labels: str) -> Bibliography:
    entries = tuple(
        BibliographyEntry(key=each, label=RichText.of(each), text=RichText.of("text")) for each in labels
    )
    return Bibliography(entries=entries, second_field_align=align)
