"""RIS to references, with an account of every line."""

import functools
import re
from collections.abc import Mapping, Sequence

from essence_refs.diagnostics import Problem
from essence_refs.exchange.records.account import Accountant, RecordsResult
from essence_refs.exchange.records.files import parse_files
from essence_refs.exchange.records.lines import Record, SplitText, TaggedLine
from essence_refs.exchange.records.reader import (
    Meaning,
    RecordReader,
    read_container,
    read_issued,
    read_pages,
    serial_or_book_number,
)
from essence_refs.exchange.records.values import doi_of, identifiers
from essence_refs.exchange.ris.item_types import GROUPS, ITEM_TYPES, TypeGroup
from essence_refs.exchange.ris.meanings import MEANINGS
from essence_refs.exchange.ris.senders import Sender, sender_of
from essence_refs.exchange.ris.splitter import split_ris

# Identifiers that may be keys of a .bib file, and are no accession number such as "L373791783".
_KEY = re.compile(r"(?=.*[a-z])[^\W\d_][\w:.+/-]*")
_DOI_ADDRESS = re.compile(r"https?://(?:dx\.)?doi\.org/", re.IGNORECASE)
_ABBREVIATIONS = ("J2", "JA", "JI", "J1", "JO", "J9")


def parse(sources: Sequence[tuple[str, str]], *, use_prefix: bool = True) -> RecordsResult:
    """
    Return the references in texts of RIS, which are pairs of a source's name and the text.

    The key is the ID of a record where that can be a key, or else made of author, year and title. One notice for each
    text has the numbers of its records and lines.
    """
    read = functools.partial(_read, use_prefix=use_prefix)
    return parse_files(sources, "RIS", split_ris, read, _odd_records)


def _read(record: Record, accountant: Accountant, *, use_prefix: bool) -> RecordReader | None:
    """Read a record; None if it has nothing but a type."""
    type_ = next((line for line in record.lines if line.tag == "TY"), None)
    if type_ is not None and not any(line.value for line in record.lines if line is not type_):
        for line in record.lines:
            accountant.leave_out(line, "the record has nothing but a type")
        return None
    name = type_.value.upper() if type_ else ""
    sender = sender_of(record)
    accountant.senders[sender.name] += 1
    meanings = _meanings(GROUPS.get(name, TypeGroup.OTHER), sender)
    reader = RecordReader(record, meanings, accountant, "ris", use_prefix=use_prefix)
    for line in reader.held("type"):
        if name in ITEM_TYPES:
            accountant.carried += 1
        else:
            reader.keep(line)
    finish(reader, name, ends_titles=sender.ends_titles)
    return reader


def finish(reader: RecordReader, name: str, *, ends_titles: bool = False) -> None:
    """
    Read the lines of a record of a type that depend on each other.

    *ends_titles* says whether a full stop at the end of a title is not part of it.
    """
    reader.kind = ITEM_TYPES.get(name, "document")
    group = GROUPS.get(name, TypeGroup.OTHER)
    _read_title(reader, ends_titles=ends_titles)
    _read_key(reader)
    if group is TypeGroup.PART:
        _read_book(reader)
    read_container(reader, "full title", *_ABBREVIATIONS)
    read_pages(reader, counts=group in (TypeGroup.BOOK, TypeGroup.REPORT, TypeGroup.THESIS))
    read_issued(reader)
    _read_numbers(reader)
    _read_doi(reader)
    if name == "EDBOOK" and "editor" not in reader.names and "author" in reader.names:
        reader.names["editor"] = reader.names.pop("author")


# There are few groups and senders.
@functools.cache
def _meanings(group: TypeGroup, sender: Sender) -> Mapping[str, Meaning]:
    return {**MEANINGS[group], **sender.meanings}


def _read_title(reader: RecordReader, *, ends_titles: bool) -> None:
    for line in reader.held("title"):
        text = line.text
        if ends_titles and text.endswith(".") and not text.endswith(".."):
            text = text[:-1]
        reader.put("title", text, line)
    for line in reader.held("short title"):
        # EndNote gives the title without its subtitle, or once more.
        if line.text == reader.texts.get("title"):
            reader.accountant.carried += 1
        else:
            reader.put("title-short", line.text, line)


def _read_key(reader: RecordReader) -> None:
    for line in reader.held("id"):
        if not reader.key and _KEY.fullmatch(line.text):
            reader.key = line.text
            reader.accountant.carried += 1
        else:
            reader.keep(line)


def _read_book(reader: RecordReader) -> None:
    """Set the title of the book or proceedings; beside proceedings, T2 is the name of the conference."""
    proceedings = reader.held("proceedings")
    for line in proceedings:
        reader.put("container-title", line.text, line)
    for line in reader.held("book title"):
        reader.put("event-title" if proceedings else "container-title", line.text, line)


def _read_numbers(reader: RecordReader) -> None:
    for line in reader.held("article number"):
        if "page" not in reader.texts or reader.texts["page"] == line.text:
            reader.put("page", line.text, line)
        else:
            reader.put("number", line.text, line)
    for line in reader.held("number"):
        *_, others = identifiers(line.text)
        if others:
            reader.put("number", line.text, line)
        else:
            serial_or_book_number(reader, line)


def _read_doi(reader: RecordReader) -> None:
    """Set the DOI from a link, where no tag has it."""
    for line in reader.held("link"):
        found = doi_of(line.text)
        if found and reader.texts.setdefault("DOI", found) == found:
            reader.accountant.carried += 1
        else:
            reader.keep(line)
    address = reader.texts.get("URL", "")
    if "DOI" not in reader.texts and _DOI_ADDRESS.match(address) and (found := doi_of(address)):
        reader.texts["DOI"] = found
        del reader.texts["URL"]


def _odd_records(text: SplitText, source: str) -> list[Problem]:
    """Return a problem for the records without an end, and one for those without a type."""
    problems, records = [], text.records
    without_end = [record.number for record in records if not record.is_ended]
    without_type = [record.number for record in records if not _has_type(record.lines)]
    for numbers, tag, how in (
        (without_end, "ER", "it ends where the next one begins"),
        (without_type, "TY", "it is read as a document"),
    ):
        if numbers:
            count = f"; {len(numbers):,} of this kind: lines {_lines(numbers)}" if len(numbers) > 1 else ""
            message = f"the record has no {tag}; {how}{count}"
            problems.append(
                Problem(message=message, source=source, line=numbers[0], code="incomplete-record")
            )
    return problems


def _has_type(lines: Sequence[TaggedLine]) -> bool:
    return any(line.tag == "TY" for line in lines)


def _lines(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:5])) + (", …" if len(numbers) > 5 else "")
