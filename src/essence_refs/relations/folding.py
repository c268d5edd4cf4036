"""Folding of texts that are compared: without case and accents, in the letters of English."""

import unicodedata

# Letters that Unicode does not decompose; databases write them in two letters, or without their stroke.
_STROKES = dict(zip("æœøłđðþŋ", ("ae", "oe", "o", "l", "d", "d", "th", "n"), strict=True))
# Databases spell Greek letters. Unicode's names for them end in "ALPHA", "FINAL SIGMA" and so on; only lambda is "LAMDA".
_GREEK = {
    chr(code): unicodedata.name(chr(code)).split()[-1].casefold().replace("lamda", "lambda")
    for code in range(0x3B1, 0x3CA)
}
_PUNCTUATION = {
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{MINUS SIGN}": "-",
}
_LETTERS = str.maketrans(_STROKES | _GREEK | _PUNCTUATION)


def fold(text: str) -> str:
    """
    Return a text without case and accents, with plain hyphens and apostrophes.

    >>> fold("TNF-\u03b1 in Z\u00fcrich and \u0141\u00f3d\u017a")
    'tnf-alpha in zurich and lodz'
    """
    text = text.casefold()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text).translate(_LETTERS)
    return "".join(each for each in text if not unicodedata.combining(each))


def letters(text: str) -> str:
    r"""
    Return the letters and digits of a text, without case and accents, which two curators may write differently.

    >>> letters("Caf\u00e9: 1\u20132")
    'cafe12'
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
    return "".join(filter(str.isalnum, text.casefold()))
