"""Fields with lists of names, and the fields with the roles of editors."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from essence_refs.bibtex.data_types.name_list import parse_names, use_prefix_of, write_names
from essence_refs.bibtex.fields.entry_reader import EntryReader, Reader
from essence_refs.bibtex.fields.mapping import EDITOR_ROLES, FIELDS, FieldType, fields_by_variable
from essence_refs.model.names import Names

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter

_EDITORS = ("editor", "editora", "editorb", "editorc")
# Five biblatex fields become the CSL variable contributor; it is written as annotator.
_FIELDS = fields_by_variable(FieldType.NAMES) | {"contributor": "annotator"}


def _read_names(reader: EntryReader, field: str, variable: str) -> None:
    entry = reader.entry
    cache = entry.file.names
    if "options" in reader.fields:
        use_prefix = use_prefix_of(reader.fields["options"], default=cache.use_prefix)
        cache = cache if use_prefix is cache.use_prefix else entry.file.other_names
    names = parse_names(reader.fields[field], entry.reporter(field), cache=cache)
    role = _editorial_role(reader, field) if field in _EDITORS else variable
    if names.names or not names.complete:
        before = reader.names.get(role)
        if before:
            names = Names(before.names + names.names, before.complete and names.complete)
        reader.names[role] = names


def _editorial_role(reader: EntryReader, field: str) -> str:
    written = reader.fields.get(f"{field}type", "").strip().lower()
    if not written:
        return "editor"
    role = EDITOR_ROLES.get(written)
    if role == written:
        reader.used.add(f"{field}type")
    if role is None:
        message = f"the editorial role {written!r} is not known; these people are read as editors"
        reader.entry.report(f"{field}type", "unknown-role", message, 0, "")
    return role or "editor"


def _read_editor_type(reader: EntryReader, field: str, _variable: str) -> None:
    """Mark the type of editors as used if there are editors and CSL has that role."""
    role = reader.fields[field].strip().lower()
    if field.removesuffix("type") in reader.fields and EDITOR_ROLES.get(role) == role:
        reader.used.add(field)


def write_names_field(writer: "EntryWriter", role: str, names: Names) -> None:
    """Write a list of names to the field of its role."""
    use_prefix = use_prefix_of(writer.kept.get("options", ""), default=True)
    source = write_names(names, writer.escape, use_prefix=use_prefix)
    field = _free_editor_field(writer, role)
    if role == "editor" and not field:
        # The kept editortype would give these editors another role; editora without a type has none.
        field = _free_editor_field(writer, "")
    if field := field or _FIELDS.get(role, ""):
        writer.set(field, source)
    elif role in EDITOR_ROLES.values() and (field := _free_editor_field(writer, "")):
        writer.set(field, source)
        writer.set(f"{field}type", next(_biblatex_roles(role)))
    else:
        writer.write_unmapped(role, source)


def _biblatex_roles(role: str) -> Iterator[str]:
    """Yield the values of editortype for a role, the role itself first."""
    if role in EDITOR_ROLES:
        yield role
    for name, value in EDITOR_ROLES.items():
        if value == role:
            yield name


def _free_editor_field(writer: "EntryWriter", role: str) -> str:
    """Return a free field for editors whose kept type has this role, or one without a type where *role* is empty."""
    for field in _EDITORS:
        kept = writer.kept.get(f"{field}type", "").strip().lower()
        # A type that CSL has as a role is not kept.
        kept_role = EDITOR_ROLES.get(kept, "editor") if kept or field == "editor" else ""
        if field not in writer.fields and kept_role == role and (kept != role or not role):
            return field
    return ""


READERS: dict[str, Reader] = {
    **{field: _read_names for field, mapping in FIELDS.items() if mapping.type is FieldType.NAMES},
    **{f"{field}type": _read_editor_type for field in _EDITORS},
}
