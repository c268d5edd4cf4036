"""Write bibliographies in a Word file: hanging indents, labels with a tab, and CSL's ``display``."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from essence_refs.formats.page_widths.characters import text_width
from essence_refs.formats.runs import Run, flatten
from essence_refs.formats.word.bookmarks import Bookmarks
from essence_refs.formats.word.paragraphs import Indent, ParagraphFormat, write_indent, write_paragraph
from essence_refs.formats.word.sections import Page
from essence_refs.formats.word.styles.default_styles import (
    HANGING_INDENT,
    LIST_INDENT,
    PARAGRAPH_SPACING,
    SMALL_SPACING,
)
from essence_refs.formats.word.text import TAB, RunWriter, plain_text, starts_right_to_left
from essence_refs.model import Bibliography, BibliographyEntry, Block, Mark, RichText, Span
from essence_refs.model.traversal import inlines

_OWN_PARAGRAPH = (Mark.BLOCK, Mark.INDENT)
# In thousandths of the font size; includes a margin for fonts that are wider than Arial.
_GAP_AFTER_LABEL = 600
# In twentieths of a point (4 cm), so that a very long label leaves room for the text.
_WIDEST_LABEL = 2268


class ListLayout(NamedTuple):
    """The layout of a bibliography: the indent of its items, the space after each, and whether they have labels."""

    indent: Indent
    after: int
    is_labelled: bool = False

    @property
    def annotation_indent(self) -> int:
        """The indent of an annotation: that of the text of its item if items have labels."""
        return self.indent.left if self.is_labelled else HANGING_INDENT

    @property
    def properties(self) -> str:
        """The properties of a paragraph style with this layout."""
        # An item stays on one page. The line spacing is that of the text: the double spacing of some citation styles
        # is for manuscripts.
        tab = f'<w:tabs><w:tab w:val="left" w:pos="{_tab(self)}"/></w:tabs>' if _tab(self) else ""
        return (
            f'<w:keepLines/>{tab}<w:spacing w:before="0" w:after="{self.after}"/>{write_indent(self.indent)}'
        )


class _ItemParagraph(NamedTuple):
    """The content of one paragraph of an item."""

    label: tuple[Run, ...]
    runs: tuple[Run, ...]
    is_indented: bool = False


def choose_layout(block: Bibliography, page: Page, size: int, widest: int = 0) -> ListLayout:
    """
    Return the layout of a bibliography for text of a size in half-points.

    The labels are at least *widest* twentieths of a point wide.
    """
    # A style with double line spacing and no space between items gets the space of a paragraph. There is always some
    # space, to show where an item begins.
    after = PARAGRAPH_SPACING if block.entry_spacing or block.line_spacing > 1 else SMALL_SPACING
    width = max(widest, width_of_labels(block, size))
    if not width:
        return ListLayout(
            Indent(HANGING_INDENT, HANGING_INDENT) if block.hanging_indent else Indent(0), after
        )
    # A label goes into the page margin only if 1 cm of the margin is left.
    if block.second_field_align == "margin" and width <= page.margin - 567:
        return ListLayout(Indent(0, width), after, is_labelled=True)
    return ListLayout(Indent(width, width), after, is_labelled=True)


def width_of_labels(block: Bibliography, size: int) -> int:
    """Return the width of the widest label and the gap after it, or 0 if there are no labels."""
    labels = {plain_text(entry.label) for entry in block.entries if entry.label}
    if not block.second_field_align:
        for entry in block.entries:
            if _has_margin(entry.text):
                margins = (part for part in flatten(entry.text) if part.display is Mark.LEFT_MARGIN)
                labels |= {"".join(run.text for run in part.runs) for part in margins}
    widest = max((text_width(label.strip()) for label in labels), default=0)
    return min((widest + _GAP_AFTER_LABEL) * size // 100, _WIDEST_LABEL) if widest else 0


def widest_labels(blocks: Iterable[Block], size: int) -> int:
    """Return the width of the widest label of all bibliographies in *blocks*, so that they are aligned."""
    return max((width_of_labels(each, size) for each in blocks if isinstance(each, Bibliography)), default=0)


class BibliographyWriter:
    """Write the items of one bibliography; *style_layout* is the layout of our Bibliography style."""

    def __init__(
        self,
        writer: RunWriter,
        bookmarks: Bookmarks,
        chosen: ListLayout,
        style_layout: ListLayout | None,
        *,
        left: int,
    ) -> None:
        self.writer = writer
        self.bookmarks = bookmarks
        self.left = left
        self.layout = chosen
        self.style = writer.styles.id_of("Bibliography")
        # Formatting that the style has is not repeated in each paragraph, so that users can change the style. A
        # template's own style is used as it is, except that labels need their width.
        is_from_style = chosen == style_layout or (
            not chosen.is_labelled and writer.styles.is_in_template("Bibliography")
        )
        style_indent = style_layout.annotation_indent if style_layout else HANGING_INDENT
        self.aligns_by_style = chosen.annotation_indent == style_indent
        self.formatting = (
            ParagraphFormat() if is_from_style and not left else self._formatting(chosen.indent, hanging=True)
        )

    def entry(self, entry: BibliographyEntry) -> Iterator[str]:
        """Yield the paragraphs of one item and its annotation."""
        paragraphs = list(_item_paragraphs(entry))
        for number, line in enumerate(paragraphs):
            formatting = self.formatting if number == 0 or line.label else self._following(line)
            is_last = number == len(paragraphs) - 1
            if not is_last or entry.annotation:
                formatting = formatting._replace(after=SMALL_SPACING if is_last else 0, with_next=True)
            content = self._content(line)
            if number == 0:
                content = self.bookmarks.wrap(entry.anchor, content)
            yield write_paragraph(
                self.style, content, formatting._replace(rtl=starts_right_to_left(line.runs))
            )
        if entry.annotation:
            yield self._annotation(entry, "" if paragraphs else entry.anchor)

    def _annotation(self, entry: BibliographyEntry, anchor: str) -> str:
        runs, rtl = self.writer.text(entry.annotation)
        is_from_style = not self.left and (
            self.aligns_by_style or self.writer.styles.is_in_template("Annotation")
        )
        indent = None if is_from_style else Indent(self.left + self.layout.annotation_indent)
        return write_paragraph(
            self.writer.styles.id_of("Annotation"),
            self.bookmarks.wrap(anchor, runs),
            ParagraphFormat(indent=indent, rtl=rtl),
        )

    def _content(self, line: _ItemParagraph) -> str:
        rtl = starts_right_to_left(line.runs)
        # The label is written first, because notes are numbered in the order in which they are written.
        label = self.writer.runs(line.label, rtl=rtl) + TAB if line.label else ""
        return label + self.writer.runs(line.runs, rtl=rtl)

    def _following(self, line: _ItemParagraph) -> ParagraphFormat:
        """Return the formatting of a later paragraph of an item: aligned with the first one's text, or indented further."""
        left = self.layout.indent.left if self.layout.is_labelled else 0
        return self._formatting(Indent(left + (LIST_INDENT if line.is_indented else 0)))

    def _formatting(self, indent: Indent, *, hanging: bool = False) -> ParagraphFormat:
        moved = indent._replace(left=indent.left + self.left)
        tab = _tab(self.layout) + self.left if hanging and self.layout.is_labelled else 0
        return ParagraphFormat(indent=moved, after=self.layout.after, tab=tab)


def _tab(chosen: ListLayout) -> int:
    # Word has an implicit tab stop at the hanging indent; LibreOffice needs an explicit one.
    return chosen.indent.left if chosen.is_labelled else 0


def _item_paragraphs(entry: BibliographyEntry) -> Iterator[_ItemParagraph]:
    """Yield the content of each paragraph of an item: ``display="block"`` and "indent" are paragraphs of their own."""
    label = tuple(run for part in flatten(entry.label) for run in part.runs) if entry.label else ()
    runs: tuple[Run, ...] = ()
    is_indented = False
    previous: Mark | None = None
    for display, these in flatten(entry.text):
        begins = (
            display in _OWN_PARAGRAPH or previous in _OWN_PARAGRAPH or (display is Mark.LEFT_MARGIN and label)
        )
        if (begins and (label or runs)) or (display is Mark.LEFT_MARGIN and runs):
            yield _ItemParagraph(_trim_label(label), runs, is_indented)
            label, runs = (), ()
        if display is Mark.LEFT_MARGIN:
            label = these
        else:
            runs += these
        is_indented = display is Mark.INDENT
        previous = display
    if label or runs:
        yield _ItemParagraph(_trim_label(label), runs, is_indented)


def _trim_label(label: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return a label without the space at its end: a tab replaces it."""
    if not label:
        return label
    return (*label[:-1], label[-1]._replace(text=label[-1].text.rstrip(" ")))


def _has_margin(text: RichText) -> bool:
    # Flattening each item a second time would take as long as writing it.
    return any(isinstance(each, Span) and each.mark is Mark.LEFT_MARGIN for each in inlines(text.content))
