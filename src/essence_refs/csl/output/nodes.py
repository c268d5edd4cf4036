"""
What flows between the compiled elements of a style: as little as will do.

A node is a plain string wherever nothing is formatted, a list of nodes in sequence, or a pair of a kind and
the node inside it. A list holds strings and pairs, no string of it is empty, and no two stand side by side.
Punctuation that meets where two strings are joined is settled at once; where a pair stands between them it is
settled in the one pass over the finished entry (see punctuation).
"""

import enum
import functools
from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

from essence_refs.model import Mark


class NodeKind(enum.Enum):
    """What a pair does to the node in it, beside the marks that a style sets."""

    QUOTE = "quote"
    NO_CASE = "no-case"
    # Marks that stand in the source, and turn upright inside text that the style sets the same way.
    FLIP_ITALIC = "flip-italic"
    FLIP_BOLD = "flip-bold"
    FLIP_SMALL_CAPS = "flip-small-caps"
    FLIP_SUPERSCRIPT = "flip-superscript"
    FLIP_SUBSCRIPT = "flip-subscript"
    # Parts of a cite that collapsing and substitution look for.
    CREATOR = "creator"
    NAMES = "names"
    NAME = "name"
    YEAR_SUFFIX = "year-suffix"
    NUMBER = "number"
    # A term that nothing was set before, which may begin a sentence.
    TERM = "term"

    # Kinds are looked up for every pair of an entry, and Python would look at their names each time.
    __hash__ = object.__hash__


class Anchor(NamedTuple):
    """The kind of a pair that is a link."""

    target: str


class Quoted(NamedTuple):
    """
    The kind of a pair that is a quotation in a source text.

    ``marks`` are its own where they were typed curly. ``fixed`` says that the source has punctuation after
    it, which stays where it is.
    """

    marks: tuple[str, str] | None
    fixed: bool


Seen = TypeVar("Seen")
Node = str | list["Node"] | tuple[NodeKind | Mark | Anchor | Quoted, "Node"]

# What stays when the first character meets the second at a seam; other neighbours are left alone.
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


# The characters that collide with one before them.
_COLLIDING = frozenset(pair[1] for pair in COLLISIONS)
_NONE: frozenset[str] = frozenset()


def glue(left: str, right: str) -> str:
    """
    Join two strings; of punctuation that collides at the seam, what reads well is kept.

    >>> glue("Who cares?", ". Then")
    'Who cares? Then'
    """
    if right[:1] not in _COLLIDING:
        return left + right
    kept = COLLISIONS.get(left[-1:] + right[:1])
    if kept is None:
        return left + right
    return left[:-1] + kept + right[1:]


def joined(parts: Sequence[Node], delimiter: str = "") -> Node:
    """Join the parts, none of them empty, with the delimiter between them."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    before, _ = seams(delimiter)
    result: list[Node] = []
    # What is not yet in the result, because it may grow or lose its last character.
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
    """Begin a result with a node, and return the string at its end, which is not in the result yet."""
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
    """Go on with a node that is no string, as *_opened* begins with one."""
    # Within a list all seams are settled.
    if isinstance(node, list) and isinstance(head := node[0], str):
        result.append(glue(last, head) if head[:1] in _COLLIDING else last + head)
        return _opened(result, node[1:])
    if last:
        result.append(last)
    return _opened(result, node)


def row(renders: Sequence[Callable[[Seen], Node]], delimiter: str) -> Callable[[Seen], Node]:
    """Return a function that renders something in several ways, and joins what is not empty with the delimiter."""
    if len(renders) == 2:
        return _pair(renders[0], renders[1], delimiter)

    def run(c: Seen) -> Node:
        nodes = []
        for render in renders:
            node = render(c)
            if node:
                nodes.append(node)
        return joined(nodes, delimiter) if len(nodes) > 1 else nodes[0] if nodes else ""

    return run


def _pair(
    render_left: Callable[[Seen], Node], render_right: Callable[[Seen], Node], delimiter: str
) -> Callable[[Seen], Node]:
    before, after = seams(delimiter)

    def run(c: Seen) -> Node:
        left = render_left(c)
        right = render_right(c)
        if not left or not right:
            return left or right
        # A hot path: half of what is joined is two strings that meet with letters.
        if isinstance(left, str):
            if left[-1] not in before:
                if not isinstance(right, str):
                    return affixed(left + delimiter, right, "")
                if right[0] not in after:
                    return f"{left}{delimiter}{right}"
        elif isinstance(right, str) and (not delimiter or right[0] not in _COLLIDING):
            return affixed("", left, delimiter + right)
        return joined((left, right), delimiter)

    return run


def strung(parts: Sequence[Node], delimiter: str) -> Node:
    """Join the parts as *joined* does, quickly where they are strings that meet the delimiter with letters, as names do."""
    if len(parts) == 1:
        return parts[0]
    before, after = seams(delimiter)
    strings: list[str] = []
    for part in parts:
        if not isinstance(part, str) or part[-1] in before or part[0] in after:
            return joined(parts, delimiter)
        strings.append(part)
    return delimiter.join(strings)


@functools.lru_cache(maxsize=256)
def seams(delimiter: str) -> tuple[frozenset[str], frozenset[str]]:
    """
    Return the characters that collide with a text after them, and those that do with it before them.

    Without a text to stand between them, all that collide with any character before them are such.
    """
    if not delimiter:
        return _NONE, _COLLIDING
    return (
        frozenset(pair[0] for pair in COLLISIONS if pair[1] == delimiter[0]),
        frozenset(pair[1] for pair in COLLISIONS if pair[0] == delimiter[-1]),
    )


def affixed(prefix: str, node: Node, suffix: str) -> Node:
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


def plain(node: Node) -> str:
    """
    Return the text of a node without its marks.

    >>> plain(["a ", (Mark.ITALIC, "b")])
    'a b'
    """
    while isinstance(node, tuple):
        node = node[1]
    return node if isinstance(node, str) else "".join(map(plain, node))


def mapped(node: Node, change: Callable[[str], str]) -> Node:
    """Return the node with every string in it changed, targets of links excepted."""
    if isinstance(node, str):
        return change(node)
    if isinstance(node, list):
        return [new for each in node if (new := mapped(each, change))]
    return (node[0], mapped(node[1], change))


def found(node: Node, kind: NodeKind) -> Node | None:
    """Return the first part of a node that is of the given kind, its pair included."""
    if isinstance(node, list):
        for each in node:
            part = found(each, kind)
            if part is not None:
                return part
    elif isinstance(node, tuple):
        return node if node[0] is kind else found(node[1], kind)
    return None


def replaced(node: Node, kind: NodeKind, new: Node) -> tuple[Node, bool]:
    """Return the node with the first part of the given kind replaced, and whether there was one."""
    if isinstance(node, tuple):
        if node[0] is kind:
            return new, True
        inner, done = replaced(node[1], kind, new)
        return (node[0], inner), done
    if isinstance(node, list):
        for index, each in enumerate(node):
            inner, done = replaced(each, kind, new)
            if done:
                rest = [*node[:index], *([inner] if inner else []), *node[index + 1 :]]
                return joined(rest), True
    return node, False
