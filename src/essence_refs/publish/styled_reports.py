"""Formatting a report: its citations and notes in a style, and its list of references."""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import attrs

from essence_refs import csl, files
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import (
    EssenceRefsError,
    FileError,
    ProblemsError,
    StyleError,
    UnknownLocaleError,
    UnknownStyleError,
)
from essence_refs.files.reading import NOT_ORDINARY, is_pipe
from essence_refs.files.reports import open_report, picture_data
from essence_refs.model import Bibliography, Block, Heading, Library, Picture, Reference, RichText
from essence_refs.publish.citation_numbering import CitationInserter, CitationNumbering
from essence_refs.publish.locators import locator_terms
from essence_refs.publish.publications import Publication
from essence_refs.publish.reading_lists import LOCALE, STYLE
from essence_refs.publish.unprinted_locators import unprinted_locators
from essence_refs.reports.report import Report, ReportCite
from essence_refs.suggestions import close_matches

TITLE = "References"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StyledReport(Publication):
    """A report formatted in a style; ``problems`` are warnings about what is different from the source."""

    problems: tuple[Problem, ...] = attrs.field(default=(), eq=False, repr=False)


def report(
    path: str | Path,
    library: Library | None = None,
    *,
    style: str | Path | None = None,
    locale: str | None = None,
    encoding: str | None = None,
) -> StyledReport:
    """
    Return the report in a Markdown file, with its citations and references formatted.

    Without a *library* it cites the files that its front matter names as ``bibliography``, or else the items that
    come with essence-refs. *style* and *locale* override ``csl`` and ``lang`` of the front matter.

    Raises:
        ProblemsError: with everything that is wrong in the report and its style, such as unknown keys.
        FileError: when a file cannot be read.
        MissingExtraError: when the packages that read Markdown and YAML are not installed.
        UnknownStyleError: with similar styles.
        UnknownLocaleError: with similar locales.
        StyleError: when the style cannot be used.

    """
    read = open_report(path, encoding=encoding)
    known = library
    if known is None:
        with raising_all_problems(read, style=style, locale=locale):
            known = files.load(*libraries_of(read), encoding=encoding)
    return style_report(read, known, style=style, locale=locale)


@contextlib.contextmanager
def raising_all_problems(
    report: Report, *, style: str | Path | None = None, locale: str | None = None
) -> Iterator[None]:
    """
    Report the problems of a report and its style together with those of its library, which is opened within this.

    Raises:
        ProblemsError: when the library cannot be opened and there are other errors.

    """
    try:
        yield
    except (FileError, ProblemsError) as error:
        own = tuple(each for each in report.problems if each.severity is Severity.ERROR)
        more = (*own, *_unusable(report, style, locale))
        if not more:
            raise
        raise ProblemsError((*_problems(error, report.source), *more)) from error


def libraries_of(report: Report) -> tuple[Path, ...]:
    """
    Return the files that the front matter of a report names as its library, relative to the report.

    Raises:
        FileError: for a pipe: only a shell passes pipes, and nothing would write to this one.

    """
    files = tuple(Path(report.source).parent / each for each in report.bibliography)
    for path in filter(is_pipe, files):
        raise FileError(path, NOT_ORDINARY)
    return files


def style_report(
    report: Report, library: Library, *, style: str | Path | None = None, locale: str | None = None
) -> StyledReport:
    """
    Return a report formatted in a style. The files of pictures are read relative to the report.

    Raises:
        ProblemsError: with everything that is wrong in the report and its style, such as unknown keys.
        UnknownStyleError: with similar styles.
        UnknownLocaleError: with similar locales.
        StyleError: when the style cannot be used.

    """
    unknown = tuple(_unknown(report, library))
    if unknown or report.has_errors:
        wrong = _in_order(report.problems + unknown)
        raise ProblemsError((*wrong, *_unusable(report, style, locale)))
    opened = files.open_style(style or _style_of(report))
    language = locale or report.language or LOCALE
    numbering = CitationNumbering(report, locator_terms(opened.locale(language)), is_note=opened.is_note)
    blocks = numbering.blocks(report.blocks)
    citations = numbering.citations
    listed = _references(report, citations, library)
    cited = csl.cite([*citations.values()], listed, opened, locale=language)
    assembler = _ReportAssembler(
        report, dict(zip(citations, cited.citations, strict=True)), numbering.without_author
    )
    assembler.set_references(cited.bibliography)
    blocks = assembler.blocks(blocks)
    if not assembler.has_position and assembler.listed is not None:
        title = report.references_title or TITLE
        blocks += (Heading(text=RichText.of(title), anchor=_unused(blocks, "references")), assembler.listed)
    more = (
        *assembler.problems,
        *unprinted_locators(numbering.cites, library, opened, locale=language, source=report.source),
        *_without_list(report, opened, listed),
    )
    return StyledReport(
        title=report.title,
        language=report.language or language,
        authors=report.authors,
        blocks=blocks,
        notes=tuple(map(assembler.blocks, numbering.notes)),
        references=listed,
        folder=Path(report.source).parent,
        problems=_in_order((*report.problems, *more)),
    )


class _ReportAssembler(CitationInserter):
    """Inserts the citations, the files of pictures and the list of references."""

    def __init__(
        self, report: Report, texts: Mapping[str, RichText], without_author: Collection[str]
    ) -> None:
        super().__init__(texts, without_author)
        self.source = report.source
        self.lines = dict(report.picture_lines)
        self.problems: list[Problem] = []
        self.has_position = False
        self.listed: Bibliography | None = None

    def set_references(self, bibliography: Bibliography | None) -> None:
        """Keep the list of references for its position in the report, unless it is empty."""
        if bibliography is not None and bibliography.entries:
            entries = (attrs.evolve(each, anchor=f"ref-{each.key}") for each in bibliography.entries)
            self.listed = attrs.evolve(bibliography, entries=tuple(entries))

    def bibliography(self, block: Bibliography) -> Iterator[Block]:  # noqa: ARG002 - it only marks the position
        """Insert the list of references at its position in the report."""
        self.has_position = True
        if self.listed is not None:
            yield self.listed

    def picture(self, block: Picture) -> Block:
        """Add the file of a picture, or a problem if there is none."""
        data = b""
        try:
            data = picture_data(block.source, Path(self.source).parent)
        except FileError as error:
            message = f"the picture {block.source} cannot be shown: {error.message}"
            problem = _warning(message, "picture", self.source)
            self.problems.append(attrs.evolve(problem, line=self.lines.get(block.source, 0)))
        return attrs.evolve(block, description=self.text(block.description), data=data)


def _unusable(report: Report, style: str | Path | None, locale: str | None) -> tuple[Problem, ...]:
    """Return the errors of the style and the language of a report, to report them with other errors."""
    try:
        files.open_style(style or _style_of(report)).locale(locale or report.language or LOCALE)
    except (UnknownStyleError, UnknownLocaleError, StyleError, FileError) as error:
        return _problems(error, "" if style or locale else report.source)
    return ()


def _problems(error: EssenceRefsError, source: str) -> tuple[Problem, ...]:
    """Return an error as problems; *source* is the file with the name of the style."""
    match error:
        case ProblemsError():
            return error.problems
        case FileError():
            return (Problem(message=error.message, source=str(error.path), code="file"),)
        case StyleError():
            return (Problem(message=error.message, source=error.source, line=error.line, code="style"),)
        case _:
            return (Problem(message=str(error), source=source, code="style"),)


def _style_of(report: Report) -> str | Path:
    if report.style.casefold().endswith(".csl") and "://" not in report.style:
        return Path(report.source).parent / report.style
    return report.style or STYLE


def _cites(report: Report) -> Iterator[tuple[ReportCite, bool]]:
    """Yield every cite of a report, and whether it is part of a sentence."""
    for citation in report.citations:
        yield from ((each, citation.in_text) for each in citation.cites)
    yield from ((each, False) for each in report.nocite if each.key != "*")


def _unknown(report: Report, library: Library) -> Iterator[Problem]:
    for cite, in_text in _cites(report):
        if cite.key not in library:
            close = close_matches(cite.key, library.keys())
            hint = f"did you mean {' or '.join(close)}?" if close else ""
            if not hint and in_text:
                hint = f"write \\@{cite.key} for an @ that is not a citation"
            yield Problem(
                message=f"no reference is called {cite.key!r}",
                source=report.source,
                line=cite.line,
                column=cite.column,
                key=cite.key,
                hint=hint,
                code="unknown-reference",
            )


def _references(
    report: Report, citations: Mapping[str, csl.Citation], library: Library
) -> tuple[Reference, ...]:
    """Return the references of the list: the cited works in order, and those of nocite."""
    keys = [cite.key for citation in citations.values() for cite in citation.cites]
    for each in report.nocite:
        keys += library.keys() if each.key == "*" else [each.key]
    return tuple(library[key] for key in dict.fromkeys(keys))


def _without_list(report: Report, style: csl.Style, listed: tuple[Reference, ...]) -> Iterator[Problem]:
    if listed and not style.has_bibliography:
        message = f"the style {style.title!r} has citations only, so there is no list of references"
        yield _warning(message, "no-bibliography", report.source)


def _unused(blocks: tuple[Block, ...], anchor: str) -> str:
    used = {each.anchor for each in blocks if isinstance(each, Heading)}
    number, found = 1, anchor
    while found in used:
        found = f"{anchor}-{number}"
        number += 1
    return found


def _warning(message: str, code: str, source: str) -> Problem:
    return Problem(message=message, source=source, code=code)


def _in_order(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda each: (each.line, each.column)))
