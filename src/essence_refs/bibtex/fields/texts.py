"""Fields with one text: plain ones, localization keys, notes, keywords and languages."""

import re
from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_reader import ENDS_SENTENCE, EntryReader, Reader
from essence_refs.bibtex.fields.localization import PHRASES, edition_number
from essence_refs.bibtex.fields.mapping import FIELDS, PERIODICALS, FieldType, fields_by_variable
from essence_refs.bibtex.latex import plain_text
from essence_refs.bibtex.syntax.braces import split_outside_braces, unbraced
from essence_refs.model.languages import LANGUAGES, language_tag
from essence_refs.model.text import RichText

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter, Writer

_VARIANT = r"\bvariant\s*=\s*(\w+)"
_SPACE = re.compile(r"\s+")

_FIELDS = fields_by_variable(FieldType.TEXT)
# Fields whose value may be a localization key.
_LOCALIZED = frozenset({"type", "pubstate", "series"})
_PHRASE_KEYS = {phrase: key for key, phrase in reversed(PHRASES.items())}
_LANGUAGE_NAMES = {tag: name for name, tag in reversed(LANGUAGES.items())}


def _read_text(reader: EntryReader, field: str, variable: str) -> None:
    text = reader.fields[field]
    phrase = PHRASES.get(text)
    if field == "edition" and (number := edition_number(text)):
        reader.used.add(field)
        reader.set(variable, RichText.of(number))
        return
    if field == "series" and text.isdecimal() and len(text) < 4 and reader.entry.type in PERIODICALS:
        # Manual, 2.2.2, "series": a number is printed as an ordinal.
        phrase = f"{_ordinal(int(text))} series"
    if phrase and field in _LOCALIZED:
        reader.used.add(field)
        reader.set(variable, RichText.of(phrase))
    else:
        reader.set(variable, reader.decode(field))


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _write_text(writer: "EntryWriter", variable: str, text: RichText) -> None:
    field = _FIELDS[variable]
    source = writer.encode(text)
    if field in _LOCALIZED:
        if text.is_plain and text.plain in _PHRASE_KEYS:
            source = _PHRASE_KEYS[text.plain]
        elif source in PHRASES:
            # The word itself, not the phrase for this key.
            source = "{}" + source
    writer.set(field, source)


def _read_note(reader: EntryReader, _field: str, _variable: str) -> None:
    note, addendum = reader.decode("note"), reader.decode("addendum")
    if note.content and addendum.content:
        note = note + (" " if note.plain.endswith(ENDS_SENTENCE) else ". ")
    reader.set("note", note + addendum)


def _write_note(writer: "EntryWriter", _variable: str, text: RichText) -> None:
    writer.set("note", writer.encode(text))


def _read_keywords(reader: EntryReader, field: str, _variable: str) -> None:
    report = reader.entry.reporter(field)
    text = reader.fields[field]
    parts = split_outside_braces(text) if "{" in text else text.split(",")
    words = (plain_text(part, report) for part in parts)
    reader.keywords = tuple(_SPACE.sub(" ", word) for word in words if word)


def write_keywords(writer: "EntryWriter", keywords: tuple[str, ...]) -> None:
    """Write the keywords, which are not a text variable; braces keep one with a comma whole."""
    if keywords:
        sources = (writer.escape(word) for word in keywords)
        writer.set("keywords", ", ".join(f"{{{each}}}" if "," in each else each for each in sources))


def _read_language(reader: EntryReader, field: str, _variable: str) -> None:
    fields = reader.fields
    name = unbraced(fields[field])
    tag = language_tag(name)
    if field == "langid":
        variant = re.search(_VARIANT, fields.get("langidopts", ""))
        region = LANGUAGES.get(variant[1].lower(), "") if variant else ""
        if region and tag and region.split("-")[0] == tag.split("-")[0]:
            tag = region
            reader.used.add("langidopts")
        if not tag:
            reader.entry.report(field, "unknown-language", f"the language {name!r} is not known", 0, "")
    elif field == "langidopts" or "langid" in fields:
        # The options are read together with langid.
        return
    else:
        tag = LANGUAGES.get(name.lower().removeprefix("lang"), tag)
    if tag:
        reader.used.add(field)
        reader.set("language", RichText.of(tag))


def _write_language(writer: "EntryWriter", _variable: str, text: RichText) -> None:
    tag = text.plain
    is_langid_kept = "langid" in writer.kept or "variant" in writer.kept.get("langidopts", "")
    writer.set("language" if is_langid_kept else "langid", _LANGUAGE_NAMES.get(tag, tag))


READERS: dict[str, Reader] = {
    **{field: _read_text for field, mapping in FIELDS.items() if mapping.type is FieldType.TEXT},
    **dict.fromkeys(("note", "addendum"), _read_note),
    **dict.fromkeys(("langid", "langidopts", "language"), _read_language),
    "keywords": _read_keywords,
}
WRITERS: dict[str, "Writer"] = {
    **dict.fromkeys(_FIELDS, _write_text),
    "note": _write_note,
    "language": _write_language,
}
