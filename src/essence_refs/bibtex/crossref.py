"""
Fields that entries inherit from others through crossref and xdata, and what keeps a written entry from inheriting.

The rules are biblatex's defaults: manual, appendix B "Default Inheritance Setup"; xdata is section 3.13.6.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_fields import EntryFields
from essence_refs.bibtex.fields.mapping import BOOKS, CHAPTERS, FIELDS, FieldType
from essence_refs.bibtex.source_file import ProblemCollector
from essence_refs.suggestions import close_matches

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter

# Never inherited.
_EXCLUDED = frozenset({
    "ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "label", "options",
    "presort", "related", "relatedoptions", "relatedstring", "relatedtype", "relations", "shorthand",
    "shorthandintro", "sortkey",
})  # fmt: skip
# Titles of the work itself.
_OWN_TITLES = frozenset({"shorttitle", "sorttitle", "indextitle", "indexsorttitle"})
_DATES = frozenset({"date", "year", "month", "day"})

# The entry types of the volumes and parts of a work in several volumes.
_PARTS_OF = {
    "mvbook": frozenset({"book", "inbook", "bookinbook", "suppbook"}),
    "mvcollection": frozenset({"collection", "reference", "incollection", "inreference", "suppcollection"}),
    "mvreference": frozenset({"collection", "reference", "incollection", "inreference", "suppcollection"}),
    "mvproceedings": frozenset({"proceedings", "inproceedings"}),
}
_PARTS_BY_BOOK_AUTHOR = frozenset({"inbook", "bookinbook", "suppbook"})
_SINGLE_VOLUMES = frozenset({"book", "collection", "reference", "proceedings"})
_KEY = re.compile(r"[^,\s][^,]*")

# Types and fields that have no effect when they are empty. An empty field is not inherited.
_NO_EFFECT_TYPES = frozenset({
    FieldType.TEXT, FieldType.LIST, FieldType.NAMES, FieldType.VERBATIM, FieldType.PAGES, FieldType.KEYWORDS,
})  # fmt: skip
_NO_EFFECT_FIELDS = frozenset({
    "addendum", "howpublished", "institution", "issue", "location", "note", "number", "organization", "part",
    "publisher", "volume",
})  # fmt: skip


class _Inheritance:
    """All entries by key, the keys of the completed ones, and how many characters may still be inherited."""

    def __init__(
        self, by_key: Mapping[str, EntryFields], problems: ProblemCollector, tags: frozenset[str], limit: int
    ) -> None:
        self.by_key = by_key
        self.problems = problems
        self.tags = tags
        # n entries could inherit n fields each. No real library comes near the limit.
        self.limit = limit
        self.done: set[str] = set()


def inherit(
    entries: Sequence[EntryFields], problems: ProblemCollector, *, tags: frozenset[str], limit: int
) -> None:
    """
    Add the inherited fields to each entry. Cycles, missing parents and an exceeded limit are reported.

    The fields in *tags* describe one work, and its parts do not inherit them. *limit* is the number of characters that
    all entries together may inherit.
    """
    by_key = {each.key: each for each in entries}
    for each in entries:
        # Entries are also found by their aliases.
        for alias in each.texts.get("ids", "").split(","):
            by_key.setdefault(alias.strip(), each)
    inheritance = _Inheritance(by_key, problems, tags, limit)
    for each in entries:
        if "crossref" in each.texts or "xdata" in each.texts:
            _complete(each, inheritance)


def _complete(start: EntryFields, inheritance: _Inheritance) -> None:
    """Complete an entry after its parents. Chains can be long, so this is a loop with its own stack."""
    path: list[tuple[EntryFields, Iterator[EntryFields]]] = []
    on_path: dict[str, None] = {}

    def enter(entry: EntryFields) -> None:
        on_path[entry.key] = None
        path.append((entry, iter([parent for _, parent in _parents(entry, inheritance)])))

    if start.key not in inheritance.done:
        enter(start)
    while path:
        entry, parents = path[-1]
        parent = next(parents, None)
        if parent is None:
            path.pop()
            del on_path[entry.key]
            inheritance.done.add(entry.key)
            _inherit_from_parents(entry, inheritance)
        elif parent.key in on_path:
            _report_cycle(entry, parent, list(on_path))
        elif parent.key not in inheritance.done:
            enter(parent)


def _parents(entry: EntryFields, inheritance: _Inheritance) -> list[tuple[str, EntryFields]]:
    """Return the parents of an entry, each with the field that refers to it."""
    found: dict[str, tuple[str, EntryFields]] = {}
    for field in ("xdata", "crossref"):
        text = entry.texts.get(field, "")
        for match in _KEY.finditer(text):
            key = match.group().strip()
            parent = inheritance.by_key.get(key)
            if parent is None:
                _report_missing(entry, field, key, match.start(), inheritance)
            else:
                found.setdefault(parent.key, (field, parent))
    return [*found.values()]


def _report_missing(entry: EntryFields, field: str, key: str, offset: int, inheritance: _Inheritance) -> None:
    close = close_matches(key, inheritance.by_key) if inheritance.problems.may_suggest() else ()
    hint = f"did you mean {' or '.join(close)}?" if close else ""
    entry.report(field, "missing-parent", f"no entry is called {key!r}", offset, hint)


def _report_cycle(entry: EntryFields, parent: EntryFields, path: list[str]) -> None:
    cycle = [*path[path.index(parent.key) :], parent.key]
    if len(cycle) > 8:
        cycle = [*cycle[:4], "…", *cycle[-3:]]
    for field in ("crossref", "xdata"):
        if parent.key in entry.texts.get(field, ""):
            message = f"entries refer to each other in a cycle: {' → '.join(cycle)}"
            entry.report(field, "circle", message, 0, "")
            return


def _inherit_from_parents(entry: EntryFields, inheritance: _Inheritance) -> None:
    for field, parent in _parents(entry, inheritance):
        if parent.key not in inheritance.done or parent is entry:
            continue
        if inheritance.limit >= 0:
            inheritance.limit -= sum(map(len, parent.texts.values())) + 20 * len(parent.texts)
        if inheritance.limit < 0:
            message = f"these files inherit too much: nothing more is inherited from {parent.key!r}"
            entry.report(field, "inheritance-limit", message, 0, "")
            continue
        if field == "xdata":
            _copy(entry, parent, [(name, name) for name in parent.texts if name not in _EXCLUDED])
        else:
            _copy(entry, parent, [*_crossref_fields(entry, parent, inheritance.tags)])


def _copy(entry: EntryFields, parent: EntryFields, pairs: list[tuple[str, str]]) -> None:
    owners = entry.owners or {}
    is_dated = not _DATES.isdisjoint(entry.texts)
    for source, target in pairs:
        if target in entry.texts or (is_dated and target in _DATES):
            continue
        entry.texts[target] = parent.texts[source]
        owners[target] = (parent.owners or {}).get(source, (parent, source))
    entry.owners = owners


def _crossref_fields(
    entry: EntryFields, parent: EntryFields, tags: frozenset[str]
) -> Iterator[tuple[str, str]]:
    for name in parent.texts:
        if name in _EXCLUDED or name in tags:
            continue
        for target in inherited_names(name, parent.type, entry.type):
            yield name, target


def inherited_names(name: str, parent: str, child: str) -> tuple[str, ...]:
    """Return the fields in which a child inherits a field of its parent, given both entry types."""
    if name == "author" and child in _PARTS_BY_BOOK_AUTHOR and parent in ("mvbook", "book"):
        return ("author", "bookauthor")
    if child in _PARTS_OF.get(parent, ()):
        prefix = "main"
    elif child in CHAPTERS and parent in _SINGLE_VOLUMES:
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


def prevent_inheritance(writer: "EntryWriter", parent: "EntryWriter") -> None:
    """Write empty fields where the entry would inherit from its parent what the reference does not have."""
    inherited = [field for name in parent.fields for field in inherited_names(name, parent.type, writer.type)]
    for own, other in (("journaltitle", "booktitle"), ("booktitle", "journaltitle")):
        if other in inherited and not {own, other} & writer.kept.keys() and writer.type not in BOOKS:
            # Write the title of the container to the field that it was inherited in.
            writer.rename(own, other)
    for field in inherited:
        if field not in writer.fields and field in FIELDS and _has_no_effect(writer, field):
            writer.set(field, "")


def _has_no_effect(writer: "EntryWriter", field: str) -> bool:
    """Return whether an empty field is read as if it were not there."""
    if field.endswith(("subtitle", "titleaddon")):
        # Only beside a title that is written and read.
        title = field.removesuffix("subtitle").removesuffix("titleaddon") + "title"
        is_read = not (writer.type in BOOKS and title in ("booktitle", "journaltitle"))
        return is_read and title in writer.fields and title not in writer.kept
    return FIELDS[field].type in _NO_EFFECT_TYPES or field in _NO_EFFECT_FIELDS
