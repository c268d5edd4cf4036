"""Merging two entries of one work: which value of each field stays, which are united, and which go."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import attrs

from essence_refs.bibtex.crossref import inherit
from essence_refs.bibtex.editor.bib_text import BibText
from essence_refs.bibtex.editor.entry_relations import relation_changes
from essence_refs.bibtex.editor.source_style import is_number, single_text
from essence_refs.bibtex.fields.entry_fields import EntryFields, entry_fields
from essence_refs.bibtex.latex import plain_text
from essence_refs.bibtex.source_file import ProblemCollector, SourceFile
from essence_refs.bibtex.syntax.blocks import Definition, Entry
from essence_refs.bibtex.syntax.field_values import Abbreviations, expand_value
from essence_refs.bibtex.syntax.splitter import blocks
from essence_refs.model import Framework
from essence_refs.model.related.other_keys import IDS
from essence_refs.model.related.relations import FIELDS as RELATION_FIELDS
from essence_refs.model.related.relations import relations_in, split_keys, with_relation
from essence_refs.values import Value

# What became of a field: both entries have the same value; only the other had it; the values are united; the value that
# differs goes; the value of the other entry replaced the one before; it was never read, because the entry has the field twice.
SAME, ADDED, UNITED, KEPT, TAKEN, UNREAD = "same", "added", "united", "kept", "taken", "unread"
ENTRY_TYPE = "entry type"
COMMENT = "comment"

# Fields that are read together: a title and a subtitle of two entries do not fit each other.
_GROUPS = {
    **{
        f"{name}title": (f"{name}title", f"{name}subtitle", f"{name}titleaddon")
        for name in ("", "main", "book", "journal", "issue", "event")
    },
    **{
        f"{name}date": (f"{name}date", f"{name}year", f"{name}month", f"{name}day")
        for name in ("", "orig", "event", "url")
    },
    **{name: (name, f"{name}type") for name in ("author", "editor", "editora", "editorb", "editorc")},
    "eprint": ("eprint", "eprinttype", "eprintclass"),
    "pages": ("pages", "eid"),
}
_GROUP_OF = {field: group for group, fields in _GROUPS.items() for field in fields}
_DATES = tuple(group for group in _GROUPS if group.endswith("date"))
_LISTS = ("keywords", "groups", "mendeley-groups", "mendeley-tags")
_JOINED = ("annote",)
_DASHES = re.compile(r"\s*(?:-+|[\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{MINUS SIGN}])\s*")
_DOI_ADDRESS = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi:\s*")
_COMMENT = re.compile(r"%[^\r\n]*")
_DATE_PART = re.compile(r"\d+")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


@attrs.frozen(kw_only=True, eq=False, repr=False)
class MergedField(Value):
    """
    What became of a field when two entries were merged.

    ``outcome`` is "same" (both had this value), "added" (only the other entry had it), "united", "kept" (the value of
    the other entry goes), "taken" (it replaces the one before, which goes) or "unread" (the other entry had the field
    twice, or a comment). ``value`` is the text that the entry has now; ``gone`` is the text that no field has, in LaTeX.
    """

    field: str
    outcome: str
    value: str = ""
    gone: str = ""


class Merge(NamedTuple):
    """How an entry changes: raw values by names of fields, None for a field that is removed, and the outcome of each field."""

    changes: Mapping[str, str | None]
    fields: tuple[MergedField, ...]


class EntrySource(NamedTuple):
    """An entry with the text that it is in, and its fields, those that it inherits included."""

    text: BibText
    entry: Entry
    fields: EntryFields

    @property
    def own(self) -> dict[str, str]:
        """The texts of the fields that the entry has itself."""
        owners = self.fields.owners or {}
        return {
            name: text
            for name, text in self.fields.texts.items()
            if name not in owners and self.written(name) is not None and text.strip()
        }

    def written(self, name: str) -> str | None:
        """Return the name of a field as it is written in the entry, None if the entry has no such field."""
        wanted = _without_comment((self.fields.written or {}).get(name, name)).lower()
        names = (_without_comment(each) for each, _ in self.entry.values)
        return next((each for each in names if each.lower() == wanted), None)

    def raw(self, name: str) -> str:
        """Return the raw value of the first field with this name, in any letter case."""
        return next(raw for each, raw in self.entry.values if _without_comment(each).lower() == name.lower())


def read_entries(texts: Sequence[BibText], keys: Collection[str]) -> dict[str, EntrySource]:
    """Return the entries with these keys, abbreviations expanded, with the fields that they inherit."""
    length = sum(len(each.text) for each in texts)
    abbreviations, problems = Abbreviations(20 * length + 1_000_000), ProblemCollector()
    every: list[EntryFields] = []
    found: dict[str, EntrySource] = {}
    for number, text in enumerate(texts):
        file = SourceFile(text.source, text.text, number)
        for block in blocks(text.text):
            if isinstance(block, Definition):
                abbreviations.define(block.name, expand_value(block.value, abbreviations, _ignore))
            elif isinstance(block, Entry):
                fields = entry_fields(block, file, abbreviations, problems)
                every.append(fields)
                if block.key in keys:
                    found.setdefault(block.key, EntrySource(text, block, fields))
    inherit(every, problems, tags=frozenset(), limit=20 * length + 1_000_000)
    return found


def merge_entries(
    entry: EntrySource,
    other: EntrySource,
    framework: Framework,
    *,
    prefers_other: bool,
    taken: Collection[str],
) -> Merge:
    """
    Return how an entry changes where another one of the same work is merged into it.

    *taken* are the fields whose value of the other entry replaces that of the entry; with *prefers_other*, all that differ.

    Raises:
        ProblemsError: for relations that are not one text.

    """
    return _Merger(entry, other, framework, prefers_other=prefers_other, taken=taken).merge()


def group_of(field: str) -> str:
    """Return the group of a field: the fields that are read together have the name of the first of them."""
    return _GROUP_OF.get(field, field)


def with_changes(text: BibText, key: str, changes: Mapping[str, str | None]) -> str:
    """
    Return a text with raw values set in an entry; None removes a field.

    Raises:
        ProblemsError: for a field that occurs twice, or a value that cannot be enclosed.

    """

    def change(entry: Entry) -> Entry:
        for name, raw in changes.items():
            value = None if raw is None else single_text(raw)
            if raw is None:
                entry = text.without(entry, name)
            elif value is None or is_number(value):
                entry = text.with_raw_value(entry, name, lambda _, raw=raw: raw)  # type: ignore[misc]
            else:
                entry = text.with_value(entry, name, value)
        return entry

    return text.edit([key], change)


class _Merger:
    """Collects what becomes of each field of two entries."""

    def __init__(
        self,
        entry: EntrySource,
        other: EntrySource,
        framework: Framework,
        *,
        prefers_other: bool,
        taken: Collection[str],
    ) -> None:
        self.entry = entry
        self.other = other
        self.prefers_other = prefers_other
        self.taken = {group_of(each) for each in taken}
        names = framework.fields
        self.tags = {
            names.level: _keys_by_name((each.key, each.name) for each in framework.levels),
            names.type: _keys_by_name(
                (each.key, each.name) for level in framework.levels for each in level.types
            ),
            names.unverified: {},
        }
        for facet in framework.facets:
            field = dict(names.facets).get(facet.key, facet.key)
            self.tags[field] = _keys_by_name((each.key, each.name) for each in facet.values)
        self.joined = {names.annotation, names.type_reason, *_JOINED}
        self.changes: dict[str, str | None] = {}
        self.fields: list[MergedField] = []

    def merge(self) -> Merge:
        if self.entry.fields.type != self.other.fields.type:
            self._add(ENTRY_TYPE, KEPT, self.entry.entry.type, self.other.entry.type)
        groups: dict[str, dict[str, str]] = {}
        for field, text in self.other.own.items():
            groups.setdefault(group_of(field), {})[field] = text
        for group, values in groups.items():
            if group in RELATION_FIELDS or group == IDS:
                continue
            if group not in self.taken and self._is_united(group):
                self._unite(group, values[group])
            else:
                self._choose(group, values)
        self._relate()
        self._add_other_keys()
        self._report_unread()
        return Merge(self.changes, tuple(self.fields))

    def _add(self, field: str, outcome: str, value: str = "", gone: str = "") -> None:
        self.fields.append(MergedField(field=field, outcome=outcome, value=value, gone=gone))

    def _is_united(self, field: str) -> bool:
        return field in self.tags or field in self.joined or field in _LISTS or field == "file"

    def _unite(self, field: str, other: str) -> None:
        """Unite lists, and join texts."""
        own = self.entry.own.get(field, "")
        if not own:
            self._set_from_other(field)
            self._add(field, ADDED, other)
            return
        if field in self.joined:
            is_there = _plain(other) in _plain(own)
            united = own if is_there else f"{own.rstrip()} {other.lstrip()}"
        else:
            separator = ";" if field == "file" else r"[,;]" if field in self.tags else ","
            keys = self.tags.get(field, {})
            members = {_member_key(each, keys): each for each in _members(own, separator)}
            new = [each for each in _members(other, separator) if _member_key(each, keys) not in members]
            joint = ";" if field == "file" else ", "
            united = joint.join([own.rstrip(" ,;"), *dict.fromkeys(new)]) if new else own
        if united == own:
            self._add(field, SAME, own)
        else:
            self.changes[self.entry.written(field) or field] = f"{{{united}}}"
            self._add(field, UNITED, united)

    def _choose(self, group: str, values: Mapping[str, str]) -> None:
        """Add what only the other entry has, and choose between values that differ."""
        members = _GROUPS.get(group, (group,))
        effective = self.entry.fields.texts
        own = {field: effective[field] for field in members if effective.get(field, "").strip()}
        shared = [field for field in values if field in own]
        if not own:
            is_same, chosen = False, True
        else:
            is_same = all(_is_same(field, own[field], values[field]) for field in shared)
            is_same = is_same if shared else group in _DATES and _is_part(own, values)
            chosen = not is_same and (self.prefers_other or group in self.taken)
        if own and chosen:
            self._take(own, values)
            return
        for field, text in values.items():
            if field in own and (is_same or not shared):
                self._add(field, SAME, own[field], "" if own[field] == text else text)
            elif field in own:
                outcome = SAME if _is_same(field, own[field], text) else KEPT
                self._add(field, outcome, own[field], "" if own[field] == text else text)
            elif not own or (is_same and shared):
                self._set_from_other(field)
                self._add(field, ADDED, text)
            elif is_same:
                self._add(field, SAME, " ".join(own.values()), text)
            else:
                self._add(field, KEPT, "", text)

    def _take(self, own: Mapping[str, str], values: Mapping[str, str]) -> None:
        """Replace the values of the fields that are read together by those of the other entry."""
        for field, text in values.items():
            self._set_from_other(field)
            self._add(field, TAKEN, text, own.get(field, ""))
        for field, text in own.items():
            written = self.entry.written(field)
            if field not in values and field in self.entry.own and written:
                self.changes[written] = None
                self._add(field, TAKEN, "", text)

    def _set_from_other(self, field: str) -> None:
        """Set a field to the raw value of the other entry, or to its text if an abbreviation in it may not be defined here."""
        written = self.other.written(field) or field
        raw = self.other.raw(written)
        if single_text(raw) is None and not self._shares_abbreviations():
            raw = f"{{{self.other.fields.texts[field]}}}"
        self.changes[self.entry.written(field) or written] = raw

    def _shares_abbreviations(self) -> bool:
        """Return whether all that is defined before the other entry is defined before this one."""
        if self.entry.text is not self.other.text:
            return False
        start, end = self.entry.entry.start, self.other.entry.start
        return not any(
            isinstance(each, Definition) and start < each.start < end for each in blocks(self.entry.text.text)
        )

    def _relate(self) -> None:
        """Add the relations of the other entry."""
        relations = relations_in(self.other.own.items())
        if not relations:
            for field in RELATION_FIELDS & self.other.own.keys():
                self._add(field, KEPT, self.entry.own.get(field, ""), self.other.own[field])
            return
        steps: list[Callable[[dict[str, str]], Mapping[str, str | None]]] = [
            lambda fields, each=each: with_relation(fields, each)  # type: ignore[misc]
            for each in relations
        ]
        changes = relation_changes(self.entry.text, self.entry.entry, steps)
        self.changes |= {name: f"{{{value}}}" for name, value in changes.items() if value is not None}
        now = {**self.entry.own, **{name: value or "" for name, value in changes.items()}}
        for field, text in self.other.own.items():
            if field in RELATION_FIELDS:
                outcome = UNITED if changes else SAME
                self._add(field, outcome, now.get(field, ""), "" if now.get(field) == text else text)

    def _add_other_keys(self) -> None:
        own = split_keys(self.entry.own.get(IDS, ""))
        new = [self.other.entry.key, *split_keys(self.other.own.get(IDS, ""))]
        united = [
            *own,
            *(each for each in dict.fromkeys(new) if each not in own and each != self.entry.entry.key),
        ]
        value = ", ".join(united)
        self.changes[self.entry.written(IDS) or IDS] = f"{{{value}}}"
        self._add(IDS, UNITED, value)

    def _report_unread(self) -> None:
        """Report the fields that the other entry has a second time, and its comments."""
        seen: set[str] = set()
        for name, raw in self.other.entry.values:
            for found in _COMMENT.finditer(name):
                self._add(COMMENT, UNREAD, "", found.group())
            plain = _without_comment(name).lower()
            if plain in seen:
                self._add(plain, UNREAD, "", single_text(raw) or raw)
            seen.add(plain)


def _without_comment(name: str) -> str:
    """Return the name of a field without the comments before it, which biber allows."""
    return _COMMENT.sub("", name).strip() if "%" in name else name


def _ignore(code: str, message: str, offset: int, hint: str) -> None:
    """Ignore a problem of a value: reading the file reports it."""


def _keys_by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name.casefold(): key for key, name in pairs}


def _members(text: str, separator: str) -> Iterator[str]:
    for each in re.split(separator, text):
        if member := each.strip().strip("{}").strip():
            yield member


def _member_key(member: str, keys: Mapping[str, str]) -> str:
    folded = _plain(member).casefold()
    return keys.get(folded, folded)


def _plain(text: str) -> str:
    return " ".join(plain_text(text).split())


def _is_same(field: str, text: str, other: str) -> bool:
    """Return whether two values of a field read the same."""
    return text == other or _normal(field, text) == _normal(field, other)


def _normal(field: str, text: str) -> str:
    plain = _plain(text)
    match field:
        case "doi":
            return _DOI_ADDRESS.sub("", plain.casefold())
        case "isbn" | "issn":
            return plain.replace("-", "").replace(" ", "").casefold()
        case "pages":
            return _DASHES.sub("-", plain)
        case "url":
            return plain.rstrip("/")
        case "month":
            return str(_MONTHS.get(plain[:3].casefold(), plain.lstrip("0")))
    return plain


def _is_part(own: Mapping[str, str], values: Mapping[str, str]) -> bool:
    """Return whether the date in *values* is the same as the one in *own*, or less of it."""
    wanted, given = _date_parts(own), _date_parts(values)
    return bool(given) and wanted[: len(given)] == given


def _date_parts(values: Mapping[str, str]) -> list[int]:
    whole = next((text for name, text in values.items() if name.endswith("date")), None)
    if whole is not None:
        return [int(each) for each in _DATE_PART.findall(whole)] if "/" not in whole else []
    parts = []
    for part in ("year", "month", "day"):
        text = next((_normal(part, each) for name, each in values.items() if name.endswith(part)), "")
        if not text.isdigit():
            break
        parts.append(int(text))
    return parts
