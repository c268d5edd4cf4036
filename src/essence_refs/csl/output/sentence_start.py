"""Capitals for terms that begin a note or an entry, because they begin a sentence."""

from essence_refs.csl.output.nodes import Node, NodeKind, join


def capitalise_first_term(node: Node) -> Node:
    """Return the node with a capital if its first text is a term of the locale."""
    if isinstance(node, list):
        for index, each in enumerate(node):
            # An opening bracket does not begin a sentence; what follows it does.
            if isinstance(each, str):
                if each[:1].isalnum() or any(character.isalnum() for character in each):
                    return node
            else:
                return join([*node[:index], capitalise_first_term(each), *node[index + 1 :]])
        return node
    if isinstance(node, tuple):
        kind, inner = node
        if kind is NodeKind.TERM and isinstance(inner, str):
            return inner[:1].upper() + inner[1:]
        return (kind, capitalise_first_term(inner))
    return node
