"""Summaries of problems: one for each habit that repeats in a file, with its count and a few locations."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

import attrs

from essence_refs.checks.rules import RULES
from essence_refs.diagnostics import CODES, Problem, Severity
from essence_refs.model import Library
from essence_refs.values import Value

# Each of these is about two items of its own; more than these of one kind are summed up nevertheless.
_ABOUT_TWO = frozenset({"duplicate", "shared-doi"})
_MOST_APART = 5
_WHOLE_FILE = {rule.code: (rule.whole_file, rule.part_of_file) for rule in RULES if rule.whole_file}
# What a message quotes, as Python writes a text, and what it counts: that is different each time.
_QUOTED = re.compile(r"""(?<!\w)(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:, |(?!\w))""")
_HTML = re.compile(r"(?:<[^<>]*>|&#?\w+;)(?:, )?")
_NUMBER = re.compile(r"\d[\d,]*")
_LOCATIONS = 5


@attrs.frozen(kw_only=True, eq=False, repr=False)
class ProblemSummary(Value):
    """
    A line of the report: a problem, or a habit that repeats in a file.

    ``occurrences`` are the problems that it sums up. ``problem`` is at the location of the first; its message has
    the count and a few more locations where there are several.
    """

    problem: Problem
    occurrences: tuple[Problem, ...]

    def __str__(self) -> str:
        return str(self.problem)


def summarise(problems: Iterable[Problem], library: Library) -> tuple[ProblemSummary, ...]:
    """
    Return a summary of each habit in each file, in the order of the first problem of each.

    A habit is one code with one message, but for what the message quotes and counts. Errors are only summed up
    where their messages are equal: each has to be corrected. A few probable duplicates are not summed up, because
    each is about two items of its own. Missing levels and annotations come last.
    """
    groups: dict[tuple[str, ...], list[tuple[int, Problem]]] = {}
    for number, each in enumerate(problems):
        groups.setdefault(_habit(each), []).append((number, each))
    items = Counter(each.origin.source for each in library if each.origin)
    numbered: list[tuple[int, ProblemSummary]] = []
    for group in groups.values():
        is_apart = group[0][1].code in _ABOUT_TWO and len(group) <= _MOST_APART
        for part in [[each] for each in group] if is_apart else [group]:
            found = tuple(problem for _, problem in part)
            problem = _summed_up(found, items[found[0].source])
            numbered.append((part[0][0], ProblemSummary(problem=problem, occurrences=found)))
    numbered.sort(key=lambda each: each[0])
    sources: dict[str, int] = {}
    for number, summary in numbered:
        sources.setdefault(summary.problem.source, number)
    ordered = sorted(numbered, key=lambda each: (sources[each[1].problem.source], _is_about_file(each[1])))
    return tuple(summary for _, summary in ordered)


def _is_about_file(summary: ProblemSummary) -> bool:
    return summary.problem.code in _WHOLE_FILE and len(summary.occurrences) > 1


def _habit(problem: Problem) -> tuple[str, ...]:
    kind = (problem.source, problem.code, problem.severity)
    if problem.code in _WHOLE_FILE:
        return kind
    known = CODES.get(problem.code)
    # A warning that was switched to an error is a habit as before.
    is_error = known is None or known.severity is Severity.ERROR or known.varies
    if problem.severity is Severity.ERROR and is_error:
        return (*kind, problem.message)
    return (*kind, _NUMBER.sub("0", _HTML.sub("", _QUOTED.sub("", problem.message))))


def _summed_up(found: Sequence[Problem], items: int) -> Problem:
    """Return one problem for all of *found*, in a file with this number of items."""
    first = found[0]
    if len(found) == 1:
        return first
    count = f"{len(found):,}"
    hints = {each.hint for each in found}
    hint = f" ({first.hint})" if first.hint and len(hints) == 1 else ""
    if first.code in _WHOLE_FILE:
        whole, part = _WHOLE_FILE[first.code]
        is_whole = len(found) == items
        message = part.format(count=count, items=f"{items:,}") + f": {_locations(found)}"
        message = whole.format(count=count) if is_whole else message
    else:
        alike = "times" if len({each.message for each in found}) == 1 else "of this kind"
        message = f"{first.message}{hint}; {count} {alike}: {_locations(found)}"
    keys, fields = {each.key for each in found}, {each.field for each in found}
    return attrs.evolve(
        first,
        key=first.key if len(keys) == 1 else "",
        field=first.field if len(fields) == 1 else "",
        message=message,
        hint="",
    )


def _locations(found: Sequence[Problem]) -> str:
    """Return the first few lines of the problems in words, or their keys where no line is known."""
    lines = dict.fromkeys(str(each.line) for each in found if each.line)
    known = [*(lines or dict.fromkeys(each.key for each in found if each.key))]
    shown = ", ".join(known[:_LOCATIONS]) + (", …" if len(known) > _LOCATIONS else "")
    if not lines:
        return shown or "in this text"
    return f"line {shown}" if len(known) == 1 else f"lines {shown}"
