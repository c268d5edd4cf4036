"""A paper records the citations of a text, so that the text and its list of references agree."""

from pathlib import Path

import attrs

from essence_refs import csl, files, front_end
from essence_refs.arguments import checked
from essence_refs.diagnostics import count_of
from essence_refs.errors import StyleError
from essence_refs.front_end import Displayed, RunningCell
from essence_refs.model import EMPTY, Block, Library, Paragraph, RichText
from essence_refs.publish.citations import (
    author_citation,
    citation_of,
    separator_after_author,
    with_initial_capital,
    without_author,
)
from essence_refs.publish.formatted_text import InlineText
from essence_refs.publish.publications import Publication
from essence_refs.publish.reading_lists import LOCALE, STYLE


@attrs.frozen(eq=False, repr=False)
class PaperCitation(InlineText, Displayed):
    """
    A citation in a paper. Its text depends on the whole paper, and is current whenever it is read.

    When a second work of the same authors and year is cited later, the first citation gets its year suffix too.
    """

    paper: "Paper"
    citation: csl.Citation
    running: RunningCell | None = None

    @property
    def rich_text(self) -> RichText:
        """The citation as it reads now; in a note style, the text of the note."""
        return self.paper.rich_text(self)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the works, in the order of the call."""
        return tuple(each.key for each in self.citation.cites if not each.placeholder)

    @property
    def note(self) -> int:
        """The number of the note with the citation; zero in a style that cites in the text."""
        return self.paper.note(self)


@attrs.define(eq=False)
class _CellCitations:
    """The citations that a cell made in its last run; the group keeps its position even without citations."""

    running: RunningCell | None
    citations: list[PaperCitation] = attrs.field(factory=list)


class Paper(Displayed):
    """
    The citations of a text, in a style. Works are numbered in the order of their first citation.

    In a notebook, running a cell again replaces the citations that it made before. The citations of a deleted cell
    stay until the kernel is restarted. If the front end does not identify cells, an edited cell counts as a new one.
    In a script each call is a citation.

    In a note style each citation has a note of its own. A citation with the author in the sentence reads as in a
    footnote of a report.
    """

    @checked(library=Library)
    def __init__(self, library: Library, *, style: str | Path = STYLE, locale: str = LOCALE) -> None:
        """
        Create a paper that cites works of *library*.

        Raises:
            UnknownStyleError: with similar styles.
            UnknownLocaleError: with similar locales.
            StyleError: when the style cannot be used.

        """
        self.library = library
        self.style = str(style)
        self.locale = locale
        self._style = files.open_style(style)
        self._style.locale(locale)
        self._groups: list[_CellCitations] = []
        self._by_cell: dict[str, _CellCitations] = {}
        # The document, None if it has to be made again, and the numbers of the citations in it, from zero.
        self._numbers: dict[PaperCitation, int] = {}
        # Whether the first work of each was cited before, and the works cited so far.
        self._was_known: list[bool] = []
        self._known: set[str] = set()
        self._document: csl.GrowingDocument | None = None

    def __repr__(self) -> str:
        cited, works = len(self.citations), len(self.keys)
        return (
            f"<{type(self).__name__} in {self.style}: {count_of(cited, 'citation')} "
            f"of {count_of(works, 'work')}>"
        )

    def cite(  # noqa: PLR0913 - each keyword is one option of users
        self,
        work: str | csl.Cite,
        *more: str | csl.Cite,
        locator: str | None = None,
        prefix: str | RichText = "",
        suffix: str | RichText = "",
        in_text: bool = False,
        suppress_author: bool = False,
        author_only: bool = False,
    ) -> PaperCitation:
        """
        Cite a work, or several together, and return the citation.

        A work is a key, or the result of `at`: ``at("brand2019protocol", "p. 4", prefix="see")``. The *prefix* is
        before the first work; the *locator* ("p. 4", "ch. 2", "23-25") and the *suffix* belong to the last. With
        *in_text* the author is part of the sentence; with *suppress_author* the author is left out, because the
        sentence has named the author; *author_only* is the name alone.

        Raises:
            UnknownReferenceError: with similar keys; nothing is cited then.

        """
        citation = citation_of(
            self.library,
            (work, *more),
            locator=locator,
            prefix=prefix,
            suffix=suffix,
            in_text=in_text,
            suppress_author=suppress_author,
            author_only=author_only,
        )
        return self.record(citation)

    def record(self, citation: csl.Citation) -> PaperCitation:
        """Add a citation to the paper, of works in its library or with placeholders."""
        front_end.current().subscribe(self)
        cited = PaperCitation(self, citation, front_end.current().running_cell())
        group = self._start_cell(cited.running)
        group.citations.append(cited)
        if group is not self._groups[-1]:
            self._document = None
        elif self._document is not None:
            self._add(cited, self._document)
        return cited

    @checked()
    def references(self, *, title: str = "References") -> Publication:
        """
        Return the list of the works that have been cited so far.

        Raises:
            StyleError: when the style has no bibliography.

        """
        bibliography = self._current_document().bibliography()
        if bibliography is None:
            raise StyleError(
                f"the style {self._style.title!r} has citations only, no bibliography", self.style
            )
        block: Block = bibliography
        if not bibliography.entries:
            block = Paragraph(text=RichText.of("Nothing is cited."), role="note")
        listed = tuple(self.library[each.key] for each in bibliography.entries)
        return Publication(title=title, language=self.locale, blocks=(block,), references=listed)

    @property
    def citations(self) -> tuple[PaperCitation, ...]:
        """The citations, in the order of the text."""
        return tuple(cited for group in self._groups for cited in group.citations)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the cited works, in the order of their first citation."""
        return tuple(dict.fromkeys(key for each in self.citations for key in each.keys))

    def rich_text(self, cited: PaperCitation) -> RichText:
        """Return the text of a citation in the paper as it is now; a citation that was replaced is treated as the last."""
        document = self._current_document()
        number = self._numbers.get(cited)
        if number is None:
            return self._as_last(cited)
        text, author = document.text(number), self.author(cited)
        return author + separator_after_author(text) + text if author else text

    def author(self, cited: PaperCitation) -> RichText:
        """Return the author whom a citation has in the sentence, apart from its note in a note style."""
        number = self._numbers.get(cited)
        if number is None or not (self._style.is_note and cited.citation.in_text and cited.keys):
            return EMPTY
        citation = author_citation(cited.keys[0], is_known=self._was_known[number])
        return self._current_document().text_beside(citation)

    def note_text(self, cited: PaperCitation) -> RichText:
        """Return the text of the note with a citation, without the author who is in the sentence."""
        document = self._current_document()
        return document.text(self._numbers[cited]) if cited in self._numbers else cited.rich_text

    @property
    def opened_style(self) -> csl.Style:
        """The style in which the paper cites."""
        return self._style

    def note(self, cited: PaperCitation) -> int:
        """Return the number of the note with a citation, zero if there is none."""
        self._current_document()
        return self._numbers[cited] + 1 if self._style.is_note and cited in self._numbers else 0

    def begin_cell(self, now: RunningCell) -> None:
        """Remove the citations that a cell made before, because it begins to run again. A notebook calls this."""
        if now.cell in self._by_cell:
            self._start_cell(now)

    def _start_cell(self, now: RunningCell | None) -> _CellCitations:
        """Return the citations of a cell, and remove those of an earlier run of it."""
        group = self._by_cell.get(now.cell) if now else None
        if group is None:
            group = _CellCitations(now)
            self._groups.append(group)
            if now:
                self._by_cell[now.cell] = group
        elif group.running != now:
            group.running, group.citations, self._document = now, [], None
        return group

    def _current_document(self) -> csl.GrowingDocument:
        if self._document is None:
            self._document = csl.GrowingDocument(self._style, locale=self.locale)
            self._numbers.clear()
            self._was_known.clear()
            self._known.clear()
            for each in self.citations:
                self._add(each, self._document)
        return self._document

    def _add(self, cited: PaperCitation, document: csl.GrowingDocument) -> None:
        """Add a citation after those in the document."""
        number = len(self._numbers)
        self._numbers[cited] = number
        self._was_known.append(bool(cited.keys) and cited.keys[0] in self._known)
        self._known.update(cited.keys)
        citation = _in_note(cited.citation, number + 1) if self._style.is_note else cited.citation
        document.add(citation, [self.library[key] for key in cited.keys])

    def _as_last(self, cited: PaperCitation) -> RichText:
        """Return the text of a citation as if it were the last of the paper."""
        paper = Paper(self.library, locale=self.locale)
        paper._style = self._style
        paper._groups = [*self._groups, _CellCitations(None, [cited])]
        return paper.rich_text(cited)


def _in_note(citation: csl.Citation, number: int) -> csl.Citation:
    """Return a citation for its note, without the author if the author is in the sentence."""
    if not citation.in_text:
        return attrs.evolve(with_initial_capital(citation), note=number)
    return attrs.evolve(
        citation, cites=without_author(citation.cites), in_text=False, in_sentence=True, note=number
    )
