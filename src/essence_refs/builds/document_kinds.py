"""
The kinds of document that a build makes: one entry in the table for each.

The functions import what makes a document when they are called: a plan is read for every completion in a shell.
"""

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import attrs

from essence_refs.builds.libraries import PlanLibraries
from essence_refs.builds.plan import LOCALE, DocumentKind, DocumentOptions, PlannedDocument
from essence_refs.errors import EssenceRefsError
from essence_refs.files.styles import DEFAULT_STYLE, PAGE_STYLE, style_files
from essence_refs.model import Framework, Picture
from essence_refs.model.traversal import leaf_blocks

if TYPE_CHECKING:
    from essence_refs.publish.publications import Publication

# The options of a list that are keywords of `reading_list` too.
_LIST_OPTIONS = ("annotated", "notes", "by_type", "group", "sort", "show", "hide", "gaps", "keys")


def _levels(options: DocumentOptions, framework: Framework) -> tuple[str, ...]:
    """Return the keys of the levels that options name, or of all, in the framework's order."""
    return tuple(each.key for each in framework.levels if not options.levels or each.key in options.levels)


def _plan_lists(
    options: DocumentOptions, framework: Framework, _: Iterable[Path]
) -> Iterator[PlannedDocument]:
    levels = _levels(options, framework)
    groups = [options.levels and levels] if options.together else [(each,) for each in levels]
    for style in options.styles or (DEFAULT_STYLE,):
        for keys in groups:
            names = ", ".join(framework.level(key).name for key in keys)
            yield PlannedDocument(
                kind=LIST,
                levels=keys,
                style=style,
                locale=options.locale or LOCALE,
                list_options=tuple((name, getattr(options, name)) for name in _LIST_OPTIONS),
                where=options.where,
                title=options.title.replace("{level}", names or framework.name),
            )


def _list_files(document: PlannedDocument, _: str | None) -> Iterator[Path]:
    yield from style_files(document.style)


def _publish_list(document: PlannedDocument, libraries: PlanLibraries) -> "Publication":
    from essence_refs.publish import reading_lists  # noqa: PLC0415

    library = libraries.library()
    return reading_lists.reading_list(
        library.where(document.where) if document.where else library,
        document.levels or None,
        style=document.style,
        locale=document.locale,
        title=document.title or None,
        **dict(document.list_options),
    ).document()


def _plan_pages(
    options: DocumentOptions, framework: Framework, _: Iterable[Path]
) -> Iterator[PlannedDocument]:
    for level in _levels(options, framework):
        yield PlannedDocument(kind=PAGE, levels=(level,), locale=options.locale or LOCALE)


def _page_files(_document: PlannedDocument, _: str | None) -> Iterator[Path]:
    yield from style_files(PAGE_STYLE)


def _publish_page(document: PlannedDocument, libraries: PlanLibraries) -> "Publication":
    from essence_refs.publish import level_pages  # noqa: PLC0415

    return level_pages.page(libraries.library(), document.levels[0], locale=document.locale)


def _plan_reports(options: DocumentOptions, _: Framework, files: Iterable[Path]) -> Iterator[PlannedDocument]:
    for path in files:
        for style in options.styles or ("",):
            yield PlannedDocument(
                kind=REPORT,
                report=path,
                style=style,
                locale=options.locale,
                code=options.code,
                link_citations=options.link_citations,
            )


def _report_files(document: PlannedDocument, encoding: str | None) -> Iterator[Path]:
    """Yield the report, the files in its front matter and its pictures, also those that are missing, and its style."""
    from essence_refs.files.reports import is_url, open_report  # noqa: PLC0415

    path = document.report or Path()
    yield path
    # An error in the report is reported when the report is made.
    with contextlib.suppress(EssenceRefsError):
        report = open_report(path, encoding=encoding)
        blocks = (*report.blocks, *(block for note in report.notes for block in note))
        pictures = (each.source for each in leaf_blocks(blocks) if isinstance(each, Picture))
        named = [*report.bibliography, *(each for each in pictures if not is_url(each))]
        # In Markdown a space in a name is often written as %20.
        paths = (path.parent / each for name in named for each in (name, unquote(name)))
        # The system refuses a name with a null character.
        yield from dict.fromkeys(each for each in paths if "\0" not in str(each))
        if not document.style:
            own = path.parent / report.style if report.style.casefold().endswith(".csl") else report.style
            yield from style_files(own or DEFAULT_STYLE)
    if document.style:
        yield from style_files(document.style)


def _publish_report(document: PlannedDocument, libraries: PlanLibraries) -> "Publication":
    from essence_refs.files.reports import open_report  # noqa: PLC0415
    from essence_refs.publish.reports.report_errors import raising_all_problems  # noqa: PLC0415
    from essence_refs.publish.reports.styled_reports import style_report  # noqa: PLC0415

    report = open_report(document.report or Path(), encoding=libraries.encoding, code=document.code)
    if document.link_citations is not None:
        report = attrs.evolve(report, link_citations=document.link_citations)
    style, locale = document.style or None, document.locale or None
    with raising_all_problems(report, style=style, locale=locale):
        library = libraries.library_of(report)
    return style_report(report, library, style=style, locale=locale)


LIST = DocumentKind(
    name="list",
    key="lists",
    options=("styles", "levels", "together", *_LIST_OPTIONS, "where", "title"),
    placeholders=("level", "style", "locale", "format", "ending"),
    file_names=("{level}.{ending}", "{level}-{style}.{ending}"),
    plan=_plan_lists,
    input_files=_list_files,
    publish=_publish_list,
)
PAGE = DocumentKind(
    name="page",
    key="pages",
    options=("levels",),
    placeholders=("level", "locale", "format", "ending"),
    file_names=("{level}-page.{ending}", "{level}-page.{ending}"),
    plan=_plan_pages,
    input_files=_page_files,
    publish=_publish_page,
)
REPORT = DocumentKind(
    name="report",
    key="reports",
    options=("styles", "code", "link_citations", "live"),
    placeholders=("report", "style", "locale", "format", "ending"),
    file_names=("{report}.{ending}", "{report}-{style}.{ending}"),
    plan=_plan_reports,
    input_files=_report_files,
    publish=_publish_report,
    packages=("docutils", "markdown-it-py", "mdit-py-plugins", "PyYAML"),
    is_from_files=True,
)
# A configuration that names no kind asks for the first.
DOCUMENT_KINDS = (LIST, PAGE, REPORT)
