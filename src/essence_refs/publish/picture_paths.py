"""Changing the paths of pictures and links when a document is written into another folder."""

import os
import re
from pathlib import Path
from urllib.parse import quote

import attrs

from essence_refs.model import Block, Document, Inline, Link, Picture
from essence_refs.publish.rewriting import DocumentRewriter

# An address on the web, or a path that begins at the root of a disk or host.
_FIXED = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:|[/\\]")


def relocate_pictures(document: Document, before: str, after: Path) -> Document:
    """Return a document with pictures and links relative to the folder *after* instead of *before*."""
    prefix = _relative_path(Path(before), after)
    if prefix == ".":
        return document
    relocator = _Relocator(prefix)
    return attrs.evolve(
        document,
        blocks=relocator.blocks(document.blocks),
        notes=tuple(map(relocator.blocks, document.notes)),
    )


def _relative_path(before: Path, after: Path) -> str:
    try:
        return Path(os.path.relpath(before.absolute(), after.absolute())).as_posix()
    except (ValueError, OSError):
        # On Windows there is no relative path from one disk to another.
        return before.absolute().as_posix()


class _Relocator(DocumentRewriter):
    """Puts the path from one folder to another before relative addresses of pictures and links."""

    def __init__(self, prefix: str) -> None:
        self.prefix = quote(os.fsencode(prefix))

    def picture(self, block: Picture) -> Block:
        """Return a picture with its new address."""
        if block.source and not _FIXED.match(block.source):
            block = attrs.evolve(block, source=f"{self.prefix}/{block.source}")
        return super().picture(block)

    def link(self, link: Link) -> tuple[Inline, ...]:
        """Return a link with its new address."""
        if not link.target or link.target.startswith("#") or _FIXED.match(link.target):
            return (link,)
        return (Link(f"{self.prefix}/{link.target}", link.content),)
