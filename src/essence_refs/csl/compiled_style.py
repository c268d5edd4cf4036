"""Compiled styles: the layouts, sort keys and options of a style in one language, shared by threads."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from lxml import etree

from essence_refs.csl.compiler import compile_element, compile_locating_errors
from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.formatting import Formatter, compile_formatting
from essence_refs.csl.output.nodes import Node
from essence_refs.csl.output.punctuation import Quotes, to_rich_text
from essence_refs.csl.sorting import SortKey, sort_keys
from essence_refs.csl.style.loading import Style
from essence_refs.csl.style.locales import CSL, Locale
from essence_refs.csl.variables.items import Item, to_node
from essence_refs.errors import UnknownLocaleError
from essence_refs.model import RichText


class Layout:
    """A compiled cs:layout with the options and the sort keys of the cs:citation or cs:bibliography that it is in."""

    def __init__(self, scope: Scope, parent: Any, tree: Any) -> None:
        # Renders an item without the affixes and formatting of the layout.
        self.body = compile_locating_errors(scope, lambda scope: scope.sequence(tree))
        # The same in two parts, for second-field-align.
        self.first = compile_locating_errors(scope, lambda scope: scope.sequence(tree[:1]))
        self.rest = compile_locating_errors(scope, lambda scope: scope.sequence(tree[1:]))
        self.attributes: Mapping[str, str] = dict(tree.attrib)
        self.options: Mapping[str, str] = dict(parent.attrib)
        self.keys: Sequence[SortKey] = sort_keys(scope, parent)
        self.is_note = scope.style.is_note
        self.quotes = _quotes(scope.locale)

        def formatter(*dropped: str) -> Formatter | None:
            kept = {name: value for name, value in self.attributes.items() if name not in dropped}
            return compile_formatting(kept, scope.locale.language, inside=True)

        self.formatter = formatter()
        # The same without affixes.
        self.inner_formatter = formatter("prefix", "suffix")
        # Formatting of the first field, with the prefix, and of the rest, with the suffix.
        self.first_formatter = formatter("suffix")
        self.rest_formatter = formatter("prefix")

    def layout_for(self, item: Item) -> "Layout":  # noqa: ARG002 - CSL 1.0.2 has one layout for all items
        """Return the layout for the language of an item."""
        return self

    def entry(self, c: Context) -> Node:
        """Render an item as an entry of a bibliography."""
        node = self.body(c)
        return self.formatter(node, c.item.language) if node and self.formatter else node

    def fields(self, c: Context) -> tuple[Node, Node]:
        """Render an item as a first field and the rest, for second-field-align."""
        first = self.first(c)
        # Reset the counts: the text after the margin is capitalised like the start of an entry.
        c.called = c.filled = 0
        rest = self.rest(c)
        if not first or not rest:
            node = first or rest
            return "", self.formatter(node, c.item.language) if node and self.formatter else node
        if self.first_formatter:
            first = self.first_formatter(first, c.item.language)
        if self.rest_formatter:
            rest = self.rest_formatter(rest, c.item.language)
        return first, rest


class _LayoutOfLanguages(Layout):
    """The cs:layout for all languages that no other cs:layout names (CSL-M, cs:layout, locale), and the others."""

    def __init__(self, scope: Scope, parent: Any, trees: Sequence[Any]) -> None:
        # A style without such a layout uses the last.
        super().__init__(scope, parent, next((each for each in trees if not each.get("locale")), trees[-1]))
        self._layouts: dict[str, Layout] = {}
        for tree in trees:
            tags = tree.get("locale", "").replace("_", "-").lower().split()
            if tags:
                # The terms of a layout are in the first of its languages.
                own = Layout(scope.for_locale(_locale(scope, tags[0])), parent, tree)
                for tag in tags:
                    self._layouts.setdefault(tag, own)
        own_body = self.body

        def body(c: Context) -> Node:
            layout = self.layout_for(c.item)
            return own_body(c) if layout is self else layout.body(c)

        self.body = body

    def layout_for(self, item: Item) -> Layout:
        language = item.language.replace("_", "-")
        return self._layouts.get(language) or self._layouts.get(language.partition("-")[0]) or self

    def entry(self, c: Context) -> Node:
        layout = self.layout_for(c.item)
        return super().entry(c) if layout is self else layout.entry(c)

    def fields(self, c: Context) -> tuple[Node, Node]:
        layout = self.layout_for(c.item)
        return super().fields(c) if layout is self else layout.fields(c)


def _locale(scope: Scope, tag: str) -> Locale:
    """Return the locale of a layout, or that of the style if there is none for the language."""
    try:
        return scope.style.locale(tag)
    except UnknownLocaleError:
        return scope.locale


def _quotes(locale: Locale) -> Quotes:
    return Quotes(
        (locale.word("open-quote") or "\u201c", locale.word("close-quote") or "\u201d"),
        (locale.word("open-inner-quote") or "\u2018", locale.word("close-inner-quote") or "\u2019"),
        locale.punctuation_in_quote,
        ";:!?\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}" if locale.language.startswith("fr") else "",
    )


class CompiledStyle:
    """A style compiled for one language."""

    def __init__(self, style: Style, tag: str) -> None:
        root = style.root
        locale = self.locale = style.locale(tag)
        self.quotes = _quotes(locale)
        self._profiles: dict[tuple[str, frozenset[str]], tuple[dict[Any, Element], frozenset[str]]] = {}
        self._style = style
        citation, bibliography = root.find(f"{CSL}citation"), root.find(f"{CSL}bibliography")
        self._citation = citation
        # The year suffix is added to the year unless the style places it itself, in either layout.
        adds_suffix = not any(
            _uses(tree, style, _uses_year_suffix)
            for parent in (citation, bibliography)
            if parent is not None
            for tree in parent.iterfind(f"{CSL}layout")
        )

        def layout(parent: Any) -> Layout:
            scope = Scope(style, locale, parent, compile_element, adds_suffix=adds_suffix)
            trees = parent.findall(f"{CSL}layout")
            if not any(tree.get("locale") for tree in trees):
                return Layout(scope, parent, trees[0])
            return _LayoutOfLanguages(scope, parent, trees)

        self.citation = layout(citation)
        self.bibliography = None if bibliography is None else layout(bibliography)
        self.is_note = style.is_note
        # Whether the citation has a disambiguate condition.
        self.has_disambiguate_condition = _uses(citation, style, _uses_disambiguate)

    @functools.cached_property
    def has_locator_labels(self) -> bool:
        """Whether citations have labels of locators."""
        return _uses(self._citation, self._style, _uses_locator_label)

    def share_branches(self, item: Item) -> None:
        """Let an item share the branches it takes in cs:choose with all items of the same type and variables."""
        if len(self._profiles) >= _MOST_PROFILES:
            self._profiles.clear()
        profile = (item.kind, item.variables)
        item.branches, item.variables = self._profiles.setdefault(profile, (item.branches, item.variables))


# A large library has a few thousand combinations of a type and variables.
_MOST_PROFILES = 10_000

_uses_year_suffix = etree.XPath(
    "boolean(descendant::cs:text[@variable = 'year-suffix' or @variable = 'citation-label'])",
    namespaces={"cs": CSL[1:-1]},
)
_called_macros: Any = etree.XPath(
    "descendant::*[not(self::cs:key)]/@macro", namespaces={"cs": CSL[1:-1]}, smart_strings=False
)
_uses_locator_label = etree.XPath(
    "boolean(descendant::cs:label[@variable = 'locator'])", namespaces={"cs": CSL[1:-1]}
)
_uses_disambiguate = etree.XPath("boolean(descendant::*/@disambiguate)")


def apply_quotes(text: RichText, style: Style, *, locale: str = "en-GB") -> RichText:
    """
    Return a text, such as the title of a list, with the style's quotation marks in place of straight ones.

    Raises:
        UnknownLocaleError: if there is no locale file for the language.

    """
    return to_rich_text(to_node(text), compile_style(style, locale).quotes)


def compile_style(style: Style, tag: str) -> CompiledStyle:
    """Return the style compiled for a locale. The style keeps the result, so this is done once."""
    found: CompiledStyle | None = style.compiled.get(tag)
    if found is None:
        # Two threads may compile the same style at once. The first result is kept; both are equal.
        found = style.compiled.setdefault(tag, CompiledStyle(style, tag))
    return found


def _uses(tree: Any, style: Style, test: Callable[[Any], Any]) -> bool:
    """Whether a test is true of an element, or of a macro that it calls directly or indirectly."""
    # Most styles fail the test as a whole, and their macros need not be searched.
    if not test(style.root):
        return False
    if test(tree):
        return True
    seen: set[str] = set()
    found = [*_called_macros(tree)]
    while found:
        name = found.pop()
        if name not in seen:
            seen.add(name)
            if test(style.macros[name]):
                return True
            found.extend(style.calls[name])
    return False
