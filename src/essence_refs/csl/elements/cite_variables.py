"""Variables with a value from the cite or the style, not from the item: locator, year suffix, citation number and label."""

import re
from collections.abc import Callable

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.nodes import Node, NodeKind, join, map_strings
from essence_refs.csl.variables.numbers import page_range


def _locator(scope: Scope) -> Element:
    delimiter = scope.page_delimiter
    and_ = f" {scope.locale.word('and', 'symbol') or '&'} "

    def value(c: Context) -> Node:
        if not c.locator:
            return ""
        page_format = scope.page_format if (c.label or "page") == "page" else ""

        def written(text: str) -> str:
            # An en dash stays, whatever the delimiter of the language (CSL 1.0.2, "Range Delimiters").
            text = page_range(text, page_format, "\u2013" if "\u2013" in text else delimiter)
            return re.sub(r"\s*&\s*", and_, text) if "&" in text else text

        return map_strings(c.locator, written)

    return value


def _year_suffix(_: Scope) -> Element:
    def value(c: Context) -> Node:
        if not c.year_suffix:
            return ""
        c.suffix_used = True
        return (NodeKind.YEAR_SUFFIX, c.year_suffix)

    return value


def _citation_number(scope: Scope) -> Element:
    if scope.sorting:
        return lambda c: f"{c.number:08d}"
    return lambda c: (NodeKind.NUMBER, str(c.number)) if c.marks_nodes else str(c.number) if c.number else ""


def _first_note(scope: Scope) -> Element:
    if scope.sorting:
        return lambda c: f"{c.first_note:08d}"
    return lambda c: str(c.first_note) if c.first_note else ""


def _citation_label(_: Scope) -> Element:
    def value(c: Context) -> Node:
        label = c.texts.get("citation-label") or citation_label(c)
        if not c.year_suffix or not label:
            return label
        c.suffix_used = True
        return join([label, (NodeKind.YEAR_SUFFIX, c.year_suffix)])

    return value


def citation_label(c: Context) -> str:
    """Return the label of an item that has none of its own: letters of the names and two digits of the year."""
    people = next(
        (c.item.names[role] for role in ("author", "editor", "translator") if role in c.item.names), None
    )
    families = [re.sub(r"\W", "", name.family or name.literal) for name in people] if people else []
    letters = {1: 4, 2: 2, 3: 2}.get(len(families), 1)
    label = "".join(family[:letters] for family in families[:4])
    issued = c.item.dates.get("issued")
    year = issued.year if issued else None
    return label if year is None else f"{label}{year % 100:02d}"


# The compile function of each variable.
CITE_VARIABLES: dict[str, Callable[[Scope], Element]] = {
    "locator": _locator,
    "year-suffix": _year_suffix,
    "citation-number": _citation_number,
    "first-reference-note-number": _first_note,
    "citation-label": _citation_label,
}
