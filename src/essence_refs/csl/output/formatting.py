"""Attributes that most rendering elements have: text-case, strip-periods, formatting, quotes, affixes and display."""

from collections.abc import Callable, Mapping

from essence_refs.csl.output.nodes import Node, NodeKind, add_affixes, colliding_characters, map_strings
from essence_refs.csl.output.text_case import compile_text_case
from essence_refs.model import Mark

Formatter = Callable[[Node, str], Node]

_MARKS: tuple[tuple[str, Mapping[str | None, Mark]], ...] = (
    ("font-variant", {"small-caps": Mark.SMALL_CAPS, "normal": Mark.NORMAL_VARIANT}),
    ("font-style", {"italic": Mark.ITALIC, "oblique": Mark.OBLIQUE, "normal": Mark.NORMAL_STYLE}),
    ("font-weight", {"bold": Mark.BOLD, "light": Mark.LIGHT, "normal": Mark.NORMAL_WEIGHT}),
    ("text-decoration", {"underline": Mark.UNDERLINE, "none": Mark.NO_DECORATION}),
    ("vertical-align", {"sup": Mark.SUPERSCRIPT, "sub": Mark.SUBSCRIPT, "baseline": Mark.BASELINE}),
)
_DISPLAY = {
    "block": Mark.BLOCK,
    "left-margin": Mark.LEFT_MARGIN,
    "right-inline": Mark.RIGHT_INLINE,
    "indent": Mark.INDENT,
}
_DISPLAY_MARKS = frozenset(_DISPLAY.values())


# The attributes handled in this module.
_ATTRIBUTES = frozenset(
    {"display", "prefix", "quotes", "strip-periods", "suffix", "text-case", *(name for name, _ in _MARKS)}
)


def compile_formatting(
    attributes: Mapping[str, str], language: str, *, affixes: bool = True, inside: bool = False
) -> Formatter | None:
    """
    Compile attributes to a function that formats a node which is not empty, or to None if there is nothing to do.

    The function takes the node and the language of the item. ``inside`` puts the affixes inside the formatting, as
    cs:layout does.
    """
    if _ATTRIBUTES.isdisjoint(attributes):
        return None
    steps: list[Formatter] = []
    if attributes.get("strip-periods") == "true":
        steps.append(lambda node, _: map_strings(node, lambda text: text.replace(".", "")))
    change_case = compile_text_case(attributes.get("text-case", ""), language)
    if change_case:
        steps.append(change_case)
    prefix, suffix = attributes.get("prefix", ""), attributes.get("suffix", "")
    affix_with = _layout_affix_with if inside else _affix_with
    affix = [affix_with(prefix, suffix)] if affixes and (prefix or suffix) else []
    if inside:
        steps += affix
    steps += [
        _mark_with(values[value]) for name, values in _MARKS if (value := attributes.get(name)) in values
    ]
    if attributes.get("quotes") == "true":
        steps.append(lambda node, _: (NodeKind.QUOTE, node))
    if not inside:
        steps += affix
    display = _DISPLAY.get(attributes.get("display", ""))
    if display:
        steps.append(_mark_with(display))
    return _chain(steps)


def _mark_with(mark: Mark) -> Formatter:
    return lambda node, _: (mark, node)


def _affix_with(prefix: str, suffix: str) -> Formatter:
    after = colliding_characters(prefix)[1] if prefix else ()
    before = colliding_characters(suffix)[0]

    def affix(node: Node, _: str) -> Node:
        if type(node) is str and node and node[0] not in after and node[-1] not in before:
            return f"{prefix}{node}{suffix}"
        return add_affixes(prefix, node, suffix)

    return affix


def _layout_affix_with(prefix: str, suffix: str) -> Formatter:
    affix, affix_before = _affix_with(prefix, suffix), _affix_with(prefix, "")

    def run(node: Node, language: str) -> Node:
        if not suffix or isinstance(node, str) or (isinstance(node, list) and isinstance(node[-1], str)):
            return affix(node, language)
        # A stop after the last display block would begin a line of its own.
        ended = _in_last_block(node, suffix)
        return affix(node, language) if ended is None else affix_before(ended, language)

    return run


def _in_last_block(node: Node, suffix: str) -> Node | None:
    """Return a node with a suffix inside the display block that it ends with, None if it ends with none."""
    if isinstance(node, list):
        ended = _in_last_block(node[-1], suffix)
        return None if ended is None else [*node[:-1], ended]
    if isinstance(node, tuple) and node[0] in _DISPLAY_MARKS:
        inner = _in_last_block(node[1], suffix)
        return (node[0], add_affixes("", _without_last_space(node[1]), suffix) if inner is None else inner)
    return None


def _without_last_space(node: Node) -> Node:
    if isinstance(node, str):
        return node.rstrip() or node
    if isinstance(node, list):
        return [*node[:-1], _without_last_space(node[-1])]
    return node


def _chain(steps: list[Formatter]) -> Formatter | None:
    if not steps:
        return None
    if len(steps) == 1:
        return steps[0]
    if len(steps) == 2:
        first, second = steps
        return lambda node, language: second(first(node, language), language)

    def chain(node: Node, language: str) -> Node:
        for step in steps:
            node = step(node, language)
        return node

    return chain
