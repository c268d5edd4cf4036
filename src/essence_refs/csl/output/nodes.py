"""
Nodes: the results of rendered elements, and how they are joined.

A node is a string if nothing in it is formatted, a list of nodes in sequence, or a pair of a kind and the node inside
it. A list holds strings and pairs; none of its strings is empty, and no two strings are neighbours. Colliding
punctuation is resolved at once if two strings are joined. If there is a pair between them, it is resolved in the pass
over the whole entry (see `punctuation`).
"""

import enum
import functools
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from essence_refs.model import Mark


class NodeKind(enum.Enum):
    """The kinds of pairs that are not marks asked for by a style."""

    QUOTE = "quote"
    NO_CASE = "no-case"
    # "and others" at the end of a list in a source text, which is replaced by the locale's term.
    ET_AL = "et-al"
    # Formatting of the source text, which is reversed inside text that the style formats the same way.
    FLIP_ITALIC = "flip-italic"
    FLIP_BOLD = "flip-bold"
    FLIP_SMALL_CAPS = "flip-small-caps"
    FLIP_SUPERSCRIPT = "flip-superscript"
    FLIP_SUBSCRIPT = "flip-subscript"
    # Parts of a cite that collapsing and subsequent-author-substitute look for.
    CREATOR = "creator"
    NAMES = "names"
    NAME = "name"
    YEAR_SUFFIX = "year-suffix"
    NUMBER = "number"
    # A term with nothing rendered before it, which may begin a sentence.
    TERM = "term"

    # Kinds are looked up for every pair. The hash of enum is that of the name, which Python would compute each time.
    __hash__ = object.__hash__


class Anchor(NamedTuple):
    """The kind of a pair that is a link."""

    target: str


class Quoted(NamedTuple):
    """
    The kind of a pair that is a quotation in a source text.

    ``marks`` are the quotation marks of the source if they are curly. ``fixed`` means that punctuation follows in the
    source, which stays after the quotation.
    """

    marks: tuple[str, str] | None
    fixed: bool


Seen = TypeVar("Seen")
Node = str | list["Node"] | tuple[NodeKind | Mark | Anchor | Quoted, "Node"]

# What is kept of two characters that collide where strings are joined; other pairs of characters stay.
COLLISIONS: dict[str, str] = {
    "..": ".",
    ",,": ",",
    ";;": ";",
    "::": ":",
    "  ": " ",
    "!.": "!",
    "!:": "!",
    "?.": "?",
    "?:": "?",
    ":.": ":",
    ";.": ";",
    ":!": "!",
    ":?": "?",
    ";!": "!",
    ";?": "?",
    ";:": ";",
    "!!": "!",
    "??": "?",
}


# The characters that may collide with one before them.
_COLLIDING = frozenset(pair[1] for pair in COLLISIONS)
_NONE: frozenset[str] = frozenset()


def glue(left: str, right: str) -> str:
    """
    Join two strings and resolve the punctuation that collides between them.

    >>> glue("Who cares?", ". Then")
    'Who cares? Then'
    """
    if right[:1] not in _COLLIDING:
        return left + right
    kept = COLLISIONS.get(left[-1:] + right[:1])
    if kept is None:
        return left + right
    return left[:-1] + kept + right[1:]


def join(parts: Sequence[Node], delimiter: str = "") -> Node:
    """Join nodes that are not empty, with the delimiter between them."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    before, _ = colliding_characters(delimiter)
    result: list[Node] = []
    # The last string is not in the result yet, because it may grow or lose its last character.
    last = _opened(result, parts[0])
    for part in parts[1:]:
        if delimiter:
            last = glue(last, delimiter) if last and last[-1] in before else last + delimiter
        if isinstance(part, str):
            last = glue(last, part) if part[:1] in _COLLIDING else last + part
        else:
            last = _continued(result, last, part)
    if not result:
        return last
    if last:
        result.append(last)
    return result[0] if len(result) == 1 else result


def _opened(result: list[Node], node: Node) -> str:
    """Add a node to a result, but return the string at its end instead of adding it."""
    if isinstance(node, str):
        return node
    if isinstance(node, tuple):
        result.append(node)
        return ""
    result += node
    if node and isinstance(tail := node[-1], str):
        del result[-1]
        return tail
    return ""


def _continued(result: list[Node], last: str, node: Node) -> str:
    """Add a pair or a list after *last*, the string before it, and return the string at the end as `_opened` does."""
    # Inside a list, collisions have been resolved.
    if isinstance(node, list) and isinstance(head := node[0], str):
        result.append(glue(last, head) if head[:1] in _COLLIDING else last + head)
        return _opened(result, node[1:])
    if last:
        result.append(last)
    return _opened(result, node)


def join_elements(renders: Sequence[Callable[[Seen], Node]], delimiter: str) -> Callable[[Seen], Node]:
    """Return a function that calls several and joins their results that are not empty with the delimiter."""
    if len(renders) == 2:
        return _pair(renders[0], renders[1], delimiter)

    def run(c: Seen) -> Node:
        nodes = []
        for render in renders:
            node = render(c)
            if node:
                nodes.append(node)
        return join(nodes, delimiter) if len(nodes) > 1 else nodes[0] if nodes else ""

    return run


def _pair(
    render_left: Callable[[Seen], Node], render_right: Callable[[Seen], Node], delimiter: str
) -> Callable[[Seen], Node]:
    before, after = colliding_characters(delimiter)

    def run(c: Seen) -> Node:
        left = render_left(c)
        right = render_right(c)
        if not left or not right:
            return left or right
        # A hot path: in half of the calls, two strings meet without a collision.
        if isinstance(left, str):
            if left[-1] not in before:
                if not isinstance(right, str):
                    return add_affixes(left + delimiter, right, "")
                if right[0] not in after:
                    return f"{left}{delimiter}{right}"
        elif isinstance(right, str) and (not delimiter or right[0] not in _COLLIDING):
            return add_affixes("", left, delimiter + right)
        return join((left, right), delimiter)

    return run


def join_list(parts: Sequence[Node], delimiter: str) -> Node:
    """Join as `join` does, but quicker if the parts are strings without collisions, as most names are."""
    if len(parts) == 1:
        return parts[0]
    before, after = colliding_characters(delimiter)
    strings: list[str] = []
    for part in parts:
        if not isinstance(part, str) or part[-1] in before or part[0] in after:
            return join(parts, delimiter)
        strings.append(part)
    return delimiter.join(strings)


@functools.lru_cache(maxsize=256)
def colliding_characters(delimiter: str) -> tuple[frozenset[str], frozenset[str]]:
    """
    Return the characters that collide with a delimiter after them, and those that collide with it before them.

    For an empty delimiter, the latter are all that may collide with any character.
    """
    if not delimiter:
        return _NONE, _COLLIDING
    return (
        frozenset(pair[0] for pair in COLLISIONS if pair[1] == delimiter[0]),
        frozenset(pair[1] for pair in COLLISIONS if pair[0] == delimiter[-1]),
    )


def add_affixes(prefix: str, node: Node, suffix: str) -> Node:
    """Put a prefix and a suffix around a node."""
    if isinstance(node, str):
        if prefix:
            node = glue(prefix, node)
        return glue(node, suffix) if suffix else node
    parts: list[Node] = [*node] if isinstance(node, list) else [node]
    if prefix:
        head = parts[0]
        if isinstance(head, str):
            parts[0] = glue(prefix, head)
        else:
            parts.insert(0, prefix)
    if suffix:
        tail = parts[-1]
        if isinstance(tail, str):
            parts[-1] = glue(tail, suffix)
        else:
            parts.append(suffix)
    return parts[0] if len(parts) == 1 else parts


def plain_text(node: Node) -> str:
    """
    Return the text of a node without formatting.

    >>> plain_text(["a ", (Mark.ITALIC, "b")])
    'a b'
    """
    while isinstance(node, tuple):
        node = node[1]
    return node if isinstance(node, str) else "".join(map(plain_text, node))


def map_strings(node: Node, change: Callable[[str], Node]) -> Node:
    """Return the node with every string in it changed, except the targets of links."""
    if isinstance(node, str):
        return change(node)
    if isinstance(node, list):
        return [new for each in node if (new := map_strings(each, change))]
    return (node[0], map_strings(node[1], change))


def find_node(node: Node, kind: NodeKind) -> Node | None:
    """Return the first pair of a kind in a node."""
    if isinstance(node, list):
        for each in node:
            part = find_node(each, kind)
            if part is not None:
                return part
    elif isinstance(node, tuple):
        return node if node[0] is kind else find_node(node[1], kind)
    return None


def has_link(node: Node) -> bool:
    """Return whether a node has a link in it."""
    if isinstance(node, list):
        return any(map(has_link, node))
    return isinstance(node, tuple) and (isinstance(node[0], Anchor) or has_link(node[1]))


def replace_node(node: Node, kind: NodeKind, new: Node) -> tuple[Node, bool]:
    """Replace the first pair of a kind; return also whether there was one."""
    if isinstance(node, tuple):
        if node[0] is kind:
            return new, True
        inner, done = replace_node(node[1], kind, new)
        return (node[0], inner), done
    if isinstance(node, list):
        for index, each in enumerate(node):
            inner, done = replace_node(each, kind, new)
            if done:
                rest = [*node[:index], *([inner] if inner else []), *node[index + 1 :]]
                return join(rest), True
    return node, False
