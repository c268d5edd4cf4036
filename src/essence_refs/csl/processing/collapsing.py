"""Cites within one citation: grouped by their names and collapsed as the style says."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from essence_refs.csl.compiled_style import Layout
from essence_refs.csl.elements.context import Context
from essence_refs.csl.output.nodes import Node, NodeKind, find_node, join, plain_text, replace_node
from essence_refs.csl.processing.positions import Cite
from essence_refs.csl.variables.items import Item


@attrs.frozen(kw_only=True)
class RenderedCite:
    """A cite as rendered, with what collapsing must know of it; ``again`` renders it once more in a changed context."""

    cite: Cite
    item: Item
    node: Node
    creator: Node
    prefix: Node
    suffix: Node
    number: int
    year_suffix: str
    again: Callable[[Callable[[Context], None]], Node]

    def before_next(self, delimiter: str) -> str:
        """Return what is left of a delimiter after this cite, whose own suffix may have brought the punctuation."""
        said = plain_text(self.suffix).strip()
        space = delimiter[len(delimiter.rstrip()) :]
        # A sentence of its own ends with its full stop, and "p. 3 ff." does not.
        if said.startswith(".") and said.endswith((".", "!", "?")):
            return space or " "
        return space if said.endswith((",", ";")) else delimiter

    @property
    def is_bare(self) -> bool:
        """Whether nothing stands with the cite that collapsing would lose."""
        return not (self.prefix or self.suffix or self.cite.locator)

    def whole(self, node: Node | None = None) -> Node:
        """Return the cite with its own prefix and suffix."""
        node = self.node if node is None else node
        if not node:
            return ""
        return join([each for each in (self.prefix, node, self.suffix) if each])


def collapse(cites: Sequence[RenderedCite], layout: Layout, *, in_order: bool = False) -> Node:
    """Join the cites of one citation; with ``in_order`` only neighbours come together."""
    options = layout.options
    delimiter = layout.attributes.get("delimiter", "")
    collapse = options.get("collapse", "")
    cites = [each for each in cites if each.node]
    if not cites:
        return ""
    if len(cites) == 1:
        return cites[0].whole()
    after = options.get("after-collapse-delimiter", delimiter)
    if collapse == "citation-number":
        return _numbers(cites, delimiter, after)
    if not collapse and "cite-group-delimiter" not in options:
        return _strung(_listed(cites, delimiter))
    # The delimiter goes before each part but the first.
    parts: list[tuple[str, Node]] = []
    between = delimiter
    usual_delimiter = options.get("cite-group-delimiter", delimiter if layout.is_note else ", ")
    for group in _groups(cites, in_order=in_order):
        # "2018, p. 4, 2019" would name another page, and not another year.
        group_delimiter = delimiter if any(each.cite.locator for each in group) else usual_delimiter
        if len(group) == 1 or not collapse:
            inner = _listed(group, group_delimiter)
        else:
            inner = _group(group, collapse, options, delimiter, group_delimiter)
        parts.append((between, inner[0][1]))
        parts.extend(inner[1:])
        between = group[-1].before_next(after if collapse and len(group) > 1 else delimiter)
    return _strung(parts)


def _listed(cites: Sequence[RenderedCite], delimiter: str) -> list[tuple[str, Node]]:
    """Return the cites as they are, each with what stands before it."""
    between = ("", *(each.before_next(delimiter) for each in cites))
    return [(before, each.whole()) for before, each in zip(between, cites, strict=False)]


_PUNCTUATION = frozenset(",;:.!?")


def _strung(parts: Sequence[tuple[str, Node]]) -> Node:
    pieces: list[Node] = []
    for before, node in parts:
        # A cite whose own prefix begins with punctuation needs no delimiter.
        if pieces and before and plain_text(node)[:1] not in _PUNCTUATION:
            pieces.append(before)
        pieces.append(node)
    return join(pieces)


def _groups(cites: Sequence[RenderedCite], *, in_order: bool) -> list[list[RenderedCite]]:
    """
    Group cites by their names; a group stands where its first cite does.

    Words before a cite begin a group, and words behind it end one: they are said of that cite alone.
    """
    groups: list[list[RenderedCite]] = []
    open_: dict[str, list[RenderedCite]] = {}
    for each in cites:
        name = plain_text(each.creator)
        group = open_.get(name) if name and not (each.prefix or each.suffix) else None
        if in_order:
            open_.clear()
        if group is None:
            group = []
            groups.append(group)
        group.append(each)
        if not each.suffix:
            open_[name] = group
        else:
            open_.pop(name, None)
    return groups


def _group(
    group: Sequence[RenderedCite],
    collapse: str,
    options: Mapping[str, str],
    delimiter: str,
    group_delimiter: str,
) -> list[tuple[str, Node]]:
    """Return the cites of one group, all but the first without their names, each with what stands before it."""
    suffix_delimiter = options.get("year-suffix-delimiter", options.get("cite-group-delimiter", delimiter))
    ranged = collapse == "year-suffix-ranged"
    result: list[tuple[str, Node]] = []
    index = 0
    while index < len(group):
        each = group[index]
        node = each.whole() if not index or each.prefix else each.whole(each.again(_hidden))
        run = [each]
        if collapse.startswith("year-suffix"):
            run = _same_year(group, index)
        result.append((group_delimiter, node))
        result.extend(_suffixes(run, suffix_delimiter, ranged=ranged))
        index += len(run)
    return [part for part in result if part[1]]


def _same_year(group: Sequence[RenderedCite], start: int) -> list[RenderedCite]:
    run = [group[start]]
    if not run[0].year_suffix or not run[0].is_bare:
        return run
    year = plain_text(run[0].again(_bare_year))
    for each in group[start + 1 :]:
        if (
            not each.year_suffix
            or each.prefix
            or each.cite.locator
            or plain_text(each.again(_bare_year)) != year
        ):
            break
        if find_node(each.again(_hidden), NodeKind.YEAR_SUFFIX) is None:
            break
        run.append(each)
        if each.suffix:
            break
    return run


def _suffixes(run: Sequence[RenderedCite], delimiter: str, *, ranged: bool) -> list[tuple[str, Node]]:
    """Return the year suffixes of all but the first of a run, three or more in sequence as a range."""
    result: list[tuple[str, Node]] = []
    start = 0
    while start < len(run):
        end = start
        while ranged and end + 1 < len(run) and _follows(run[end], run[end + 1]):
            end += 1
        if end - start < 2:
            end = start
        if start:
            result.append((delimiter, _suffix(run[start])))
        if end > start:
            result.append(("\u2013", _suffix(run[end])))
        start = end + 1
    return result


def _suffix(rendered: RenderedCite) -> Node:
    return rendered.whole(find_node(rendered.again(_hidden), NodeKind.YEAR_SUFFIX) or rendered.year_suffix)


def _follows(left: RenderedCite, right: RenderedCite) -> bool:
    return _ordinal(right.year_suffix) == _ordinal(left.year_suffix) + 1 and not left.suffix


def _ordinal(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("a") + 1
    return number


def _hidden(c: Context) -> None:
    c.mark = True
    c.hide_names = True


def _bare_year(c: Context) -> None:
    c.mark = True
    c.hide_names = True
    c.year_suffix = ""


def _numbers(cites: Sequence[RenderedCite], delimiter: str, after: str) -> Node:
    """Join cites by number: three or more in sequence become a range."""
    parts: list[tuple[str, Node]] = []
    between = delimiter
    index = 0
    while index < len(cites):
        end = index
        while end + 1 < len(cites) and _next_number(cites[end], cites[end + 1]):
            end += 1
        parts.append((between, cites[index].whole()))
        if end - index >= 2:
            parts.append(("\u2013", cites[end].whole()))
            between = after
            index = end + 1
            continue
        between = cites[index].before_next(delimiter)
        index += 1
    return _strung(parts)


def _without_locator(c: Context) -> None:
    c.mark = True
    c.locator = ""


def _frame(cite: RenderedCite) -> str:
    """Return what a cite shows beside its number, empty where that is a locator, or there is no number."""
    if cite.cite.locator and plain_text(cite.node) != plain_text(cite.again(_without_locator)):
        return ""
    node, is_numbered = replace_node(cite.node, NodeKind.NUMBER, "\0")
    return plain_text(node) if is_numbered else ""


def _next_number(left: RenderedCite, right: RenderedCite) -> bool:
    # What stands before a cite is said of all that follow it ("see 1-4"), so that a range may begin with it.
    return (
        not (left.suffix or right.prefix or right.suffix)
        and right.number == left.number + 1
        and _frame(left) == _frame(right) != ""
    )
