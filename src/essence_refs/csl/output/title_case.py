"""
English title case: which words of a title are capitalised.

A word with capitals keeps them. So does a title all in capitals, as the CSL test suite expects; CSL 1.0.2 would put it in
lower case together with its acronyms.
"""

import re

# With the apostrophe in the set of the other signs, the pattern would take three times as long to compile.
WORD = re.compile(r"[^\W_]+(?:[.'`][^\W_]+|\u2019[^\W_]+)*")
# The stop words of CSL 1.0.2, "Title case", and the other English prepositions, which other processors do not capitalise
# either.
_SMALL_WORDS = (
    "a an and as at but by down for from in into nor of on onto or over so the till to up via with yet "
    "about above across after against along amid among around atop before behind below beneath beside "
    "besides between beyond despite during except given inside like near off out per plus since than "
    "through throughout toward towards under underneath until unto upon v versus vs within without"
)
_SMALL = frozenset(_SMALL_WORDS.split())
# Particles of names keep their case.
_PARTICLES = frozenset({"d", "de", "van", "von"})
# What ends a title or a sentence in it, and what may end one: full stops end abbreviations too ("Smith v. the State").
_ENDS = frozenset(":?!")
_PAUSES = frozenset(".\u2014")
# A single letter after one of these is a small word: "vis-à-vis", "jack-o-lantern".
_HYPHENS = ("-", "\u2010", "\u2011")
_OPENING = " \u00a0\u201c\u2018\"'([\u00ab"


def continues_word(before: str) -> bool:
    """
    Whether text begins inside a word: after a letter or digit, with or without an apostrophe.

    >>> continues_word("England\u2019"), continues_word("England ")
    (True, False)
    """
    end = before[:-1] if before[-1:] in ("'", "\u2019") else before
    return end[-1:].isalnum()


class TitleCaser:
    """Puts the pieces of one title in title case, in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.index = 0
        self.last = max((match.start() for match in WORD.finditer(text)), default=0)

    def title_case_next(self, piece: str) -> str:
        """Return the next piece in title case; protected pieces may be left out."""
        start = self.text.find(piece, self.index) if piece else self.index
        self.index = start + len(piece)
        return WORD.sub(lambda match: self._word(match.group(), start + match.start(), match.start()), piece)

    def _word(self, word: str, at: int, in_piece: int) -> str:
        before = self.text[:at]
        if in_piece < 2 and continues_word(before):
            # The end of a word that begins in another piece, as in "{England}'s".
            return word
        ends = at == self.last
        if not self._opens(before):
            if word in _PARTICLES or (len(word) == 1 and before.endswith(_HYPHENS)):
                return word
            if word.lower() in _SMALL and not ends:
                if word.istitle() and before.rstrip(_OPENING)[-1:] in _PAUSES:
                    # A capital begins a sentence here: "Growing up. The case of Leeds".
                    return word
                return word.lower() if word.islower() or word[1:].islower() or len(word) == 1 else word
        if not word.islower() or (len(word) == 1 and "\u0370" <= word < "\u0400"):
            # "iPhone" keeps its capitals, and a single Greek letter is a symbol.
            return word
        return word[0].upper() + word[1:]

    def _opens(self, before: str) -> bool:
        """Whether a word after this text begins a title or a subtitle."""
        if not any(each.isalnum() for each in before):
            return True
        stripped = before.rstrip(_OPENING)
        return stripped[-1:] in _ENDS and stripped != before
