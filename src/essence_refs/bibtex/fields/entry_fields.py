"""The fields of an entry by canonical name, with the location of each."""

import functools
import re

from essence_refs.bibtex.fields.mapping import FIELD_ALIASES, TYPE_ALIASES
from essence_refs.bibtex.source_file import FieldNames, ProblemCollector, SourceFile
from essence_refs.bibtex.syntax.blocks import Entry, Field
from essence_refs.bibtex.syntax.braces import Report
from essence_refs.bibtex.syntax.field_values import Abbreviations, expand_value, is_one_piece
from essence_refs.diagnostics import Problem

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
        problem = Problem(code=code, message=message, key=self.key, field=name, hint=hint)
        self.problems.add(self.file, at, problem)

    def reporter(self, field: str) -> Report:
        """Return a function that reports problems in the text of a field."""
        return functools.partial(self.report, field)


def entry_fields(
    entry: Entry, file: SourceFile, abbreviations: Abbreviations, problems: ProblemCollector
) -> EntryFields:
    """Return the fields of an entry: values expanded, names canonical, nothing inherited yet."""
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
    for number, (name, raw) in enumerate(fields.entry.values):
        cleaned = _without_comments(fields, number, name)
        if cleaned is None:
            continue
        canonical = FIELD_ALIASES.get(cleaned.lower(), cleaned.lower())
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
        field = fields.located[number]
        problem = Problem(code=code, message=message, key=fields.key, field=field.name, hint=hint)
        fields.problems.add(fields.file, field.value_start + offset, problem)

    return report


def _report_name(fields: EntryFields, number: int, code: str, message: str, hint: str = "") -> None:
    field = fields.located[number]
    name = field.name if _FIELD_NAME.fullmatch(field.name) else ""
    problem = Problem(code=code, message=message, key=fields.key, field=name, hint=hint)
    fields.problems.add(fields.file, field.name_start, problem)


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
        _report_name(fields, number, "field-name", message, hint)
    return kept


def _report_duplicate(fields: EntryFields, number: int, name: str, text: str) -> None:
    first = fields.field((fields.written or {}).get(name, name))
    if text == fields.texts[name] or first is None:
        return
    again = fields.entry.values[number][0]
    line, _ = fields.file.lines(first.name_start)
    as_name = f" as {again!r}" if again != first.name else ""
    message = f"{first.name!r} (line {line}) is repeated here{as_name} with another text, which is not read"
    _report_name(fields, number, "duplicate-field", message, "keep one of the two")
