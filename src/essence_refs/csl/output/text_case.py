"""The values of text-case, over nodes: what is protected or marked as a symbol keeps its case."""

import functools
import re
from collections.abc import Callable

from essence_refs.csl.output.nodes import Anchor, Node, NodeKind
from essence_refs.csl.output.title_case import Titling, is_continued, word

# Small capitals, superscripts and subscripts in a title are symbols more often than words.
_KEPT = frozenset(
    {NodeKind.NO_CASE, NodeKind.FLIP_SMALL_CAPS, NodeKind.FLIP_SUPERSCRIPT, NodeKind.FLIP_SUBSCRIPT}
)


def case(value: str, language: str) -> Callable[[Node, str], Node] | None:
    """
    Return the function for a value of text-case; it takes a node and the item's own language.

    ``language`` is that of the style, for items that do not say theirs.
    """
    if value == "title":
        english = language.lower().startswith("en")
        return lambda node, own: title(node) if own.startswith("en") or (english and not own) else node
    if value == "uppercase":
        return lambda node, own: _recased(
            node, _turkish_upper if (own or language)[:2] in _DOTTED else _upper
        )
    return _CASES.get(value)


# Languages with a dotted and a dotless i.
_DOTTED = frozenset({"tr", "az"})


def _turkish_upper(text: str) -> str:
    return text.replace("i", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}").upper()


def _upper(text: str) -> str:
    return text.upper()


def _recased(node: Node, change: Callable[[str], str]) -> Node:
    if isinstance(node, str):
        return change(node)
    if isinstance(node, list):
        return [_recased(each, change) for each in node]
    if node[0] is NodeKind.NO_CASE or isinstance(node[0], Anchor):
        return node
    return (node[0], _recased(node[1], change))


class _Walk:
    """A walk over the words of a node that knows what it has passed."""

    def __init__(self, change: Callable[["_Walk", str], str]) -> None:
        self.change = change
        self.before = ""
        self.started = False

    def node(self, node: Node) -> Node:
        if isinstance(node, str):
            changed = self.change(self, node)
            if node:
                self.before = (self.before + node)[-2:]
            return changed
        if isinstance(node, list):
            return [self.node(each) for each in node]
        if node[0] in _KEPT or isinstance(node[0], Anchor):
            text = "".join(_strings(node))
            if any(each.isalnum() for each in text):
                self.started = True
            self.before = (self.before + text)[-2:]
            return node
        return (node[0], self.node(node[1]))


def _strings(node: Node) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for each in node for text in _strings(each)]
    return _strings(node[1])


def _first_up(walk: _Walk, text: str) -> str:
    if walk.started:
        return text
    for index, each in enumerate(text):
        if each.isalnum():
            walk.started = True
            first = word().match(text, index)
            if first and first.group() != first.group().lower():
                return text
            return text[:index] + each.upper() + text[index + 1 :]
    return text


def _each_up(walk: _Walk, text: str) -> str:
    def up(match: re.Match[str]) -> str:
        found = match.group()
        inside = match.start() < 2 and is_continued(walk.before + text[: match.start()])
        return found if inside or not found.islower() else found[0].upper() + found[1:]

    return word().sub(up, text)


def title(node: Node) -> Node:
    """
    Put a node in title case, by the rules of English.

    >>> title("the art of war: a guide")
    'The Art of War: A Guide'
    """
    if isinstance(node, str):
        return _titled(node)
    titling = Titling("".join(_strings(node)))
    return _Walk(lambda _, piece: titling.titled(piece)).node(node)


# The names of journals come again and again.
@functools.lru_cache(maxsize=2048)
def _titled(text: str) -> str:
    return Titling(text).titled(text)


def sentence(node: Node) -> Node:
    """Capitalise the first word and lower the others; what is protected keeps its case."""
    return _Walk(_first_up).node(_recased(node, str.lower))


_CASES: dict[str, Callable[[Node, str], Node]] = {
    "lowercase": lambda node, _: _recased(node, str.lower),
    "capitalize-first": lambda node, _: _Walk(_first_up).node(node),
    "capitalize-all": lambda node, _: _Walk(_each_up).node(node),
    "sentence": lambda node, _: sentence(node),
}
