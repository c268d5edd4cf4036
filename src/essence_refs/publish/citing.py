"""Citing in the text, and a single reference as a style sets it."""

from pathlib import Path

from essence_refs import corpus, csl
from essence_refs.model import Reference, RichText
from essence_refs.publish.lists import LOCALE, STYLE


def formatted(reference: Reference, *, style: str | Path = STYLE, locale: str = LOCALE) -> RichText:
    """
    Return one reference as it stands in a bibliography of its own.

    Raises:
        UnknownStyleError: with the nearest styles.
        UnknownLocaleError: with the nearest locales.
        StyleError: when the style cannot be used.

    """
    (bibliography,) = csl.bibliographies([[reference]], corpus.open_style(style), locale=locale)
    (entry,) = bibliography.entries
    return entry.label + " " + entry.text if entry.label else entry.text
