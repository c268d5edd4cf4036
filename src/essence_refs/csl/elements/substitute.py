"""cs:substitute: the first element that is not empty takes the place of the names; what it used is not rendered again."""

import functools
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.nodes import Node
from essence_refs.csl.style.locales import CSL
from essence_refs.csl.variables.items import ALIASES

_Value = TypeVar("_Value")
# An element of a cs:substitute, with its roles if it is a cs:names without a substitute of its own.
Substitute = tuple[Element, frozenset[str]]


def compile_substitutes(scope: Scope, names: Any) -> tuple[Substitute, ...]:
    """Compile the elements in the cs:substitute of a cs:names."""
    return tuple((scope.compile(each), _roles(each)) for each in names.iterfind(f"{CSL}substitute/*"))


def _roles(tree: Any) -> frozenset[str]:
    is_plain = tree.tag == f"{CSL}names" and tree.find(f"{CSL}substitute") is None
    return frozenset(tree.get("variable", "").split() if is_plain else ())


def render_substitute(substitutes: Sequence[Substitute], c: Context) -> tuple[Node, bool]:
    """Render the first substitute that is not empty; return also whether it uses a variable."""
    seen, called, names = c.names_seen, c.called, c.names
    node: Node = ""
    used: AbstractSet[str] = frozenset()
    index = 0
    # A hot path: cs:names elements use their roles and nothing else, so what they use need not be recorded.
    while not node and index < len(substitutes) and substitutes[index][1] and isinstance(names, dict):
        render, used = substitutes[index]
        node = render(c)
        index += 1
    if node:
        c.names = _without(names, used)
    else:
        node, used = _render_recording(first_alternative([render for render, _ in substitutes[index:]]), c)
    c.names_seen = seen
    c.called = called
    if node:
        c.filled += 1
    return node, bool(used)


def _render_recording(element: Element, c: Context) -> tuple[Node, AbstractSet[str]]:
    """Render an element, each of its texts and names once, and return the variables that it used: they are removed."""
    texts, names, dates = c.texts, c.names, c.dates
    used: set[str] = set()
    c.texts, c.names = _OnceOnly(_left(texts), used), _OnceOnly(_left(names), used)
    # The parts of a date may be rendered by several elements.
    c.dates = _Recorder(_left(dates), used)
    node = element(c)
    c.texts, c.names, c.dates = texts, names, dates
    if node:
        c.texts, c.names, c.dates = _without(texts, used), _without(names, used), _without(dates, used)
    return node, used


def first_alternative(elements: Sequence[Element]) -> Element:
    """Return an element that renders the first of several that is not empty; the others use no variable."""
    if len(elements) == 1:
        return elements[0]

    def render(c: Context) -> Node:
        used = c.texts.used if isinstance(c.texts, _Recorder) else set()
        before = used.copy()
        for element in elements:
            node = element(c)
            if node:
                return node
            # Any rendering of a substitute uses one set for texts, names and dates.
            used.clear()
            used.update(before)
        return ""

    return render


def _without(values: Mapping[str, _Value], used: AbstractSet[str]) -> Mapping[str, _Value]:
    """Return the variables without those that a substitute used; a substitute around it has used them too."""
    # Most are dictionaries, and looking for the class of a mapping takes long.
    if not isinstance(values, dict) and isinstance(values, _Recorder):
        values.used.update(used)
        return values
    return {name: value for name, value in values.items() if name not in used}


def peek(values: Mapping[str, _Value], name: str) -> _Value | None:
    """Return a variable without using it: a label leaves its variable to the element that renders it."""
    if not isinstance(values, dict) and isinstance(values, _Recorder):
        return values.inside.get(name)
    return values.get(name)


def _left(values: Mapping[str, _Value]) -> Mapping[str, _Value]:
    """Return the variables that are left to a substitute inside another; the inner one records its own use."""
    if isinstance(values, dict) or not isinstance(values, _Recorder):
        return values
    if not values.used or not isinstance(values, _OnceOnly):
        return values.inside
    return _without(values.inside, values.used)


@functools.lru_cache(maxsize=1024)
def _same(variable: str) -> frozenset[str]:
    """Return the names of a variable: a title is used up together with its short form."""
    base = variable.removesuffix("-short")
    return frozenset(
        [base, f"{base}-short", *(old for old, new in ALIASES if new in (base, f"{base}-short", variable))]
    ) | {new for old, new in ALIASES if old == variable}


class _Recorder(Mapping[str, _Value]):
    """A mapping that records which of its variables were read."""

    __slots__ = ("inside", "used")

    def __init__(self, values: Mapping[str, _Value], used: set[str]) -> None:
        self.inside = values
        self.used = used

    def get(self, key: str, default: Any = None) -> Any:
        value = self.inside.get(key)
        if value is None:
            return default
        self.used |= _same(key)
        return value

    def __getitem__(self, key: str) -> _Value:
        value = self.inside[key]
        self.used |= _same(key)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self.inside

    def __iter__(self) -> Iterator[str]:
        return iter(self.inside)

    def __len__(self) -> int:
        return len(self.inside)


class _OnceOnly(_Recorder[_Value]):
    """Variables that can be read once."""

    __slots__ = ()

    def get(self, key: str, default: Any = None) -> Any:
        if key in self.used:
            return default
        value = self.inside.get(key)
        if value is None:
            return default
        self.used.update(_same(key))
        return value
