"""
What entries take over from others, through crossref and xdata.

The mapping is biblatex's default: manual, appendix B "Default Inheritance Setup"; xdata is section 3.13.6.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from essence_refs.bibtex.fields.entry_fields import Draft, Problems
from essence_refs.bibtex.fields.mapping import CHAPTERS
from essence_refs.suggestions import close_matches

# Never taken over, whoever refers to whom.
_EXCLUDED = frozenset(
    [
        "ids",
        "crossref",
        "xref",
        "xdata",
        "entryset",
        "entrysubtype",
        "execute",
        "label",
        "options",
        "presort",
        "related",
        "relatedoptions",
        "relatedstring",
        "relatedtype",
        "shorthand",
        "shorthandintro",
        "sortkey",
    ]
)
# The titles that only make sense of the work itself.
_OWN_TITLES = frozenset({"shorttitle", "sorttitle", "indextitle", "indexsorttitle"})
_DATES = frozenset({"date", "year", "month", "day"})

_WHOLES = {
    "mvbook": frozenset({"book", "inbook", "bookinbook", "suppbook"}),
    "mvcollection": frozenset({"collection", "reference", "incollection", "inreference", "suppcollection"}),
    "mvreference": frozenset({"collection", "reference", "incollection", "inreference", "suppcollection"}),
    "mvproceedings": frozenset({"proceedings", "inproceedings"}),
}
_BOOK_AUTHORS = frozenset({"inbook", "bookinbook", "suppbook"})
_HOLDERS = frozenset({"book", "collection", "reference", "proceedings"})


class _Family:
    """All drafts by key, which of them are done, and how much may still be taken over."""

    def __init__(
        self, by_key: Mapping[str, Draft], problems: Problems, curated: frozenset[str], room: int
    ) -> None:
        self.by_key = by_key
        self.problems = problems
        self.curated = curated
        # Each of n entries could take over n fields of one; no real library comes near.
        self.room = room
        self.done: set[str] = set()


def inherit(
    drafts: Sequence[Draft],
    problems: Problems,
    *,
    curated: frozenset[str],
    room: int,
) -> None:
    """
    Give each draft what it takes over. Circles, missing parents and excess are reported.

    The fields in *curated* say something of one work only, and do not go from a work to its parts.
    *room* is how many characters may be taken over in all.
    """
    by_key = {each.key: each for each in drafts}
    for each in drafts:
        # Entries are also found by what else they say they are called.
        for alias in each.fields.get("ids", "").split(","):
            by_key.setdefault(alias.strip(), each)
    family = _Family(by_key, problems, curated, room)
    for each in drafts:
        if "crossref" in each.fields or "xdata" in each.fields:
            _complete(each, family)


def _complete(start: Draft, family: _Family) -> None:
    """Complete a draft, after those that it takes over from; with a stack of its own, for chains can be long."""
    path: list[tuple[Draft, Iterator[Draft]]] = []
    on_path: dict[str, None] = {}

    def enter(draft: Draft) -> None:
        on_path[draft.key] = None
        path.append((draft, iter([parent for _, parent in _parents(draft, family)])))

    if start.key not in family.done:
        enter(start)
    while path:
        draft, parents = path[-1]
        parent = next(parents, None)
        if parent is None:
            path.pop()
            del on_path[draft.key]
            family.done.add(draft.key)
            _take_over(draft, family)
        elif parent.key in on_path:
            _report_circle(draft, parent, list(on_path))
        elif parent.key not in family.done:
            enter(parent)


def _parents(draft: Draft, family: _Family) -> list[tuple[str, Draft]]:
    """Return the entries that a draft refers to, each with the field that says so."""
    found: dict[str, tuple[str, Draft]] = {}
    for field in ("xdata", "crossref"):
        text = draft.fields.get(field, "")
        for match in re.finditer(r"[^,\s][^,]*", text):
            key = match.group().strip()
            parent = family.by_key.get(key)
            if parent is None:
                _report_missing(draft, field, key, match.start(), family)
            else:
                found.setdefault(parent.key, (field, parent))
    return [*found.values()]


def _report_missing(draft: Draft, field: str, key: str, offset: int, family: _Family) -> None:
    close = close_matches(key, family.by_key) if family.problems.may_hint() else ()
    hint = f"did you mean {' or '.join(close)}?" if close else ""
    draft.report(field, "missing-parent", f"no entry is called {key!r}", offset, hint)


def _report_circle(draft: Draft, parent: Draft, path: list[str]) -> None:
    circle = [*path[path.index(parent.key) :], parent.key]
    if len(circle) > 8:
        circle = [*circle[:4], "…", *circle[-3:]]
    for field in ("crossref", "xdata"):
        if parent.key in draft.fields.get(field, ""):
            message = f"entries refer to each other in a circle: {' → '.join(circle)}"
            draft.report(field, "circle", message, 0, "")
            return


def _take_over(draft: Draft, family: _Family) -> None:
    for field, parent in _parents(draft, family):
        if parent.key not in family.done or parent is draft:
            continue
        if family.room >= 0:
            family.room -= sum(map(len, parent.fields.values())) + 20 * len(parent.fields)
        if family.room < 0:
            message = f"too much is taken over in these files: nothing more from {parent.key!r}"
            draft.report(field, "inheritance-limit", message, 0, "")
            continue
        if field == "xdata":
            _copy(draft, parent, [(name, name) for name in parent.fields if name not in _EXCLUDED])
        else:
            _copy(draft, parent, [*_through_crossref(draft, parent, family.curated)])


def _copy(draft: Draft, parent: Draft, pairs: list[tuple[str, str]]) -> None:
    owners = draft.owners or {}
    is_dated = not _DATES.isdisjoint(draft.fields)
    for source, target in pairs:
        if target in draft.fields or (is_dated and target in _DATES):
            continue
        draft.fields[target] = parent.fields[source]
        owners[target] = (parent.owners or {}).get(source, (parent, source))
    draft.owners = owners


def _through_crossref(draft: Draft, parent: Draft, curated: frozenset[str]) -> Iterator[tuple[str, str]]:
    for name in parent.fields:
        if name in _EXCLUDED or name in curated:
            continue
        for target in targets(name, parent.type, draft.type):
            yield name, target


def targets(name: str, parent: str, child: str) -> tuple[str, ...]:
    """Return the names under which a field of a parent goes to a child."""
    if name == "author" and child in _BOOK_AUTHORS and parent in ("mvbook", "book"):
        return ("author", "bookauthor")
    if child in _WHOLES.get(parent, ()):
        prefix = "main"
    elif child in CHAPTERS and parent in _HOLDERS:
        prefix = "book"
    elif child in ("article", "suppperiodical") and parent == "periodical":
        prefix = "journal"
    else:
        return (name,)
    if name in _OWN_TITLES:
        return ()
    if name in ("title", "subtitle", "titleaddon"):
        return (prefix + name,)
    return (name,)
