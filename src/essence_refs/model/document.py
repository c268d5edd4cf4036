"""
A document: headings, paragraphs, lists, tables and bibliographies of rich text, ready for any output format.

The text is final: quotation marks and punctuation are those of the style and its locale.
"""

import enum
from collections.abc import Iterable

import attrs

from essence_refs.diagnostics import count_of
from essence_refs.front_end import Displayed
from essence_refs.model.text import EMPTY, RichText
from essence_refs.values import Value


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Heading(Value):
    """
    A heading of depth 1 to 5 (the document's title has depth 0), with the name that links refer to.

    A section that is not ``is_numbered`` has no number, even if the others have.
    """

    text: RichText
    depth: int = 1
    anchor: str = ""
    is_numbered: bool = True


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Paragraph(Value):
    """A paragraph. Formats may show its ``role`` ("definition", "bundle", "count", "note", "box-title")."""

    text: RichText
    role: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class List(Value):
    """
    A list of items, which consist of blocks: bulleted, or numbered if ``start`` has the first number.

    A tight list has no space between its items. ``numbering`` is the pattern of labels that are no plain numbers: "(a)".
    """

    items: "tuple[tuple[Block, ...], ...]"
    start: int | None = None
    is_tight: bool = True
    numbering: str = ""
    role: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BlockQuote(Value):
    """Blocks that quote another text."""

    blocks: "tuple[Block, ...]"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Box(Value):
    """
    Blocks that belong together, in a frame unless ``is_framed`` is false; a paragraph with the role "box-title" names it.

    ``classes`` are what the author calls it, ``style`` a style of paragraphs in Word, ``anchor`` the name that links
    refer to.
    """

    blocks: "tuple[Block, ...]"
    is_framed: bool = True
    classes: tuple[str, ...] = ()
    style: str = ""
    anchor: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Code(Value):
    """
    Lines of code, unchanged and in a monospaced font; ``language`` may name the programming language.

    With the role "formula" it is a formula in TeX, with the dollars or the environment around it, and formats that can
    set it do so; links refer to its ``anchor``. With the role "raw" it is for the format that its language names, which
    writes it as it is, and no other format shows it.
    """

    text: str
    language: str = ""
    role: str = ""
    anchor: str = ""


class Alignment(enum.StrEnum):
    """The alignment of the cells in a column."""

    NATURAL = ""
    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Table(Value):
    """
    A table: a head, rows with as many cells as the head, and an alignment for each column.

    ``label`` and ``number`` begin its caption, as in "Table 1: ..."; they are empty if it has no number. ``anchor`` is
    the name that links refer to.
    """

    head: tuple[RichText, ...]
    rows: tuple[tuple[RichText, ...], ...]
    alignments: tuple[Alignment, ...]
    caption: RichText = EMPTY
    label: str = ""
    number: str = ""
    anchor: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Picture(Value):
    """
    A picture in a paragraph of its own: a figure.

    ``source`` is a path relative to the file of the document, or an http(s) address. ``data`` is the content of the
    file, if it was found, for formats that contain their pictures. ``description`` is its caption, and also describes
    it in words unless ``alternative`` does. ``width`` is its share of the width of the text, in percent; without one
    (0) a picture has its own size. ``label``, ``number`` and ``anchor`` are those of a table.
    """

    source: str
    description: RichText = EMPTY
    data: bytes = attrs.field(default=b"", repr=False)
    alternative: str = ""
    width: int = 0
    label: str = ""
    number: str = ""
    anchor: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Contents(Value):
    """A table of contents with its title, of headings down to ``depth``; ``entries`` are the headings without notes."""

    title: RichText
    depth: int = 3
    entries: tuple[Heading, ...] = ()


@attrs.frozen(eq=False, repr=False)
class Rule(Value):
    """A horizontal line."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class BibliographyEntry(Value):
    """
    One item of a bibliography.

    ``label`` is what a style with second-field-align puts into the margin ("1."); it is not in ``text`` then.
    ``anchor`` is the name that links refer to. It is unique in a document, so an item that is shown twice has it once.
    """

    key: str
    text: RichText
    label: RichText = EMPTY
    annotation: RichText = EMPTY
    anchor: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Bibliography(Value):
    """
    The entries of a bibliography, as a style renders them.

    Spacing counts in lines, as in CSL. ``second_field_align`` is "flush", "margin" or empty. ``field`` is the code of
    the field that Word has it in.
    """

    entries: tuple[BibliographyEntry, ...]
    hanging_indent: bool = False
    second_field_align: str = ""
    line_spacing: int = 1
    entry_spacing: int = 1
    field: str = ""


Block = (
    Heading | Paragraph | List | BlockQuote | Box | Code | Table | Picture | Contents | Rule | Bibliography
)


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Document(Displayed, Value):
    """
    A titled sequence of blocks in one language (a BCP 47 tag such as "en-GB").

    ``notes`` are its footnotes or endnotes, numbered from one; the text has their numbers with Mark.NOTE.
    ``authors`` are for the metadata of a file; what readers see of them is in the blocks. Only Word has ``fields``,
    the codes of the fields that the text refers to with Mark.FIELD, from zero, and ``properties``, which are custom
    properties of the file.
    """

    title: str
    language: str = "en-GB"
    authors: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    notes: tuple[tuple[Block, ...], ...] = ()
    fields: tuple[str, ...] = attrs.field(default=(), repr=False)
    properties: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False)

    def __repr__(self) -> str:
        number = len(self.blocks)
        return f"<{type(self).__name__} {self.title!r}: {count_of(number, 'block')}>"


def bullets(texts: Iterable[RichText], *, role: str = "") -> List:
    """Return a tight bulleted list with one paragraph for each item."""
    return List(items=tuple((Paragraph(text=each),) for each in texts), role=role)
