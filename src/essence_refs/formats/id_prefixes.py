"""Prefixes of ids, so that several documents can go into one page or one project."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import attrs

from essence_refs.model import Document, Link

if TYPE_CHECKING:
    from pathlib import PurePath

_NOT_IN_ID = re.compile(r"[^\w.]+", re.ASCII)


def id_prefix_of(path: "PurePath", folder: "PurePath | None" = None) -> str:
    """
    Return the prefix for the ids in a file: its name without the ending, after that of its folder if one is named.

    With *folder*, the path starts there if it is inside.

    >>> from pathlib import PurePath
    >>> id_prefix_of(PurePath("lists/1 policy.rst"))
    'lists-1-policy'
    """
    if folder is not None and path.is_relative_to(folder):
        path = path.relative_to(folder)
    # Other absolute paths are those of one machine.
    named = path.stem if path.is_absolute() else f"{path.parent.name}-{path.stem}"
    # Some formats have only the letters of English in ids.
    plain = "".join(each if each.isascii() else f"{ord(each):x}" for each in named)
    return _NOT_IN_ID.sub("-", plain).strip("-.")


def with_id_prefix(document: Document, prefix: str) -> Document:
    """Return a document whose ids, and the links to them, begin with a prefix and a hyphen."""
    if not prefix:
        return document
    ids = frozenset(_ids((*document.blocks, *document.notes)))
    blocks, notes = (_prefixed(each, prefix, ids) for each in (document.blocks, document.notes))
    return attrs.evolve(document, blocks=blocks, notes=notes)


def _ids(value: Any) -> Iterator[str]:
    """Yield the ids in blocks at any depth."""
    if isinstance(value, tuple):
        for each in value:
            yield from _ids(each)
    elif attrs.has(type(value)):
        if getattr(value, "anchor", ""):
            yield value.anchor
        for each in attrs.fields(type(value)):
            yield from _ids(getattr(value, each.name))


def _prefixed(value: Any, prefix: str, ids: frozenset[str]) -> Any:
    if isinstance(value, tuple):
        return tuple(_prefixed(each, prefix, ids) for each in value)
    if not attrs.has(type(value)):
        return value
    names = (each.name for each in attrs.fields(type(value)) if each.init)
    changes = {name: _prefixed(getattr(value, name), prefix, ids) for name in names}
    if changes.get("anchor"):
        changes["anchor"] = f"{prefix}-{changes['anchor']}"
    if isinstance(value, Link) and value.target[:1] == "#" and value.target[1:] in ids:
        changes["target"] = f"#{prefix}-{value.target[1:]}"
    return attrs.evolve(value, **changes)
