"""Which columns a table has, what each means, and which program has written it."""

import difflib
import re
from collections.abc import Iterable, Sequence

import attrs

from essence_refs.diagnostics import Problem
from essence_refs.exchange.record_maps import MapEntry, RecordMap
from essence_refs.exchange.tables.columns import FIELD, meaning_of, meanings_of_names, normal_name
from essence_refs.exchange.tables.grids import Grid, Header, cell_text, column_word, meanings_in
from essence_refs.exchange.tables.item_types import type_of
from essence_refs.exchange.tables.name_lists import NameOrder
from essence_refs.exchange.tables.tags import TAG, read_tags, tag_columns
from essence_refs.model.framework import Framework
from essence_refs.suggestions import close_matches

_NOT_IN_TAG = re.compile(r"[^a-z0-9]+")
_ORDERS = {"given first": NameOrder.GIVEN_FIRST, "family first": NameOrder.FAMILY_FIRST}
_TYPES = "tag: type"
# Columns that only one program or database has, by their names without blanks and punctuation.
_SENDERS = (
    ("essence-refs", {"citationkey", "typeofitem"}),
    ("Embase", {"authornames", "openurllink"}),
    ("Embase", {"authornames", "emtreemedicalindexterms"}),
    ("Scopus", {"eid", "sourcetitle"}),
    ("Web of Science", {"utuniquewosid"}),
    ("Web of Science", {"ut", "so", "pt"}),
    ("PubMed", {"pmid", "journalbook"}),
    ("Zotero", {"itemtype", "abstractnote"}),
    ("Covidence", {"covidence"}),
    ("Rayyan", {"key", "pubmedid", "pmcid"}),
    ("Rayyan", {"key", "issn", "location", "notes"}),
    ("EPPI-Reviewer", {"itemid", "shorttitle"}),
    ("ASReview", {"asreviewlabel"}),
    ("ASReview", {"recordid", "included"}),
    ("Cochrane Library", {"cochraneid"}),
    ("Cochrane Library", {"cochranereviewid"}),
    ("Cochrane Library", {"centralid"}),
)


@attrs.frozen(kw_only=True)
class ColumnLayout:
    """A column: its number, its name, its tag in the account and in fields, and the word for its meaning, if it has one."""

    number: int
    name: str
    tag: str
    word: str = ""
    order: NameOrder = NameOrder.UNKNOWN


class ColumnMap:
    """What a user's map says about columns, and which of its names a table has."""

    def __init__(self, map_: RecordMap | None, framework: Framework) -> None:
        self._tags = tag_columns(framework)
        self.problems: list[Problem] = []
        self._entries: dict[str, MapEntry] = {}
        self._words: dict[str, str] = {}
        self._orders: dict[str, NameOrder] = {}
        self._seen: dict[str, str] = {}
        for entry in map_.columns if map_ else ():
            name = normal_name(entry.name)
            self._entries[name] = entry
            self._words[name] = self._word(entry)

    def word(self, name: str) -> str:
        """Return what a column means by the map, the framework, or its name."""
        normal = normal_name(name)
        self._seen[normal] = name
        if normal in self._words:
            return self._words[normal]
        if name.startswith(FIELD):
            return FIELD + slug(name.removeprefix(FIELD))
        return self._tags.get(normal) or meaning_of(name)

    def order(self, name: str) -> NameOrder:
        """Return the order of names in a column by the map."""
        return self._orders.get(normal_name(name), NameOrder.UNKNOWN)

    def unused(self) -> Iterable[Problem]:
        """Yield a warning for each column of the map that no table has."""
        for name, entry in self._entries.items():
            if name not in self._seen:
                close = close_matches(entry.name, self._seen.values())
                hint = f"did you mean {' or '.join(close)}?" if close else ""
                yield entry.problem(f"no table has a column {entry.name!r}", hint=hint, code="column")

    def hint(self, name: str) -> str:
        """Return what a column that is not known may be meant to be."""
        known = [each for each in meanings_of_names() if len(each) > 3]
        close = difflib.get_close_matches(normal_name(name), known, n=1, cutoff=0.75)
        return f"{name} may be {close[0]}" if close else ""

    def _word(self, entry: MapEntry) -> str:
        texts = entry.texts
        if entry.entries:
            parts = {each.name: each.texts for each in entry.entries}
            texts = parts.pop("as", ())
            names = " ".join(parts.pop("names", ())).replace("-", " ")
            if names and names not in _ORDERS:
                self.problems.append(entry.problem(f"names must be {' or '.join(_ORDERS)}, not {names!r}"))
            elif names:
                self._orders[normal_name(entry.name)] = _ORDERS[names]
            for other in parts:
                self.problems.append(
                    entry.problem(f"{other!r} is not known here: there are as and names", code="unknown-name")
                )
        if len(texts) != 1:
            self.problems.append(entry.problem("a column has one meaning"))
            return "ignore"
        return self._named(entry, texts[0].strip())

    def _named(self, entry: MapEntry, text: str) -> str:
        if text in ("ignore", "keep"):
            return text
        if text.lower().startswith("field "):
            return FIELD + slug(text[len(FIELD) :])
        word = self._tags.get(normal_name(text)) or meaning_of(text)
        if not word:
            known = [*meanings_of_names(), *self._tags, "ignore", "keep"]
            close = close_matches(normal_name(text), known)
            hint = (
                f"did you mean {' or '.join(close)}?"
                if close
                else "for example title, authors, year, journal, ignore"
            )
            self.problems.append(
                entry.problem(f"no meaning of a column is called {text!r}", hint=hint, code="unknown-name")
            )
        return word or "keep"


def slug(name: str) -> str:
    """
    Return a name as a part of the name of a field.

    >>> slug("Risk of bias (1-5)"), slug("Год")
    ('risk-of-bias-1-5', '')
    """
    return _NOT_IN_TAG.sub("-", name.lower()).strip("-")


def layout_of(grid: Grid, header: Header, columns: ColumnMap, framework: Framework) -> list[ColumnLayout]:
    """Return the columns of a table; one without a name has its letter as the name of its field."""
    rows = grid.rows[header.position + 1 :]
    width = max([len(header.names), *(len(row.cells) for row in rows)])
    names = [*header.names, *[""] * (width - len(header.names))]
    words = meanings_in(names, columns.word)
    taken: dict[str, int] = {}
    found = []
    for number, (name, word) in enumerate(zip(names, words, strict=True), 1):
        tag = slug(name) or column_word(number)
        taken[tag] = taken.get(tag, 0) + 1
        if taken[tag] > 1:
            tag = f"{tag}-{column_word(number)}"
        if word == "type" or word.startswith(f"{TAG}facet "):
            values = [cell_text(row.cells[number - 1]) for row in rows[:500] if len(row.cells) >= number]
            word = _word_by_values(word, name, values, framework)  # noqa: PLW2901
        order = columns.order(name)
        found.append(ColumnLayout(number=number, name=name, tag=tag, word=word, order=order))
    return found


def _word_by_values(word: str, name: str, values: Sequence[str], framework: Framework) -> str:
    """
    Return what a column means whose name has another meaning in other tables.

    "Type" has types of items, or intervention types of the framework; "Study", the key of a facet, may be anything.
    """
    given = [each for each in dict.fromkeys(values) if each]
    if word != "type":
        facet = framework.facet(word.removeprefix(f"{TAG}facet "))
        is_facet = normal_name(name) == normal_name(facet.name) or any(
            read_tags(each, word, framework)[0] for each in given
        )
        return word if is_facet else ""
    if any(map(type_of, given)):
        return "type"
    are_tags = [each for each in given if read_tags(each, _TYPES, framework)[0]]
    return _TYPES if len(are_tags) * 2 > len(given) else "type"


def sender_of(names: Sequence[str]) -> str:
    """Return the program or database that has columns with these names, empty if it is not known."""
    normal = {normal_name(name) for name in names}
    return next((sender for sender, signs in _SENDERS if signs <= normal), "")


def is_tag(word: str) -> bool:
    """Return whether a word is the meaning of a column with tags."""
    return word.startswith(TAG)
