"""Other keys, in the field ``ids``, that two works have: each of these keys means only one of them."""

from collections.abc import Iterator, Mapping

from essence_refs.diagnostics import Problem
from essence_refs.model import Reference
from essence_refs.model.related.other_keys import IDS


def clashes(references: Mapping[str, Reference]) -> Iterator[Problem]:
    """Yield a problem for each other key that another reference has too; *references* are by their keys."""
    claimed: dict[str, Reference] = {}
    for reference in references.values():
        for key in reference.other_keys:
            other = references.get(key)
            if other is not None and other is not reference:
                message = f"{key!r} is the key of {_place(other)}, which it means everywhere"
                yield reference.remark("other-key", message, field=IDS, hint="remove it from ids")
                continue
            other = claimed.setdefault(key, reference)
            if other is not reference:
                message = (
                    f"{key!r} is in ids of {other.key!r} ({_place(other)}) too, which it means everywhere"
                )
                yield reference.remark("other-key", message, field=IDS, hint="remove one of them")


def _place(reference: Reference) -> str:
    origin = reference.origin
    return f"{origin.source}:{origin.line}" if origin and origin.line else "another item"
