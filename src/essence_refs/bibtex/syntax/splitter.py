"""Splits .bib text into blocks: regular ones by patterns, all others by bibtexparser."""

import re
from collections.abc import Iterator

from essence_refs.bibtex.syntax.blocks import Block, Comment
from essence_refs.bibtex.syntax.fast_splitter import other_regular_blocks, regular_entries

_BLOCK_START = re.compile(r"@\s*[\w-]*\s*[({]")


def split(text: str) -> tuple[Block, ...]:
    """
    Split a .bib text into its blocks. Nothing is raised: text that cannot be split becomes a Failure.

    >>> [entry] = split("@misc{some, year = 2020}")
    >>> entry.key, entry.values, entry.fields[0].value_start
    ('some', (('year', '2020'),), 19)
    """
    return tuple(blocks(text))


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a .bib text one by one."""
    between = _TextBetween(text)
    at = 0
    for start, end, entry in regular_entries(text):
        # Between most entries there is only a blank line.
        if not text[at:start].isspace():
            yield from between.blocks(at, start)
        yield entry
        at = end
    yield from between.blocks(at, len(text))


class _TextBetween:
    """
    The text between the regular entries.

    Wherever a line begins a block, bibtexparser begins one, even inside an open block. So text before a regular block
    can be split without the text after it, and the other way round.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._masked: str | None = None

    def blocks(self, start: int, end: int) -> Iterator[Block]:
        """Yield the blocks of a stretch."""
        between = self.text[start:end]
        if not between or between.isspace():
            return
        if not _BLOCK_START.search(between):
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
            # Few files need it.
            from essence_refs.bibtex.syntax.masking import mask  # noqa: PLC0415

            self._masked = mask(self.text)
        seen = self._masked[start:end]
        if not _BLOCK_START.search(seen):
            yield self._comment(start, end)
            return
        # Importing bibtexparser takes as long as reading a hundred entries.
        from essence_refs.bibtex.syntax.bibtexparser_adapter import split_with_bibtexparser  # noqa: PLC0415

        yield from split_with_bibtexparser(stretch, seen, start, is_last=end == len(self.text))

    def _comment(self, start: int, end: int) -> Comment:
        between = self.text[start:end]
        words = between.lstrip()
        return Comment(words.rstrip(), end - len(words), explicit=False)
