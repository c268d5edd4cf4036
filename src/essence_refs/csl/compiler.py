"""Compiles the rendering elements of a style to functions from a context to a node; `elements` has a module for each."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from essence_refs.csl.elements.choose import compile_choose
from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.date import compile_date
from essence_refs.csl.elements.group import compile_group
from essence_refs.csl.elements.label import compile_label
from essence_refs.csl.elements.names import compile_names
from essence_refs.csl.elements.number import compile_number
from essence_refs.csl.elements.scope import Scope, render_nothing
from essence_refs.csl.elements.text import compile_text
from essence_refs.csl.output.nodes import Node
from essence_refs.csl.style.locales import CSL

_COMPILERS: dict[str, Callable[[Scope, Any], Element]] = {
    f"{CSL}text": compile_text,
    f"{CSL}number": compile_number,
    f"{CSL}label": compile_label,
    f"{CSL}date": compile_date,
    f"{CSL}names": compile_names,
    f"{CSL}group": compile_group,
    f"{CSL}choose": compile_choose,
}


def compile_element(scope: Scope, tree: Any) -> Element:
    """Compile one rendering element and its children."""
    compile_ = _COMPILERS.get(tree.tag)
    if compile_ is None:
        return render_nothing
    return _naming_errors(compile_, scope, tree) if scope.names_elements else compile_(scope, tree)


def _naming_errors(compile_: Callable[[Scope, Any], Element], scope: Scope, tree: Any) -> Element:
    """Compile an element that adds its name and line to exceptions."""
    attributes = "".join(f' {name}="{value}"' for name, value in tree.attrib.items())
    note = f"in <{etree.QName(tree).localname}{attributes}>, line {tree.sourceline} of the style"

    def call(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Exception as error:
            error.add_note(note)
            raise

    element = call(lambda: compile_(scope, tree))

    def render(c: Context) -> Node:
        node: Node = call(lambda: element(c))
        return node

    return render


def compile_locating_errors(scope: Scope, compile_: Callable[[Scope], Element]) -> Element:
    """
    Return an element that is compiled when it is first rendered, and whose exceptions name the elements they come from.

    Elements that add their name are slower. They are compiled, and the item is rendered again, only after an exception.
    """
    element: Element | None = None

    def render(c: Context) -> Node:
        nonlocal element
        try:
            if element is None:
                element = compile_(scope)
            return element(c)
        except Exception as error:
            for note in _notes(scope.with_options(names_elements=True), compile_, c.copy_before_rendering()):
                error.add_note(note)
            error.add_note(
                f"while {c.item.key!r} was rendered in the style {scope.style.name or scope.style.title!r}"
            )
            raise

    return render


def _notes(scope: Scope, compile_: Callable[[Scope], Element], c: Context) -> list[str]:
    try:
        compile_(scope)(c)
    except Exception as error:  # noqa: BLE001 - only its notes are wanted; the caller raises the first one
        return getattr(error, "__notes__", [])
    return []
