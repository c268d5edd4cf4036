"""
Shapes: what an item is, what it has and where it is cited, as the bits of one number.

Items of one shape take the same way through a style. So a style is compiled once for each shape, and the branches
that such items never take and the variables that they never have are left out.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from lxml import etree

from essence_refs.csl.context import Context
from essence_refs.csl.items import Item
from essence_refs.csl.nodes import plain
from essence_refs.csl.numbers import is_numeric

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


def _attributes(*names: str) -> Any:
    return etree.XPath("|".join(f"descendant::*/@{name}" for name in names), smart_strings=False)


_kinds = _attributes("type")
_numeric = _attributes("is-numeric")
_uncertain = _attributes("is-uncertain-date")
_variables = _attributes("variable", "is-numeric", "is-uncertain-date")
_words = _attributes("type", "variable", "is-numeric", "is-uncertain-date")
_places = _attributes("position", "locator", "disambiguate")
_macros = _attributes("macro")


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

    def __init__(self, root: Any, macros: Mapping[str, Any]) -> None:
        self._macros = macros
        self._relevant: dict[str, int] = {}
        self._next = _FIRST_OF_ITEM
        variables = _split(_variables(root))
        self._kinds = self._bits(_split(_kinds(root)))
        # The short form of a variable may be there without the long one.
        self._variables = self._bits({*variables, *(f"{name}-short" for name in variables)})
        self._numeric = self._bits(_split(_numeric(root)))
        self._uncertain = self._bits(_split(_uncertain(root)))

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
        for name, bit in self._numeric.items():
            value = item.texts.get(name)
            if value is not None and is_numeric(plain(value)):
                shape |= bit
        for name, bit in self._uncertain.items():
            date = item.dates.get(name)
            if date is not None and (date.approximate or date.uncertain):
                shape |= bit
        return shape

    def relevant(self, macro: str) -> int:
        """Return the bits that the way through a macro may depend on: all that it or a macro in it asks for."""
        found = self._relevant.get(macro)
        if found is None:
            tree = self._macros[macro]
            found = _PLACE if _places(tree) else 0
            for word in _split(_words(tree)):
                for bits in (OF_THE_CITE, self._kinds, self._variables, self._numeric, self._uncertain):
                    found |= bits.get(word, 0)
                found |= self._variables.get(f"{word}-short", 0)
            for called in set(_macros(tree)):
                found |= self.relevant(called)
            self._relevant[macro] = found
        return found


def _split(values: Iterable[str]) -> set[str]:
    return {word for value in values for word in value.split()}
