"""The orders of a bibliography that a reader may choose instead of the style's: year, author, title or file."""

from collections.abc import Iterable, Sequence

import attrs
from lxml import etree

from essence_refs.csl.compiled_style import CompiledStyle
from essence_refs.csl.compiler import compile_element
from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.date import sort_key
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.sorting import SortKey, sort_by_keys, sort_keys
from essence_refs.csl.style.loading import Style
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.items import Item
from essence_refs.model import Reference

# The order of the references as they are given.
FILE = "file"
_YEAR = "year"

_NAMESPACE = CSL[1:-1]
# A macro for sort keys. In place of an author: an editor, a translator, or else the title.
_CREATORS = "essence-refs-creators"
_MACRO = f"""
<macro xmlns="{_NAMESPACE}"><names variable="author">
  <name form="long" name-as-sort-order="all"/>
  <substitute><names variable="editor"/><names variable="translator"/><text variable="title"/></substitute>
</names></macro>
"""
_KEYS = {
    "author": (_CREATORS, "issued", "title"),
    _YEAR: (_CREATORS, "issued", "title"),
    "title": ("title", _CREATORS, "issued"),
}


def sorted_groups(
    groups: Sequence[Sequence[Reference]],
    order: str,
    items: Iterable[Item],
    style: Style,
    compiled: CompiledStyle,
) -> list[list[Reference]]:
    """
    Return groups of references, each in the order *order*: "year", "author", "title" or "file", or "year:desc".

    Items without a year come last in both directions. Items of a year are in the order of their authors, and those of
    an author by date.
    """
    name, _, direction = order.partition(":")
    is_descending = direction == "desc"
    if name == FILE:
        return [list(reversed(group)) if is_descending else list(group) for group in groups]
    is_by_year = name == _YEAR
    named = _sort(_KEYS[name], is_descending=is_descending and not is_by_year)
    keys = sort_keys(_scope(style, compiled), named)
    if is_by_year:
        keys = (SortKey(_year, is_descending), *keys)
    ranks = {
        item.key: rank
        for rank, item in enumerate(sort_by_keys(keys, list(items), lambda item: Context(item, 0)))
    }
    return [sorted(group, key=lambda each: ranks[each.key]) for group in groups]


def _year(c: Context) -> str:
    """Return the key of the year alone; a date in words has none."""
    date = c.item.dates.get("issued")
    return "" if date is None or date.start is date.end is None else sort_key(date, (_YEAR,))


def _scope(style: Style, compiled: CompiledStyle) -> Scope:
    macros = {**style.macros, _CREATORS: etree.fromstring(_MACRO)}
    parent = style.root.find(f"{CSL}bibliography")
    return Scope(
        attrs.evolve(style, macros=macros), compiled.locale, parent, compile_element, adds_suffix=False
    )


def _sort(keys: Sequence[str], *, is_descending: bool) -> etree._Element:
    """Return a parent of a cs:sort with these keys; only the first of them may be descending."""
    parent = etree.Element(f"{CSL}bibliography")
    sort = etree.SubElement(parent, f"{CSL}sort")
    for number, key in enumerate(keys):
        attribute = "macro" if key == _CREATORS else "variable"
        direction = "descending" if is_descending and number == 0 else "ascending"
        etree.SubElement(sort, f"{CSL}key", {attribute: key, "sort": direction})
    return parent
