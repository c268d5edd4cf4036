"""Checks of a library: what a curator should correct or complete. They give warnings, never errors."""

from collections.abc import Iterable, Iterator

from essence_refs.checks.rules import RULES, CheckRule
from essence_refs.checks.summaries import ProblemSummary, summarise
from essence_refs.checks.switches import Switch, apply_switches, entry_switches
from essence_refs.diagnostics import Problem
from essence_refs.model import Library

__all__ = ["RULES", "CheckRule", "ProblemSummary", "Switch", "check", "summarise", "switch"]


def check(library: Library, *, fields: bool = False) -> tuple[Problem, ...]:
    """
    Return what should be corrected in a library and was not reported when it was read, in library order.

    With *fields*, also the fields that neither biblatex nor the framework defines.
    """
    # Reading reports some of these already.
    reported = {_identity(each) for each in library.problems}
    return tuple(each for each in _problems(library, fields=fields) if _identity(each) not in reported)


def _identity(problem: Problem) -> tuple[str, str, str, str]:
    return problem.source, problem.key, problem.field, problem.message


def switch(
    problems: Iterable[Problem], library: Library, switches: Iterable[Switch] = (), *, fields: bool = False
) -> tuple[Problem, ...]:
    """
    Return the problems of a library as *switches*, and then those in its entries, have them.

    Switches that cannot be used or change nothing are problems too, but not those for other files than these.
    *fields* is as for `check`.
    """
    in_entries, unusable = entry_switches(library)
    skipped = () if fields else [rule.code for rule in RULES if rule.is_optional]
    found = (*problems, *unusable)
    sources = {each.source for each in found} | {each.origin.source for each in library if each.origin}
    relevant = [each for each in switches if any(map(each.is_for_file, sources)) or not sources]
    return tuple(apply_switches(found, (*relevant, *in_entries), skipped=skipped))


def _problems(library: Library, *, fields: bool) -> Iterator[Problem]:
    rules = [rule for rule in RULES if fields or not rule.is_optional]
    in_library = [rule.find_in_library(library) if rule.find_in_library else {} for rule in rules]
    for index, reference in enumerate(library):
        for rule, found in zip(rules, in_library, strict=True):
            if rule.find:
                yield from rule.find(reference, library)
            elif index in found:
                problems = found[index]
                yield from problems if isinstance(problems, tuple) else (problems,)
