"""The orders of a bibliography that a reader may choose instead of the style's: year, author, title or file."""

from collections.abc import Iterable, Sequence

import attrs
from lxml import etree

from essence_refs.csl.compiled_style import CompiledStyle
from essence_refs.csl.compiler import compile_element
from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.sorting import sort_by_keys, sort_keys
from essence_refs.csl.style.loading import Style
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.items import Item
from essence_refs.model import Reference

# The order of the style, and that of the references as they are given.
STYLE, FILE = "style", "file"

_NAMESPACE = CSL[1:-1]
# Macros that the sort keys call. In place of an author: an editor, a translator, or else the title.
_CREATORS, _YEAR = "essence-refs-creators", "essence-refs-year"
_MACROS = {
    _CREATORS: f"""
        <macro xmlns="{_NAMESPACE}"><names variable="author">
          <name form="long" name-as-sort-order="all"/>
          <substitute><names variable="editor"/><names variable="translator"/><text variable="title"/></substitute>
        </names></macro>""",
    _YEAR: f"""
        <macro xmlns="{_NAMESPACE}"><date variable="issued"><date-part name="year"/></date></macro>""",
}
_KEYS = {
    "author": (_CREATORS, "issued", "title"),
    "year": (_YEAR, _CREATORS, "title"),
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

    Items without a year come last in both directions, and items that are equal are in the order of the others.
    """
    name, _, direction = order.partition(":")
    is_descending = direction == "desc"
    if name == FILE:
        return [list(reversed(group)) if is_descending else list(group) for group in groups]
    keys = sort_keys(_scope(style, compiled), _sort(_KEYS[name], is_descending=is_descending))
    ranks = {
        item.key: rank
        for rank, item in enumerate(sort_by_keys(keys, list(items), lambda item: Context(item, 0)))
    }
    return [sorted(group, key=lambda each: ranks[each.key]) for group in groups]


def _scope(style: Style, compiled: CompiledStyle) -> Scope:
    macros = style.macros | {name: etree.fromstring(text) for name, text in _MACROS.items()}
    parent = style.root.find(f"{CSL}bibliography")
    return Scope(
        attrs.evolve(style, macros=macros), compiled.locale, parent, compile_element, adds_suffix=False
    )


def _sort(keys: Sequence[str], *, is_descending: bool) -> etree._Element:
    """Return a parent of a cs:sort with these keys; only the first of them may be descending."""
    parent = etree.Element(f"{CSL}bibliography")
    sort = etree.SubElement(parent, f"{CSL}sort")
    for number, key in enumerate(keys):
        attribute = "macro" if key in _MACROS else "variable"
        direction = "descending" if is_descending and number == 0 else "ascending"
        etree.SubElement(sort, f"{CSL}key", {attribute: key, "sort": direction})
    return parent
