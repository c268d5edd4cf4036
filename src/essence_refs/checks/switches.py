"""Switches: which problems `check` reports as errors, which as warnings, and which not at all."""

import functools
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from essence_refs.diagnostics import CODES, Problem, Severity
from essence_refs.model import Library, Origin, Reference
from essence_refs.suggestions import close_matches

FIELD = "check"
"""The field of an entry that has its switches."""
STATES: dict[str, Severity | None] = {"off": None, "warning": Severity.WARNING, "error": Severity.ERROR}
"""The states of a switch by their names; None for a code that is switched off."""
_UNUSED = "unused-switch"
_MEMBER = re.compile(r"([\w-]+)(?:\s*[=:]\s*(\w+))?")


@attrs.frozen(kw_only=True)
class Switch:
    """
    What becomes of the problems with one code, the *name* of the switch.

    ``location`` is a problem at the place of the switch, for messages about it. ``covers`` is whether it is for a
    problem, and ``is_for_file`` whether it is for any problem of a file; by default it is for all. ``entry`` is the
    source and the key of the entry that it is in, and whose problems alone it is for.
    """

    name: str
    severity: Severity | None
    location: Problem
    covers: Callable[[Problem], bool] = lambda _: True
    is_for_file: Callable[[str], bool] = lambda _: True
    entry: tuple[str, str] | None = None


def refusal(name: str) -> str:
    """Return why the code called *name* cannot be switched, an empty string where it can."""
    if name not in CODES:
        return f"no problem has the code {name!r}"
    if CODES[name].severity is Severity.ERROR and not CODES[name].varies:
        return f"{name} is always an error"
    return ""


def switches_for_files(switches: Iterable[Switch], matches: Callable[[str], bool]) -> Iterator[Switch]:
    """Yield switches that are only for the problems of files whose path *matches*."""
    for each in switches:
        yield attrs.evolve(
            each,
            covers=lambda problem: bool(problem.source) and matches(problem.source),
            is_for_file=matches,
        )


def entry_switches(library: Library) -> tuple[tuple[Switch, ...], tuple[Problem, ...]]:
    """Return the switches in the entries of a library, and what is wrong in them."""
    switches: list[Switch] = []
    problems: list[Problem] = []
    for reference in library:
        for name, text in reference.fields:
            if name == FIELD:
                _read_field(reference, text, switches, problems)
    return tuple(switches), tuple(problems)


def _read_field(reference: Reference, text: str, switches: list[Switch], problems: list[Problem]) -> None:
    entry = ((reference.origin or Origin()).source, reference.key)
    for member in filter(None, map(str.strip, re.split("[,;]", text.strip("{}")))):
        found = _MEMBER.fullmatch(member)
        code, state = found.groups(default="off") if found else (member, "off")
        message = refusal(code)
        hint = ""
        if code not in CODES:
            hint = suggestion(code)
        elif state not in STATES:
            message, hint = f"{state!r} is none of {', '.join(STATES)}", f"for example, {code} = off"
        if message:
            problems.append(reference.remark("bad-switch", message, field=FIELD, hint=hint))
        else:
            location = reference.remark("unused-switch", "", field=FIELD)
            switches.append(Switch(name=code, severity=STATES[state], location=location, entry=entry))


def suggestion(name: str) -> str:
    """Return a hint with the codes that are nearly *name*, an empty string where there is none."""
    close = close_matches(name, [each for each in CODES if not refusal(each)])
    return f"did you mean {' or '.join(close)}?" if close else ""


def apply_switches(
    problems: Iterable[Problem], switches: Sequence[Switch], *, skipped: Iterable[str] = ()
) -> Iterator[Problem]:
    """
    Yield the problems with their new severity, without those switched off, and then each switch that changes nothing.

    Of several switches for a problem the last one counts, and those in its entry come after all others. What is an
    error without a switch stays one. Switches for the codes in *skipped*, which were not looked for, are not reported.
    """
    grouped: _Grouped = {}
    for each in switches:
        grouped.setdefault((each.name, each.entry), []).append(each)
    unused = {id(each): each for each in switches if each.name not in {_UNUSED, *skipped}}
    for problem in problems:
        yield from _switched(problem, grouped, unused)
    for each in unused.values():
        message = f"this switch changes nothing: {_reason(each)}"
        problem = attrs.evolve(each.location, message=message, hint="leave it out")
        yield from _switched(problem, grouped, {})


_Grouped = dict[tuple[str, tuple[str, str] | None], list[Switch]]
"""The switches by the code of their problems and the entry that they are in."""


def _switched(problem: Problem, grouped: _Grouped, unused: dict[int, Switch]) -> Iterator[Problem]:
    """Yield a problem as the switches have it, if they have it at all, and remove those that count from *unused*."""
    if problem.severity is Severity.ERROR:
        yield problem
        return
    severity: Severity | None = problem.severity
    in_entry = grouped.get((problem.code, (problem.source, problem.key)), ())
    for each in (*grouped.get((problem.code, None), ()), *in_entry):
        if each.severity is not severity and each.covers(problem):
            severity = each.severity
            unused.pop(id(each), None)
    if severity is not None:
        yield problem if severity is problem.severity else attrs.evolve(problem, severity=severity)


def _reason(switch: Switch) -> str:
    if switch.severity is Severity.WARNING:
        return f"{switch.name} is a warning here without it"
    return f"there is no {switch.name} to be switched here"


def matcher(folder: str, patterns: Sequence[str]) -> Callable[[str], bool]:
    """Return whether a path matches one of the *patterns*, which are relative to *folder*; * matches / too."""
    import fnmatch  # noqa: PLC0415 - few configurations have a switch for single files

    real = os.path.realpath(folder)

    @functools.cache
    def matches(path: str) -> bool:
        relative = os.path.relpath(os.path.realpath(path), real).replace(os.sep, "/")
        return any(fnmatch.fnmatchcase(relative, each) for each in patterns)

    return matches
