"""Changing the paths of pictures when a document is written into another folder."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import attrs

from essence_refs.model import Block, Document, Picture
from essence_refs.model.traversal import map_leaf_blocks

# An address on the web, or a path that begins at the root of a disk or host.
_FIXED = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|[/\\]")


def relocate_pictures(document: Document, before: str, after: Path) -> Document:
    """Return a document with pictures relative to the folder *after* instead of *before*."""
    prefix = _relative_path(Path(before), after)
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
        # On Windows there is no relative path from one disk to another.
        return before.absolute().as_posix()


def _relocate(blocks: Iterable[Block], prefix: str) -> tuple[Block, ...]:
    def relocated(block: Block) -> Iterator[Block]:
        if isinstance(block, Picture) and block.source and not _FIXED.match(block.source):
            block = attrs.evolve(block, source=f"{quote(os.fsencode(prefix))}/{block.source}")
        yield block

    return map_leaf_blocks(blocks, relocated)
