"""The one pass over a finished node: quotes, flip-flop, punctuation at seams, and rich text at the end."""

from typing import NamedTuple

from essence_refs.csl.output.nodes import COLLISIONS, Anchor, Node, NodeKind, Quoted
from essence_refs.model import EMPTY, Inline, Link, Mark, RichText, Span


class Quotes(NamedTuple):
    """A locale's quotation marks, and whether commas and full stops go inside them."""

    outer: tuple[str, str] = ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}")
    inner: tuple[str, str] = ("\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}")
    punctuation_inside: bool = False


# The axis that each mark works on, and the mark itself.
_AXES: dict[NodeKind | Mark | Anchor | Quoted, tuple[int, Mark]] = {
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
    NodeKind.FLIP_ITALIC: (0, Mark.ITALIC),
    NodeKind.FLIP_BOLD: (1, Mark.BOLD),
    NodeKind.FLIP_SMALL_CAPS: (2, Mark.SMALL_CAPS),
    NodeKind.FLIP_SUPERSCRIPT: (4, Mark.SUPERSCRIPT),
    NodeKind.FLIP_SUBSCRIPT: (4, Mark.SUBSCRIPT),
}
_NORMAL = (
    Mark.NORMAL_STYLE,
    Mark.NORMAL_WEIGHT,
    Mark.NORMAL_VARIANT,
    Mark.NO_DECORATION,
    Mark.BASELINE,
)


# What may stand between two texts that meet: the beginning of a quotation, its end, and an end whose punctuation
# stays where the source has it.
_OPENED, _CLOSED, _CLOSED_FIXED = 1, 2, 4

# Finished content before its last character is known: strings, and pairs of a kind and the content under it.
_Content = list["str | tuple[Mark | Anchor, _Content]"]


# The kinds that mark a stretch of unmarked text, each with the mark, and those that only say what it is.
_MARKED = {kind: mark for kind, (_, mark) in _AXES.items() if mark not in _NORMAL}
_UNMARKED = frozenset(NodeKind) - _MARKED.keys() - {NodeKind.QUOTE}


def finished(node: Node, quotes: Quotes) -> RichText:
    """Return a node as rich text, with quotation marks set and punctuation settled."""
    if isinstance(node, str):
        return RichText((node,)) if node else EMPTY
    content = _unchanged(node if isinstance(node, list) else [node], quotes)
    return RichText(walked(node, quotes) if content is None else content)


def walked(node: Node, quotes: Quotes) -> tuple[Inline, ...]:
    """Return the content of a node, whatever is in it."""
    setting = _Setting(quotes)
    setting.add(node, _NORMAL, 0)
    return _built(setting.content)


def _unchanged(  # noqa: C901 - a hot path in one loop
    nodes: list[Node], quotes: Quotes
) -> tuple[Inline, ...] | None:
    """
    Return the content of nodes that hold one text each, none of which changes another where they meet.

    None where one does, or where more stands in them: most entries are such nodes, and set in a third of the time.
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
            # What comes next may have to go into the quotation.
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
    """Return the text of a node in which nothing is marked and nothing collides, empty where that is not so."""
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


class _Setting:
    """A walk over a node that sets its texts one after the other, each as it meets the one before."""

    def __init__(self, quotes: Quotes) -> None:
        self.quotes = quotes
        self.content: _Content = []
        # Where the text before stands, which may yet lose its last character, and what came after it.
        self.last: _Content = []
        self.place = -1
        self.between = 0
        # Where the innermost quotation after that text closes.
        self.close: tuple[_Content, int] = ([], 0)

    def add(self, node: Node, state: tuple[Mark, ...], depth: int) -> None:
        """Add a node that stands under the marks of *state*, one per axis, and *depth* quotations deep."""
        if isinstance(node, str):
            self._text(node)
            return
        if isinstance(node, list):
            for each in node:
                self.add(each, state, depth)
            return
        kind, inner = node
        axis = _AXES.get(kind)
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
        if self.place >= 0 and text and not self.between & _CLOSED_FIXED:
            before = str(self.last[self.place])
            if not self.between & _CLOSED:
                before, text = _collided(before, text)
            elif not self.between & _OPENED:
                before, text = self._past_quote(before, text)
            self.last[self.place] = before
        if text:
            self.last, self.place, self.between = self.content, len(self.content), 0
            self.content.append(text)

    def _past_quote(self, before: str, text: str) -> tuple[str, str]:
        settled, rest = _past_quote(before, text, inside=self.quotes.punctuation_inside)
        content, place = self.close
        if len(settled) <= len(before) or content is self.last:
            return settled, rest
        # What goes into a quotation that ends in italics is not in italics itself.
        self.last[self.place] = before
        content.insert(place, settled[-1])
        self.last, self.place = content, place
        return settled[-1], rest

    def _quoted(self, kind: Quoted | None, inner: Node, state: tuple[Mark, ...], depth: int) -> None:
        quotes = self.quotes
        marks = quotes.inner if depth % 2 else quotes.outer
        if kind and kind.marks and not depth:
            # Marks that somebody typed stay, and what is quoted inside them takes the others.
            marks = kind.marks
        self.content.append(marks[0])
        self.between |= _OPENED
        self.add(inner, state, 2 if marks == quotes.inner else 1)
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
                # A style's attribute sets what is set already.
                self.add(inner, state, depth)
                return
            # A mark of the source turns over what the style has set.
            mark = _NORMAL[number]
        self._wrapped(mark, inner, (*state[:number], mark, *state[number + 1 :]), depth)

    def _wrapped(self, kind: Mark | Anchor, inner: Node, state: tuple[Mark, ...], depth: int) -> None:
        around = self.content
        self.content = []
        around.append((kind, self.content))
        self.add(inner, state, depth)
        self.content = around


def _collided(before: str, after: str) -> tuple[str, str]:
    """Settle the punctuation of texts that meet with at most the beginning of a quotation between them."""
    kept = COLLISIONS.get(before[-1:] + after[0])
    if kept is None:
        return before, after
    return (before, after[1:]) if kept == before[-1] else (before[:-1], after)


def _past_quote(before: str, after: str, *, inside: bool) -> tuple[str, str]:
    """Settle punctuation after a quotation: American English moves commas and full stops into it."""
    left, right = before[-1], after[0]
    if inside:
        kept = COLLISIONS.get(left + right)
        # The colon in "“Who cares?”: a study" is not the quotation's.
        if kept is not None and (right != ":" or left == ":"):
            return before[:-1] + kept, after[1:]
        if right in ".,":
            return before + right, after[1:]
    elif left == right and right in ".,;:!?":
        return before[:-1], after
    elif right == "." and left in "!?":
        return before, after[1:]
    return before, after


def _built(content: _Content) -> tuple[Inline, ...]:
    result: list[Inline] = []
    text = ""
    for each in content:
        if isinstance(each, str):
            text += each
            continue
        kind, inside = each
        inner = _built(inside)
        if not inner:
            continue
        if text:
            result.append(text)
            text = ""
        result.append(Span(kind, inner) if isinstance(kind, Mark) else Link(kind.target, inner))
    if text:
        result.append(text)
    return tuple(result)
