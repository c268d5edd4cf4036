"""A paper: what it cites, in order, so that the text and the list of references agree."""

from collections.abc import Sequence
from pathlib import Path

import attrs

from essence_refs import csl, files, front_end
from essence_refs.errors import StyleError
from essence_refs.front_end import Displayed, RunningCell
from essence_refs.model import Block, Library, Paragraph, RichText
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
    A citation of a paper, which reads as the paper stands when it is shown.

    Citing a second work of the same authors and year later gives the first one its letter too.
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
        """The keys of the works, in the order that they were given."""
        return tuple(each.key for each in self.citation.cites)

    @property
    def note(self) -> int:
        """The number of its note, zero in a style that cites in the text."""
        return self.paper.note(self)


@attrs.define(eq=False)
class _Group:
    """What one cell cited when it ran last: it keeps its place also while it cites nothing."""

    running: RunningCell | None
    citations: list[PaperCitation] = attrs.field(factory=list)


class Paper(Displayed):
    """
    What a text cites, in a style: it numbers works in the order of their first citing.

    In a notebook a cell that is run again replaces what it cited before, also when it cites nothing any more; a cell
    that is deleted stays cited until the kernel is restarted, and where the front end does not tell cells apart, one
    that was edited is another one. In a script each call counts once.

    A style that cites in notes gives each citation a note of its own; one with its author in the sentence reads there
    as it does within a footnote of a report.
    """

    def __init__(self, library: Library, *, style: str | Path = STYLE, locale: str = LOCALE) -> None:
        """
        Begin a paper that cites from *library*.

        Raises:
            UnknownStyleError: with the nearest styles.
            UnknownLocaleError: with the nearest locales.
            StyleError: when the style cannot be used.

        """
        self.library = library
        self.style = str(style)
        self.locale = locale
        self._style = files.open_style(style)
        self._style.locale(locale)
        self._groups: list[_Group] = []
        self._set: csl.RenderedDocument | None = None

    def __repr__(self) -> str:
        cited, works = len(self.citations), len(self.keys)
        return (
            f"<{type(self).__name__} in {self.style}: {cited:,} citation{'' if cited == 1 else 's'} "
            f"of {works:,} work{'' if works == 1 else 's'}>"
        )

    def cite(  # noqa: PLR0913 - the public face: each keyword is one choice of a writer
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

        A work is a key, or a key at a place: ``at("brand2019protocol", "p. 4", prefix="see")``. The *prefix* stands
        before the first work; the *locator* ("p. 4", "ch. 2", "23-25") and the *suffix* belong to the last. With
        *in_text* the author is part of the sentence; with *suppress_author* the sentence has named the author
        already; *author_only* is the name alone.

        Raises:
            UnknownReferenceError: with the nearest keys; nothing is cited then.

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
        front_end.current().subscribe(self)
        cited = PaperCitation(self, citation, front_end.current().running_cell())
        self._group(cited.running).citations.append(cited)
        self._set = None
        return cited

    def references(self, *, title: str = "References") -> Publication:
        """
        Return what was cited so far, as the style lists it.

        Raises:
            StyleError: where the style sets no bibliography.

        """
        bibliography = self._rendered().bibliography
        if bibliography is None:
            raise StyleError(
                f"the style {self._style.title!r} sets citations only, no bibliography", self.style
            )
        block: Block = bibliography
        if not bibliography.entries:
            block = Paragraph(text=RichText.of("Nothing is cited."), role="note")
        listed = tuple(self.library[each.key] for each in bibliography.entries)
        return Publication(title=title, language=self.locale, blocks=(block,), references=listed)

    @property
    def citations(self) -> tuple[PaperCitation, ...]:
        """The citations in the order of the text."""
        return tuple(cited for group in self._groups for cited in group.citations)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of what is cited, in the order of first citing."""
        return tuple(dict.fromkeys(key for each in self.citations for key in each.keys))

    def rich_text(self, cited: PaperCitation) -> RichText:
        """Return a citation as it reads now; one that its cell has replaced reads as if it came last."""
        known = self.citations
        if cited in known:
            return self._rendered().citations[known.index(cited)]
        return self._with((*known, cited)).citations[-1]

    def note(self, cited: PaperCitation) -> int:
        """Return the number of the note that a citation stands in, zero where there is none."""
        known = self.citations
        return known.index(cited) + 1 if self._style.is_note and cited in known else 0

    def begin_cell(self, now: RunningCell) -> None:
        """Take back what a cell cited before, because it begins to run again: a notebook calls this."""
        if any(each.running and each.running.cell == now.cell for each in self._groups):
            self._group(now)

    def _group(self, now: RunningCell | None) -> _Group:
        """Return where a citation belongs, once those are gone that its cell made when it ran before."""
        own = (each for each in self._groups if each.running and now and each.running.cell == now.cell)
        group = next(own, None)
        if group is None:
            group = _Group(now)
            self._groups.append(group)
        elif group.running != now:
            group.running, group.citations, self._set = now, [], None
        return group

    def _rendered(self) -> csl.RenderedDocument:
        # All citations are set together, once for each state that somebody looks at.
        if self._set is None:
            self._set = self._with(self.citations)
        return self._set

    def _with(self, citations: Sequence[PaperCitation]) -> csl.RenderedDocument:
        keys = tuple(dict.fromkeys(key for each in citations for key in each.keys))
        works = [self.library[key] for key in keys]
        if not self._style.is_note:
            return csl.cite([each.citation for each in citations], works, self._style, locale=self.locale)
        numbered = [_in_note(each.citation, number) for number, each in enumerate(citations, start=1)]
        authors = _authors(citations)
        cited = csl.cite([*numbered, *authors.values()], works, self._style, locale=self.locale)
        texts = list(cited.citations[: len(numbered)])
        for place, author in zip(authors, cited.citations[len(numbered) :], strict=True):
            texts[place] = author + separator_after_author(texts[place]) + texts[place]
        return attrs.evolve(cited, citations=tuple(texts))


def _in_note(citation: csl.Citation, number: int) -> csl.Citation:
    """Return a citation as its note has it, without the author that is part of a sentence."""
    if not citation.in_text:
        return attrs.evolve(with_initial_capital(citation), note=number)
    return attrs.evolve(
        citation, cites=without_author(citation.cites), in_text=False, in_sentence=True, note=number
    )


def _authors(citations: Sequence[PaperCitation]) -> dict[int, csl.Citation]:
    """Return the authors that stand in sentences, by the places of their citations."""
    found: dict[int, csl.Citation] = {}
    known: set[str] = set()
    for place, each in enumerate(citations):
        if each.citation.in_text:
            found[place] = author_citation(each.keys[0], is_known=each.keys[0] in known)
        known.update(each.keys)
    return found
