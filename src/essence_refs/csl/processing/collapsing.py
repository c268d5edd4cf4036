"""Cites in one citation: grouped by names and collapsed (CSL 1.0.2, "Cite Grouping", "Cite Collapsing")."""

from collections.abc import Callable, Mapping, Sequence

import attrs

from essence_refs.csl.compiled_style import Layout
from essence_refs.csl.output.nodes import Anchor, Node, NodeKind, find_node, join, plain_text, replace_node
from essence_refs.csl.output.punctuation import is_formatting
from essence_refs.csl.processing.positions import Cite

_PUNCTUATION = frozenset(",;:.!?")


@attrs.frozen(kw_only=True)
class RenderedCite:
    """A rendered cite and what collapsing needs; ``again`` renders it with changed attributes of the context."""

    cite: Cite
    node: Node
    creator: Node
    prefix: Node
    suffix: Node
    number: int
    year_suffix: str
    again: Callable[..., Node]

    def before_next(self, delimiter: str) -> str:
        """Return the delimiter after this cite, without the punctuation that its own suffix ends with."""
        suffix = plain_text(self.suffix).strip()
        space = delimiter[len(delimiter.rstrip()) :]
        # A suffix that is a sentence of its own ends with its full stop; "p. 3 ff." is none.
        if suffix.startswith(".") and suffix.endswith((".", "!", "?")):
            return space or " "
        return space if suffix.endswith((",", ";")) else delimiter

    def with_delimiter(self, delimiter: str, node: Node) -> tuple[str, Node]:
        """Return a node with the delimiter before it, which is empty if the prefix of this cite begins with punctuation."""
        return ("" if self.prefix and plain_text(self.prefix)[:1] in _PUNCTUATION else delimiter, node)

    @property
    def is_bare(self) -> bool:
        """Whether the cite has no affixes and no locator, which collapsing would lose."""
        return not (self.prefix or self.suffix or self.cite.locator)

    def whole(self, node: Node | None = None) -> Node:
        """Return the cite with its link, its prefix and its suffix."""
        node = self.node if node is None else node
        if not node:
            return ""
        if self.cite.target:
            node = (Anchor(self.cite.target), node)
        return join([each for each in (self.prefix, node, self.suffix) if each])


def collapse(cites: Sequence[RenderedCite], layout: Layout, *, in_order: bool = False) -> Node:
    """Join the cites of one citation; with ``in_order`` only neighbours are grouped."""
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
        return _join_with_delimiters(_with_delimiters(cites, delimiter))
    # Each part with the delimiter before it; that of the first is not used.
    parts: list[tuple[str, Node]] = []
    between = delimiter
    group_delimiter = options.get("cite-group-delimiter", delimiter if layout.is_note else ", ")
    for group in _groups(cites, collapse, in_order=in_order):
        if len(group) == 1 or not collapse:
            inner = _with_delimiters(group, group_delimiter)
        else:
            inner = _collapse_group(group, collapse, options, delimiter, group_delimiter)
        parts.append(group[0].with_delimiter(between, inner[0][1]))
        parts.extend(inner[1:])
        between = group[-1].before_next(after if collapse and len(group) > 1 else delimiter)
    return _join_with_delimiters(parts)


def _with_delimiters(cites: Sequence[RenderedCite], delimiter: str) -> list[tuple[str, Node]]:
    """Return the cites without collapsing, each with the delimiter before it."""
    between = ("", *(each.before_next(delimiter) for each in cites))
    return [each.with_delimiter(before, each.whole()) for before, each in zip(between, cites, strict=False)]


def _join_with_delimiters(parts: Sequence[tuple[str, Node]]) -> Node:
    pieces: list[Node] = []
    for before, node in parts:
        if pieces and before:
            pieces.append(before)
        pieces.append(node)
    return join(pieces)


def _year_shown(cite: RenderedCite, collapse: str) -> str:
    """Return what a cite without names shows beside its year suffix, by which such cites collapse."""
    if not collapse.startswith("year-suffix") or not cite.year_suffix or cite.prefix or cite.cite.locator:
        return ""
    # Names never begin like this, so the text is not taken for one.
    return "\0" + plain_text(cite.again(year_suffix=""))


def _groups(cites: Sequence[RenderedCite], collapse: str, *, in_order: bool) -> list[list[RenderedCite]]:
    """
    Group cites by their names; a group takes the position of its first cite.

    Cites that show no names are grouped if they differ in their year suffixes alone and these collapse.

    A prefix begins a group and a suffix ends one, because they belong to one cite alone.
    """
    groups: list[list[RenderedCite]] = []
    open_: dict[str, list[RenderedCite]] = {}
    for each in cites:
        name = plain_text(each.creator) or _year_shown(each, collapse)
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


def _collapse_group(
    group: Sequence[RenderedCite],
    collapse: str,
    options: Mapping[str, str],
    delimiter: str,
    group_delimiter: str,
) -> list[tuple[str, Node]]:
    """Return the cites of one group, all but the first without names, each with the delimiter before it."""
    suffix_delimiter = options.get("year-suffix-delimiter", options.get("cite-group-delimiter", delimiter))
    ranged = collapse == "year-suffix-ranged"
    result: list[tuple[str, Node]] = []
    index = 0
    while index < len(group):
        each = group[index]
        node = each.whole() if not index or each.prefix else each.whole(each.again(hide_names=True))
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
    year = plain_text(run[0].again(hide_names=True, year_suffix=""))
    for each in group[start + 1 :]:
        if (
            not each.year_suffix
            or each.prefix
            or each.cite.locator
            or plain_text(each.again(hide_names=True, year_suffix="")) != year
        ):
            break
        if find_node(each.again(hide_names=True), NodeKind.YEAR_SUFFIX) is None:
            break
        run.append(each)
        if each.suffix:
            break
    return run


def _suffixes(run: Sequence[RenderedCite], delimiter: str, *, ranged: bool) -> list[tuple[str, Node]]:
    """Return the year suffixes of a run except the first, three or more in sequence as a range."""
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
    node = _formatted_suffix(rendered.again(hide_names=True))
    return rendered.whole(rendered.year_suffix if node is None else node)


def _formatted_suffix(node: Node) -> Node | None:
    """Return the year suffix in a node with the formatting around it."""
    if isinstance(node, list):
        return next((found for each in node if (found := _formatted_suffix(each)) is not None), None)
    if isinstance(node, tuple):
        kind, inner = node
        if kind is NodeKind.YEAR_SUFFIX:
            return node
        found = _formatted_suffix(inner)
        return (kind, found) if found is not None and is_formatting(kind) else found
    return None


def _follows(left: RenderedCite, right: RenderedCite) -> bool:
    return _ordinal(right.year_suffix) == _ordinal(left.year_suffix) + 1 and not left.suffix


def _ordinal(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("a") + 1
    return number


def _numbers(cites: Sequence[RenderedCite], delimiter: str, after: str) -> Node:
    """Join cites by number; three or more in sequence become a range."""
    parts: list[tuple[str, Node]] = []
    between = delimiter
    index = 0
    while index < len(cites):
        end = index
        while end + 1 < len(cites) and _next_number(cites[end], cites[end + 1]):
            end += 1
        parts.append(cites[index].with_delimiter(between, cites[index].whole()))
        if end - index >= 2:
            parts.append(("\u2013", cites[end].whole()))
            between = after
            index = end + 1
            continue
        between = cites[index].before_next(delimiter)
        index += 1
    return _join_with_delimiters(parts)


def _frame(cite: RenderedCite) -> str:
    """Return what a cite shows beside its number; empty if it shows a locator or no number."""
    if cite.cite.locator and plain_text(cite.node) != plain_text(cite.again(locator="")):
        return ""
    node, is_numbered = replace_node(cite.node, NodeKind.NUMBER, "\0")
    return plain_text(node) if is_numbered else ""


def _next_number(left: RenderedCite, right: RenderedCite) -> bool:
    # A prefix applies to the cites after it too ("see 1-4"), so a range may begin with it.
    return (
        not (left.suffix or right.prefix or right.suffix)
        and right.number == left.number + 1
        and _frame(left) == _frame(right) != ""
    )
