"""cs:choose: conditions are evaluated once for all items of the same type with the same variables, if that decides them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from essence_refs.csl.elements.context import (
    FIRST,
    IBID,
    IBID_WITH_LOCATOR,
    NEAR_NOTE,
    SUBSEQUENT,
    Context,
    Element,
)
from essence_refs.csl.elements.scope import Scope, nothing
from essence_refs.csl.output.nodes import Node, plain_text
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.items import Item
from essence_refs.csl.variables.numbers import is_numeric

Test = Callable[[Context], bool]
# Whether a condition holds for all items like this one, or the test that decides it for each rendering.
Condition = Callable[[Item], bool | Test]

_POSITIONS = {
    "first": FIRST,
    "subsequent": SUBSEQUENT,
    "ibid": IBID,
    "ibid-with-locator": IBID_WITH_LOCATOR,
    "near-note": NEAR_NOTE,
}


def compile_choose(scope: Scope, tree: Any) -> Element:
    """Compile a cs:choose."""
    return _Choose(scope, tree).render


class _Choose:
    """A cs:choose, which compiles each branch when the first item takes it."""

    __slots__ = ("_branches", "_scope", "_tree")

    def __init__(self, scope: Scope, tree: Any) -> None:
        self._scope = scope
        self._tree = tree
        self._branches: list[_Branch] | None = None

    def render(self, c: Context) -> Node:
        """Render the first branch whose condition holds."""
        try:
            branch: Element = c.branches[self]
        except KeyError:
            # Two threads may decide it at once, with the same result.
            branch = c.branches[self] = self._decided(c.item)
        return branch(c)

    def _decided(self, item: Item) -> Element:
        """Return what is rendered of items like this one: a branch, or the first of several whose test is true."""
        if self._branches is None:
            delimiter = _delimiter_around(self._tree)
            self._branches = [_Branch(self._scope, each, delimiter) for each in self._tree]
        undecided: list[tuple[Test, Element]] = []
        for branch in self._branches:
            answer = branch.condition(item)
            if answer is True:
                last = branch.render if undecided else branch.body
                break
            if answer is not False:
                undecided.append((answer, branch.render))
        else:
            last = nothing
        return _first_true(undecided, last) if undecided else last


def _first_true(branches: list[tuple[Test, Element]], otherwise: Element) -> Element:
    if len(branches) == 1:
        [(only_test, only)] = branches
        return lambda c: only(c) if only_test(c) else otherwise(c)

    def render(c: Context) -> Node:
        for test, branch in branches:
            if test(c):
                return branch(c)
        return otherwise(c)

    return render


def _delimiter_around(tree: Any) -> str:
    """Return the delimiter of the group that a cs:choose is in: it also joins the elements of a branch."""
    parent = tree.getparent()
    while parent.tag in _TRANSPARENT:
        parent = parent.getparent()
    return str(parent.get("delimiter", "")) if parent.tag == f"{CSL}group" else ""


_TRANSPARENT = frozenset(f"{CSL}{name}" for name in ("choose", "if", "else-if", "else"))


class _Branch:
    """A cs:if, cs:else-if or cs:else: its condition and its content are compiled when they are first needed."""

    __slots__ = ("_body", "_condition", "_delimiter", "_scope", "_tree")

    def __init__(self, scope: Scope, tree: Any, delimiter: str) -> None:
        self._scope = scope
        self._tree = tree
        self._delimiter = delimiter
        self._condition: Condition | None = None
        self._body: Element | None = None

    @property
    def condition(self) -> Condition:
        if self._condition is None:
            is_else = self._tree.tag == f"{CSL}else"
            self._condition = _always if is_else else compile_condition(self._tree.attrib)
        return self._condition

    @property
    def body(self) -> Element:
        if self._body is None:
            self._body = self._scope.sequence(self._tree, self._delimiter)
        return self._body

    def render(self, c: Context) -> Node:
        return self.body(c)


def _always(_: Item) -> bool:
    return True


def compile_condition(attributes: Mapping[str, str]) -> Condition:
    """Compile the attributes of a cs:if or cs:else-if: conditions combined by its match attribute."""
    match = attributes.get("match", "all")
    conditions = [*_conditions(attributes)]
    if len(conditions) == 1 and match != "none":
        return conditions[0]

    def combined(item: Item) -> bool | Test:
        tests: list[Test] = []
        for condition in conditions:
            answer = condition(item)
            if answer is True:
                if match != "all":
                    return match == "any"
            elif answer is False:
                if match == "all":
                    return False
            else:
                tests.append(answer)
        return _combined(tests, match) if tests else match != "any"

    return combined


def _combined(tests: list[Test], match: str) -> Test:
    if match == "none":
        return lambda c: not any(test(c) for test in tests)
    if len(tests) == 1:
        return tests[0]
    if match == "any":
        return lambda c: any(test(c) for test in tests)
    return lambda c: all(test(c) for test in tests)


def _conditions(attributes: Mapping[str, str]) -> Iterator[Condition]:
    for name, values in attributes.items():
        if name == "type" and values:
            # An item has one type, so two types with match="all" could never hold. Styles write this to mean any
            # of them, and citeproc-js and pandoc read it so.
            yield _type(frozenset(values.split()))
        elif name in _CONDITIONS:
            yield from map(_CONDITIONS[name], values.split())


def _type(types: frozenset[str]) -> Condition:
    return lambda item: item.kind in types


# Variables of the cite, whatever the item has under these names.
_OF_THE_CITE: dict[str, Test] = {
    "locator": lambda c: bool(c.locator),
    "year-suffix": lambda c: bool(c.year_suffix),
    "citation-number": lambda c: bool(c.number),
    "first-reference-note-number": lambda c: bool(c.first_note),
}


def _variable(name: str) -> Condition:
    of_the_cite = _OF_THE_CITE.get(name)
    if of_the_cite is not None:
        return lambda _: of_the_cite
    return lambda item: name in item.texts or name in item.names or name in item.dates


def _numeric(name: str) -> Condition:
    if name == "locator":
        return lambda _: lambda c: bool(c.locator) and is_numeric(plain_text(c.locator))
    if name in ("citation-number", "first-reference-note-number"):
        return _variable(name)

    def test(c: Context) -> bool:
        return is_numeric(plain_text(c.item.texts[name]))

    return lambda item: name in item.texts and test


def _uncertain(name: str) -> Condition:
    def test(c: Context) -> bool:
        date = c.item.dates[name]
        return date.approximate or date.uncertain

    return lambda item: name in item.dates and test


def _locator(label: str) -> Condition:
    label = label.replace("sub-verbo", "sub verbo")

    def test(c: Context) -> bool:
        return bool(c.locator) and (c.label or "page").replace("sub-verbo", "sub verbo") == label

    return lambda _: test


def _position(name: str) -> Condition:
    position = _POSITIONS.get(name, 0)
    return lambda _: lambda c: bool(c.position & position)


def _disambiguate(_: str) -> Condition:
    return lambda _: lambda c: c.disambiguate


_CONDITIONS: dict[str, Callable[[str], Condition]] = {
    "variable": _variable,
    "is-numeric": _numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
