"""cs:choose: conditions are evaluated once for all items of the same type with the same variables, if that decides them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

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


class Condition(NamedTuple):
    """
    A condition of a cs:if or cs:else-if.

    ``decide`` returns whether it holds for all items like this one, or None where ``test`` has to decide it for each
    rendering.
    """

    decide: Callable[[Item], bool | None]
    test: Test


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

    __slots__ = ("_branches", "_scope", "_tree", "_undecided")

    def __init__(self, scope: Scope, tree: Any) -> None:
        self._scope = scope
        self._tree = tree
        self._branches: list[_Branch] | None = None
        self._undecided: dict[tuple[int, ...], Element] = {}

    def render(self, c: Context) -> Node:
        """Render the first branch whose condition holds."""
        branch = c.branches.get(self)
        if branch is None:
            # Two threads may decide it at once, with the same result.
            branch = c.branches[self] = self._decided(c.item)
        return branch(c)

    def _decided(self, item: Item) -> Element:
        """Return what is rendered of items like this one: a branch, or the first of several whose test is true."""
        branches = self._branches
        if branches is None:
            delimiter = _delimiter_around(self._tree)
            self._branches = branches = [_Branch(self._scope, each, delimiter) for each in self._tree]
        # The branches that may be taken, the last one in any case; most often there is one.
        possible: list[int] = []
        for index, branch in enumerate(branches):
            answer = branch.condition.decide(item)
            if answer is None:
                possible.append(index)
            elif answer:
                if not possible:
                    return branch.body
                possible.append(index)
                break
        else:
            if not possible:
                return nothing
            possible.append(-1)
        # Items of every kind share these: one for each item would be half of all objects of a large library.
        key = tuple(possible)
        render = self._undecided.get(key)
        if render is None:
            tests = [(branches[index].condition.test, branches[index].render) for index in key[:-1]]
            last = nothing if key[-1] < 0 else branches[key[-1]].render
            self._undecided[key] = render = _first_true(tests, last)
        return render


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
            self._condition = _ALWAYS if is_else else compile_condition(self._tree.attrib)
        return self._condition

    @property
    def body(self) -> Element:
        if self._body is None:
            self._body = self._scope.sequence(self._tree, self._delimiter)
        return self._body

    def render(self, c: Context) -> Node:
        return self.body(c)


_ALWAYS = Condition(lambda _: True, lambda _: True)


def compile_condition(attributes: Mapping[str, str]) -> Condition:
    """Compile the attributes of a cs:if or cs:else-if: conditions combined by its match attribute."""
    match = attributes.get("match", "all")
    # An item has one type, so two types with match="all" could never hold. Styles write this to mean any
    # of them, and citeproc-js and pandoc read it so.
    types = frozenset(attributes.get("type", "").split())
    variables = frozenset(attributes.get("variable", "").split())
    others = [test for name, tests in _TESTS.items() for test in map(tests, attributes.get(name, "").split())]
    others += [_cite_variable(name) for name in sorted(variables & _OF_THE_CITE.keys())]
    variables -= _OF_THE_CITE.keys()
    if not others:
        return _of_items(types, variables, match)
    # Types and variables are decided first: they often decide the whole.
    if types:
        others.insert(0, _of_items(types, frozenset(), "all"))
    others[:0] = [_of_items(frozenset(), frozenset({name}), "all") for name in sorted(variables)]
    return others[0] if len(others) == 1 and match != "none" else _combined(others, match)


def _of_items(types: frozenset[str], variables: frozenset[str], match: str) -> Condition:
    """Return a condition on the type and the variables of an item: two comparisons of sets."""
    if match == "any":

        def decide(item: Item) -> bool:
            return item.kind in types or not variables.isdisjoint(item.variables)

    elif match == "none":

        def decide(item: Item) -> bool:
            return item.kind not in types and variables.isdisjoint(item.variables)

    elif types:

        def decide(item: Item) -> bool:
            return item.kind in types and variables <= item.variables

    else:

        def decide(item: Item) -> bool:
            return variables <= item.variables

    return Condition(decide, lambda c: decide(c.item))


def _combined(conditions: list[Condition], match: str) -> Condition:
    # The answer of one condition that decides the whole, and what the whole is then.
    decisive, result = {"any": (True, True), "none": (True, False)}.get(match, (False, False))

    def decide(item: Item) -> bool | None:
        undecided = False
        for condition in conditions:
            answer = condition.decide(item)
            if answer is decisive:
                return result
            undecided |= answer is None
        return None if undecided else not result

    def test(c: Context) -> bool:
        for condition in conditions:
            if condition.test(c) is decisive:
                return result
        return not result

    return Condition(decide, test)


def _for_each_rendering(test: Test) -> Condition:
    return Condition(lambda _: None, test)


# Variables of the cite, whatever the item has under these names.
_OF_THE_CITE: dict[str, Test] = {
    "locator": lambda c: bool(c.locator),
    "year-suffix": lambda c: bool(c.year_suffix),
    "citation-number": lambda c: bool(c.number),
    "first-reference-note-number": lambda c: bool(c.first_note),
}


def _cite_variable(name: str) -> Condition:
    return _for_each_rendering(_OF_THE_CITE[name])


def _numeric(name: str) -> Condition:
    if name == "locator":
        return _for_each_rendering(lambda c: bool(c.locator) and is_numeric(plain_text(c.locator)))
    if name in ("citation-number", "first-reference-note-number"):
        return _cite_variable(name)
    return Condition(
        lambda item: None if name in item.texts else False,
        lambda c: name in c.item.texts and is_numeric(plain_text(c.item.texts[name])),
    )


def _uncertain(name: str) -> Condition:
    def test(c: Context) -> bool:
        date = c.item.dates.get(name)
        return date is not None and (date.approximate or date.uncertain)

    return Condition(lambda item: None if name in item.dates else False, test)


def _locator(label: str) -> Condition:
    label = label.replace("sub-verbo", "sub verbo")
    return _for_each_rendering(
        lambda c: bool(c.locator) and (c.label or "page").replace("sub-verbo", "sub verbo") == label
    )


def _position(name: str) -> Condition:
    position = _POSITIONS.get(name, 0)
    return _for_each_rendering(lambda c: bool(c.position & position))


def _disambiguate(_: str) -> Condition:
    return _for_each_rendering(lambda c: c.disambiguate)


_TESTS: dict[str, Callable[[str], Condition]] = {
    "is-numeric": _numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
