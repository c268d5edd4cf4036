"""Writing problems as text for people, JSON for programs, and workflow commands for GitHub."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from essence_refs.cli.printing import safe_line
from essence_refs.diagnostics import Problem
from essence_refs.formats.columns import wrap_line

_INDENT = "    "


def text(problems: Iterable[Problem], *, width: int | None = None) -> str:
    """
    Return a line for each problem, in the form that editors turn into links.

    With a *width*, a longer line goes on below it with an indent.
    """
    lines = (safe_line(str(problem)) for problem in problems)
    return "".join(f"{line if width is None else _wrapped(line, width)}\n" for line in lines)


def _wrapped(line: str, width: int) -> str:
    first = wrap_line(line, width)[0]
    rest = line[len(first) :].lstrip(" ")
    if not rest:
        return line
    return "\n".join([first, *(f"{_INDENT}{each}" for each in wrap_line(rest, width - len(_INDENT)))])


def as_json(problems: Iterable[Problem]) -> str:
    """Return a JSON array with an object for each problem; an unknown line or column is null."""
    # Only this report needs JSON.
    from essence_refs.json_text import write_json  # noqa: PLC0415

    return write_json(rows(problems))


def rows(problems: Iterable[Problem]) -> list[dict[str, str | int | None]]:
    """Return an object of JSON for each problem."""
    return [
        {
            "source": problem.source,
            "line": problem.line or None,
            "column": problem.column or None,
            "key": problem.key,
            "field": problem.field,
            "severity": problem.severity.value,
            "code": problem.code,
            "message": problem.message,
            "hint": problem.hint,
        }
        for problem in problems
    ]


def github(problems: Iterable[Problem]) -> str:
    """Return GitHub's workflow commands, which put each problem beside its line in a pull request."""
    return "".join(f"{_command(problem)}\n" for problem in problems)


WRITERS: Mapping[str, Callable[[Iterable[Problem]], str]] = MappingProxyType(
    {"text": text, "json": as_json, "github": github}
)


def _command(problem: Problem) -> str:
    properties = {
        "file": problem.source,
        "line": str(problem.line or ""),
        "col": str(problem.column or ""),
        "title": problem.code,
    }
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    where = ": ".join(part for part in (problem.key, problem.field) if part)
    hint = f" ({problem.hint})" if problem.hint else ""
    message = _data(f"{where}: {problem.message}{hint}" if where else f"{problem.message}{hint}")
    return (
        f"::{problem.severity.value} {given}::{message}"
        if given
        else f"::{problem.severity.value}::{message}"
    )


def _data(value: str) -> str:
    # GitHub decodes this escape, and others that stand for line ends, which no safe line has.
    return safe_line(value).replace("%", "%25")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
