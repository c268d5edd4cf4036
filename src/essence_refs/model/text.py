"""
Rich text: what a title, a note or a finished citation is made of.

Text is a tree of plain strings, spans and links. Nothing in it is markup: a ``<`` is a ``<``, and escaping
is the business of each output format.
"""

import enum
from collections.abc import Iterator

import attrs

from essence_refs.front_end import Displayed
from essence_refs.values import Value


class Mark(enum.StrEnum):
    """
    What a span does to the text inside it.

    The second half undoes the first: an italic word inside italic text stands upright (CSL calls it
    flip-flopping), and a format that has no such notion may drop those spans.
    """

    ITALIC = "italic"
    OBLIQUE = "oblique"
    BOLD = "bold"
    LIGHT = "light"
    SMALL_CAPS = "small-caps"
    UNDERLINE = "underline"
    SUPERSCRIPT = "superscript"
    SUBSCRIPT = "subscript"
    CODE = "code"
    # In a document only: the mark of a note, whose content is the note's number, and a line that ends here (empty).
    NOTE = "note"
    BREAK = "break"
    # In a report only, until a style has set it: the place of a citation, whose content is the citation's number.
    CITATION = "citation"
    # In a source text only; the CSL engine turns quotation into the locale's quotation marks.
    QUOTED = "quoted"
    # Never recased by a style: what BibTeX writes in braces.
    NO_CASE = "no-case"
    # The four places that CSL's display attribute knows.
    BLOCK = "block"
    LEFT_MARGIN = "left-margin"
    RIGHT_INLINE = "right-inline"
    INDENT = "indent"

    # Marks are looked up for every span; the hash that an enum brings is written in Python.
    __hash__ = str.__hash__

    NORMAL_STYLE = "normal-style"
    NORMAL_WEIGHT = "normal-weight"
    NORMAL_VARIANT = "normal-variant"
    NO_DECORATION = "no-decoration"
    BASELINE = "baseline"


@attrs.frozen(eq=False, repr=False)
class Span(Value):
    """A stretch of text under one mark."""

    mark: Mark
    content: "tuple[Inline, ...]"


@attrs.frozen(eq=False, repr=False)
class Link(Value):
    """A stretch of text that leads to *target*, an absolute address. Formats decide which schemes are safe."""

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
        """Return *text* as rich text without any marks."""
        return cls((text,)) if text else EMPTY

    @property
    def plain(self) -> str:
        """The text without marks and links. Quotation becomes double curly quotation marks."""
        content = self.content
        if len(content) == 1 and isinstance(content[0], str):
            return content[0]
        return "".join(_plain(content))

    @property
    def is_plain(self) -> bool:
        """Whether there is no mark and no link in it."""
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
