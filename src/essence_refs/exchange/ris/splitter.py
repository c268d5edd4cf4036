"""Splitting RIS into records: lines of a tag, two blanks, a hyphen and a value."""

import re
from collections.abc import Iterator

from essence_refs.exchange.records.lines import Record, RecordSplitter, SplitText, numbered_lines
from essence_refs.model.results import LeftBehind

# Characters of a line that a message quotes.
_LONGEST = 60

_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?:[ \t](.*))?", re.DOTALL)
# Some programs write one blank, none or a tab before the hyphen. Text such as "IL - 6" is only taken for a line with
# a tag if RIS has the tag.
_LOOSE = re.compile(r"[ \t]*([A-Z][A-Z0-9])[ \t\xa0]{0,3}-(?:[ \t\xa0]+(.*))?", re.DOTALL)
# Tags of the RIS format specification (Reference Manager, 2001, and EndNote, 2011), and those of databases.
_TAGS = frozenset({
    "A1", "A2", "A3", "A4", "A5", "AB", "AD", "AN", "AU", "AV", "BT", "C1", "C2", "C3", "C4", "C5",
    "C6", "C7", "C8", "CA", "CL", "CN", "CP", "CR", "CT", "CY", "DA", "DB", "DI", "DO", "DP", "ED",
    "EP", "ER", "ET", "H1", "H2", "ID", "IP", "IS", "J1", "J2", "J9", "JA", "JF", "JI", "JO", "K1",
    "KW", "L1", "L2", "L3", "L4", "LA", "LB", "LK", "M1", "M2", "M3", "N1", "N2", "NO", "NV", "OP",
    "PB", "PP", "PU", "PY", "RD", "RI", "RN", "RP", "SE", "SN", "SP", "SR", "ST", "SV", "T1", "T2",
    "T3", "TA", "TI", "TT", "TY", "U1", "U2", "U3", "U4", "U5", "UR", "VL", "VO", "WP", "WT", "WV",
    "Y1", "Y2",
})  # fmt: skip
# Ovid numbers its records: "1." or "<1>".
NUMBER = re.compile(r"\s*(?:\d+\.|<\s*\d+\s*>)\s*")
# Tags that make lines outside of a record a record of their own.
_CONTENT = frozenset(("TI", "T1", "AU", "A1", "BT", "CT"))


def split_ris(text: str) -> SplitText:
    """
    Split a text into records, which begin with TY and end with ER.

    A record without ER ends where the next one begins. Lines with tags outside of all records belong to a record
    beside them, or are a record without TY if they have a title or an author.
    """
    splitter = RecordSplitter()
    # Whether the lines that were read last are outside of a record with TY.
    is_orphan = False
    for number, line in numbered_lines(text):
        found = _LINE.fullmatch(line) or _loose(line)
        if found is None:
            stripped = line.strip()
            if is_orphan and not stripped:
                splitter.end(is_marked=False)
            if splitter.is_inside or not NUMBER.fullmatch(line):
                splitter.text(stripped, number)
            continue
        tag, value = found[1], (found[2] or "").strip()
        if tag == "TY":
            splitter.end(is_marked=False)
            is_orphan = False
        elif tag == "ER":
            splitter.end()
            is_orphan = False
            continue
        elif not splitter.is_inside:
            is_orphan = True
        splitter.tag(tag, value, number)
    records, outside = splitter.result()
    return SplitText(tuple(_joined(records)), outside)


def items_of(text: str) -> dict[tuple[str, str], int] | None:
    """
    Return the line of each record by its ID and "", and of each tag in it by the ID and the tag; None without a record.

    A record without an ID, or with that of an earlier one, has an empty key, and its line as the name.
    """
    records = split_ris(text).records
    lines: dict[tuple[str, str], int] = {}
    for record in records:
        key = next((line.value for line in record.lines if line.tag == "ID"), "")
        if not key or (key, "") in lines:
            lines["", f"{record.number}"] = record.number
        else:
            lines[key, ""] = record.number
            for line in record.lines:
                lines.setdefault((key, line.tag), line.number)
    return lines if records or not text.strip() else None


def text_outside(text: str) -> Iterator[LeftBehind]:
    """Yield the lines outside of all records, which reading reports."""
    for number, line in split_ris(text).outside:
        shown = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
        yield LeftBehind(line=number, code="left-out", noun=f"the text {shown!r}", is_covered=True)


def _loose(line: str) -> re.Match[str] | None:
    found = _LOOSE.fullmatch(line) if "-" in line else None
    return found if found is not None and found[1] in _TAGS else None


def _joined(records: tuple[Record, ...]) -> list[Record]:
    """Return the records, with lines outside of them in the record that is directly after them, or else before them."""
    joined: list[Record] = []
    waiting: Record | None = None
    for record in records:
        has_type = record.lines[0].tag == "TY"
        if waiting is not None:
            if has_type and record.number == _last_line(waiting) + 1:
                record = record._replace(lines=(*waiting.lines, *record.lines), number=waiting.number)  # noqa: PLW2901
            elif joined:
                joined[-1] = joined[-1]._replace(lines=(*joined[-1].lines, *waiting.lines))
            else:
                joined.append(waiting)
            waiting = None
        if has_type or any(line.tag in _CONTENT for line in record.lines):
            joined.append(_without_number(record) if not record.is_ended else record)
        else:
            waiting = record
    if waiting is not None:
        if joined:
            joined[-1] = joined[-1]._replace(lines=(*joined[-1].lines, *waiting.lines))
        else:
            joined.append(waiting)
    return joined


def _last_line(record: Record) -> int:
    last = record.lines[-1]
    return last.more[-1][0] if last.more else last.number


def _without_number(record: Record) -> Record:
    """Return a record without ER, without the number of the next record, which its last line would end with."""
    last = record.lines[-1]
    if last.more and NUMBER.fullmatch(last.more[-1][1]):
        more = last.more[:-1]
        while more and not more[-1][1]:
            more = more[:-1]
        return record._replace(lines=(*record.lines[:-1], last._replace(more=more)))
    return record
