"""The targets of links within a document: Markdown has no anchors, and its readers name headings by their words."""

import re
from collections import Counter
from collections.abc import Mapping
from contextvars import ContextVar
from types import MappingProxyType

from essence_refs.formats.blocks import titled_blocks
from essence_refs.formats.runs import flatten
from essence_refs.model import Bibliography, Code, Document, Heading, Mark, RichText
from essence_refs.model.traversal import all_blocks, anchors, leaf_blocks

# The fragment that leads to each anchor in the document that is being written.
FRAGMENTS: ContextVar[Mapping[str, str]] = ContextVar("FRAGMENTS", default=MappingProxyType({}))

_ILLEGAL = re.compile(r"[^\w\s.-]")


def fragments_of(document: Document) -> dict[str, str]:
    """Return the fragment for each anchor: for headings, the name that pandoc and others give them."""
    found = {each: each for each in anchors(all_blocks(document))}
    counts: Counter[str] = Counter()
    for block in leaf_blocks(titled_blocks(document)):
        if isinstance(block, Bibliography):
            # Nothing in Markdown can have their anchors.
            for entry in block.entries:
                found.pop(entry.anchor, None)
        elif isinstance(block, Code):
            found.pop(block.anchor, None)
        elif isinstance(block, Heading):
            name = _slug(block.text)
            count = counts[name]
            counts[name] += 1
            if block.anchor:
                found[block.anchor] = f"{name}-{count}" if count else name
    return found


def _slug(text: RichText) -> str:
    runs = (run for part in flatten(text) for run in part.runs if Mark.NOTE not in run.marks)
    words = _ILLEGAL.sub("", "".join(run.text for run in runs)).casefold().split()
    return "-".join(words).lstrip("0123456789_.-") or "section"
