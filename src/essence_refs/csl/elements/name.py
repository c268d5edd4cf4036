"""cs:name: a list of names with its delimiters and "and"."""

from collections.abc import Sequence
from typing import Any

from essence_refs.csl.elements.context import Context
from essence_refs.csl.elements.et_al import EtAl, delimiter_precedes
from essence_refs.csl.elements.name_part import NameWriter
from essence_refs.csl.elements.scope import Scope
from essence_refs.csl.output.formatting import compile_formatting
from essence_refs.csl.output.nodes import Node, NodeKind, colliding_characters, join, join_list
from essence_refs.csl.variables.collation import BETWEEN_NAMES
from essence_refs.model import Name, Names

_AFFIXES = ("prefix", "suffix")
_NO_LEVELS: dict[Name, int] = {}


class NameElement:
    """A cs:name with its inherited options and the cs:et-al beside it, for display or for a sort key."""

    def __init__(self, scope: Scope, name: Any = None, et_al: Any = None) -> None:
        own = dict(name.attrib) if name is not None else {}
        options = {**scope.name_options, **own}
        parts = {part.get("name"): dict(part.attrib) for part in name} if name is not None else {}
        locale, sorting = scope.locale, scope.sorting
        self.writer = NameWriter(options, parts, locale.language, sorting=sorting)
        self.is_count = options.get("form") == "count"
        and_ = {"text": locale.word("and"), "symbol": locale.word("and", "symbol") or "&"}
        # Omitted in sort keys, because "A and B" must sort as "A, B" beside "A, B, C".
        self._and = "" if sorting else and_.get(options.get("and", ""), "")
        self._delimiter = BETWEEN_NAMES if sorting else options.get("delimiter", ", ")
        self.et_al = EtAl(scope, et_al, options, self._delimiter)
        # The shortest list that may be shortened, here because most lists are compared with it.
        self._least_min = self.et_al.least_min
        self._precedes_last = options.get("delimiter-precedes-last", "contextual")
        # The text before the last name, without the delimiter before "and" and with it.
        self._before_last = (_before_last(" ", self._and), _before_last(self._delimiter, self._and))
        order = "all" if sorting else options.get("name-as-sort-order", "")
        self._inverts_first = order in ("first", "all")
        self._inverts_rest = order == "all"
        # Affixes go around the whole list; formatting applies to each name but not to "and".
        affixes = {key: value for key, value in own.items() if key in _AFFIXES}
        formatting = {key: value for key, value in own.items() if key not in _AFFIXES}
        self._formatter = compile_formatting(affixes, locale.language)
        self._format_each = compile_formatting(formatting, locale.language)

    def render(self, people: Names, c: Context) -> Node:
        """Render a list of names."""
        names = people.names
        total = len(names)
        # Hot path: most lists are too short for "et al.".
        is_short = total < self._least_min and c.sort_names is None
        count = total if is_short else self.et_al.count_shown(people, c)
        if c.name_lists is not None:
            c.name_lists.append((names, count, self.writer))
        levels = c.expansion.given if c.expansion is not None else _NO_LEVELS
        write = self.writer.write
        inverted = self._inverts_first
        parts: list[Node] = []
        is_whole = count == total
        for name in names if is_whole else names[:count]:
            # Looking a name up takes half as long as writing it.
            part = write(name, inverted, levels.get(name, 0) if levels else 0)
            inverted = self._inverts_rest
            if part:
                parts.append(part)
        if not parts:
            return ""
        if self._format_each or c.marks_nodes:
            parts = [self._format_name(part, c) for part in parts]
        if is_whole and people.complete:
            if len(parts) > 1:
                node = self._with_and(parts, names) if self._and else join_list(parts, self._delimiter)
            else:
                node = parts[0]
        elif self.et_al.shows_last(people, count, c):
            last = write(names[-1], self._inverts_rest, levels.get(names[-1], 0))
            node = self.et_al.with_last(parts, self._format_name(last, c))
        else:
            node = self.et_al.with_term(parts, self._inverts(names, count))
        return self._formatter(node, "") if self._formatter else node

    def _format_name(self, node: Node, c: Context) -> Node:
        if self._format_each:
            node = self._format_each(node, "")
        return (NodeKind.NAME, node) if c.marks_nodes else node

    def _inverts(self, names: Sequence[Name], count: int) -> bool:
        """Whether the last of the first *count* names is inverted; the name of an institution never is."""
        inverts = self._inverts_first if count == 1 else self._inverts_rest
        return inverts and not names[count - 1].literal

    def _with_and(self, parts: Sequence[Node], names: Sequence[Name]) -> Node:
        inverted = self._precedes_last == "after-inverted-name" and self._inverts(names, len(names) - 1)
        precedes = delimiter_precedes(self._precedes_last, contextual=len(parts) > 2, inverted=inverted)
        front = join_list(parts[:-1], self._delimiter)
        last = parts[-1]
        before_last = self._before_last[precedes]
        if before_last and isinstance(front, str) and isinstance(last, str):
            before, after = colliding_characters(before_last)
            if front[-1] not in before and last[0] not in after:
                return f"{front}{before_last}{last}"
        if _is_written_together(self._and):
            separator = self._delimiter if self._precedes_last == "always" else ""
            return join([join([front, self._and], separator), last])
        separator = self._delimiter if precedes else " "
        return join([join([front, self._and], separator), last], " ")


def _before_last(separator: str, and_: str) -> str:
    """Return the text before the last name, empty if it depends on the names because punctuation meets."""
    if not and_ or _is_written_together(and_):
        return ""
    return f"{separator}{and_} " if and_[0] not in colliding_characters(separator)[1] else ""


def _is_written_together(and_: str) -> bool:
    """Whether the word for "and" has its own space, as in Hebrew, or needs none, as in Chinese, Japanese and Korean."""
    return and_[-1:].isspace() or "\u2e80" <= and_[:1] <= "\ud7ff"
