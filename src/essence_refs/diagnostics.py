"""Problems found in input files: what they are, where they are and how severe they are."""

import enum

import attrs

from essence_refs.values import Value


class Severity(enum.StrEnum):
    """How bad a problem is: an error stops the work, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Problem(Value):
    """
    Something wrong in an input file, with its place.

    Lines and columns count from one, as editors do; zero means that the place is not known. Columns
    count characters, not bytes. ``code`` is a short stable name for programs ("unknown-macro").
    """

    message: str
    source: str = ""
    line: int = 0
    column: int = 0
    key: str = ""
    field: str = ""
    hint: str = ""
    code: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        parts = [location(self.source, self.line, self.column), self.key, self.field]
        if self.severity is Severity.WARNING:
            parts.append("warning")
        parts.append(self.message)
        hint = f" ({self.hint})" if self.hint else ""
        return ": ".join(part for part in parts if part) + hint


def location(source: str, line: int, column: int = 0) -> str:
    """Return a place in the form that editors turn into links, in words where there is no file to open."""
    if not line:
        return source
    if not source:
        return f"line {line}, column {column}" if column else f"line {line}"
    return f"{source}:{line}:{column}" if column else f"{source}:{line}"
