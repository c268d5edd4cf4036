"""Citing in the text, and a single reference as a style sets it."""

import re
from pathlib import Path

import attrs

from essence_refs import corpus, csl
from essence_refs.model import Library, Reference, RichText
from essence_refs.publish.lists import LOCALE, STYLE

# What writers put before a locator, and the CSL term it stands for (CSL 1.0.2, "Locators").
_LABELS = {
    "book": ("bk", "bks", "book", "books"),
    "chapter": ("ch", "chap", "chaps", "chapter", "chapters"),
    "column": ("col", "cols", "column", "columns"),
    "figure": ("fig", "figs", "figure", "figures"),
    "folio": ("fol", "fols", "folio", "folios"),
    "issue": ("no", "nos", "issue", "issues"),
    "line": ("l", "ll", "line", "lines"),
    "note": ("n", "nn", "note", "notes"),
    "page": ("p", "pp", "page", "pages"),
    "paragraph": ("para", "paras", "paragraph", "paragraphs", "¶", "¶¶"),
    "part": ("pt", "pts", "part", "parts"),
    "section": ("s", "ss", "sec", "secs", "section", "sections", "§", "§§"),
    "table": ("tbl", "table", "tables"),
    "verse": ("v", "vv", "verse", "verses"),
    "volume": ("vol", "vols", "volume", "volumes"),
    "appendix": ("app", "appendix", "appendices"),
}
_TERMS = {word: term for term, words in _LABELS.items() for word in words}
_LOCATOR = re.compile(r"(?P<word>[^\W\d_]+|[§¶]{1,2})(?:\.\s*|\s+|(?<=[§¶]))(?P<place>\S.*)", re.DOTALL)
# A digit or a Roman number: "civil" and "mid" are made of its letters, and are words.
_NUMBER = re.compile(
    r"\d|(?=[ivxlcdm])m*(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})(?!\w)", re.IGNORECASE
)


def cite(  # noqa: PLR0913 - the public face: each keyword is one choice of a writer
    library: Library,
    key: str,
    *more: str,
    locator: str | None = None,
    in_text: bool = False,
    suppress_author: bool = False,
    style: str | Path = STYLE,
    locale: str = LOCALE,
) -> RichText:
    """
    Return the citation of one reference, or of several together, as it stands in a text.

    Names, year suffixes and numbers are those of a list of the whole library. A *locator* such as "p. 4",
    "ch. 2" or "23-25" belongs to the last key. With *in_text* the author is part of the sentence, as in
    "Brand et al. (2019)"; with *suppress_author* the sentence has named the author already.

    Raises:
        UnknownReferenceError: with the nearest keys.
        UnknownStyleError: with the nearest styles.
        UnknownLocaleError: with the nearest locales.
        StyleError: when the style cannot be used.

    """
    keys = (key, *more)
    for each in keys:
        library[each]
    cites = [csl.Cite(key=each, suppress_author=suppress_author) for each in keys]
    cites[-1] = _at(cites[-1], (locator or "").strip())
    citation = csl.Citation(cites=tuple(cites), in_text=in_text)
    opened = corpus.open_style(style)
    cited = csl.cite([citation], library.references, opened, locale=locale, in_document=False)
    return cited.citations[0]


def _at(cite: csl.Cite, words: str) -> csl.Cite:
    """Return *cite* with a locator; words that name no place stand behind the citation."""
    found = _LOCATOR.fullmatch(words)
    term = _TERMS.get(found["word"].casefold()) if found else None
    if found and term:
        return attrs.evolve(cite, locator=RichText.of(found["place"]), label=term)
    if _NUMBER.match(words):
        return attrs.evolve(cite, locator=RichText.of(words), label="page")
    return attrs.evolve(cite, suffix=RichText.of(f", {words}")) if words else cite


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
