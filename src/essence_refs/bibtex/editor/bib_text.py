"""A .bib text opened for editing: finds entries and fields, changes one entry, and refuses what would break the text."""

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from essence_refs.bibtex.editor.source_style import (
    SourceStyle,
    apply_case,
    case_of,
    enclose,
    field_order,
    is_number,
    single_text,
    style_of,
)
from essence_refs.bibtex.syntax.blocks import HEADER, Entry, Failure, LineIndex
from essence_refs.bibtex.syntax.braces import value_error
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import ProblemsError, UnknownReferenceError
from essence_refs.model.related.other_keys import IDS
from essence_refs.model.related.relations import split_keys
from essence_refs.suggestions import MOST_SEARCHES, close_matches

_NAME = re.compile(r"""[^\s"#%'(),=\\{}~@\d][^\s"#%'(),=\\{}~@]*""")
_KEY = re.compile(r"""[^\s"#%(),=\\{}~@]+""")
# BibTeX has no comments inside entries. biber has them, and bibtexparser takes them for part of a name or value.
_COMMENT_AFTER = re.compile(r"""[}"\w][ \t]*%[^}"\r\n]*\Z""")
_COMMENT_BEFORE = re.compile(r"\A(?:[ \t]*%.*(?:\r\n|\r|\n)\s*)+")
# Names of BibTeX for fields of biblatex (its manual, section 2.2.5).
_OLDER_NAMES = {"journaltitle": "journal", "location": "address", "date": "year"}
_YEAR = re.compile(r"\d{4}")
_LONE_LINE_FEED = re.compile(r"(?<!\r)\n")
# The entries whose style a new field or entry follows, and those between which the usual gap is measured.
_NEIGHBOURS = 20
_GAPS = 50


def field_positions(entry: Entry, name: str) -> Iterator[int]:
    """Yield the positions of an entry's fields with this name, in any letter case, with or without a comment before it."""
    wanted = name.lower()
    for at, (each, _) in enumerate(entry.values):
        if (_COMMENT_BEFORE.sub("", each) if "%" in each else each).lower() == wanted:
            yield at


@attrs.frozen
class BibText:
    """A .bib text with its entries and failures. Methods that change an entry raise ProblemsError where they cannot."""

    text: str
    source: str
    entries: tuple[Entry, ...]
    failures: tuple[Failure, ...]
    ends_in_failure: bool

    @classmethod
    def of(cls, text: str, source: str) -> "BibText":
        """Split a text."""
        blocks = split(text)
        return cls(
            text,
            source,
            tuple(each for each in blocks if isinstance(each, Entry)),
            tuple(each for each in blocks if isinstance(each, Failure)),
            bool(blocks) and isinstance(blocks[-1], Failure),
        )

    @functools.cached_property
    def keys(self) -> Mapping[str, None]:
        """The keys of entries, and of those that could not be split."""
        return dict.fromkeys((*(each.key for each in self.entries), *self._failures_by_key))

    @functools.cached_property
    def other_keys(self) -> Mapping[str, Entry]:
        """The entries by the keys in their field `ids`; the first of several with one such key."""
        found: dict[str, Entry] = {}
        for entry in self.entries:
            for at in field_positions(entry, IDS):
                for key in split_keys(single_text(entry.values[at][1]) or ""):
                    found.setdefault(key, entry)
        return found

    @functools.cached_property
    def _neighbours(self) -> tuple[Entry, ...]:
        return self.entries[-_NEIGHBOURS:]

    # Only problems need the next two; they are computed once for all of them.

    @functools.cached_property
    def _lines(self) -> LineIndex:
        return LineIndex(self.text)

    @functools.cached_property
    def _failures_by_key(self) -> Mapping[str, Sequence[Failure]]:
        found: dict[str, list[Failure]] = {}
        for each in self.failures:
            if header := HEADER.match(each.raw):
                found.setdefault(each.raw[header.end() :].partition(",")[0].strip(), []).append(each)
        return found

    @property
    def newline(self) -> str:
        """The usual line end of the text."""
        return style_of(None, (), self.text).newline

    def problem(self, message: str, offset: int, code: str, key: str = "", field: str = "") -> Problem:
        """Return a problem at an offset; -1 means the whole text."""
        line, column = self._lines(offset) if offset >= 0 else (0, 0)
        return Problem(
            severity=Severity.ERROR,
            message=message,
            source=self.source,
            line=line,
            column=column,
            key=key,
            field=field,
            code=code,
        )

    def edit(self, keys: Iterable[str], change: Callable[[Entry], Entry]) -> str:
        """
        Return the text with the entries of these keys changed.

        Raises:
            UnknownReferenceError: for a single unknown key, with similar keys.
            ProblemsError: with the problems of all entries.

        """
        pieces: list[str] = []
        problems: list[Problem] = []
        at = 0
        for entry in self.entries_for(keys):
            try:
                raw = change(entry).raw
            except ProblemsError as error:
                problems.extend(error.problems)
                continue
            pieces += (self.text[at : entry.start], raw)
            at = entry.end
        if problems:
            raise ProblemsError(tuple(problems))
        return "".join([*pieces, self.text[at:]])

    def entries_for(self, keys: Iterable[str]) -> list[Entry]:
        """
        Return the entries with these keys in the order of the text.

        Raises:
            UnknownReferenceError: for a single unknown key, with similar keys.
            ProblemsError: for entries that occur twice or are never closed, and for several unknown keys.

        """
        wanted = dict.fromkeys(keys)
        found: dict[str, list[Entry]] = {key: [] for key in wanted}
        for entry in self.entries:
            if entry.key in found:
                found[entry.key].append(entry)
        unknown = [key for key in wanted if not found[key] and not self._failures_for(key)]
        if len(wanted) == len(unknown) == 1:
            raise UnknownReferenceError(unknown[0], self.close_matches(unknown[0]))
        problems = []
        for number, key in enumerate(unknown):
            close = self.close_matches(key) if number < MOST_SEARCHES else ()
            problems.append(self.problem(str(UnknownReferenceError(key, close)), -1, "unknown-key"))
        for key, entries in found.items():
            problems.extend(self._key_problems(key, entries))
        if problems:
            raise ProblemsError(tuple(sorted(problems, key=lambda each: each.line)))
        return sorted((entries[0] for entries in found.values()), key=lambda entry: entry.start)

    def close_matches(self, key: str) -> tuple[str, ...]:
        """Return similar keys."""
        return close_matches(key, (*(entry.key for entry in self.entries), *self.other_keys))

    def _failures_for(self, key: str) -> Sequence[Failure]:
        return self._failures_by_key.get(key, ())

    def _key_problems(self, key: str, entries: Sequence[Entry]) -> Iterable[Problem]:
        """Yield the reasons why the entry with a key cannot be edited."""
        for failure in self._failures_for(key):
            yield self.problem(f"cannot be edited: {failure.reason}", failure.start, "unreadable", key)
        if len(entries) > 1:
            first, _ = self._lines(entries[0].start)
            for other in entries[1:]:
                message = f"line {first} has the same key, so it is not clear which entry is meant"
                yield self.problem(message, other.start, "duplicate-key", key)

    # Changes of one entry return it as it is split from its new text.

    def style(self, entry: Entry) -> SourceStyle:
        """Return the style of an entry, which its new fields follow."""
        return style_of(entry, self._neighbours, self.text)

    def with_value(
        self, entry: Entry, name: str, value: str, style: Callable[[], SourceStyle] | None = None
    ) -> Entry:
        """
        Return the entry with a field set to a value, which is enclosed as the old one.

        *style* returns the style of the entry, where it is used for several fields; finding it takes the most time.
        """
        style = style or functools.cache(lambda: self.style(entry))
        if _LONE_LINE_FEED.search(entry.raw) is None and "\r\n" in entry.raw:
            value = _LONE_LINE_FEED.sub("\r\n", value)
        if error := value_error(value):
            raise ProblemsError((self.problem(error, entry.start, "bad-value", entry.key, name),))
        return self.with_raw_value(entry, name, lambda old: _enclose_as(old, value, style), style)

    def with_raw_value(
        self,
        entry: Entry,
        name: str,
        raw_for: Callable[[str | None], str],
        style_for: Callable[[], SourceStyle] | None = None,
    ) -> Entry:
        """Return the entry with a field set to the raw value for its old one, None for a new field."""
        self._require_name(entry, name)
        at = self._position(entry, name)
        values = list(entry.values)
        if values and _COMMENT_AFTER.search(values[-1 if at is None else at][1]):
            raise ProblemsError((self._comment_problem(entry, values[-1 if at is None else at][0]),))
        if at is None:
            style = style_for() if style_for else self.style(entry)
            raw = raw_for(None)
            changed = _add_field(entry, style, style.field(name, raw))
            values.append((apply_case(name, style.case), raw))
        else:
            field = entry.fields[at]
            raw = raw_for(field.value)
            start, end = field.value_start - entry.start, field.value_end - entry.start
            changed = entry.raw[:start] + raw + entry.raw[end:]
            values[at] = (field.name, raw)
        return self._split_again(entry, changed, tuple(values), name)

    def without(self, entry: Entry, name: str) -> Entry:
        """Return the entry without a field."""
        at = self._position(entry, name)
        if at is None:
            close = close_matches(name, (each for each, _ in entry.values))
            hint = f" (did you mean {' or '.join(close)}?)" if close else ""
            message = f"the entry has no such field{hint}"
            raise ProblemsError((self.problem(message, entry.start, "no-field", entry.key, name),))
        around = [entry.values[at][1], *(entry.values[at - 1][1:] if at else ())]
        if _COMMENT_BEFORE.match(entry.values[at][0]) or any(map(_COMMENT_AFTER.search, around)):
            raise ProblemsError((self._comment_problem(entry, entry.values[at][0]),))
        values = entry.values[:at] + entry.values[at + 1 :]
        return self._split_again(entry, _remove_field(entry, at), values, name)

    def _position(self, entry: Entry, name: str) -> int | None:
        """Return the position of the field with this name, None if there is none."""
        positions = [*field_positions(entry, name)]
        if len(positions) > 1:
            message = "the entry has this field more than once, so it is not clear which one is meant"
            second = entry.fields[positions[1]].name_start
            raise ProblemsError((self.problem(message, second, "duplicate-field", entry.key, name),))
        return positions[0] if positions else None

    def _comment_problem(self, entry: Entry, name: str) -> Problem:
        found = next(field for field in entry.fields if field.name == name or field.name.endswith(name))
        name = _COMMENT_BEFORE.sub("", name)
        message = (
            "there is a comment beside this field, and programs differ in how they read it; change it by hand"
        )
        return self.problem(message, found.name_start, "comment", entry.key, name)

    def _require_name(self, entry: Entry, name: str) -> None:
        if not _NAME.fullmatch(name):
            message = f"{name!r} is not a possible field name"
            raise ProblemsError((self.problem(message, entry.start, "bad-name", entry.key),))

    def _split_again(
        self, entry: Entry, changed: str, values: tuple[tuple[str, str], ...], name: str
    ) -> Entry:
        """Return the changed entry, and require that it is split into the wanted fields."""
        wanted = entry._replace(start=0, raw=changed, values=values)
        if split(changed) != (wanted,):
            message = "this value would break the entry"
            raise ProblemsError((self.problem(message, entry.start, "bad-value", entry.key, name),))
        return wanted._replace(start=entry.start)

    # New entries.

    def closing_problems(self) -> Iterable[Problem]:
        """Yield the reason why nothing can be added at the end."""
        if self.ends_in_failure:
            last = self.failures[-1]
            message = f"nothing can be added after this entry: {last.reason}"
            yield self.problem(message, last.start, "unreadable")

    def new_entry_problems(
        self, type_: str, key: str, fields: Sequence[tuple[str, str]]
    ) -> Iterable[Problem]:
        """Yield the reasons why an entry cannot be added."""
        yield from self.closing_problems()
        if not _NAME.fullmatch(type_) or type_.lower() in ("string", "preamble", "comment"):
            yield self.problem(f"{type_!r} is not a possible entry type", -1, "bad-name", key)
        if not _KEY.fullmatch(key):
            yield self.problem(f"{key!r} is not a possible key", -1, "bad-name")
        for entry in self.entries:
            if entry.key == key:
                yield self.problem("this key is taken already", entry.start, "duplicate-key", key)
        names = [name.lower() for name, _ in fields]
        for name, value in fields:
            if not _NAME.fullmatch(name):
                yield self.problem(f"{name!r} is not a possible field name", -1, "bad-name", key)
            if error := value_error(value):
                yield self.problem(error, -1, "bad-value", key, name)
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield self.problem("the field is given more than once", -1, "duplicate-field", key, name)

    @functools.cached_property
    def _model(self) -> tuple[SourceStyle, str, str, str]:
        """The style of new entries, the text before their key, their last character, and the letter case of their type."""
        model = next((each for each in reversed(self.entries) if each.values), None)
        before_key, close = "{", "}"
        if model:
            before_key = model.raw[1 + len(model.type) : model.key_start - model.start]
            close = model.raw[-1]
        case = case_of(entry.type for entry in self._neighbours)
        return style_of(model, self._neighbours, self.text), before_key, close, case

    @functools.cached_property
    def _field_order(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(field_order(self._neighbours))}

    def as_in_neighbours(self, fields: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """
        Return fields with the names and in the order that the last entries have; fields that none of them has come last.

        A library of BibTeX has "journal" and "year" where biblatex has "journaltitle" and "date".
        """
        order = self._field_order
        given = {name for name, _ in fields}
        named = []
        for name, value in fields:
            older = _OLDER_NAMES.get(name, "")
            is_older = older in order and name not in order and older not in given
            named.append((older if is_older and (name != "date" or _YEAR.fullmatch(value)) else name, value))
        return sorted(named, key=lambda field: order.get(field[0].lower(), len(order)))

    def new_entry(self, type_: str, key: str, fields: Sequence[tuple[str, str]]) -> str:
        """Return the text of a new entry, in the style of the last entry."""
        raw, written = self.new_entry_text(type_, key, fields)
        type_ = raw[1 : 1 + len(type_)]
        if split(raw) != (Entry(type_, key, 0, raw, written),):
            raise ProblemsError((self.problem("these values would break the entry", -1, "bad-value", key),))
        return raw

    def new_entry_text(
        self, type_: str, key: str, fields: Sequence[tuple[str, str]]
    ) -> tuple[str, tuple[tuple[str, str], ...]]:
        """Return the text of a new entry in the style of the last entry, and its raw values. Nothing is checked."""
        style, before_key, close, case = self._model
        if style.newline != "\n":
            fields = [(name, _LONE_LINE_FEED.sub(style.newline, value)) for name, value in fields]
        written = tuple((apply_case(name, style.case), style.enclose(value)) for name, value in fields)
        items = style.separator.join(style.field(name, raw) for name, raw in written)
        body = style.opening + items + style.tail if items else ","
        return f"@{apply_case(type_, case)}{before_key}{key}{body}{close}", written

    def gap(self) -> str:
        """Return the usual text between two entries."""
        pairs = itertools.pairwise(self.entries[-_GAPS:])
        gaps = [self.text[before.end : after.start] for before, after in pairs]
        usual = [gap for gap in gaps if gap.isspace() and ("\n" in gap or "\r" in gap)]
        return max(usual, key=usual.count) if usual else self.newline * 2


def _enclose_as(old: str | None, value: str, style: Callable[[], SourceStyle]) -> str:
    """Return a raw value with the enclosure of the old raw value, or the old one itself if it has this value."""
    if old is None:
        return style().enclose(value)
    text = single_text(old)
    if text == value:
        return old
    if text is None or is_number(old):
        # A number stays without enclosure; an abbreviation or a join is replaced.
        return value if is_number(old) and is_number(value) else enclose(value, style().quote)
    return enclose(value, old[0])


def _add_field(entry: Entry, style: SourceStyle, item: str) -> str:
    """Return the entry's text with a field after the others."""
    raw = entry.raw
    if not entry.values:
        key_end = entry.key_start - entry.start + len(entry.key)
        comma = raw.find(",", key_end)
        if comma < 0:
            return raw[:key_end] + "," + style.after_comma + item + raw[key_end:]
        at = comma + 1
        return raw[:at] + style.after_comma + item + ("," if style.ends_with_comma else "") + raw[at:]
    end = entry.fields[-1].value_end - entry.start
    comma = raw.find(",", end)
    if comma < 0:
        return raw[:end] + style.separator + item + raw[end:]
    comma += 1
    return raw[:comma] + style.after_comma + item + raw[end:comma] + raw[comma:]


def _remove_field(entry: Entry, at: int) -> str:
    """Return the entry's text without a field and one of the commas around it."""
    raw, fields = entry.raw, entry.fields
    key_end = entry.key_start + len(entry.key)
    before = (fields[at - 1].value_end if at else key_end) - entry.start
    end = fields[at].value_end - entry.start
    following = fields[at + 1].name_start - entry.start if at + 1 < len(fields) else len(raw)
    comma = raw.find(",", end, following)
    if comma >= 0:
        return raw[: raw.index(",", before) + 1] + raw[comma + 1 :]
    # BibTeX requires the comma after the key, also without any fields.
    start = before if at else raw.index(",", before) + 1
    return raw[:start] + raw[end:]
