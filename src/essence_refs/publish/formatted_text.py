"""Formatted text that goes into a sentence: citations and single references, in any format for text in a line."""

from abc import ABC, abstractmethod

import attrs

from essence_refs import formats
from essence_refs.errors import UnknownFormatError
from essence_refs.model import RichText


class InlineText(ABC):
    """A base class of what can be written within a line of text, Markdown, HTML or LaTeX."""

    __slots__ = ()

    @property
    @abstractmethod
    def rich_text(self) -> RichText:
        """The text with its marks and links."""

    @property
    def text(self) -> str:
        """The text without marks and links."""
        return formats.write_inline(self.rich_text, "text")

    @property
    def markdown(self) -> str:
        """The text as Markdown."""
        return formats.write_inline(self.rich_text, "markdown")

    @property
    def html(self) -> str:
        """The text as HTML."""
        return formats.write_inline(self.rich_text, "html")

    @property
    def latex(self) -> str:
        """The text as LaTeX."""
        return formats.write_inline(self.rich_text, "latex")

    def __str__(self) -> str:
        return self.rich_text.plain

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"

    def __format__(self, name: str) -> str:
        """
        Return the text within an f-string: plain, or in a format, as in ``f"{citation:markdown}"``.

        If *name* is not the name of a format, it is a format specification of Python for the plain text, as in
        ``f"{citation:>30}"``.

        Raises:
            UnknownFormatError: when it is neither, with the formats for text in a line.

        """
        try:
            return formats.write_inline(self.rich_text, name or "text")
        except UnknownFormatError as unknown:
            try:
                return format(str(self), name)
            except ValueError:
                raise unknown from None


@attrs.frozen(eq=False, repr=False)
class FormattedText(InlineText, RichText):
    """
    A citation or a reference as a style formats it: rich text that can be written in each format for text in a line.

    >>> from essence_refs.model import Mark, Span
    >>> cited = FormattedText(("(Brand ", Span(Mark.ITALIC, ("et al.",)), ", 2019)"))
    >>> f"See {cited}, or {cited:markdown}."
    'See (Brand et al., 2019), or (Brand *et al.*, 2019).'
    """

    @property
    def rich_text(self) -> RichText:
        """The text itself."""
        return self

    def __add__(self, other: RichText | str) -> "FormattedText":
        return FormattedText((RichText(self.content) + other).content)
