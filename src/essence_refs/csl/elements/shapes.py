"""
Shapes: what an item is, what it has and where it is cited, as the bits of one number.

Items of one shape take the same way through a style. So a style is compiled once for each shape, and the branches
that such items never take and the variables that they never have are left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from essence_refs.csl.elements.context import Context
from essence_refs.csl.output.nodes import plain
from essence_refs.csl.variables.items import Item
from essence_refs.csl.variables.numbers import is_numeric

# The bits of a cite, after those of its position (see context).
LOCATOR, YEAR_SUFFIX, NUMBER, NOTE, DISAMBIGUATE = 32, 64, 128, 256, 512
_FIRST_OF_ITEM = 10
_PLACE = 31 | LOCATOR | DISAMBIGUATE

# Variables that belong to the cite, whatever the item has under their names.
OF_THE_CITE = {
    "locator": LOCATOR,
    "year-suffix": YEAR_SUFFIX,
    "citation-number": NUMBER,
    "first-reference-note-number": NOTE,
}


def _values(name: str) -> Any:
    # One attribute at a time, because libxml2 brings those of several in order, which takes three times as long.
    return etree.XPath(f"descendant::*/@{name}", smart_strings=False)


_kinds, _variables = _values("type"), _values("variable")
_numeric, _uncertain = _values("is-numeric"), _values("is-uncertain-date")
_asks_for_place: Any = etree.XPath("boolean(descendant::*[@position or @locator or @disambiguate])")


def shape_of(c: Context) -> int:
    """Return the shape of what is about to be rendered."""
    shape = c.item.shape | c.position
    if c.locator:
        shape |= LOCATOR
    if c.year_suffix:
        shape |= YEAR_SUFFIX
    if c.number:
        shape |= NUMBER
    if c.first_note:
        shape |= NOTE
    if c.disambiguate:
        shape |= DISAMBIGUATE
    return shape


class Shapes:
    """What a style asks of items, each question with a bit of its own."""

    def __init__(self, root: Any, macros: Mapping[str, Any], calls: Mapping[str, tuple[str, ...]]) -> None:
        self._macros = macros
        self._calls = calls
        self._relevant: dict[str, int] = {}
        self._next = _FIRST_OF_ITEM
        numeric, uncertain = _split(_numeric(root)), _split(_uncertain(root))
        variables = _split(_variables(root)) | numeric | uncertain
        self._kinds = self._bits(_split(_kinds(root)))
        # The short form of a variable may be there without the long one.
        self._variables = self._bits({*variables, *(f"{name}-short" for name in variables)})
        self._numeric = self._bits(numeric)
        self._uncertain = self._bits(uncertain)

    def _bits(self, names: Iterable[str]) -> dict[str, int]:
        bits = {name: 1 << place for place, name in enumerate(names, start=self._next)}
        self._next += len(bits)
        return bits

    def kind(self, name: str) -> int:
        """Return the bit of items of a kind."""
        return self._kinds[name]

    def variable(self, name: str) -> int:
        """Return the bit of items, or cites, with a variable, zero where the style does not ask for it."""
        return OF_THE_CITE.get(name) or self._variables.get(name, 0)

    def numeric(self, name: str) -> int:
        """Return the bit of items whose variable is numeric."""
        return self._numeric[name]

    def uncertain(self, name: str) -> int:
        """Return the bit of items whose date is uncertain."""
        return self._uncertain[name]

    def of(self, item: Item) -> int:
        """Return the shape of an item, wherever it is cited."""
        variable = self._variables.get
        shape = self._kinds.get(item.kind, 0)
        for held in (item.texts, item.names, item.dates):
            for name in held:
                shape |= variable(name, 0)
        # A hot path: a style asks this of a dozen variables, of which an item has two.
        for name in self._numeric.keys() & item.texts.keys():
            if is_numeric(plain(item.texts[name])):
                shape |= self._numeric[name]
        for name, date in item.dates.items():
            if date.approximate or date.uncertain:
                shape |= self._uncertain.get(name, 0)
        return shape

    def relevant(self, macro: str) -> int:
        """Return the bits that the way through a macro may depend on: all that it or a macro in it asks for."""
        found = self._relevant.get(macro)
        if found is None:
            found = self._asked(self._macros[macro])
            for called in self._calls[macro]:
                found |= self.relevant(called)
            self._relevant[macro] = found
        return found

    def _asked(self, tree: Any) -> int:
        found = _PLACE if _asks_for_place(tree) else 0
        variables = _split(_variables(tree))
        for asked, bits in ((_kinds, self._kinds), (_numeric, self._numeric), (_uncertain, self._uncertain)):
            if bits:
                words = _split(asked(tree))
                for word in words:
                    found |= bits[word]
                if asked is not _kinds:
                    variables |= words
        for name in variables:
            found |= OF_THE_CITE.get(name, 0) | self._variables[name] | self._variables[f"{name}-short"]
        return found


def _split(values: Iterable[str]) -> set[str]:
    return {word for value in values for word in value.split()}
