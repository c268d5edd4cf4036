"""
Titles in title case to sentence case: the words outside of braces, as BibTeX's own styles and biblatex read them.

Only the case of letters changes. Text that is protected (`Mark.NO_CASE`) never does.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import attrs

from essence_refs.model.reference import Reference
from essence_refs.model.text import Inline, Link, Mark, RichText, Span
from essence_refs.model.titles.clear_cases import MINOR_WORDS

# A word may have an apostrophe or a full stop inside; a compound has hyphens between words.
_WORD = r"[^\W_]+(?:['\u2019.][^\W_]+)*"
_COMPOUND = re.compile(r"[^\W_]+(?:['\u2019.\u2010\u2011-][^\W_]+)*")
_PART = re.compile(_WORD)
_SENTENCE_END = ":?!."
_SKIPPED = " \t\n\u00a0\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb([{\u00bf\u00a1"
_ABBREVIATIONS = frozenset({"al", "cf", "ed", "eds", "etc", "no", "nos", "p", "pp", "v", "vol", "vs"})
_PRONOUN = re.compile(r"I['\u2019]")
_MOSTLY = 0.75
_PROTECTED = frozenset({Mark.NO_CASE, Mark.CODE, Mark.ET_AL})


def as_rendered(reference: Reference) -> Reference:
    """Return a reference with the titles that styles are to print: those in ``sentence_case`` in sentence case."""
    if not reference.sentence_case:
        return reference
    texts = tuple(
        (variable, sentence_case(text) if variable in reference.sentence_case else text)
        for variable, text in reference.texts
    )
    return attrs.evolve(reference, texts=texts, sentence_case=())


def sentence_case(text: RichText) -> RichText:
    """
    Return a text with its unprotected words in lower case, except those that begin a sentence or are not plain words.

    >>> title = RichText(("Stable ", Span(Mark.NO_CASE, ("Homes",)), ": A Plan for the NHS and Children's Services"))
    >>> sentence_case(title).plain
    "Stable Homes: A plan for the NHS and children's services"
    """
    flat = _Flat(text)
    characters = list(flat.text)
    for at, lower in _changes(flat):
        characters[at] = lower
    return RichText(_with_characters(text.content, iter(characters)))


def is_sentence_case(text: RichText) -> bool:
    """Return whether `sentence_case` changes nothing in a text."""
    return next(_changes(_Flat(text)), None) is None


def has_protected_words(text: RichText) -> bool:
    """Return whether some words of a text are protected, and others are not."""
    if len(text.content) < 2:
        return False
    flat = _Flat(text)
    return len({flat.is_protected[found.start()] for found in _PART.finditer(flat.text)}) == 2


def is_title_case(text: RichText) -> bool | None:
    """Return whether a text is in title case, judged by its unprotected words; None where none of them shows it."""
    flat = _Flat(text)
    shown = [word.text[0].isupper() for word in flat.words() if _shows_case(word, flat)]
    return sum(shown) >= _MOSTLY * len(shown) if shown else None


class _Word(NamedTuple):
    """
    A word of a text, which may be one part of a compound.

    ``begins`` means that the word or its compound begins a sentence, and ``is_first`` that it is the only or first part.
    A plain word is no acronym, and has no capitals and digits inside.
    """

    text: str
    start: int
    begins: bool
    is_first: bool
    is_plain: bool


def _changes(flat: "_Flat") -> Iterator[tuple[int, str]]:
    """Yield the letters that are to be in lower case, with their offsets."""
    for word in flat.words():
        if word.text.islower() or not word.is_plain or (word.begins and word.is_first):
            continue
        for at, each in enumerate(word.text, word.start):
            lower = each.lower()
            if lower != each and len(lower) == 1 and not flat.is_protected[at]:
                yield at, lower


def _shows_case(word: _Word, flat: "_Flat") -> bool:
    """Return whether the case of a word shows whether its text is in title case."""
    if not (word.is_plain and word.is_first) or word.begins or len(word.text) == 1:
        return False
    lower = word.text.lower()
    if lower in MINOR_WORDS or lower == word.text.upper():
        return False
    return not any(flat.is_protected[word.start : word.start + len(word.text)])


class _Flat:
    """The characters of a text without its marks, and which of them are protected."""

    def __init__(self, text: RichText) -> None:
        pieces = [*_leaves(text.content, is_protected=False)]
        self.text = "".join(piece for piece, _ in pieces)
        self.is_protected: list[bool] = []
        for piece, flag in pieces:
            self.is_protected += [flag] * len(piece)

    def words(self) -> Iterator[_Word]:
        """Yield the words, those of a compound one by one."""
        begins = True
        for found in _COMPOUND.finditer(self.text):
            compound, start = found[0], found.start()
            begins = begins or self._begins_sentence(start)
            if compound.isalpha():
                is_plain = _is_plain(compound, is_compound=False)
                yield _Word(compound, start, begins, is_first=True, is_plain=is_plain)
            else:
                yield from _parts(compound, start, begins=begins)
            begins = False

    def _begins_sentence(self, start: int) -> bool:
        """Return whether a colon or the end of a sentence is before a word that is not the first."""
        if self.text[start - 1] == " " and self.text[start - 2].isalnum():
            return False
        before = self.text[max(start - 40, 0) : start].rstrip(_SKIPPED)
        if before[-1:] not in _SENTENCE_END or not before or self.text[start - 1].isalnum():
            return False
        if not before.endswith("."):
            return True
        word = before[:-1].rpartition(" ")[2].lstrip(_SKIPPED)
        return word.lower() not in _ABBREVIATIONS and "." not in word


def _parts(compound: str, start: int, *, begins: bool) -> Iterator[_Word]:
    has_digit = any(each.isdigit() for each in compound)
    for found in _PART.finditer(compound):
        is_plain = not has_digit and _is_plain(found[0], is_compound=compound != found[0])
        yield _Word(found[0], start + found.start(), begins, is_first=not found.start(), is_plain=is_plain)


def _is_plain(word: str, *, is_compound: bool) -> bool:
    """Return whether a word is no acronym and has no capital or digit inside."""
    if len(word) == 1:
        return word == "A" and not is_compound if word.isupper() else True
    if word.isalpha() and word[1:].islower():
        return True
    return not any(each.isupper() or each.isdigit() for each in word[1:]) and not _PRONOUN.match(word)


def _leaves(content: Sequence[Inline], *, is_protected: bool) -> Iterator[tuple[str, bool]]:
    for each in content:
        if isinstance(each, str):
            yield each, is_protected
        elif isinstance(each, Link):
            yield from _leaves(each.content, is_protected=True)
        else:
            yield from _leaves(each.content, is_protected=is_protected or each.mark in _PROTECTED)


def _with_characters(content: Sequence[Inline], characters: Iterator[str]) -> tuple[Inline, ...]:
    """Return content with its characters replaced one by one."""
    result: list[Inline] = []
    for each in content:
        if isinstance(each, str):
            result.append("".join(itertools.islice(characters, len(each))))
        elif isinstance(each, Link):
            result.append(Link(each.target, _with_characters(each.content, characters)))
        else:
            result.append(Span(each.mark, _with_characters(each.content, characters)))
    return tuple(result)
