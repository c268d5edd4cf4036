"""
A document: headings, paragraphs, lists, tables and bibliographies of rich text, ready for any output format.

What stands in a document is final: quotation marks and punctuation are those of the style and its locale.
"""

import enum
from collections.abc import Iterable

import attrs

from essence_refs.front_end import Displayed
from essence_refs.model.text import EMPTY, RichText
from essence_refs.values import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Heading(Value):
    """A heading of depth 1 to 5 (the document's title is depth 0), with the name that links lead to."""

    text: RichText
    depth: int = 1
    anchor: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Paragraph(Value):
    """A paragraph. ``role`` says what it is ("definition", "bundle", "count", "note"), for formats that set it apart."""

    text: RichText
    role: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class List(Value):
    """
    A list of items, each of blocks: bulleted, or (``start`` is its first number) numbered.

    A tight list has no space between its items.
    """

    items: "tuple[tuple[Block, ...], ...]"
    start: int | None = None
    is_tight: bool = True
    role: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BlockQuote(Value):
    """Blocks that are set in, because somebody else said them."""

    blocks: "tuple[Block, ...]"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Code(Value):
    """Lines that stand as they are, in letters of one width; ``language`` may name what they are written in."""

    text: str
    language: str = ""


class Alignment(enum.StrEnum):
    """How the cells of a column stand."""

    NATURAL = ""
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Table(Value):
    """A table: a head, rows with as many cells as the head has, and an alignment for each column."""

    head: tuple[RichText, ...]
    rows: tuple[tuple[RichText, ...], ...]
    alignments: tuple[Alignment, ...]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Picture(Value):
    """
    A picture that stands by itself.

    ``source`` is its address, relative to where the document was read or http(s). ``data`` is the file itself, where
    it was found, for formats that carry pictures within.
    """

    source: str
    description: RichText = EMPTY
    data: bytes = attrs.field(default=b"", repr=False)


@attrs.frozen(eq=False, repr=False)
class Rule(Value):
    """A line across the page."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BibliographyEntry(Value):
    """
    One item of a bibliography.

    ``label`` is what a style with second-field-align puts into the margin ("1."), and then it is not in
    ``text``. ``anchor`` is the name that links lead to: it stands once in a document, so the second
    showing of an item has none.
    """

    key: str
    text: RichText
    label: RichText = EMPTY
    annotation: RichText = EMPTY
    anchor: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Bibliography(Value):
    """
    Items as a style sets them.

    Spacing counts in lines, as in CSL. ``second_field_align`` is "flush", "margin" or empty.
    """

    entries: tuple[BibliographyEntry, ...]
    hanging_indent: bool = False
    second_field_align: str = ""
    line_spacing: int = 1
    entry_spacing: int = 1


Block = Heading | Paragraph | List | BlockQuote | Code | Table | Picture | Rule | Bibliography


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Document(Displayed, Value):
    """
    A titled sequence of blocks in one language (a BCP 47 tag such as "en-GB").

    ``notes`` are its footnotes or endnotes, numbered from one; the text has their numbers under Mark.NOTE.
    ``authors`` are for what a file says of itself; what readers see of them stands in the blocks.
    """

    title: str
    language: str = "en-GB"
    authors: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[tuple[Block, ...], ...] = ()


def bullets(texts: Iterable[RichText], *, role: str = "") -> List:
    """Return a tight bulleted list with one paragraph an item."""
    return List(items=tuple((Paragraph(text=each),) for each in texts), role=role)
