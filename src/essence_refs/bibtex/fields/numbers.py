"""Numbers: volume and part, issue, number in a series, pages and article numbers."""

import re
from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_reader import EntryReader, Reader, join_texts
from essence_refs.bibtex.fields.mapping import IN_SERIES, PERIODICALS
from essence_refs.bibtex.latex import rich_text
from essence_refs.model.text import Mark, RichText, Span

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter, Writer

# Between two numbers, Roman ones included. Elsewhere a hyphen is kept.
_RANGE_HYPHEN = r"(?<=[0-9ivxlcdmIVXLCDM])\s*[-\u2010-\u2012\u2212]\s*(?=[0-9ivxlcdmIVXLCDM])"
_ARTICLE_NUMBER = r"[A-Za-z]+\d{3,}\w*|\d{6,}"


def _number(reader: EntryReader, field: str) -> RichText:
    """Decode a number, without braces around all of it and without spaces inside them."""
    text = reader.decode(field)
    match text.content:
        case (Span(mark=Mark.NO_CASE, content=(str(number),)),):
            return RichText.of(number.strip())
        case (Span(mark=Mark.NO_CASE, content=content),):
            return RichText(content)
    return text


def _read_volume(reader: EntryReader, _field: str, _variable: str) -> None:
    if "part" not in reader.fields:
        reader.set("volume", _number(reader, "volume"))
        return
    numbers = (_number(reader, "volume"), _number(reader, "part"))
    reader.set("volume", join_texts(".", [each for each in numbers if each.content]))


def _write_volume(writer: "EntryWriter", _variable: str, text: RichText) -> None:
    writer.set("volume", writer.encode(text))


def _read_number(reader: EntryReader, _field: str, _variable: str) -> None:
    type_ = reader.entry.type
    if type_ not in PERIODICALS:
        reader.set("collection-number" if type_ in IN_SERIES else "number", _number(reader, "number"))
    elif "issue" in reader.fields:
        number, issue = _number(reader, "number"), _number(reader, "issue")
        same = number.plain == issue.plain
        reader.set(
            "issue", join_texts(", ", [each for each in (number, issue) if each.content][: 1 if same else 2])
        )
    else:
        reader.set("issue", _number(reader, "number"))


def _read_issue(reader: EntryReader, _field: str, _variable: str) -> None:
    if reader.entry.type in PERIODICALS:
        _read_number(reader, "number", "issue")
    else:
        reader.set("issue", _number(reader, "issue"))


def _write_number(writer: "EntryWriter", variable: str, text: RichText) -> None:
    if field := _number_field(writer, variable):
        writer.set(field, writer.encode(text))
    else:
        writer.write_unmapped(variable, writer.encode(text))


def _number_field(writer: "EntryWriter", variable: str) -> str:
    """Return the field that is read as this number in this entry type, an empty string if there is none."""
    is_periodical, is_in_series = writer.type in PERIODICALS, writer.type in IN_SERIES
    if variable == "issue":
        return "number" if is_periodical else "issue"
    if variable == "collection-number":
        return "number" if is_in_series else ""
    if not (is_periodical or is_in_series):
        return "number"
    # If there are pages, eid is read as number.
    is_taken = is_in_series and bool(writer.reference.text("collection-number"))
    return "eid" if writer.reference.text("page") and not is_taken else ""


def _read_pages(reader: EntryReader, field: str, variable: str) -> None:
    text = _number(reader, field)
    plain = text.plain
    # Publishers and PDFs also write ranges with non-breaking hyphens, figure dashes and minus signs.
    if not plain.isalnum() and "\N{EN DASH}" not in plain and text.is_plain:
        text = RichText.of(re.sub(_RANGE_HYPHEN, "\N{EN DASH}", plain))
    reader.set(variable, text)


def _read_article_number(reader: EntryReader, _field: str, _variable: str) -> None:
    """Read an article number as the page, where most styles look for it, or, if there are pages, as the number."""
    fields = reader.fields
    if "pages" not in fields:
        reader.set("page", _number(reader, "eid"))
    elif "number" not in fields or reader.entry.type in PERIODICALS:
        reader.set("number", _number(reader, "eid"))


def _write_pages(writer: "EntryWriter", _variable: str, text: RichText) -> None:
    source = writer.encode(text)
    with_hyphens = source.replace("\N{EN DASH}", "--")
    is_hyphenated = text.is_plain and "-" in text.plain and "\N{EN DASH}" not in text.plain
    needs_eid = bool(writer.reference.text("number")) and writer.type in IN_SERIES | PERIODICALS
    if writer.type in PERIODICALS and not needs_eid and re.fullmatch(_ARTICLE_NUMBER, text.plain, re.ASCII):
        writer.set("eid", source)
    elif is_hyphenated and writer.reference.entry_type and not needs_eid:
        # Pages read from a .bib file have an en dash in ranges, so this hyphen is part of an article number.
        writer.set("eid", source)
    elif is_hyphenated:
        writer.set("pages", re.sub(_RANGE_HYPHEN, "--", source))
    else:
        writer.set("pages", with_hyphens if rich_text(with_hyphens) == text else source)


READERS: dict[str, Reader] = {
    "volume": _read_volume,
    "part": _read_volume,
    "number": _read_number,
    "issue": _read_issue,
    "pages": _read_pages,
    "eid": _read_article_number,
}
WRITERS: dict[str, "Writer"] = {
    "volume": _write_volume,
    **dict.fromkeys(("issue", "number", "collection-number"), _write_number),
    "page": _write_pages,
}
