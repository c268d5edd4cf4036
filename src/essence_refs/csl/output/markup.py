"""The HTML-like tags of CSL-JSON in plain text: in names, and in the values of cs:text."""

import re

from essence_refs.csl.output.nodes import Node, NodeKind, map_strings

_KINDS = {
    "i": NodeKind.FLIP_ITALIC,
    "b": NodeKind.FLIP_BOLD,
    "sc": NodeKind.FLIP_SMALL_CAPS,
    "sup": NodeKind.FLIP_SUPERSCRIPT,
    "sub": NodeKind.FLIP_SUBSCRIPT,
}
_TAGGED = r"<(i|b|sc|sup|sub)>([^<>]+)</\1>"
# While a name is written, one character replaces each tag.
_START, _END = 0xE000, "\ue00f"
_STARTS = {tag: chr(_START + index) for index, tag in enumerate(_KINDS)}
_KIND_OF = {_STARTS[tag]: kind for tag, kind in _KINDS.items()}
_HIDDEN = rf"([{''.join(_KIND_OF)}])([^{_END}]*){_END}"
_ANY_TAG = rf"([{''.join(_KIND_OF)}{_END}])"


def with_markup(text: str) -> Node:
    """
    Return a text as a node, with formatting in place of the tags in it.

    >>> with_markup("CO<sub>2</sub> <Board>")
    ['CO', (<NodeKind.FLIP_SUBSCRIPT: 'flip-subscript'>, '2'), ' <Board>']
    """
    return show_tags(hide_tags(text)) if "<" in text else text


def hide_tags(text: str) -> str:
    """Return a text with one character in place of each start tag and end tag that belong together."""
    return re.sub(_TAGGED, lambda found: f"{_STARTS[found[1]]}{found[2]}{_END}", text)


def show_tags(node: Node) -> Node:
    """Return a node with formatting in place of the characters of `hide_tags`."""
    return map_strings(node, _formatted)


def segments(text: str) -> list[str]:
    """Split a text at the characters of `hide_tags`, which are every second part of the result."""
    return re.split(_ANY_TAG, text)


def _formatted(text: str) -> Node:
    parts = re.split(_HIDDEN, text)
    nodes: list[Node] = []
    for before, start, inner in zip(parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True):
        nodes += [node for node in (before, (_KIND_OF[start], inner) if start else "") if node]
    return nodes[0] if len(nodes) == 1 else nodes
