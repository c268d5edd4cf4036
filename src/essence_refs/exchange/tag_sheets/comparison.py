"""Comparing three states of tags: what was exported, what the edited sheet has, and what the library has now."""

from collections.abc import Collection, Iterable
from typing import Generic, TypeVar

import attrs

from essence_refs.values import Value

_Content = TypeVar("_Content")


@attrs.frozen(eq=False)
class Merged(Value, Generic[_Content]):
    """The content that the library should have, and whether sheet and library were changed differently."""

    content: _Content
    is_conflict: bool = False


def merge(exported: _Content, sheet: _Content, library: _Content) -> Merged[_Content]:
    """
    Return what the library should have of something that is changed as a whole.

    A change on one side is kept, and so is the same change on both sides. Two different changes are a conflict: the
    library stays as it is.

    >>> merge("a", "b", "a").content, merge("a", "a", "b").content, merge("a", "b", "c").is_conflict
    ('b', 'b', True)
    """
    if sheet in (exported, library):
        return Merged(library)
    if library == exported:
        return Merged(sheet)
    return Merged(library, is_conflict=True)


def merge_marked(
    exported: Iterable[str], sheet: Iterable[str], library: Iterable[str], columns: Collection[str]
) -> frozenset[str]:
    """
    Return what the library should have of values that each have a column, so that each is changed on its own.

    There is no conflict: each side has the value or lacks it, so if both sides were changed, they are the same. Values
    without a column in the sheet stay as they are in the library.

    >>> sorted(merge_marked(["a", "b"], ["b", "c"], ["a", "b", "d"], ["a", "b", "c", "d"]))
    ['b', 'c', 'd']
    """
    before, after, now = frozenset(exported), frozenset(sheet), frozenset(library)
    shown = frozenset(columns)
    return (now - ((before - after) & shown)) | ((after - before) & shown)
