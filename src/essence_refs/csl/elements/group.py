"""cs:group and macro calls, which are suppressed if all variables called in them are empty (CSL 1.0.2, "Group")."""

from typing import Any

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.formatting import Formatter
from essence_refs.csl.output.nodes import Node
from essence_refs.csl.style.locales import CSL

_TEXT, _LABEL, _CHOOSE = f"{CSL}text", f"{CSL}label", f"{CSL}choose"


def compile_group(scope: Scope, tree: Any) -> Element:
    """Compile a cs:group."""
    return _group(scope.sequence(tree, tree.get("delimiter", "")), scope.formatter(tree), _has_text(tree))


def compile_call(scope: Scope, name: str, formatter: Formatter | None) -> Element:
    """Compile a call of a macro, whose body is compiled once for all its calls."""
    found = scope.macros.get(name)
    if found is None:
        tree = scope.style.macros[name]
        found = scope.macros[name] = scope.sequence(tree), _has_text(tree)
    body, has_text = found
    return _group(body, formatter, has_text)


def _has_text(tree: Any) -> bool:
    """
    Whether a group can show text without a variable: a value, a term or a label, of its own or in a cs:choose.

    Nested groups and macro calls count as variables: they are suppressed if their own variables are empty.
    """
    for child in tree:
        tag = child.tag
        if tag == _TEXT:
            if "value" in child.attrib or "term" in child.attrib:
                return True
        elif tag == _LABEL or (tag == _CHOOSE and any(map(_has_text, child))):
            return True
    return False


def _group(body: Element, formatter: Formatter | None, has_text: bool) -> Element:  # noqa: FBT001 - a flag
    if has_text:
        return _suppressible(body, formatter)
    # Without such a text, the group shows something only with a filled variable, so it is never suppressed.
    if formatter is None:
        return body

    def render(c: Context) -> Node:
        node = body(c)
        return formatter(node, c.item.language) if node else ""

    return render


def _suppressible(body: Element, formatter: Formatter | None) -> Element:
    def render(c: Context) -> Node:
        called, filled = c.called, c.filled
        node = body(c)
        if not node or (c.filled == filled and c.called > called):
            return ""
        # A rendered group counts as a filled variable of the enclosing group.
        c.called += 1
        c.filled += 1
        return formatter(node, c.item.language) if formatter else node

    return render


def as_variable(value: Element, formatter: Formatter | None) -> Element:
    """Return an element that counts as a variable for the enclosing groups, filled if *value* is not empty."""

    def render(c: Context) -> Node:
        c.called += 1
        node = value(c)
        if not node:
            return ""
        c.filled += 1
        return formatter(node, c.item.language) if formatter else node

    return render
