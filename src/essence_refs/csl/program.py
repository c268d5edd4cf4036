"""A compiled style: its layouts, sort keys and options, ready for any number of references and threads."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from lxml import etree

from essence_refs.csl.compiling import Scope, part
from essence_refs.csl.context import Context
from essence_refs.csl.finishing import Finish, finishing
from essence_refs.csl.forms import Element, Part, Remembered, sequence
from essence_refs.csl.locales import CSL, Locale
from essence_refs.csl.nodes import Node
from essence_refs.csl.punctuation import Quotes
from essence_refs.csl.shapes import Shapes, shape_of
from essence_refs.csl.sorting import Key, sort_keys
from essence_refs.csl.style import Style


class Layout(NamedTuple):
    """A compiled cs:citation or cs:bibliography; ``first`` and ``rest`` are the parts of what is ``whole``."""

    whole: Element
    first: Element
    rest: Element
    attributes: Mapping[str, str]
    options: Mapping[str, str]
    keys: Sequence[Key]
    finish: Finish | None
    # The same without its affixes.
    finish_inside: Finish | None
    # What the first field and the rest of an entry get of the layout's affixes and formatting.
    first_finish: Finish | None
    rest_finish: Finish | None
    is_note: bool

    def body(self, c: Context) -> Node:
        """Render an item without what the layout puts around it."""
        c.shape = shape_of(c)
        return self.whole(c)

    def entry(self, c: Context) -> Node:
        """Render an item as an entry of a bibliography."""
        node = self.body(c)
        return self.finish(node, c.item.language) if node and self.finish else node

    def fields(self, c: Context) -> tuple[Node, Node]:
        """Render an item as a first field and the rest, for second-field-align."""
        c.shape = shape_of(c)
        first = self.first(c)
        # Whatever the margin shows, the text begins here.
        c.called = c.filled = 0
        rest = self.rest(c)
        if not first or not rest:
            node = first or rest
            return "", self.finish(node, c.item.language) if node and self.finish else node
        if self.first_finish:
            first = self.first_finish(first, c.item.language)
        if self.rest_finish:
            rest = self.rest_finish(rest, c.item.language)
        return first, rest


class Program(NamedTuple):
    """A style compiled for one language."""

    locale: Locale
    quotes: Quotes
    shapes: Shapes
    citation: Layout
    bibliography: Layout | None
    is_note: bool
    # Whether the citation layout has a condition that only disambiguation makes true.
    has_conditions: bool
    # Whether a term that a citation begins with begins a sentence.
    capitalises: bool


_suffixes = etree.XPath(
    "boolean(descendant::*[local-name() = 'text' and (@variable = 'year-suffix' or @variable = 'citation-label')])"
)
_called: Any = etree.XPath("descendant::*[local-name() != 'key']/@macro", smart_strings=False)
_conditions = etree.XPath("boolean(descendant::*/@disambiguate)")


def program(style: Style, tag: str) -> Program:
    """Return the style compiled for a locale, which is done once: the style keeps it, and it goes with the style."""
    found: Program | None = style.programs.get(tag)
    if found is None:
        # Two threads may compile the same style at once; the first one's stays, and both do the same.
        found = style.programs.setdefault(tag, _compiled(style, tag))
    return found


def _compiled(style: Style, tag: str) -> Program:
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
        _uses(parent.find(f"{CSL}layout"), style.macros, _suffixes)
        for parent in (citation, bibliography)
        if parent is not None
    )
    shapes = Shapes(root, style.macros)

    def layout(parent: Any) -> Layout:
        return _layout(Scope(style, locale, shapes, parent, adds_suffix=adds_suffix), parent)

    return Program(
        locale=locale,
        quotes=quotes,
        shapes=shapes,
        citation=layout(citation),
        bibliography=None if bibliography is None else layout(bibliography),
        is_note=root.get("class") == "note",
        has_conditions=_uses(citation, style.macros, _conditions),
        capitalises=root.get("class") == "note",
    )


def _layout(scope: Scope, parent: Any) -> Layout:
    tree = parent.find(f"{CSL}layout")
    attributes = dict(tree.attrib)
    inside = {key: value for key, value in attributes.items() if key not in ("prefix", "suffix")}
    language = scope.locale.language
    parts = [part(scope, child) for child in tree]
    return Layout(
        whole=_element(scope, parts),
        first=_element(scope, parts[:1]),
        rest=_element(scope, parts[1:]),
        attributes=attributes,
        options=dict(parent.attrib),
        keys=sort_keys(scope, parent),
        finish=finishing(attributes, language, inside=True),
        finish_inside=finishing(inside, language, inside=True),
        first_finish=finishing({**inside, "prefix": attributes.get("prefix", "")}, language, inside=True),
        rest_finish=finishing({**inside, "suffix": attributes.get("suffix", "")}, language, inside=True),
        is_note=scope.is_note,
    )


def _element(scope: Scope, parts: Sequence[Part]) -> Element:
    return Remembered(sequence(parts), scope.shapes).render


def _uses(tree: Any, macros: Mapping[str, Any], test: Callable[[Any], Any]) -> bool:
    """Whether a test holds of an element's tree, or of a macro that rendering it may call."""
    seen: set[str] = set()
    found = [tree]
    while found:
        each = found.pop()
        if test(each):
            return True
        called = set(_called(each)) - seen
        seen |= called
        found.extend(macros[name] for name in called)
    return False
