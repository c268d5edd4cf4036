"""Tags that are missing, or that do not go together."""

import difflib
from collections.abc import Iterator

from essence_refs.diagnostics import Problem
from essence_refs.model import Framework, Library, Origin, Reference


def found(reference: Reference, library: Library) -> Iterator[Problem]:
    """Yield what a curator should look at in the tags of a reference, less what reading has told of them."""
    framework = library.framework
    fields = framework.fields
    yield from _misspelt(reference, framework)
    if framework.levels and not reference.levels and not _has_unknown_level(reference, library):
        yield reference.remark("no-level", "the item stands at no level", field=fields.level)
    if reference.types and not reference.type_reason.strip():
        message = "an intervention type is assigned, and nothing says why"
        yield reference.remark("no-type-reason", message, field=fields.type_reason)
    level_of = {each.key: each.level for level in framework.levels for each in level.types}
    for key in reference.types:
        level = level_of.get(key, "")
        if level and level not in reference.levels:
            message = f"the type {key!r} belongs to the level {level!r}, at which the item does not stand"
            yield reference.remark("stray-type", message, field=fields.type)


def _has_unknown_level(reference: Reference, library: Library) -> bool:
    source = (reference.origin or Origin()).source
    return any(
        each.code == "unknown-level" and each.key == reference.key and each.source == source
        for each in library.problems
    )


def _misspelt(reference: Reference, framework: Framework) -> Iterator[Problem]:
    """Yield the fields that are called nearly like one of the framework's, so that their tags are not read."""
    fields = framework.fields
    # The words of common languages ("type", "checked") are too near to fields of other programs.
    known = [fields.level, fields.type, fields.type_reason, *(field for _, field in fields.facets)]
    for name, _ in reference.fields:
        if name in fields.own:
            continue
        for close in difflib.get_close_matches(name, known, n=1, cutoff=0.85):
            message = "this field carries no tag"
            yield reference.remark("misspelt-tag", message, field=name, hint=f"did you mean {close}?")
