"""Parsing locators as people write them after a key: "p. 4", "chapter 2", "23-25", "§ 3"."""

import re
from collections.abc import Mapping

import attrs

from essence_refs import csl
from essence_refs.csl.style.locales import Locale
from essence_refs.model import EMPTY, RichText, merged

# The words that people write before a locator, by their label in CSL (CSL 1.0.2, "Locators").
_LABELS = {
    "act": ("act", "acts"),
    "appendix": ("app", "apps", "appendix", "appendices"),
    "article-locator": ("art", "arts", "article", "articles"),
    "book": ("bk", "bks", "book", "books"),
    "canon": ("canon", "canons"),
    "chapter": ("ch", "chs", "chap", "chaps", "chapter", "chapters"),
    "column": ("col", "cols", "column", "columns"),
    "elocation": ("loc", "locs", "location", "locations"),
    "equation": ("eq", "eqs", "eqq", "equation", "equations"),
    "figure": ("fig", "figs", "figure", "figures"),
    "folio": ("fol", "fols", "folio", "folios"),
    "issue": ("no", "nos", "issue", "issues"),
    "line": ("l", "ll", "line", "lines"),
    "note": ("n", "nn", "note", "notes"),
    "opus": ("op", "opp", "opus", "opera"),
    "page": ("p", "pp", "pg", "pgs", "page", "pages"),
    "paragraph": ("para", "paras", "paragraph", "paragraphs", "¶", "¶¶"),
    "part": ("pt", "pts", "part", "parts"),
    "rule": ("r", "rr", "rule", "rules"),
    "scene": ("sc", "scs", "scene", "scenes"),
    "section": ("s", "ss", "sec", "secs", "sect", "sects", "section", "sections", "§", "§§"),
    "sub-verbo": ("s.v", "s.vv", "s. v", "s. vv", "sv", "sub verbo", "sub verbis", "sub voce"),
    "supplement": ("supp", "supps", "suppl", "suppls", "supplement", "supplements"),
    "table": ("tbl", "tbls", "tab", "tabs", "table", "tables"),
    "timestamp": ("timestamp", "timestamps"),
    "title-locator": ("tit", "titt", "title", "titles"),
    "verse": ("v", "vv", "verse", "verses"),
    "volume": ("vol", "vols", "volume", "volumes"),
}
_TERMS = {word: term for term, words in _LABELS.items() for word in words}
# Labels whose words are also common words: a "title page" is not a title, and "no cover" not an issue.
_COMMON_WORDS = frozenset(
    {
        "act",
        "article-locator",
        "elocation",
        "issue",
        "note",
        "rule",
        "scene",
        "supplement",
        "timestamp",
        "title-locator",
    }
)
# "n.d." and "p.m." are not a note and a page: more of the abbreviation follows the first full stop.
_ABBREVIATED = re.compile(r"\.[^\W\d_]\.")
# A digit or a Roman numeral; "civil" and "mid" have its letters but are words, and "cl. 4" is a clause.
_ROMAN = r"(?=[ivxlcdm])m*(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})(?!\w|\.\s*\d|\s+\d)"
_NUMBER = re.compile(rf"\d|{_ROMAN}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_](?!\w)|[(\[]")
# The locator in a dictionary is a word (sub verbo).
_HEADWORD = re.compile(r"[^\s,;][^,;]*")

# One number of a locator: "4", "12-15", "3:7", "2.1", "iv", "4(a)".
_LOCATOR_PART = r"(?:[\w\-\N{EN DASH}:]+|\([^()\s]*\)|\[[^\[\]\s]*\])(?:\.?(?:[\w\-\N{EN DASH}:]+|\([^()\s]*\)|\[[^\[\]\s]*\]))*"
_FIRST = re.compile(_LOCATOR_PART)
_NEXT = re.compile(rf"(?:\s*[,;]\s*|\s+)(?P<locator>{_LOCATOR_PART})")
_BRACED = re.compile(r"\{(?P<inside>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


def with_locator(cite: csl.Cite, words: str) -> csl.Cite:
    """Return *cite* with all of *words* as its locator; if they are no locator, they become the suffix."""
    words = words.strip()
    term, locator = _labelled(words, _TERMS)
    is_counted = _NUMBER.match(locator) or _LETTER.match(locator)
    if locator and locator != words and (is_counted or term not in _COMMON_WORDS):
        return attrs.evolve(cite, locator=RichText.of(locator), label=term)
    if _NUMBER.match(words):
        return attrs.evolve(cite, locator=RichText.of(words), label="page")
    if not words:
        return cite
    return attrs.evolve(cite, suffix=RichText(merged((f", {words}", *cite.suffix.content))))


def locator_terms(locale: Locale) -> Mapping[str, str]:
    """Return the labels of locators by their words, in lower case without full stops, in a locale and in English."""
    words = dict(_TERMS)
    for (name, _), term in locale.terms.items():
        if name in _LABELS:
            words |= {each.casefold().rstrip("."): name for each in (term.single, term.multiple) if each}
    return words


def with_parsed_suffix(cite: csl.Cite, suffix: RichText, words: Mapping[str, str]) -> csl.Cite:
    """
    Return *cite* with the locator that its author wrote after the key, and the rest as the suffix.

    The rule is pandoc's (manual, "Citation syntax"): a locator is a label and a number, or a number alone, and the
    numbers that follow; or the text in braces.
    """
    first = suffix.content[0] if suffix else ""
    if not isinstance(first, str):
        # In the brackets after an author in the text, nothing else separates these words from the year.
        starts = suffix.plain[:1]
        between = (", ",) if starts.isalnum() or starts == "$" else ()
        return attrs.evolve(cite, suffix=RichText((*between, *suffix.content)))
    text = first.lstrip().removeprefix(",").lstrip()
    braced = _BRACED.match(text)
    if braced:
        label, locator = _labelled(braced["inside"].strip(), words)
        rest = text[braced.end() :]
        locator = locator.strip()
        if not locator and rest[:1].isalnum():
            # Empty braces keep a number from being read as a locator: "{}99 years".
            rest = f", {rest}"
    else:
        label, rest_of_text = _labelled(text, words)
        if label == "sub-verbo":
            found = _HEADWORD.match(rest_of_text)
            locator = found[0].rstrip() if found else ""
        else:
            locator = _leading_locator(rest_of_text, is_labelled=rest_of_text != text)
        rest = rest_of_text[len(locator) :]
        if not locator:
            # In the brackets after an author in the text, nothing else separates these words from the year.
            between = (", ",) if first[:1].isalnum() else ()
            return attrs.evolve(cite, suffix=RichText(merged((*between, *suffix.content))))
    left = RichText(merged((rest, *suffix.content[1:])))
    return attrs.evolve(
        cite,
        locator=RichText.of(locator),
        label=label if locator else "",
        suffix=left if left.plain.strip() else EMPTY,
    )


def _labelled(text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return the label of the locator that *text* begins with ("page" if there is no label), and the text after it."""
    for length in range(min(len(text), max(map(len, words))), 0, -1):
        term = words.get(text[:length].casefold())
        after = text[length:]
        is_whole = after[:1] in (".", "") or after[:1].isspace() or not text[length - 1].isalpha()
        is_whole = is_whole or (after[0].isdigit() and _may_precede_number(text[:length]))
        if term and is_whole and not _ABBREVIATED.match(after):
            return term, after.removeprefix(".").lstrip()
    return "page", text


def _may_precede_number(word: str) -> bool:
    """Whether a word directly before a number is a label: "p4" and "ch2" have one; "S12" and "e4" are pages."""
    return word.islower() and (len(word) > 1 or word == "p")


def _leading_locator(text: str, *, is_labelled: bool) -> str:
    """Return the numbers that *text* begins with."""
    found = _FIRST.match(text)
    if found is None or not _is_number(found[0], roman=is_labelled):
        return ""
    end = found.end()
    while (found := _NEXT.match(text, end)) and _is_number(found["locator"], roman=is_labelled):
        end = found.end()
    return text[:end]


def _is_number(text: str, *, roman: bool) -> bool:
    if any(each.isdigit() for each in text):
        return True
    return roman and (
        text[0] in "([" or all(_NUMBER.match(each) for each in re.split("[-\N{EN DASH}]", text))
    )
