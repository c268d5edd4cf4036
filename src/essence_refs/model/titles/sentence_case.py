"""
Titles in title case to sentence case: the words outside of braces, as BibTeX's own styles and biblatex read them.

Only the case of letters changes. Text that is protected (`Mark.NO_CASE`) never does.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import attrs

from essence_refs.model.reference import Reference
from essence_refs.model.text import Inline, Link, Mark, RichText, Span

# A word may have an apostrophe or a full stop inside; a compound has hyphens between words.
_WORD = r"[^\W_]+(?:['\u2019.][^\W_]+)*"
_COMPOUND = re.compile(r"[^\W_]+(?:['\u2019.\u2010\u2011-][^\W_]+)*")
_PART = re.compile(_WORD)
_SENTENCE_END = ":?!."
_SKIPPED = " \t\n\u00a0\"'`\u2018\u2019\u201c\u201d\u00ab\u00bb([{\u00bf\u00a1"
_ABBREVIATIONS = frozenset({"al", "cf", "ed", "eds", "etc", "no", "nos", "p", "pp", "v", "vol", "vs"})
_PRONOUN = re.compile(r"I['\u2019]")
# Words that title case leaves in lower case. Styles differ, so that their case proves nothing.
_MINOR = frozenset(
    [
        "a",
        "about",
        "across",
        "after",
        "against",
        "along",
        "among",
        "an",
        "and",
        "around",
        "as",
        "at",
        "before",
        "behind",
        "below",
        "beneath",
        "between",
        "beyond",
        "but",
        "by",
        "down",
        "during",
        "except",
        "for",
        "from",
        "if",
        "in",
        "inside",
        "into",
        "is",
        "it",
        "its",
        "like",
        "near",
        "nor",
        "of",
        "off",
        "on",
        "onto",
        "or",
        "out",
        "outside",
        "over",
        "past",
        "per",
        "since",
        "so",
        "than",
        "that",
        "the",
        "their",
        "this",
        "through",
        "to",
        "toward",
        "towards",
        "under",
        "until",
        "up",
        "upon",
        "versus",
        "via",
        "vs",
        "when",
        "where",
        "whether",
        "while",
        "with",
        "within",
        "without",
        "yet",
    ]
)
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
    for word in flat.words():
        if not word.is_kept:
            for at in range(word.start, word.end):
                lower = characters[at].lower()
                if not flat.is_protected[at] and len(lower) == 1:
                    characters[at] = lower
    return RichText(_with_characters(text.content, iter(characters)))


def has_protected_words(text: RichText) -> bool:
    """Return whether some words of a text are protected, and others are not."""
    if len(text.content) < 2:
        return False
    flat = _Flat(text)
    words = [found.start() for found in _PART.finditer(flat.text)]
    return len({flat.is_protected[at] for at in words}) == 2


def is_title_case(text: RichText) -> bool | None:
    """Return whether a text is in title case, judged by its unprotected words; None where none of them shows it."""
    shown = [word.text[:1].isupper() for word in _Flat(text).words() if word.shows_case]
    if not shown:
        return None
    return sum(shown) >= _MOSTLY * len(shown)


class _Word(NamedTuple):
    """
    A word of a text. ``is_kept`` means that its case does not change.

    ``shows_case`` means that its case shows whether the text is in title case.
    """

    text: str
    start: int
    end: int
    is_kept: bool
    shows_case: bool


class _Flat:
    """The characters of a text without its marks, and which of them are protected."""

    def __init__(self, text: RichText) -> None:
        pieces = [*_leaves(text.content, is_protected=False)]
        self.text = "".join(piece for piece, _ in pieces)
        self.is_protected = [flag for piece, flag in pieces for _ in piece]

    def words(self) -> Iterator[_Word]:
        """Yield the words, those of a compound one by one."""
        is_first = True
        for compound in _COMPOUND.finditer(self.text):
            begins = is_first or self._begins_sentence(compound.start())
            is_first = False
            has_digit = any(each.isdigit() for each in compound[0])
            for number, found in enumerate(_PART.finditer(compound[0])):
                start, end = (compound.start() + at for at in found.span())
                is_plain = not has_digit and _is_plain(found[0], is_compound=compound[0] != found[0])
                is_protected = any(self.is_protected[start:end])
                yield _Word(
                    text=found[0],
                    start=start,
                    end=end,
                    is_kept=not is_plain or (begins and not number),
                    shows_case=(
                        is_plain
                        and not (begins or number or is_protected)
                        and len(found[0]) > 1
                        and found[0].lower() not in _MINOR
                        and found[0].lower() != found[0].upper()
                    ),
                )

    def _begins_sentence(self, start: int) -> bool:
        """Return whether a colon or the end of a sentence is before an offset."""
        before = self.text[max(start - 40, 0) : start].rstrip(_SKIPPED)
        if before[-1:] not in _SENTENCE_END or not before or self.text[start - 1].isalnum():
            return False
        if not before.endswith("."):
            return True
        word = before[:-1].rpartition(" ")[2].lstrip(_SKIPPED)
        return word.lower() not in _ABBREVIATIONS and "." not in word


def _is_plain(word: str, *, is_compound: bool) -> bool:
    """Return whether a word is no acronym and has no capital or digit inside."""
    if len(word) == 1:
        return word == "A" and not is_compound if word.isupper() else True
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
            result.append("".join(next(characters) for _ in each))
        elif isinstance(each, Link):
            result.append(Link(each.target, _with_characters(each.content, characters)))
        else:
            result.append(Span(each.mark, _with_characters(each.content, characters)))
    return tuple(result)
