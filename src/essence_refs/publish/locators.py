"""Locators as people write them: "p. 4", "chapter 2", "23-25", "§ 3", at the beginning of what stands behind a key."""

import re

import attrs

from essence_refs import csl
from essence_refs.model import RichText, merged

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
    "opus": ("op", "opp", "opus", "opera"),
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


def at_place(cite: csl.Cite, words: str) -> csl.Cite:
    """Return *cite* with all of *words* as its locator; words that name no place stand behind the citation."""
    words = words.strip()
    found = _LOCATOR.fullmatch(words)
    term = _TERMS.get(found["word"].casefold()) if found else None
    if found and term:
        return attrs.evolve(cite, locator=RichText.of(found["place"]), label=term)
    if _NUMBER.match(words):
        return attrs.evolve(cite, locator=RichText.of(words), label="page")
    if not words:
        return cite
    return attrs.evolve(cite, suffix=RichText(merged((f", {words}", *cite.suffix.content))))
