"""Bibliographies: items are numbered, sorted and rendered; several bibliographies may share items."""

import functools
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from essence_refs.csl.compiled_style import CompiledStyle, Layout, compile_style
from essence_refs.csl.elements.context import Context
from essence_refs.csl.output.nodes import Anchor, has_link
from essence_refs.csl.output.punctuation import to_rich_text
from essence_refs.csl.output.sentence_start import capitalise_first_term
from essence_refs.csl.processing.disambiguation import CiteMemo, disambiguate
from essence_refs.csl.processing.subsequent_author_substitute import SubsequentAuthorSubstitute
from essence_refs.csl.sorting import SortKey, sort_by_keys
from essence_refs.csl.style.loading import Style
from essence_refs.csl.variables.items import Item
from essence_refs.csl.variables.links import address_of_item
from essence_refs.errors import StyleError
from essence_refs.gc_pause import collection_paused
from essence_refs.model import EMPTY, Bibliography, BibliographyEntry, Reference

if TYPE_CHECKING:
    from essence_refs.csl.output.nodes import Node

# The order of the style, in which a bibliography is unless another is asked for.
STYLE_ORDER = "style"


def bibliography(references: Sequence[Reference], style: Style, *, locale: str = "en-GB") -> Bibliography:
    """
    Return the bibliography of the references in a style.

    Raises:
        StyleError: if the style has no bibliography.
        UnknownLocaleError: if there is no locale file for the language.

    """
    return bibliographies([references], style, locale=locale)[0]


@collection_paused()
def bibliographies(
    groups: Sequence[Sequence[Reference]], style: Style, *, locale: str = "en-GB", sort: str = STYLE_ORDER
) -> tuple[Bibliography, ...]:
    """
    Return the bibliography of each group of references; names, year suffixes and numbers are unique over all groups.

    An item in two groups reads the same in both. Each group is sorted as the style says, or in the order *sort*:
    "year", "author", "title" or "file" (as given), with ":desc" for the opposite. Numbers and year suffixes are then
    in the order of first appearance. Every reference has an entry with its key, even if the style shows nothing of it.

    Raises:
        StyleError: if the style has no bibliography.
        UnknownLocaleError: if there is no locale file for the language.

    """
    compiled = compile_style(style, locale)
    if compiled.bibliography is None:
        raise StyleError(f"the style {style.title!r} has citations only, no bibliography", style.name)
    items = items_by_key(groups)
    if sort != STYLE_ORDER:
        # Few lists have an order of their own.
        from essence_refs.csl.processing.sort_orders import sorted_groups  # noqa: PLC0415

        groups = sorted_groups(groups, sort, items.values(), style, compiled)
        items = {key: items[key] for key in dict.fromkeys(each.key for group in groups for each in group)}
    registry = Registry(compiled, items, is_sorted=sort != STYLE_ORDER)
    return tuple(registry.bibliography(group) for group in groups)


def items_by_key(groups: Sequence[Sequence[Reference]]) -> dict[str, Item]:
    """Return an item for each reference in the groups, by key, in the order in which they first appear."""
    items: dict[str, Item] = {}
    for group in groups:
        for reference in group:
            if reference.key not in items:
                items[reference.key] = Item(reference)
    return items


class Memo(CiteMemo):
    """What was rendered of the items of a document that grows."""

    def __init__(self) -> None:
        super().__init__()
        # The values of the sort keys that do not depend on numbers, by the number of the key and the item.
        self.sort_values: dict[tuple[int, str], str] = {}

    def with_stored_values(self, keys: Sequence[SortKey]) -> list[SortKey]:
        """Return the sort keys; those that do not depend on numbers compute the value of an item only once."""
        return [
            each
            if each.is_number
            else each._replace(value=functools.partial(self._value, number, each.value))
            for number, each in enumerate(keys)
        ]

    def _value(self, number: int, value: "Callable[[Context], str]", c: Context) -> str:
        key = number, c.item.key
        if key not in self.sort_values:
            self.sort_values[key] = value(c)
        return self.sort_values[key]


def number_items(
    layout: Layout | None, items: Sequence[Item], memo: Memo | None = None
) -> tuple[dict[str, int], dict[str, int]]:
    """Return the citation number of each item by key, and its rank among all items sorted."""
    order = {item.key: number for number, item in enumerate(items, start=1)}
    keys: Sequence[SortKey] = layout.keys if layout is not None else ()
    if not keys:
        return order, order
    if memo is not None:
        keys = memo.with_stored_values(keys)
    result = sort_by_keys(keys, items, lambda item: Context(item, order[item.key]))
    ranks = {item.key: rank for rank, item in enumerate(result, start=1)}
    # Items sorted by citation-number keep the numbers by which they were sorted.
    return (order if any(key.is_number for key in keys) else ranks), ranks


class Registry:
    """
    Items that are rendered together, numbered and disambiguated as a whole.

    With *is_sorted* their order is not that of the style but as given, and so are the numbers. With *links_titles* the
    title of an entry without any other link is a link to the work (CSL 1.0.2, "Links"). *first_notes* has the number of
    the note that first cites each item, by its key.
    """

    def __init__(  # noqa: PLR0913 - what a document is rendered with
        self,
        compiled: CompiledStyle,
        items: dict[str, Item],
        *,
        is_sorted: bool = False,
        links_titles: bool = False,
        first_notes: Mapping[str, int] = MappingProxyType({}),
        memo: Memo | None = None,
    ) -> None:
        self.style = compiled
        self.items = items
        self.is_sorted = is_sorted
        self.links_titles = links_titles
        for item in items.values():
            # A .bib file has the title of the whole work in a field of its own.
            if "volume-title" in item.texts and item.reference.entry_type:
                # Few libraries have such titles.
                from essence_refs.csl.processing.volume_titles import show_volume_title  # noqa: PLC0415

                show_volume_title(compiled, item)
            compiled.share_branches(item)
        layout = None if is_sorted else compiled.bibliography
        self.numbers, self.ranks = number_items(layout, list(items.values()), memo)
        self.disambiguation = disambiguate(compiled, list(items.values()), self.ranks, first_notes, memo=memo)

    def context(self, item: Item) -> Context:
        """Return the context for rendering an item in the bibliography."""
        c = Context(item, self.numbers[item.key])
        # No condition on a position is true in a bibliography.
        c.position = 0
        # Entries show what disambiguates the cites.
        return self.disambiguation.apply_to_entry(c)

    def bibliography(self, references: Sequence[Reference], *, is_sorted: bool = False) -> Bibliography:
        """Return the bibliography of some of the items; with *is_sorted* they are in their order already."""
        layout = self.style.bibliography
        if layout is None:
            raise StyleError("the style has citations only, no bibliography")
        ranks = self.ranks
        items = [self.items[each.key] for each in references]
        if layout.keys and not (is_sorted or self.is_sorted):
            items.sort(key=lambda item: ranks[item.key])
        align = layout.options.get("second-field-align", "")
        substitute = SubsequentAuthorSubstitute.of(layout.options)
        entries = []
        for item in items:
            quotes = layout.layout_for(item).quotes
            label, node = self._entry(item, layout, marks_nodes=substitute is not None)
            node = capitalise_first_term(node)
            if substitute is not None:
                shown = substitute.apply(node)
                if shown is not node and not substitute.text:
                    # The names are left out, with the delimiter after them.
                    _, shown = self._entry(item, layout, hide_names=True)
                node = shown
            entries.append(
                BibliographyEntry(
                    key=item.key,
                    text=to_rich_text(node, quotes),
                    label=to_rich_text(capitalise_first_term(label), quotes) if label else EMPTY,
                )
            )
        options = layout.options
        return Bibliography(
            entries=tuple(entries),
            hanging_indent=options.get("hanging-indent") == "true",
            second_field_align=align,
            line_spacing=int(options.get("line-spacing", 1)),
            entry_spacing=int(options.get("entry-spacing", 1)),
        )

    def _entry(
        self,
        item: Item,
        layout: Layout,
        *,
        marks_nodes: bool = False,
        hide_names: bool = False,
        title_address: str = "",
    ) -> "tuple[Node, Node]":
        """Render an entry as its label, which is empty unless the style aligns the second field, and its text."""
        c = self.context(item)
        c.marks_nodes, c.hide_names = marks_nodes, hide_names
        if title_address:
            c.texts = {**item.texts, "title": (Anchor(title_address), item.texts["title"])}
        label: Node = ""
        if layout.options.get("second-field-align", ""):
            label, node = layout.fields(c)
        else:
            node = layout.entry(c)
        if self.links_titles and not title_address and not has_link(node):
            address = address_of_item(item)
            if address and "title" in item.texts:
                return self._entry(
                    item, layout, marks_nodes=marks_nodes, hide_names=hide_names, title_address=address
                )
        return label, node
