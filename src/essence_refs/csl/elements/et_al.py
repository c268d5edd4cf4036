"""cs:et-al and its options on cs:name: how many names of a long list are shown, and the term for the others."""

from collections.abc import Mapping, Sequence
from typing import Any

from essence_refs.csl.elements.context import SUBSEQUENT, Context
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.formatting import compile_formatting
from essence_refs.csl.output.nodes import Node, colliding_characters, join, join_list, plain_text
from essence_refs.model import Names

_UNLIMITED = 1_000_000
# Scripts that put no space between a name and the word for "and others".
_UNSPACED = (("\u2e80", "\u9fff"), ("\uac00", "\ud7ff"), ("\uf900", "\ufaff"))


class EtAl:
    """A cs:et-al, *tree*, with the et-al options of a cs:name, for display or for a sort key."""

    def __init__(self, scope: Scope, tree: Any, options: Mapping[str, str], delimiter: str) -> None:
        self._min = int(options.get("et-al-min", 0))
        self._use_first = int(options.get("et-al-use-first", _UNLIMITED))
        self._use_last = options.get("et-al-use-last") == "true"
        self._subsequent_min = int(options.get("et-al-subsequent-min", self._min))
        self._subsequent_use_first = int(options.get("et-al-subsequent-use-first", self._use_first))
        # Shorter lists are never shortened, except in sort keys with names-min.
        self.least_min = min(self._min or _UNLIMITED, self._subsequent_min or _UNLIMITED)
        self._delimiter = delimiter
        self._precedes = options.get("delimiter-precedes-et-al", "contextual")
        attributes = tree.attrib if tree is not None else {}
        term = "" if scope.sorting else scope.locale.word(attributes.get("term", "et-al"))
        formatter = compile_formatting(attributes, scope.locale.language)
        self._term: Node = formatter(term, "") if formatter and term else term
        start = plain_text(self._term)[:1]
        self._before = "" if any(first <= start <= last for first, last in _UNSPACED) else " "

    def count_shown(self, people: Names, c: Context) -> int:
        """Return how many of the names are shown (CSL 1.0.2, "Name", et-al)."""
        total = len(people.names)
        if c.sort_names is not None:
            least, use_first, _ = c.sort_names
            least, use_first = least or self._min, use_first or self._use_first
        elif not c.position & SUBSEQUENT:
            least, use_first = self._min, self._use_first
        else:
            least, use_first = self._subsequent_min, self._subsequent_use_first
        if not least or total < least or use_first >= total:
            return total
        if c.expansion is not None and c.expansion.min_names > use_first:
            return min(c.expansion.min_names, total)
        return use_first

    def shows_last(self, people: Names, count: int, c: Context) -> bool:
        """Whether the last name follows the first *count* names, after an ellipsis (et-al-use-last)."""
        omits_several = people.complete and len(people.names) - count >= 2
        return omits_several and (self._use_last or (c.sort_names is not None and c.sort_names[2]))

    def with_last(self, parts: Sequence[Node], last: Node) -> Node:
        """Return the first names, an ellipsis and the last name."""
        front = join([join_list(parts, self._delimiter), "\N{HORIZONTAL ELLIPSIS} "], self._delimiter)
        return join([front, last])

    def with_term(self, parts: Sequence[Node], inverted: bool) -> Node:  # noqa: FBT001 - for every short list
        """Return the first names and the term; *inverted* says whether the last of them is inverted."""
        node = join_list(parts, self._delimiter)
        if not self._term:
            return node
        precedes = delimiter_precedes(self._precedes, contextual=len(parts) > 1, inverted=inverted)
        between = self._delimiter if precedes else self._before
        has_string = isinstance(node, str) and isinstance(self._term, tuple)
        if has_string and node[-1] not in colliding_characters(between)[0]:
            return [f"{node}{between}", self._term]
        return join((node, self._term), between)


def delimiter_precedes(rule: str, *, contextual: bool, inverted: bool) -> bool:
    """Whether the delimiter precedes "et al." or the last name, by a delimiter-precedes rule."""
    if rule == "contextual":
        return contextual
    return inverted if rule == "after-inverted-name" else rule == "always"
