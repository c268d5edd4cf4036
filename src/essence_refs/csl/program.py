"""A compiled style: its layouts, sort keys and options, ready for any number of references and threads."""

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from essence_refs.csl.compiling import Scope, element, name_options
from essence_refs.csl.context import Context
from essence_refs.csl.finishing import Finish, finishing
from essence_refs.csl.locales import CSL, Locale
from essence_refs.csl.names import Element
from essence_refs.csl.nodes import Node, joined
from essence_refs.csl.punctuation import Quotes
from essence_refs.csl.sorting import Key, sort_keys
from essence_refs.csl.style import Style


@attrs.frozen(kw_only=True, eq=False)
class Layout:
    """A compiled cs:citation or cs:bibliography."""

    elements: Sequence[Element]
    attributes: Mapping[str, str]
    options: Mapping[str, str]
    keys: Sequence[Key]
    finish: Finish | None
    # What the first field and the rest of an entry get of the layout's affixes and formatting.
    first_finish: Finish | None
    rest_finish: Finish | None
    is_note: bool

    def body(self, c: Context) -> Node:
        """Render an item without what the layout puts around it."""
        return joined([node for each in self.elements if (node := each(c))])

    def entry(self, c: Context) -> Node:
        """Render an item as an entry of a bibliography."""
        node = self.body(c)
        return self.finish(node, c.item.language) if node and self.finish else node

    def fields(self, c: Context) -> tuple[Node, Node]:
        """Render an item as a first field and the rest, for second-field-align."""
        first = self.elements[0](c)
        # Whatever the margin shows, the text begins here.
        c.called = c.filled = 0
        rest = joined([node for each in self.elements[1:] if (node := each(c))])
        if not first or not rest:
            node = first or rest
            return "", self.finish(node, c.item.language) if node and self.finish else node
        if self.first_finish:
            first = self.first_finish(first, c.item.language)
        if self.rest_finish:
            rest = self.rest_finish(rest, c.item.language)
        return first, rest


@attrs.frozen(kw_only=True, eq=False)
class Program:
    """A style compiled for one language."""

    locale: Locale
    quotes: Quotes
    citation: Layout
    bibliography: Layout | None
    is_note: bool
    # Whether the citation layout has a condition that only disambiguation makes true.
    has_conditions: bool
    # Whether a term that a citation begins with begins a sentence.
    capitalises: bool


@functools.lru_cache(maxsize=64)
def program(style: Style, tag: str) -> Program:
    """Return the style compiled for a locale; a style equals only itself, so this is done once for each."""
    root = style.root
    locale = style.locale(tag)
    quotes = Quotes(
        (locale.word("open-quote") or "\u201c", locale.word("close-quote") or "\u201d"),
        (locale.word("open-inner-quote") or "\u2018", locale.word("close-inner-quote") or "\u2019"),
        locale.punctuation_in_quote,
    )
    citation, bibliography = root.find(f"{CSL}citation"), root.find(f"{CSL}bibliography")
    # A style that places the year suffix itself, be it in one of the two, has placed it in both.
    adds_suffix = not any(
        _uses(parent.find(f"{CSL}layout"), style.macros, _is_suffix)
        for parent in (citation, bibliography)
        if parent is not None
    )
    return Program(
        locale=locale,
        quotes=quotes,
        citation=_layout(style, citation, locale, adds_suffix=adds_suffix),
        bibliography=None
        if bibliography is None
        else _layout(style, bibliography, locale, adds_suffix=adds_suffix),
        is_note=root.get("class") == "note",
        has_conditions=_uses(citation, style.macros, _is_disambiguating),
        capitalises=root.get("class") == "note",
    )


def _layout(style: Style, parent: Any, locale: Locale, *, adds_suffix: bool) -> Layout:
    root = style.root
    options, delimiter = name_options(root, parent)
    tree = parent.find(f"{CSL}layout")
    scope = Scope(
        locale=locale,
        language=style.default_locale or "en",
        root=root,
        macros=style.macros,
        names=options,
        names_delimiter=delimiter,
        adds_suffix=adds_suffix,
        page_format=root.get("page-range-format", ""),
        marks_terms=root.get("class") == "note" or parent.tag == f"{CSL}bibliography",
    )
    attributes = dict(tree.attrib)
    inside = {key: value for key, value in attributes.items() if key not in ("prefix", "suffix")}
    return Layout(
        elements=[element(scope, child) for child in tree],
        attributes=attributes,
        options=dict(parent.attrib),
        keys=sort_keys(scope, parent, root),
        finish=finishing(attributes, locale.language, inside=True),
        first_finish=finishing(
            {**inside, "prefix": attributes.get("prefix", "")}, locale.language, inside=True
        ),
        is_note=root.get("class") == "note",
        rest_finish=finishing(
            {**inside, "suffix": attributes.get("suffix", "")}, locale.language, inside=True
        ),
    )


def _elements(layout: Any, macros: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the elements of a layout and of the macros that it calls, each macro once, in order of rendering."""
    seen: set[str] = set()
    stack = [layout.iter()]
    while stack:
        for each in stack[-1]:
            yield each
            name = each.get("macro")
            if name and name not in seen and name in macros and each.tag != f"{CSL}key":
                seen.add(name)
                stack.append(macros[name].iter())
                break
        else:
            stack.pop()


def _uses(layout: Any, macros: Mapping[str, Any], test: Callable[[Any], bool]) -> bool:
    return any(test(each) for each in _elements(layout, macros))


def _is_suffix(element: Any) -> bool:
    return element.tag == f"{CSL}text" and element.get("variable") in ("year-suffix", "citation-label")


def _is_disambiguating(element: Any) -> bool:
    return element.get("disambiguate") is not None
