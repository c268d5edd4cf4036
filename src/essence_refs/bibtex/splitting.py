"""Splitting .bib text into blocks: regular ones by patterns, all others by bibtexparser."""

import re
from collections.abc import Iterator

from essence_refs.bibtex.blocks import (
    Block,
    Comment,
    Definition,
    Entry,
    Failure,
    Field,
    Places,
    Preamble,
)
from essence_refs.bibtex.masking import OPENING, masked
from essence_refs.bibtex.regular import other_regular_blocks, regular_entries

__all__ = [
    "Block",
    "Comment",
    "Definition",
    "Entry",
    "Failure",
    "Field",
    "Places",
    "Preamble",
    "blocks",
    "split",
]


def split(text: str) -> tuple[Block, ...]:
    """
    Return the blocks of a .bib text in their order. It never raises: what cannot be split is a Failure.

    >>> [entry] = split("@misc{some, year = 2020}")
    >>> entry.key, entry.values, entry.fields[0].value_start
    ('some', (('year', '2020'),), 19)
    """
    return tuple(blocks(text))


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a .bib text one by one, for those who need each only once."""
    rest = _Rest(text)
    at = 0
    for start, end, entry in regular_entries(text):
        yield from rest.blocks(at, start)
        yield entry
        at = end
    yield from rest.blocks(at, len(text))


class _Rest:
    """
    What stands between the regular entries of a text.

    Wherever a line begins a block, bibtexparser begins one, whatever is open. So what stands before a regular block
    can be split without what follows, and what stands after it without what is before.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._masked: str | None = None

    def blocks(self, start: int, end: int) -> Iterator[Block]:
        """Yield the blocks of a stretch."""
        between = self.text[start:end]
        if not between or between.isspace():
            return
        if not re.search(OPENING, between):
            yield self._comment(start, end)
            return
        at = start
        for begins, ends, block in other_regular_blocks(self.text, start, end):
            yield from self._irregular(at, begins)
            yield block
            at = ends
        yield from self._irregular(at, end)

    def _irregular(self, start: int, end: int) -> Iterator[Block]:
        stretch = self.text[start:end]
        if not stretch or stretch.isspace():
            return
        if self._masked is None:
            self._masked = masked(self.text)
        seen = self._masked[start:end]
        if not re.search(OPENING, seen):
            yield self._comment(start, end)
            return
        # Importing bibtexparser takes as long as reading a hundred entries, for it brings all its middleware.
        from essence_refs.bibtex.engine import engine_blocks  # noqa: PLC0415

        yield from engine_blocks(stretch, seen, start, is_last=end == len(self.text))

    def _comment(self, start: int, end: int) -> Comment:
        between = self.text[start:end]
        words = between.lstrip()
        return Comment(words.rstrip(), end - len(words), explicit=False)
