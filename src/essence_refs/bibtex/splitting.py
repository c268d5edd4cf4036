"""
Splitting .bib text into blocks, each with its place: bibtexparser does it, our values carry it on.

Offsets count characters from the start of the text and work on it directly: ``text[field.value_start:
field.value_end]`` is the value as it stands, with its braces or quotation marks.
"""

import contextvars
import logging
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from bibtexparser import model as engine
from bibtexparser.splitter import Splitter

_SPLITTING = contextvars.ContextVar("splitting", default=False)

# bibtexparser knows comments, strings and preambles by how the type begins, so that it takes
# @commentary for a comment.
_MISTAKABLE = re.compile(r"@(?:c(?=omment\w)|s(?=tring\w)|p(?=reamble\w))", re.IGNORECASE)
# To biber a line that begins with a per cent sign is a comment, whatever it holds; bibtexparser sees entries there.
_LINE_COMMENT = re.compile(r"\n[ \t]*%[^\n@]*@[^\n]*")
# In this room a pattern that reading an ordinary file does not need is a string: re compiles it at its first use
# and remembers it, while compiling all of them at import is a delay that every short list would feel.
_OPENING = r"@\w*[ \t]*"
_HEADER = _OPENING + r"[({]\s*"
# A failed block that ran into the next one ends with the beginning of that one.
_TRAILING_MARK = _OPENING + r"\Z"


# Named tuples, not attrs, as all values of this room: attrs writes and compiles the methods of each class at import,
# which takes four times as long, and there are many classes here that short lists make little use of.
class Field(NamedTuple):
    """A field of an entry: its name as written, its raw value with the enclosure, and where they stand."""

    name: str
    value: str
    name_start: int
    value_start: int

    @property
    def name_end(self) -> int:
        """The offset just after the name."""
        return self.name_start + len(self.name)

    @property
    def value_end(self) -> int:
        """The offset just after the value."""
        return self.value_start + len(self.value)


class Entry(NamedTuple):
    """
    An entry: ``text[start:end]`` is all of it, from the ``@`` to the closing brace or parenthesis.

    ``type`` is as written; ``values`` are the names and raw values of the fields, in order, and may hold
    a name twice.
    """

    type: str
    key: str
    start: int
    raw: str
    values: tuple[tuple[str, str], ...]

    @property
    def end(self) -> int:
        """The offset just after the closing brace or parenthesis."""
        return self.start + len(self.raw)

    @property
    def key_start(self) -> int:
        """The offset of the key, or of the place where it is missing."""
        header = re.match(_HEADER, self.raw)
        return self.start + (header.end() if header else 0)

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields with their offsets. Found anew on every call, for few readers need them."""
        # Between the parts that the engine gives stand only white space and the one sign looked for.
        at = self.key_start - self.start + len(self.key)
        found = []
        for name, value in self.values:
            at = self.raw.find(",", at) + 1
            name_at = self.raw.find(name, at)
            if not name:
                name_at = at
            equals_at = self.raw.find("=", name_at + len(name))
            value_at = self.raw.find(value, equals_at + 1)
            found.append(Field(name, value, self.start + name_at, self.start + value_at))
            at = value_at + len(value)
        return tuple(found)

    def field(self, name: str) -> Field | None:
        """Return the first field with this name, whatever its case."""
        wanted = name.lower()
        return next((field for field in self.fields if field.name.lower() == wanted), None)


class Definition(NamedTuple):
    """A @string: the abbreviation's name as written, and its raw value."""

    name: str
    value: str
    start: int
    raw: str

    @property
    def end(self) -> int:
        """The offset just after the closing brace or parenthesis."""
        return self.start + len(self.raw)

    @property
    def value_start(self) -> int:
        """The offset of the value."""
        return self.start + self.raw.find(self.value, self.raw.find("=") + 1)


class Preamble(NamedTuple):
    """A @preamble, with its raw value."""

    value: str
    start: int
    raw: str


class Comment(NamedTuple):
    """Text that is no entry: in a @comment when ``explicit``, else between the entries."""

    text: str
    start: int
    explicit: bool


class Failure(NamedTuple):
    """An entry that cannot be told from what follows it; ``reason`` says why, ``raw`` holds what was tried."""

    reason: str
    start: int
    raw: str


# Why the engine gave an entry up, in its words and in ours.
_REASONS = (
    ("Unexpected block start", "it is never closed: the next entry begins inside it"),
    ("Unexpectedly reached end", "it is never closed: the text ends inside it"),
    (
        "Expected comma after",
        "there is no comma after its key, or no key, or the key has a quotation mark or a brace in it",
    ),
    ("Expected a `=`", "a field has no value, or a comma is missing or one too many"),
    ("Expected equals sign", "there is no equals sign after the abbreviation's name"),
)

Block = Entry | Definition | Preamble | Comment | Failure


class Places:
    """Lines and columns of a text, both counted from one."""

    def __init__(self, text: str) -> None:
        self._line_starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._line_starts.append(at + 1)
            at = text.find("\n", at + 1)

    def __call__(self, offset: int) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


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
    masked = _masked(text)
    token = _SPLITTING.set(True)
    try:
        found = Splitter(masked).split().blocks
    finally:
        _SPLITTING.reset(token)
    return _placed(found, text, masked)


def _masked(text: str) -> str:
    """Return text of the same length that the engine cannot mistake; see the patterns for why."""
    # The engine takes any brace after a backslash as escaped, also the one after a line break (\\).
    if "\\\\" in text:
        text = text.replace("\\\\", "\\.")
    if _LINE_COMMENT.search(f"\n{text}"):
        text = _LINE_COMMENT.sub(lambda found: found.group().replace("@", "a"), f"\n{text}")[1:]
    return _MISTAKABLE.sub("@x", text)


def _placed(blocks: list[engine.Block], text: str, masked: str) -> Iterator[Block]:
    """Yield our own blocks, each looked for where the one before it ends."""
    at = 0
    # Taken off one by one: the engine's blocks are large, and each can go when ours stands.
    blocks.reverse()
    while blocks:
        block = blocks.pop()
        seen = block.raw or ""
        start = masked.find(seen, at)
        at = start + len(seen)
        made = _block(block, start, seen if masked is text else text[start:at])
        if isinstance(made, Failure):
            at = start + len(made.raw)
        yield made


def _block(block: engine.Block, start: int, raw: str) -> Block:
    if isinstance(block, engine.Entry):
        return _entry(block, start, raw)
    # Duplicates come wrapped, and only among the failed blocks. Telling them is the reader's business.
    if isinstance(block, engine.DuplicateBlockKeyBlock | engine.DuplicateFieldKeyBlock):
        wrapped = block.ignore_error_block
        if wrapped is not None:
            return _block(wrapped, start, raw)
    if isinstance(block, engine.ParsingFailedBlock):
        mark = re.compile(_TRAILING_MARK).search(raw, 1)
        return Failure(_reason(block), start, raw[: mark.start()] if mark else raw)
    if isinstance(block, engine.String):
        return _definition(block, start, raw)
    if isinstance(block, engine.Preamble):
        return Preamble(raw[_opening(raw) + 1 : -1], start, raw)
    return Comment(raw, start, explicit=isinstance(block, engine.ExplicitComment))


def _opening(raw: str) -> int:
    """Return where the brace or parenthesis stands that opens a block."""
    found = re.match(_OPENING, raw)
    return found.end() if found else 0


def _entry(block: engine.Entry, start: int, raw: str) -> Entry:
    values = tuple([(field.key, field.value) for field in block.fields])
    entry = Entry(raw[1 : 1 + len(block.entry_type)], block.key, start, raw, values)
    if block.raw == raw:
        return entry
    # The engine saw masked text: cut the same places out of the real one.
    seen = entry._replace(raw=block.raw or "")
    values = tuple(
        (
            raw[field.name_start - start : field.name_end - start],
            raw[field.value_start - start : field.value_end - start],
        )
        for field in seen.fields
    )
    key_at = seen.key_start - start
    return entry._replace(key=raw[key_at : key_at + len(block.key)], values=values)


def _definition(block: engine.String, start: int, raw: str) -> Definition:
    seen = Definition(block.key, block.value, start, block.raw or "")
    value_at = seen.value_start - start
    return seen._replace(value=raw[value_at : value_at + len(block.value)], raw=raw)


def _reason(block: engine.ParsingFailedBlock) -> str:
    # The error of an entry that never ends has no words of its own: they are in abort_reason.
    said = getattr(block.error, "abort_reason", "") or str(block.error)
    return next((ours for theirs, ours in _REASONS if said.startswith(theirs)), said)


def _is_loud(_: logging.LogRecord) -> bool:
    return not _SPLITTING.get()


# The engine logs what it could not read. We report it as problems instead, so its voice is off while we
# split, in that thread only.
logging.getLogger("bibtexparser.splitter").addFilter(_is_loud)
