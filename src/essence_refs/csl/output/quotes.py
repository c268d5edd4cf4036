"""Quotation marks in source texts are paired to quotations, and other straight ones become apostrophes."""

import itertools
import re

from essence_refs.csl.output.nodes import Anchor, Node, NodeKind, Quoted
from essence_refs.model import Mark

APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
# Compiled on first use: compiling a set of these characters takes as long as importing the module.
_MARK = "([\"'\u201c\u201d\u2018\u2019\u201e\u201a\u00ab\u00bb\u2039\u203a])"
# Each mark that may open a quotation, with those that close it in one language or another.
_CLOSING = {
    '"': '"',
    "'": "'",
    "\u201c": "\u201d",
    "\u2018": "\u2019",
    # The first of them closes a quotation in German, the second in Polish.
    "\u201e": "\u201c\u201d",
    "\u201a": "\u2018\u2019",
    # Swedish has one mark on both sides.
    "\u201d": "\u201d",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab\u00bb",
    "\u2039": "\u203a",
    "\u203a": "\u2039\u203a",
}
# Each mark that may close a quotation, with those that open it.
_OPENING = {
    close: [opening for opening, closing in _CLOSING.items() if close in closing]
    for close in "".join(_CLOSING.values())
}
_ANY = frozenset("\u2019").union(_CLOSING)
_NOT_ASCII = frozenset(each for each in _CLOSING if not each.isascii())
_STRAIGHT = frozenset("\"'")
# Marks that open a quotation only where a word begins, because they close others.
_AMBIGUOUS = frozenset("\"'\u201d\u00bb\u203a")
_GUILLEMETS = frozenset("\u00ab\u00bb\u2039\u203a")
_STOPS = frozenset(".,;:!?")
# A straight mark opens a quotation at the beginning, after white space, an opening bracket, a dash or another mark.
_BEFORE_OPENING = frozenset(" \t\n\u00a0([{\u2013\u2014-/\u201c\u2018\u00ab\u2039\u201e\u201a\u200b\"'")

_Kind = NodeKind | Mark | Anchor | Quoted


class _End:
    """The token for the end of a pair."""


_END = _End()
_Token = str | _End | tuple[_Kind]


def has_quotes(text: str) -> bool:
    """Whether a text has a mark that may open a quotation, or a straight apostrophe."""
    return '"' in text or "'" in text or not (text.isascii() or _NOT_ASCII.isdisjoint(text))


def pair_quotes(node: Node, *, straight_only: bool = False) -> Node:
    """
    Pair the quotation marks of a node to quotations, and turn other straight single marks into apostrophes.

    With ``straight_only``, curly marks stay as they are.

    >>> pair_quotes('Say "never"')
    ['Say ', (Quoted(marks=None, fixed=False), 'never')]
    """
    # Hot paths: a title with an apostrophe, and one with a name in braces.
    if isinstance(node, str):
        if not has_quotes(node):
            return node
        if _has_only_apostrophes(node):
            return node.replace("'", APOSTROPHE)
    elif isinstance(node, list) and _has_no_marks(node):
        return node
    return pair_all_quotes(node, straight_only=straight_only)


def pair_all_quotes(node: Node, *, straight_only: bool = False) -> Node:
    """Do what `pair_quotes` does, without its quick ways for nodes with few marks."""
    tokens = _tokens(node)
    return _to_node(tokens, _pairs(tokens, straight_only=straight_only))


def _has_only_apostrophes(text: str) -> bool:
    """Whether every mark is a straight one after a letter or digit, where no quotation begins."""
    if '"' in text or not (text.isascii() or _NOT_ASCII.isdisjoint(text)):
        return False
    return all(before[-1:].isalnum() for before in text.split("'")[:-1])


def _has_no_marks(nodes: list[Node]) -> bool:
    """Whether nodes are strings and pairs of one string, without a mark and without two strings as neighbours."""
    follows_text = False
    for node in nodes:
        is_text = isinstance(node, str)
        text = node[1] if isinstance(node, tuple) else node
        if not isinstance(text, str) or not text or has_quotes(text) or (is_text and follows_text):
            return False
        follows_text = is_text
    return True


def _tokens(node: Node) -> list[_Token]:
    """Flatten a node to strings (each mark is one), the beginnings of pairs as tuples, and their ends."""
    if isinstance(node, str):
        return [part for part in re.split(_MARK, node) if part]
    if isinstance(node, list):
        return [token for each in node for token in _tokens(each)]
    return [(node[0],), *_tokens(node[1]), _END]


class _OpenQuotes:
    """The marks that may open a quotation and are not closed yet, in order and by mark."""

    def __init__(self) -> None:
        self.opened: list[int] = []
        self.by_mark: dict[str, list[int]] = {}

    def open(self, mark: str, index: int) -> None:
        self.opened.append(index)
        self.by_mark.setdefault(mark, []).append(index)

    def last(self, close: str) -> int:
        """Return the index of the last mark that *close* may close, -1 if there is none."""
        found = (self.by_mark.get(each) for each in _OPENING.get(close, ()))
        return max((each[-1] for each in found if each), default=-1)

    def close(self, index: int, tokens: list[_Token]) -> None:
        """Remove the mark with this index, and all marks after it, which open nothing."""
        while self.opened and self.opened[-1] >= index:
            self.by_mark[str(tokens[self.opened.pop()])].pop()


def _pairs(tokens: list[_Token], *, straight_only: bool) -> dict[int, int]:
    """Return the index of each mark that opens a quotation, with the index of the mark that closes it."""
    pairs: dict[int, int] = {}
    # A quotation ends inside the same pair in which it begins.
    levels = [_OpenQuotes()]
    for index, token in enumerate(tokens):
        if isinstance(token, tuple):
            levels.append(_OpenQuotes())
        elif isinstance(token, _End):
            levels.pop()
        elif token in _ANY and (token in _STRAIGHT or not straight_only):
            match = levels[-1].last(token)
            if match >= 0 and index - match > 1 and _can_close(tokens, index):
                pairs[match] = index
                levels[-1].close(match, tokens)
            elif _can_open(tokens, index, token):
                levels[-1].open(token, index)
    return pairs


def _can_open(tokens: list[_Token], index: int, token: str) -> bool:
    if token not in _AMBIGUOUS:
        return token in _CLOSING
    before, after = _neighbour(tokens, index, -1), _neighbour(tokens, index, 1)
    return (not before or before in _BEFORE_OPENING) and not after.isspace()


def _can_close(tokens: list[_Token], index: int) -> bool:
    before, after = _neighbour(tokens, index, -1), _neighbour(tokens, index, 1)
    # French has a space inside guillemets.
    spaced = before.isspace() and tokens[index] not in _GUILLEMETS
    return before != "" and not spaced and not after.isalnum()


def _neighbour(tokens: list[_Token], index: int, step: int) -> str:
    """Return the character before (-1) or after (1) a token, empty if there is none."""
    index += step
    while 0 <= index < len(tokens):
        token = tokens[index]
        if isinstance(token, str):
            return token[-1] if step < 0 else token[0]
        index += step
    return ""


def _to_node(tokens: list[_Token], pairs: dict[int, int]) -> Node:
    ends = frozenset(pairs.values())
    stack: list[tuple[_Kind, list[Node]]] = [(NodeKind.NO_CASE, [])]
    for index, token in enumerate(tokens):
        if index in pairs:
            stack.append((_quotation(tokens, index, pairs[index]), []))
        elif isinstance(token, tuple):
            stack.append((token[0], []))
        elif isinstance(token, _End) or index in ends:
            kind, content = stack.pop()
            stack[-1][1].append((kind, _merge(content)))
        else:
            stack[-1][1].append(token.replace("'", APOSTROPHE))
    return _merge(stack[0][1])


def _quotation(tokens: list[_Token], start: int, end: int) -> Quoted:
    opening, closing = str(tokens[start]), str(tokens[end])
    marks = None if opening in _STRAIGHT else (opening, closing)
    after = tokens[end + 1] if end + 1 < len(tokens) else ""
    return Quoted(marks, isinstance(after, str) and after[:1] in _STOPS)


def _merge(parts: list[Node]) -> Node:
    result: list[Node] = []
    for is_text, found in itertools.groupby(parts, key=_is_text):
        part = [*found]
        result += ["".join(map(str, part))] if is_text else part
    if not result:
        return ""
    return result[0] if len(result) == 1 else result


def _is_text(node: Node) -> bool:
    return isinstance(node, str)
