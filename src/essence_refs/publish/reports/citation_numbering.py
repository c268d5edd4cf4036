"""Numbering the citations and notes of a report in reading order."""

from collections.abc import Collection, Iterator, Mapping

import attrs

from essence_refs import csl
from essence_refs.model import (
    Bibliography,
    Block,
    Heading,
    Inline,
    Library,
    Link,
    Mark,
    Paragraph,
    RichText,
    Span,
    merged,
)
from essence_refs.model.list_options import Headings, under_heading
from essence_refs.publish.citations import (
    author_citation,
    separator_after_author,
    with_initial_capital,
    without_author,
)
from essence_refs.publish.cited_text import CitedText
from essence_refs.publish.locators import with_parsed_suffix
from essence_refs.publish.reports.unprinted_locators import ParsedCite
from essence_refs.publish.rewriting import DocumentRewriter
from essence_refs.reports.report import Report, ReportCitation, ReportCite

# Punctuation that the call of a note comes after: the end of a clause, and what may close with it.
_STOPS = frozenset(".,;:!?\N{HORIZONTAL ELLIPSIS}")
_PAUSES = (",", ";", ":", "!", "?")
_CLOSING = _STOPS | frozenset(")]}'\"\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}")
_APOSTROPHES = ("'", "\N{RIGHT SINGLE QUOTATION MARK}")
# The targets of links that take the place of formulas.
_FORMULA = "formula:"
_OPENING = frozenset("([{")
_BETWEEN_CALLS = Span(Mark.SUPERSCRIPT, (",",))


class CitationNumbering(DocumentRewriter):
    """
    Replaces every citation by its name, and numbers every note by its call.

    In a note style a citation in running text becomes a note; one within a note of the author stays there. A note
    that is called twice is two notes.
    """

    def __init__(self, report: Report, library: Library, words: Mapping[str, str], *, is_note: bool) -> None:
        self.report = report
        self.library = library
        self.words = words
        self.is_note = is_note
        # The number of the current note; zero in running text.
        self.note = 0
        self.notes: list[tuple[Block, ...]] = []
        # The names of citations without their author, who is in the sentence before them.
        self.without_author: set[str] = set()
        self._named: dict[str, csl.Citation] = {}
        self._authors: dict[str, csl.Citation] = {}
        self._known: set[str] = set()
        # Every cite, in the order of the text.
        self.cites: list[ParsedCite] = []
        # What replaces each citation of the report, by its number.
        self.pieces: dict[int, tuple[Span | str, ...]] = {}
        # The headings around each citation, with its keys, and around each list of references, by its number.
        self.citation_headings: list[tuple[Headings, tuple[str, ...]]] = []
        self.list_headings: dict[int, Headings] = {}
        self._headings: Headings = ()
        self._heading_count = 0

    @property
    def citations(self) -> dict[str, csl.Citation]:
        """
        The citations by their names in the text, in reading order.

        Authors who are in a sentence, apart from their note, come last: they do not count as citations.
        """
        return self._named | self._authors

    def block(self, block: Block) -> Iterator[Block]:
        """Keep the headings around citations and lists of references."""
        if isinstance(block, Heading):
            self._heading_count += 1
            self._headings = under_heading(self._headings, block.depth, self._heading_count)
        yield from super().block(block)

    def bibliography(self, block: Bibliography) -> Iterator[Block]:
        """Keep the headings around a list."""
        self.list_headings[int(block.entries[0].key)] = self._headings
        yield block

    @property
    def named(self) -> tuple[csl.Citation, ...]:
        """The citations by their numbers."""
        return tuple(self._named.values())

    def paragraph(self, block: Paragraph) -> Block:
        """Treat a citation that is the whole paragraph of a note as the style formats notes."""
        if self.note and self.is_note:
            number = _only_citation(block.text)
            if number is not None:
                citation = self.report.citations[int(number)]
                if not citation.in_text:
                    span = self._add_citation(citation, csl.Citation(cites=(), note=self.note))
                    self.pieces[int(number)] = (span,)
                    return attrs.evolve(block, text=RichText((span, *block.text.content[1:])))
        return super().paragraph(block)

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:
        """Append the name of a citation, or the number of a note."""
        if span.mark is Mark.NOTE:
            number = int(str(span.content[0]))
            _add_call(written, self._add_note(self.report.notes[number - 1]))
            return True
        if span.mark is Mark.CITATION:
            number = int(str(span.content[0]))
            pieces = self._citation(self.report.citations[number])
            self.pieces[number] = pieces
            for each in pieces:
                if isinstance(each, Span) and each.mark is Mark.NOTE:
                    place_call(written, rest, each, after_author=len(pieces) > 1)
                else:
                    written.append(each)
            return True
        return False

    def _citation(self, citation: ReportCitation) -> tuple[Span | str, ...]:
        """Return the name of a citation, with what it needs around it, or the call of a note with it."""
        if not self.is_note:
            form = csl.Citation(cites=(), note=self.note, in_text=citation.in_text)
            return (self._add_citation(citation, form),)
        if self.note:
            form = csl.Citation(cites=(), note=self.note, in_sentence=True)
            if citation.in_text:
                # The sentence needs its author even if the style writes only "ibid".
                author = self._author(citation)
                rest_of_it = self._add_citation(_without_author(citation), form)
                self.without_author.add(str(rest_of_it.content[0]))
                return author, rest_of_it
            return "(", self._add_citation(citation, form), ")"
        if citation.in_text:
            return self._author(citation), self._in_note(citation)
        return (self._in_note(citation),)

    def _in_note(self, citation: ReportCitation) -> Span:
        number = len(self.notes) + 1
        form = csl.Citation(cites=(), note=number)
        if citation.in_text:
            citation = _without_author(citation)
        self.notes.append((Paragraph(text=RichText((self._add_citation(citation, form),))),))
        return Span(Mark.NOTE, (str(number),))

    def _add_note(self, blocks: tuple[Block, ...]) -> Span:
        """Add a note that the author wrote, and return its call."""
        # Its number comes before those of notes within its own text.
        self.notes.append(())
        number = len(self.notes)
        self.note, before = number, self.note
        self.notes[number - 1] = self.blocks(blocks)
        self.note = before
        return Span(Mark.NOTE, (str(number),))

    def _add_citation(self, citation: ReportCitation, form: csl.Citation) -> Span:
        cites = tuple(self._cite(each) for each in citation.cites)
        in_order = any(each.prefix or each.suffix for each in cites)
        name = str(len(self._named))
        self._known.update(each.key for each in cites)
        self.citation_headings.append((self._headings, tuple(each.key for each in cites)))
        whole = attrs.evolve(form, cites=cites, in_order=in_order)
        self._named[name] = with_initial_capital(whole) if self.is_note and not form.in_sentence else whole
        return Span(Mark.CITATION, (name,))

    def _author(self, citation: ReportCitation) -> Span:
        key = self.library.key_of(citation.cites[0].key)
        name = f"author {len(self._authors)}"
        self._authors[name] = author_citation(key, is_known=key in self._known)
        return Span(Mark.CITATION, (name,))

    def _cite(self, cite: ReportCite) -> csl.Cite:
        # A work may be cited by another key of it.
        key = self.library.key_of(cite.key)
        plain = csl.Cite(key=key, prefix=_with_links(cite.prefix), suppress_author=cite.suppress_author)
        whole = with_parsed_suffix(plain, _with_links(cite.suffix), self.words)
        self.cites.append(ParsedCite(cite, whole))
        return whole


def _with_links(text: RichText) -> RichText:
    """Return a text with a link in place of each formula: in other text a style changes quotation marks and the like."""
    if text.is_plain:
        return text
    return RichText(tuple(map(_with_link, text.content)))


def _with_link(each: Inline) -> Inline:
    if isinstance(each, str):
        return each
    if isinstance(each, Span) and each.mark is Mark.FORMULA:
        return Link(f"{_FORMULA}{each.content[0]}", each.content)
    return attrs.evolve(each, content=tuple(map(_with_link, each.content)))


def with_formulas(text: RichText) -> RichText:
    """Return the text of a citation with the formulas that its author wrote."""
    return text if text.is_plain else RichText(tuple(map(_with_formula, text.content)))


def _with_formula(each: Inline) -> Inline:
    if isinstance(each, str):
        return each
    if isinstance(each, Link) and each.target.startswith(_FORMULA):
        return Span(Mark.FORMULA, (each.target.removeprefix(_FORMULA),))
    return attrs.evolve(each, content=tuple(map(_with_formula, each.content)))


class CitationInserter(DocumentRewriter):
    """Replaces the names of citations by their texts."""

    def __init__(
        self, texts: Mapping[str, tuple[RichText, RichText]], without_author: Collection[str] = ()
    ) -> None:
        """
        Take authors and texts by the names of their citations.

        Those in *without_author* follow their author, another citation, in the sentence.
        """
        self.texts = texts
        self.without_author = without_author

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:
        """Append the text of a citation."""
        if span.mark is not Mark.CITATION:
            return False
        name = str(span.content[0])
        author, text = self.texts[name]
        if name in self.without_author:
            written.append(separator_after_author(text))
        if text and all(isinstance(each, Span) and each.mark is Mark.SUPERSCRIPT for each in text.content):
            _without_space(written)
        written.extend(author.content)
        if author and text:
            written.append(" ")
        if text:
            # The authors of citations in notes are not part of them.
            is_author = not name.isdecimal()
            written += text.content if is_author else [CitedText(Mark.CITATION, text.content, int(name))]
        # After "Brand et al." a sentence needs no other full stop.
        if (
            (text or author).plain.endswith(".")
            and rest
            and isinstance(rest[-1], str)
            and _is_full_stop(rest[-1])
        ):
            rest[-1] = rest[-1][1:]
        return True


def place_call(written: list[Inline], rest: list[Inline], call: Span, *, after_author: bool) -> None:
    """Add the call of the note with a citation, after the punctuation that follows the citation."""
    if not after_author:
        _without_space(written)
    _close(written, rest, _STOPS if after_author else _CLOSING)
    _add_call(written, call)


def _without_author(citation: ReportCitation) -> ReportCitation:
    """Return a citation without the author of its first work, who is in the sentence before it."""
    return ReportCitation(cites=without_author(citation.cites))


def _only_citation(text: RichText) -> str | None:
    """Return the number of a citation that is the whole text, apart from a full stop."""
    first, *others = text.content or ("",)
    if not isinstance(first, Span) or first.mark is not Mark.CITATION:
        return None
    rest = merged(tuple(others))
    is_alone = not rest or (len(rest) == 1 and isinstance(rest[0], str) and rest[0].strip() in ("", "."))
    return str(first.content[0]) if is_alone else None


def _add_call(written: list[Inline], call: Span) -> None:
    """Add the call of a note, with a sign between it and one right before it: raised, 1 and 2 would be note 12."""
    last = next((at for at in reversed(range(len(written))) if not _is_space(written[at])), -1)
    if last >= 0 and _is_call(written[last]):
        # Typst sets no space before the call of a note.
        written[last + 1 :] = [_BETWEEN_CALLS]
    written.append(call)


def _is_space(inline: Inline) -> bool:
    return isinstance(inline, str) and not inline.strip()


def _is_call(inline: Inline) -> bool:
    return isinstance(inline, Span) and inline.mark is Mark.NOTE


def _without_space(written: list[Inline]) -> None:
    if written and isinstance(written[-1], str):
        written[-1] = written[-1].rstrip()
        if not written[-1]:
            written.pop()


def _close(written: list[Inline], rest: list[Inline], signs: frozenset[str]) -> None:
    """Move the punctuation that the call of a note comes after to before the calls that precede it directly."""
    first = len(written)
    while first and (_is_call(written[first - 1]) or written[first - 1] == _BETWEEN_CALLS):
        first -= 1
    stem = written[first - 1] if first else ""
    if isinstance(stem, str) and stem.endswith(_PAUSES):
        # "A [@one], [@two]." has punctuation after each citation.
        first = len(written)
    calls = written[first:]
    del written[first:]
    closing = _closing(written, rest, signs)
    if calls and closing:
        _without_space(written)
    written += [*closing, *calls]


def _closing(written: list[Inline], rest: list[Inline], signs: frozenset[str]) -> tuple[str, ...]:
    """Remove the punctuation that the call of a note comes after from the following text, and return it."""
    before = written[-1] if written else ""
    if not before or not rest or not isinstance(rest[-1], str):
        return ()
    text = rest[-1]
    # An apostrophe is part of a word, and brackets with only a note in them stay around it.
    if (text[:1] in _APOSTROPHES and text[1:2].isalnum()) or (
        isinstance(before, str) and before[-1] in _OPENING
    ):
        return ()
    count = next((index for index, each in enumerate(text) if each not in signs), len(text))
    closing, rest[-1] = text[:count], text[count:]
    if isinstance(before, str) and before.endswith(".") and _is_full_stop(closing):
        closing = closing[1:]
    return (closing,) if closing else ()


def _is_full_stop(text: str) -> bool:
    return text.startswith(".") and not text.startswith("..")
