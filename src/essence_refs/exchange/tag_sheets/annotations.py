"""Changing the text of an annotation without losing the italics, links and braces in the parts that stay as they are."""

import re
from collections.abc import Iterator

import attrs

from essence_refs.model import Inline, RichText

_BLANKS = re.compile(r"[ \t\r\n]+")


def one_paragraph(text: str) -> str:
    """Return a text with one blank for line breaks and for several blanks, as a field of a .bib file has it."""
    return _BLANKS.sub(" ", text).strip()


def edited_text(before: RichText, after: str) -> tuple[RichText, bool]:
    """
    Return a rich text with new words, and whether the words that were replaced had marks or links, which are lost.

    What both texts have at their beginning and at their end stays as it is.
    """
    old = before.plain
    start = _common(old, after)
    most = min(len(old), len(after)) - start
    end = min(_common(old[::-1], after[::-1]), most)
    kept_until = len(old) - end
    middle = after[start : len(after) - end]
    content = (
        *_part(before.content, 0, start),
        *([middle] if middle else ()),
        *_part(before.content, kept_until, len(old)),
    )
    is_lossy = any(not isinstance(each, str) for each in _part(before.content, start, kept_until))
    return RichText(_joined(content)), is_lossy


def _common(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _part(content: tuple[Inline, ...], start: int, end: int) -> Iterator[Inline]:
    """Yield the part of a content between two positions in its plain text."""
    at = 0
    for each in content:
        length = len(each) if isinstance(each, str) else len(RichText(each.content).plain)
        first, last = max(start - at, 0), min(end - at, length)
        if first < last:
            yield (
                each[first:last]
                if isinstance(each, str)
                else attrs.evolve(each, content=tuple(_part(each.content, first, last)))
            )
        at += length


def _joined(content: tuple[Inline, ...]) -> tuple[Inline, ...]:
    joined: list[Inline] = []
    for each in content:
        if joined and isinstance(each, str) and isinstance(joined[-1], str):
            joined[-1] += each
        else:
            joined.append(each)
    return tuple(joined)
