"""The blocks of a document as the paragraphs and tables of a Word file."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import attrs

from essence_refs.formats.runs import Run, clean_text, safe_target
from essence_refs.formats.word.bibliographies import BibliographyWriter, ListLayout, choose_layout
from essence_refs.formats.word.bookmarks import Bookmarks
from essence_refs.formats.word.opc.relationships import PartRelationships
from essence_refs.formats.word.paragraphs import Indent, ParagraphFormat, write_paragraph
from essence_refs.formats.word.pictures import write_drawing
from essence_refs.formats.word.sections import Page
from essence_refs.formats.word.styles.default_styles import (
    CODE_INDENT,
    LIST_INDENT,
    PARAGRAPH_SPACING,
    QUOTE_INDENT,
    STYLE_OF_ROLE,
)
from essence_refs.formats.word.styles.document_styles import DocumentStyles
from essence_refs.formats.word.styles.numbering import (
    LAST_NUMBER,
    LEVELS,
    STYLES,
    ListNumbering,
    list_style_name,
)
from essence_refs.formats.word.tables import write_tables
from essence_refs.formats.word.text import BREAK, TAB, RunWriter, plain_text
from essence_refs.model import (
    Bibliography,
    Block,
    BlockQuote,
    Code,
    Heading,
    List,
    Paragraph,
    Picture,
    RichText,
    Rule,
    Table,
)

_HEADINGS = 5
# Space between the items of a list that is not tight.
_LOOSE = 120


@attrs.frozen(kw_only=True)
class DocumentContext:
    """What all the texts of one file share."""

    book: DocumentStyles
    numbering: ListNumbering
    page: Page
    # The numbers that pictures have in the file.
    pictures: Iterator[int]
    bookmarks: Bookmarks = attrs.field(factory=Bookmarks)
    # The layout that our style of bibliographies has, and the room that all labels of the document need.
    layout: ListLayout | None = None
    widest_label: int = 0
    table_style: str = ""


class BlockContext(NamedTuple):
    """Where blocks stand: how far in by quotations (twentieths of a point), in how many lists, in what style."""

    style: str
    shift: int = 0
    lists: int = 0
    is_quoted: bool = False
    is_loose: bool = False
    # Lists in a note have its small letters, and so none of the styles of lists.
    is_note: bool = False

    @property
    def left(self) -> int:
        """How far in the text stands."""
        return self.shift + self.lists * LIST_INDENT


class BlockWriter:
    """Writes blocks into one story of a file."""

    def __init__(self, file: DocumentContext, story: PartRelationships, prose: RunWriter) -> None:
        self.file = file
        self.book = file.book
        self.story = story
        self.prose = prose
        self.written: list[str] = []
        # What the next paragraph begins with: the mark of the note that it is in.
        self.opening = ""
        # The last paragraph of a list (its place, style, runs and form): what ends a list has more space behind it.
        self._list_end: tuple[int, str, str, ParagraphFormat] | None = None

    def write(self, blocks: Iterable[Block], place: BlockContext) -> None:
        """Write blocks that stand in one place."""
        for block in blocks:
            self._block(block, place)

    def title(self, text: str) -> None:
        """Write the title of the document."""
        self._text("Title", RichText.of(text), BlockContext(""))

    def mark(self, place: BlockContext) -> None:
        """Write what the next paragraph would begin with as a paragraph of its own."""
        self._put(place.style, "", ParagraphFormat())

    def _block(self, block: Block, place: BlockContext) -> None:
        match block:
            case Paragraph():
                self._paragraph(block, place)
            case Heading():
                depth = min(max(block.depth, 1), _HEADINGS)
                self._text(f"heading {depth}", block.text, place, anchor=block.anchor)
            case List():
                self._list(block, place)
            case BlockQuote():
                self.write(block.blocks, self._quoted(place))
            case Code():
                self._code(block, place)
            case Table():
                self._table(block, place)
            case Picture():
                self._picture(block, place)
            case Rule():
                self._add("Rule", "", ParagraphFormat(indent=self._beyond(place)))
            case Bibliography():
                self._bibliography(block, place)

    def _add(self, style: str, runs: str, form: ParagraphFormat) -> None:
        self._put(self.book.style(style), runs, form)

    def _put(self, identifier: str, runs: str, form: ParagraphFormat) -> None:
        self.written.append(write_paragraph(identifier, self.opening + runs, form))
        self.opening = ""

    def _add_to_list(self, style: str, runs: str, form: ParagraphFormat, place: BlockContext) -> None:
        if place.is_note:
            self._put(place.style, runs, form)
            return
        if self.book.has(style):
            # How close the items of its lists stand is for the house to say.
            self._add(style, runs, form)
            return
        form = form._replace(after=_LOOSE if place.is_loose else None)
        self._list_end = (len(self.written), self.book.style(style), self.opening + runs, form)
        self._add(style, runs, form)

    def _text(self, style: str, text: RichText, place: BlockContext, *, anchor: str = "") -> None:
        runs, is_right = self.prose.text(text)
        if runs:
            runs = self.file.bookmarks.around(anchor, runs)
            self._add(style, runs, ParagraphFormat(indent=self._beyond(place), goes_right=is_right))

    def _paragraph(self, block: Paragraph, place: BlockContext) -> None:
        if block.role in STYLE_OF_ROLE:
            self._text(STYLE_OF_ROLE[block.role], block.text, place)
            return
        runs, is_right = self.prose.text(block.text)
        if not runs:
            return
        form = ParagraphFormat(goes_right=is_right)
        if place.lists:
            is_said = not place.shift and place.lists <= STYLES and not place.is_note
            form = form._replace(indent=None if is_said else Indent(self._within(place.left)))
            self._add_to_list(list_style_name("List Continue", place.lists - 1), runs, form, place)
            return
        is_said = place.shift == (QUOTE_INDENT if place.is_quoted else 0)
        indent = (
            None
            if is_said
            else Indent(self._within(place.shift), right=QUOTE_INDENT if place.is_quoted else None)
        )
        self._put(place.style, runs, form._replace(indent=indent))

    def _quoted(self, place: BlockContext) -> BlockContext:
        return BlockContext(
            self.book.style("Quote"), shift=self._within(place.left + QUOTE_INDENT), is_quoted=True
        )

    def _list(self, block: List, place: BlockContext) -> None:
        depth = place.lists
        inside = place._replace(lists=depth + 1, is_loose=not block.is_tight)
        last = (block.start or 0) + len(block.items) - 1
        label = ""
        if block.start is None:
            numbering = self.file.numbering.bullet(depth, is_direct=place.is_note)
            style = list_style_name("List Bullet", depth)
        elif last <= LAST_NUMBER and block.start >= 0:
            numbering = self.file.numbering.number(depth, block.start, last) if block.items else ""
            style = list_style_name("List Number", depth)
        else:
            # The numbers stand as text, because Word does not count so far.
            numbering, style, label = "", list_style_name("List Continue", depth), "{}."
        for number, item in enumerate(block.items, block.start or 0):
            self._item(item, inside, style, numbering, label.format(number))
        if not depth and self._list_end is not None and self._list_end[0] == len(self.written) - 1:
            _, identifier, runs, form = self._list_end
            self.written[-1] = write_paragraph(identifier, runs, form._replace(after=PARAGRAPH_SPACING))

    def _item(
        self, blocks: tuple[Block, ...], place: BlockContext, style: str, numbering: str, label: str
    ) -> None:
        """Write an item: what stands first is beside the bullet, or nothing is."""
        first, rest = RichText(), blocks
        if blocks and isinstance(blocks[0], Paragraph) and blocks[0].role not in STYLE_OF_ROLE:
            first, rest = blocks[0].text, blocks[1:]
        runs, is_right = self.prose.text(first)
        is_said = not place.shift and place.lists <= LEVELS and not label and not place.is_note
        indent = None if is_said else Indent(self._within(place.left), LIST_INDENT)
        if label:
            runs = self.prose.runs([Run(label)]) + TAB + runs
        form = ParagraphFormat(numbering=numbering, indent=indent, goes_right=is_right)
        self._add_to_list(style, runs, form, place)
        self.write(rest, place)

    def _code(self, block: Code, place: BlockContext) -> None:
        lines = block.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        written = []
        for line in lines:
            pieces = (clean_text(piece) for piece in line.split("\t"))
            written.append(TAB.join(self.prose.runs([Run(piece)]) if piece else "" for piece in pieces))
        if block.text:
            inset = self._beyond(place)
            if inset is not None:
                inset = Indent(inset.left + CODE_INDENT, right=CODE_INDENT)
            self._add("Code", BREAK.join(written), ParagraphFormat(indent=inset))

    def _table(self, block: Table, place: BlockContext) -> None:
        style = self.file.table_style or self.book.style("Report Table")
        left = self._within(place.left)
        for table in write_tables(block, self.prose, style, left, self.file.page.width - left):
            self.written.append(table)
            self._add("Table Gap", "", ParagraphFormat())

    def _picture(self, block: Picture, place: BlockContext) -> None:
        left = self._within(place.left)
        page = self.file.page
        # A tenth of the page is left for the description.
        shown = self.story.picture(block.data, page.width - left, page.height * 9 // 10)
        runs, is_right = self.prose.text(block.description)
        form = ParagraphFormat(indent=self._beyond(place), goes_right=is_right)
        if shown is not None:
            picture = write_drawing(shown, next(self.file.pictures), plain_text(block.description))
            self._add("Figure", picture, form._replace(with_next=bool(runs)))
            if runs:
                self._add("caption", runs, form)
            return
        source = Run(clean_text(block.source), target=safe_target(block.source))
        if source.text:
            address = self.prose.runs([source])
            opened, closed = (self.prose.runs([Run(each)]) for each in (" (", ")"))
            runs = f"{runs}{opened}{address}{closed}" if runs else address
        if runs:
            self._add("caption", runs, form)

    def _bibliography(self, block: Bibliography, place: BlockContext) -> None:
        chosen = choose_layout(block, self.file.page, self.book.base, self._widest(block))
        left = self._within(place.left)
        shelf = BibliographyWriter(self.prose, self.file.bookmarks, chosen, self.file.layout, left=left)
        for entry in block.entries:
            self.written.extend(shelf.entry(entry))

    def _widest(self, block: Bibliography) -> int:
        return self.file.widest_label if any(entry.label for entry in block.entries) else 0

    def _within(self, left: int) -> int:
        """Return an indent that leaves the text half the page, however deep it is nested."""
        return min(left, self.file.page.width // 2)

    def _beyond(self, place: BlockContext) -> Indent | None:
        return Indent(self._within(place.left)) if place.left else None
