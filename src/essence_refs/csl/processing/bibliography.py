"""Bibliographies: numbered, sorted and set, several at once where an item may stand in more than one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from essence_refs.csl.compiled_style import CompiledStyle, Layout, compile_style
from essence_refs.csl.elements.context import Context
from essence_refs.csl.output.punctuation import to_rich_text
from essence_refs.csl.output.sentence_start import capitalise_first_term
from essence_refs.csl.processing.disambiguation import disambiguate
from essence_refs.csl.processing.subsequent_author_substitute import SubsequentAuthorSubstitute
from essence_refs.csl.sorting import sort_by_keys
from essence_refs.csl.style.loading import Style
from essence_refs.csl.variables.items import Item
from essence_refs.errors import StyleError
from essence_refs.model import EMPTY, Bibliography, BibliographyEntry, Reference
from essence_refs.model.gc_pause import collection_paused

if TYPE_CHECKING:
    from essence_refs.csl.output.nodes import Node


def bibliography(references: Sequence[Reference], style: Style, *, locale: str = "en-GB") -> Bibliography:
    """
    Return the references as the style sets them.

    Raises:
        StyleError: where the style sets no bibliography.
        UnknownLocaleError: where nobody knows the language.

    """
    return bibliographies([references], style, locale=locale)[0]


@collection_paused()
def bibliographies(
    groups: Sequence[Sequence[Reference]], style: Style, *, locale: str = "en-GB"
) -> tuple[Bibliography, ...]:
    """
    Return each group of references as the style sets it; names, year suffixes and numbers are told apart over all groups.

    An item in two groups reads the same in both. Each group is sorted as the style says, and every
    reference is in it, aligned with its key, even where the style shows nothing of it.

    Raises:
        StyleError: where the style sets no bibliography.
        UnknownLocaleError: where nobody knows the language.

    """
    compiled = compile_style(style, locale)
    if compiled.bibliography is None:
        raise StyleError(f"the style {style.title!r} sets citations only, no bibliography", style.name)
    registry = Registry(compiled, items_by_key(groups))
    return tuple(registry.bibliography(group) for group in groups)


def items_by_key(groups: Sequence[Sequence[Reference]]) -> dict[str, Item]:
    """Return an item for each reference in any of the groups, by key, in the order of first showing."""
    items: dict[str, Item] = {}
    for group in groups:
        for reference in group:
            if reference.key not in items:
                items[reference.key] = Item(reference)
    return items


def number_items(layout: Layout | None, items: Sequence[Item]) -> tuple[dict[str, int], dict[str, int]]:
    """Return the citation number of each item, and its place in the sorted whole."""
    places = {item.key: place for place, item in enumerate(items, start=1)}
    keys = layout.keys if layout is not None else ()
    if not keys:
        return places, places
    result = sort_by_keys(keys, items, lambda item: Context(item, places[item.key]))
    ranks = {item.key: place for place, item in enumerate(result, start=1)}
    # Items that are sorted by their number keep the number by which they were sorted.
    return (places if any(key.is_number for key in keys) else ranks), ranks


class Registry:
    """Items that are rendered together: numbered and told apart over the whole of them."""

    def __init__(self, compiled: CompiledStyle, items: dict[str, Item]) -> None:
        self.style = compiled
        self.items = items
        for item in items.values():
            compiled.share_branches(item)
        self.numbers, self.ranks = number_items(compiled.bibliography, list(items.values()))
        self.outcome = disambiguate(compiled, list(items.values()), self.ranks)

    def context(self, item: Item) -> Context:
        """Return the context in which an item stands in the bibliography."""
        c = Context(item, self.numbers[item.key])
        # In a bibliography no condition on a position holds.
        c.position = 0
        # What tells cites apart must be there to be found in the entries.
        return self.outcome.apply(c)

    def bibliography(self, references: Sequence[Reference]) -> Bibliography:
        """Return some of the items as a bibliography. Only for a style that has one."""
        layout = self.style.bibliography
        if layout is None:
            raise StyleError("the style sets citations only, no bibliography")
        ranks = self.ranks
        items = [self.items[each.key] for each in references]
        if layout.keys:
            items.sort(key=lambda item: ranks[item.key])
        align = layout.options.get("second-field-align", "")
        substitution = SubsequentAuthorSubstitute.of(layout.options)
        quotes = self.style.quotes
        entries = []
        for item in items:
            c = self.context(item)
            c.mark = substitution is not None
            label: Node = ""
            if align:
                label, node = layout.fields(c)
            else:
                node = layout.entry(c)
            node = capitalise_first_term(node)
            if substitution is not None:
                node = substitution.substituted(node)
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
