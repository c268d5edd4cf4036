"""cs:name and cs:et-al: how many names of a list are shown, their delimiters, "and" and "et al."."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from essence_refs.csl.elements.context import SUBSEQUENT, Context
from essence_refs.csl.elements.name_part import NameWriter, name_options
from essence_refs.csl.output.formatting import finishing
from essence_refs.csl.output.nodes import Node, NodeKind, joined, plain, seams, strung
from essence_refs.csl.style.locales import Locale
from essence_refs.csl.variables.collation import BETWEEN_NAMES
from essence_refs.model import Name, Names

_ALL = 1_000_000
_AFFIXES = ("prefix", "suffix")
# Scripts that put no space between a name and the word for "and others".
_UNSPACED = (("\u2e80", "\u9fff"), ("\uac00", "\ud7ff"), ("\uf900", "\ufaff"))


class NameAttributes(NamedTuple):
    """
    The attributes that a cs:name is compiled from.

    ``options`` are its own with the inherited ones, ``own`` those on the element itself, ``parts`` those of
    its cs:name-part children by name, ``et_al`` those of the cs:et-al beside it.
    """

    options: Mapping[str, str]
    own: Mapping[str, str]
    parts: Mapping[str, Mapping[str, str]]
    et_al: Mapping[str, str]


class NameListOptions:
    """The options of cs:name that concern the list, all inherited values merged in, for display or for a sort key."""

    def __init__(self, source: NameAttributes, locale: Locale, *, sorting: bool = False) -> None:
        options = source.options
        self.write = _writer(source, locale, sorting=sorting)
        form = options.get("form", "long")
        self.is_count = form == "count"
        and_ = {"text": locale.word("and"), "symbol": locale.word("and", "symbol") or "&"}
        # "and" would sort two authors before three that begin alike.
        self.and_ = "" if sorting else and_.get(options.get("and", ""), "")
        self.delimiter = BETWEEN_NAMES if sorting else options.get("delimiter", ", ")
        self.precedes_et_al = options.get("delimiter-precedes-et-al", "contextual")
        self.precedes_last = options.get("delimiter-precedes-last", "contextual")
        # What stands before the last name, with the delimiter before the "and" and without.
        self.before_last = (_before_last(" ", self.and_), _before_last(self.delimiter, self.and_))
        self.least = int(options.get("et-al-min", 0))
        # Without it there is nothing to cut a list down to.
        self.use_first = int(options.get("et-al-use-first", _ALL))
        self.use_last = options.get("et-al-use-last") == "true"
        self.subsequent_least = int(options.get("et-al-subsequent-min", self.least))
        self.subsequent_use_first = int(options.get("et-al-subsequent-use-first", self.use_first))
        # The names of the shortest list that may be cut.
        self.shortest_cut = min(self.least or _ALL, self.subsequent_least or _ALL)
        order = "all" if sorting else options.get("name-as-sort-order", "")
        self.inverts_first = order in ("first", "all")
        self.inverts_rest = order == "all"
        # "et al." counts in sorting no more than "and" does.
        self.et_al: Node = "" if sorting else _et_al(source.et_al, locale)
        self.before_et_al = "" if _is_unspaced(plain(self.et_al)) else " "
        # What is done to the whole list, and to each name: affixes are the list's, formatting is not the "and"'s.
        affixes = {key: value for key, value in source.own.items() if key in _AFFIXES}
        others = {key: value for key, value in source.own.items() if key not in _AFFIXES}
        self.finish = finishing(affixes, locale.language)
        self.each = finishing(others, locale.language)


def _writer(source: NameAttributes, locale: Locale, *, sorting: bool) -> NameWriter:
    form = name_options(source.options, source.parts, sorting=sorting, language=locale.language)
    return NameWriter(
        form, tuple((name, tuple(attributes.items())) for name, attributes in source.parts.items())
    )


def _et_al(attributes: Mapping[str, str], locale: Locale) -> Node:
    term = locale.word(attributes.get("term", "et-al"))
    finish = finishing(attributes, locale.language)
    return finish(term, "") if finish and term else term


def _before_last(separator: str, and_: str) -> str:
    """Return what stands before the last name, empty where it depends on the names because it changes where they meet."""
    if not and_ or _is_written_together(and_):
        return ""
    if not separator[-1:].isspace():
        separator += " "
    return f"{separator}{and_} " if and_[0] not in seams(separator)[1] else ""


def _is_unspaced(text: str) -> bool:
    return any(first <= text[:1] <= last for first, last in _UNSPACED)


def _is_written_together(and_: str) -> bool:
    """Whether the word for "and" brings its own space, as Hebrew's does, or needs none, as in Chinese and Japanese."""
    return and_[-1:].isspace() or "\u2e80" <= and_[:1] <= "\u9fff"


def names_shown(options: NameListOptions, people: Names, c: Context) -> int:
    """Return how many of the names are shown."""
    total = len(people.names)
    if c.sort_names is not None:
        least, use_first, _ = c.sort_names
        least, use_first = least or options.least, use_first or options.use_first
    elif not c.position & SUBSEQUENT:
        least, use_first = options.least, options.use_first
    else:
        least, use_first = options.subsequent_least, options.subsequent_use_first
    if not least or total < least or use_first >= total:
        return total
    if c.expansion is not None and c.expansion.names > use_first:
        return min(c.expansion.names, total)
    return use_first


def render_name_list(options: NameListOptions, people: Names, c: Context) -> Node:
    """Set a list of names."""
    names = people.names
    total = len(names)
    # A hot path, as all of this: most lists are too short to be cut.
    count = (
        total if total < options.shortest_cut and c.sort_names is None else names_shown(options, people, c)
    )
    if c.name_lists is not None:
        c.name_lists.append((names, count, options.write))
    given = c.expansion.given if c.expansion is not None else _NOBODY
    write = options.write.written
    inverted = options.inverts_first
    parts: list[Node] = []
    is_whole = count == total
    for name in names if is_whole else names[:count]:
        # Finding a name in a dictionary takes half as long as writing it.
        part = write(name, inverted, given.get(name, 0) if given else 0)
        inverted = options.inverts_rest
        if part:
            parts.append(part)
    if not parts:
        return ""
    if options.each or c.mark:
        parts = [_one_name(options, part, c) for part in parts]
    if is_whole and people.complete:
        if len(parts) > 1:
            node = _with_and(options, parts, names) if options.and_ else strung(parts, options.delimiter)
        else:
            node = parts[0]
    elif people.complete and total - count >= 2 and _uses_last(options, c):
        last = write(names[-1], options.inverts_rest, given.get(names[-1], 0))
        node = _with_last(options, parts, _one_name(options, last, c))
    else:
        node = _with_et_al(options, parts, _inverted(options, names, count))
    return options.finish(node, "") if options.finish else node


def _one_name(options: NameListOptions, node: Node, c: Context) -> Node:
    if options.each:
        node = options.each(node, "")
    return (NodeKind.NAME, node) if c.mark else node


_NOBODY: dict[Name, int] = {}


def _uses_last(options: NameListOptions, c: Context) -> bool:
    return options.use_last or (c.sort_names is not None and c.sort_names[2])


def _inverted(options: NameListOptions, names: Sequence[Name], count: int) -> bool:
    """Whether the last of the first *count* names is inverted, which the name of a body never is."""
    inverts = options.inverts_first if count == 1 else options.inverts_rest
    return inverts and not names[count - 1].literal


def _with_last(options: NameListOptions, parts: Sequence[Node], last: Node) -> Node:
    front = joined([strung(parts, options.delimiter), "\N{HORIZONTAL ELLIPSIS} "], options.delimiter)
    return joined([front, last])


def _precedes(rule: str, *, contextual: bool, inverted: bool) -> bool:
    if rule == "contextual":
        return contextual
    return inverted if rule == "after-inverted-name" else rule == "always"


def _with_et_al(options: NameListOptions, parts: Sequence[Node], inverted: bool) -> Node:  # noqa: FBT001 - an answer
    node = strung(parts, options.delimiter)
    if not options.et_al:
        return node
    precedes = _precedes(options.precedes_et_al, contextual=len(parts) > 1, inverted=inverted)
    between = options.delimiter if precedes else options.before_et_al
    if isinstance(node, str) and isinstance(options.et_al, tuple) and node[-1] not in seams(between)[0]:
        return [node + between, options.et_al]
    return joined((node, options.et_al), between)


def _with_and(options: NameListOptions, parts: Sequence[Node], names: Sequence[Name]) -> Node:
    inverted = options.precedes_last == "after-inverted-name" and _inverted(options, names, len(names) - 1)
    precedes = _precedes(options.precedes_last, contextual=len(parts) > 2, inverted=inverted)
    front = strung(parts[:-1], options.delimiter)
    last = parts[-1]
    separator = options.delimiter if precedes else " "
    before_last = options.before_last[precedes]
    if before_last and isinstance(front, str) and isinstance(last, str):
        before, after = seams(before_last)
        if front[-1] not in before and last[0] not in after:
            return f"{front}{before_last}{last}"
    if _is_written_together(options.and_):
        return joined([front, options.and_, last])
    if not separator[-1:].isspace():
        separator += " "
    return joined([joined([front, options.and_], separator), last], " ")
