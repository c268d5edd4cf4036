"""
What each tag of RIS means, by the group of the record's type and by the program that wrote it.

The meanings are those of the RIS format specification (Reference Manager, 2001; EndNote, 2011). Where programs use a tag
in another way, the module ``senders`` has the difference.
"""

from collections.abc import Mapping

from essence_refs.exchange.records.reader import (
    Meaning,
    date,
    doi,
    field,
    held,
    kept,
    keywords,
    language,
    name,
    serial_or_book_number,
    text,
    url,
)
from essence_refs.exchange.ris.item_types import TypeGroup

# biblatex's name of a reader's private note, which is not printed.
_NOTE = field("annote")

_SHARED: Mapping[str, Meaning] = {
    "TY": held("type"),
    "ID": held("id"),
    "TI": held("title"),
    "T1": held("title"),
    "CT": held("title"),
    "T2": text("container-title"),
    "BT": text("container-title"),
    "JF": held("full title"),
    "JO": held("JO"),
    "JA": held("JA"),
    "J1": held("J1"),
    "J2": held("J2"),
    "J9": held("J9"),
    "JI": held("JI"),
    "T3": text("collection-title"),
    "ST": held("short title"),
    "AU": name("author"),
    "A1": name("author"),
    "A2": name("editor"),
    "ED": name("editor"),
    "A3": name("collection-editor"),
    "A4": name("translator"),
    "TA": name("translator"),
    "PY": held("year"),
    "Y1": held("year"),
    "DA": held("day"),
    "Y2": date("accessed"),
    "VL": text("volume"),
    "VO": text("volume"),
    "IS": text("issue"),
    "CP": text("issue"),
    "SP": held("first page"),
    "EP": held("last page"),
    "ET": text("edition"),
    "NV": text("number-of-volumes"),
    "PB": text("publisher"),
    "PU": text("publisher"),
    "CY": text("publisher-place"),
    "PP": text("publisher-place"),
    "PI": text("publisher-place"),
    "SN": serial_or_book_number,
    "DO": doi,
    "DI": doi,
    "UR": url,
    "AB": text("abstract"),
    "N2": text("abstract"),
    "N1": _NOTE,
    "RN": _NOTE,
    "KW": keywords,
    "LA": language,
    "CN": text("call-number"),
}

_BY_GROUP: Mapping[TypeGroup, Mapping[str, Meaning]] = {
    TypeGroup.PERIODICAL: {
        "T2": held("full title"),
        "C7": held("article number"),
        # Publishers put the DOI there, databases the kind of article.
        "M3": held("link"),
        # Editors of an issue, which styles would print.
        "A2": kept,
        "A3": kept,
    },
    TypeGroup.PART: {"T2": held("book title"), "C3": held("proceedings"), "C7": held("article number")},
    TypeGroup.BOOK: {
        "BT": held("title"),
        "T2": text("collection-title"),
        "A2": name("collection-editor"),
        "A3": name("editor"),
        "IS": text("collection-number"),
        "M1": text("collection-number"),
    },
    TypeGroup.REPORT: {
        "T2": text("collection-title"),
        "A2": name("collection-editor"),
        "A3": kept,
        "SN": held("number"),
        "M1": held("number"),
        "IS": held("number"),
        "M3": text("genre"),
    },
    TypeGroup.THESIS: {
        # The academic department, and the adviser.
        "T2": kept,
        "A3": kept,
        "M3": text("genre"),
        "VL": text("genre"),
    },
    TypeGroup.OTHER: {"M3": text("genre"), "M1": text("number")},
}

MEANINGS: Mapping[TypeGroup, Mapping[str, Meaning]] = {
    group: {**_SHARED, **_BY_GROUP[group]} for group in TypeGroup
}
