"""cs:names: the names of one or more roles, their labels, and a substitute if there are none."""

import functools
from collections.abc import Callable, Sequence
from typing import Any

from essence_refs.csl.elements.context import Context, Element
from essence_refs.csl.elements.label import compile_names_label
from essence_refs.csl.elements.name import NameElement
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.elements.substitute import Substitute, compile_substitutes, render_substitute
from essence_refs.csl.output.formatting import Formatter, compile_formatting
from essence_refs.csl.output.nodes import Node, NodeKind, add_affixes, join
from essence_refs.csl.style.locales import CSL, Locale
from essence_refs.csl.variables.collation import AFTER_NAMES
from essence_refs.model import Names


def compile_names(scope: Scope, tree: Any) -> Element:
    """Compile a cs:names."""
    names = _NamesElement(scope, tree).render
    return _with_end(names) if scope.sorting else names


def _with_end(names: Element) -> Element:
    """Mark the end of names in a sort key, which sorts before other names whatever follows: a year, for example."""

    def render(c: Context) -> Node:
        node = names(c)
        if isinstance(node, str):
            return node + AFTER_NAMES if node else ""
        return add_affixes("", node, AFTER_NAMES)

    return render


class _NamesElement:
    """
    A cs:names.

    Most items have names in few of the roles that a style asks for, so the rest is compiled when it is first needed.
    """

    def __init__(self, scope: Scope, tree: Any) -> None:
        self._scope = scope
        self._tree = tree
        self._roles = tuple(tree.get("variable", "").split())
        self._role_set = frozenset(self._roles)
        self._only_role = self._roles[0] if len(self._roles) == 1 else ""
        self._has_substitute = tree.find(f"{CSL}substitute") is not None

    def render(self, c: Context) -> Node:
        """Render the names or their substitute."""
        is_first = c.names_seen == 0
        c.names_seen += 1
        c.called += 1
        if not is_first and not self._has_substitute and self._role_set.isdisjoint(c.names):
            # A hot path: styles ask for many roles that few items have.
            return ""
        if is_first and c.hide_names:
            c.filled += 1
            return ""
        node: Node = ""
        names = c.names
        if self._only_role:
            people = names.get(self._only_role)
            if people is not None:
                node = self._format.render(((self._only_role, people),), c)
        else:
            held = [(role, people) for role in self._roles if (people := names.get(role)) is not None]
            if held:
                node = self._format.render(held, c)
        # A substitute without names ("Anon.") is no creator: its cites are not grouped, and no dash takes its place.
        has_creator = True
        if not node and self._has_substitute:
            node, has_creator = render_substitute(self._substitutes, c)
        if is_first and c.expansion is not None and c.expansion.min_names:
            # More names are shown of the creators only, not of the editors of a whole book.
            c.expansion = c.expansion.of_given_names()
        return (NodeKind.CREATOR, node) if c.marks_nodes and is_first and node and has_creator else node

    @functools.cached_property
    def _format(self) -> "_NamesFormat":
        return _NamesFormat(self._scope, self._tree)

    @functools.cached_property
    def _substitutes(self) -> tuple[Substitute, ...]:
        return compile_substitutes(self._scope, self._tree)


class _NamesFormat:
    """How the names of a cs:names are rendered."""

    def __init__(self, scope: Scope, tree: Any) -> None:
        # In a substitute, a cs:names without children takes over those of the cs:names around it.
        around = None if len(tree) else next(tree.iterancestors(f"{CSL}names"), None)
        source = tree if around is None else around
        name, et_al, label = (source.find(f"{CSL}{tag}") for tag in ("name", "et-al", "label"))
        self._name = NameElement(scope, name, et_al)
        self._label: Callable[[str, int], Node] | None = None
        self._label_first = False
        if label is not None and not scope.sorting:
            self._label = compile_names_label(scope, label)
            self._label_first = name is not None and source.index(label) < source.index(name)
        self._delimiter: str = tree.get("delimiter", source.get("delimiter", scope.names_delimiter))
        attributes = tree.attrib if around is None else {**around.attrib, **tree.attrib}
        self._formatter: Formatter | None = compile_formatting(attributes, scope.language)
        self._common_term = _editor_translator_term(tree.get("variable", "").split(), scope.locale)

    def render(self, held: Sequence[tuple[str, Names]], c: Context) -> Node:
        """Render the names of these roles."""
        if self._name.is_count:
            total = sum(self._name.et_al.count_shown(people, c) for _, people in held)
            node: Node = str(total) if total else ""
        elif len(held) == 1:
            node = self._role(*held[0], c)
        else:
            if len(held) == 2 and self._common_term and held[0][1] == held[1][1]:
                held = [(self._common_term, held[0][1])]
            roles = [self._role(role, people, c) for role, people in held]
            node = join([each for each in roles if each], self._delimiter)
        if not node:
            return ""
        c.filled += 1
        return self._formatter(node, c.item.language) if self._formatter else node

    def _role(self, role: str, people: Names, c: Context) -> Node:
        node = self._name.render(people, c)
        if not node:
            return ""
        if c.marks_nodes:
            node = (NodeKind.NAMES, node)
        label = self._label(role, len(people.names) if people.complete else 2) if self._label else ""
        if not label:
            return node
        return join([label, node] if self._label_first else [node, label])


def _editor_translator_term(roles: list[str], locale: Locale) -> str:
    """Return the term for editors who are also the translators, empty if the locale has none."""
    if sorted(roles) == ["editor", "translator"]:
        for name in ("editortranslator", "editor-translator"):
            term = locale.term(name)
            if term is not None:
                # A style that defines the term as empty keeps the two roles apart.
                return name if term.single else ""
    return ""
