"""cs:choose: conditions on the type and the variables are evaluated once for all items that have the same ones."""

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from essence_refs.csl.elements import context
from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.scope import Scope, render_nothing
from essence_refs.csl.elements.substitute import first_alternative
from essence_refs.csl.output.nodes import Node, plain_text
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.items import Item
from essence_refs.csl.variables.numbers import is_numeric

Test = Callable[[Context], bool]


class Condition(NamedTuple):
    """
    A condition of a cs:if or cs:else-if.

    ``decide`` returns the result for all items with the type and variables of this one, or None if it depends on the
    cite. ``test`` evaluates it for one rendering.
    """

    decide: Callable[[Item], bool | None]
    test: Test


_POSITIONS = {
    "first": context.FIRST,
    "subsequent": context.SUBSEQUENT,
    "ibid": context.IBID,
    "ibid-with-locator": context.IBID_WITH_LOCATOR,
    "near-note": context.NEAR_NOTE,
}


def compile_choose(scope: Scope, tree: Any) -> Element:
    """Compile a cs:choose."""
    return _Choose(scope, tree).render


class _Choose:
    """A cs:choose, which compiles each branch when the first item takes it."""

    def __init__(self, scope: Scope, tree: Any) -> None:
        self._scope = scope
        self._tree = tree
        # What is rendered if several branches are possible, by their indexes. All combinations of type and variables
        # share it: a function for each of them would be half of all objects of a large library.
        self._by_indexes: dict[tuple[int, ...], Element] = {}

    def render(self, c: Context) -> Node:
        """Render the first branch whose condition is true."""
        # A hot path: a style has dozens of cs:choose, and a third of them render nothing for an item.
        try:
            branch: Element = c.branches[self]
        except KeyError:
            # Two threads may decide it at once, with the same result.
            branch = c.branches[self] = self._decide(c.item)
        return branch(c) if branch is not render_nothing else ""

    @functools.cached_property
    def _branches(self) -> "list[_Branch]":
        parent = _parent_of_choose(self._tree)
        return [_Branch(self._scope, each, parent) for each in self._tree]

    def _decide(self, item: Item) -> Element:
        """Return what items like this one render: a branch, or the first of several whose test is true."""
        # A hot path: in a mixed library, hardly two items have the same type and variables.
        for branch in self._branches:
            answer = branch.condition.decide(item)
            if answer:
                return branch.body
            if answer is None:
                return self._decide_by_tests(item)
        return render_nothing

    def _decide_by_tests(self, item: Item) -> Element:
        """Return the first of several branches whose test is true, for a cs:choose that depends on the cite."""
        possible: list[int] = []
        for index, branch in enumerate(self._branches):
            answer = branch.condition.decide(item)
            if answer is not False:
                possible.append(index)
            if answer:
                break
        else:
            # Perhaps none of the branches is taken.
            possible.append(-1)
        key = tuple(possible)
        if key not in self._by_indexes:
            tests = [
                (self._branches[index].condition.test, self._branches[index].render) for index in key[:-1]
            ]
            last = self._branches[key[-1]].render if key[-1] >= 0 else render_nothing
            self._by_indexes[key] = _first_true(tests, last)
        return self._by_indexes[key]


def _first_true(branches: Sequence[tuple[Test, Element]], otherwise: Element) -> Element:
    if len(branches) == 1:
        [(only_test, only)] = branches
        return lambda c: only(c) if only_test(c) else otherwise(c)

    def render(c: Context) -> Node:
        for test, branch in branches:
            if test(c):
                return branch(c)
        return otherwise(c)

    return render


def _parent_of_choose(tree: Any) -> Any:
    """
    Return the element that a cs:choose is in, whatever cs:choose is between them.

    The elements of a branch are like its own children: the delimiter of a cs:group joins them, and in a cs:substitute the
    first of them that is not empty is rendered.
    """
    parent = tree.getparent()
    while parent.tag in _TRANSPARENT:
        parent = parent.getparent()
    return parent


_TRANSPARENT = frozenset(f"{CSL}{name}" for name in ("choose", "if", "else-if", "else"))


class _Branch:
    """A cs:if, cs:else-if or cs:else, whose condition and content are compiled when they are first needed."""

    def __init__(self, scope: Scope, tree: Any, parent: Any) -> None:
        self._scope = scope
        self._tree = tree
        self._parent = parent

    @functools.cached_property
    def condition(self) -> Condition:
        return _ALWAYS if self._tree.tag == f"{CSL}else" else compile_condition(self._tree.attrib)

    @functools.cached_property
    def body(self) -> Element:
        if self._parent.tag == f"{CSL}substitute":
            return first_alternative([self._scope.compile(each) for each in self._tree])
        is_group = self._parent.tag == f"{CSL}group"
        return self._scope.sequence(self._tree, self._parent.get("delimiter", "") if is_group else "")

    def render(self, c: Context) -> Node:
        return self.body(c)


def compile_condition(attributes: Mapping[str, str]) -> Condition:
    """Compile the attributes of a cs:if or cs:else-if: conditions combined by its match attribute."""
    match = attributes.get("match", "all")
    # An item has one type, so two types with match="all" could never be true. Styles write this to mean any of them,
    # and citeproc-js and pandoc read it so.
    types = frozenset(attributes.get("type", "").split())
    variables = frozenset(attributes.get("variable", "").split())
    others = [Condition(_per_cite, _OF_THE_CITE[name]) for name in sorted(variables & _OF_THE_CITE.keys())]
    variables -= _OF_THE_CITE.keys()
    for attribute, compile_test in _TESTS.items():
        for value in attributes.get(attribute, "").split():
            decide = _false_without(value) if attribute.startswith("is-") else _per_cite
            others.append(Condition(decide, compile_test(value)))
    if not others:
        return _item_condition(types, variables, match)
    # Types and variables are decided first: they often decide the whole.
    decided = [_item_condition(types, frozenset(), "all")] if types else []
    decided += [_item_condition(frozenset(), frozenset({name}), "all") for name in sorted(variables)]
    return _combine([*decided, *others], match)


def _item_condition(types: frozenset[str], variables: frozenset[str], match: str) -> Condition:
    """Return a condition on the type and the variables of an item: two comparisons of sets."""
    decide = _compare(types, variables, match)
    return Condition(decide, lambda c: decide(c.item))


def _compare(types: frozenset[str], variables: frozenset[str], match: str) -> Callable[[Item], bool]:
    if types and not variables:
        if match == "none":
            return lambda item: item.kind not in types
        return lambda item: item.kind in types
    if match == "any":
        return lambda item: item.kind in types or not variables.isdisjoint(item.variables)
    if match == "none":
        return lambda item: item.kind not in types and variables.isdisjoint(item.variables)
    if types:
        return lambda item: item.kind in types and variables <= item.variables
    return lambda item: variables <= item.variables


def _combine(conditions: list[Condition], match: str) -> Condition:
    if len(conditions) == 1 and match != "none":
        return conditions[0]
    # The answer of one condition that decides the whole, and the answer of the whole then.
    decisive, result = {"any": (True, True), "none": (True, False)}.get(match, (False, False))
    tests = [condition.test for condition in conditions]

    def decide(item: Item) -> bool | None:
        undecided = False
        for condition in conditions:
            answer = condition.decide(item)
            if answer is decisive:
                return result
            undecided |= answer is None
        return None if undecided else not result

    def test(c: Context) -> bool:
        for each in tests:
            if each(c) is decisive:
                return result
        return not result

    return Condition(decide, test)


def _per_cite(_: Item) -> None:
    """Leave a condition on the cite to the test for each rendering."""


def _false_without(name: str) -> Callable[[Item], bool | None]:
    if name in _OF_THE_CITE:
        return _per_cite
    return lambda item: None if name in item.variables else False


_ALWAYS = Condition(lambda _: True, lambda _: True)
# Variables of the cite, whatever the item has under these names.
_OF_THE_CITE: dict[str, Test] = {
    "locator": lambda c: bool(c.locator),
    "year-suffix": lambda c: bool(c.year_suffix),
    "citation-number": lambda c: bool(c.number),
    "first-reference-note-number": lambda c: bool(c.first_note),
}


def _numeric(name: str) -> Test:
    if name == "locator":
        return lambda c: is_numeric(plain_text(c.locator))
    if name in ("citation-number", "first-reference-note-number"):
        return _OF_THE_CITE[name]
    return lambda c: is_numeric(plain_text(c.item.texts.get(name, "")))


def _uncertain(name: str) -> Test:
    def test(c: Context) -> bool:
        date = c.item.dates.get(name)
        return date is not None and (date.approximate or date.uncertain)

    return test


def _locator(label: str) -> Test:
    label = label.replace("sub-verbo", "sub verbo")
    return lambda c: bool(c.locator) and (c.label or "page").replace("sub-verbo", "sub verbo") == label


def _position(name: str) -> Test:
    position = _POSITIONS.get(name, 0)
    return lambda c: bool(c.position & position)


def _disambiguates(c: Context) -> bool:
    c.conditions_tested += 1
    return c.conditions_tested <= c.true_conditions


_TESTS: dict[str, Callable[[str], Test]] = {
    "is-numeric": _numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": lambda _: _disambiguates,
}
