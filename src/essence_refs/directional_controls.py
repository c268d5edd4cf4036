"""
Balance the invisible characters that change the direction of text, so that they do not affect the text after it.

The terms are those of UAX #9, the Unicode bidirectional algorithm.
"""

import re
from collections.abc import Iterable

_ALL = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# Few texts have them, so re compiles these patterns when they are used.
_CONTROLS = f"[{_ALL}]"
# In JSON they may be escaped.
_ESCAPED = r"\\u20(?:2[a-eA-E]|6[6-9])"
_POP_EMBEDDING, _POP_ISOLATE = "\u202c", "\u2069"
_EMBEDDINGS = frozenset("\u202a\u202b\u202d\u202e")
_ISOLATES = frozenset("\u2066\u2067\u2068")


def has_controls(text: str) -> bool:
    """Return whether a text, or JSON, has characters that change the direction of others."""
    # Most texts are ASCII, and looking for each character is ten times quicker than a regular expression.
    return (not text.isascii() and any(each in text for each in _ALL)) or (
        "\\u20" in text and re.search(_ESCAPED, text) is not None
    )


def balance(pieces: Iterable[str]) -> list[str]:
    r"""
    Return the pieces of one text with each embedding, override and isolate closed, and without characters that close nothing.

    What is still open at the end is closed in the last piece that is not empty.

    >>> balance(["a\u202eb", "c"])
    ['a\u202eb', 'c\u202c']
    >>> balance(["a\u202cb\u2069"])
    ['ab']
    """
    opened: list[str] = []
    result = [re.sub(_CONTROLS, lambda found: _replacement(found[0], opened), piece) for piece in pieces]
    if opened:
        last = max(number for number, piece in enumerate(result) if piece)
        result[last] += "".join(_closing(each) for each in reversed(opened))
    return result


def visible(text: str) -> str:
    """Return a text in which each of these characters is U+FFFD, for messages, which quote parts of texts."""
    return text if text.isprintable() else re.sub(_CONTROLS, "\N{REPLACEMENT CHARACTER}", text)


def _replacement(control: str, opened: list[str]) -> str:
    if control in _EMBEDDINGS or control in _ISOLATES:
        opened.append(control)
        return control
    if control == _POP_EMBEDDING:
        if not opened or opened[-1] in _ISOLATES:
            return ""
        opened.pop()
        return control
    if _ISOLATES.isdisjoint(opened):
        return ""
    closed = ""
    while opened[-1] in _EMBEDDINGS:
        opened.pop()
        closed += _POP_EMBEDDING
    opened.pop()
    return closed + control


def _closing(control: str) -> str:
    return _POP_ISOLATE if control in _ISOLATES else _POP_EMBEDDING
