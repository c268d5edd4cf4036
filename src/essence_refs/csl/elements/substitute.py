"""cs:names as the creator of a work: the names, or the first substitute for them that is not empty."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar

from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.forms import ANY, MISSING, NOBODY, SILENT, Element, Form, Later, Part
from essence_refs.csl.elements.names import NamesElement
from essence_refs.csl.elements.shapes import Shapes
from essence_refs.csl.output.nodes import Node, NodeKind

_EMPTY = (SILENT, MISSING, NOBODY)


class Creators:
    """A cs:names with these roles: its element for all shapes, and the parts that may stand for it."""

    __slots__ = ("_bits", "_element", "_roles", "_substitutes")

    def __init__(
        self,
        roles: tuple[str, ...],
        shapes: Shapes,
        element: Later[NamesElement],
        substitutes: Later[list[Part]],
    ) -> None:
        self._roles = roles
        self._bits = tuple(map(shapes.variable, roles))
        self._element = element
        self._substitutes = substitutes

    def __call__(self, shape: int) -> Form:
        """Return the form for the items of a shape."""
        held = tuple(role for role, bit in zip(self._roles, self._bits, strict=True) if shape & bit)
        if not held:
            return (
                Form(_Setting(None, self, shape).render, calls=True, fills=True)
                if self.instead(shape)
                else NOBODY
            )
        names = self._whole if shape == ANY else self._element.made().of(held).render
        alone = frozenset() if self._substitutes.made() else frozenset(held)
        return Form(_Setting(names, self, shape).render, calls=True, fills=True, roles=alone)

    def instead(self, shape: int) -> list[Form]:
        """Return the forms of what may stand for the names."""
        return [form for part in self._substitutes.made() if (form := part(shape)) not in _EMPTY]

    def _whole(self, c: Context) -> Node:
        return "" if c.names.keys().isdisjoint(self._roles) else self._element.made().render(c)


class _Setting:
    __slots__ = ("_creators", "_names", "_shape", "_substitutes")

    def __init__(self, names: Element | None, creators: Creators, shape: int) -> None:
        self._names = names
        self._creators = creators
        self._shape = shape
        self._substitutes: list[Form] | None = None

    def render(self, c: Context) -> Node:
        first = c.names_seen == 0
        c.names_seen += 1
        c.called += 1
        if first and c.hide_names:
            c.filled += 1
            return ""
        node = self._names(c) if self._names else ""
        # "Anon." stands for nobody in particular: such cites are not grouped, nor are such entries alike.
        stands_for_somebody = True
        if not node:
            found = self._substitutes
            if found is None:
                # Names that show nothing are rare, so what would stand for them is only looked for then.
                self._substitutes = found = self._creators.instead(self._shape)
            if found:
                node, stands_for_somebody = _substituted(found, c)
        return (NodeKind.CREATOR, node) if c.mark and first and node and stands_for_somebody else node


def _substituted(substitutes: Sequence[Form], c: Context) -> tuple[Node, bool]:
    """Set the first substitute that is not empty; what it uses is not set again. Return whether it uses anything."""
    seen, called, names = c.names_seen, c.called, c.names
    node: Node = ""
    used: AbstractSet[str] = frozenset()
    place = 0
    # A hot path: what is used is known where a substitute is names and nothing else, and need not be recorded.
    while not node and place < len(substitutes) and substitutes[place].roles and isinstance(names, dict):
        used = substitutes[place].roles
        node = substitutes[place].render(c)
        place += 1
    if node:
        left = dict(names)
        for role in used:
            left.pop(role, None)
        c.names = left
    else:
        node, used = _recorded(substitutes[place:], c)
    c.names_seen = seen
    c.called = called
    if node:
        c.filled += 1
    return node, bool(used)


def _recorded(substitutes: Sequence[Form], c: Context) -> tuple[Node, AbstractSet[str]]:
    """Set the first substitute that is not empty, and return the variables that it asked for and there were."""
    texts, names, dates = c.texts, c.names, c.dates
    used: set[str] = set()
    c.texts, c.names, c.dates = _recorder(texts, used), _recorder(names, used), _recorder(dates, used)
    node: Node = ""
    for substitute in substitutes:
        used.clear()
        node = substitute.render(c)
        if node:
            break
    c.texts, c.names, c.dates = texts, names, dates
    if node:
        c.texts, c.names, c.dates = _without(texts, used), _without(names, used), _without(dates, used)
    return node, used


_Value = TypeVar("_Value")


def _recorder(values: Mapping[str, _Value], used: set[str]) -> "_Recorder[_Value]":
    # A substitute within a substitute tells the one around it only when it is the one that is set.
    return _Recorder(values.inside if isinstance(values, _Recorder) else values, used)


def _without(values: Mapping[str, _Value], used: AbstractSet[str]) -> Mapping[str, _Value]:
    """Return the variables without those that a substitute used; a substitute around it learns of them too."""
    if isinstance(values, _Recorder):
        values.used.update(used)
        return _Recorder(_without(values.inside, used), values.used)
    if values.keys().isdisjoint(used):
        return values
    return {name: value for name, value in values.items() if name not in used}


class _Recorder(Mapping[str, _Value]):
    """Variables, with a note of which of them were asked for and there."""

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
