"""Sort keys: text without its accents, case and punctuation, and the order that a style asks for."""

import functools
import re
import unicodedata

_LETTERS = {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "ð": "d",
    "þ": "th",
    "\N{LATIN SMALL LETTER DOTLESS I}": "i",
}
# What each byte of an ASCII text becomes, and those that go.
_LOWERED = bytes(range(128)).lower().replace(b"-", b" ") + bytes(128)
_DROPPED = bytes(
    code for code in range(128) if not (chr(code).isalnum() or chr(code).isspace() or chr(code) in "_-")
)


@functools.lru_cache(maxsize=16384)
def collated(text: str) -> str:
    """
    Return a key by which texts sort as in a dictionary: first without accents, case and punctuation.

    >>> sorted(["Zimmer", "Ährlich", "Adams"], key=collated)
    ['Adams', 'Ährlich', 'Zimmer']
    """
    if not text.isascii():
        text = _folded(text)
        if not text.isascii():
            return " ".join(re.sub(r"[^\w\s]+", "", text.replace("-", " ")).split())
    # A hot path: bytes are translated three times as quickly as text.
    return " ".join(text.encode().translate(_LOWERED, _DROPPED).decode().split())


def _folded(text: str) -> str:
    text = text.lower()
    for letter, plain in _LETTERS.items():
        if letter in text:
            text = text.replace(letter, plain)
    text = unicodedata.normalize("NFKD", text)
    for each in set(text):
        if unicodedata.combining(each):
            text = text.replace(each, "")
    return text.replace("\u2013", " ")
