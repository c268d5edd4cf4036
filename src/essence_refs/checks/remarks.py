"""A remark on a reference: a warning with the place of its entry."""

from essence_refs.errors import Problem, Severity
from essence_refs.model import Reference


def remark(reference: Reference, code: str, message: str, *, field: str = "", hint: str = "") -> Problem:
    """Return a warning about a reference, at the line that its entry begins on."""
    origin = reference.origin
    return Problem(
        message=message,
        source=origin.source if origin else "",
        line=origin.line if origin else 0,
        key=reference.key,
        field=field,
        hint=hint,
        code=code,
        severity=Severity.WARNING,
    )
