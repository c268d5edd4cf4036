"""subsequent-author-substitute: a dash replaces names that repeat those of the entry before."""

from collections.abc import Mapping

from essence_refs.csl.output.nodes import Node, NodeKind, find_node, plain_text, replace_node


class SubsequentAuthorSubstitute:
    """The option and the rule of a style, and the names of the entry before."""

    def __init__(self, text: str, rule: str) -> None:
        self.text = text
        self.rule = rule
        self.before: tuple[str, ...] = ()
        # The lists of names as a whole: "Roe" alone is not "Roe et al.".
        self.lists_before: tuple[str, ...] = ()

    @classmethod
    def of(cls, options: Mapping[str, str]) -> "SubsequentAuthorSubstitute | None":
        """Return what the options of a cs:bibliography ask for, None if they ask for nothing."""
        text = options.get("subsequent-author-substitute")
        if text is None:
            return None
        return cls(text, options.get("subsequent-author-substitute-rule", "complete-all"))

    def apply(self, node: Node) -> Node:
        """Replace the repeated names of an entry, and remember its names for the next entry."""
        creator = find_node(node, NodeKind.CREATOR)
        lists = _all(creator, NodeKind.NAMES) if creator is not None else []
        names = tuple(plain_text(name) for each in lists for name in _all(each, NodeKind.NAME))
        if creator is not None and not names:
            # A title that substitutes the names is replaced in the same way.
            title = plain_text(creator)
            before, self.before = self.before, (title,)
            return replace_node(node, NodeKind.CREATOR, self.text)[0] if before == (title,) else node
        before, self.before = self.before, names
        whole = tuple(map(plain_text, lists))
        lists_before, self.lists_before = self.lists_before, whole
        if not names or not before:
            return node
        if self.rule in ("complete-all", "complete-each"):
            if names != before or whole != lists_before:
                return node
            is_all = self.rule == "complete-all"
            return replace_node(node, NodeKind.NAMES, self.text)[0] if is_all else self._each(node, -1)
        if self.rule == "partial-first":
            return self._each(node, 1 if names[0] == before[0] else 0)
        count = 0
        for left, right in zip(names, before, strict=False):
            if left != right:
                break
            count += 1
        return self._each(node, count)

    def _each(self, node: Node, count: int) -> Node:
        """Replace the first *count* names, or all if it is negative."""
        left = [count]

        def walk(each: Node) -> Node:
            if isinstance(each, list):
                return [walk(part) for part in each]
            if isinstance(each, tuple):
                if each[0] is NodeKind.NAME and left[0] != 0:
                    left[0] -= 1
                    return self.text
                return (each[0], walk(each[1]))
            return each

        creator = find_node(node, NodeKind.CREATOR)
        return replace_node(node, NodeKind.CREATOR, walk(creator))[0] if creator is not None else node


def _all(node: Node, kind: NodeKind) -> list[Node]:
    if isinstance(node, list):
        return [part for each in node for part in _all(each, kind)]
    if isinstance(node, tuple):
        return [node] if node[0] is kind else _all(node[1], kind)
    return []
