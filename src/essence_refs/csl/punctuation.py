"""The one pass over a finished node: quotes, flip-flop, punctuation at seams, and rich text at the end."""

import attrs

from essence_refs.csl.nodes import COLLISIONS, Anchor, Kind, Node
from essence_refs.model import EMPTY, Inline, Link, Mark, RichText, Span


@attrs.frozen
class Quotes:
    """A locale's quotation marks, and whether commas and full stops go inside them."""

    outer: tuple[str, str] = ("\u201c", "\u201d")
    inner: tuple[str, str] = ("\u2018", "\u2019")
    punctuation_inside: bool = False


# The axis that a mark works on, and whether it toggles (a mark in the source) or sets (a style's attribute).
_AXES: dict[Kind | Mark, tuple[int, Mark, bool]] = {
    Mark.ITALIC: (0, Mark.ITALIC, False),
    Mark.OBLIQUE: (0, Mark.OBLIQUE, False),
    Mark.NORMAL_STYLE: (0, Mark.NORMAL_STYLE, False),
    Mark.BOLD: (1, Mark.BOLD, False),
    Mark.LIGHT: (1, Mark.LIGHT, False),
    Mark.NORMAL_WEIGHT: (1, Mark.NORMAL_WEIGHT, False),
    Mark.SMALL_CAPS: (2, Mark.SMALL_CAPS, False),
    Mark.NORMAL_VARIANT: (2, Mark.NORMAL_VARIANT, False),
    Mark.UNDERLINE: (3, Mark.UNDERLINE, False),
    Mark.NO_DECORATION: (3, Mark.NO_DECORATION, False),
    Mark.SUPERSCRIPT: (4, Mark.SUPERSCRIPT, False),
    Mark.SUBSCRIPT: (4, Mark.SUBSCRIPT, False),
    Mark.BASELINE: (4, Mark.BASELINE, False),
    Kind.FLIP_ITALIC: (0, Mark.ITALIC, True),
    Kind.FLIP_BOLD: (1, Mark.BOLD, True),
    Kind.FLIP_SMALL_CAPS: (2, Mark.SMALL_CAPS, True),
    Kind.FLIP_SUPERSCRIPT: (4, Mark.SUPERSCRIPT, True),
    Kind.FLIP_SUBSCRIPT: (4, Mark.SUBSCRIPT, True),
}
_NORMAL = (
    Mark.NORMAL_STYLE,
    Mark.NORMAL_WEIGHT,
    Mark.NORMAL_VARIANT,
    Mark.NO_DECORATION,
    Mark.BASELINE,
)

_TEXT, _OPEN, _CLOSE, _OPEN_QUOTE, _CLOSE_QUOTE, _CLOSE_FIXED = range(6)


def finished(node: Node, quotes: Quotes) -> RichText:
    """Return a node as rich text, with quotation marks set and punctuation settled."""
    if type(node) is str:
        return RichText((node,)) if node else EMPTY
    tokens: list[list[object]] = []
    _flatten(node, tokens, _NORMAL, 0, quotes)
    _settle(tokens, quotes.punctuation_inside)
    return RichText(_built(tokens))


def _flatten(
    node: Node, tokens: list[list[object]], state: tuple[Mark, ...], depth: int, quotes: Quotes
) -> None:
    if type(node) is str:
        if node:
            tokens.append([_TEXT, node])
        return
    if type(node) is list:
        for each in node:
            _flatten(each, tokens, state, depth, quotes)
        return
    kind, inner = node
    if kind is Kind.QUOTE or kind is Kind.FIXED_QUOTE:
        marks = quotes.inner if depth % 2 else quotes.outer
        tokens.append([_OPEN_QUOTE, marks[0]])
        _flatten(inner, tokens, state, depth + 1, quotes)
        tokens.append([_CLOSE_QUOTE if kind is Kind.QUOTE else _CLOSE_FIXED, marks[1]])
        return
    axis = _AXES.get(kind)
    if axis is not None:
        number, mark, flips = axis
        current = state[number]
        if current is mark:
            if not flips:
                _flatten(inner, tokens, state, depth, quotes)
                return
            mark = _NORMAL[number]
        _wrapped(mark, inner, tokens, (*state[:number], mark, *state[number + 1 :]), depth, quotes)
        return
    if type(kind) is Anchor or type(kind) is Mark:
        _wrapped(kind, inner, tokens, state, depth, quotes)
        return
    _flatten(inner, tokens, state, depth, quotes)


def _wrapped(
    kind: Mark | Anchor,
    inner: Node,
    tokens: list[list[object]],
    state: tuple[Mark, ...],
    depth: int,
    quotes: Quotes,
) -> None:
    tokens.append([_OPEN, kind])
    _flatten(inner, tokens, state, depth, quotes)
    tokens.append([_CLOSE, kind])


def _settle(tokens: list[list[object]], inside: bool) -> None:
    """Settle the punctuation where two strings meet with an opening, a closing or a quotation mark between."""
    last = -1
    for index, token in enumerate(tokens):
        if token[0] != _TEXT:
            continue
        text = token[1]
        if last >= 0:
            between = tokens[last + 1 : index]
            closed = [each for each in between if each[0] == _CLOSE_QUOTE]
            opened = any(each[0] == _OPEN_QUOTE for each in between)
            fixed = any(each[0] == _CLOSE_FIXED for each in between)
            before = tokens[last]
            left = before[1]
            if not (opened and closed) and not fixed:
                if closed and text:
                    if inside and text[0] in ".,":
                        kept = COLLISIONS.get(left[-1:] + text[0])
                        before[1] = left[:-1] + kept if kept is not None else left + text[0]
                        text = text[1:]
                    elif not inside and text[0] in ".,;:!?" and left[-1:] == text[0]:
                        before[1] = left[:-1]
                    elif not inside and text[0] == "." and left[-1:] in "!?":
                        text = text[1:]
                    token[1] = text
                elif not closed:
                    kept = COLLISIONS.get(left[-1:] + text[:1])
                    if kept is not None:
                        if kept == left[-1:]:
                            token[1] = text = text[1:]
                        elif kept == text[:1]:
                            before[1] = left[:-1]
                        else:
                            before[1] = left[:-1] + kept
                            token[1] = text = text[1:]
        if text:
            last = index


def _built(tokens: list[list[object]]) -> tuple[Inline, ...]:
    stack: list[list[Inline]] = [[]]
    for kind, value in tokens:
        if kind == _OPEN:
            stack.append([])
        elif kind == _CLOSE:
            inner = tuple(stack.pop())
            if inner:
                stack[-1].append(
                    Span(value, inner) if type(value) is Mark else Link(value.target, inner)
                )
        elif value:
            top = stack[-1]
            if top and type(top[-1]) is str:
                top[-1] += value
            else:
                top.append(value)
    return tuple(stack[0])
