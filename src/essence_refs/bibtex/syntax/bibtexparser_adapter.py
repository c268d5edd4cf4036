"""Converts the blocks of bibtexparser to ours, with their offsets and without its mistakes."""

import contextvars
import logging
import re
from collections.abc import Iterator

from bibtexparser import model
from bibtexparser.splitter import Splitter

from essence_refs.bibtex.syntax.blocks import Block, Comment, Definition, Entry, Failure, Preamble

_SPLITTING = contextvars.ContextVar("splitting", default=False)

_TYPE = re.compile(r"@\s*([\w-]*)\s*")
# A failed block that ran into the next block ends with the beginning of that block.
_TRAILING_TYPE = re.compile(r"@\s*[\w-]*\s*\Z")
# Represents the block after the text: an unclosed block fails at the block that begins inside it.
_NEXT = "@next{"

# Why bibtexparser gave up an entry, in its words and in ours.
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


def split_with_bibtexparser(
    text: str, seen: str, offset: int = 0, *, is_last: bool = True
) -> Iterator[Block]:
    """
    Split a part of a text that begins at *offset* of the whole text, as bibtexparser splits it.

    *seen* is the same part masked. Unless the part is the last one, a block follows it.
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
    return _with_offsets(found, text, seen, offset)


def _with_offsets(blocks: list[model.Block], text: str, masked: str, offset: int) -> Iterator[Block]:
    """Convert blocks, each searched for from the end of the block before it."""
    at = 0
    # bibtexparser's blocks are large. Popping frees each of them as soon as it is converted.
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


def _block(block: model.Block, start: int, raw: str) -> Block:
    if isinstance(block, model.Entry):
        return _entry(block, start, raw)
    # bibtexparser wraps duplicates and lists them among the failed blocks. The reader reports them.
    if isinstance(block, model.DuplicateBlockKeyBlock | model.DuplicateFieldKeyBlock):
        wrapped = block.ignore_error_block
        if wrapped is not None:
            return _block(wrapped, start, raw)
    if isinstance(block, model.ParsingFailedBlock):
        mark = _TRAILING_TYPE.search(raw, 1)
        return Failure(_reason(block), start, raw[: mark.start()] if mark else raw)
    if isinstance(block, model.String):
        return _definition(block, start, raw)
    if isinstance(block, model.Preamble):
        return Preamble(raw[_opening_brace(raw) + 1 : -1], start, raw)
    return Comment(raw, start, explicit=isinstance(block, model.ExplicitComment))


def _opening_brace(raw: str) -> int:
    """Return the offset of the brace or parenthesis that opens a block."""
    found = _TYPE.match(raw)
    return found.end() if found else 0


def _entry(block: model.Entry, start: int, raw: str) -> Entry:
    values = tuple([(field.key, field.value) for field in block.fields])
    header = _TYPE.match(raw)
    entry = Entry(header[1] if header else block.entry_type, block.key, start, raw, values)
    if block.raw == raw:
        return entry
    # bibtexparser saw masked text: cut the same ranges out of the real text.
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


def _definition(block: model.String, start: int, raw: str) -> Definition:
    seen = Definition(block.key, block.value, start, block.raw or "")
    value_at = seen.value_start - start
    return seen._replace(value=raw[value_at : value_at + len(block.value)], raw=raw)


def _reason(block: model.ParsingFailedBlock) -> str:
    # The error of an entry that never ends is empty as a string: its message is in abort_reason.
    reason = getattr(block.error, "abort_reason", "") or str(block.error)
    return next((ours for theirs, ours in _REASONS if reason.startswith(theirs)), reason)


def _is_not_ours(_: logging.LogRecord) -> bool:
    return not _SPLITTING.get()


# bibtexparser logs what it could not read. We report it as problems, so we suppress its messages while we split, in this
# thread only.
logging.getLogger("bibtexparser.splitter").addFilter(_is_not_ours)
