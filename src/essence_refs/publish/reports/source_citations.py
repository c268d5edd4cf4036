"""Formatting citations in the source of a text, whose own markup stays as its author wrote it."""

from collections.abc import Collection, Iterable, Mapping

from essence_refs import formats
from essence_refs.model import Inline, Mark, RichText, Span
from essence_refs.publish.reports.citation_numbering import CitationInserter, place_call
from essence_refs.reports.report import LINE_END

# The positions at which something begins and ends in a text.
Part = tuple[int, int]


def line_starts(text: str) -> tuple[int, ...]:
    """Return the position at which each line of a text begins."""
    return (0, *(found.end() for found in LINE_END.finditer(text)))


class SourceInserter(CitationInserter):
    """
    Replaces citations in the source of a text.

    *pieces* are what replaces each citation, by its number: names of *texts*, strings, and calls of notes.
    """

    def __init__(
        self,
        texts: Mapping[str, tuple[RichText, RichText]],
        pieces: Mapping[int, tuple[Span | str, ...]],
        without_author: Collection[str] = (),
    ) -> None:
        marked = {
            name: (_marked(author), text if name.isdecimal() else _marked(text))
            for name, (author, text) in texts.items()
        }
        super().__init__(marked, without_author)
        self.pieces = pieces

    def source(self, text: str, part: Part, citations: Iterable[tuple[int, Part]]) -> str:
        """Return a part of a text with the citations that are in it, given in order with their numbers."""
        done, last = part
        content: list[Inline] = []
        for number, (begin, end) in citations:
            if done <= begin and end <= last:
                content += (text[done:begin], Span(Mark.CITATION, (str(number),)))
                done = end
        if not content:
            return text[done:last]
        return "".join(map(_as_source, self.inlines((*content, text[done:last]))))

    def span(self, span: Span, written: list[Inline], rest: list[Inline]) -> bool:
        """Append the text of a citation, or the call of a note."""
        if span.mark is not Mark.CITATION:
            return False
        pieces = self.pieces[int(str(span.content[0]))]
        for each in pieces:
            if isinstance(each, str):
                written.append(each)
            elif each.mark is Mark.NOTE:
                place_call(written, rest, each, after_author=len(pieces) > 1)
            else:
                super().span(each, written, rest)
        return True


def _marked(text: RichText) -> RichText:
    """Return text in a span: strings are the source around it, which is not escaped."""
    return RichText((Span(Mark.CITATION, text.content),)) if text else text


def _as_source(inline: Inline) -> str:
    if isinstance(inline, str):
        return inline
    if isinstance(inline, Span) and inline.mark is Mark.NOTE:
        # Jupyter shows no footnotes.
        return f"<sup>{inline.content[0]}</sup>"
    is_citation = isinstance(inline, Span) and inline.mark is Mark.CITATION
    return formats.write_inline(RichText(inline.content if is_citation else (inline,)), "markdown")
