"""Records of Web of Science to references, with an account of every line."""

import functools
from collections.abc import Mapping, Sequence

from essence_refs.exchange.records.account import Accountant, RecordsResult
from essence_refs.exchange.records.files import parse_files
from essence_refs.exchange.records.lines import Record
from essence_refs.exchange.records.reader import (
    Meaning,
    RecordReader,
    doi,
    held,
    keywords,
    language,
    name,
    read_container,
    read_issued,
    read_pages,
    serial_or_book_number,
    text,
)
from essence_refs.exchange.web_of_science.splitter import split_web_of_science
from essence_refs.model import Name

# The document type (DT) goes before the publication type (PT).
_KINDS = {
    "book": "book",
    "book chapter": "chapter",
    "proceedings paper": "paper-conference",
    "data set": "dataset",
    "dataset": "dataset",
    "book review": "review-book",
    "preprint": "article",
}
_PUBLICATION_TYPES = {"J": "article-journal", "B": "book", "S": "chapter", "P": "patent"}


def parse(sources: Sequence[tuple[str, str]], *, use_prefix: bool = True) -> RecordsResult:
    """Return the references in texts of Web of Science, which are pairs of a source's name and the text."""
    read = functools.partial(_read, use_prefix=use_prefix)
    return parse_files(sources, "the format of Web of Science", split_web_of_science, read)


def _read(record: Record, accountant: Accountant, *, use_prefix: bool) -> RecordReader:
    accountant.senders["Web of Science"] += 1
    reader = RecordReader(record, _MEANINGS, accountant, "wos", use_prefix=use_prefix)
    _read_kind(reader)
    for role, full, short in (("author", "AF", "AU"), ("author", "BF", "BA")):
        _read_names(reader, role, full, short)
    for line in reader.held("group"):
        reader.names.setdefault("author", []).extend(Name(literal=each) for each in line.texts)
        accountant.carried += 1
    read_container(reader, "source", "JI", "J9")
    for line in reader.held("article number"):
        reader.later("first page" if not _has_page(record) else "number", line)
    read_pages(reader)
    for line in reader.held("number"):
        reader.put("number", line.text, line)
    read_issued(reader)
    return reader


def _has_page(record: Record) -> bool:
    return any(line.tag == "BP" and line.value for line in record.lines)


def _read_kind(reader: RecordReader) -> None:
    publication = reader.held("publication type")
    document = reader.held("document type")
    kinds = [part.strip().lower() for line in document for part in line.text.split(";")]
    found = next((_KINDS[each] for each in kinds if each in _KINDS), None)
    type_ = publication[0].value if publication else ""
    reader.kind = found or _PUBLICATION_TYPES.get(type_, "document")
    reader.accountant.carried += len(publication)
    for line in document:
        reader.keep(line)


def _read_names(reader: RecordReader, role: str, full: str, short: str) -> None:
    """Add the full names; the short ones repeat them where there are as many."""
    names, shorts = reader.held(full), reader.held(short)
    for line in names or shorts:
        name(role)(reader, line)
    if not names:
        return
    is_paired = sum(len(line.texts) for line in names) == sum(len(line.texts) for line in shorts)
    for line in shorts:
        if is_paired:
            reader.accountant.carried += 1
        else:
            reader.keep(line)


_MEANINGS: Mapping[str, Meaning] = {
    "PT": held("publication type"),
    "DT": held("document type"),
    "AU": held("AU"),
    "AF": held("AF"),
    "BA": held("BA"),
    "BF": held("BF"),
    "BE": name("editor"),
    "ED": name("editor"),
    "CA": held("group"),
    "TI": text("title"),
    "SO": held("source"),
    "SE": text("collection-title"),
    "J9": held("J9"),
    "JI": held("JI"),
    "LA": language,
    "CT": text("event-title"),
    "CL": text("event-place"),
    "DE": keywords,
    "ID": keywords,
    "AB": text("abstract"),
    "PU": text("publisher"),
    "PI": text("publisher-place"),
    "SN": serial_or_book_number,
    "EI": serial_or_book_number,
    "BN": serial_or_book_number,
    "PY": held("year"),
    "PD": held("day"),
    "VL": text("volume"),
    "IS": text("issue"),
    "BP": held("first page"),
    "EP": held("last page"),
    "AR": held("article number"),
    "DI": doi,
    "PM": text("PMID"),
}
