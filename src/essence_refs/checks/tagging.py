"""Checks of tags: those that are missing, and those that do not go together."""

import difflib
from collections.abc import Iterator

from essence_refs.checks.switches import FIELD
from essence_refs.diagnostics import Problem
from essence_refs.errors import UnknownTypeError
from essence_refs.model import Framework, Library, Origin, Reference


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


def missing_levels(library: Library) -> dict[int, Problem]:
    """Return a problem for each reference without a level, unless it has one that reading has reported as unknown."""
    framework = library.framework
    if not framework.levels:
        return {}
    reported = {(each.key, each.source) for each in library.problems if each.code == "unknown-level"}
    return {
        index: reference.remark("no-level", "the item has no level", field=framework.fields.level)
        for index, reference in enumerate(library)
        if not reference.levels and (reference.key, (reference.origin or Origin()).source) not in reported
    }


def missing_reason(reference: Reference, library: Library) -> Iterator[Problem]:
    """Yield a problem for intervention types without a reason."""
    if reference.types and not reference.type_reason.strip():
        message = "an intervention type is assigned without a reason"
        yield reference.remark("no-type-reason", message, field=library.framework.fields.type_reason)


def types_of_other_levels(reference: Reference, library: Library) -> Iterator[Problem]:
    """Yield the intervention types whose level is not a level of the reference."""
    framework = library.framework
    for key in reference.types:
        level = _level_of(key, framework)
        if level and level not in reference.levels:
            message = f"the type {key!r} belongs to the level {level!r}, which the item does not have"
            yield reference.remark("stray-type", message, field=framework.fields.type)


def _level_of(type_: str, framework: Framework) -> str:
    """Return the level of an intervention type, an empty string if the framework has no such type."""
    try:
        found = framework.type(type_, suggests=False)
    except UnknownTypeError:
        return ""
    return found.level if found.key == type_ else ""
