"""Bibliographies: numbered, sorted and set, several at once where an item may stand in more than one."""

from collections.abc import Sequence

from essence_refs.csl.context import Context
from essence_refs.csl.items import Item
from essence_refs.csl.nodes import Node
from essence_refs.csl.program import Layout, Program, program
from essence_refs.csl.punctuation import finished
from essence_refs.csl.sorting import ordered
from essence_refs.csl.style import Style
from essence_refs.errors import StyleError
from essence_refs.model import EMPTY, Bibliography, Entry, Reference


def bibliography(references: Sequence[Reference], style: Style, *, locale: str = "en-GB") -> Bibliography:
    """
    Return the references as the style sets them.

    Raises:
        StyleError: where the style sets no bibliography.
        UnknownLocaleError: where nobody knows the language.

    """
    return bibliographies([references], style, locale=locale)[0]


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
    compiled = program(style, locale)
    layout = compiled.bibliography
    if layout is None:
        raise StyleError(f"the style {style.title!r} sets citations only, no bibliography", style.name)
    items: dict[str, Item] = {}
    for group in groups:
        for reference in group:
            if reference.key not in items:
                items[reference.key] = Item(reference)
    numbers = numbered(layout, list(items.values()))
    return tuple(
        _bibliography([items[reference.key] for reference in group], numbers, compiled, layout) for group in groups
    )


def numbered(layout: Layout, items: Sequence[Item]) -> dict[str, int]:
    """Return the citation number of each item: its place in the sorted whole."""
    places = {item.key: place for place, item in enumerate(items, start=1)}
    inner = [key for key in layout.keys if not key.is_number]
    result = ordered(inner, items, lambda item: Context(item, places[item.key])) if inner else list(items)
    return {item.key: place for place, item in enumerate(result, start=1)}


def _bibliography(
    items: Sequence[Item], numbers: dict[str, int], compiled: Program, layout: Layout
) -> Bibliography:
    items = ordered(layout.keys, items, lambda item: Context(item, numbers[item.key]))
    align = layout.options.get("second-field-align", "")
    entries = []
    for item in items:
        c = Context(item, numbers[item.key])
        label: Node = ""
        if align:
            label, node = layout.fields(c)
        else:
            node = layout.entry(c)
        entries.append(
            Entry(
                key=item.key,
                text=finished(node, compiled.quotes),
                label=finished(label, compiled.quotes) if label else EMPTY,
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
