"""Sort keys: text without its accents, case and punctuation, and the order that a style asks for."""

import functools
import re
import unicodedata

_LETTERS = str.maketrans(
    {
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
)
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
    if text.isascii():
        # A hot path: bytes are translated three times as quickly as text.
        return " ".join(text.encode().translate(_LOWERED, _DROPPED).decode().split())
    folded = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
    folded = "".join(each for each in folded if not unicodedata.combining(each))
    return " ".join(re.sub(r"[^\w\s]+", "", folded.replace("-", " ").replace("\u2013", " ")).split())
