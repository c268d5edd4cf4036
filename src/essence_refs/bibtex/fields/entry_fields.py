"""The fields of an entry by canonical name, with the location of each."""

import functools
import re
from typing import TYPE_CHECKING

import attrs

from essence_refs.bibtex.fields.mapping import FIELD_ALIASES, FIELDS, TYPE_ALIASES, UNPRINTED
from essence_refs.bibtex.source_file import FieldNames, ProblemCollector, SourceFile
from essence_refs.bibtex.syntax.blocks import Entry, Field
from essence_refs.bibtex.syntax.braces import Report
from essence_refs.bibtex.syntax.field_values import Abbreviations, expand_value, is_one_piece
from essence_refs.diagnostics import Problem, Severity

if TYPE_CHECKING:
    from essence_refs.bibtex.syntax.repair import Repair

_SPACE_OR_BRACE = re.compile(r"[\s{}]+")
_MONTHS = frozenset(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
# What is wrong with the syntax of a value.
_SYNTAX = frozenset({"unbalanced-brace", "undefined-abbreviation", "misspelt-abbreviation"})
_NO_LETTERS = re.compile(r"[^a-z]+")
_OF_CONFERENCES = frozenset({"inproceedings", "proceedings"})
_FIELD_NAME = re.compile(r"[^\s{}\"#%=,\\]+")


class EntryFields:
    """
    An entry with its texts by canonical field name (lower case, aliases resolved).

    Inherited texts are included; ``owners`` maps them to the entry they came from and to their name there.
    """

    def __init__(self, type_: str, entry: Entry, file: SourceFile, problems: ProblemCollector) -> None:
        self.type = type_
        self.key = entry.key
        self.entry = entry
        self.file = file
        self.problems = problems
        self.texts: dict[str, str] = {}
        # Names as written, where they differ from the canonical name.
        self.written: dict[str, str] | None = None
        self.owners: dict[str, tuple[EntryFields, str]] | None = None
        # The fields with their offsets, and the first field of each name. Only problems need them.
        self._located: tuple[Field, ...] | None = None
        self._by_name: dict[str, Field] | None = None
        # Texts after values, which are no part of them: (number of the field, message, offset, hint).
        self.lacks_comma: tuple[tuple[int, str, int, str], ...] = ()

    @property
    def located(self) -> tuple[Field, ...]:
        """The fields of the entry with their offsets."""
        if self._located is None:
            self._located = self.entry.fields
        return self._located

    def field(self, name: str) -> Field | None:
        """Return the first field with exactly this name."""
        if self._by_name is None:
            self._by_name = {field.name: field for field in reversed(self.located)}
        return self._by_name.get(name)

    def report(self, field: str, code: str, message: str, offset: int, hint: str) -> None:
        """Report a problem at an offset in the text of a field, in the entry that it was inherited from."""
        owner, name = (self.owners or {}).get(field, (self, field))
        owner.report_here(name, code, message, offset, hint)

    def report_here(self, field: str, code: str, message: str, offset: int = 0, hint: str = "") -> None:
        """Report a problem in a field of this entry, or at its key where *field* is empty."""
        at = self.entry.key_start
        name = (self.written or {}).get(field, field)
        found = self.field(name) if name else None
        if found:
            is_exact = is_one_piece(found.value, self.texts.get(field, ""))
            at = found.value_start + (offset + 1 if is_exact else 0)
        self.add_problem(at, Problem(code=code, message=message, field=name, hint=hint))

    def add_problem(self, at: int, problem: Problem) -> None:
        """Add a problem of this entry at an offset in the file. In a field that is not printed, it is no error."""
        severity = Severity.WARNING if _is_harmless(problem) else problem.severity
        self.problems.add(self.file, at, attrs.evolve(problem, key=self.key, severity=severity))

    def report_rest(self) -> None:
        """Report the texts after values that are not read."""
        for number, message, offset, hint in self.lacks_comma:
            field = self.located[number]
            problem = Problem(code="missing-comma", message=message, field=field.name, hint=hint)
            self.add_problem(field.value_start + offset, problem)

    def reporter(self, field: str) -> Report:
        """Return a function that reports problems in the text of a field."""
        return functools.partial(self.report, field)


def _is_harmless(problem: Problem) -> bool:
    """Return whether a problem with the syntax of a value is in a field that is not printed."""
    if problem.code not in _SYNTAX or not problem.field:
        return False
    name = FIELD_ALIASES.get(problem.field.lower(), problem.field.lower())
    return name in UNPRINTED or name not in FIELDS


def entry_fields(
    entry: Entry, file: SourceFile, abbreviations: Abbreviations, problems: ProblemCollector
) -> EntryFields:
    """Return the fields of an entry: values expanded, names canonical, nothing inherited yet."""
    result = _unrepaired_fields(entry, file, abbreviations, problems)
    if not result.lacks_comma:
        return result
    # Few files need it.
    from essence_refs.bibtex.syntax.repair import repair_entry  # noqa: PLC0415

    repaired = repair_entry(entry.raw, offset=entry.start)
    if repaired is None or repaired[0].end != entry.end:
        result.report_rest()
        return result
    return repaired_fields(*repaired, file, abbreviations, problems)


def repaired_fields(
    entry: Entry,
    repairs: "tuple[Repair, ...]",
    file: SourceFile,
    abbreviations: Abbreviations,
    problems: ProblemCollector,
) -> EntryFields:
    """Return the fields of an entry that was repaired, and report the repairs."""
    result = _unrepaired_fields(entry, file, abbreviations, problems)
    for repair in repairs:
        if repair.code:
            problem = Problem(code=repair.code, message=repair.message, severity=Severity.WARNING)
            result.add_problem(entry.start + repair.offset, problem)
    return result


def _unrepaired_fields(
    entry: Entry, file: SourceFile, abbreviations: Abbreviations, problems: ProblemCollector
) -> EntryFields:
    written_type = entry.type.lower()
    type_, implied = TYPE_ALIASES.get(written_type, (written_type, ""))
    result = EntryFields(type_, entry, file, problems)
    # The entries of a library have few different sequences of fields, so that names are seldom looked up one by one.
    written = tuple([name for name, _ in entry.values])
    try:
        names = file.field_names[written]
    except KeyError:
        names = file.field_names[written] = _canonical_names(written)
    if names:
        canonical, result.written = names
        texts = [
            # Inlined: this avoids a call for most values. A raw value is complete, so its first brace is closed.
            text
            if "}" not in (text := raw[1:-1]) and "\\" not in text and raw[:1] == "{"
            else expand_value(raw, abbreviations, _raw_reporter(result, number))
            for number, (_, raw) in enumerate(entry.values)
        ]
        result.texts = dict(zip(canonical, texts, strict=True))
    else:
        _read_unusual_names(result, abbreviations)
    if implied and "type" not in result.texts:
        result.texts["type"] = implied
    return result


def _canonical_names(written: tuple[str, ...]) -> FieldNames | None:
    """Return the canonical names of fields, None where one is unusual or occurs twice."""
    if not all(name.isidentifier() or _FIELD_NAME.fullmatch(name) for name in written):
        return None
    names = tuple([FIELD_ALIASES.get(name.lower(), name.lower()) for name in written])
    if len({*names}) < len(names):
        return None
    return names, {name: as_is for name, as_is in zip(names, written, strict=True) if name != as_is}


def _read_unusual_names(fields: EntryFields, abbreviations: Abbreviations) -> None:
    """Read an entry in which a field has an unusual name, or two fields have one name."""
    texts = fields.texts
    fields.written = {}
    # The ACM Digital Library writes the publisher's place as address, and that of the conference as location.
    names = {name.lower() for name, _ in fields.entry.values}
    has_both_places = fields.type in _OF_CONFERENCES and {"address", "location"} <= names
    for number, (name, raw) in enumerate(fields.entry.values):
        cleaned = _without_comments(fields, number, name)
        if cleaned is None:
            continue
        canonical = FIELD_ALIASES.get(cleaned.lower(), cleaned.lower())
        if has_both_places and cleaned.lower() == "location" and "venue" not in names:
            canonical = "venue"
        text = expand_value(raw, abbreviations, _raw_reporter(fields, number))
        if canonical in texts:
            _report_duplicate(fields, number, canonical, text)
            continue
        texts[canonical] = text
        if canonical != name:
            fields.written[canonical] = name


def _raw_reporter(fields: EntryFields, number: int) -> Report:
    """Return a function that reports problems in the raw value of a field."""

    def report(code: str, message: str, offset: int, hint: str) -> None:
        if code == "missing-comma":
            fields.lacks_comma += ((number, message, offset, hint),)
            return
        field = fields.located[number]
        if code == "misspelt-abbreviation" and _is_plainly_text(field.name, field.value, offset):
            code = "undefined-abbreviation"
        problem = Problem(code=code, message=message, field=field.name, hint=hint)
        fields.add_problem(field.value_start + offset, problem)

    return report


def _is_plainly_text(name: str, value: str, offset: int) -> bool:
    """Return whether a word that no @string defines is the name of a month, or a number with letters."""
    if name.lower().endswith("month"):
        return value[offset : offset + 3].lower() in _MONTHS
    return value[offset : offset + 1].isdigit()


def _report_name(fields: EntryFields, number: int, code: str, message: str, hint: str = "") -> None:
    field = fields.located[number]
    name = field.name if _FIELD_NAME.fullmatch(field.name) else ""
    fields.add_problem(field.name_start, Problem(code=code, message=message, field=name, hint=hint))


def _without_comments(fields: EntryFields, number: int, name: str) -> str | None:
    """Return a field name without comments before it, None if the field itself is commented out."""
    lines = [line.strip() for line in name.split("\n")]
    kept = " ".join(line for line in lines if line and not line.startswith("%"))
    if not kept and lines[-1].startswith("%"):
        message = f"the field {lines[-1]!r} is commented out, and not read"
        _report_name(fields, number, "commented-field", message)
        return None
    if not _FIELD_NAME.fullmatch(kept):
        message = f"{kept!r} is not a valid field name; its value is kept under this name"
        hint = "is a comma missing before it, or an equals sign after it?"
        severity = Severity.ERROR if _names_printed_field(kept) else Severity.WARNING
        problem = Problem(code="field-name", message=message, hint=hint, severity=severity)
        fields.add_problem(fields.located[number].name_start, problem)
    return kept


def _names_printed_field(name: str) -> bool:
    """Return whether a word in the name of a field is a field that styles print, so that its value may be lost."""
    words = {FIELD_ALIASES.get(word, word) for word in _NO_LETTERS.split(name.lower())}
    return "-".join(name.lower().split()) not in UNPRINTED and not words.isdisjoint(FIELDS.keys() - UNPRINTED)


def _report_duplicate(fields: EntryFields, number: int, name: str, text: str) -> None:
    """Report a field that an entry has twice, with both texts where a reader would see the difference."""
    first = fields.field((fields.written or {}).get(name, name))
    kept = fields.texts[name]
    if _folded(text) == _folded(kept) or first is None:
        return
    again = fields.entry.values[number][0]
    line, _ = fields.file.lines(first.name_start)
    as_name = f" as {again!r}" if again != first.name else ""
    message = f"{first.name!r} (line {line}) is repeated here{as_name} with another text, which is not read"
    if name not in UNPRINTED:
        message = f"{message}: {_shown(kept)!r} and {_shown(text)!r}"
    _report_name(fields, number, "duplicate-field", message, "keep one of the two")


def _folded(text: str) -> str:
    """Return a text without differences that no reader takes for another value: white space, braces, dashes, letter case."""
    return _SPACE_OR_BRACE.sub(" ", text).strip().casefold().replace("--", "-")


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
