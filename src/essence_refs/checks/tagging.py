"""Tags that are missing, or that do not go together."""

from collections.abc import Iterator

from essence_refs.checks.remarks import remark
from essence_refs.errors import Problem
from essence_refs.model import Framework, Reference


def found(reference: Reference, framework: Framework) -> Iterator[Problem]:
    """Yield what a curator should look at in the tags of a reference."""
    fields = framework.fields
    if framework.levels and not reference.levels:
        yield remark(reference, "no-level", "the item stands at no level", field=fields.level)
    if reference.types and not reference.type_reason.strip():
        message = "an intervention type is assigned, and nothing says why"
        yield remark(reference, "no-type-reason", message, field=fields.type_reason)
    level_of = {each.key: each.level for level in framework.levels for each in level.types}
    for key in reference.types:
        level = level_of.get(key, "")
        if level and level not in reference.levels:
            message = f"the type {key!r} belongs to the level {level!r}, at which the item does not stand"
            yield remark(reference, "stray-type", message, field=fields.type)
