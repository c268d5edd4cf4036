"""Identifiers and URLs: DOI, ISBN, URL and others, and eprint with eprinttype."""

import re
from typing import TYPE_CHECKING

from essence_refs.bibtex.fields.entry_reader import EntryReader, Reader
from essence_refs.bibtex.fields.mapping import FIELDS, FieldType, fields_by_variable
from essence_refs.bibtex.latex import verbatim_text
from essence_refs.bibtex.syntax.braces import unbraced
from essence_refs.model.text import RichText

if TYPE_CHECKING:
    from essence_refs.bibtex.fields.entry_writer import EntryWriter, Writer

_DOI_ADDRESS = r"(?:(?:https?://)?(?:(?:dx|www)\.)?doi\.org/+|doi:\s*|doi\s+(?=10\.))+"
_ENCLOSED = re.compile(r"\\url\{([^{}]*)\}")
# The URLs of the archives in eprinttype, before the identifier.
_ARCHIVES = {
    "arxiv": "https://arxiv.org/abs/",
    "googlebooks": "https://books.google.com/books?id=",
    "hdl": "https://hdl.handle.net/",
    "jstor": "https://www.jstor.org/stable/",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/",
}
_FIELDS = fields_by_variable(FieldType.VERBATIM)


def _read_verbatim(reader: EntryReader, field: str, variable: str) -> None:
    text = reader.fields[field]
    if text.startswith("{"):
        text = unbraced(text)
    # Few URLs and identifiers need decoding.
    if "\\" in text or " " in text or not text.isprintable():
        text = verbatim_text(text)
    if field in ("doi", "url") and (enclosed := _ENCLOSED.fullmatch(text)):
        text = unbraced(enclosed[1])
    if field == "doi":
        address = None if text.startswith("10.") else re.match(_DOI_ADDRESS, text, re.IGNORECASE)
        text = text[address.end() :] if address else text
    elif text.startswith("\\"):
        text = reader.decode_plain(field)
    elif "{" in text and field not in ("url", "doi"):
        text = text.replace("{", "").replace("}", "")
    if text:
        reader.texts[variable] = RichText((text,))


def _write_verbatim(writer: "EntryWriter", variable: str, text: RichText) -> None:
    writer.set(_FIELDS[variable], text.plain)


def _read_eprint(reader: EntryReader, field: str, _variable: str) -> None:
    """Make a URL of an eprint. The fields are kept, because no variable holds them, and written unchanged."""
    fields = reader.fields
    archive = unbraced(fields.get("eprinttype", "")).lower()
    identifier = verbatim_text(unbraced(fields.get("eprint", "")))
    if field != "eprint" or archive not in _ARCHIVES or not identifier:
        return
    if archive == "pubmed" and "pmid" not in fields:
        reader.set("PMID", RichText.of(identifier))
    if "url" not in fields:
        reader.set("URL", RichText.of(_ARCHIVES[archive] + identifier))


READERS: dict[str, Reader] = {
    **{field: _read_verbatim for field, mapping in FIELDS.items() if mapping.type is FieldType.VERBATIM},
    "eprint": _read_eprint,
    "eprinttype": _read_eprint,
}
WRITERS: dict[str, "Writer"] = dict.fromkeys(_FIELDS, _write_verbatim)
