"""Finding the citations of a document, and formatting them in a style."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from essence_refs import csl
from essence_refs.model import EMPTY, Mark, RichText, Span
from essence_refs.model.list_options import Headings, under_heading
from essence_refs.pandoc.elements import Element, is_inline
from essence_refs.pandoc.rich_text import KeptInlines
from essence_refs.publish.citations import author_citation, with_initial_capital, without_author
from essence_refs.publish.locators import with_parsed_suffix
from essence_refs.publish.reports.unprinted_locators import ParsedCite
from essence_refs.reports.report import ReportCite

# The class of a section in which no work counts as cited before it.
_RESETS = "reset-citation-positions"
_IN_TEXT, _SUPPRESSED = "AuthorInText", "SuppressAuthor"


@attrs.define(eq=False)
class FoundCitation:
    """
    A citation in a document, with the list of inlines that it is in.

    ``in_note`` is true within a note of the author, and ``begins_note`` if the note is a paragraph that begins with it.
    ``author`` and ``text`` are the result: the author in the sentence, and the rest.
    """

    cite: Element
    among: list[Element]
    note: int = 0
    in_note: bool = False
    begins_note: bool = False
    resets: bool = False
    headings: Headings = ()
    author: RichText = EMPTY
    text: RichText = EMPTY
    # The text as it is in the document.
    inlines: list[Element] = attrs.field(factory=list)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its works."""
        return tuple(each["citationId"] for each in self.cite["c"][0])

    @property
    def is_in_text(self) -> bool:
        """Whether the author of the first work is part of the sentence."""
        return any(_mode(each) == _IN_TEXT for each in self.cite["c"][0][:1])


class DocumentReader:
    """Walks over a document once, and keeps its citations and where its lists of references go."""

    def __init__(self, *, is_cited: Callable[[Element], bool], is_list: Callable[[Element], bool]) -> None:
        """Take functions that recognise a citation among elements Cite, and a list of references among divisions."""
        self.is_cited = is_cited
        self.is_list = is_list
        self.citations: list[FoundCitation] = []
        self.lists: list[tuple[Element, Headings]] = []
        self._notes = 0
        self._in_note = False
        # The inlines of a note that is one paragraph.
        self._note_inlines: list[Element] | None = None
        self._headings: Headings = ()
        self._heading_count = 0
        self._resets = False
        # Captions of figures, which are also the descriptions of their pictures.
        self._seen: set[int] = set()

    def read(self, value: Any) -> None:
        """Walk over inlines, blocks or any other part of a document."""
        if isinstance(value, list):
            if value and is_inline(value[0]):
                self._inlines(value)
            else:
                for each in value:
                    self.read(each)
        elif isinstance(value, dict):
            self._element(value)

    def _element(self, value: Element) -> None:
        content: Any = value.get("c")
        match value.get("t"):
            case "Header":
                self._heading(content)
            case "Div" if self.is_list(value):
                self.lists.append((value, self._headings))
            case "Figure":
                _share_caption(content)
            case "MetaMap":
                content = [each for _, each in sorted(content.items())]
        if content is not None:
            self.read(content)

    def _heading(self, content: list[Any]) -> None:
        level, attributes, _ = content
        self._heading_count += 1
        self._headings = under_heading(self._headings, level, self._heading_count)
        if _RESETS in attributes[1]:
            self._resets = True

    def _inlines(self, inlines: list[Element]) -> None:
        if id(inlines) in self._seen:
            return
        self._seen.add(id(inlines))
        for index, each in enumerate(inlines):
            kind = each["t"]
            if kind == "Cite":
                if self.is_cited(each):
                    self._citation(each, inlines, is_first=not index)
            elif kind == "Note":
                self._note(each)
            elif "c" in each and not isinstance(each["c"], str):
                self.read(each["c"])

    def _note(self, note: Element) -> None:
        self._notes += 1
        blocks = note["c"]
        self._in_note = True
        self._note_inlines = blocks[0]["c"] if len(blocks) == 1 and blocks[0]["t"] == "Para" else None
        self.read(blocks)
        self._in_note, self._note_inlines = False, None

    def _citation(self, cite: Element, among: list[Element], *, is_first: bool) -> None:
        if not self._in_note:
            self._notes += 1
        found = FoundCitation(cite, among, note=self._notes, in_note=self._in_note)
        found.begins_note = among is self._note_inlines and is_first and not found.is_in_text
        found.headings = self._headings
        found.resets, self._resets = self._resets, False
        self.citations.append(found)


def _share_caption(figure: list[Any]) -> None:
    """Make the caption and the description of a figure one object if they are equal, so that it is formatted once."""
    _, (_, caption), blocks = figure
    if len(caption) != 1 or caption[0]["t"] not in ("Plain", "Para"):
        return
    inlines = caption[0]["c"]
    for block in blocks:
        for each in block["c"] if block["t"] in ("Plain", "Para") else ():
            if each["t"] == "Image" and each["c"][1] == inlines:
                each["c"][1] = inlines


@attrs.frozen(kw_only=True)
class CitationStyle:
    """What the citations of a document have in common."""

    is_note: bool
    has_links: bool
    # The keys of the library by the keys in the document; a work has another key if it has several.
    keys: Mapping[str, str]
    locator_words: Mapping[str, str]
    kept: KeptInlines = attrs.field(factory=KeptInlines)


class CitationFormatter:
    """Turns the citations of a document into those of the style engine, and back."""

    def __init__(self, style: CitationStyle, found: Iterable[FoundCitation]) -> None:
        self.style = style
        self.found = tuple(found)
        # Every cite, in the order of the text.
        self.cites: list[ParsedCite] = []
        self._texts = [(each, self._text(each)) for each in self.found]
        self._authors = list(self._named_authors())

    def citations(self) -> list[csl.Citation]:
        """Return the citations; authors in sentences, apart from their notes, come last, because they do not count."""
        return [each for _, each in (*self._texts, *self._authors)]

    def found_with_citations(self) -> tuple[tuple[FoundCitation, csl.Citation], ...]:
        """Return what was found, each with its citation for the style engine."""
        return tuple(self._texts)

    def keep(self, texts: Iterable[RichText], authors: Iterable[RichText] = ()) -> None:
        """Keep the formatted texts in the citations that were found, and the authors that are not in their texts."""
        formatted = tuple(texts)
        for (found, _), text in zip(self._texts, formatted, strict=False):
            found.text = text
        for (found, _), author in zip(self._texts, authors, strict=False):
            found.author = author
        for (found, _), text in zip(self._authors, formatted[len(self._texts) :], strict=True):
            found.author = text

    def _text(self, found: FoundCitation) -> csl.Citation:
        cites = tuple(self._cite(each) for each in found.cite["c"][0] if each["citationId"] != "*")
        in_order = any(each.prefix or each.suffix for each in cites)
        whole = csl.Citation(cites=cites, in_order=in_order, resets_positions=found.resets)
        if not self.style.is_note:
            note = found.note if found.in_note else 0
            return attrs.evolve(whole, in_text=found.is_in_text, note=note)
        whole = attrs.evolve(whole, note=found.note)
        if self._has_author(found):
            whole = attrs.evolve(whole, cites=without_author(cites))
        if not found.in_note:
            return with_initial_capital(whole) if cites else whole
        return attrs.evolve(whole, in_sentence=not found.begins_note or ends_later(found))

    def _has_author(self, found: FoundCitation) -> bool:
        """Return whether the author of a citation is in the sentence before its note."""
        return self.style.is_note and found.is_in_text and found.keys[0] in self.style.keys

    def _named_authors(self) -> Iterator[tuple[FoundCitation, csl.Citation]]:
        known: set[str] = set()
        for found in self.found:
            if self._has_author(found):
                key = self.style.keys[found.keys[0]]
                yield found, author_citation(key, is_known=key in known)
            known.update(self.style.keys.get(each, each) for each in found.keys)

    def _cite(self, written: dict[str, Any]) -> csl.Cite:
        key = self.style.keys.get(written["citationId"], "")
        prefix = self.style.kept.rich_text(written["citationPrefix"])
        if prefix and not prefix.plain[-1:].isspace():
            prefix += " "
        suffix = self.style.kept.rich_text(written["citationSuffix"])
        cite = csl.Cite(
            key=key or written["citationId"],
            prefix=prefix,
            suppress_author=_mode(written) == _SUPPRESSED,
            target=f"#ref-{key}" if key and self.style.has_links else "",
            placeholder=EMPTY if key else _unknown(written["citationId"]),
        )
        whole = with_parsed_suffix(cite, suffix, self.style.locator_words)
        if key:
            report_cite = ReportCite(key=key, prefix=prefix, suffix=suffix)
            self.cites.append(ParsedCite(report_cite, attrs.evolve(whole, target="")))
        return whole


def ends_later(found: FoundCitation) -> bool:
    """Return whether the sentence of a citation in a note goes on after it, so that the citation does not end it."""
    index = next(at for at, each in enumerate(found.among) if each is found.cite)
    for each in found.among[index + 1 :]:
        if each["t"] == "Str":
            text = each["c"]
            if found.begins_note and text.startswith("."):
                return False
            return bool(text) and not text[0].isupper()
        if each["t"] != "Space":
            return True
    return False


def _mode(written: dict[str, Any]) -> str:
    return str(written["citationMode"]["t"])


def _unknown(key: str) -> RichText:
    return RichText((Span(Mark.BOLD, (f"{key}?",)),))
