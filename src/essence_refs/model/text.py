"""
Rich text: titles, notes and rendered citations as trees of strings, spans and links.

Nothing in it is markup: a ``<`` is a ``<``, and each output format escapes what it needs to.
"""

import enum
from collections.abc import Iterator

import attrs

from essence_refs.front_end import Displayed
from essence_refs.values import Value


class Mark(enum.StrEnum):
    """
    The formatting or meaning of the text in a span.

    Marks of the last group cancel others: an italic word inside italic text is upright (flip-flopping in CSL). A format
    without such formatting may drop these spans.
    """

    ITALIC = "italic"
    OBLIQUE = "oblique"
    BOLD = "bold"
    LIGHT = "light"
    SMALL_CAPS = "small-caps"
    UNDERLINE = "underline"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    STRIKEOUT = "strikeout"
    HIGHLIGHT = "highlight"
    CODE = "code"
    # In a document only: a formula in TeX, with the dollars around it.
    FORMULA = "formula"
    # In a document only: a note reference, whose content is the note's number, and a line break (empty).
    NOTE = "note"
    BREAK = "break"
    # In a Word document only: where a field begins, whose content is the field's number, and where it ends (empty).
    FIELD = "field"
    # In a report only, before a style is applied: a citation, whose content is the citation's number.
    CITATION = "citation"
    # In a source text only: the CSL engine writes the locale's quotation marks.
    QUOTED = "quoted"
    # In a source text only: "and others" at the end of a list, for which the CSL engine writes the locale's "et al.".
    ET_AL = "et-al"
    # Text whose case no style changes, in braces in BibTeX.
    NO_CASE = "no-case"
    # The four values of CSL's display attribute.
    BLOCK = "block"
    LEFT_MARGIN = "left-margin"
    RIGHT_INLINE = "right-inline"
    INDENT = "indent"

    # Every span looks up its mark, and the hash of enums is written in Python.
    __hash__ = str.__hash__

    NORMAL_STYLE = "normal-style"
    NORMAL_WEIGHT = "normal-weight"
    NORMAL_VARIANT = "normal-variant"
    NO_DECORATION = "no-decoration"
    BASELINE = "baseline"


@attrs.frozen(eq=False, repr=False)
class Span(Value):
    """Text with one mark."""

    mark: Mark
    content: "tuple[Inline, ...]"


@attrs.frozen(eq=False, repr=False)
class Link(Value):
    """Text that links to *target*, an absolute address. Formats decide which schemes are safe."""

    target: str
    content: "tuple[Inline, ...]"


Inline = str | Span | Link


@attrs.frozen(eq=False, repr=False)
class RichText(Displayed, Value):
    """
    Text with marks and links.

    >>> title = RichText(("Effects of ", Span(Mark.ITALIC, ("Sure Start",))))
    >>> title.plain
    'Effects of Sure Start'
    >>> bool(RichText())
    False
    """

    content: tuple[Inline, ...] = ()

    @classmethod
    def of(cls, text: str) -> "RichText":
        """Return *text* as rich text without marks."""
        return cls((text,)) if text else EMPTY

    @property
    def plain(self) -> str:
        """The text without marks and links, with double curly quotation marks around quotations."""
        content = self.content
        if len(content) == 1 and isinstance(content[0], str):
            return content[0]
        return "".join(_plain(content)) if content else ""

    @property
    def is_plain(self) -> bool:
        """Whether it has no marks and no links."""
        return all(isinstance(each, str) for each in self.content)

    def __bool__(self) -> bool:
        return bool(self.content)

    def __str__(self) -> str:
        return self.plain

    def __add__(self, other: "RichText | str") -> "RichText":
        added = (other,) if isinstance(other, str) else other.content
        return RichText(merged(self.content + added))


EMPTY = RichText()


def merged(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """
    Return *content* with neighbouring strings joined and empty ones left out.

    >>> merged(("a", "", "b"))
    ('ab',)
    """
    result: list[Inline] = []
    for each in content:
        if isinstance(each, str):
            if not each:
                continue
            if result and isinstance(result[-1], str):
                result[-1] += each
                continue
        result.append(each)
    return tuple(result)


def _plain(content: tuple[Inline, ...]) -> Iterator[str]:
    for each in content:
        if isinstance(each, str):
            yield each
        elif isinstance(each, Span) and each.mark is Mark.QUOTED:
            yield "\N{LEFT DOUBLE QUOTATION MARK}"
            yield from _plain(each.content)
            yield "\N{RIGHT DOUBLE QUOTATION MARK}"
        else:
            yield from _plain(each.content)
