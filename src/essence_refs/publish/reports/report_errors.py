"""Everything that is wrong in a report, its style, its language and its library, in one error."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import attrs

from essence_refs import csl, files
from essence_refs.diagnostics import Problem
from essence_refs.errors import (
    EssenceRefsError,
    FileError,
    ProblemsError,
    StyleError,
    UnknownLocaleError,
    UnknownStyleError,
)
from essence_refs.publish.reading_lists import LOCALE, STYLE
from essence_refs.reports.report import Report

_UNUSABLE = (UnknownStyleError, UnknownLocaleError, StyleError, FileError)


@contextlib.contextmanager
def raising_all_problems(
    report: Report, *, style: str | Path | None = None, locale: str | None = None
) -> Iterator[None]:
    """
    Raise the problems of a report and its style together with those of its library, which is opened in this context.

    Raises:
        ProblemsError: when the library cannot be opened, and its name is in the report or there are other errors.

    """
    try:
        yield
    except (FileError, ProblemsError) as error:
        of_library = tuple(_in_report(each, report, "bibliography") for each in _problems(error))
        of_style = _unusable(report, style, locale)
        is_in_report = any(each.source == report.source for each in of_library)
        if not (is_in_report or of_style or report.has_errors):
            raise
        raise ProblemsError(report.in_order((*of_library, *report.problems, *of_style))) from error


def usable_style(
    report: Report, wrong: tuple[Problem, ...], style: str | Path | None, locale: str | None
) -> csl.Style:
    """
    Return the style of a report; *wrong* are problems that were found before.

    Raises:
        ProblemsError: with everything that is wrong in the report and its style.
        UnknownStyleError: with similar styles, when nothing but *style* is wrong.
        UnknownLocaleError: with similar locales, when nothing but *locale* is wrong.
        StyleError: when the style cannot be used, and nothing else is wrong.
        FileError: when the file of the style cannot be read, and nothing else is wrong.

    """
    has_errors = bool(wrong) or report.has_errors
    try:
        opened = files.open_style(style or _style_of(report))
        opened.locale(locale or report.language or LOCALE)
    except _UNUSABLE:
        unusable = _unusable(report, style, locale)
        if not has_errors and len(unusable) == 1 and unusable[0].source != report.source:
            raise
        raise ProblemsError(report.in_order((*report.problems, *wrong, *unusable))) from None
    if has_errors:
        raise ProblemsError(report.in_order((*report.problems, *wrong)))
    return opened


def _unusable(report: Report, style: str | Path | None, locale: str | None) -> tuple[Problem, ...]:
    """Return the errors of the style and of the language of a report, those in its front matter with their lines."""
    problems: list[Problem] = []
    opened = None
    try:
        opened = files.open_style(style or _style_of(report))
    except _UNUSABLE as error:
        problems += (each if style else _in_report(each, report, "csl") for each in _problems(error))
    try:
        (opened or files.open_style(STYLE)).locale(locale or report.language or LOCALE)
    except _UNUSABLE as error:
        problems += (each if locale else _in_report(each, report, "lang") for each in _problems(error))
    return tuple(problems)


def _problems(error: EssenceRefsError) -> tuple[Problem, ...]:
    match error:
        case ProblemsError():
            return error.problems
        case FileError():
            return (Problem(message=error.message, source=str(error.path), code="file"),)
        case StyleError():
            return (Problem(message=error.message, source=error.source, line=error.line, code="style"),)
        case _:
            return (Problem(message=str(error), code="style"),)


def _in_report(problem: Problem, report: Report, field: str) -> Problem:
    """Return the problem of a value in the front matter with its location there; any other one as it is."""
    if problem.code == "style" and not problem.source:
        wanted, message = report.language if field == "lang" else report.style, problem.message
    elif problem.code in ("file", "unreadable-file"):
        folder = Path(report.source).parent
        values = (each for each, _ in report.value_locations if str(folder / each) == problem.source)
        wanted, message = next(values, ""), f"{problem.source}: {problem.message}"
    else:
        return problem
    if not wanted:
        return problem
    line, column = dict(report.value_locations).get(wanted, (0, 0))
    return attrs.evolve(problem, source=report.source, line=line, column=column, field=field, message=message)


def _style_of(report: Report) -> str | Path:
    if report.style.casefold().endswith(".csl") and "://" not in report.style:
        return Path(report.source).parent / report.style
    return report.style or STYLE
