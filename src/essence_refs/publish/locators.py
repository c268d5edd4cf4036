"""Locators as people write them: "p. 4", "chapter 2", "23-25", "§ 3", at the beginning of what stands behind a key."""

import re
from collections.abc import Mapping

import attrs

from essence_refs import csl
from essence_refs.csl.style.locales import Locale
from essence_refs.model import EMPTY, RichText, merged

# What writers put before a locator, and the CSL term it stands for (CSL 1.0.2, "Locators").
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
# Their words are everyday ones too: a "title page" is no title, and "no cover" no issue.
_EVERYDAY = frozenset(
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
# "n.d." and "p.m." are no note and no page: what the first stop ends is a part of the word.
_ABBREVIATED = re.compile(r"\.[^\W\d_]\.")
# A digit or a Roman number: "civil" and "mid" are made of its letters, and are words, and "cl. 4" is a clause.
_ROMAN = r"(?=[ivxlcdm])m*(?:cm|cd|d?c{0,4})(?:xc|xl|l?x{0,4})(?:ix|iv|v?i{0,4})(?!\w|\.\s*\d|\s+\d)"
_NUMBER = re.compile(rf"\d|{_ROMAN}", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_](?!\w)|[(\[]")
# The place under a word of a dictionary is a word itself.
_HEADWORD = re.compile(r"[^\s,;][^,;]*")

# What one place may look like: "4", "12-15", "3:7", "2.1", "iv", "4(a)".
_PLACE = r"(?:[\w\-\N{EN DASH}:]+|\([^()\s]*\)|\[[^\[\]\s]*\])(?:\.?(?:[\w\-\N{EN DASH}:]+|\([^()\s]*\)|\[[^\[\]\s]*\]))*"
_FIRST = re.compile(_PLACE)
_NEXT = re.compile(rf"(?:\s*[,;]\s*|\s+)(?P<place>{_PLACE})")
_BRACED = re.compile(r"\{(?P<inside>[^{}]*(?:\{[^{}]*\}[^{}]*)*)\}")


def with_locator(cite: csl.Cite, words: str) -> csl.Cite:
    """Return *cite* with all of *words* as its locator; words that name no place stand behind the citation."""
    words = words.strip()
    term, place = _labelled(words, _TERMS)
    is_counted = _NUMBER.match(place) or _LETTER.match(place)
    if place and place != words and (is_counted or term not in _EVERYDAY):
        return attrs.evolve(cite, locator=RichText.of(place), label=term)
    if _NUMBER.match(words):
        return attrs.evolve(cite, locator=RichText.of(words), label="page")
    if not words:
        return cite
    return attrs.evolve(cite, suffix=RichText(merged((f", {words}", *cite.suffix.content))))


def locator_terms(locale: Locale) -> Mapping[str, str]:
    """Return the words for locators, in lower case and without full stops: those of a locale, and the English ones."""
    words = dict(_TERMS)
    for (name, _), term in locale.terms.items():
        if name in _LABELS:
            words |= {each.casefold().rstrip("."): name for each in (term.single, term.multiple) if each}
    return words


def with_parsed_suffix(cite: csl.Cite, suffix: RichText, words: Mapping[str, str]) -> csl.Cite:
    """
    Return *cite* with what its author wrote behind the key: a locator, and the rest as the suffix.

    What is a locator is pandoc's rule (its manual, "Citation syntax"): a word for it and a place, or a number, and
    the numbers that follow; or what stands in braces.
    """
    first = suffix.content[0] if suffix else ""
    if not isinstance(first, str):
        return attrs.evolve(cite, suffix=suffix)
    text = first.lstrip().removeprefix(",").lstrip()
    braced = _BRACED.match(text)
    if braced:
        label, place = _labelled(braced["inside"].strip(), words)
        rest = text[braced.end() :]
        place = place.strip()
    else:
        label, text_of_place = _labelled(text, words)
        if label == "sub-verbo":
            found = _HEADWORD.match(text_of_place)
            place = found[0].rstrip() if found else ""
        else:
            place = _place(text_of_place, is_labelled=text_of_place != text)
        rest = text_of_place[len(place) :]
        if not place:
            # In the brackets behind an author in the text nothing parts these words from the year.
            between = (", ",) if first[:1].isalnum() else ()
            return attrs.evolve(cite, suffix=RichText(merged((*between, *suffix.content))))
    left = RichText(merged((rest, *suffix.content[1:])))
    return attrs.evolve(
        cite,
        locator=RichText.of(place),
        label=label if place else "",
        suffix=left if left.plain.strip() else EMPTY,
    )


def _labelled(text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """Return the kind of locator that *text* begins with (a page without a word for it), and the text after it."""
    for length in range(min(len(text), max(map(len, words))), 0, -1):
        term = words.get(text[:length].casefold())
        after = text[length:]
        is_whole = after[:1] in (".", "") or after[:1].isspace() or not text[length - 1].isalpha()
        is_whole = is_whole or (after[0].isdigit() and _is_joined(text[:length]))
        if term and is_whole and not _ABBREVIATED.match(after):
            return term, after.removeprefix(".").lstrip()
    return "page", text


def _is_joined(word: str) -> bool:
    """Whether a word right before a number is one for a locator: "p4" and "ch2" are; "S12" and "e4" are pages themselves."""
    return word.islower() and (len(word) > 1 or word == "p")


def _place(text: str, *, is_labelled: bool) -> str:
    """Return the places that *text* begins with."""
    found = _FIRST.match(text)
    if found is None or not _is_number(found[0], roman=is_labelled):
        return ""
    end = found.end()
    while (found := _NEXT.match(text, end)) and _is_number(found["place"], roman=is_labelled):
        end = found.end()
    return text[:end]


def _is_number(text: str, *, roman: bool) -> bool:
    if any(each.isdigit() for each in text):
        return True
    return roman and (
        text[0] in "([" or all(_NUMBER.match(each) for each in re.split("[-\N{EN DASH}]", text))
    )
