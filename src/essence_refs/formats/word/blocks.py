"""Write the blocks of a document as paragraphs and tables of a Word file."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import attrs

from essence_refs import model
from essence_refs.formats.blocks import caption_of
from essence_refs.formats.runs import Run, clean_field, safe_target
from essence_refs.formats.word.bibliographies import BibliographyWriter, ListLayout, choose_layout
from essence_refs.formats.word.bookmarks import Bookmarks
from essence_refs.formats.word.opc.relationships import PartRelationships
from essence_refs.formats.word.paragraphs import Indent, ParagraphFormat, in_field, write_paragraph
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
from essence_refs.formats.word.tables import BOX_INDENT, write_box, write_tables
from essence_refs.formats.word.text import BREAK, TAB, RunWriter, plain_text

_HEADINGS = 5
# Space between the items of a list that is not tight.
_LOOSE_SPACING = 120
# Space between the caption of a table and the table below it.
_CAPTION_SPACING = 80


@attrs.frozen(kw_only=True)
class DocumentContext:
    """What the main text and the notes of one file share."""

    styles: DocumentStyles
    numbering: ListNumbering
    page: Page
    # Unused ids of pictures in the file.
    pictures: Iterator[int]
    bookmarks: Bookmarks = attrs.field(factory=Bookmarks)
    # The layout of our Bibliography style, and the width of the widest label in the document.
    layout: ListLayout | None = None
    widest_label: int = 0
    table_style: str = ""


class BlockContext(NamedTuple):
    """The context of blocks: their style, the indent from quotations (twentieths of a point), the number of lists."""

    style: str
    shift: int = 0
    lists: int = 0
    is_quoted: bool = False
    is_loose: bool = False
    # Lists in a note keep its small font size, so they use no list styles.
    is_note: bool = False

    @property
    def left(self) -> int:
        """The indent of the text, in twentieths of a point."""
        return self.shift + self.lists * LIST_INDENT


class BlockWriter:
    """Write blocks of the main text or of a note."""

    def __init__(self, shared: DocumentContext, relationships: PartRelationships, writer: RunWriter) -> None:
        self.shared = shared
        self.styles = shared.styles
        self.relationships = relationships
        self.writer = writer
        self.output: list[str] = []
        # XML at the start of the next paragraph: the mark of a note.
        self.opening = ""
        # The last paragraph of a list (its index, style, runs and formatting), which has more space after it.
        self._list_end: tuple[int, str, str, ParagraphFormat] | None = None

    def write(self, blocks: Iterable[model.Block], context: BlockContext) -> None:
        """Write blocks in this context."""
        for block in blocks:
            self._block(block, context)

    def title(self, text: model.RichText) -> None:
        """Write the title of the document."""
        self._text("Title", text, BlockContext(""))

    def mark(self, context: BlockContext) -> None:
        """Write the start of the next paragraph as a paragraph of its own."""
        self._put(context.style, "", ParagraphFormat())

    def _block(self, block: model.Block, context: BlockContext) -> None:  # noqa: C901 - one case a kind
        match block:
            case model.Paragraph():
                self._paragraph(block, context)
            case model.Heading():
                depth = min(max(block.depth, 1), _HEADINGS)
                self._text(f"heading {depth}", block.text, context, anchor=block.anchor)
            case model.List():
                self._list(block, context)
            case model.BlockQuote():
                self.write(block.blocks, self._quote_context(context))
            case model.Box():
                self._box(block, context)
            case model.Code():
                self._code(block, context)
            case model.Table():
                self._table(block, context)
            case model.Contents():
                self._contents(block, context)
            case model.Picture():
                self._picture(block, context)
            case model.Rule():
                self._add("Rule", "", ParagraphFormat(indent=self._indent(context)))
            case model.Bibliography():
                self._bibliography(block, context)

    def _add(self, style: str, runs: str, formatting: ParagraphFormat) -> None:
        self._put(self.styles.id_of(style), runs, formatting)

    def _put(self, identifier: str, runs: str, formatting: ParagraphFormat) -> None:
        self.output.append(write_paragraph(identifier, self.opening + runs, formatting))
        self.opening = ""

    def _add_to_list(self, style: str, runs: str, formatting: ParagraphFormat, context: BlockContext) -> None:
        if context.is_note:
            self._put(context.style, runs, formatting)
            return
        if self.styles.is_in_template(style):
            # The template's style defines the space between items.
            self._add(style, runs, formatting)
            return
        formatting = formatting._replace(after=_LOOSE_SPACING if context.is_loose else None)
        self._list_end = (len(self.output), self.styles.id_of(style), self.opening + runs, formatting)
        self._add(style, runs, formatting)

    def _text(self, style: str, text: model.RichText, context: BlockContext, *, anchor: str = "") -> None:
        runs, rtl = self.writer.text(text)
        if runs:
            runs = self.shared.bookmarks.wrap(anchor, runs)
            self._add(style, runs, ParagraphFormat(indent=self._indent(context), rtl=rtl))

    def _paragraph(self, block: model.Paragraph, context: BlockContext) -> None:
        if block.role in STYLE_OF_ROLE:
            self._text(STYLE_OF_ROLE[block.role], block.text, context)
            return
        runs, rtl = self.writer.text(block.text)
        if not runs:
            return
        formatting = ParagraphFormat(rtl=rtl)
        if context.lists:
            is_from_style = not context.shift and context.lists <= STYLES and not context.is_note
            formatting = formatting._replace(
                indent=None if is_from_style else Indent(self._limit_indent(context.left))
            )
            self._add_to_list(list_style_name("List Continue", context.lists - 1), runs, formatting, context)
            return
        right = QUOTE_INDENT if context.is_quoted else None
        is_from_style = context.shift == (right or 0)
        indent = None if is_from_style else Indent(self._limit_indent(context.shift), right=right)
        self._put(context.style, runs, formatting._replace(indent=indent))

    def _quote_context(self, context: BlockContext) -> BlockContext:
        return BlockContext(
            self.styles.id_of("Quote"), shift=self._limit_indent(context.left + QUOTE_INDENT), is_quoted=True
        )

    def _box(self, block: model.Box, context: BlockContext) -> None:
        style = self.styles.custom_id(block.style) or context.style
        self.opening += self.shared.bookmarks.wrap(block.anchor, "")
        if not block.is_framed or context.is_note:
            self.write(block.blocks, context._replace(style=style))
            return
        left = self._limit_indent(context.left)
        width = self.shared.page.width - left
        shared = attrs.evolve(self.shared, page=self.shared.page._replace(width=width - 2 * BOX_INDENT))
        inner = BlockWriter(shared, self.relationships, self.writer)
        inner.opening, self.opening = self.opening, ""
        inner.write(block.blocks, BlockContext(style))
        if inner.output:
            colour = self.styles.accent_colour
            self.output.append(write_box("".join(inner.output), left, width, colour))
            self._add("Table Gap", "", ParagraphFormat())

    def _contents(self, block: model.Contents, context: BlockContext) -> None:
        """Write a table of contents as Word does, with its entries: it can be read before Word updates it."""
        # Few documents have one.
        from essence_refs.formats.contents import linked_entry  # noqa: PLC0415

        entries = []
        for number, each in enumerate(block.entries, start=1):
            runs, rtl = self.writer.text(linked_entry(each))
            style = self.styles.id_of(f"toc {min(max(each.depth, 1), _HEADINGS)}")
            after = PARAGRAPH_SPACING if number == len(block.entries) else None
            entries.append(write_paragraph(style, runs, ParagraphFormat(rtl=rtl, after=after)))
        if entries:
            self._text("TOC Heading", block.title, context)
            code = f'TOC \\o "1-{min(block.depth, _HEADINGS)}" \\h \\z \\u'
            self.output += in_field(code, entries)

    def _list(self, block: model.List, context: BlockContext) -> None:
        depth = context.lists
        inside = context._replace(lists=depth + 1, is_loose=not block.is_tight)
        last_number = (block.start or 0) + len(block.items) - 1
        label = ""
        if block.start is None:
            numbering = self.shared.numbering.bullet(depth, is_direct=context.is_note)
            style = list_style_name("List Bullet", depth)
        elif last_number <= LAST_NUMBER and block.start >= 0 and not block.numbering:
            numbering = self.shared.numbering.number(depth, block.start, last_number) if block.items else ""
            style = list_style_name("List Number", depth)
        else:
            # The labels are text: Word does not count so far, and would need a definition for each pattern.
            numbering, style, label = "", list_style_name("List Continue", depth), "{}."
        labels = [label.format(number) for number, _ in enumerate(block.items, block.start or 0)]
        if block.numbering and label:
            # Few lists have other labels than numbers.
            from essence_refs.formats.list_labels import item_labels  # noqa: PLC0415

            labels = item_labels(block)
        for item, each in zip(block.items, labels, strict=True):
            self._item(item, inside, style, numbering, each)
        if not depth and self._list_end is not None and self._list_end[0] == len(self.output) - 1:
            _, identifier, runs, formatting = self._list_end
            self.output[-1] = write_paragraph(identifier, runs, formatting._replace(after=PARAGRAPH_SPACING))

    def _item(
        self, blocks: tuple[model.Block, ...], context: BlockContext, style: str, numbering: str, label: str
    ) -> None:
        """Write an item; its first paragraph is beside the bullet, and any other first block is below it."""
        first, rest = model.RichText(), blocks
        if blocks and isinstance(blocks[0], model.Paragraph) and blocks[0].role not in STYLE_OF_ROLE:
            first, rest = blocks[0].text, blocks[1:]
        runs, rtl = self.writer.text(first)
        is_from_style = not context.shift and context.lists <= LEVELS and not label and not context.is_note
        indent = None if is_from_style else Indent(self._limit_indent(context.left), LIST_INDENT)
        if label:
            runs = self.writer.runs([Run(label)]) + TAB + runs
        formatting = ParagraphFormat(numbering=numbering, indent=indent, rtl=rtl)
        self._add_to_list(style, runs, formatting, context)
        self.write(rest, context)

    def _code(self, block: model.Code, context: BlockContext) -> None:
        lines = block.text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        output = []
        for line in lines:
            pieces = (clean_field(piece) for piece in line.split("\t"))
            output.append(TAB.join(self.writer.runs([Run(piece)]) if piece else "" for piece in pieces))
        if block.text and block.role != "raw":
            runs = self.shared.bookmarks.wrap(block.anchor, BREAK.join(output))
            inset = self._indent(context)
            if inset is not None:
                inset = Indent(inset.left + CODE_INDENT, right=CODE_INDENT)
            self._add("Code", runs, ParagraphFormat(indent=inset))

    def _table(self, block: model.Table, context: BlockContext) -> None:
        is_captioned = self._caption(block, "Table", context, with_next=True)
        style = self.shared.table_style or self.styles.id_of("Report Table")
        left = self._limit_indent(context.left)
        for table in write_tables(block, self.writer, style, left, self.shared.page.width - left):
            self.output.append(table)
            # A table without a caption has its bookmark below it.
            anchor = "" if is_captioned else block.anchor
            self._add("Table Gap", self.shared.bookmarks.wrap(anchor, ""), ParagraphFormat())

    def _caption(
        self, block: model.Table | model.Picture, kind: str, context: BlockContext, *, with_next: bool = False
    ) -> bool:
        """Write a caption; return whether there is one. Word counts its number, and can make a list of tables."""
        runs, rtl = self.writer.text(block.caption if isinstance(block, model.Table) else block.description)
        if block.number:
            number = self.writer.runs([Run(clean_field(block.number))])
            label = self.writer.runs([Run(f"{clean_field(block.label)}\N{NO-BREAK SPACE}")])
            colon = self.writer.runs([Run(": ")]) if runs else ""
            runs = (
                f'{label}<w:fldSimple w:instr=" SEQ {kind} \\* ARABIC ">{number}</w:fldSimple>{colon}{runs}'
            )
        if not runs:
            return False
        after = _CAPTION_SPACING if with_next and not self.styles.is_in_template("caption") else None
        runs = self.shared.bookmarks.wrap(block.anchor, runs)
        formatting = ParagraphFormat(indent=self._indent(context), rtl=rtl, with_next=with_next, after=after)
        self._add("caption", runs, formatting)
        return True

    def _picture(self, block: model.Picture, context: BlockContext) -> None:
        left = self._limit_indent(context.left)
        page = self.shared.page
        # A tenth of the page is for the description.
        width = page.width - left
        shown = self.relationships.picture(block.data, width, page.height * 9 // 10, percent=block.width)
        caption = caption_of(block)
        if shown is not None:
            alternative = clean_field(block.alternative) or plain_text(block.description)
            picture = write_drawing(shown, next(self.shared.pictures), alternative)
            if not caption:
                picture = self.shared.bookmarks.wrap(block.anchor, picture)
            formatting = ParagraphFormat(indent=self._indent(context), with_next=bool(caption))
            self._add("Figure", picture, formatting)
            self._caption(block, "Figure", context)
            return
        runs, rtl = self.writer.text(caption)
        source = Run(clean_field(block.source), target=safe_target(block.source))
        if source.text:
            address = self.writer.runs([source])
            opened, closed = (self.writer.runs([Run(each)]) for each in (" (", ")"))
            runs = f"{runs}{opened}{address}{closed}" if runs else address
        if runs:
            formatting = ParagraphFormat(indent=self._indent(context), rtl=rtl)
            self._add("caption", self.shared.bookmarks.wrap(block.anchor, runs), formatting)

    def _bibliography(self, block: model.Bibliography, context: BlockContext) -> None:
        chosen = choose_layout(block, self.shared.page, self.styles.base_size, self._widest(block))
        left = self._limit_indent(context.left)
        bibliography_writer = BibliographyWriter(
            self.writer, self.shared.bookmarks, chosen, self.shared.layout, left=left
        )
        paragraphs = [each for entry in block.entries for each in bibliography_writer.entry(entry)]
        if block.field and paragraphs:
            paragraphs = in_field(block.field, paragraphs)
        self.output.extend(paragraphs)

    def _widest(self, block: model.Bibliography) -> int:
        return self.shared.widest_label if any(entry.label for entry in block.entries) else 0

    def _limit_indent(self, left: int) -> int:
        """Limit an indent to half the page, however deeply the text is nested."""
        return min(left, self.shared.page.width // 2)

    def _indent(self, context: BlockContext) -> Indent | None:
        return Indent(self._limit_indent(context.left)) if context.left else None
