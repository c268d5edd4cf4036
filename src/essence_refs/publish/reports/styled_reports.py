"""Formatting a report: its citations and notes in a style, and its list of references."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import attrs

from essence_refs import csl, files
from essence_refs.arguments import checked
from essence_refs.diagnostics import Problem
from essence_refs.errors import FileError
from essence_refs.files.reading import NOT_ORDINARY, is_pipe
from essence_refs.files.reports import open_report, picture_data
from essence_refs.model import Bibliography, Block, Heading, Library, Picture, Reference, RichText
from essence_refs.publish.live.report_citations import ReportCitations
from essence_refs.publish.locators import locator_terms
from essence_refs.publish.publications import Publication
from essence_refs.publish.reading_lists import LOCALE
from essence_refs.publish.reports.citation_numbering import CitationInserter, CitationNumbering, with_formulas
from essence_refs.publish.reports.cited_notebooks import CitedNotebook
from essence_refs.publish.reports.contents import outlined
from essence_refs.publish.reports.cross_references import CrossReferences, TitleInserter
from essence_refs.publish.reports.links import LinkChecker
from essence_refs.publish.reports.reference_lists import ReportLists
from essence_refs.publish.reports.report_errors import raising_all_problems, usable_style
from essence_refs.publish.reports.unprinted_locators import unprinted_locators
from essence_refs.reports.opening.terms import references_heading
from essence_refs.reports.report import Report, ReportCite
from essence_refs.suggestions import MOST_SEARCHES, close_matches

Blocks = tuple[Block, ...]


@attrs.frozen(kw_only=True, eq=False, repr=False)
class StyledReport(Publication):
    """A report formatted in a style; ``problems`` are warnings about what is different from the source."""

    problems: tuple[Problem, ...] = attrs.field(default=(), eq=False, repr=False)
    notebook: CitedNotebook | None = attrs.field(default=None, eq=False, repr=False)

    def own_text(self, name: str) -> str | None:
        """Return a notebook as a notebook: with its citations formatted, and otherwise the same."""
        return self.notebook.write() if self.notebook is not None and name == "notebook" else None


@checked(library=Library)
def report(  # noqa: PLR0913 - each keyword is one option of users
    path: str | Path,
    library: Library | None = None,
    *,
    style: str | Path | None = None,
    locale: str | None = None,
    link_citations: bool | None = None,
    encoding: str | None = None,
    code: bool = True,
) -> StyledReport:
    """
    Return the report in a Markdown file or a notebook, with its citations and references formatted.

    Without a *library* it cites the files that its front matter names as ``bibliography``, or else the items that
    come with essence-refs. *style*, *locale* and *link_citations* override ``csl``, ``lang`` and ``link-citations`` of
    the front matter. Without *code* the code of a notebook is left out, and its results are shown.

    Raises:
        ProblemsError: with everything that is wrong in the report and in the files and style that it names.
        FileError: when the report or *style* cannot be read.
        MissingExtraError: when the packages that read Markdown and YAML are not installed.
        UnknownStyleError: with similar styles, when nothing but *style* is wrong.
        UnknownLocaleError: with similar locales, when nothing but *locale* is wrong.
        StyleError: when the style cannot be used, and nothing else is wrong.

    """
    read = open_report(path, encoding=encoding, code=code)
    if link_citations is not None:
        read = attrs.evolve(read, link_citations=link_citations)
    known = library
    if known is None:
        with raising_all_problems(read, style=style, locale=locale):
            known = files.load(*libraries_of(read), encoding=encoding)
    return style_report(read, known, style=style, locale=locale)


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
        UnknownStyleError: with similar styles, when nothing but *style* is wrong.
        UnknownLocaleError: with similar locales, when nothing but *locale* is wrong.
        StyleError: when the style cannot be used, and nothing else is wrong.

    """
    language = locale or report.language or LOCALE
    lists = ReportLists(report, library)
    references = CrossReferences(report, library)
    wrong = (*_unknown(report, library, references), *lists.problems)
    opened = usable_style(report, wrong, style, locale)
    report = references.resolved(opened.locale(language))
    numbering = CitationNumbering(
        report, library, locator_terms(opened.locale(language)), is_note=opened.is_note
    )
    blocks, citations = numbering.blocks(report.blocks), numbering.citations
    listed = _references(report, citations, library)
    lists.plan(listed, numbering)
    if report.link_citations and opened.has_bibliography:
        citations = dict(lists.linked(citations))
    cited = _cite(tuple(citations.values()), listed, lists, opened, language)
    texts = zip(cited.authors, map(with_formulas, cited.citations), strict=True)
    assembler = _ReportAssembler(report, dict(zip(citations, texts, strict=True)), numbering.without_author)
    assembler.references = lists.blocks(cited.lists, opened, language)
    blocks = assembler.blocks(blocks)
    blocks += (final := _final_list(report, blocks, assembler.references, language))
    written_notes = tuple(map(assembler.blocks, numbering.notes))
    blocks, notes, of_links = _with_checked_links(report, blocks, written_notes)
    more = (
        *references.problems,
        *assembler.problems,
        *of_links,
        *unprinted_locators(numbering.cites, library, opened, locale=language, source=report.source),
        *(lists.list_problems(listed) if opened.has_bibliography else _without_list(report, opened, listed)),
    )
    return StyledReport(
        title=report.title,
        language=report.language or language,
        authors=report.authors,
        blocks=outlined(blocks, has_numbers=report.numbers_sections),
        notes=notes,
        references=lists.with_uncited(listed),
        inputs=_inputs(report, style),
        folder=str(Path(report.source).parent),
        formulas=_formulas(report),
        raw_blocks=_raw_blocks(report),
        problems=report.in_order((*report.problems, *more)),
        notebook=_notebook(report, numbering, assembler, final, notes),
        cited=ReportCitations.of(
            numbering.named, cited.authors, listed, opened, locale=language, source=report.source
        ),
    )


def _cite(
    citations: tuple[csl.Citation, ...],
    listed: tuple[Reference, ...],
    lists: ReportLists,
    style: csl.Style,
    locale: str,
) -> csl.RenderedDocument:
    references = lists.with_uncited(listed)
    return csl.cite(citations, references, style, locale=locale, lists=lists.groups, splits_authors=True)


def _notebook(
    report: Report,
    numbering: CitationNumbering,
    assembler: "_ReportAssembler",
    final: tuple[Block, ...],
    notes: tuple[tuple[Block, ...], ...],
) -> CitedNotebook | None:
    if not report.notebook:
        return None
    return CitedNotebook(report, numbering, assembler.texts, assembler.references, final, notes)


def _raw_blocks(report: Report) -> tuple[Problem, ...]:
    return tuple(_at(report, line, "not-carried") for line in report.raw_lines)


def _with_checked_links(
    report: Report, blocks: Blocks, notes: tuple[Blocks, ...]
) -> tuple[Blocks, tuple[Blocks, ...], list[Problem]]:
    """Return blocks and notes with the links that lead somewhere, and the problems of the others."""
    links = LinkChecker(report, (*blocks, *(each for note in notes for each in note)))
    titles = TitleInserter(blocks)
    checked, *others = (titles.blocks(links.blocks(each)) for each in (blocks, *notes))
    return checked, tuple(others), links.problems


def _formulas(report: Report) -> tuple[tuple[str, Problem], ...]:
    """Return the formulas of a report, each with an unfinished problem at its location."""
    return tuple((each, _at(report, line, "formula")) for each, line in report.formula_lines)


def _at(report: Report, line: int, code: str) -> Problem:
    return report.located(Problem(message="", source=report.source, line=line, code=code))


def _inputs(report: Report, style: str | Path | None) -> tuple[Path, ...]:
    """Return the files that a report is made from; some of the names may be of no file."""
    folder = Path(report.source).parent
    named = (*report.bibliography, *(each for each in (report.style,) if each), *dict(report.picture_lines))
    return (Path(report.source), *(folder / each for each in named), *([Path(style)] if style else []))


class _ReportAssembler(CitationInserter):
    """Inserts the citations, the files of pictures and the lists of references."""

    def __init__(
        self,
        report: Report,
        texts: Mapping[str, tuple[RichText, RichText]],
        without_author: Collection[str],
    ) -> None:
        super().__init__(texts, without_author)
        self.source = report.source
        self.lines = dict(report.picture_lines)
        self.pictures = dict(report.pictures)
        self.problems: list[Problem] = []
        # The blocks of each list of references.
        self.references: Mapping[int, tuple[Block, ...]] = {}

    def bibliography(self, block: Bibliography) -> Iterator[Block]:
        """Insert a list of references at its position in the report."""
        yield from self.references.get(int(block.entries[0].key), ())

    def picture(self, block: Picture) -> Block:
        """Add the file of a picture, or a problem if there is none."""
        data = b""
        try:
            own = self.pictures.get(block.source)
            data = picture_data(block.source, Path(self.source).parent, within=own)
        except FileError as error:
            message = f"the picture {block.source} cannot be shown: {error.message}"
            problem = _warning(message, "picture", self.source)
            self.problems.append(attrs.evolve(problem, line=self.lines.get(block.source, 0)))
        return attrs.evolve(block, description=self.text(block.description), data=data)


def _cites(report: Report) -> Iterator[tuple[ReportCite, bool]]:
    """Yield every cite of a report, and whether it is part of a sentence."""
    for citation in report.citations:
        yield from ((each, citation.in_text) for each in citation.cites)
    yield from ((each, False) for each in report.nocite if each.key != "*")


def _unknown(report: Report, library: Library, references: CrossReferences) -> Iterator[Problem]:
    searched: dict[str, tuple[str, ...]] = {}
    for cite, in_text in _cites(report):
        if cite.key not in library and not references.is_reference(cite.key):
            if cite.key not in searched and len(searched) < MOST_SEARCHES:
                searched[cite.key] = close_matches(cite.key, library.known_keys())
            close = searched.get(cite.key, ())
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
        keys += library.keys() if each.key == "*" else [library.key_of(each.key)]
    return tuple(library[key] for key in dict.fromkeys(keys))


def _without_list(report: Report, style: csl.Style, listed: tuple[Reference, ...]) -> Iterator[Problem]:
    if listed and report.has_references:
        message = f"the style {style.title!r} has citations only, so there is no list of references"
        yield _warning(message, "no-bibliography", report.source)


def _final_list(
    report: Report, blocks: tuple[Block, ...], references: Mapping[int, tuple[Block, ...]], language: str
) -> tuple[Block, ...]:
    """Return the list of references with its heading, if the report has no position for one."""
    if report.lists or not references:
        return ()
    title = RichText.of(report.references_title or references_heading(language))
    return (Heading(text=title, anchor=_unused(blocks, "references"), is_numbered=False), *references[0])


def _unused(blocks: tuple[Block, ...], anchor: str) -> str:
    used = {each.anchor for each in blocks if isinstance(each, Heading)}
    number, found = 1, anchor
    while found in used:
        found = f"{anchor}-{number}"
        number += 1
    return found


def _warning(message: str, code: str, source: str) -> Problem:
    return Problem(message=message, source=source, code=code)
