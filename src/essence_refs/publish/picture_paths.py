"""Pictures that are still found when the document that shows them is written into another folder."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import attrs

from essence_refs.model import Block, Document, Picture
from essence_refs.model.traversal import map_leaf_blocks

# An address on the web, or one that begins at the root of a disk or of a host.
_FIXED = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|[/\\]")


def relocate_pictures(document: Document, before: Path, after: Path) -> Document:
    """Return a document whose pictures lie relative to *before* as it stands in the folder *after*."""
    prefix = _relative_path(before, after)
    if prefix == ".":
        return document
    return attrs.evolve(
        document,
        blocks=_relocate(document.blocks, prefix),
        notes=tuple(_relocate(each, prefix) for each in document.notes),
    )


def _relative_path(before: Path, after: Path) -> str:
    try:
        return Path(os.path.relpath(before.absolute(), after.absolute())).as_posix()
    except (ValueError, OSError):
        # Two disks of Windows have no path from one to the other.
        return before.absolute().as_posix()


def _relocate(blocks: Iterable[Block], prefix: str) -> tuple[Block, ...]:
    def relocated(block: Block) -> Iterator[Block]:
        if isinstance(block, Picture) and block.source and not _FIXED.match(block.source):
            block = attrs.evolve(block, source=f"{quote(prefix)}/{block.source}")
        yield block

    return map_leaf_blocks(blocks, relocated)
