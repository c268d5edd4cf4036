"""The one pass over a finished node: quotes, flip-flop, punctuation at seams, and rich text at the end."""

import enum
from collections.abc import Sequence
from typing import NamedTuple

from essence_refs.csl.nodes import COLLISIONS, Anchor, Kind, Node, Quotation
from essence_refs.model import EMPTY, Inline, Link, Mark, RichText, Span


class Quotes(NamedTuple):
    """A locale's quotation marks, and whether commas and full stops go inside them."""

    outer: tuple[str, str] = ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")
    inner: tuple[str, str] = ("\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}")
    punctuation_inside: bool = False


# The axis that each mark works on, and the mark itself.
_AXES: dict[Kind | Mark | Anchor | Quotation, tuple[int, Mark]] = {
    Mark.ITALIC: (0, Mark.ITALIC),
    Mark.OBLIQUE: (0, Mark.OBLIQUE),
    Mark.NORMAL_STYLE: (0, Mark.NORMAL_STYLE),
    Mark.BOLD: (1, Mark.BOLD),
    Mark.LIGHT: (1, Mark.LIGHT),
    Mark.NORMAL_WEIGHT: (1, Mark.NORMAL_WEIGHT),
    Mark.SMALL_CAPS: (2, Mark.SMALL_CAPS),
    Mark.NORMAL_VARIANT: (2, Mark.NORMAL_VARIANT),
    Mark.UNDERLINE: (3, Mark.UNDERLINE),
    Mark.NO_DECORATION: (3, Mark.NO_DECORATION),
    Mark.SUPERSCRIPT: (4, Mark.SUPERSCRIPT),
    Mark.SUBSCRIPT: (4, Mark.SUBSCRIPT),
    Mark.BASELINE: (4, Mark.BASELINE),
    Kind.FLIP_ITALIC: (0, Mark.ITALIC),
    Kind.FLIP_BOLD: (1, Mark.BOLD),
    Kind.FLIP_SMALL_CAPS: (2, Mark.SMALL_CAPS),
    Kind.FLIP_SUPERSCRIPT: (4, Mark.SUPERSCRIPT),
    Kind.FLIP_SUBSCRIPT: (4, Mark.SUBSCRIPT),
}
_NORMAL = (
    Mark.NORMAL_STYLE,
    Mark.NORMAL_WEIGHT,
    Mark.NORMAL_VARIANT,
    Mark.NO_DECORATION,
    Mark.BASELINE,
)


class _Role(enum.Enum):
    TEXT = enum.auto()
    OPEN = enum.auto()
    CLOSE = enum.auto()
    OPEN_QUOTE = enum.auto()
    CLOSE_QUOTE = enum.auto()
    # The end of a quotation whose punctuation stays where the source has it.
    CLOSE_FIXED = enum.auto()


class _Token:
    __slots__ = ("kind", "role", "text")

    def __init__(self, role: _Role, text: str = "", kind: Mark | Anchor | None = None) -> None:
        self.role = role
        self.text = text
        self.kind = kind


def finished(node: Node, quotes: Quotes) -> RichText:
    """Return a node as rich text, with quotation marks set and punctuation settled."""
    if isinstance(node, str):
        return RichText((node,)) if node else EMPTY
    flattening = _Flattening(quotes)
    flattening.add(node, _NORMAL, 0)
    tokens = flattening.tokens
    _settle(tokens, inside=quotes.punctuation_inside)
    return RichText(_built(tokens))


class _Flattening:
    """A walk over a node that leaves a row of tokens."""

    def __init__(self, quotes: Quotes) -> None:
        self.quotes = quotes
        self.tokens: list[_Token] = []

    def add(self, node: Node, state: tuple[Mark, ...], depth: int) -> None:
        """Add a node that stands under the marks of *state*, one per axis, and *depth* quotations deep."""
        if isinstance(node, str):
            if node:
                self.tokens.append(_Token(_Role.TEXT, node))
            return
        if isinstance(node, list):
            for each in node:
                self.add(each, state, depth)
            return
        kind, inner = node
        axis = _AXES.get(kind)
        if axis is not None:
            self._marked(kind, axis, inner, state, depth)
        elif kind is Kind.QUOTE:
            self._quoted(None, inner, state, depth)
        elif isinstance(kind, Quotation):
            self._quoted(kind, inner, state, depth)
        elif isinstance(kind, Kind):
            self.add(inner, state, depth)
        else:
            self._wrapped(kind, inner, state, depth)

    def _quoted(self, kind: Quotation | None, inner: Node, state: tuple[Mark, ...], depth: int) -> None:
        quotes = self.quotes
        marks = quotes.inner if depth % 2 else quotes.outer
        if kind and kind.marks and not depth:
            # Marks that somebody typed stay, and what is quoted inside them takes the others.
            marks = kind.marks
        self.tokens.append(_Token(_Role.OPEN_QUOTE, marks[0]))
        self.add(inner, state, 2 if marks == quotes.inner else 1)
        self.tokens.append(_Token(_Role.CLOSE_FIXED if kind and kind.fixed else _Role.CLOSE_QUOTE, marks[1]))

    def _marked(
        self,
        kind: Kind | Mark | Anchor | Quotation,
        axis: tuple[int, Mark],
        inner: Node,
        state: tuple[Mark, ...],
        depth: int,
    ) -> None:
        number, mark = axis
        if state[number] is mark:
            if isinstance(kind, Mark):
                # A style's attribute sets what is set already.
                self.add(inner, state, depth)
                return
            # A mark of the source turns over what the style has set.
            mark = _NORMAL[number]
        self._wrapped(mark, inner, (*state[:number], mark, *state[number + 1 :]), depth)

    def _wrapped(self, kind: Mark | Anchor, inner: Node, state: tuple[Mark, ...], depth: int) -> None:
        self.tokens.append(_Token(_Role.OPEN, kind=kind))
        self.add(inner, state, depth)
        self.tokens.append(_Token(_Role.CLOSE, kind=kind))


def _settle(tokens: Sequence[_Token], *, inside: bool) -> None:
    """Settle the punctuation of texts that meet with an opening, a closing or a quotation mark between them."""
    last = -1
    for index, token in enumerate(tokens):
        if token.role is not _Role.TEXT:
            continue
        if last >= 0:
            roles = [each.role for each in tokens[last + 1 : index]]
            _meet(tokens[last], token, roles, inside=inside)
        if token.text:
            last = index


def _meet(before: _Token, after: _Token, between: Sequence[_Role], *, inside: bool) -> None:
    if _Role.CLOSE_FIXED in between:
        return
    if _Role.CLOSE_QUOTE not in between:
        _collide(before, after)
    elif _Role.OPEN_QUOTE not in between:
        _pass_quote(before, after, inside=inside)


def _collide(before: _Token, after: _Token) -> None:
    kept = COLLISIONS.get(before.text[-1:] + after.text[:1])
    if kept is None:
        return
    if kept == before.text[-1]:
        after.text = after.text[1:]
    else:
        before.text = before.text[:-1]


def _pass_quote(before: _Token, after: _Token, *, inside: bool) -> None:
    """Settle punctuation after a quotation: American English moves commas and full stops into it."""
    left, right = before.text, after.text
    if inside:
        if right[0] in ".,":
            kept = COLLISIONS.get(left[-1] + right[0])
            before.text = left + right[0] if kept is None else left[:-1] + kept
            after.text = right[1:]
    elif left[-1] == right[0] and right[0] in ".,;:!?":
        before.text = left[:-1]
    elif right[0] == "." and left[-1] in "!?":
        after.text = right[1:]


def _built(tokens: Sequence[_Token]) -> tuple[Inline, ...]:
    stack: list[list[Inline]] = [[]]
    for token in tokens:
        if token.role is _Role.OPEN:
            stack.append([])
        elif token.role is _Role.CLOSE:
            inner = tuple(stack.pop())
            if inner and token.kind is not None:
                kind = token.kind
                stack[-1].append(Span(kind, inner) if isinstance(kind, Mark) else Link(kind.target, inner))
        elif token.text:
            top = stack[-1]
            if top and isinstance(top[-1], str):
                top[-1] += token.text
            else:
                top.append(token.text)
    return tuple(stack[0])
