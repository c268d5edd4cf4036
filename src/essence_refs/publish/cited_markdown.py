"""Markdown with citations, formatted as part of a paper while a notebook runs."""

import warnings
from collections.abc import Iterator, Mapping

import attrs

from essence_refs import csl, formats, front_end, reports
from essence_refs.arguments import checked
from essence_refs.diagnostics import Problem, Severity, count_of
from essence_refs.front_end import Displayed
from essence_refs.model import EMPTY, Document, Library, Mark, Paragraph, RichText, Span
from essence_refs.publish.locators import locator_terms, with_parsed_suffix
from essence_refs.publish.papers import Paper, PaperCitation
from essence_refs.publish.reports.source_citations import Part, SourceInserter, line_starts
from essence_refs.reports.report import ReportCitation, ReportCite
from essence_refs.suggestions import close_matches

# The name of the text in warnings, in place of a file.
_SOURCE = "Markdown"
# Notebooks show other markup than reports, but these are about citations.
_CODES = frozenset({"no-key", "unclosed-bracket", "no-semicolon", "note-in-citation"})


@attrs.frozen(eq=False, repr=False)
class CitedMarkdown(Displayed):
    """
    A text in Markdown with citations of a paper. A notebook shows it with the citations as they read now.

    ``citations`` are its citations in order. ``problems`` are what is wrong with them, such as unknown keys.
    """

    source: str
    paper: Paper
    citations: tuple[PaperCitation, ...]
    parts: tuple[Part, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def markdown(self) -> str:
        """The text as Markdown; in a note style its notes are below it."""
        texts: dict[str, tuple[RichText, RichText]] = {}
        pieces: dict[int, tuple[Span | str, ...]] = {}
        notes: list[Paragraph] = []
        for number, each in enumerate(self.citations):
            note, author = self.paper.note(each), self.paper.author(each)
            text = each.rich_text
            name = Span(Mark.CITATION, (f"author {number}" if note else str(number),))
            if not note:
                texts[str(number)] = (EMPTY, text)
                pieces[number] = (name,)
                continue
            texts[f"author {number}"] = (EMPTY, author)
            call = Span(Mark.NOTE, (str(note),))
            pieces[number] = (name, call) if author else (call,)
            raised = RichText((Span(Mark.SUPERSCRIPT, (str(note),)), " "))
            notes.append(Paragraph(text=raised + self.paper.note_text(each)))
        inserter = SourceInserter(texts, pieces)
        source = inserter.source(self.source, (0, len(self.source)), enumerate(self.parts))
        if not notes:
            return source
        below = formats.write(Document(title="", blocks=tuple(notes)), "markdown")
        return f"{source.rstrip()}\n\n{below}"

    def __str__(self) -> str:
        return self.markdown

    def __repr__(self) -> str:
        number = len(self.citations)
        return f"<{type(self).__name__}: {count_of(number, 'citation')} in {self.paper!r}>"


@checked(paper=(Paper, Library, type(None)))
def markdown(text: str, paper: Paper | Library | None = None) -> CitedMarkdown:
    """
    Return a text in Markdown with its citations, such as ``[@key, p. 4]``, formatted as part of a *paper*.

    Without a *paper*, a notebook uses the one that ``%essence_refs`` names, or else its only paper or library. A key that
    is not in the library stays visible, in bold with a question mark, and is warned of.

    Raises:
        TypeError: when there is no paper and no library.
        MissingExtraError: when the packages that read Markdown are not installed.

    """
    found = paper if paper is not None else front_end.current().paper()
    if isinstance(found, Library):
        found = Paper(found)
    if not isinstance(found, Paper):
        raise TypeError(
            'no paper to cite in is known, or there are several: give one, as in markdown("…", Paper(library)), or use %essence_refs'
        )
    return _cite_in(text, found)


def _cite_in(text: str, paper: Paper) -> CitedMarkdown:
    """Add the citations of a text to a paper, and warn of problems in them; see `markdown`."""
    report = reports.parse(text, source=_SOURCE)
    starts = line_starts(text)
    words = locator_terms(paper.opened_style.locale(paper.locale))
    found = sorted(
        (each for each in report.citations if all((*each.start, *each.end))), key=lambda each: each.start
    )
    recorded, parts, done = [], [], 0
    for each in found:
        begin, end = (starts[line - 1] + column - 1 for line, column in (each.start, each.end))
        if begin < done:
            # In a table, equal cells have the location of the first.
            begin = text.find(text[begin:end], done)
            end += begin - (starts[each.start[0] - 1] + each.start[1] - 1)
        if begin < 0:
            continue
        recorded.append(paper.record(_citation(each, paper.library, words)))
        parts.append((begin, end))
        done = end
    problems = (*(each for each in report.problems if each.code in _CODES), *_unknown(found, paper.library))
    for problem in problems:
        # Without a registry of its own, Python shows an equal warning of the same line once only.
        hint = f" ({problem.hint})" if problem.hint else ""
        warnings.warn_explicit(f"{problem.message}{hint}", UserWarning, _SOURCE, problem.line, registry={})
    return CitedMarkdown(text, paper, tuple(recorded), tuple(parts), problems)


def _citation(written: ReportCitation, library: Library, words: Mapping[str, str]) -> csl.Citation:
    cites = tuple(_cite(each, library, words) for each in written.cites)
    in_order = any(each.prefix or each.suffix for each in cites)
    in_text = written.in_text and not cites[0].placeholder
    return csl.Citation(cites=cites, in_text=in_text, in_order=in_order)


def _cite(written: ReportCite, library: Library, words: Mapping[str, str]) -> csl.Cite:
    unknown = RichText((Span(Mark.BOLD, (f"{written.key}?",)),))
    plain = csl.Cite(
        key=library.key_of(written.key),
        prefix=written.prefix,
        suppress_author=written.suppress_author,
        placeholder=EMPTY if written.key in library else unknown,
    )
    return with_parsed_suffix(plain, written.suffix, words)


def _unknown(citations: list[ReportCitation], library: Library) -> Iterator[Problem]:
    for cite in (cite for each in citations for cite in each.cites if cite.key not in library):
        close = close_matches(cite.key, library.known_keys())
        yield Problem(
            message=f"no reference is called {cite.key!r}",
            source=_SOURCE,
            line=cite.line,
            column=cite.column,
            key=cite.key,
            code="unknown-reference",
            hint=f"did you mean {' or '.join(close)}?" if close else "",
            severity=Severity.WARNING,
        )
