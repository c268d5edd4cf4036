"""Contractions in decomposed text: which strings of a collation table a text consists of (UTS 10, section 7.2)."""

import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping


def longest_contractions(contractions: Iterable[str]) -> dict[str, int]:
    """Return, for the first character of each contraction, the length of the longest that begins with it."""
    longest: dict[str, int] = {}
    for each in contractions:
        longest[each[0]] = max(longest.get(each[0], 1), len(each))
    return longest


def split_at_contractions(
    text: str, contractions: Container[str], longest: Mapping[str, int]
) -> Iterator[str]:
    """
    Split decomposed text into contractions and single characters.

    A contraction may continue with a combining mark further on that no mark between them blocks.
    """
    start = 0
    while start < len(text):
        found = text[start]
        for length in range(longest.get(found, 1), 1, -1):
            if text[start : start + length] in contractions:
                found = text[start : start + length]
                break
        start += len(found)
        if found[0] in longest and start < len(text) and unicodedata.combining(text[start]):
            found, text = _with_marks(found, text, start, contractions)
        yield found


def _with_marks(found: str, text: str, start: int, contractions: Container[str]) -> tuple[str, str]:
    """Return a contraction with the later marks that belong to it, and the text without those marks."""
    blocked, at = 0, start
    while at < len(text):
        order = unicodedata.combining(text[at])
        if not order:
            break
        if order != blocked and found + text[at] in contractions:
            found, text = found + text[at], text[:at] + text[at + 1 :]
        else:
            blocked, at = order, at + 1
    return found, text
