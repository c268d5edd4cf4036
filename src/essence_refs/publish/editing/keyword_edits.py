"""Writing the tags that a map gives to keywords into the entries that have them."""

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from essence_refs.bibtex.editor.tagging import EntryEdit
from essence_refs.exchange.tagging.keywords import compile_keywords, keyword_tags
from essence_refs.files import open_map
from essence_refs.model import Library

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem


def keyword_edits(
    library: Library, keys: Iterable[str], path: str | os.PathLike[str]
) -> tuple[dict[str, EntryEdit], tuple["Problem", ...]]:
    """
    Return the edits of those entries among *keys* whose keywords have tags in the map, and the problems of keywords.

    Keys that the library does not have get an edit without effect, so that editing them reports them.

    Raises:
        FileError: when the map cannot be read.
        ProblemsError: with everything that is wrong in it.

    """
    keywords = compile_keywords(open_map(path), library.framework)
    wanted = {key: library.get(key) for key in keys}
    found = keyword_tags(filter(None, wanted.values()), keywords)
    edits = {
        key: EntryEdit(added=found.tags[key]) if key in found.tags else EntryEdit()
        for key, reference in wanted.items()
        if reference is None or key in found.tags
    }
    return edits, found.problems
