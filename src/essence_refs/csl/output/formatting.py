"""What every rendering element may do to its result: text-case, strip-periods, formatting, quotes, affixes, display."""

from collections.abc import Callable, Mapping

from essence_refs.csl.output.nodes import Node, NodeKind, affixed, mapped, seams
from essence_refs.csl.output.text_case import case
from essence_refs.model import Mark

Finish = Callable[[Node, str], Node]

_MARKS = (
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


# The attributes that any of this is said by.
_SAYING = frozenset(
    {"display", "prefix", "quotes", "strip-periods", "suffix", "text-case", *(name for name, _ in _MARKS)}
)


def marks(attributes: Mapping[str, str]) -> tuple[Mark, ...]:
    """Return the marks that an element's formatting attributes set, the innermost first."""
    found = []
    for name, values in _MARKS:
        mark = values.get(attributes.get(name, ""))
        if mark is not None:
            found.append(mark)
    return tuple(found)


def without_periods(node: Node) -> Node:
    """Return the node without its full stops."""
    return mapped(node, lambda text: text.replace(".", ""))


def finishing(
    attributes: Mapping[str, str], language: str, *, affixes: bool = True, inside: bool = False
) -> Finish | None:
    """
    Return what an element's attributes do to its (not empty) result, None where they do nothing.

    ``inside`` puts the affixes within the formatting, as cs:layout has it.
    """
    if _SAYING.isdisjoint(attributes):
        return None
    steps: list[Finish] = []
    if attributes.get("strip-periods") == "true":
        steps.append(lambda node, _: without_periods(node))
    recase = case(attributes.get("text-case", ""), language)
    if recase:
        steps.append(recase)
    prefix, suffix = attributes.get("prefix", ""), attributes.get("suffix", "")
    affixing: Finish | None = None
    if affixes and (prefix or suffix):
        affixing = _affixing(prefix, suffix)
    if affixing and inside:
        steps.append(affixing)
    steps.extend(_marking(mark) for mark in marks(attributes))
    if attributes.get("quotes") == "true":
        steps.append(lambda node, _: (NodeKind.QUOTE, node))
    if affixing and not inside:
        steps.append(affixing)
    display = _DISPLAY.get(attributes.get("display", ""))
    if display:
        steps.append(_marking(display))
    return _chained(steps)


def _marking(mark: Mark) -> Finish:
    return lambda node, _: (mark, node)


def _affixing(prefix: str, suffix: str) -> Finish:
    after = seams(prefix)[1] if prefix else ()
    before = seams(suffix)[0]

    def affix(node: Node, _: str) -> Node:
        if type(node) is str and node and node[0] not in after and node[-1] not in before:
            return f"{prefix}{node}{suffix}"
        return affixed(prefix, node, suffix)

    return affix


def _chained(steps: list[Finish]) -> Finish | None:
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
