"""
Shapes: what an item is and which variables it has, as the bits of one number.

Items of one shape take the same branches through a style, but for the few conditions that look into a value
or at the place of a cite. So a style is compiled once for each shape, and what such items never show is left out.
"""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from essence_refs.csl.items import Item


def _attributes(*names: str) -> Any:
    return etree.XPath("|".join(f"descendant::*/@{name}" for name in names), smart_strings=False)


_kinds = _attributes("type")
_variables = _attributes("variable", "is-numeric", "is-uncertain-date")
_words = _attributes("type", "variable", "is-numeric", "is-uncertain-date")
_macros = _attributes("macro")


class Shapes:
    """The kinds and variables that a style asks for, each with a bit of its own."""

    __slots__ = ("_calls", "_kinds", "_macros", "_variables")

    def __init__(self, root: Any, macros: Mapping[str, Any]) -> None:
        kinds = {kind for value in _kinds(root) for kind in value.split()}
        variables = {variable for value in _variables(root) for variable in value.split()}
        # The short form of a variable may be there without the long one.
        variables |= {f"{variable}-short" for variable in variables}
        self._kinds = {kind: 1 << place for place, kind in enumerate(sorted(kinds))}
        self._variables = {
            variable: 1 << place for place, variable in enumerate(sorted(variables), start=len(kinds))
        }
        self._macros = macros
        self._calls: dict[str, int] = {}

    def kind(self, name: str) -> int:
        """Return the bit of a kind, zero for one that the style does not ask for."""
        return self._kinds.get(name, 0)

    def variable(self, name: str) -> int:
        """Return the bit of a variable, zero for one that the style does not ask for."""
        return self._variables.get(name, 0)

    def of(self, item: Item) -> int:
        """Return the shape of an item."""
        variable = self._variables.get
        shape = self._kinds.get(item.kind, 0)
        for name in item.present:
            shape |= variable(name, 0)
        return shape

    def relevant(self, macro: str) -> int:
        """Return the bits that what a macro shows may depend on: all that are named in it and in those that it calls."""
        found = self._calls.get(macro)
        if found is None:
            tree = self._macros[macro]
            found = 0
            for value in _words(tree):
                for word in value.split():
                    found |= self.kind(word) | self.variable(word) | self.variable(f"{word}-short")
            for called in set(_macros(tree)):
                found |= self.relevant(called)
            self._calls[macro] = found
        return found
