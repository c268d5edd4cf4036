"""Texts that stand beside a bibliography, with the quotation marks and apostrophes that the bibliography has."""

from essence_refs.csl.compiled_style import program
from essence_refs.csl.elements.items import node_of
from essence_refs.csl.output.punctuation import finished
from essence_refs.csl.style.loading import Style
from essence_refs.model import RichText


def typeset(text: RichText, style: Style, *, locale: str = "en-GB") -> RichText:
    """
    Return *text* with its straight quotes set as the style sets them in its locale.

    Raises:
        UnknownLocaleError: where nobody knows the language.

    """
    return finished(node_of(text), program(style, locale).quotes)
