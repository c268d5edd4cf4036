"""Splitting .bib text into blocks: regular ones by patterns, all others by bibtexparser."""

import re
from collections.abc import Iterator

from essence_refs.bibtex.syntax.blocks import Block, Comment
from essence_refs.bibtex.syntax.fast_splitter import other_regular_blocks, regular_entries

# Strings, for few texts need them: see ``blocks``.
_OPENING = r"@\w*[ \t]*[({]"
# bibtexparser knows comments, strings and preambles by how the type begins, so that it takes
# @commentary for a comment.
_MISTAKABLE = r"(?i)@(?:c(?=omment\w)|s(?=tring\w)|p(?=reamble\w))"
# To biber a line that begins with a per cent sign is a comment, whatever it holds; bibtexparser sees entries there.
_LINE_COMMENT = r"\n[ \t]*%[^\n@]*@[^\n]*"


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
        # Most often a blank line is all that parts two entries.
        if not text[at:start].isspace():
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
        if not re.search(_OPENING, between):
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
        if not re.search(_OPENING, seen):
            yield self._comment(start, end)
            return
        # Importing bibtexparser takes as long as reading a hundred entries, for it brings all its middleware.
        from essence_refs.bibtex.syntax.bibtexparser_adapter import engine_blocks  # noqa: PLC0415

        yield from engine_blocks(stretch, seen, start, is_last=end == len(self.text))

    def _comment(self, start: int, end: int) -> Comment:
        between = self.text[start:end]
        words = between.lstrip()
        return Comment(words.rstrip(), end - len(words), explicit=False)


def masked(text: str) -> str:
    """Return text of the same length that the engine cannot mistake."""
    # The engine takes any brace after a backslash as escaped, also the one after a line break (\\).
    if "\\\\" in text:
        text = text.replace("\\\\", "\\.")
    if re.search(_LINE_COMMENT, f"\n{text}"):
        text = re.sub(_LINE_COMMENT, lambda found: found.group().replace("@", "a"), f"\n{text}")[1:]
    return re.sub(_MISTAKABLE, "@x", text)
