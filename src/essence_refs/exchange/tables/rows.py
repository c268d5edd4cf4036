"""One row of a table to a reference: what each cell means, by the meaning of its column."""

import functools
import re
from collections.abc import Callable, Mapping
from urllib.parse import unquote

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.exchange.csl_json.dates import edtf
from essence_refs.exchange.csl_json.variables import DATES, NAMES
from essence_refs.exchange.records.account import Accountant
from essence_refs.exchange.records.dates import parse_date
from essence_refs.exchange.records.lines import Record, TaggedLine
from essence_refs.exchange.records.reader import (
    Meaning,
    RecordReader,
    doi,
    field,
    held,
    language,
    serial_or_book_number,
    text,
    url,
)
from essence_refs.exchange.records.values import doi_of, is_placeholder, page_range
from essence_refs.exchange.tables import damage
from essence_refs.exchange.tables.columns import FIELD
from essence_refs.exchange.tables.grids import Grid
from essence_refs.exchange.tables.item_types import type_of
from essence_refs.exchange.tables.name_lists import (
    NameOrder,
    is_incomplete,
    read_name,
    split_list,
    split_names,
    without_braces,
)
from essence_refs.exchange.tables.tags import TAG, UnknownTag, read_tags
from essence_refs.model import Date, Listed, Name, Reference, RichText
from essence_refs.model.framework import Framework
from essence_refs.workbooks.sheets import CellValue

PREFIX = "table"
# Meanings in which a date or a shortened number is not what was there.
_NUMBERS = frozenset(
    ("page", "first page", "last page", "issue", "volume", "article number", "any number", "number")
)
_WHOLE = _NUMBERS | {"year", "PMID", "number-of-pages", "month", "day"}
_LONG_NUMBERS = _WHOLE | {"serial or book number", "PMCID"}
_OWN_KEY = re.compile(r"[^\s,{}()\"#%~\\'=]+")
_KEY = re.compile(r"(?=.*[a-z])(?!(?:rayyan|covidence|record|ref|item|id)[-_]?\d)[^\W\d_][\w:.+/-]*")
_PUBMED_CITATION = re.compile(
    r".+?\. (?P<date>\d{4}[^;:]*);(?P<volume>[^(:;]*)(?:\((?P<issue>[^)]*)\))?(?::(?P<page>[^.;]+))?\."
)
_EMBASE_SOURCE = re.compile(
    r"(?P<journal>.+?) \((?P<year>\d{4})\)(?: (?P<volume>[^:()]+?))?(?::(?P<issue>[^()]+?))?(?: \((?P<page>[^()]+)\))?"
    r"(?: Article Number: (?P<article>[^.]+))?\.?(?: Date of Publication: (?P<date>.+?))?\.?"
)
_LINE_OF_EXTRA = re.compile(
    r"(?P<name>PMID|PMCID|Citation Key|DOI|Publisher|Place)\s*:\s*(?P<value>.+)", re.IGNORECASE
)
_OF_EXTRA = {
    "pmid": "PMID",
    "pmcid": "PMCID",
    "doi": "DOI",
    "publisher": "publisher",
    "place": "publisher-place",
}
_PUBMED_NUMBER = re.compile(r"\s*(?:(?:PUBMED|PMID)\s*:?\s*)?([0-9]+)\s*", re.IGNORECASE)
_WITHOUT_PERIODICAL = frozenset(("book", "report", "thesis", "software", "dataset", "standard"))
_WARNED = 5


class TableAccountant(Accountant):
    """Counts the cells of a table, and collects what is odd in them, with their addresses."""

    def __init__(self, grid: Grid, format_: str) -> None:
        super().__init__(grid.source, format_)
        self.unit = "cell"
        self.grid = grid
        self.row = 0
        self.columns: dict[str, int] = {}
        self._remarks: dict[tuple[str, str], list[Problem]] = {}

    def address(self, tag: str) -> str:
        """Return the address of the cell in the current row under a column."""
        return self.grid.address(self.row, self.columns[tag])

    def leave_out(self, line: TaggedLine, reason: str) -> None:
        """Count a cell as left out."""
        self.leave_out_cell(line.number, self.address(line.tag), line.text, reason)

    def collect(self, kind: str, problem: Problem) -> None:
        """Add a problem; those of a kind are reported together."""
        self._remarks.setdefault((problem.code, kind), []).append(problem)

    def remark_cell(
        self, line: TaggedLine, kind: str, message: str, *, code: str = "cell", hint: str = ""
    ) -> None:
        """Add a warning about a cell."""
        problem = Problem(
            message=message,
            source=self.source,
            line=line.number,
            field=self.address(line.tag),
            hint=hint,
            code=code,
            severity=Severity.WARNING,
        )
        self.collect(f"{kind} {line.tag}", problem)

    def remarks(self) -> list[Problem]:
        """Return the problems, one for each kind."""
        result = []
        for problems in self._remarks.values():
            first = problems[0]
            if len(problems) > 1:
                cells = ", ".join(each.field for each in problems[:_WARNED])
                more = ", …" if len(problems) > _WARNED else ""
                message = f"{first.message}; {len(problems):,} of this kind: cells {cells}{more}"
                first = attrs.evolve(first, message=message)
            result.append(first)
        return result


@attrs.frozen(kw_only=True)
class TableContext:
    """What all rows of a table share: the meaning of each column, by its tag, and the order of names in it."""

    meanings: Mapping[str, Meaning]
    words: Mapping[str, str]
    orders: Mapping[str, NameOrder]
    framework: Framework
    is_own: bool = False
    use_prefix: bool = True


class RowReader(RecordReader):
    """Converts a row into a reference."""

    accountant: TableAccountant

    def __init__(
        self,
        record: Record,
        context: TableContext,
        accountant: TableAccountant,
        values: Mapping[str, CellValue],
    ) -> None:
        self.context = context
        self.values = values
        self.tags: dict[str, list[str]] = {}
        self.words: dict[str, str] = {}
        super().__init__(record, context.meanings, accountant, PREFIX, use_prefix=context.use_prefix)

    def put(self, variable: str, text: str, line: TaggedLine) -> None:
        """Set a text: one line, except for abstracts and in tables of ours."""
        is_kept = variable == "abstract" or self.context.is_own
        super().put(variable, text if is_kept else " ".join(text.split()), line)

    def add_names(self, role: str, line: TaggedLine) -> None:
        """Add the names in a cell to a role."""
        order = self.context.orders.get(line.tag, NameOrder.UNKNOWN)
        unsure = []
        for each in split_names(line.value):
            if is_incomplete(each):
                self.add_name(role, each)
                continue
            found, is_guess = read_name(each, order, use_prefix=self.use_prefix)
            self.names.setdefault(role, []).append(found)
            if is_guess:
                unsure.append(f"{each!r} as {found.family}, {found.given}".rstrip(", "))
        if unsure:
            which = "last" if order is NameOrder.GIVEN_FIRST else "first"
            message = f"names without a comma are read with the family name {which}: {unsure[0]}"
            self.accountant.remark_cell(line, "names", message)
        self.accountant.carried += 1

    def reference(self) -> Reference:
        """Return the reference with its tags."""
        found = super().reference()
        tags = self.tags
        if not tags and not self.words:
            return found
        facets = tuple(
            (meaning.removeprefix("facet "), tuple(keys))
            for meaning, keys in tags.items()
            if meaning.startswith("facet ") and keys
        )
        title, authors = self.words.get("listed title", ""), self.words.get("listed authors", "")
        return attrs.evolve(
            found,
            levels=tuple(tags.get("level", ())),
            types=tuple(tags.get("type", ())),
            facets=facets,
            type_reason=self.words.get("reason", ""),
            annotation=RichText.of(self.words.get("annotation", "")),
            listed=Listed(title=title, authors=authors) if title or authors else None,
            checked=self.words.get("checked", ""),
            unverified=tuple(split_list(self.words.get("unverified", ""))),
        )


Read = Callable[[RowReader, TaggedLine], None]


def meaning_function(word: str) -> Meaning:
    """Return the function that reads a cell with this meaning."""
    return functools.partial(_read_cell, word=word, read=_function(word))


def _function(word: str) -> Read:
    if word.startswith(TAG):
        return functools.partial(_read_tag, meaning=word.removeprefix(TAG))
    if word.startswith(FIELD):
        return field(word.removeprefix(FIELD))
    if word in _FUNCTIONS:
        return _FUNCTIONS[word]
    if word in NAMES:
        return lambda reader, line: reader.add_names(word, line)
    if word in DATES:
        return lambda reader, line: _read_date(reader, line, word)
    return text(word)


def _read_cell(reader: RowReader, line: TaggedLine, *, word: str, read: Read) -> None:
    """Read a cell, unless a spreadsheet has changed its value: then it is kept as a field."""
    value = reader.values.get(line.tag, "")
    accountant = reader.accountant
    if damage.is_error(line.value):
        accountant.remark_cell(
            line,
            "error",
            f"the cell has an error of a spreadsheet: {damage.shown(value)}",
            code="changed-cell",
        )
        reader.leave_out(line, "it is an error of a spreadsheet")
        return
    if message := _damage(word, value, line.value):
        accountant.remark_cell(line, "damage", f"{message}; it is kept as a field", code="changed-cell")
        reader.keep(line)
        return
    if word in _WHOLE and (whole := damage.without_zero(line.value)):
        message = f"{damage.shown(value)!r} is read as {whole}"
        accountant.remark_cell(line, "zero", message, code="changed-cell")
        line = line._replace(value=whole)
    elif damage.is_cut(value):
        message = "the text has 32,767 characters, and a spreadsheet has probably cut it"
        accountant.remark_cell(line, "cut", message, code="changed-cell")
    read(reader, line)


def _damage(word: str, value: CellValue, written: str) -> str:
    if word in _NUMBERS and (before := damage.was_date(value)):
        return f"a spreadsheet has probably made a date of this: {damage.shown(value)}, before it perhaps {before}"
    if word in _LONG_NUMBERS and damage.is_scientific(value):
        return f"a spreadsheet has probably shortened this number: {damage.shown(value)}"
    if word in ("year", "date", *DATES) and (day := damage.serial_date(written)):
        return f"{written} is no year, and perhaps the day {day} as a number"
    if word == "year" and not isinstance(value, str) and written.startswith("1905-"):
        return f"a spreadsheet has probably made a date of this year: {written}"
    if word == "serial or book number" and (serial := damage.lost_zeros(written)):
        return f"{written} has too few digits, and was perhaps {serial}"
    return ""


# Meanings of columns


def _read_tag(reader: RowReader, line: TaggedLine, meaning: str) -> None:
    if meaning == "type":
        reader.later("tag: type", line)
        return
    if meaning != "level" and not meaning.startswith("facet "):
        reader.words[meaning] = line.value
        reader.accountant.carried += 1
        return
    _put_tags(reader, line, meaning)


def _put_tags(reader: RowReader, line: TaggedLine, meaning: str) -> None:
    framework = reader.context.framework
    keys, unknown = read_tags(line.value, meaning, framework)
    if meaning == "type":
        levels = reader.tags.get("level", [])
        for key in keys:
            level = framework.type(key).level
            if level not in levels:
                message = f"the intervention type {key!r} belongs to the level {level!r}, which the item does not have"
                unknown.append(UnknownTag(message, "type-without-level", "add the level"))
        keys = [key for key in keys if framework.type(key).level in levels]
    known = reader.tags.setdefault(meaning, [])
    known += (key for key in keys if key not in known)
    for each in unknown:
        message = f"{each.message}; the cell is kept as a field"
        reader.accountant.remark_cell(line, each.message, message, code=each.code, hint=each.hint)
    if unknown:
        reader.keep(line)
    else:
        reader.accountant.carried += 1


def _read_date(reader: RowReader, line: TaggedLine, variable: str) -> None:
    found = edtf(line.value) or parse_date(line.value)
    if found is None or variable in reader.dates:
        reader.keep(line)
    else:
        reader.dates[variable] = found
        reader.accountant.carried += 1


def _read_whole_text(variable: str) -> Read:
    """Return the meaning of a text whose line ends are kept."""

    def read(reader: RowReader, line: TaggedLine) -> None:
        if is_placeholder(line.text):
            reader.leave_out(line, "it says that there is no value")
        else:
            reader.put(variable, line.value, line)

    return read


def _read_organisation(reader: RowReader, line: TaggedLine) -> None:
    reader.names.setdefault("author", []).extend(
        Name(literal=without_braces(each)) for each in split_list(line.value)
    )
    reader.accountant.carried += 1


def _read_keywords(reader: RowReader, line: TaggedLine) -> None:
    """Add keywords: between semicolons, or between commas where there is no semicolon and no line end."""
    parts = split_list(line.value)
    if len(parts) == 1 and "," in parts[0] and not parts[0].startswith("{"):
        # A comma in brackets is part of a keyword: "cyst (diagnosis, surgery)".
        parts = [part.strip() for part in re.split(r",(?![^(]*\))", parts[0]) if part.strip()]
    reader.keywords.update(dict.fromkeys(map(without_braces, parts)))
    reader.accountant.carried += 1


def _read_identifier(reader: RowReader, line: TaggedLine) -> None:
    # CENTRAL writes "PUBMED 312".
    if found := _PUBMED_NUMBER.fullmatch(line.text):
        reader.put("PMID", found[1], line)
    else:
        reader.keep(line)


def _read_link(reader: RowReader, line: TaggedLine) -> None:
    """Set the DOI from a link, which is kept; one without a DOI is an address."""
    found = doi_of(unquote(line.text.partition("&atitle")[0]).partition("&")[0]) or doi_of(
        _doi_part(line.text)
    )
    if found and reader.texts.setdefault("DOI", found) == found:
        reader.keep(line)
    else:
        url(reader, line)


def _doi_part(link: str) -> str:
    return unquote(next((part for part in link.split("&") if "doi" in part.lower()), ""))


def _put_part(reader: RowReader, variable: str, value: str | None) -> None:
    if value and value.strip():
        reader.texts.setdefault(variable, page_range(value.strip()) if variable == "page" else value.strip())


def _read_extra(reader: RowReader, line: TaggedLine) -> None:
    """Read the lines of Zotero's field that name a variable; all others are a note."""
    rest = []
    for each in line.value.splitlines():
        found = _LINE_OF_EXTRA.fullmatch(each.strip())
        name = found["name"].lower() if found else ""
        if found and name == "citation key" and not reader.key:
            reader.key = found["value"].strip()
        elif found and name in _OF_EXTRA and _OF_EXTRA[name] not in reader.texts:
            reader.texts[_OF_EXTRA[name]] = found["value"].strip()
        elif each.strip():
            rest.append(each.strip())
    if rest:
        reader.keep(line._replace(value="\n".join(rest)), "annote")
    else:
        reader.accountant.carried += 1


_FUNCTIONS: dict[str, Read] = {
    "own key": held("own key"),
    "key": held("key"),
    "type": held("type"),
    "full author": held("full author"),
    "author": held("author"),
    "body": _read_organisation,
    "year": held("year"),
    "month": held("month"),
    "day": held("day"),
    "date": held("date"),
    "issued": held("date"),
    "month and day": held("month and day"),
    "journal": held("journal"),
    "book title": held("book title"),
    "container-title": text("container-title"),
    "any number": held("any number"),
    "page": held("page"),
    "first page": held("first page"),
    "last page": held("last page"),
    "article number": held("article number"),
    "DOI": doi,
    "link": _read_link,
    "URL": url,
    "PMID": _read_identifier,
    "ISSN": serial_or_book_number,
    "ISBN": serial_or_book_number,
    "serial or book number": serial_or_book_number,
    "abstract": _read_whole_text("abstract"),
    "keyword": _read_keywords,
    "language": language,
    "annotation": functools.partial(_read_tag, meaning="annotation"),
    "private note": field("annote"),
    "extra": _read_extra,
    "citation in words": held("citation in words"),
    "embase source": held("embase source"),
    "ignore": lambda reader, line: reader.leave_out(line, "the map says so"),
    "formatted": lambda reader, line: reader.leave_out(line, "it is made of the other columns"),
}


# Cells that are read together


def finish(reader: RowReader) -> None:
    """Read the cells that depend on others."""
    _read_key(reader)
    for line in reader.held("tag: type"):
        _put_tags(reader, line, "type")
    _read_authors(reader)
    _read_type(reader)
    _read_source(reader)
    _read_periodical(reader)
    _read_pages(reader)
    _read_number(reader)
    _read_issued(reader)
    _read_citation(reader)


def _read_key(reader: RowReader) -> None:
    for name, pattern in (("own key", _OWN_KEY), ("key", _KEY)):
        for line in reader.held(name):
            if not reader.key and pattern.fullmatch(line.text):
                reader.key = line.text
                reader.accountant.carried += 1
            else:
                reader.keep(line)


def _read_authors(reader: RowReader) -> None:
    full, short = reader.held("full author"), reader.held("author")
    bodies = reader.names.pop("author", [])
    for line in full or short:
        reader.add_names("author", line)
    for line in short if full else ():
        reader.keep(line)
    if bodies:
        reader.names.setdefault("author", []).extend(bodies)


def _read_type(reader: RowReader) -> None:
    kind = ""
    for line in reader.held("type"):
        found = type_of(line.text)
        # Web of Science writes B (book) for a chapter too, and "Article; Book Chapter" in another column.
        if found and (kind in ("", found) or (kind, found) == ("book", "chapter")):
            kind = found
            reader.accountant.carried += 1
        elif not found and line.text.lower() not in ("nan", "n/a", "-"):
            message = f"no type of item is called {damage.shown(line.text)!r}; the cell is kept as a field"
            reader.accountant.remark_cell(line, line.text, message, code="cell")
            reader.keep(line)
        else:
            reader.keep(line)
    reader.kind = kind or _likely_type(reader)


def _likely_type(reader: RowReader) -> str:
    texts = reader.texts
    has_journal = bool(reader._later.get("journal") or reader._later.get("embase source"))  # noqa: SLF001 - its base
    if reader._later.get("book title"):  # noqa: SLF001
        return "chapter"
    if has_journal or "container-title" in texts or "ISSN" in texts:
        return "article-journal"
    return "book" if "ISBN" in texts else "document"


def _read_source(reader: RowReader) -> None:
    """Read "Journal (2014) 3:3 (152-160)", as Embase has it; any other text is the title of a journal."""
    for line in reader.held("embase source"):
        if len(line.text) < 500 and (found := _EMBASE_SOURCE.fullmatch(line.text)):
            for variable in ("volume", "issue", "page"):
                _put_part(reader, variable, found[variable])
            if "page" not in reader.texts:
                _put_part(reader, "page", found["article"])
            reader.put("container-title", found["journal"], line)
            issued = parse_date(found["date"] or "", int(found["year"])) or Date.of(int(found["year"]))
            reader.dates.setdefault("issued", issued)
        elif "container-title" in reader.texts or reader._later.get("journal"):  # noqa: SLF001
            reader.keep(line)
        else:
            reader.put("container-title", line.text, line)


def _read_periodical(reader: RowReader) -> None:
    books, journals = reader.held("book title"), reader.held("journal")
    for line in books:
        reader.put("container-title", line.text, line)
    for line in journals:
        if is_placeholder(line.text):
            reader.leave_out(line, "it says that there is no value")
        elif reader.kind not in _WITHOUT_PERIODICAL:
            reader.put("container-title", line.text, line)
        elif line.text == reader.texts.get("title"):
            reader.accountant.carried += 1
        else:
            reader.put("collection-title", line.text, line)


def _read_pages(reader: RowReader) -> None:
    whole, firsts, lasts = reader.held("page"), reader.held("first page"), reader.held("last page")
    for line in whole:
        if is_placeholder(line.text):
            reader.leave_out(line, "it says that there is no value")
        else:
            reader.put("page", page_range(line.text), line._replace(value=page_range(line.text)))
    used = []
    for line in (*firsts, *lasts):
        if is_placeholder(line.text):
            reader.leave_out(line, "it says that there is no value")
        else:
            used.append(line)
    if used:
        first = next((line.text for line in used if line in firsts), "")
        last = next((line.text for line in used if line in lasts), "")
        found = page_range(first, last)
        for line in used:
            reader.put("page", found, line)
    for line in reader.held("article number"):
        if "page" in reader.texts and reader.texts["page"] != line.text:
            reader.put("number", line.text, line)
        else:
            reader.put("page", line.text, line)


def _read_number(reader: RowReader) -> None:
    for line in reader.held("any number"):
        is_issue = reader.kind.startswith("article") and "issue" not in reader.texts
        reader.put("issue" if is_issue else "number", line.text, line)


def _read_issued(reader: RowReader) -> None:
    """Set the date of publication from a year, a date, and a month and day that agree with it."""
    issued = reader.dates.pop("issued", None)
    for line in reader.held("year"):
        found = parse_date(line.text) or edtf(line.text)
        if found is None and issued is None and not line.text.isdigit():
            # "in press", "c1998"
            found = Date(literal=line.text)
        issued = _agreeing(reader, line, issued, found)
    for line in reader.held("date"):
        found = edtf(line.text) or parse_date(line.text, _year(issued))
        if found is None and issued is None and not line.text.isdigit():
            found = Date(literal=line.text)
        issued = _agreeing(reader, line, issued, found)
    months, days = reader.held("month"), reader.held("day")
    for line in (*reader.held("month and day"), *months):
        day = next((each.text for each in days if each.text.isdecimal()), "") if line in months else ""
        words = f"{line.text} {day}".strip()
        if words.replace(" ", "").isdecimal():
            numbers = [number.zfill(2) for number in words.split()]
            found = parse_date("-".join((f"{_year(issued):04d}", *numbers))) if _year(issued) else None
        else:
            found = parse_date(words, _year(issued))
        before = issued
        issued = _agreeing(reader, line, issued, found)
        if day and issued is not before and issued is not None and issued.start and issued.start.day:
            reader.accountant.carried += 1
            days = days[1:]
    for line in days:
        reader.keep(line)
    if issued is not None:
        reader.dates["issued"] = issued


def _year(date: Date | None) -> int:
    return (date.year or 0) if date else 0


def _agreeing(reader: RowReader, line: TaggedLine, issued: Date | None, found: Date | None) -> Date | None:
    """Return the more precise of two dates; a cell whose date disagrees is kept."""
    if found is None or (issued is not None and issued.year != found.year):
        reader.keep(line)
        return issued
    reader.accountant.carried += 1
    return found if issued is None or len(str(found)) > len(str(issued)) else issued


def _read_citation(reader: RowReader) -> None:
    """Take what other columns lack from the citation in words that PubMed writes."""
    for line in reader.held("citation in words"):
        if len(line.text) < 1_000 and (found := _PUBMED_CITATION.match(line.text)):
            for variable in ("volume", "issue", "page"):
                _put_part(reader, variable, found[variable])
            # PubMed ends titles with a full stop.
            if title := reader.texts.get("title", "").removesuffix("."):
                reader.texts["title"] = title
            issued, day = reader.dates.get("issued"), parse_date(found["date"])
            if issued and day and issued.year == day.year and len(str(day)) > len(str(issued)):
                reader.dates["issued"] = day
        reader.keep(line)
