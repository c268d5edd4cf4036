"""Straight quotation marks and apostrophes in source texts become quotations and curly apostrophes."""

import re

from essence_refs.csl.nodes import Kind, Node

APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
_MARKS = re.compile("[\"'\u201c\u2018]")
_SPLIT = re.compile("([\"'\u201c\u201d\u2018\u2019])")
# Each mark that may open a quotation, with the one that closes it.
_CLOSING = {'"': '"', "'": "'", "\u201c": "\u201d", "\u2018": "\u2019"}
_STRAIGHT = frozenset("\"'")
_AFTER = frozenset(".,;:!?")
# A quotation opens after nothing, white space or an opening bracket, dash or mark, and before a character that is none.
_BEFORE_OPENING = frozenset(" \t\n\u00a0([{\u2013\u2014-/\u201c\u2018\u00ab\u2039\u201e\u201a\u200b\"'")


def quoted(node: Node) -> Node:
    """
    Return the node with its straight quotes paired into quotations and the others made apostrophes.

    >>> quoted("Don't say \\"never\\"")
    ['Don’t say ', (<Kind.QUOTE: 'quote'>, 'never')]
    """
    if isinstance(node, str) and not _MARKS.search(node):
        return node
    tokens = _tokens(node)
    # A quotation ends in the span that it began in.
    levels: list[list[int]] = [[]]
    pairs: dict[int, int] = {}
    for index, token in enumerate(tokens):
        if isinstance(token, tuple):
            levels.append([])
        elif token is _CLOSE:
            levels.pop()
        if not isinstance(token, str) or (token not in _CLOSING and token not in _CLOSING.values()):
            continue
        opened = levels[-1]
        before = _neighbour(tokens, index, -1)
        after = _neighbour(tokens, index, 1)
        straight = token in _STRAIGHT
        can_open = token in _CLOSING and (
            not straight
            or ((not before or before in _BEFORE_OPENING) and after != "" and not after.isspace())
        )
        can_close = (before != "" and not before.isspace()) and not (after.isalnum() if after else False)
        match = next((each for each in reversed(opened) if _CLOSING[str(tokens[each])] == token), None)
        if can_close and match is not None and index - match > 1:
            pairs[match] = index
            del opened[opened.index(match) :]
        elif can_open:
            opened.append(index)
    closing = {end: start for start, end in pairs.items()}
    stack: list[list[Node]] = [[]]
    kinds: list[object] = []
    for index, token in enumerate(tokens):
        if index in pairs:
            stack.append([])
            kinds.append(Kind.QUOTE)
        elif index in closing or token is _CLOSE:
            inner = stack.pop()
            kind = kinds.pop()
            content: Node = _merged(inner)
            if index in closing and _follows(tokens, index)[:1] in _AFTER:
                kind = Kind.FIXED_QUOTE
            stack[-1].append((kind, content))  # type: ignore[arg-type]  # the kinds are those of pairs
        elif isinstance(token, tuple):
            stack.append([])
            kinds.append(token[0])
        else:
            stack[-1].append(APOSTROPHE if token == "'" else str(token))
    return _merged(stack[0])


_CLOSE = object()


def _tokens(node: Node) -> list[object]:
    """Flatten a node: strings (each straight mark alone), the opening of a pair as a tuple, and its closing."""
    if isinstance(node, str):
        return [part for part in _SPLIT.split(node) if part]
    if isinstance(node, list):
        return [token for each in node for token in _tokens(each)]
    return [(node[0],), *_tokens(node[1]), _CLOSE]


def _follows(tokens: list[object], index: int) -> str:
    token = tokens[index + 1] if index + 1 < len(tokens) else ""
    return token if isinstance(token, str) else ""


def _neighbour(tokens: list[object], index: int, step: int) -> str:
    index += step
    while 0 <= index < len(tokens):
        token = tokens[index]
        if isinstance(token, str):
            return token[-1] if step < 0 else token[0]
        index += step
    return ""


def _merged(parts: list[Node]) -> Node:
    result: list[Node] = []
    for part in parts:
        if isinstance(part, str) and result and isinstance(result[-1], str):
            result[-1] += part
        else:
            result.append(part)
    return result[0] if len(result) == 1 else result or ""
