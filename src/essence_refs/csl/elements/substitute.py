"""cs:substitute: the first element that is not empty takes the place of the names; what it used is not rendered again."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.nodes import Node
from essence_refs.csl.style.locales import CSL

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
        node, used = _render_recording([render for render, _ in substitutes[index:]], c)
    c.names_seen = seen
    c.called = called
    if node:
        c.filled += 1
    return node, bool(used)


def _render_recording(substitutes: Sequence[Element], c: Context) -> tuple[Node, AbstractSet[str]]:
    """Render the first substitute that is not empty; return also the variables of the item that it used."""
    texts, names, dates = c.texts, c.names, c.dates
    used: set[str] = set()
    c.texts, c.names, c.dates = _recorder(texts, used), _recorder(names, used), _recorder(dates, used)
    node: Node = ""
    for render in substitutes:
        used.clear()
        node = render(c)
        if node:
            break
    c.texts, c.names, c.dates = texts, names, dates
    if node:
        c.texts, c.names, c.dates = _without(texts, used), _without(names, used), _without(dates, used)
    return node, used


_Value = TypeVar("_Value")


def _recorder(values: Mapping[str, _Value], used: set[str]) -> "_Recorder[_Value]":
    # A substitute inside a substitute reports to the outer one only when it is the one that is rendered.
    return _Recorder(values.inside if isinstance(values, _Recorder) else values, used)


def _without(values: Mapping[str, _Value], used: AbstractSet[str]) -> Mapping[str, _Value]:
    """Return the variables without those that a substitute used, and report them to the substitute around it."""
    if isinstance(values, _Recorder):
        values.used.update(used)
        return _Recorder(_without(values.inside, used), values.used)
    left = dict(values)
    for name in used:
        left.pop(name, None)
    return left


class _Recorder(Mapping[str, _Value]):
    """Variables that records which of them are asked for and have a value."""

    __slots__ = ("inside", "used")

    def __init__(self, values: Mapping[str, _Value], used: set[str]) -> None:
        self.inside = values
        self.used = used

    def get(self, key: str, default: Any = None) -> Any:
        value = self.inside.get(key)
        if value is None:
            return default
        self.used.add(key)
        return value

    def __getitem__(self, key: str) -> _Value:
        value = self.inside[key]
        self.used.add(key)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self.inside

    def __iter__(self) -> Iterator[str]:
        return iter(self.inside)

    def __len__(self) -> int:
        return len(self.inside)
