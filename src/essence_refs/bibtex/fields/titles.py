"""Titles of works, containers, volumes, issues and events, with their subtitles and additions."""

from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_reader import ENDS_SENTENCE, EntryReader, Reader
from essence_refs.bibtex.fields.mapping import BOOKS, CHAPTERS, PERIODICALS
from essence_refs.model.text import RichText
from essence_refs.model.titles.short_titles import before_colon

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter, Writer

# The fields of a title: the title itself, the subtitle after a colon, and the addition after a full stop.
_TITLES = {
    prefix: (f"{prefix}title", f"{prefix}subtitle", f"{prefix}titleaddon")
    for prefix in ("", "main", "book", "journal", "issue", "event")
}
_SIMPLE = frozenset({"title", "booktitle", "journaltitle"})
# Few entries have any of these.
_COMPOUND = frozenset(name for names in _TITLES.values() for name in names) - _SIMPLE
_VARIABLES = frozenset({"title", "container-title", "volume-title"})


def _read_titles(reader: EntryReader, _field: str, _variable: str) -> None:
    """Read the titles of the work, its volume, its issue and its container."""
    type_ = reader.entry.type
    if reader.fields.keys().isdisjoint(_COMPOUND):
        reader.set("title", reader.decode("title"))
        _read_container(reader)
        return
    has_main_title = _has_title(reader, "main")
    if type_ in CHAPTERS:
        reader.set("title", _read_title(reader, ""))
        if has_main_title:
            reader.set("container-title", _read_title(reader, "main"))
            reader.set("volume-title", _read_title(reader, "book"))
        else:
            _read_container(reader)
        _read_short_title(reader)
        return
    if has_main_title:
        reader.set("title", _read_title(reader, "main"))
        reader.set("volume-title", _read_title(reader, ""))
    else:
        reader.set("title", _read_title(reader, ""))
    _read_container(reader)
    if _has_title(reader, "issue") and "volume-title" not in reader.texts:
        reader.set("volume-title", _read_title(reader, "issue"))
    if not has_main_title:
        _read_short_title(reader)


def _read_short_title(reader: EntryReader) -> None:
    """
    Read the title without its subtitle as the short title, if the entry has no other.

    Where a colon is between the two, a style takes the part before it.
    """
    if "shorttitle" in reader.fields or "subtitle" not in reader.fields:
        return
    title = reader.decode("title")
    whole = reader.texts.get("title", title)
    if title.content and whole != title and not before_colon(whole).content:
        reader.set("title-short", title)


def _read_container(reader: EntryReader) -> None:
    type_ = reader.entry.type
    if type_ in BOOKS:
        return
    for prefix in ("book", "journal") if type_ in CHAPTERS else ("journal", "book"):
        if _has_title(reader, prefix):
            reader.set("container-title", _read_title(reader, prefix))
            return


def _has_title(reader: EntryReader, prefix: str) -> bool:
    title, subtitle, addition = _TITLES[prefix]
    fields = reader.fields
    return title in fields or subtitle in fields or addition in fields


def _read_title(reader: EntryReader, prefix: str) -> RichText:
    """Read a title with its subtitle and addition."""
    title, subtitle, addition = _TITLES[prefix]
    text = reader.decode(title)
    for field, mark in ((subtitle, ":"), (addition, ".")):
        if field in reader.fields:
            more = reader.decode(field)
            if not text.content:
                text = more
            elif more.content:
                text = text + (" " if text.plain.endswith(ENDS_SENTENCE) else f"{mark} ") + more
    return text


def _read_event_title(reader: EntryReader, _field: str, _variable: str) -> None:
    reader.set("event-title", _read_title(reader, "event"))


def _write_title(writer: "EntryWriter", variable: str, text: RichText) -> None:
    """Write a title to the field that would be read back as the same variable."""
    variables = [name for name, text in writer.reference.texts if text]
    field = _title_fields(writer, variables)[variable]
    if not field:
        writer.write_unmapped(variable, writer.encode(text))
        return
    writer.set(field, writer.encode(text))
    if variable == "volume-title" and "container-title" not in variables and writer.type in CHAPTERS:
        # A volume title is read as one only beside the title of the whole work.
        writer.set("maintitle", "")
    elif variable == "volume-title" and field == "title" and "title" not in variables:
        writer.set("maintitle", "")


def _title_fields(writer: "EntryWriter", variables: list[str]) -> dict[str, str]:
    if writer.type in CHAPTERS:
        if "volume-title" in variables:
            return {"title": "title", "container-title": "maintitle", "volume-title": "booktitle"}
        return {"title": "title", "container-title": "booktitle"}
    is_journal = writer.type in PERIODICALS or _has_kept_title(writer, "book")
    container = "journaltitle" if is_journal else "booktitle"
    if writer.type in BOOKS:
        container = ""
    if "volume-title" in variables:
        is_issue = (writer.type in PERIODICALS or "title" not in variables) and not _has_kept_title(
            writer, "issue"
        )
        if "container-title" in variables:
            is_issue = variables.index("container-title") < variables.index("volume-title")
        if not is_issue:
            return {"title": "maintitle", "container-title": container, "volume-title": "title"}
    return {"title": "title", "container-title": container, "volume-title": "issuetitle"}


def _has_kept_title(writer: "EntryWriter", prefix: str) -> bool:
    return any(field in writer.kept for field in _TITLES[prefix])


def write_empty_titles(writer: "EntryWriter") -> None:
    """Write empty title fields, to prevent a kept title from being read as the container or event title."""
    if writer.type in CHAPTERS:
        if _has_kept_title(writer, "journal") and "maintitle" not in writer.fields:
            writer.set("booktitle", "")
    elif _has_kept_title(writer, "book") and writer.type not in BOOKS:
        writer.set("journaltitle", "")
    if writer.reference.kind == "speech" and writer.type == "unpublished":
        writer.set("eventtitle", "")


def _write_event_title(writer: "EntryWriter", _variable: str, text: RichText) -> None:
    # An unpublished work with an eventtitle is read as a speech.
    is_eventtitle = writer.type != "unpublished" or writer.reference.kind == "speech"
    writer.set("eventtitle" if is_eventtitle else "eventtitleaddon", writer.encode(text))


READERS: dict[str, Reader] = {
    **{field: _read_titles for prefix, fields in _TITLES.items() if prefix != "event" for field in fields},
    "eventtitle": _read_event_title,
    "eventtitleaddon": _read_event_title,
}
WRITERS: dict[str, "Writer"] = {
    **dict.fromkeys(_VARIABLES, _write_title),
    "event-title": _write_event_title,
}
