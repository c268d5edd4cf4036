"""PubMed's records to references, with an account of every line."""

import functools
import re
from collections.abc import Mapping, Sequence

from essence_refs.exchange.medline.splitter import split_medline
from essence_refs.exchange.records.account import Accountant, RecordsResult
from essence_refs.exchange.records.files import parse_files
from essence_refs.exchange.records.lines import Record, TaggedLine
from essence_refs.exchange.records.names import is_et_al
from essence_refs.exchange.records.reader import (
    Meaning,
    RecordReader,
    doi,
    held,
    keywords,
    language,
    read_issued,
    read_pages,
    serial_or_book_number,
    text,
)
from essence_refs.exchange.records.values import doi_of
from essence_refs.model import Name

_LABEL = re.compile(r"\s*\[([^\[\]]*)\]$")
# "Smith JA": MEDLINE writes no full stops, and puts a suffix last ("Smith JA Jr").
_AUTHOR = re.compile(
    r"(?P<family>.+?) (?P<initials>[^\W\d_a-z]{1,4})(?: (?P<suffix>Jr|Sr|2nd|3rd|4th|II|III|IV))?"
)
_KINDS = {"Book": "book", "Book Chapter": "chapter", "Preprint": "article", "Dataset": "dataset"}


def parse(sources: Sequence[tuple[str, str]], *, use_prefix: bool = True) -> RecordsResult:
    """Return the references in texts of the MEDLINE format, which are pairs of a source's name and the text."""
    read = functools.partial(_read, use_prefix=use_prefix)
    return parse_files(sources, "MEDLINE format", split_medline, read)


def _read(record: Record, accountant: Accountant, *, use_prefix: bool) -> RecordReader:
    accountant.senders["PubMed"] += 1
    reader = RecordReader(record, _MEANINGS, accountant, "nbib", use_prefix=use_prefix)
    kinds = {line.text for line in record.lines if line.tag == "PT"}
    is_book = any(line.tag == "BTI" for line in record.lines)
    reader.kind = next((kind for name, kind in _KINDS.items() if name in kinds), "")
    reader.kind = reader.kind or ("book" if is_book else "article-journal")
    _read_titles(reader, is_book=is_book)
    for role, full, short, body in (("author", "FAU", "AU", "CN"), ("editor", "FED", "ED", "CED")):
        _read_names(reader, role, full, short, body)
    read_issued(reader)
    read_pages(reader)
    for line in reader.held("article number"):
        reader.put("page", line.text, line)
    for line in reader.held("place"):
        # A journal's place is the country of its publisher.
        if is_book:
            reader.put("publisher-place", line.text, line)
        else:
            reader.keep(line)
    return reader


def _read_titles(reader: RecordReader, *, is_book: bool) -> None:
    for line in reader.held("title"):
        found = line.text
        if found.endswith(".") and not found.endswith(".."):
            found = found[:-1]
        reader.put("title", found, line)
    for line in reader.held("book title"):
        is_title = is_book and "title" not in reader.texts
        reader.put("title" if is_title else "container-title", line.text.removesuffix("."), line)
    for line in reader.held("journal"):
        reader.put("container-title", line.text, line)
    for line in reader.held("abbreviation"):
        short = "container-title-short" if "container-title" in reader.texts else "container-title"
        reader.put(short, line.text, line)


def _read_names(reader: RecordReader, role: str, full: str, short: str, body: str) -> None:
    """Add the full names of a role; a short name without a full one is used itself. All keep their order."""
    lines = sorted(
        (line for tag in (full, short, body) for line in reader.held(tag)), key=lambda line: line.number
    )
    has_full = any(line.tag == full for line in lines)
    number_of_short = sum(line.tag == short for line in lines)
    is_paired = has_full and number_of_short <= sum(line.tag == full for line in lines)
    for line in lines:
        if line.tag == body:
            reader.names.setdefault(role, []).append(Name(literal=line.text))
        elif line.tag == full or not has_full:
            _add_name(reader, role, line)
        elif not is_paired:
            reader.keep(line)
            continue
        reader.accountant.carried += 1


def _add_name(reader: RecordReader, role: str, line: TaggedLine) -> None:
    found = None if "," in line.text or is_et_al(line.text) else _AUTHOR.fullmatch(line.text)
    if found is None:
        reader.add_name(role, line.text)
        return
    suffix = f", {found['suffix']}" if found["suffix"] else ""
    reader.add_name(role, f"{found['family']}, {' '.join(f'{each}.' for each in found['initials'])}{suffix}")


def _identifier(reader: RecordReader, line: TaggedLine) -> None:
    """Set a DOI, or the number of an article; other identifiers are kept."""
    label = _LABEL.search(line.text)
    value = line.text[: label.start()] if label else line.text
    kind = label[1] if label else ""
    if kind == "doi" and doi_of(value):
        reader.put("DOI", doi_of(value), line)
    elif kind == "pii" and line.tag == "LID" and re.fullmatch(r"e\d+|\d{1,7}", value):
        reader.later("article number", line._replace(value=value, more=()))
    else:
        reader.keep(line)


_MEANINGS: Mapping[str, Meaning] = {
    "PMID": text("PMID"),
    "PMC": text("PMCID"),
    "TI": held("title"),
    "BTI": held("book title"),
    "CTI": text("collection-title"),
    "JT": held("journal"),
    "TA": held("abbreviation"),
    "VTI": text("volume-title"),
    "FAU": held("FAU"),
    "AU": held("AU"),
    "CN": held("CN"),
    "FED": held("FED"),
    "ED": held("ED"),
    "DP": held("year"),
    "VI": text("volume"),
    "IP": text("issue"),
    "PG": held("first page"),
    "EN": text("edition"),
    "PB": text("publisher"),
    "PL": held("place"),
    "IS": serial_or_book_number,
    "ISBN": serial_or_book_number,
    "AID": _identifier,
    "LID": _identifier,
    "DOI": doi,
    "AB": text("abstract"),
    "LA": language,
    "MH": keywords,
    "OT": keywords,
}
