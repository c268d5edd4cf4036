"""Checks of tags: those that are missing, and those that do not go together."""

import difflib
from collections.abc import Iterator

from essence_refs.checks.switches import FIELD
from essence_refs.diagnostics import Problem
from essence_refs.model import Library, Origin, Reference


def misspelt_fields(reference: Reference, library: Library) -> Iterator[Problem]:
    """Yield the fields with nearly the name of one of the framework's, whose tags are not read."""
    fields = library.framework.fields
    # Common words ("type", "checked") resemble fields of other programs.
    known = [fields.level, fields.type, fields.type_reason, *(field for _, field in fields.facets), FIELD]
    for name, _ in reference.fields:
        if name in fields.own or name == FIELD:
            continue
        for close in difflib.get_close_matches(name, known, n=1, cutoff=0.85):
            message = "this field is not read" if close == FIELD else "this field carries no tag"
            yield reference.remark("misspelt-tag", message, field=name, hint=f"did you mean {close}?")


def missing_level(reference: Reference, library: Library) -> Iterator[Problem]:
    """Yield a problem for a reference without a level, unless it has one that reading has reported as unknown."""
    framework = library.framework
    if framework.levels and not reference.levels and not _has_unknown_level(reference, library):
        yield reference.remark("no-level", "the item has no level", field=framework.fields.level)


def missing_reason(reference: Reference, library: Library) -> Iterator[Problem]:
    """Yield a problem for intervention types without a reason."""
    if reference.types and not reference.type_reason.strip():
        message = "an intervention type is assigned without a reason"
        yield reference.remark("no-type-reason", message, field=library.framework.fields.type_reason)


def types_of_other_levels(reference: Reference, library: Library) -> Iterator[Problem]:
    """Yield the intervention types whose level is not a level of the reference."""
    framework = library.framework
    level_of = {each.key: each.level for level in framework.levels for each in level.types}
    for key in reference.types:
        level = level_of.get(key, "")
        if level and level not in reference.levels:
            message = f"the type {key!r} belongs to the level {level!r}, which the item does not have"
            yield reference.remark("stray-type", message, field=framework.fields.type)


def _has_unknown_level(reference: Reference, library: Library) -> bool:
    source = (reference.origin or Origin()).source
    return any(
        each.code == "unknown-level" and each.key == reference.key and each.source == source
        for each in library.problems
    )
