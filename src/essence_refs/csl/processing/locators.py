"""Locators as people type them: with spaces around them, and with a label of their own ("ch. 3")."""

import re
from collections.abc import Sequence

import attrs

from essence_refs.csl.processing.positions import Citation, Cite
from essence_refs.csl.style.locales import Locale
from essence_refs.model import RichText

# The locators of CSL 1.0.2. Where two have one abbreviation in a language, the first of them is meant.
_LOCATORS = (
    *(
        "page",
        "paragraph",
        "chapter",
        "section",
        "volume",
        "figure",
        "line",
        "note",
        "part",
        "verse",
        "column",
    ),
    *("folio", "book", "issue", "opus", "appendix", "article-locator", "equation", "rule", "scene", "table"),
    *("timestamp", "title-locator", "act", "canon", "elocation", "supplement"),
)
# English abbreviations, which writers in other languages use too.
_ENGLISH = {
    "page": "p pp",
    "paragraph": "para paras",
    "chapter": "ch chs chap chaps",
    "section": "sec secs",
    "volume": "vol vols",
    "figure": "fig figs",
    "line": "l ll",
    "note": "n nn",
    "part": "pt pts",
    "verse": "v vv",
    "column": "col cols",
    "folio": "fol fols",
    "book": "bk bks",
    "issue": "no nos",
    "opus": "op opp",
    "appendix": "app",
    "article-locator": "art arts",
}
# A word before a number, a roman numeral or a single letter.
_LABELLED = re.compile(r"(?i)([^\W\d_]+)(?:\.\s*|\s+)((?:\d|[ivxlcdm]+\b|[^\W\d_]\b).*)", re.DOTALL)
# Signs that are printed as they are: no term says the same as "§" in every language.
_SIGNS = ("\N{SECTION SIGN}", "\N{PILCROW SIGN}")


def with_plain_locators(citations: Sequence[Citation], locale: Locale, *, has_labels: bool) -> list[Citation]:
    """
    Return the citations with locators as styles expect them: no spaces around them, and labels apart.

    ``has_labels`` says whether the style prints labels. If not, only the label of pages is taken off: without the word,
    "ch. 3" would read as page 3.
    """
    return [
        attrs.evolve(
            citation, cites=tuple(_plain(cite, locale, has_labels=has_labels) for cite in citation.cites)
        )
        if any(cite.locator for cite in citation.cites)
        else citation
        for citation in citations
    ]


def _plain(cite: Cite, locale: Locale, *, has_labels: bool) -> Cite:
    content = cite.locator.content
    if not content or not isinstance(content[0], str) or not isinstance(content[-1], str):
        return cite
    if len(content) > 1:
        stripped = RichText((content[0].lstrip(), *content[1:-1], content[-1].rstrip()))
        return cite if stripped == cite.locator else attrs.evolve(cite, locator=stripped)
    text = content[0].strip()
    found = None if text[:1].isdecimal() else _LABELLED.match(text)
    if found is not None:
        label = _label(found[1].lower(), locale)
        if label and (has_labels or label == "page"):
            return attrs.evolve(cite, locator=RichText((found[2],)), label=label)
    # A label without a term is not printed.
    label = text[0] if text.startswith(_SIGNS) else cite.label
    if (text, label) == (content[0], cite.label):
        return cite
    return attrs.evolve(cite, locator=RichText.of(text), label=label)


def _label(word: str, locale: Locale) -> str:
    """Return the locator that a word is a term or an abbreviation for, empty if it is for none."""
    for locator in _LOCATORS:
        for term in locale.forms(locator).values():
            if word in (term.single.lower().rstrip("."), term.multiple.lower().rstrip(".")):
                return locator
    return next((locator for locator, words in _ENGLISH.items() if word in words.split()), "")
