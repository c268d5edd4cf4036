"""The pass from a rendered node to rich text: quotation marks, reversed italics and colliding punctuation."""

import re
from typing import NamedTuple

import attrs

from essence_refs.csl.output.nodes import COLLISIONS, Anchor, Node, NodeKind, Quoted
from essence_refs.model import EMPTY, Inline, Link, Mark, RichText, Span


class Quotes(NamedTuple):
    """A locale's quotation marks, and whether commas and full stops go inside them."""

    outer: tuple[str, str] = ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")
    inner: tuple[str, str] = ("\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}")
    punctuation_inside: bool = False
    # French has a space before these signs, where a line must not end.
    spaced: str = ""


# The axes of formatting with their marks, of which one applies at a time; the first is the normal one.
_AXES = (
    (Mark.NORMAL_STYLE, Mark.ITALIC, Mark.OBLIQUE),
    (Mark.NORMAL_WEIGHT, Mark.BOLD, Mark.LIGHT),
    (Mark.NORMAL_VARIANT, Mark.SMALL_CAPS),
    (Mark.NO_DECORATION, Mark.UNDERLINE),
    (Mark.BASELINE, Mark.SUPERSCRIPT, Mark.SUBSCRIPT),
)
_NORMAL: tuple[Mark, ...] = tuple(marks[0] for marks in _AXES)
_FLIPPED = {
    NodeKind.FLIP_ITALIC: Mark.ITALIC,
    NodeKind.FLIP_BOLD: Mark.BOLD,
    NodeKind.FLIP_SMALL_CAPS: Mark.SMALL_CAPS,
    NodeKind.FLIP_SUPERSCRIPT: Mark.SUPERSCRIPT,
    NodeKind.FLIP_SUBSCRIPT: Mark.SUBSCRIPT,
}
# The number of the axis of each formatting kind, and its mark.
_FORMATTING: dict[NodeKind | Mark | Anchor | Quoted, tuple[int, Mark]] = {
    mark: (axis, mark) for axis, marks in enumerate(_AXES) for mark in marks
}
_FORMATTING |= {kind: _FORMATTING[mark] for kind, mark in _FLIPPED.items()}


def is_formatting(kind: NodeKind | Mark | Anchor | Quoted) -> bool:
    """Whether a kind formats the text in it: italics, not a quotation or a link."""
    return kind in _FORMATTING


# What may be between two texts: the beginning of a quotation, its end, and an end whose punctuation stays where the
# source has it.
_OPENED, _CLOSED, _CLOSED_FIXED = 1, 2, 4

# Content whose strings may still change: strings, and pairs of a kind and the content inside it.
_Content = list["str | tuple[Mark | Anchor, _Content]"]


# Kinds that format unformatted text, each with its mark, and kinds that do not change the text.
_MARKED = {kind: mark for kind, (_, mark) in _FORMATTING.items() if mark not in _NORMAL}
_UNMARKED = frozenset(NodeKind) - _MARKED.keys() - {NodeKind.QUOTE}


def to_rich_text(node: Node, quotes: Quotes) -> RichText:
    """Return a node as rich text, with quotation marks and without colliding punctuation."""
    if isinstance(node, str):
        content: tuple[Inline, ...] = (node,) if node else ()
    else:
        quick = _quick_content(node if isinstance(node, list) else [node], quotes)
        content = walk_content(node, quotes) if quick is None else quick
    if quotes.spaced:
        content = _with_hard_spaces(content, quotes.spaced)
    return RichText(content) if content else EMPTY


def _with_hard_spaces(content: tuple[Inline, ...], signs: str, after: str = "") -> tuple[Inline, ...]:
    """Return content whose spaces before signs do not break; *after* is the text that follows it."""
    result: list[Inline] = []
    for each in reversed(content):
        if isinstance(each, str):
            text = re.sub(rf" (?=[{signs}])", "\N{NO-BREAK SPACE}", each + after[:1])
            text = text[: len(text) - len(after[:1])]
            result.append(text)
            after = text or after
        else:
            inner = _with_hard_spaces(each.content, signs, after)
            result.append(attrs.evolve(each, content=inner))
            after = RichText(inner).plain or after
    return tuple(reversed(result))


def walk_content(node: Node, quotes: Quotes) -> tuple[Inline, ...]:
    """Return the content of any node."""
    walk = _PunctuationWalk(quotes)
    walk.add(node, _NORMAL, 0)
    return _to_content(walk.content)


def _quick_content(  # noqa: C901 - a hot path in one loop
    nodes: list[Node], quotes: Quotes
) -> tuple[Inline, ...] | None:
    """
    Return the content of nodes that hold one text each and do not collide, or None for other nodes.

    Most entries are such nodes. This takes a third of the time that the walk takes.
    """
    content: list[Inline] = []
    text = end = stops = ""
    for node in nodes:
        if isinstance(node, str):
            if not node or node[0] in stops or end + node[0] in COLLISIONS:
                return None
            text += node
            end, stops = node[-1], ""
            continue
        if isinstance(node, list):
            return None
        kind, held = node
        inner = _one_text(held)
        if not inner or inner[0] in stops or end + inner[0] in COLLISIONS:
            return None
        end, stops = inner[-1], ""
        if kind is NodeKind.QUOTE:
            text += quotes.outer[0] + inner + quotes.outer[1]
            # A stop that comes next belongs inside the quotation.
            stops = ".," if quotes.punctuation_inside else ""
        elif kind in _UNMARKED:
            text += inner
        else:
            if text:
                content.append(text)
                text = ""
            stretch = _stretch(kind, inner)
            if stretch is None:
                return None
            content.append(stretch)
    if text:
        content.append(text)
    return tuple(content)


def _stretch(kind: NodeKind | Mark | Anchor | Quoted, text: str) -> Inline | None:
    if isinstance(kind, Anchor):
        return Link(kind.target, (text,))
    mark = _MARKED.get(kind)
    return Span(mark, (text,)) if mark is not None else None


def _one_text(node: Node) -> str:
    """Return the text of a node without formatting and collisions, or an empty string for other nodes."""
    if isinstance(node, str):
        return node
    if isinstance(node, tuple):
        return _one_text(node[1]) if node[0] in _UNMARKED else ""
    text = ""
    for each in node:
        piece = _one_text(each)
        if not piece or text[-1:] + piece[0] in COLLISIONS:
            return ""
        text += piece
    return text


class _PunctuationWalk:
    """A walk over a node that adds one text after another and resolves collisions with the text before."""

    def __init__(self, quotes: Quotes) -> None:
        self.quotes = quotes
        self.content: _Content = []
        # The content that holds the text before, which may still change, its index there, and what came after it.
        self.last: _Content = []
        self.index = -1
        self.between = 0
        # Where the innermost quotation after that text ends.
        self.close: tuple[_Content, int] = ([], 0)

    def add(self, node: Node, state: tuple[Mark, ...], depth: int) -> None:
        """Add a node inside the marks of *state*, one for each axis, and inside *depth* quotations."""
        if isinstance(node, str):
            self._text(node)
            return
        if isinstance(node, list):
            for each in node:
                self.add(each, state, depth)
            return
        kind, inner = node
        axis = _FORMATTING.get(kind)
        if axis is not None:
            self._marked(kind, axis, inner, state, depth)
        elif kind is NodeKind.QUOTE:
            self._quoted(None, inner, state, depth)
        elif isinstance(kind, Quoted):
            self._quoted(kind, inner, state, depth)
        elif isinstance(kind, NodeKind):
            self.add(inner, state, depth)
        else:
            self._wrapped(kind, inner, state, depth)

    def _text(self, text: str) -> None:
        if self.index >= 0 and text and not self.between & _CLOSED_FIXED:
            before = str(self.last[self.index])
            if not self.between & _CLOSED:
                before, text = _resolve(before, text)
            elif not self.between & _OPENED:
                before, text = self._text_after_quote(before, text)
            self.last[self.index] = before
        if text:
            self.last, self.index, self.between = self.content, len(self.content), 0
            self.content.append(text)

    def _text_after_quote(self, before: str, text: str) -> tuple[str, str]:
        resolved, rest = _resolve_after_quote(before, text, inside=self.quotes.punctuation_inside)
        content, index = self.close
        if len(resolved) <= len(before) or content is self.last:
            return resolved, rest
        # A stop that moves into a quotation ending in italics is not italic itself.
        self.last[self.index] = before
        content.insert(index, resolved[-1])
        self.last, self.index = content, index
        return resolved[-1], rest

    def _quoted(self, kind: Quoted | None, inner: Node, state: tuple[Mark, ...], depth: int) -> None:
        quotes = self.quotes
        marks = quotes.inner if depth % 2 else quotes.outer
        if kind and kind.marks:
            if depth <= 0:
                # Curly marks of the source stay outside quotations of the style, and so do those inside them.
                marks = kind.marks
                if marks not in _ENGLISH_MARKS:
                    # Punctuation of the style never moves into marks of another language.
                    self.add([marks[0], inner, marks[1]], state, _inside(marks, quotes, is_kept=True))
                    return
            else:
                inner = _without_outer_spaces(inner)
        self.content.append(marks[0])
        self.between |= _OPENED
        self.add(inner, state, _inside(marks, quotes, is_kept=depth <= 0 and bool(kind and kind.marks)))
        if not self.between & (_CLOSED | _CLOSED_FIXED):
            self.close = self.content, len(self.content)
        self.content.append(marks[1])
        self.between |= _CLOSED_FIXED if kind and kind.fixed else _CLOSED

    def _marked(
        self,
        kind: NodeKind | Mark | Anchor | Quoted,
        axis: tuple[int, Mark],
        inner: Node,
        state: tuple[Mark, ...],
        depth: int,
    ) -> None:
        number, mark = axis
        if state[number] is mark:
            if isinstance(kind, Mark):
                # The style asks for the formatting that the text has already.
                self.add(inner, state, depth)
                return
            # Formatting of the source is reversed inside the same formatting by the style.
            mark = _NORMAL[number]
        self._wrapped(mark, inner, (*state[:number], mark, *state[number + 1 :]), depth)

    def _wrapped(self, kind: Mark | Anchor, inner: Node, state: tuple[Mark, ...], depth: int) -> None:
        around = self.content
        self.content = []
        around.append((kind, self.content))
        self.add(inner, state, depth)
        self.content = around


_ENGLISH_MARKS = (("\u201c", "\u201d"), ("\u2018", "\u2019"))


def _inside(marks: tuple[str, str], quotes: Quotes, *, is_kept: bool) -> int:
    """Return the depth inside marks: 1 inside the outer marks, 2 inside the inner ones, negative inside kept ones."""
    depth = 2 if marks == quotes.inner else 1
    return -depth if is_kept else depth


def _without_outer_spaces(node: Node) -> Node:
    """Return the content of guillemets without the spaces inside them, for marks that have none."""
    if isinstance(node, str):
        return node.strip()
    if isinstance(node, list):
        first, last = node[0], node[-1]
        head = first.lstrip() if isinstance(first, str) else first
        tail = last.rstrip() if isinstance(last, str) else last
        return [each for each in (head, *node[1:-1], tail) if each]
    return node


def _resolve(before: str, after: str) -> tuple[str, str]:
    """Resolve a collision of texts with at most the beginning of a quotation between them."""
    kept = COLLISIONS.get(before[-1:] + after[0])
    if kept is None:
        return before, after
    return (before, after[1:]) if kept == before[-1] else (before[:-1], after)


def _resolve_after_quote(before: str, after: str, *, inside: bool) -> tuple[str, str]:
    """Resolve punctuation after a quotation: American English moves commas and full stops into it."""
    left, right = before[-1], after[0]
    if inside:
        kept = COLLISIONS.get(left + right)
        # The colon in "“Who cares?”: a study" does not belong to the quotation.
        if kept is not None and (right != ":" or left == ":"):
            return before[:-1] + kept, after[1:]
        if right in ".,":
            return before + right, after[1:]
    elif left == right == ".":
        # The full stop of an abbreviation or an ellipsis belongs to the quotation.
        return before, after[1:]
    elif left == right and right in ",;:!?":
        return before[:-1], after
    elif right == "." and left in "!?":
        return before, after[1:]
    return before, after


def _to_content(content: _Content) -> tuple[Inline, ...]:
    result: list[Inline] = []
    text = ""
    for each in content:
        if isinstance(each, str):
            text += each
            continue
        kind, inside = each
        inner = _to_content(inside)
        if not inner:
            continue
        if text:
            result.append(text)
            text = ""
        result.append(Span(kind, inner) if isinstance(kind, Mark) else Link(kind.target, inner))
    if text:
        result.append(text)
    return tuple(result)
