"""What elements are compiled for: the citation or bibliography of a style in a locale, for display or a sort key."""

import copy
import functools
from collections.abc import Callable, Iterable
from typing import Any

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.output.formatting import Formatter, compile_formatting
from essence_refs.csl.output.nodes import Node, join_elements
from essence_refs.csl.style.loading import Style
from essence_refs.csl.style.locales import CSL, Locale

# cs:name options that are inherited from cs:style and from cs:citation or cs:bibliography.
_INHERITED = (
    "and",
    "delimiter-precedes-et-al",
    "delimiter-precedes-last",
    "et-al-min",
    "et-al-use-first",
    "et-al-use-last",
    "et-al-subsequent-min",
    "et-al-subsequent-use-first",
    "initialize",
    "initialize-with",
    "name-as-sort-order",
    "sort-separator",
)
_RENAMED = {"name-form": "form", "name-delimiter": "delimiter"}
# Options of the whole style that concern names.
_GLOBAL = ("initialize-with-hyphen", "demote-non-dropping-particle")


class Scope:
    """
    What compiling an element depends on besides the element itself.

    ``compile_element`` compiles any rendering element; elements compile their children with it.
    """

    def __init__(
        self,
        style: Style,
        locale: Locale,
        parent: Any,
        compile_element: "Callable[[Scope, Any], Element]",
        *,
        adds_suffix: bool,
    ) -> None:
        self.style = style
        self.locale = locale
        # The language of items without one.
        self.language = style.default_locale or "en"
        # Whether the year suffix is added to the first year, because the style does not place it itself.
        self.adds_suffix = adds_suffix
        self.page_format = style.root.get("page-range-format", "")
        self.page_delimiter = locale.word("page-range-delimiter") or "\u2013"
        # Whether a term at the very beginning is marked, to be capitalised.
        self.marks_terms = style.is_note or parent.tag == f"{CSL}bibliography"
        self.sorting = False
        # Whether each element adds its name and line to an exception.
        self.names_elements = False
        # The compiled body of each macro that has been called, and whether it has text of its own (see `group`).
        self.macros: dict[str, tuple[Element, bool]] = {}
        # The delimiter between the roles of a cs:names that has none of its own.
        self.names_delimiter = parent.get("names-delimiter", style.root.get("names-delimiter", ""))
        self._parent = parent
        self._compile_element = compile_element

    @functools.cached_property
    def name_options(self) -> dict[str, str]:
        """The options of cs:name that are inherited here."""
        options: dict[str, str] = {}
        for element in (self.style.root, self._parent):
            for key in (*_INHERITED, *_GLOBAL):
                if key in element.attrib:
                    options[key] = element.attrib[key]
            for key, new in _RENAMED.items():
                if key in element.attrib:
                    options[new] = element.attrib[key]
        return options

    def with_options(self, **options: bool) -> "Scope":
        """Return a copy with these attributes changed. Its macros are compiled again."""
        scope = copy.copy(self)
        scope.macros = {}
        vars(scope).update(options)
        return scope

    def for_locale(self, locale: Locale) -> "Scope":
        """Return a scope with the terms and dates of another locale."""
        scope = self.with_options()
        scope.locale = locale
        scope.page_delimiter = locale.word("page-range-delimiter") or "\u2013"
        return scope

    def compile(self, tree: Any) -> Element:
        """Compile one rendering element."""
        return self._compile_element(self, tree)

    def sequence(self, trees: Iterable[Any], delimiter: str = "") -> Element:
        """Compile elements that are rendered one after the other."""
        elements = [self._compile_element(self, tree) for tree in trees]
        if len(elements) == 1:
            return elements[0]
        return join_elements(elements, delimiter) if elements else render_nothing

    def formatter(self, tree: Any) -> Formatter | None:
        """Return a function that applies the formatting and affixes of an element, or None."""
        return compile_formatting(tree.attrib, self.language)


def render_nothing(_: Context) -> Node:
    """Render nothing."""
    return ""
