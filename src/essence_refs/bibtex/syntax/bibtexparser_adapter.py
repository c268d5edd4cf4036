"""bibtexparser's blocks as ours: with their places, and without its mistakes."""

import contextvars
import logging
import re
from collections.abc import Iterator

from bibtexparser import model as engine
from bibtexparser.splitter import Splitter

from essence_refs.bibtex.syntax.blocks import Block, Comment, Definition, Entry, Failure, Preamble

_SPLITTING = contextvars.ContextVar("splitting", default=False)

_OPENING = r"@\w*[ \t]*"
# A failed block that ran into the next one ends with the beginning of that one.
_TRAILING_MARK = _OPENING + r"\Z"
# Stands for the block that follows a stretch: one that is not closed fails for what begins inside it.
_NEXT = "@next{"

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


def engine_blocks(text: str, seen: str, offset: int = 0, *, is_last: bool = True) -> Iterator[Block]:
    """
    Yield the blocks of a stretch of text that begins at *offset* of a whole, as bibtexparser splits it.

    *seen* is the same stretch masked. Unless the stretch is the last one of the whole, a block follows it.
    """
    if not is_last:
        text, seen = text + _NEXT, seen + _NEXT
    token = _SPLITTING.set(True)
    try:
        found = Splitter(seen).split().blocks
    finally:
        _SPLITTING.reset(token)
    if not is_last:
        found.pop()
    return _placed(found, text, seen, offset)


def _placed(blocks: list[engine.Block], text: str, masked: str, offset: int) -> Iterator[Block]:
    """Yield our own blocks, each looked for where the one before it ends."""
    at = 0
    # Taken off one by one: the engine's blocks are large, and each can go when ours stands.
    blocks.reverse()
    while blocks:
        block = blocks.pop()
        seen = block.raw or ""
        start = masked.find(seen, at)
        at = start + len(seen)
        made = _block(block, offset + start, seen if masked is text else text[start:at])
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
