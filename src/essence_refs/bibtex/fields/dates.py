"""Date fields, whole and as year, month and day."""

from typing import TYPE_CHECKING

from essence_refs.bibtex.data_types.fast_date import plain_date, plain_year_and_month
from essence_refs.bibtex.fields.entry_fields import EntryFields
from essence_refs.bibtex.fields.entry_reader import EntryReader, Reader
from essence_refs.bibtex.fields.mapping import FIELDS, FieldType, fields_by_variable
from essence_refs.bibtex.latex import plain_text
from essence_refs.model.dates import Date

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter

# For each field with a part of a date: the prefix of its name, the field of the whole date, and those of the parts.
_DATE_PARTS = {
    prefix + part: (prefix, prefix + "date", prefix + "year", prefix + "month", prefix + "day")
    for prefix in ("", "orig", "event", "url")
    for part in ("year", "month", "day")
}
_FIELDS = fields_by_variable(FieldType.DATE)


def _read_date(reader: EntryReader, field: str, variable: str) -> None:
    text = reader.fields[field]
    cache = reader.entry.file.dates
    date = cache.get(text)
    if date is None:
        date = plain_date(text)
        if date:
            cache[text] = date
        else:
            # Most libraries have only plain dates.
            from essence_refs.bibtex.data_types.date import parse_date_value  # noqa: PLC0415

            date = parse_date_value(text, reader.entry.reporter(field))
    if date:
        reader.dates[variable] = date
        if ":" in text:
            # The model has no time of day.
            reader.kept.append((field, text))


def _read_year_month_day(reader: EntryReader, field: str, variable: str) -> None:
    entry = reader.entry
    fields = reader.fields
    prefix, whole, year, month, day = _DATE_PARTS[field]
    if whole in fields:
        _compare_year(entry, whole, year)
        return
    source = (prefix, fields.get(year, ""), fields.get(month, ""), fields.get(day, ""))
    known = entry.file.days.get(source)
    if known is None:
        calls = entry.problems.calls
        known = _parse_parts(entry, *source)
        if entry.problems.calls == calls:
            entry.file.days[source] = known
    date, used = known
    reader.used.update(used)
    if date:
        reader.dates[variable] = date


def _compare_year(entry: EntryFields, whole: str, year: str) -> None:
    """Report a year that the whole date does not contain. biblatex ignores it, but one of the two is wrong."""
    year_text, date_text = (entry.texts.get(field, "").strip() for field in (year, whole))
    is_year = year_text.isdecimal() and len(year_text) == 4
    if is_year and date_text and year_text not in date_text:
        message = (
            f"{year} is {year_text!r} and {whole} {date_text!r}: the date is used, the year kept as a field"
        )
        entry.report(year, "other-year", message, 0, "correct the one that is wrong")


def _parse_parts(entry: EntryFields, prefix: str, *texts: str) -> tuple[Date | None, tuple[str, ...]]:
    """Parse the fields of year, month and day; return the date and the fields that are part of it."""

    def report(code: str, message: str, offset: int, hint: str) -> None:
        part = {"unknown-month": "month", "unknown-day": "day"}.get(code, "year")
        entry.report(prefix + part, code, message, offset, hint)

    year, month, day = (
        plain_text(text, entry.reporter(prefix + part))
        for part, text in zip(("year", "month", "day"), texts, strict=True)
    )
    if not year:
        return None, ()
    if not day and (date := plain_year_and_month(year, month)):
        return date, (f"{prefix}year", f"{prefix}month") if month else (f"{prefix}year",)
    # As in _read_date.
    from essence_refs.bibtex.data_types.date import parse_year_month_day  # noqa: PLC0415

    date, used = parse_year_month_day(year, month, day, report)
    return date, tuple(prefix + part for part in used)


def write_date_field(writer: "EntryWriter", variable: str, date: Date) -> None:
    """Write a date to the field of the whole date."""
    # As in _read_date.
    from essence_refs.bibtex.data_types.date import is_read_as, write_date  # noqa: PLC0415

    field = _FIELDS.get(variable)
    source = write_date(date, writer.escape)
    if field is None:
        writer.write_unmapped(variable, source)
    elif field in writer.kept and is_read_as(writer.kept[field], date):
        # The kept date has a time of day, which the model does not have.
        writer.set(field, writer.kept[field])
    elif ":" in date.literal:
        # In a date field the text would be kept, as if it had a time of day.
        writer.set(f"{field.removesuffix('date')}year", source)
    else:
        writer.set(field, source)


READERS: dict[str, Reader] = {
    **{field: _read_date for field, mapping in FIELDS.items() if mapping.type is FieldType.DATE},
    **dict.fromkeys(_DATE_PARTS, _read_year_month_day),
}
