"""Texts that stand beside a bibliography, with the quotation marks and apostrophes that the bibliography has."""

from essence_refs.csl.items import node_of
from essence_refs.csl.program import program
from essence_refs.csl.punctuation import finished
from essence_refs.csl.style import Style
from essence_refs.model import Inline, Link, RichText, Span


def typeset(text: RichText, style: Style, *, locale: str = "en-GB") -> RichText:
    """
    Return *text* with its straight quotes set as the style sets them in its locale.

    Raises:
        UnknownLocaleError: where nobody knows the language.

    """
    # Nodes have no links: a style makes its own. A text that has some keeps them, and its quotes as they are.
    if any(map(_has_link, text.content)):
        return text
    return finished(node_of(text), program(style, locale).quotes)


def _has_link(inline: Inline) -> bool:
    return isinstance(inline, Link) or (isinstance(inline, Span) and any(map(_has_link, inline.content)))
