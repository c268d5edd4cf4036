"""The citations and notes of a report, numbered as a reader meets them."""

from collections.abc import Collection, Mapping

import attrs

from essence_refs import csl
from essence_refs.model import Block, Inline, Mark, Paragraph, RichText, Span, merged
from essence_refs.publish.citations import (
    author_citation,
    separator_after_author,
    with_initial_capital,
    without_author,
)
from essence_refs.publish.locators import with_parsed_suffix
from essence_refs.publish.rewriting import DocumentRewriter
from essence_refs.publish.unprinted_locators import ParsedCite
from essence_refs.reports.report import Report, ReportCitation, ReportCite

# What ends a sentence or a part of it, and what may close with it: the mark of a note stands behind these.
_STOPS = frozenset(".,;:!?\N{HORIZONTAL ELLIPSIS}")
_PAUSES = (",", ";", ":", "!", "?")
_CLOSING = _STOPS | frozenset(")]}'\"\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}")
_APOSTROPHES = ("'", "\N{RIGHT SINGLE QUOTATION MARK}")
_OPENING = frozenset("([{")
_BETWEEN_CALLS = Span(Mark.SUPERSCRIPT, (",",))


class CitationNumbering(DocumentRewriter):
    """
    Gives every citation the number of its place in the text, and every note the number of its call.

    In a style of notes a citation in running text becomes a note; one within a note of the author's stays there. A
    note that is called twice is two notes.
    """

    def __init__(self, report: Report, words: Mapping[str, str], *, is_note: bool) -> None:
        self.report = report
        self.words = words
        self.is_note = is_note
        # In running text the number of the note is zero.
        self.note = 0
        self.notes: list[tuple[Block, ...]] = []
        # What is only the rest of a citation, because its author stands before it.
        self.rests: set[str] = set()
        self._named: dict[str, csl.Citation] = {}
        self._authors: dict[str, csl.Citation] = {}
        self._known: set[str] = set()
        # Every work that is cited, in the order of the text.
        self.placed: list[ParsedCite] = []

    @property
    def citations(self) -> dict[str, csl.Citation]:
        """
        The citations by the names that stand in the text, in its order.

        Names of authors that stand apart from their notes come last: nothing is cited by them.
        """
        return self._named | self._authors

    def paragraph(self, block: Paragraph) -> Block:
        """Let a citation that is all of a note's paragraph be set as the style sets notes."""
        if self.note and self.is_note:
            alone = _alone(block.text)
            if alone is not None:
                citation = self.report.citations[int(alone)]
                if not citation.in_text:
                    place = self._cited(citation, csl.Citation(cites=(), note=self.note))
                    return attrs.evolve(block, text=RichText((place, *block.text.content[1:])))
        return super().paragraph(block)

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:
        """Write the number of a note or of a citation."""
        if span.mark is Mark.NOTE:
            number = int(str(span.content[0]))
            _add_call(written, self._noted(self.report.notes[number - 1]))
            return True
        if span.mark is Mark.CITATION:
            self._citation(self.report.citations[int(str(span.content[0]))], written, rest)
            return True
        return False

    def _citation(self, citation: ReportCitation, written: list[Inline], rest: list[Inline]) -> None:
        if not self.is_note:
            form = csl.Citation(cites=(), note=self.note, in_text=citation.in_text)
            written.append(self._cited(citation, form))
        elif self.note:
            form = csl.Citation(cites=(), note=self.note, in_sentence=True)
            if citation.in_text:
                # Even where the style has no more to say than "ibid", the sentence needs its author.
                author, place = self._author(citation), self._cited(_without_author(citation), form)
                self.rests.add(str(place.content[0]))
                written.extend((author, place))
            else:
                written.extend(("(", self._cited(citation, form), ")"))
        elif citation.in_text:
            written.append(self._author(citation))
            _close(written, rest, _STOPS)
            _add_call(written, self._in_note(citation))
        else:
            _without_space(written)
            _close(written, rest, _CLOSING)
            _add_call(written, self._in_note(citation))

    def _in_note(self, citation: ReportCitation) -> Span:
        number = len(self.notes) + 1
        form = csl.Citation(cites=(), note=number)
        if citation.in_text:
            citation = _without_author(citation)
        self.notes.append((Paragraph(text=RichText((self._cited(citation, form),))),))
        return Span(Mark.NOTE, (str(number),))

    def _noted(self, blocks: tuple[Block, ...]) -> Span:
        """Return the call of a note that the author wrote."""
        # A place for it before those that its own text may ask for.
        self.notes.append(())
        number = len(self.notes)
        self.note, before = number, self.note
        self.notes[number - 1] = self.blocks(blocks)
        self.note = before
        return Span(Mark.NOTE, (str(number),))

    def _cited(self, citation: ReportCitation, form: csl.Citation) -> Span:
        cites = tuple(self._cite(each) for each in citation.cites)
        in_order = any(each.prefix or each.suffix for each in cites)
        name = str(len(self._named))
        self._known.update(each.key for each in cites)
        whole = attrs.evolve(form, cites=cites, in_order=in_order)
        self._named[name] = with_initial_capital(whole) if self.is_note and not form.in_sentence else whole
        return Span(Mark.CITATION, (name,))

    def _author(self, citation: ReportCitation) -> Span:
        key = citation.cites[0].key
        name = f"author {len(self._authors)}"
        self._authors[name] = author_citation(key, is_known=key in self._known)
        return Span(Mark.CITATION, (name,))

    def _cite(self, cite: ReportCite) -> csl.Cite:
        plain = csl.Cite(key=cite.key, prefix=cite.prefix, suppress_author=cite.suppress_author)
        whole = with_parsed_suffix(plain, cite.suffix, self.words)
        self.placed.append(ParsedCite(cite, whole))
        return whole


class CitationInserter(DocumentRewriter):
    """Puts the texts of citations where their names stand."""

    def __init__(self, texts: Mapping[str, RichText], rests: Collection[str] = ()) -> None:
        """Set *texts* by their names; those of *rests* are parted from the author before them."""
        self.texts = texts
        self.rests = rests

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:
        """Write the text of a citation."""
        if span.mark is not Mark.CITATION:
            return False
        name = str(span.content[0])
        text = self.texts[name]
        if name in self.rests:
            written.append(separator_after_author(text))
        if text and all(isinstance(each, Span) and each.mark is Mark.SUPERSCRIPT for each in text.content):
            _without_space(written)
        written.extend(text.content)
        # "Brand et al." ends a sentence without another full stop.
        if text.plain.endswith(".") and rest and isinstance(rest[-1], str) and _is_full_stop(rest[-1]):
            rest[-1] = rest[-1][1:]
        return True


def _without_author(citation: ReportCitation) -> ReportCitation:
    """Return a citation in the text as it goes on once the sentence has named the author of its first work."""
    return ReportCitation(cites=without_author(citation.cites))


def _alone(text: RichText) -> str | None:
    """Return the number of a citation that is all of a text, but for what closes it."""
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
    """Write the signs that a note is to stand behind, before the calls of notes that it stands right behind."""
    first = len(written)
    while first and (_is_call(written[first - 1]) or written[first - 1] == _BETWEEN_CALLS):
        first -= 1
    stem = written[first - 1] if first else ""
    if isinstance(stem, str) and stem.endswith(_PAUSES):
        # "A [@one], [@two]." has a sign behind each of them.
        first = len(written)
    calls = written[first:]
    del written[first:]
    closing = _closing(written, rest, signs)
    if calls and closing:
        _without_space(written)
    written += [*closing, *calls]


def _closing(written: list[Inline], rest: list[Inline], signs: frozenset[str]) -> tuple[str, ...]:
    """Take the signs behind a citation that its note is to stand behind from the text that follows."""
    before = written[-1] if written else ""
    if not before or not rest or not isinstance(rest[-1], str):
        return ()
    text = rest[-1]
    # An apostrophe is in the middle of a word, and brackets with nothing but a note in them stay around it.
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
