"""cs:text: a macro, a term, a value or a variable."""

from collections.abc import Callable, Mapping
from typing import Any

from essence_refs.csl.elements.cite_variables import CITE_VARIABLES
from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.group import as_variable, compile_call
from essence_refs.csl.elements.scope import Scope, render_nothing
from essence_refs.csl.output.formatting import Formatter, compile_formatting
from essence_refs.csl.output.nodes import (
    Anchor,
    Node,
    NodeKind,
    add_affixes,
    map_strings,
    plain_text,
    replace_node,
)
from essence_refs.csl.output.quotes import APOSTROPHE, pair_quotes
from essence_refs.csl.variables.links import LINKED, address_at_end, address_of, bare_doi
from essence_refs.csl.variables.numbers import RANGED, is_numeric, page_range

# Variables that may end in "and others".
_LISTS = frozenset({
    "publisher", "publisher-place", "original-publisher", "original-publisher-place", "jurisdiction",
})  # fmt: skip


def compile_text(scope: Scope, tree: Any) -> Element:
    """Compile a cs:text."""
    attributes = dict(tree.attrib)
    formatter = compile_formatting(attributes, scope.language)
    if "variable" in attributes:
        return _variable(scope, attributes, formatter)
    if "macro" in attributes:
        return compile_call(scope, attributes["macro"], formatter)
    if "term" in attributes:
        value = scope.locale.word(
            attributes["term"], attributes.get("form", "long"), plural=attributes.get("plural") == "true"
        ).replace("'", APOSTROPHE)
        if scope.marks_terms and not scope.sorting and value[:1].islower() and "text-case" not in attributes:
            return _sentence_start(value, formatter)
    else:
        value = attributes.get("value", "")
    node = pair_quotes(_with_markup(value) if "value" in attributes and "<" in value else value)
    if not node:
        return render_nothing
    if formatter:
        node = formatter(node, "")
    return lambda _: node


def _with_markup(value: str) -> Node:
    from essence_refs.csl.output.markup import with_markup  # noqa: PLC0415 - few styles have tags in a value

    return with_markup(value)


def _sentence_start(term: str, formatter: Formatter | None) -> Element:
    """Return a term that is marked, as it may begin a sentence, if no variable has been rendered before it."""
    unmarked: Node = formatter(term, "") if formatter else term
    marked: Node = formatter((NodeKind.TERM, term), "") if formatter else (NodeKind.TERM, term)
    return lambda c: unmarked if c.filled else marked


def _variable(scope: Scope, attributes: Mapping[str, str], formatter: Formatter | None) -> Element:
    variable = attributes["variable"]
    if variable == "year-suffix":
        return _year_suffix(formatter)
    if variable in CITE_VARIABLES:
        return as_variable(CITE_VARIABLES[variable](scope), formatter)
    if variable in LINKED:
        return _link(variable, attributes, scope.language)
    change = _change(variable, scope)
    if attributes.get("form") == "short" and change is None:
        return _short(variable, formatter)
    return _text_variable(variable, formatter, change)


def _change(variable: str, scope: Scope) -> Callable[[Node], Node] | None:
    """Return how the text of a variable is changed before it is formatted, None if it is not."""
    if variable == "page":
        return _pages(scope)
    if variable in RANGED:
        return _range(scope)
    return _list_with_term(scope.locale.word("et-al")) if variable in _LISTS else None


def _year_suffix(formatter: Formatter | None) -> Element:
    """Return the year suffix, which counts as filled even if there is none: "n.d." before it is not suppressed."""

    def render(c: Context) -> Node:
        c.called += 1
        c.filled += 1
        if not c.year_suffix:
            return ""
        c.suffix_used = True
        node: Node = (NodeKind.YEAR_SUFFIX, c.year_suffix)
        return formatter(node, c.item.language) if formatter else node

    return render


def _text_variable(
    variable: str, formatter: Formatter | None, change: Callable[[Node], Node] | None
) -> Element:
    """Return the text of a variable, changed and formatted."""

    def render(c: Context) -> Node:
        c.called += 1
        value = c.texts.get(variable)
        if value is None:
            return ""
        if change:
            value = change(value)
            if not value:
                return ""
        c.filled += 1
        return formatter(value, c.item.language) if formatter else value

    return render


def _short(variable: str, formatter: Formatter | None) -> Element:
    short = f"{variable}-short"

    def render(c: Context) -> Node:
        c.called += 1
        texts = c.texts
        value = texts.get(short)
        if value is None:
            value = texts.get(variable)
            if value is None:
                return ""
        c.filled += 1
        return formatter(value, c.item.language) if formatter else value

    return render


def _list_with_term(et_al: str) -> Callable[[Node], Node]:
    """Return a function that puts the locale's term for "and others" at the end of a list of bodies or places."""
    return lambda value: value if isinstance(value, str) else replace_node(value, NodeKind.ET_AL, et_al)[0]


def _pages(scope: Scope) -> Callable[[Node], Node]:
    page_format = scope.page_format
    delimiter = scope.page_delimiter

    def change(pages: Node) -> Node:
        if isinstance(pages, str):
            return page_range(pages, page_format, delimiter)
        return map_strings(pages, lambda text: page_range(text, page_format, delimiter))

    return change


def _range(scope: Scope) -> Callable[[Node], Node]:
    delimiter = scope.page_delimiter

    def change(number: Node) -> Node:
        if isinstance(number, str) and "-" in number and is_numeric(number):
            return page_range(number, "", delimiter)
        return number

    return change


def _link(variable: str, attributes: Mapping[str, str], language: str) -> Element:
    """Return an identifier as a link; an address at the end of the style's prefix becomes part of it."""
    prefix, suffix = attributes.get("prefix", ""), attributes.get("suffix", "")
    address = address_at_end(prefix)
    outside = prefix[: len(prefix) - len(address)]
    rest = {key: value for key, value in attributes.items() if key not in ("prefix", "suffix")}
    formatter = compile_formatting(rest, language)

    def render(c: Context) -> Node:
        c.called += 1
        value = c.texts.get(variable)
        if value is None:
            return ""
        c.filled += 1
        text = plain_text(value)
        if address and variable == "DOI":
            text = bare_doi(text)
        href = address_of(variable, text)
        shown: Node = address + text
        node: Node = (Anchor(href), shown) if href else shown
        if formatter:
            node = formatter(node, c.item.language)
        return add_affixes(outside, node, suffix) if outside or suffix else node

    return render
