"""
What the XML of a workbook shows about its cells before any value is read: their extent, formulas, errors, what is hidden.

Readers of workbooks reserve memory for the whole rectangle of a sheet, so one cell far out would take up all of it. What
is counted here is refused before that. Comments give the attributes of ECMA-376, part 1, section 18.3 and OpenDocument 1.3,
part 3, section 19.
"""

import posixpath
from collections.abc import Callable, Sequence
from typing import NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

import attrs

from essence_refs.errors import WorkbookError
from essence_refs.workbooks.archives import PROTECTED
from essence_refs.workbooks.sheets import cell_address, column_number

# Cells of the rectangles of all sheets.
MOST_CELLS = 10_000_000
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
# Blanks that OpenDocument counts instead of writing them.
_MOST_BLANKS = 1_000
_TRUE = ("1", "true")
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = "META-INF/manifest.xml"

Start = Callable[[str, dict[str, str]], object]


@attrs.define
class SheetSurvey:
    """The extent of the cells with content, and what their values do not show. Rows and columns count from one."""

    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = attrs.Factory(set)
    hidden_columns: set[int] = attrs.Factory(set)
    merged: list[tuple[int, int, int, int]] = attrs.Factory(list)
    formulas: set[tuple[int, int]] = attrs.Factory(set)
    errors: list[tuple[int, int, str]] = attrs.Factory(list)
    comments: int = 0

    def add(self, row: int, column: int) -> None:
        """Extend the rectangle to a cell with content."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


def parse_xml(
    data: bytes,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """
    Call the functions for each element, with its name without the prefix of a namespace.

    Raises:
        WorkbookError: for XML that is not well-formed, or has a document type, in which entities could be defined.

    """
    parser = expat.ParserCreate()
    names: dict[str, str] = {}

    def local(name: str) -> str:
        return names.setdefault(name, name.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise WorkbookError("its XML has a document type, which no program for spreadsheets writes")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(local(name))
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - the module takes no keywords
    except expat.ExpatError as error:
        raise WorkbookError(f"its XML is damaged: {error}") from None


def require_limits(surveys: Sequence[SheetSurvey]) -> None:
    """
    Require that the sheets are not too large.

    Raises:
        WorkbookError: with the cell that is furthest out.

    """
    if sum(each.rows * each.columns for each in surveys) > MOST_CELLS:
        largest = max(surveys, key=lambda each: each.rows * each.columns)
        raise WorkbookError(
            f"a sheet reaches to cell {cell_address(largest.rows, largest.columns)}, and its sheets have more than the limit of "
            f"{MOST_CELLS:,} cells: delete what is far outside of the table"
        )


# Excel


class Surveyed(NamedTuple):
    """The parts of a workbook that were surveyed, by their names, and a survey of each sheet."""

    members: dict[str, bytes]
    surveys: tuple[SheetSurvey, ...]


def survey_excel(members: dict[str, bytes]) -> Surveyed | None:
    """
    Survey an Excel workbook; None for an archive that has none.

    The parts that are returned have standard names, so that a reader cannot follow a relationship to another part.

    Raises:
        WorkbookError: for damaged XML, or a sheet that is too large.

    """
    paths = {name.lower(): name for name in members}

    def part(name: str) -> bytes:
        return members.get(paths.get(name.lower(), ""), b"")

    workbook = next(
        (
            _resolved("", target)
            for kind, target in _relations(part("_rels/.rels")).values()
            if kind == "officeDocument"
        ),
        "xl/workbook.xml",
    )
    if not part(workbook):
        return None
    folder, _, name = workbook.rpartition("/")
    relations = _relations(part(f"{folder}/_rels/{name}.rels"))
    found = {"xl/workbook.xml": part(workbook)}
    targets = []
    surveys = []
    for number, relation in enumerate(_sheets(part(workbook)), 1):
        kind, target = relations.get(relation, ("", ""))
        content = part(_resolved(folder, target))
        surveys.append(_survey_excel_sheet(content) if content else SheetSurvey())
        if content:
            found[f"xl/worksheets/sheet{number}.xml"] = content
            targets.append((relation, kind, f"worksheets/sheet{number}.xml"))
    for kind in ("sharedStrings", "styles"):
        target = next((target for other, target in relations.values() if other == kind), f"{kind}.xml")
        if content := part(_resolved(folder, target)):
            found[f"xl/{kind}.xml"] = content
            targets.append((f"essence-{kind}", kind, f"{kind}.xml"))
    require_limits(surveys)
    found["_rels/.rels"] = _written_relations([("r1", "officeDocument", "xl/workbook.xml")])
    found["xl/_rels/workbook.xml.rels"] = _written_relations(targets)
    return Surveyed(found, tuple(surveys))


def _sheets(data: bytes) -> list[str]:
    """Return the relationship of each sheet."""
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            found.append(next((value for key, value in attributes.items() if key.endswith(":id")), ""))

    parse_xml(data, start)
    return found


def _relations(data: bytes) -> dict[str, tuple[str, str]]:
    """Return the type and the target of each relationship by its identifier."""
    found: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = kind, attributes.get("Target", "")

    if data:
        parse_xml(data, start)
    return found


def _written_relations(relations: Sequence[tuple[str, str, str]]) -> bytes:
    written = "".join(
        f"<Relationship Id={quoteattr(name)} Type={quoteattr(f'{_RELATIONS}/{kind}')} Target={quoteattr(target)}/>"
        for name, kind, target in relations
    )
    return f'<Relationships xmlns="{_PACKAGE}">{written}</Relationships>'.encode()


def _resolved(folder: str, target: str) -> str:
    """Return the name of a part: a target is absolute, or relative to a folder."""
    return posixpath.normpath(posixpath.join("/", folder, target))[1:]


def _survey_excel_sheet(data: bytes) -> SheetSurvey:
    reader = _ExcelReader()
    try:
        parse_xml(data, reader.start, reader.end, reader.text)
    except ValueError:
        raise WorkbookError("it has an address of a cell that is none") from None
    survey = reader.survey
    if survey.rows > _LAST_ROW or survey.columns > _LAST_COLUMN:
        raise WorkbookError("it has a cell outside of the rows and columns that a sheet can have")
    return survey


class _ExcelReader:
    """Follows the rows and cells of a sheet, whose addresses may be left out."""

    def __init__(self) -> None:
        self.survey = SheetSurvey()
        self._row = self._column = 0
        self._is_error = False
        self._words: list[str] = []
        self._others = {"row": self._start_row, "col": self._start_column, "mergeCell": self._start_merged}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "is", "f"):
            self.survey.add(self._row, self._column)
            self._words.clear()
            if name == "f":
                self.survey.formulas.add((self._row, self._column))
        elif other := self._others.get(name):
            other(attributes)

    def end(self, name: str) -> None:
        if self._is_error and name == "v":
            self.survey.errors.append((self._row, self._column, "".join(self._words)))

    def text(self, part: str) -> None:
        if self._is_error:
            self._words.append(part)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        address = attributes.get("r", "")
        letters = address.rstrip("0123456789")
        if letters:
            self._column = _number(letters)
            self._row = int(address[len(letters) :] or self._row)
        else:
            self._column += 1
        self._is_error = attributes.get("t") == "e"

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0
        if attributes.get("hidden") in _TRUE:
            self.survey.hidden_rows.add(self._row)

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            first, last = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.survey.hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))

    def _start_merged(self, attributes: dict[str, str]) -> None:
        self.survey.merged.append(_range(attributes.get("ref", "")))


_NUMBERS: dict[str, int] = {}


def _number(letters: str) -> int:
    """Return the number of a column, which is the same for thousands of cells."""
    number = _NUMBERS.get(letters)
    if number is None:
        if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
            raise ValueError(letters)
        number = _NUMBERS[letters] = column_number(letters)
    return number


def _range(text: str) -> tuple[int, int, int, int]:
    """Return first row, first column, last row and last column of a range such as A1:C3."""
    first, _, last = text.replace("$", "").partition(":")
    numbers = []
    for each in (first, last or first):
        letters = each.rstrip("0123456789")
        numbers += [int(each[len(letters) :]), _number(letters)]
    return numbers[0], numbers[1], numbers[2], numbers[3]


# OpenDocument


def survey_open_document(members: dict[str, bytes]) -> Surveyed | None:
    """
    Survey a spreadsheet of OpenDocument; None for an archive that has none.

    Raises:
        WorkbookError: for damaged XML, or a sheet that is too large.

    """
    if not members.get("mimetype", b"").startswith(_SPREADSHEET) or "content.xml" not in members:
        return None
    manifest = members.get(_MANIFEST, b"<manifest/>")
    if b"encryption-data" in manifest:
        raise WorkbookError(PROTECTED)
    reader = _OpenDocumentReader()
    parse_xml(members["content.xml"], reader.start, reader.end, reader.text)
    require_limits(reader.surveys)
    found = {name: members[name] for name in ("mimetype", "content.xml")} | {_MANIFEST: manifest}
    return Surveyed(found, tuple(reader.surveys))


class _OpenDocumentReader:
    """Counts rows and cells, which may be repeated."""

    def __init__(self) -> None:
        self.surveys: list[SheetSurvey] = []
        self.survey = SheetSurvey()
        self.row = self.next_row = self.column = self.next_column = self.column_to_hide = 0
        self._is_error = self._is_in_comment = False
        self._words: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("table-cell", "covered-table-cell"):
            self._cell(attributes)
        elif name == "p":
            # The last of the repeated cells.
            self.survey.add(self.next_row, self.next_column)
        elif name == "annotation":
            self.survey.comments += 1
            self._is_in_comment = True
        elif name == "s":
            if _count(attributes, "text:c") > _MOST_BLANKS:
                raise WorkbookError(f"a cell has more than {_MOST_BLANKS:,} blanks in a row")
        elif name == "table-row":
            self._table_row(attributes)
        elif name == "table-column":
            first = self.column_to_hide + 1
            self.column_to_hide += _count(attributes, "table:number-columns-repeated")
            if attributes.get("table:visibility") in ("collapse", "filter"):
                self.survey.hidden_columns.update(range(first, min(self.column_to_hide, _LAST_COLUMN) + 1))
        elif name == "table":
            self._table()

    def _table_row(self, attributes: dict[str, str]) -> None:
        self.row = self.next_row + 1
        self.next_row += _count(attributes, "table:number-rows-repeated")
        self.column = self.next_column = 0
        if (
            attributes.get("table:visibility") in ("collapse", "filter")
            and self.next_row - self.row < MOST_CELLS
        ):
            self.survey.hidden_rows.update(range(self.row, min(self.next_row, _LAST_ROW) + 1))

    def _table(self) -> None:
        self.survey = SheetSurvey()
        self.surveys.append(self.survey)
        self.row = self.next_row = self.column = self.next_column = self.column_to_hide = 0

    def end(self, name: str) -> None:
        if name == "annotation":
            self._is_in_comment = False
        elif name == "table-cell" and self._is_error:
            self.survey.errors.append((self.row, self.column, "".join(self._words)))

    def text(self, part: str) -> None:
        if self._is_error and not self._is_in_comment:
            self._words.append(part)

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column = self.next_column + 1
        self.next_column += _count(attributes, "table:number-columns-repeated")
        if "office:value-type" in attributes or "table:formula" in attributes:
            self.survey.add(self.next_row, self.next_column)
        if "table:formula" in attributes:
            self.survey.formulas.add((self.row, self.column))
        # An extension of LibreOffice.
        self._is_error = attributes.get("calcext:value-type") == "error"
        self._words.clear()
        rows = _count(attributes, "table:number-rows-spanned")
        columns = _count(attributes, "table:number-columns-spanned")
        if rows > 1 or columns > 1:
            self.survey.merged.append((self.row, self.column, self.row + rows - 1, self.column + columns - 1))


def _count(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    if not (text.isdecimal() and len(text) < 10):
        raise WorkbookError(f"{name} is {text[:20]!r}, and must be a number")
    return int(text)
