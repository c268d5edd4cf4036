"""Convert the tagged lines of a record into a reference, by a table of the meanings of tags."""

import re
from collections.abc import Callable, Mapping

from essence_refs.exchange.records.account import Accountant
from essence_refs.exchange.records.dates import parse_date
from essence_refs.exchange.records.letter_case import with_case_of
from essence_refs.exchange.records.lines import Record, TaggedLine
from essence_refs.exchange.records.names import is_et_al, parse_name, without_et_al
from essence_refs.exchange.records.values import doi_of, identifiers, is_placeholder, page_count, page_range
from essence_refs.model import Date, Name, Names, Origin, Reference, RichText
from essence_refs.model.languages import language_tag

# Addresses in databases, which open for subscribers only.
_LOGIN = re.compile(
    r"ovidsp\.|ovidweb|proquest\.com|ebscohost\.com|embase\.com/search|//sfx\.|//login\.|ezproxy|[/.]proxy\d*\."
)

Meaning = Callable[["RecordReader", TaggedLine], None]
"""Reads one line; it calls `put`, `keep`, `leave_out` or `later` of the reader, so that the line is counted."""


class RecordReader:
    """
    Converts one record into a reference.

    *meanings* are the tags whose lines are read. Other lines, and other values of a variable that has one, are kept in
    ``fields``, under *prefix* and the tag.
    """

    def __init__(
        self,
        record: Record,
        meanings: Mapping[str, Meaning],
        accountant: Accountant,
        prefix: str,
        *,
        use_prefix: bool = True,
    ) -> None:
        self.record = record
        self.accountant = accountant
        self.use_prefix = use_prefix
        self.texts: dict[str, str] = {}
        self.names: dict[str, list[Name]] = {}
        self.dates: dict[str, Date] = {}
        self.keywords: dict[str, None] = {}
        self.kind = "document"
        self.key = ""
        # Values with marks, by their plain text.
        self.rich: dict[str, RichText] = {}
        self._prefix = prefix
        self._incomplete: set[str] = set()
        self._fields: dict[str, list[TaggedLine]] = {}
        self._later: dict[str, list[TaggedLine]] = {}
        for line in record.lines:
            if not line.value and not line.more:
                accountant.empty += 1
            elif meaning := meanings.get(line.tag):
                meaning(self, line)
            else:
                self.keep(line)

    def put(self, variable: str, text: str, line: TaggedLine) -> None:
        """Set a variable from a line, which is kept if the variable has another value."""
        known = self.texts.setdefault(variable, text)
        if line.rich is not None and text == line.text:
            self.rich[text] = line.rich
        if known == text or known.casefold() == text.casefold():
            self.accountant.carried += 1
        else:
            self.keep(line)

    def keep(self, line: TaggedLine, field: str = "") -> None:
        """Keep a line as a field, which is named after its tag unless a name is given."""
        self.accountant.kept += 1
        self._fields.setdefault(field or f"{self._prefix}-{line.tag.lower().replace('/', '-')}", []).append(
            line
        )

    def leave_out(self, line: TaggedLine, reason: str) -> None:
        """Leave a line out, for a reason that the user reads."""
        self.accountant.leave_out(line, reason)

    def later(self, name: str, line: TaggedLine) -> None:
        """Hold a line back, to be read together with others of this name."""
        self._later.setdefault(name, []).append(line)

    def held(self, name: str) -> list[TaggedLine]:
        """Return the lines that were held back under a name."""
        return self._later.pop(name, [])

    def reference(self) -> Reference:
        """Return the reference. Lines that were held back and not asked for are kept."""
        for lines in self._later.values():
            for line in lines:
                self.keep(line)
        self._later = {}
        # In the order of the record, whatever was held back.
        fields = sorted(self._fields.items(), key=lambda field: field[1][0].number)
        return Reference(
            key=self.key,
            kind=self.kind,
            names=tuple(
                (role, Names(tuple(found), role not in self._incomplete))
                for role, found in self.names.items()
            ),
            dates=tuple(self.dates.items()),
            texts=tuple(
                (variable, self.rich.get(text) or RichText.of(text)) for variable, text in self.texts.items()
            ),
            keywords=tuple(self.keywords),
            fields=tuple(
                (name, "\n".join(text for line in lines for text in line.texts)) for name, lines in fields
            ),
            origin=Origin(source=self.accountant.source, line=self.record.number),
        )

    def add_name(self, role: str, text: str) -> None:
        """Add a name to a role; "et al." makes the list incomplete."""
        name, has_others = ("", True) if is_et_al(text) else without_et_al(text)
        names = self.names.setdefault(role, [])
        if has_others:
            self._incomplete.add(role)
        if name:
            names.append(parse_name(name, use_prefix=self.use_prefix))


# Meanings of tags


def text(variable: str) -> Meaning:
    """Return the meaning of a tag whose value is that of a variable."""

    def read(reader: RecordReader, line: TaggedLine) -> None:
        if is_placeholder(line.text):
            reader.leave_out(line, "it says that there is no value")
        else:
            reader.put(variable, line.text, line)

    return read


def name(role: str) -> Meaning:
    """Return the meaning of a tag with a name on each line."""

    def read(reader: RecordReader, line: TaggedLine) -> None:
        for each in line.texts:
            reader.add_name(role, each)
        reader.accountant.carried += 1

    return read


def field(name: str) -> Meaning:
    """Return the meaning of a tag that is kept as a field with a name of its own."""
    return lambda reader, line: reader.keep(line, name)


def kept(reader: RecordReader, line: TaggedLine) -> None:
    """Keep a line as a field: the tag has another meaning in other records."""
    reader.keep(line)


def held(name: str) -> Meaning:
    """Return the meaning of a tag that is read together with others."""
    return lambda reader, line: reader.later(name, line)


def keywords(reader: RecordReader, line: TaggedLine) -> None:
    """Add each line, and each part between semicolons, to the keywords."""
    for each in line.texts:
        reader.keywords.update(dict.fromkeys(part.strip() for part in each.split(";") if part.strip()))
    reader.accountant.carried += 1


def doi(reader: RecordReader, line: TaggedLine) -> None:
    """Set the DOI; a text without one is kept."""
    if found := doi_of(line.text):
        reader.put("DOI", found, line)
    else:
        reader.keep(line)


def url(reader: RecordReader, line: TaggedLine) -> None:
    """Set the address, unless it is one in a database that readers cannot open."""
    if _LOGIN.search(line.text):
        reader.keep(line)
    else:
        reader.put("URL", line.text, line)


def language(reader: RecordReader, line: TaggedLine) -> None:
    """Set the language; several languages, and words that name none, are kept as they are."""
    if found := language_tag(line.text):
        reader.put("language", found, line)
    else:
        reader.keep(line)


def serial_or_book_number(reader: RecordReader, line: TaggedLine) -> None:
    """Add ISSNs and ISBNs; a line with anything else in it is kept too."""
    serials, books, others = identifiers("\n".join(line.texts))
    for variable, found in (("ISSN", serials), ("ISBN", books)):
        known = reader.texts.get(variable, "").split(", ") if variable in reader.texts else []
        if found:
            reader.texts[variable] = ", ".join(dict.fromkeys((*known, *found)))
    if others:
        reader.keep(line)
    else:
        reader.accountant.carried += 1


def date(variable: str) -> Meaning:
    """Return the meaning of a tag with a whole date; a text that is none is kept."""

    def read(reader: RecordReader, line: TaggedLine) -> None:
        found = parse_date(line.text)
        if found is None or variable in reader.dates:
            reader.keep(line)
        else:
            reader.dates[variable] = found
            reader.accountant.carried += 1

    return read


# Lines that are read together


def read_issued(reader: RecordReader, years: str = "year", days: str = "day") -> None:
    """Set the date of publication from a year, and a date or a month that agrees with it."""
    year_lines, day_lines = reader.held(years), reader.held(days)
    issued: Date | None = None
    for line in year_lines:
        found = parse_date(line.text)
        if found is None and issued is None and line is year_lines[-1]:
            # "in press", "c1998"
            found = Date(literal=line.text)
        if found is None or (issued is not None and issued.year != found.year):
            reader.keep(line)
            continue
        issued = _finer(issued, found)
        reader.accountant.carried += 1
    for line in day_lines:
        found = parse_date(line.text, (issued.year or 0) if issued else 0)
        if found is None or (issued is not None and issued.year != found.year):
            reader.keep(line)
            continue
        issued = _finer(issued, found)
        reader.accountant.carried += 1
    if issued is not None:
        reader.dates["issued"] = issued


def _finer(date: Date | None, other: Date) -> Date:
    """Return the more precise date."""
    return other if date is None or len(str(other)) > len(str(date)) else date


def read_pages(reader: RecordReader, *, counts: bool = False) -> None:
    """Set the pages from the first and the last one; with *counts*, a lone number is the number of pages."""
    firsts, lasts = reader.held("first page"), reader.held("last page")
    first, last = _one(reader, firsts), _one(reader, lasts)
    lines = [each for each in (first, last) if each]
    if first and last and (first.text.lower(), last.text.lower()) == ("no", "specified"):
        for line in lines:
            reader.leave_out(line, "it says that there is no value")
        return
    used = []
    for line in lines:
        if is_placeholder(line.text):
            reader.leave_out(line, "it says that there is no value")
        else:
            used.append(line)
    if not used:
        return
    start = first.text if first in used and first else ""
    end = last.text if last in used and last else ""
    if counts and start and not end and (count := page_count(start)):
        reader.texts["number-of-pages"] = count
    else:
        reader.texts["page"] = page_range(start, end)
    reader.accountant.carried += len(used)


def _one(reader: RecordReader, lines: list[TaggedLine]) -> TaggedLine | None:
    """Return the first line; others are kept unless they repeat it."""
    for line in lines[1:]:
        if line.text == lines[0].text:
            reader.accountant.carried += 1
        else:
            reader.keep(line)
    return lines[0] if lines else None


def read_container(reader: RecordReader, full: str = "full title", *short: str) -> None:
    """
    Set the title of the periodical, and its abbreviation, from lines held back under these names.

    The first abbreviation is used, and is the title where there is no other.
    """
    for line in reader.held(full):
        reader.put("container-title", line.text, line)
    for each in short:
        for line in reader.held(each):
            if "container-title" not in reader.texts or reader.texts["container-title"] == line.text:
                reader.put("container-title", line.text, line)
            else:
                reader.put("container-title-short", line.text, line)
    title, abbreviation = (
        reader.texts.get("container-title", ""),
        reader.texts.get("container-title-short", ""),
    )
    # Web of Science writes titles in capitals, and the abbreviation in its own case.
    if title.isupper() and abbreviation and not abbreviation.isupper():
        reader.texts["container-title"] = with_case_of(title, abbreviation)
