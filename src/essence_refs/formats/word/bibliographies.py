"""Bibliographies in a Word file: hanging indents, labels with a tab, and CSL's places."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from essence_refs.formats.runs import Run, flatten
from essence_refs.formats.word.bookmarks import Bookmarks
from essence_refs.formats.word.character_widths import text_width
from essence_refs.formats.word.paragraphs import Indent, ParagraphFormat, write_indent, write_paragraph
from essence_refs.formats.word.sections import Page
from essence_refs.formats.word.styles.default_styles import (
    HANGING_INDENT,
    LIST_INDENT,
    PARAGRAPH_SPACING,
    SMALL_SPACING,
)
from essence_refs.formats.word.text import TAB, RunWriter, is_right_to_left, plain_text
from essence_refs.model import Bibliography, BibliographyEntry, Block, Inline, Link, Mark, RichText, Span

_SET_APART = (Mark.BLOCK, Mark.INDENT)
# Room for fonts that are wider than what is reckoned with.
_GAP_BEHIND_LABEL = 600
# A label that is a sentence is no label, and leaves the text its place.
_WIDEST = 2268


class ListLayout(NamedTuple):
    """How the items of a bibliography stand: their indent, the space behind each, and whether labels stand before them."""

    indent: Indent
    after: int
    is_labelled: bool = False

    @property
    def beside(self) -> int:
        """How far in stands what is said of an item: as far as its text where that has a label before it."""
        return self.indent.left if self.is_labelled else HANGING_INDENT

    @property
    def properties(self) -> str:
        """The properties of the style that has this layout."""
        # All of an item is on one page; lines stand as close as elsewhere in the text, because the
        # double lines that some styles ask for are meant for manuscripts.
        tab = f'<w:tabs><w:tab w:val="left" w:pos="{_tab(self)}"/></w:tabs>' if _tab(self) else ""
        return (
            f'<w:keepLines/>{tab}<w:spacing w:before="0" w:after="{self.after}"/>{write_indent(self.indent)}'
        )


class _ItemParagraph(NamedTuple):
    """What stands in one paragraph of an item."""

    label: tuple[Run, ...]
    runs: tuple[Run, ...]
    is_indented: bool = False


def choose_layout(block: Bibliography, page: Page, size: int, widest: int = 0) -> ListLayout:
    """Return how a bibliography stands in text of that size (half-points), beside labels at least that wide."""
    # A style with no space between its items has a line of it where it wants double lines. None at all would
    # hide where an item begins.
    after = PARAGRAPH_SPACING if block.entry_spacing or block.line_spacing > 1 else SMALL_SPACING
    width = max(widest, width_of_labels(block, size))
    if not width:
        return ListLayout(
            Indent(HANGING_INDENT, HANGING_INDENT) if block.hanging_indent else Indent(0), after
        )
    # In the margin there is room for a number, and in a narrow one not for that.
    if block.second_field_align == "margin" and width <= page.margin - 567:
        return ListLayout(Indent(0, width), after, is_labelled=True)
    return ListLayout(Indent(width, width), after, is_labelled=True)


def width_of_labels(block: Bibliography, size: int) -> int:
    """Return the room that labels and the gap behind them take, or 0 if there are none."""
    labels = {plain_text(entry.label) for entry in block.entries if entry.label}
    if not block.second_field_align:
        for entry in block.entries:
            if _has_margin(entry.text):
                margins = (part for part in flatten(entry.text) if part.display is Mark.LEFT_MARGIN)
                labels |= {"".join(run.text for run in part.runs) for part in margins}
    widest = max((text_width(label.strip()) for label in labels), default=0)
    return min((widest + _GAP_BEHIND_LABEL) * size // 100, _WIDEST) if widest else 0


def widest_labels(blocks: Iterable[Block], size: int) -> int:
    """Return the room for the widest label of all bibliographies among *blocks*, so that they stand alike."""
    return max((width_of_labels(each, size) for each in blocks if isinstance(each, Bibliography)), default=0)


class BibliographyWriter:
    """Writes the items of one bibliography; *said* is the layout that our style has."""

    def __init__(
        self,
        prose: RunWriter,
        bookmarks: Bookmarks,
        chosen: ListLayout,
        said: ListLayout | None,
        *,
        left: int,
    ) -> None:
        self.prose = prose
        self.bookmarks = bookmarks
        self.left = left
        self.layout = chosen
        self.style = prose.book.style("Bibliography")
        # What the style says already is not said again in each paragraph, so that it can be changed in one place;
        # and what a house says of its lists holds, but labels need their room.
        is_said = chosen == said or (not chosen.is_labelled and prose.book.has("Bibliography"))
        self.is_beside = chosen.beside == (said.beside if said else HANGING_INDENT)
        self.form = ParagraphFormat() if is_said and not left else self._form(chosen.indent, hanging=True)

    def entry(self, entry: BibliographyEntry) -> Iterator[str]:
        """Yield the paragraphs of one item and of what is said of it."""
        written = list(_item_paragraphs(entry))
        for number, line in enumerate(written):
            form = self.form if number == 0 or line.label else self._beside(line)
            is_last = number == len(written) - 1
            if not is_last or entry.annotation:
                form = form._replace(after=SMALL_SPACING if is_last else 0, with_next=True)
            content = self._content(line)
            if number == 0:
                content = self.bookmarks.around(entry.anchor, content)
            yield write_paragraph(self.style, content, form._replace(goes_right=is_right_to_left(line.runs)))
        if entry.annotation:
            yield self._annotation(entry, "" if written else entry.anchor)

    def _annotation(self, entry: BibliographyEntry, anchor: str) -> str:
        runs, is_right = self.prose.text(entry.annotation)
        is_said = not self.left and (self.is_beside or self.prose.book.has("Annotation"))
        indent = None if is_said else Indent(self.left + self.layout.beside)
        return write_paragraph(
            self.prose.book.style("Annotation"),
            self.bookmarks.around(anchor, runs),
            ParagraphFormat(indent=indent, goes_right=is_right),
        )

    def _content(self, line: _ItemParagraph) -> str:
        is_right = is_right_to_left(line.runs)
        # First things first: notes are counted as they are written.
        label = self.prose.runs(line.label, is_right=is_right) + TAB if line.label else ""
        return label + self.prose.runs(line.runs, is_right=is_right)

    def _beside(self, line: _ItemParagraph) -> ParagraphFormat:
        """Return the form of what is no first line: it stands below the first line's text, or further in."""
        left = self.layout.indent.left if self.layout.is_labelled else 0
        return self._form(Indent(left + (LIST_INDENT if line.is_indented else 0)))

    def _form(self, indent: Indent, *, hanging: bool = False) -> ParagraphFormat:
        moved = indent._replace(left=indent.left + self.left)
        tab = _tab(self.layout) + self.left if hanging and self.layout.is_labelled else 0
        return ParagraphFormat(indent=moved, after=self.layout.after, tab=tab)


def _tab(chosen: ListLayout) -> int:
    # A tab stops at the hanging indent by itself, in Word; LibreOffice wants it said.
    return chosen.indent.left if chosen.is_labelled else 0


def _item_paragraphs(entry: BibliographyEntry) -> Iterator[_ItemParagraph]:
    """Yield what stands in one paragraph each: CSL's blocks and what is set in stand in paragraphs of their own."""
    label = tuple(run for part in flatten(entry.label) for run in part.runs) if entry.label else ()
    runs: tuple[Run, ...] = ()
    is_indented = False
    previous: Mark | None = None
    for place, these in flatten(entry.text):
        begins = place in _SET_APART or previous in _SET_APART or (place is Mark.LEFT_MARGIN and label)
        if (begins and (label or runs)) or (place is Mark.LEFT_MARGIN and runs):
            yield _ItemParagraph(_trim_label(label), runs, is_indented)
            label, runs = (), ()
        if place is Mark.LEFT_MARGIN:
            label = these
        else:
            runs += these
        is_indented = place is Mark.INDENT
        previous = place
    if label or runs:
        yield _ItemParagraph(_trim_label(label), runs, is_indented)


def _trim_label(label: tuple[Run, ...]) -> tuple[Run, ...]:
    """Return a label without the space at its end, in whose place a tab stands."""
    if not label:
        return label
    return (*label[:-1], label[-1]._replace(text=label[-1].text.rstrip(" ")))


def _has_margin(text: RichText) -> bool:
    # Laying each item flat a second time would cost as much as writing it.
    stack: list[Inline] = list(text.content)
    while stack:
        each = stack.pop()
        if isinstance(each, Span | Link):
            if isinstance(each, Span) and each.mark is Mark.LEFT_MARGIN:
                return True
            stack.extend(each.content)
    return False
