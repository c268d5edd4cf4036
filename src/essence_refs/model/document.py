"""
A document: headings, paragraphs and bibliographies of rich text, ready for any output format.

What stands in a document is final: quotation marks and punctuation are those of the style and its locale.
"""

import attrs

from essence_refs.model.text import EMPTY, RichText


@attrs.frozen(kw_only=True)
class Heading:
    """A heading of depth 1 to 5 (the document's title is depth 0), with the name that links lead to."""

    text: RichText
    depth: int = 1
    anchor: str = ""


@attrs.frozen(kw_only=True)
class Paragraph:
    """A paragraph. ``role`` says what it is ("definition", "bundle", "count", "note"), for formats that set it apart."""

    text: RichText
    role: str = ""


@attrs.frozen(kw_only=True)
class Bullets:
    """A bulleted list."""

    items: tuple[RichText, ...]
    role: str = ""


@attrs.frozen(kw_only=True)
class Entry:
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


@attrs.frozen(kw_only=True)
class Bibliography:
    """
    Items as a style sets them.

    Spacing counts in lines, as in CSL. ``second_field_align`` is "flush", "margin" or empty.
    """

    entries: tuple[Entry, ...]
    hanging_indent: bool = False
    second_field_align: str = ""
    line_spacing: int = 1
    entry_spacing: int = 1


Block = Heading | Paragraph | Bullets | Bibliography


@attrs.frozen(kw_only=True)
class Document:
    """A titled sequence of blocks in one language (a BCP 47 tag such as "en-GB")."""

    title: str
    language: str = "en-GB"
    blocks: tuple[Block, ...] = ()
