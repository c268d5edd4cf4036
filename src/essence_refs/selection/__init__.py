"""Selecting the references of a reading list, grouping them, and counting what has no tags."""

from essence_refs.selection.gaps import count_sentence, level_gaps, list_gaps
from essence_refs.selection.grouping import (
    group_by_level,
    levels_named,
    reading_list,
    references_at_level,
    unassigned_references,
    untagged_references,
)
from essence_refs.selection.options import USUAL_PARTS, grouping, shown_parts

__all__ = [
    "USUAL_PARTS",
    "count_sentence",
    "group_by_level",
    "grouping",
    "level_gaps",
    "levels_named",
    "list_gaps",
    "reading_list",
    "references_at_level",
    "shown_parts",
    "unassigned_references",
    "untagged_references",
]
