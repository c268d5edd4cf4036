"""Publishers, institutions and places: lists of texts, and an address in howpublished."""

from typing import TYPE_CHECKING

from essence_refs.bibtex.data_types.literal_list import split_list, write_member
from essence_refs.bibtex.fields.entry_reader import EntryReader, Reader, join_texts
from essence_refs.bibtex.fields.localization import PHRASES
from essence_refs.bibtex.fields.mapping import FIELDS, FieldType, fields_by_variable
from essence_refs.bibtex.latex import rich_text
from essence_refs.model.text import Link, RichText

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter, Writer

_PUBLISHERS = ("institution", "organization", "howpublished", "publisher")
# The field of the publisher to write; "publisher" for all other entry types.
_PUBLISHER_BY_TYPE = {
    "report": "institution",
    "thesis": "institution",
    "manual": "organization",
    "online": "organization",
    "misc": "howpublished",
}
_FIELDS = fields_by_variable(FieldType.LIST)


def _read_list(reader: EntryReader, field: str, variable: str) -> None:
    reader.set(variable, _join_list(reader, field))


def _read_publisher(reader: EntryReader, _field: str, _variable: str) -> None:
    present = [field for field in _PUBLISHERS if field in reader.fields]
    if len(present) == 1 and present != ["howpublished"]:
        reader.set("publisher", _join_list(reader, present[0]))
        return
    publishers: list[RichText] = []
    for field in present:
        text = _join_list(reader, field)
        if field == "howpublished" and "url" not in reader.fields and _address(text):
            reader.set("URL", RichText.of(_address(text)))
        elif text.content and text not in publishers:
            publishers.append(text)
    reader.set("publisher", join_texts("; ", publishers))


def _read_location(reader: EntryReader, field: str, _variable: str) -> None:
    """Read the place of publication, or where a patent is valid."""
    if reader.entry.type != "patent":
        reader.set("publisher-place", _join_list(reader, field))
        return
    reader.used.add(field)
    report = reader.entry.reporter(field)
    members = [PHRASES.get(member, member) for _, member in split_list(reader.fields[field])]
    reader.set("jurisdiction", join_texts("; ", [rich_text(each, report) for each in members]))


def _join_list(reader: EntryReader, field: str) -> RichText:
    """Return the members of a list with semicolons between them."""
    text = reader.fields.get(field, "")
    if " and " not in text and "\n" not in text:
        return reader.rich(field)
    reader.used.add(field)
    report = reader.entry.reporter(field)
    members = [rich_text(member, report) for _, member in split_list(text)]
    return join_texts("; ", [each for each in members if each.content])


def _address(text: RichText) -> str:
    """Return the address that a text consists of, an empty string for other texts."""
    match text.content:
        case (Link(target),):
            return target
        case (str(plain),) if plain.startswith(("http://", "https://")) and " " not in plain:
            return plain
    return ""


def _write_list(writer: "EntryWriter", variable: str, text: RichText) -> None:
    writer.set(_FIELDS[variable], _split_into_list(writer, text))


def _write_publisher(writer: "EntryWriter", _variable: str, text: RichText) -> None:
    field = _PUBLISHER_BY_TYPE.get(writer.type, "publisher")
    if field == "howpublished" and "://" in text.plain:
        # In howpublished an address would be read as the URL of the work.
        field = "organization"
    writer.set(field, _split_into_list(writer, text))


def _write_location(writer: "EntryWriter", variable: str, text: RichText) -> None:
    if (writer.type == "patent") != (variable == "jurisdiction"):
        writer.set_aside(variable, writer.encode(text))
    else:
        writer.set("location", _split_into_list(writer, text))


def _split_into_list(writer: "EntryWriter", text: RichText) -> str:
    """Write a text as a list, split at semicolons."""
    if text.is_plain and "; " in text.plain:
        members = text.plain.split("; ")
        if all(member.strip() == member != "" for member in members):
            return " and ".join(write_member(writer.escape(member)) for member in members)
    return write_member(writer.encode(text))


READERS: dict[str, Reader] = {
    **{field: _read_list for field, mapping in FIELDS.items() if mapping.type is FieldType.LIST},
    **dict.fromkeys(_PUBLISHERS, _read_publisher),
    "location": _read_location,
}
WRITERS: dict[str, "Writer"] = {
    **dict.fromkeys(_FIELDS, _write_list),
    "publisher": _write_publisher,
    "publisher-place": _write_location,
    "jurisdiction": _write_location,
}
