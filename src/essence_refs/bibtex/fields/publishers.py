"""Publishers, institutions and places: literal lists, and a URL in howpublished."""

import re
from typing import TYPE_CHECKING

from essence_refs.bibtex.data_types.literal_list import split_list
from essence_refs.bibtex.fields.entry_reader import EntryReader, Reader, join_texts
from essence_refs.bibtex.fields.localization import PHRASES
from essence_refs.bibtex.fields.mapping import FIELDS, FieldType, fields_by_variable
from essence_refs.bibtex.latex import rich_text
from essence_refs.model.text import Link, Mark, RichText, Span

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
_AND_OTHERS = r"(?i)\s+and\s+others\s*\Z"


def _read_list(reader: EntryReader, field: str, variable: str) -> None:
    reader.set(variable, _list_text(reader, field))


def _read_publisher(reader: EntryReader, _field: str, _variable: str) -> None:
    present = [field for field in _PUBLISHERS if field in reader.fields]
    if len(present) == 1 and present != ["howpublished"]:
        reader.set("publisher", _list_text(reader, present[0]))
        return
    publishers: list[RichText] = []
    for field in present:
        text = _list_text(reader, field)
        if field == "howpublished" and "url" not in reader.fields and _url(text):
            reader.set("URL", RichText.of(_url(text)))
        elif text.content and text not in publishers:
            publishers.append(text)
    reader.set("publisher", join_texts("; ", publishers))


def _read_location(reader: EntryReader, field: str, _variable: str) -> None:
    """Read the place of publication, or where a patent is valid."""
    if reader.entry.type != "patent":
        reader.set("publisher-place", _list_text(reader, field))
        return
    members = [member for _, member in split_list(reader.fields[field])]
    if not any(member in PHRASES for member in members):
        reader.set("jurisdiction", _list_text(reader, field))
        return
    reader.used.add(field)
    report = reader.entry.reporter(field)
    texts = [rich_text(PHRASES.get(member, member), report) for member in members]
    reader.set("jurisdiction", join_texts(" and ", texts))


def _list_text(reader: EntryReader, field: str) -> RichText:
    """
    Return a literal list as the source has it, with every "and".

    biblatex prints "and" between the last two members too, and most lists with an "and" are the name of one body.
    """
    source = reader.fields.get(field, "")
    found = re.search(_AND_OTHERS, source) if "others" in source.lower() else None
    if not found:
        return reader.decode(field)
    reader.used.add(field)
    names = rich_text(source[: found.start()], reader.entry.reporter(field))
    return names + RichText((" ", Span(Mark.ET_AL, ("and others",)))) if names.content else names


def _url(text: RichText) -> str:
    """Return the URL that a text consists of, an empty string for other texts."""
    match text.content:
        case (Link(target),):
            return target
        case (str(plain),) if plain.startswith(("http://", "https://")) and " " not in plain:
            return plain
    return ""


def _write_list(writer: "EntryWriter", variable: str, text: RichText) -> None:
    writer.set(_FIELDS[variable], _list_source(writer, text))


def _write_publisher(writer: "EntryWriter", _variable: str, text: RichText) -> None:
    field = _PUBLISHER_BY_TYPE.get(writer.type, "publisher")
    if field == "howpublished" and "://" in text.plain:
        # In howpublished a URL would be read as the URL of the work.
        field = "organization"
    writer.set(field, _list_source(writer, text))


def _write_location(writer: "EntryWriter", variable: str, text: RichText) -> None:
    if (writer.type == "patent") != (variable == "jurisdiction"):
        writer.write_unmapped(variable, writer.encode(text))
    else:
        writer.set("location", _list_source(writer, text))


def _list_source(writer: "EntryWriter", text: RichText) -> str:
    """Write a text as a literal list; empty braces keep its own words "and others" from being read as "et al."."""
    source = writer.encode(text)
    match text.content:
        case (*_, Span(Mark.ET_AL)):
            return source
    return re.sub(_AND_OTHERS, " and {}others", source)


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
