"""The citations and the bibliography of a document, rendered together so that they agree."""

import functools
from collections.abc import Iterable, Sequence
from typing import Any

import attrs

from essence_refs.csl.compiled_style import compile_style
from essence_refs.csl.elements.context import SUBSEQUENT, Context
from essence_refs.csl.output.nodes import Node, NodeKind, add_affixes, find_node, join, plain_text
from essence_refs.csl.output.punctuation import Quotes, to_rich_text
from essence_refs.csl.output.quotes import has_quotes, pair_quotes
from essence_refs.csl.output.sentence_start import capitalise_first_term
from essence_refs.csl.processing.bibliography import STYLE_ORDER, Memo, Registry, items_by_key
from essence_refs.csl.processing.collapsing import RenderedCite, collapse
from essence_refs.csl.processing.locators import with_plain_locators
from essence_refs.csl.processing.positions import (
    Citation,
    Cite,
    Position,
    PositionCounter,
    cite_positions,
    given_position,
)
from essence_refs.csl.sorting import sort_by_keys
from essence_refs.csl.style.loading import Style
from essence_refs.csl.variables.items import Item, to_node
from essence_refs.errors import UnknownReferenceError
from essence_refs.model import EMPTY, Bibliography, Reference, RichText
from essence_refs.suggestions import close_matches


@attrs.frozen(kw_only=True)
class RenderedDocument:
    """
    The citations of a document in order, and its bibliography, None if the style has none.

    ``lists`` are the bibliographies of the lists that were asked for; they are empty if the style has none.
    ``authors`` are the authors in the sentence, one for each citation and mostly empty, if they were asked for.
    """

    citations: tuple[RichText, ...]
    bibliography: Bibliography | None
    lists: tuple[Bibliography, ...] = ()
    authors: tuple[RichText, ...] = ()


def cite(  # noqa: PLR0913 - each keyword is one option of users
    citations: Sequence[Citation],
    references: Sequence[Reference],
    style: Style,
    *,
    locale: str = "en-GB",
    in_document: bool = True,
    lists: Sequence[tuple[Sequence[Reference], str]] = (),
    links_titles: bool = False,
    splits_authors: bool = False,
) -> RenderedDocument:
    """
    Render the citations of a document, with the bibliography of all the references.

    Each of *lists* has some of the references, and an order as in `bibliographies`. Their bibliographies have the
    numbers and the year suffixes of the document. With *links_titles* the title of an entry without any other link is
    a link to the work. With *splits_authors* the author of an in-text citation is not in its text, but in ``authors``.

    Without ``in_document`` each citation is rendered as if nothing were cited before it, without a bibliography.

    Raises:
        UnknownReferenceError: if the key of a cite is not among the references, and it has no placeholder.
        UnknownLocaleError: if there is no locale file for the language.

    """
    compiled = compile_style(style, locale)
    citations = with_plain_locators(citations, compiled.locale, has_labels=compiled.has_locator_labels)
    # Without a document, no number of a note is known.
    first_notes = {
        each.key: citation.note
        for citation in reversed(citations if in_document else ())
        for each in citation.cites
    }
    registry = Registry(
        compiled, items_by_key([references]), links_titles=links_titles, first_notes=first_notes
    )
    _require_known(citations, registry)
    renderer = _CitationRenderer(registry)
    sorted_cites = [renderer.sorted(citation) for citation in citations]
    if in_document:
        distance = int(compiled.citation.options.get("near-note-distance", 5))
        rows = cite_positions(citations, sorted_cites, distance)
    else:
        rows = [[given_position(each) for each in cites] for cites in sorted_cites]
    authors: tuple[RichText, ...] = ()
    arguments = zip(citations, sorted_cites, rows, strict=True)
    if splits_authors:
        parts = [renderer.parts(*each) for each in arguments]
        authors, texts = tuple(author for author, _ in parts), tuple(text for _, text in parts)
    else:
        texts = tuple(renderer.citation(*each) for each in arguments)
    if not in_document or compiled.bibliography is None:
        return RenderedDocument(citations=texts, bibliography=None, authors=authors)
    return RenderedDocument(
        citations=texts,
        authors=authors,
        bibliography=None if lists else registry.bibliography(references),
        lists=tuple(_bibliography_of_list(registry, some, order, style) for some, order in lists),
    )


def _require_known(citations: Iterable[Citation], registry: Registry) -> None:
    for citation in citations:
        for each in citation.cites:
            if each.key not in registry.items and not each.placeholder:
                raise UnknownReferenceError(each.key, close_matches(each.key, registry.items))


def _bibliography_of_list(
    registry: Registry, references: Sequence[Reference], order: str, style: Style
) -> Bibliography:
    """Return the bibliography of some of the references, in the order of the style or another one."""
    if order == STYLE_ORDER:
        return registry.bibliography(references)
    # Few lists have an order other than that of the style.
    from essence_refs.csl.processing.sort_orders import sorted_groups  # noqa: PLC0415

    (ordered,) = sorted_groups([references], order, registry.items.values(), style, registry.style)
    return registry.bibliography(ordered, is_sorted=True)


class GrowingDocument:
    """
    A document that citations are added to. Each is rendered when it is asked for, as the document is then.

    As long as no new work is cited, the time to add and render a citation does not depend on how many there are. After a
    new work, numbers and disambiguation are computed again, with stored texts where they are known.
    """

    def __init__(self, style: Style, *, locale: str = "en-GB") -> None:
        self._compiled = compile_style(style, locale)
        self._memo = Memo()
        self._items: dict[str, Item] = {}
        self._first_notes: dict[str, int] = {}
        self._citations: list[Citation] = []
        self._renderer: _CitationRenderer | None = None
        # The cites of citations as they are printed, with their positions.
        self._rows: list[tuple[Sequence[Cite], list[Position]]] = []
        self._positions = self._counter()
        self._texts: dict[int, RichText] = {}

    def add(self, citation: Citation, references: Iterable[Reference]) -> None:
        """Add a citation after the others; *references* are its works."""
        for each in references:
            if each.key not in self._items:
                self._items[each.key] = Item(each)
                self._renderer = None
        citation = self._with_locators(citation)
        for cite in citation.cites:
            self._first_notes.setdefault(cite.key, citation.note)
        self._citations.append(citation)
        self._positions.expect(citation)

    def text(self, index: int) -> RichText:
        """Return the text of the citation that was added as number *index*, from zero."""
        renderer = self._current()
        while len(self._rows) <= index:
            citation = self._citations[len(self._rows)]
            cites = renderer.sorted(citation)
            self._rows.append((cites, self._positions.of_next(citation, cites)))
        if index not in self._texts:
            self._texts[index] = renderer.citation(self._citations[index], *self._rows[index])
        return self._texts[index]

    def text_beside(self, citation: Citation) -> RichText:
        """Return the text of a citation of known works that states its position and is not part of the document."""
        citation = self._with_locators(citation)
        row = [given_position(each) for each in citation.cites]
        return self._current().citation(citation, citation.cites, row)

    def bibliography(self) -> Bibliography | None:
        """Return the bibliography of all works, None if the style has none."""
        if self._compiled.bibliography is None:
            return None
        return self._current().registry.bibliography([each.reference for each in self._items.values()])

    def _current(self) -> "_CitationRenderer":
        """Return the renderer of all works."""
        if self._renderer is None:
            registry = Registry(
                self._compiled, {**self._items}, first_notes=self._first_notes, memo=self._memo
            )
            self._renderer = _CitationRenderer(registry)
            self._texts.clear()
            if self._compiled.citation.keys and any(len(each.cites) > 1 for each in self._citations):
                # The new work may change the order of the cites in a citation.
                self._rows.clear()
                self._positions = self._counter()
                for each in self._citations:
                    self._positions.expect(each)
        return self._renderer

    def _counter(self) -> PositionCounter:
        return PositionCounter(int(self._compiled.citation.options.get("near-note-distance", 5)))

    def _with_locators(self, citation: Citation) -> Citation:
        compiled = self._compiled
        [citation] = with_plain_locators([citation], compiled.locale, has_labels=compiled.has_locator_labels)
        return citation


class _CitationRenderer:
    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self.style = registry.style
        self.layout = registry.style.citation

    def sorted(self, citation: Citation) -> list[Cite]:
        """Return the cites in the order in which the style prints them."""
        if citation.in_order or not self.layout.keys:
            return list(citation.cites)
        # In an in-text citation the first cite stays first: the sentence names its author.
        pinned, others = citation.cites[: citation.in_text], citation.cites[citation.in_text :]
        sort = sort_by_keys(self.layout.keys, others, lambda each: self.context(each, given_position(each)))
        return [*pinned, *sort]

    def item(self, cite: Cite) -> Item:
        """Return the item of a cite: an empty one for a work that is not among the references."""
        return self.registry.items.get(cite.key) or Item(Reference(key=cite.key))

    def context(self, cite: Cite, position: Position) -> Context:
        item = self.item(cite)
        c = Context(item, self.registry.numbers.get(cite.key, len(self.registry.numbers) + 1))
        c.position = position.flags
        c.first_note = position.first_note
        c.label = cite.label
        c.locator = to_node(cite.locator)
        return self.registry.disambiguation.apply(c)

    def citation(self, citation: Citation, cites: Sequence[Cite], row: Sequence[Position]) -> RichText:
        """Return the text of a citation."""
        author, node, quotes = self._nodes(citation, cites, row)
        if author:
            node = join([each for each in (author, node) if each], " ")
        return to_rich_text(node, quotes)

    def parts(
        self, citation: Citation, cites: Sequence[Cite], row: Sequence[Position]
    ) -> tuple[RichText, RichText]:
        """Return the author of an in-text citation, empty for any other one, and the text after the author."""
        author, node, quotes = self._nodes(citation, cites, row)
        # Most citations have none.
        return to_rich_text(author, quotes) if author else EMPTY, to_rich_text(node, quotes)

    def _nodes(
        self, citation: Citation, cites: Sequence[Cite], row: Sequence[Position]
    ) -> tuple[Node, Node, Quotes]:
        """Return the author in the sentence, the rest of the citation, and its quotation marks."""
        rendered = [
            self.rendered(each, position, in_sentence=citation.in_sentence)
            for each, position in zip(cites, row, strict=True)
        ]
        if rendered and all(each.cite.author_only for each in rendered):
            names = [name for each in rendered if (name := self._name(each))]
            return "", join(names, "; "), self.style.quotes
        front: Node = ""
        if citation.in_text and rendered:
            front = rendered[0].creator
            rendered = [
                self.rendered(attrs.evolve(each.cite, suppress_author=True), position)
                if plain_text(each.creator) == plain_text(front)
                else each
                for each, position in zip(rendered, row, strict=True)
            ]
        if self.style.is_note and rendered and not citation.in_sentence:
            rendered = [self._with_capital(each, first=not index) for index, each in enumerate(rendered)]
        # A citation of works in several languages is in the language of the first.
        layout = self.layout.layout_for(self.item(cites[0])) if cites else self.layout
        node = collapse(rendered, layout, in_order=citation.in_order)
        formatter = layout.inner_formatter if citation.in_sentence else layout.formatter
        if node and formatter:
            node = formatter(node, "")
        return front, node, layout.quotes

    def _with_capital(self, rendered: RenderedCite, *, first: bool) -> RenderedCite:
        prefix = plain_text(rendered.prefix).strip()
        # One word with a full stop may be an abbreviation; several are a sentence.
        if (" " in prefix and prefix[-1] in ".!?") if prefix else first:
            return attrs.evolve(rendered, node=capitalise_first_term(rendered.node))
        return rendered

    def _name(self, rendered: RenderedCite) -> Node:
        """Return the author as a sentence names it: the title, in short if the style has it so, of a work without one."""
        if rendered.creator:
            return rendered.creator
        later = self.rendered(rendered.cite, Position(SUBSEQUENT)).creator
        texts = self.item(rendered.cite).texts
        return later or texts.get("title-short") or texts.get("title", "")

    def rendered(self, cite: Cite, position: Position, *, in_sentence: bool = False) -> RenderedCite:
        @functools.cache
        def again(*, without_title: bool = False, **changes: Any) -> Node:
            if cite.key not in self.registry.items:
                return to_node(cite.placeholder)
            c = self.context(cite, position)
            c.marks_nodes = True
            if without_title:
                c.texts = {name: value for name, value in c.texts.items() if name not in _TITLES}
            for name, value in changes.items():
                setattr(c, name, value)
            return self.layout.body(c)

        node = again()
        creator = find_node(node, NodeKind.CREATOR) or ""
        if cite.suppress_author:
            node = again(hide_names=True)
            if in_sentence and find_node(creator, NodeKind.NAMES) is None:
                # The sentence names the work by its title.
                node = again(hide_names=True, without_title=True)
        return RenderedCite(
            cite=cite,
            node=node,
            creator=creator,
            prefix=_spaced_prefix(to_node(cite.prefix, straight_only=True)),
            suffix=_spaced_suffix(to_node(cite.suffix, straight_only=True)),
            number=self.registry.numbers.get(cite.key, 0),
            year_suffix=self.registry.disambiguation.suffixes.get(cite.key, ""),
            again=again,
        )


_TITLES = frozenset({"title", "title-short", "shortTitle"})


def _spaced_prefix(node: Node) -> Node:
    text = plain_text(node)
    if text and (
        text[-1].isalnum() or text[-1] in ".,;:!?\N{HORIZONTAL ELLIPSIS}%)]" or _ends_quotation(text)
    ):
        return add_affixes("", node, " ")
    return node


def _ends_quotation(text: str) -> bool:
    """Whether a text ends with a mark that closes a quotation."""
    if not has_quotes(text):
        return False
    paired = pair_quotes(text)
    return isinstance(paired[-1] if isinstance(paired, list) else paired, tuple)


def _spaced_suffix(node: Node) -> Node:
    text = plain_text(node)
    return add_affixes(" ", node, "") if text and text[0].isalnum() else node
