"""cs:substitute: the first element that is not empty takes the place of the names; what it used is not rendered again."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.elements.variable_use import first_alternative, render_recording, without
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
        c.names = without(names, used)
    else:
        node, used = render_recording(first_alternative([render for render, _ in substitutes[index:]]), c)
    c.names_seen = seen
    c.called = called
    if node:
        c.filled += 1
    return node, bool(used)
