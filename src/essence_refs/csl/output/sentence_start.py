"""Terms that stand first in a note or an entry: they begin a sentence, and so with a capital."""

from essence_refs.csl.output.nodes import Node, NodeKind, joined


def capitalised(node: Node) -> Node:
    """Return the node with a capital where its first text is a term of the locale."""
    if isinstance(node, list):
        for index, each in enumerate(node):
            # An opening bracket does not begin a sentence; what follows it does.
            if isinstance(each, str):
                if any(character.isalnum() for character in each):
                    return node
            else:
                return joined([*node[:index], capitalised(each), *node[index + 1 :]])
        return node
    if isinstance(node, tuple):
        kind, inner = node
        if kind is NodeKind.TERM and isinstance(inner, str):
            return inner[:1].upper() + inner[1:]
        return (kind, capitalised(inner))
    return node
