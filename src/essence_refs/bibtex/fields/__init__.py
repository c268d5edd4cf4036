"""
Convert the fields of an entry to the CSL variables of a reference, and back.

``mapping`` is the table. Each module reads one group of fields (``READERS``, by field) and writes it (``WRITERS``, by
text variable; names, dates and keywords have functions of their own).
"""

from typing import TYPE_CHECKING

from essence_refs.bibtex.fields import dates, identifiers, names, numbers, publishers, texts, titles
from essence_refs.bibtex.fields.entry_fields import EntryFields
from essence_refs.bibtex.fields.entry_reader import EntryReader, Reader
from essence_refs.bibtex.fields.entry_types import entry_type_for, subtype_for
from essence_refs.bibtex.fields.mapping import FIELDS, TYPE_ALIASES, FieldType
from essence_refs.model.names import NO_NAMES

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter, Writer
    from essence_refs.model.reference import Reference

READERS: dict[str, Reader] = {
    **titles.READERS,
    **names.READERS,
    **dates.READERS,
    **publishers.READERS,
    **numbers.READERS,
    **identifiers.READERS,
    **texts.READERS,
}
"""The reader of each field that is not merely kept."""

WRITERS: dict[str, "Writer"] = {
    **titles.WRITERS,
    **publishers.WRITERS,
    **numbers.WRITERS,
    **identifiers.WRITERS,
    **texts.WRITERS,
}
"""The writer of each text variable."""

# The reader of a field, its usual variable, and whether the field is kept where the reader does not use it.
_READERS = {
    field: (reader, FIELDS[field].variables[0], FIELDS[field].type is FieldType.COMBINED)
    for field, reader in READERS.items()
}


def read_fields(entry: EntryFields, skipped: frozenset[str]) -> EntryReader:
    """Read the variables of an entry, without the fields in *skipped*, which are tags."""
    reader = EntryReader(entry)
    used = reader.used
    for field, text in entry.texts.items():
        if field in used or field in skipped:
            continue
        known = _READERS.get(field)
        if known:
            known[0](reader, field, known[1])
        if known is None or (known[2] and field not in used):
            reader.kept.append((field, text))
    # The reader of a later field may have used a field that was kept before.
    if reader.kept:
        reader.kept = [(field, text) for field, text in reader.kept if field not in used]
    return reader


def write_fields(reference: "Reference") -> "EntryWriter":
    """Write the variables of a reference as fields, without tags and kept fields."""
    # The encoder's tables take time to import, and reading does not need them.
    from essence_refs.bibtex.fields.entry_writer import EntryWriter  # noqa: PLC0415

    written_type = entry_type_for(reference)
    type_, implied = TYPE_ALIASES.get(written_type, (written_type, ""))
    writer = EntryWriter(reference, type_, dict(reference.fields))
    for role, people in reference.names:
        if people != NO_NAMES:
            names.write_names_field(writer, role, people)
    for variable, text in reference.texts:
        if not text:
            continue
        if variable in WRITERS:
            WRITERS[variable](writer, variable, text)
        else:
            writer.write_unmapped(variable, writer.encode(text))
    titles.write_empty_titles(writer)
    for variable, value in reference.dates:
        dates.write_date_field(writer, variable, value)
    texts.write_keywords(writer, reference.keywords)
    if implied and "type" not in writer.fields:
        # Otherwise the entry type would imply one.
        writer.set("type", "")
    subtype = subtype_for(reference.kind, written_type)
    if subtype and "entrysubtype" not in writer.kept:
        writer.set("entrysubtype", subtype)
    return writer
