"""Lists of names: how many are shown, what stands between them, et al., labels and substitutes."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from essence_refs.csl.context import SUBSEQUENT, Context
from essence_refs.csl.finishing import Finish, finishing
from essence_refs.csl.locales import Locale
from essence_refs.csl.nodes import Kind, Node, joined, plain, strung
from essence_refs.csl.persons import Writer, person_form, writer
from essence_refs.model import Name, Names

_ALL = 1_000_000
_AFFIXES = ("prefix", "suffix")
# Scripts that put no space between a name and the word for "and others".
_UNSPACED = (("\u2e80", "\u9fff"), ("\uac00", "\ud7ff"), ("\uf900", "\ufaff"))

Label = Callable[[str, int], Node]


class NameList(NamedTuple):
    """The options of cs:name that concern the list, all inherited values merged in."""

    write: Writer
    short: bool
    counted: bool
    and_: str
    delimiter: str
    precedes_et_al: str
    precedes_last: str
    least: int
    use_first: int
    use_last: bool
    subsequent_least: int
    subsequent_use_first: int
    sort_order: str
    et_al: Node
    before_et_al: str
    # What is done to the whole list, and to each name: affixes are the list's, formatting is not the "and"'s.
    finish: Finish | None
    each: Finish | None
    sorting: bool = False


class NameSource(NamedTuple):
    """
    The attributes that a cs:name is compiled from.

    ``options`` are its own with the inherited ones, ``own`` those on the element itself, ``parts`` those of
    its cs:name-part children by name, ``et_al`` those of the cs:et-al beside it.
    """

    options: Mapping[str, str]
    own: Mapping[str, str]
    parts: Mapping[str, Mapping[str, str]]
    et_al: Mapping[str, str]


def name_list(source: NameSource, locale: Locale, *, sorting: bool = False) -> NameList:
    """Compile a cs:name, for display or for a sort key."""
    options, et_al = source.options, source.et_al
    finishes = {name: finishing(attributes, locale.language) for name, attributes in source.parts.items()}
    and_ = {"text": locale.word("and"), "symbol": locale.word("and", "symbol") or "&"}.get(
        options.get("and", ""), ""
    )
    # Neither "et al." nor "and" counts in sorting.
    term: Node = "" if sorting else locale.word(et_al.get("term", "et-al"))
    finish_et_al = finishing(et_al, locale.language)
    if finish_et_al and term:
        term = finish_et_al(term, "")
    least = int(options.get("et-al-min", 0))
    # Without it there is nothing to cut a list down to.
    use_first = int(options.get("et-al-use-first", _ALL))
    form = options.get("form", "long")
    return NameList(
        write=writer(
            person_form(
                options,
                finishes.get("family"),
                finishes.get("given"),
                sorting=sorting,
                language=locale.language,
            )
        ),
        short=form == "short",
        counted=form == "count",
        # "and" would sort two authors before three that begin alike.
        and_="" if sorting else and_,
        delimiter=options.get("delimiter", ", "),
        precedes_et_al=options.get("delimiter-precedes-et-al", "contextual"),
        precedes_last=options.get("delimiter-precedes-last", "contextual"),
        least=least,
        use_first=use_first,
        use_last=options.get("et-al-use-last") == "true",
        subsequent_least=int(options.get("et-al-subsequent-min", least)),
        subsequent_use_first=int(options.get("et-al-subsequent-use-first", use_first)),
        sort_order="all" if sorting else options.get("name-as-sort-order", ""),
        et_al=term,
        before_et_al="" if _is_unspaced(plain(term)) else " ",
        finish=finishing(
            {key: value for key, value in source.own.items() if key in _AFFIXES}, locale.language
        ),
        each=finishing(
            {key: value for key, value in source.own.items() if key not in _AFFIXES}, locale.language
        ),
        sorting=sorting,
    )


def _is_unspaced(text: str) -> bool:
    return any(first <= text[:1] <= last for first, last in _UNSPACED)


def shown(options: NameList, people: Names, c: Context) -> int:
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


def listed(options: NameList, people: Names, c: Context) -> Node:
    """Set a list of names."""
    names = people.names
    count = shown(options, people, c)
    if c.people is not None:
        c.people.append((names, count, options.write))
    order = options.sort_order
    given = c.expansion.given if c.expansion is not None else _NOBODY
    write, each, mark = options.write, options.each, c.mark
    inverted = order in ("first", "all")
    parts: list[Node] = []
    for name in names[:count]:
        # A hot path: finding a name in a dictionary takes half as long as writing it.
        part = write(name, inverted, given.get(name, 0) if given else 0)
        inverted = order == "all"
        if part:
            if each:
                part = each(part, "")
            parts.append((Kind.NAME, part) if mark else part)
    if not parts:
        return ""
    if count < len(names) and people.complete and _uses_last(options, c) and len(names) - count >= 2:
        last = write(names[-1], order == "all", given.get(names[-1], 0))
        if options.each:
            last = options.each(last, "")
        node = _with_last(options, parts, (Kind.NAME, last) if c.mark else last)
    elif count < len(names) or not people.complete:
        node = _with_et_al(options, parts, _inverted(options, names, count))
    elif options.and_ and len(parts) > 1:
        node = _with_and(options, parts, _inverted(options, names, count - 1))
    else:
        node = strung(parts, options.delimiter)
    return options.finish(node, "") if options.finish else node


_NOBODY: dict[Name, int] = {}


def _uses_last(options: NameList, c: Context) -> bool:
    return options.use_last or (c.sort_names is not None and c.sort_names[2])


def _inverted(options: NameList, names: Sequence[Name], count: int) -> bool:
    """Whether the last of the first *count* names is inverted, which the name of a body never is."""
    order = options.sort_order
    return (order == "all" or (count == 1 and order == "first")) and not names[count - 1].literal


def _with_last(options: NameList, parts: Sequence[Node], last: Node) -> Node:
    front = joined([strung(parts, options.delimiter), "\N{HORIZONTAL ELLIPSIS} "], options.delimiter)
    return joined([front, last])


def _precedes(rule: str, *, contextual: bool, inverted: bool) -> bool:
    if rule == "contextual":
        return contextual
    return inverted if rule == "after-inverted-name" else rule == "always"


def _with_et_al(options: NameList, parts: Sequence[Node], inverted: bool) -> Node:  # noqa: FBT001 - an answer
    node = strung(parts, options.delimiter)
    if not options.et_al:
        return node
    if _precedes(options.precedes_et_al, contextual=len(parts) > 1, inverted=inverted):
        return joined([node, options.et_al], options.delimiter)
    return joined([node, options.et_al], options.before_et_al)


def _with_and(options: NameList, parts: Sequence[Node], inverted: bool) -> Node:  # noqa: FBT001 - an answer
    front = strung(parts[:-1], options.delimiter)
    if options.and_[-1].isspace():
        # A word that is written together with the name before it.
        return joined([front, options.and_, parts[-1]])
    precedes = _precedes(options.precedes_last, contextual=len(parts) > 2, inverted=inverted)
    separator = options.delimiter if precedes else " "
    if not separator[-1:].isspace():
        separator += " "
    return joined([joined([front, options.and_], separator), parts[-1]], " ")


class NamesElement(NamedTuple):
    """A compiled cs:names, but for its substitutes; ``variables`` are the roles that items of one shape have."""

    variables: tuple[str, ...]
    options: NameList
    label: Label | None
    label_first: bool
    delimiter: str
    finish: Finish | None
    same_role: str

    def render(self, c: Context) -> Node:
        """Set the names of every role that somebody has."""
        # A substitute is not to repeat names that it stands for, though the item has them.
        held = [(role, people) for role in self.variables if (people := c.names.get(role)) is not None]
        if self.options.counted:
            total = sum(shown(self.options, people, c) for _, people in held)
            node: Node = str(total) if total else ""
        elif len(held) == 1:
            node = self.role(*held[0], c)
        else:
            if len(held) == 2 and self.same_role and held[0][1] == held[1][1]:
                held = [(self.same_role, held[0][1])]
            roles = [self.role(role, people, c) for role, people in held]
            node = joined([each for each in roles if each], self.delimiter)
        if not node:
            return ""
        c.filled += 1
        return self.finish(node, c.item.language) if self.finish else node

    def role(self, role: str, people: Names, c: Context) -> Node:
        """Set the names of one role, with its label."""
        node = listed(self.options, people, c)
        if not node:
            return ""
        if c.mark:
            node = (Kind.NAMES, node)
        label = self.label(role, len(people.names) if people.complete else 2) if self.label else ""
        if not label:
            return node
        return joined([label, node] if self.label_first else [node, label])
