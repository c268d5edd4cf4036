"""
English title case: which words of a title are capitalised.

A word that has capitals keeps them, a title in nothing but capitals too, as the CSL test suite has it: CSL 1.0.2
would lower such a title, acronyms with it.
"""

import functools
import re

_WORD = r"[^\W_]+(?:[.'\u2019](?=[^\W_])[^\W_]+)*"
# The small words of CSL 1.0.2, "Title case", and the other prepositions of English, which other processors
# leave small as well.
_SMALL_WORDS = (
    "a an and as at but by down for from in into nor of on onto or over so the till to up via with yet "
    "about above across after against along amid among around atop before behind below beneath beside "
    "besides between beyond despite during except given inside like near off out per plus since than "
    "through throughout toward towards under underneath until unto upon v versus vs within without"
)
_SMALL = frozenset(_SMALL_WORDS.split())
# Particles of names stay as they are.
_PARTICLES = frozenset({"d", "de", "van", "von"})
# What ends a title or a sentence in it, and what may: a full stop ends abbreviations too, as in "Smith v. the State".
_ENDS = frozenset(":?!")
_PAUSES = frozenset(".\u2014")
_OPENING = " \u00a0\u201c\u2018\"'([\u00ab"


@functools.cache
def word() -> re.Pattern[str]:
    """Return the expression for a word, compiled when the first title is set."""
    return re.compile(_WORD)


def is_continued(before: str) -> bool:
    """
    Whether a word goes on from the text before it, where markup parts it: from a letter or figure, or one and an apostrophe.

    >>> is_continued("England\u2019"), is_continued("England ")
    (True, False)
    """
    end = before[:-1] if before[-1:] in ("'", "\u2019") else before
    return end[-1:].isalnum()


class Titling:
    """Title case over the pieces of one title, which must come in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.last = max((match.start() for match in word().finditer(text)), default=0)

    def titled(self, piece: str) -> str:
        """Return the next piece in title case; pieces that were protected may be left out."""
        start = self.text.find(piece, self.place) if piece else self.place
        self.place = start + len(piece)
        return word().sub(
            lambda match: self._word(match.group(), start + match.start(), match.start()), piece
        )

    def _word(self, word: str, at: int, in_piece: int) -> str:
        before = self.text[:at]
        if in_piece < 2 and is_continued(before):
            # The end of a word whose beginning stands in another piece, as of "{England}'s".
            return word
        ends = at == self.last or self.text[at + len(word) :].lstrip(" \u00a0")[:1] in (":", "?", "!")
        if not self._opens(before):
            if word in _PARTICLES:
                return word
            if word.lower() in _SMALL and not ends:
                if word.istitle() and before.rstrip(_OPENING)[-1:] in _PAUSES:
                    # Whoever wrote the title began a sentence here: "Growing up. The case of Leeds".
                    return word
                return word.lower() if word.islower() or word[1:].islower() or len(word) == 1 else word
        if not word.islower() or (len(word) == 1 and "\u0370" <= word < "\u0400"):
            # "iPhone" knows its capitals, and the beta of a chemist is a symbol.
            return word
        return word[0].upper() + word[1:]

    def _opens(self, before: str) -> bool:
        """Whether a word after this text begins a title or a subtitle."""
        if not any(each.isalnum() for each in before):
            return True
        stripped = before.rstrip(_OPENING)
        return stripped[-1:] in _ENDS and stripped != before
