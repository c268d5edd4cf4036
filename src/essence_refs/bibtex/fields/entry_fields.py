"""Entries on their way to references: texts by field name, and where each of them stands."""

import functools
import re
from typing import TYPE_CHECKING

import attrs

from essence_refs.bibtex.data_types.name_list import People
from essence_refs.bibtex.fields.mapping import FIELD_ALIASES, TYPE_ALIASES
from essence_refs.bibtex.latex.verbatim import Report
from essence_refs.bibtex.syntax.blocks import Entry, Field, LineIndex
from essence_refs.bibtex.syntax.field_values import Abbreviations, is_single, joined
from essence_refs.diagnostics import Problem, Severity

if TYPE_CHECKING:
    from essence_refs.model.dates import Date
    from essence_refs.model.text import RichText

# Nothing is lost in these cases, and the text is as its writer most likely meant it.
_WARNINGS = frozenset(
    [
        "unknown-macro",
        "missing-argument",
        "bare-dollar",
        "dropped-argument",
        "deep-nesting",
        "date-doubt",
        "date-form",
        "date-in-words",
        "time-of-day",
        "unknown-type",
        "unknown-language",
        "unknown-month",
        "unknown-day",
        "unknown-role",
        "commented-field",
        "name-part",
        "others-inside",
        "other-year",
        "redefined-abbreviation",
        "unused-alias",
        "reversed-range",
    ]
)
_FIELD_NAME = r"[^\s{}\"#%=,\\]+"


class File:
    """
    One .bib text: its name, its place among the others, and the lines in it.

    It also remembers what short texts, plain dates and names came to. They occur again and again (journals,
    publishers, years, authors), and values that are equal may as well be one.
    """

    def __init__(self, source: str, text: str, number: int) -> None:
        self.source = source
        self.text = text
        self.number = number
        self.texts: dict[str, RichText] = {}
        self.dates: dict[str, Date] = {}
        self.days: dict[tuple[str, ...], tuple[Date | None, tuple[str, ...]]] = {}
        self.people = People()
        self.people_with_particles = People(use_prefix=True)
        self.layouts: dict[tuple[str, ...], _Layout | None] = {}
        self._places: LineIndex | None = None
        self._counted, self._line = 0, 1

    @property
    def places(self) -> LineIndex:
        """The lines and columns of the text."""
        if self._places is None:
            self._places = LineIndex(self.text)
        return self._places

    def place(self, offset: int) -> tuple[int, int]:
        """Return the line and column of an offset."""
        return self.places(offset)

    def line(self, offset: int) -> int:
        """Return the line of an offset, counted on from the one before: those of entries only grow."""
        if offset < self._counted:
            self._counted, self._line = 0, 1
        self._line += self.text.count("\n", self._counted, offset)
        self._counted = offset
        return self._line


class Problems:
    """The problems found so far, each once, sorted by place when asked for."""

    def __init__(self) -> None:
        # How often something was reported, the same thing again included.
        self.calls = 0
        self._found: dict[tuple[int, int, str, str], Problem] = {}
        self._hints_left = 20

    def add(self, file: File, offset: int, said: Problem) -> None:
        """Add a problem at an offset of a file, which gives it its place; its code tells how bad it is."""
        self.calls += 1
        where = (file.number, offset, said.code, said.message)
        if where not in self._found:
            line, column = file.place(offset)
            severity = Severity.WARNING if said.code in _WARNINGS else Severity.ERROR
            self._found[where] = attrs.evolve(
                said, source=file.source, line=line, column=column, severity=severity
            )

    def may_hint(self) -> bool:
        """Say whether to look for a near miss: that takes time, and after some more of them nobody reads on."""
        self._hints_left -= 1
        return self._hints_left >= 0

    def sorted(self) -> tuple[Problem, ...]:
        """Return all problems in the order of the files and of the places in them."""
        return tuple(self._found[where] for where in sorted(self._found))


class Draft:
    """
    An entry with its texts by canonical field name (lower case, aliases resolved).

    Inherited texts are among them; ``owners`` says whose they are, and under which name they stand there.
    """

    def __init__(self, kind: str, entry: Entry, file: File, problems: Problems) -> None:
        self.type = kind
        self.key = entry.key
        self.entry = entry
        self.file = file
        self.problems = problems
        self.fields: dict[str, str] = {}
        # Fields that stand under another name in the entry: an alias, or capitals.
        self.written: dict[str, str] | None = None
        self.owners: dict[str, tuple[Draft, str]] | None = None
        # The entry's fields with their offsets, and the first of each name: only looked for when there are problems.
        self._placed: tuple[Field, ...] | None = None
        self._by_name: dict[str, Field] | None = None

    @property
    def placed(self) -> tuple[Field, ...]:
        """The fields of the entry with their offsets."""
        if self._placed is None:
            self._placed = self.entry.fields
        return self._placed

    def field(self, name: str) -> Field | None:
        """Return the entry's first field with exactly this name."""
        if self._by_name is None:
            self._by_name = {field.name: field for field in reversed(self.placed)}
        return self._by_name.get(name)

    def report(self, field: str, code: str, message: str, offset: int, hint: str) -> None:
        """Report a problem at an offset in the text of a field, or in that it was inherited from."""
        owner, name = (self.owners or {}).get(field, (self, field))
        owner.report_here(name, code, message, offset, hint)

    def report_here(self, field: str, code: str, message: str, offset: int = 0, hint: str = "") -> None:
        """Report a problem in a field of this very entry."""
        place = self.entry.key_start
        name = (self.written or {}).get(field, field)
        found = self.field(name) if name else None
        if found:
            inside = is_single(found.value, self.fields.get(field, ""))
            place = found.value_start + (offset + 1 if inside else 0)
        said = Problem(code=code, message=message, key=self.key, field=name, hint=hint)
        self.problems.add(self.file, place, said)

    def reporter(self, field: str) -> Report:
        """Return what reports problems in the text of a field."""
        return functools.partial(self.report, field)


_Layout = tuple[tuple[str, ...], dict[str, str]]
"""The canonical names of an entry's fields in their order, and those that are written otherwise, as they are."""


def _layout(written: tuple[str, ...]) -> _Layout | None:
    """Return the layout of an entry by the names of its fields, None if these need a closer look."""
    if not all(name.isidentifier() or re.fullmatch(_FIELD_NAME, name) for name in written):
        return None
    names = tuple([FIELD_ALIASES.get(name.lower(), name.lower()) for name in written])
    if len({*names}) < len(names):
        return None
    return names, {name: as_is for name, as_is in zip(names, written, strict=True) if name != as_is}


def draft(entry: Entry, file: File, known: Abbreviations, problems: Problems) -> Draft:
    """Return the draft of an entry: its values joined, its names canonical, nothing inherited yet."""
    written_type = entry.type.lower()
    kind, implied = TYPE_ALIASES.get(written_type, (written_type, ""))
    result = Draft(kind, entry, file, problems)
    # The entries of a library have their fields in few orders, so that most names need no look of their own.
    written = tuple([name for name, _ in entry.values])
    try:
        layout = file.layouts[written]
    except KeyError:
        layout = file.layouts[written] = _layout(written)
    if layout:
        names, result.written = layout
        texts = [
            # The condition spares most values a call. A value in which a brace is never closed ends no field.
            text
            if "}" not in (text := raw[1:-1]) and "\\" not in text and raw[:1] == "{"
            else joined(raw, known, _raw_reporter(result, number))
            for number, (_, raw) in enumerate(entry.values)
        ]
        result.fields = dict(zip(names, texts, strict=True))
    else:
        _read_closely(result, known)
    if implied and "type" not in result.fields:
        result.fields["type"] = implied
    return result


def _read_closely(draft: Draft, known: Abbreviations) -> None:
    """Read an entry of which a field has an odd name, or two have one."""
    fields = draft.fields
    draft.written = {}
    for number, (name, raw) in enumerate(draft.entry.values):
        cleaned = _cleaned(draft, number, name)
        if cleaned is None:
            continue
        canonical = FIELD_ALIASES.get(cleaned.lower(), cleaned.lower())
        text = joined(raw, known, _raw_reporter(draft, number))
        if canonical in fields:
            _report_twice(draft, number, canonical, text)
            continue
        fields[canonical] = text
        if canonical != name:
            draft.written[canonical] = name


def _raw_reporter(draft: Draft, number: int) -> Report:
    """Return what reports problems in the raw value of a field."""

    def report(code: str, message: str, offset: int, hint: str) -> None:
        field = draft.placed[number]
        said = Problem(code=code, message=message, key=draft.key, field=field.name, hint=hint)
        draft.problems.add(draft.file, field.value_start + offset, said)

    return report


def _report_name(draft: Draft, number: int, code: str, message: str, hint: str = "") -> None:
    field = draft.placed[number]
    name = field.name if re.fullmatch(_FIELD_NAME, field.name) else ""
    said = Problem(code=code, message=message, key=draft.key, field=name, hint=hint)
    draft.problems.add(draft.file, field.name_start, said)


def _cleaned(draft: Draft, number: int, name: str) -> str | None:
    """Return a field's name without comments before it; None if the field itself is a comment."""
    lines = [line.strip() for line in name.split("\n")]
    kept = " ".join(line for line in lines if line and not line.startswith("%"))
    if not kept and lines[-1].startswith("%"):
        message = f"the field {lines[-1]!r} is commented out, and not read"
        _report_name(draft, number, "commented-field", message)
        return None
    if not re.fullmatch(_FIELD_NAME, kept):
        message = f"{kept!r} is no name of a field; its value is kept under it"
        hint = "is a comma missing before it, or an equals sign after it?"
        _report_name(draft, number, "field-name", message, hint)
    return kept


def _report_twice(draft: Draft, number: int, name: str, text: str) -> None:
    first = draft.field((draft.written or {}).get(name, name))
    if text == draft.fields[name] or first is None:
        return
    again = draft.entry.values[number][0]
    line, _ = draft.file.place(first.name_start)
    said = f"again as {again!r}" if again != first.name else "again"
    message = f"{first.name!r} (line {line}) stands here {said} with another text, which is not read"
    _report_name(draft, number, "duplicate-field", message, "keep one of the two")
