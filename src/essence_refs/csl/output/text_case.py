"""The values of text-case, for nodes: protected text and symbols keep their case."""

import functools
import re
from collections.abc import Callable

from essence_refs.csl.output.nodes import Anchor, Node, NodeKind
from essence_refs.csl.output.title_case import WORD, TitleCaser, continues_word

# Small capitals, superscripts and subscripts in a title are symbols more often than words.
_KEPT = frozenset(
    {NodeKind.NO_CASE, NodeKind.FLIP_SMALL_CAPS, NodeKind.FLIP_SUPERSCRIPT, NodeKind.FLIP_SUBSCRIPT}
)


def compile_text_case(value: str, language: str) -> Callable[[Node, str], Node] | None:
    """
    Return the function for a value of text-case, which takes a node and the language of the item.

    ``language`` is that of the style, for items that do not name theirs.
    """
    if value == "title":
        english = language.lower().startswith("en")
        return lambda node, own: title_case(node) if own.startswith("en") or (english and not own) else node
    if value == "uppercase":
        return lambda node, own: _change_case(
            node, _turkish_upper if (own or language)[:2] in _DOTTED else str.upper
        )
    return _CASES.get(value)


# Languages with a dotted and a dotless i.
_DOTTED = frozenset({"tr", "az"})


def _turkish_upper(text: str) -> str:
    return text.replace("i", "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}").upper()


def _change_case(node: Node, change: Callable[[str], str]) -> Node:
    if isinstance(node, str):
        return change(node)
    if isinstance(node, list):
        return [_change_case(each, change) for each in node]
    if node[0] is NodeKind.NO_CASE or isinstance(node[0], Anchor):
        return node
    return (node[0], _change_case(node[1], change))


class _CaseWalk:
    """A walk over the words of a node that remembers the text before."""

    def __init__(self, change: Callable[["_CaseWalk", str], str]) -> None:
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


def _capitalise_first(walk: _CaseWalk, text: str) -> str:
    if walk.started:
        return text
    for index, each in enumerate(text):
        if each.isalnum():
            walk.started = True
            first = WORD.match(text, index)
            if first and first.group() != first.group().lower():
                return text
            return text[:index] + each.upper() + text[index + 1 :]
    return text


def _capitalise_each(walk: _CaseWalk, text: str) -> str:
    def up(match: re.Match[str]) -> str:
        found = match.group()
        inside = match.start() < 2 and continues_word(walk.before + text[: match.start()])
        return found if inside or not found.islower() else found[0].upper() + found[1:]

    return WORD.sub(up, text)


def title_case(node: Node) -> Node:
    """
    Put a node in English title case.

    >>> title_case("the art of war: a guide")
    'The Art of War: A Guide'
    """
    if isinstance(node, str):
        return _title_case(node)
    caser = TitleCaser("".join(_strings(node)))
    return _CaseWalk(lambda _, piece: caser.title_case_next(piece)).node(node)


# Titles of journals are repeated often.
@functools.lru_cache(maxsize=2048)
def _title_case(text: str) -> str:
    return TitleCaser(text).title_case_next(text)


def sentence_case(node: Node) -> Node:
    """Capitalise the first word and put the others in lower case, except protected text."""
    return _CaseWalk(_capitalise_first).node(_change_case(node, str.lower))


_CASES: dict[str, Callable[[Node, str], Node]] = {
    "lowercase": lambda node, _: _change_case(node, str.lower),
    "capitalize-first": lambda node, _: _CaseWalk(_capitalise_first).node(node),
    "capitalize-all": lambda node, _: _CaseWalk(_capitalise_each).node(node),
    "sentence": lambda node, _: sentence_case(node),
}
