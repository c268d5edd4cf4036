"""
Editing .bib text in place: what is not meant to change keeps every character.

Values are BibTeX source, what stands between the braces; ``escaping.escape`` makes it from plain text. Text goes in
and comes out; decoding and encoding without loss, and saving, are the caller's.
"""

import difflib
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.bibtex.editor.source_style import (
    Manner,
    case_of,
    cased,
    enclosed,
    is_number,
    manner_of,
    single,
)
from essence_refs.bibtex.syntax.blocks import Entry, Failure, LineIndex
from essence_refs.bibtex.syntax.braces import value_error
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.diagnostics import Problem
from essence_refs.errors import ProblemsError, UnknownReferenceError
from essence_refs.suggestions import close_matches

_NAME = re.compile(r"""[^\s"#%'(),=\\{}~@\d][^\s"#%'(),=\\{}~@]*""")
_KEY = re.compile(r"""[^\s"#%(),=\\{}~@]+""")
_REST_OF_LINE_IS_BLANK = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_LINE_END = re.compile(r"\r\n|\r|\n")
# BibTeX knows no comments inside an entry; biber does, and to bibtexparser they are part of what they stand at.
_COMMENT_AFTER = re.compile(r"""[}"\w][ \t]*%[^}"\r\n]*\Z""")
_COMMENT_BEFORE = re.compile(r"\A(?:[ \t]*%.*(?:\r\n|\r|\n)\s*)+")
_LONE_LINE_FEED = re.compile(r"(?<!\r)\n")
_BYTE_ORDER_MARK = "\ufeff"


def set_field(text: str, key: str, field: str, value: str, *, source: str = "") -> str:
    r"""
    Set a field of an entry, adding it after the others if it is not there. Replaces abbreviations and joins.

    >>> set_field("@misc{some,\n  title = {A},\n}", "some", "year", "2020")
    '@misc{some,\n  title = {A},\n  year = {2020},\n}'

    Raises:
        UnknownReferenceError: with the nearest keys.
        ProblemsError: for an entry or a field that is there twice, or a value that cannot stand in it.

    """
    return change_fields(text, {key: {field: value}}, source=source)


def remove_field(text: str, key: str, field: str, *, source: str = "") -> str:
    """
    Remove a field of an entry, with the comma and the line that it took.

    Raises:
        UnknownReferenceError: with the nearest keys.
        ProblemsError: for an entry or a field that is there twice, and a field that is not there.

    """
    return change_fields(text, {key: {field: None}}, source=source)


def set_raw(text: str, key: str, field: str, raw: str, *, source: str = "") -> str:
    """
    Set a field to a value that brings its own enclosure, or is an abbreviation or a join of several.

    Raises:
        UnknownReferenceError: with the nearest keys.
        ProblemsError: for an entry or a field that is there twice, or a value that cannot stand in it.

    """
    opened = _Opened.of(text, source)
    return opened.edited([key], lambda entry: opened.with_raw(entry, field, lambda _: raw))


def change_fields(text: str, changes: Mapping[str, Mapping[str, str | None]], *, source: str = "") -> str:
    """
    Set many fields of many entries at once, keys to names to values; a field with None is removed.

    Raises:
        UnknownReferenceError: for the one key that is not there, with the nearest ones.
        ProblemsError: with everything that stands in the way; nothing is changed then.

    """
    opened = _Opened.of(text, source)

    def changed(entry: Entry) -> Entry:
        problems: list[Problem] = []
        for field, value in changes[entry.key].items():
            try:
                if value is None:
                    entry = opened.without(entry, field)
                else:
                    entry = opened.with_value(entry, field, value)
            except ProblemsError as error:
                problems.extend(error.problems)
        if problems:
            raise ProblemsError(tuple(problems))
        return entry

    return opened.edited(changes, changed)


def add_entry(
    text: str, type_: str, key: str, fields: Iterable[tuple[str, str]] = (), *, source: str = ""
) -> str:
    r"""
    Add an entry at the end, in the manner of the last one there.

    >>> add_entry("@misc{a,\n\ttitle = {A}\n}\n", "book", "b", [("title", "B"), ("year", "2020")])
    '@misc{a,\n\ttitle = {A}\n}\n\n@book{b,\n\ttitle = {B},\n\tyear = {2020}\n}\n'

    Raises:
        ProblemsError: for a key that is there already or cannot be one, a value that cannot stand in a
            field, and a file whose last entry is never closed.

    """
    opened = _Opened.of(text, source)
    fields = [*fields]
    problems = [*opened.against_entry(type_, key, fields)]
    if problems:
        raise ProblemsError(tuple(problems))
    raw = opened.new_entry(type_, key, fields)
    body = text.rstrip()
    ending = text[len(body) :]
    if body in ("", _BYTE_ORDER_MARK):
        return text + raw + opened.newline
    return body + opened.gap() + raw + ending


def remove_entry(text: str, key: str, *, source: str = "") -> str:
    """
    Remove an entry with the blank lines before it. Comments around it stay.

    Raises:
        UnknownReferenceError: with the nearest keys.
        ProblemsError: when two entries have the key, or the entry is never closed.

    """
    [entry] = _Opened.of(text, source).entries_for([key])
    before, after = text[: entry.start], text[entry.end :]
    kept = before.rstrip()
    if kept in ("", _BYTE_ORDER_MARK):
        return before + after.lstrip()
    # What follows on the entry's own line must not end up on a line of comment.
    return (kept if _REST_OF_LINE_IS_BLANK.match(after) else before) + after


def entries_for(text: str, keys: Iterable[str], *, source: str = "") -> list[Entry]:
    """
    Return the entries with these keys in the order of the text.

    Raises:
        UnknownReferenceError: for the one key that is not there, with the nearest ones.
        ProblemsError: for entries that are there twice or are never closed, and several unknown keys.

    """
    return _Opened.of(text, source).entries_for(keys)


def places_of(entry: Entry, name: str) -> Iterator[int]:
    """Yield which of an entry's fields have this name, whatever their case and with a comment before it or not."""
    for at, (each, _) in enumerate(entry.values):
        if _COMMENT_BEFORE.sub("", each).lower() == name.lower():
            yield at


def located(text: str, source: str, entry: Entry, field: str, message: str) -> Problem:
    """Return a problem of an entry at its field, or at its beginning where it has no such field."""
    at = next(places_of(entry, field), None)
    offset = entry.start if at is None else entry.fields[at].value_start
    return _Opened(text, source, (), (), ends_in_failure=False).problem(
        message, offset, "bad-tag", entry.key, field
    )


def diff(before: str, after: str, name: str) -> str:
    """Return what changed as a unified diff for people to read, empty when nothing did."""
    old, new = (_LINE_END.split(text) for text in (before, after))
    if old == new and before != after:
        return f"--- {name}\n+++ {name}\nonly line ends differ\n"
    return "".join(line + "\n" for line in difflib.unified_diff(old, new, name, name, lineterm=""))


@attrs.frozen
class _Opened:
    """A text being edited, with its entries."""

    text: str
    source: str
    entries: tuple[Entry, ...]
    failures: tuple[Failure, ...]
    ends_in_failure: bool

    @classmethod
    def of(cls, text: str, source: str) -> "_Opened":
        blocks = split(text)
        return cls(
            text,
            source,
            tuple(each for each in blocks if isinstance(each, Entry)),
            tuple(each for each in blocks if isinstance(each, Failure)),
            bool(blocks) and isinstance(blocks[-1], Failure),
        )

    @property
    def newline(self) -> str:
        return manner_of(None, (), self.text).newline

    def problem(self, message: str, offset: int, code: str, key: str = "", field: str = "") -> Problem:
        line, column = LineIndex(self.text)(offset) if offset >= 0 else (0, 0)
        return Problem(
            message=message, source=self.source, line=line, column=column, key=key, field=field, code=code
        )

    def edited(self, keys: Iterable[str], change_one: Callable[[Entry], Entry]) -> str:
        """Return the text with a change made in every entry called for, or raise all that stands in the way."""
        pieces: list[str] = []
        problems: list[Problem] = []
        at = 0
        for entry in self.entries_for(keys):
            try:
                raw = change_one(entry).raw
            except ProblemsError as error:
                problems.extend(error.problems)
                continue
            pieces += (self.text[at : entry.start], raw)
            at = entry.end
        if problems:
            raise ProblemsError(tuple(problems))
        return "".join([*pieces, self.text[at:]])

    def entries_for(self, keys: Iterable[str]) -> list[Entry]:
        """Return the entries with these keys in the order of the text."""
        wanted = dict.fromkeys(keys)
        found: dict[str, list[Entry]] = {key: [] for key in wanted}
        for entry in self.entries:
            if entry.key in found:
                found[entry.key].append(entry)
        unknown = [key for key in wanted if not found[key] and not self.failures_for(key)]
        if len(wanted) == len(unknown) == 1:
            raise UnknownReferenceError(unknown[0], self.close_matches(unknown[0]))
        problems = [
            self.problem(str(UnknownReferenceError(key, self.close_matches(key))), -1, "unknown-key")
            for key in unknown
        ]
        for key, entries in found.items():
            problems.extend(self.against(key, entries))
        if problems:
            raise ProblemsError(tuple(sorted(problems, key=lambda each: each.line)))
        return sorted((entries[0] for entries in found.values()), key=lambda entry: entry.start)

    def close_matches(self, key: str) -> tuple[str, ...]:
        return close_matches(key, (entry.key for entry in self.entries))

    def failures_for(self, key: str) -> list[Failure]:
        header = re.compile(rf"@\w*\s*[{{(]\s*{re.escape(key)}\s*(,|$)")
        return [failure for failure in self.failures if header.match(failure.raw)]

    def against(self, key: str, entries: Sequence[Entry]) -> Iterable[Problem]:
        """Yield what forbids to edit the entries with a key."""
        for failure in self.failures_for(key):
            yield self.problem(f"cannot be edited: {failure.reason}", failure.start, "unreadable", key)
        if len(entries) > 1:
            place = LineIndex(self.text)
            first = place(entries[0].start)[0]
            for other in entries[1:]:
                message = f"stands here again, after line {first}, so it is not clear which one is meant"
                yield self.problem(message, other.start, "duplicate-key", key)

    # One entry at a time: each step returns the entry as it is split from its new text.

    def with_value(self, entry: Entry, name: str, value: str) -> Entry:
        manner = manner_of(entry, self.entries[-20:], self.text)
        if _LONE_LINE_FEED.search(entry.raw) is None and "\r\n" in entry.raw:
            value = _LONE_LINE_FEED.sub("\r\n", value)
        fault = value_error(value)
        if fault:
            raise ProblemsError((self.problem(fault, entry.start, "bad-value", entry.key, name),))
        return self.with_raw(entry, name, lambda old: _enclosed_as(old, value, manner))

    def with_raw(self, entry: Entry, name: str, raw_for: Callable[[str | None], str]) -> Entry:
        self.require_name(entry, name)
        at = self.place_of(entry, name)
        values = list(entry.values)
        if values and _COMMENT_AFTER.search(values[-1 if at is None else at][1]):
            raise ProblemsError((self.comment(entry, values[-1 if at is None else at][0]),))
        if at is None:
            manner = manner_of(entry, self.entries[-20:], self.text)
            raw = raw_for(None)
            changed = _with_added(entry, manner, manner.field(name, raw))
            values.append((cased(name, manner.case), raw))
        else:
            field = entry.fields[at]
            raw = raw_for(field.value)
            start, end = field.value_start - entry.start, field.value_end - entry.start
            changed = entry.raw[:start] + raw + entry.raw[end:]
            values[at] = (field.name, raw)
        return self.split_again(entry, changed, tuple(values), name)

    def without(self, entry: Entry, name: str) -> Entry:
        at = self.place_of(entry, name)
        if at is None:
            close = close_matches(name, (each for each, _ in entry.values))
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            message = f"the entry has no such field{hint}"
            raise ProblemsError((self.problem(message, entry.start, "no-field", entry.key, name),))
        around = [entry.values[at][1], *(entry.values[at - 1][1:] if at else ())]
        if _COMMENT_BEFORE.match(entry.values[at][0]) or any(map(_COMMENT_AFTER.search, around)):
            raise ProblemsError((self.comment(entry, entry.values[at][0]),))
        values = entry.values[:at] + entry.values[at + 1 :]
        return self.split_again(entry, _with_removed(entry, at), values, name)

    def place_of(self, entry: Entry, name: str) -> int | None:
        """Return which of the entry's fields has this name, None where none has."""
        places = [*places_of(entry, name)]
        if len(places) > 1:
            message = "the field stands in this entry more than once, so it is not clear which one is meant"
            second = entry.fields[places[1]].name_start
            raise ProblemsError((self.problem(message, second, "duplicate-field", entry.key, name),))
        return places[0] if places else None

    def comment(self, entry: Entry, name: str) -> Problem:
        found = next(field for field in entry.fields if field.name == name or field.name.endswith(name))
        name = _COMMENT_BEFORE.sub("", name)
        message = (
            "a comment stands at this field, and programs differ on what belongs to it; change it by hand"
        )
        return self.problem(message, found.name_start, "comment", entry.key, name)

    def require_name(self, entry: Entry, name: str) -> None:
        if not _NAME.fullmatch(name):
            message = f"{name!r} cannot be the name of a field"
            raise ProblemsError((self.problem(message, entry.start, "bad-name", entry.key),))

    def split_again(
        self, entry: Entry, changed: str, values: tuple[tuple[str, str], ...], name: str
    ) -> Entry:
        """Return the changed entry, having made sure that it reads as just what was wanted."""
        wanted = entry._replace(start=0, raw=changed, values=values)
        if split(changed) != (wanted,):
            message = "this value would break the entry"
            raise ProblemsError((self.problem(message, entry.start, "bad-value", entry.key, name),))
        return wanted._replace(start=entry.start)

    # New entries.

    def against_entry(self, type_: str, key: str, fields: Sequence[tuple[str, str]]) -> Iterable[Problem]:
        """Yield what forbids to add an entry."""
        if self.ends_in_failure:
            last = self.failures[-1]
            message = f"nothing can be added after this entry: {last.reason}"
            yield self.problem(message, last.start, "unreadable")
        if not _NAME.fullmatch(type_) or type_.lower() in ("string", "preamble", "comment"):
            yield self.problem(f"{type_!r} cannot be the type of an entry", -1, "bad-name", key)
        if not _KEY.fullmatch(key):
            yield self.problem(f"{key!r} cannot be a key", -1, "bad-name")
        for entry in self.entries:
            if entry.key == key:
                yield self.problem("this key is taken already", entry.start, "duplicate-key", key)
        names = [name.lower() for name, _ in fields]
        for name, value in fields:
            if not _NAME.fullmatch(name):
                yield self.problem(f"{name!r} cannot be the name of a field", -1, "bad-name", key)
            if fault := value_error(value):
                yield self.problem(fault, -1, "bad-value", key, name)
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield self.problem("the field is given more than once", -1, "duplicate-field", key, name)

    def new_entry(self, type_: str, key: str, fields: Sequence[tuple[str, str]]) -> str:
        """Return a new entry in the manner of the last one."""
        like = next((each for each in reversed(self.entries) if each.values), None)
        manner = manner_of(like, self.entries[-20:], self.text)
        before_key, close = "{", "}"
        if like:
            before_key = like.raw[1 + len(like.type) : like.key_start - like.start]
            close = like.raw[-1]
        written = [(cased(name, manner.case), manner.enclosed(value)) for name, value in fields]
        items = manner.separator.join(manner.field(name, raw) for name, raw in written)
        body = manner.opening + items + manner.tail if items else ","
        type_ = cased(type_, case_of(entry.type for entry in self.entries[-20:]))
        raw = f"@{type_}{before_key}{key}{body}{close}"
        if split(raw) != (Entry(type_, key, 0, raw, tuple(written)),):
            raise ProblemsError((self.problem("these values would break the entry", -1, "bad-value", key),))
        return raw

    def gap(self) -> str:
        """Return what stands between most entries."""
        gaps = [
            self.text[before.end : after.start] for before, after in itertools.pairwise(self.entries[-50:])
        ]
        usual = [gap for gap in gaps if gap.isspace() and ("\n" in gap or "\r" in gap)]
        return max(usual, key=usual.count) if usual else self.newline * 2


def _enclosed_as(old: str | None, value: str, manner: Manner) -> str:
    """Return the raw value in the enclosure of the old one, the very same where it says so already."""
    if old is None:
        return manner.enclosed(value)
    said = single(old)
    if said == value:
        return old
    if said is None or is_number(old):
        # A number that stood bare stays bare; an abbreviation or a join gives way.
        return value if is_number(old) and is_number(value) else enclosed(value, manner.quote)
    return enclosed(value, old[0])


def _with_added(entry: Entry, manner: Manner, item: str) -> str:
    raw = entry.raw
    if not entry.values:
        key_end = entry.key_start - entry.start + len(entry.key)
        comma = raw.find(",", key_end)
        if comma < 0:
            return raw[:key_end] + "," + manner.after_comma + item + raw[key_end:]
        at = comma + 1
        return raw[:at] + manner.after_comma + item + ("," if manner.ends_with_comma else "") + raw[at:]
    end = entry.fields[-1].value_end - entry.start
    comma = raw.find(",", end)
    if comma < 0:
        return raw[:end] + manner.separator + item + raw[end:]
    comma += 1
    return raw[:comma] + manner.after_comma + item + raw[end:comma] + raw[comma:]


def _with_removed(entry: Entry, at: int) -> str:
    """Return the entry's text without a field: from the comma before it to the one after it, keeping one."""
    raw, fields = entry.raw, entry.fields
    key_end = entry.key_start + len(entry.key)
    before = (fields[at - 1].value_end if at else key_end) - entry.start
    end = fields[at].value_end - entry.start
    following = fields[at + 1].name_start - entry.start if at + 1 < len(fields) else len(raw)
    comma = raw.find(",", end, following)
    if comma >= 0:
        return raw[: raw.index(",", before) + 1] + raw[comma + 1 :]
    # The comma after the key stays also when the last field goes: BibTeX requires it.
    start = before if at else raw.index(",", before) + 1
    return raw[:start] + raw[end:]
