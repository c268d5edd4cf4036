"""EndNote's XML to references, by the meanings that its fields have in RIS."""

import functools
from collections.abc import Mapping, Sequence

from essence_refs.exchange.endnote_xml.splitter import split_endnote
from essence_refs.exchange.records.account import Accountant, RecordsResult
from essence_refs.exchange.records.files import parse_files
from essence_refs.exchange.records.lines import Record
from essence_refs.exchange.records.reader import Meaning, RecordReader, held
from essence_refs.exchange.ris.item_types import GROUPS, TypeGroup
from essence_refs.exchange.ris.meanings import MEANINGS
from essence_refs.exchange.ris.reader import finish

# EndNote's names of types with the types of RIS, which its RIS export writes.
_TYPES = {
    "aggregated database": "AGGR",
    "ancient text": "ANCIENT",
    "artwork": "ART",
    "audiovisual material": "ADVS",
    "bill": "BILL",
    "blog": "BLOG",
    "book": "BOOK",
    "book section": "CHAP",
    "case": "CASE",
    "catalog": "CTLG",
    "chart or table": "CHART",
    "classical work": "CLSWK",
    "computer program": "COMP",
    "conference paper": "CPAPER",
    "conference proceedings": "CONF",
    "dataset": "DATA",
    "dictionary": "DICT",
    "edited book": "EDBOOK",
    "electronic article": "EJOUR",
    "electronic book": "EBOOK",
    "electronic book section": "ECHAP",
    "encyclopedia": "ENCYC",
    "equation": "EQUA",
    "figure": "FIGURE",
    "film or broadcast": "MPCT",
    "generic": "GEN",
    "government document": "GOVDOC",
    "grant": "GRANT",
    "hearing": "HEAR",
    "interview": "PCOMM",
    "journal article": "JOUR",
    "legal rule or regulation": "LEGAL",
    "magazine article": "MGZN",
    "manuscript": "MANSCPT",
    "map": "MAP",
    "music": "MUSIC",
    "newspaper article": "NEWS",
    "online database": "DBASE",
    "online multimedia": "MULTI",
    "pamphlet": "PAMP",
    "patent": "PAT",
    "personal communication": "PCOMM",
    "podcast": "POD",
    "press release": "PRESS",
    "report": "RPRT",
    "serial": "SER",
    "standard": "STAND",
    "statute": "STAT",
    "thesis": "THES",
    "unpublished work": "UNPB",
    "web page": "ELEC",
}

# The tags of RIS that mean what the elements do.
_TAGS = {
    "title": "TI",
    "secondary-title": "T2",
    "tertiary-title": "T3",
    "short-title": "ST",
    "alt-title": "J2",
    "periodical/full-title": "JF",
    "periodical/abbr-1": "JA",
    "alt-periodical/full-title": "J2",
    "author": "AU",
    "secondary-authors/author": "A2",
    "tertiary-authors/author": "A3",
    "subsidiary-authors/author": "A4",
    "translated-authors/author": "TA",
    "pages": "SP",
    "volume": "VL",
    "number": "IS",
    "issue": "IS",
    "num-vols": "NV",
    "edition": "ET",
    "keyword": "KW",
    "year": "PY",
    "pub-dates/date": "DA",
    "pub-location": "CY",
    "publisher": "PB",
    "isbn": "SN",
    "electronic-resource-num": "DO",
    "abstract": "AB",
    "notes": "N1",
    "research-notes": "RN",
    "related-urls/url": "UR",
    "web-urls/url": "UR",
    "language": "LA",
    "work-type": "M3",
    "call-num": "CN",
}


def parse(sources: Sequence[tuple[str, str]], *, use_prefix: bool = True) -> RecordsResult:
    """Return the references in texts of EndNote's XML, which are pairs of a source's name and the text."""
    read = functools.partial(_read, use_prefix=use_prefix)
    return parse_files(sources, "EndNote's XML", split_endnote, read)


def _read(record: Record, accountant: Accountant, *, use_prefix: bool) -> RecordReader:
    accountant.senders["EndNote"] += 1
    type_ = next((line.value for line in record.lines if line.tag == "ref-type"), "")
    name = _TYPES.get(type_.lower(), "")
    meanings = _meanings(GROUPS.get(name, TypeGroup.OTHER))
    reader = RecordReader(record, meanings, accountant, "endnote", use_prefix=use_prefix)
    for line in reader.held("type"):
        if name:
            accountant.carried += 1
        else:
            reader.keep(line)
    finish(reader, name)
    return reader


# There are few groups.
@functools.cache
def _meanings(group: TypeGroup) -> Mapping[str, Meaning]:
    by_tag = MEANINGS[group]
    meanings = {element: by_tag[tag] for element, tag in _TAGS.items() if tag in by_tag}
    return {**meanings, "ref-type": held("type")}
