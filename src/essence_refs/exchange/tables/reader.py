"""Tables to references: choosing the sheet and the row with names, reading each row, and an account of every cell."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import WorkbookError
from essence_refs.exchange.record_maps import RecordMap
from essence_refs.exchange.records.account import Account, RecordsResult
from essence_refs.exchange.records.keys import KeyMaker
from essence_refs.exchange.records.lines import Record, TaggedLine
from essence_refs.exchange.tables.columns import KEY, normal_name
from essence_refs.exchange.tables.delimited import without_escape
from essence_refs.exchange.tables.grids import (
    Grid,
    GridRow,
    Header,
    cell_text,
    filled_cells,
    find_header,
    grid_of_sheet,
    grid_of_text,
)
from essence_refs.exchange.tables.layout import ColumnLayout, ColumnMap, layout_of, sender_of
from essence_refs.exchange.tables.name_lists import NameOrder, order_of
from essence_refs.exchange.tables.rows import (
    RowReader,
    TableAccountant,
    TableContext,
    finish,
    meaning_function,
)
from essence_refs.model import Reference
from essence_refs.model.framework import Framework
from essence_refs.suggestions import close_matches
from essence_refs.workbooks import read_workbook, split_sheet
from essence_refs.workbooks.sheets import CellValue, Sheet, cell_address, column_letters

# A row with none of these has nothing to cite: a sum, or a remark below the table.
_CITABLE = frozenset(
    (
        "title",
        "author",
        "full author",
        "body",
        "editor",
        "DOI",
        "PMID",
        "PMCID",
        "URL",
        "link",
        "own key",
        "key",
        "title-short",
        "citation in words",
    )
)
# Rows and cells that one problem names, and rows whose names show the order of their parts.
_NAMED, _NAME_ROWS = 5, 2_000
# Columns that a notice names.
_COLUMNS = 12


def parse_text(
    sources: Sequence[tuple[str, str]],
    framework: Framework,
    *,
    use_prefix: bool = True,
    map_: RecordMap | None = None,
) -> RecordsResult:
    """Return the references in texts with delimiters, which are pairs of a source's name and the text."""
    reader = _TablesReader(framework, map_, "CSV", use_prefix=use_prefix)
    for source, text in sources:
        grid = grid_of_text(source, text, reader.columns.word)
        if grid.unclosed:
            message = "a quotation mark is never closed; the rest of its line is read as it is written"
            reader.problems.append(
                Problem(message=message, source=source, line=grid.unclosed, code="broken-records")
            )
        reader.read(grid, find_header(grid.rows, reader.columns.word))
    return reader.result()


def parse_workbooks(
    sources: Sequence[tuple[str, bytes]],
    framework: Framework,
    *,
    use_prefix: bool = True,
    map_: RecordMap | None = None,
) -> RecordsResult:
    """
    Return the references in workbooks, which are pairs of a source's name and the bytes.

    A source may name a sheet: "studies.xlsx#Included". Otherwise the sheet with the most columns that are known is read,
    of several the one with the most rows. A hidden sheet is only read where no other has such columns.

    Raises:
        MissingExtraError: when the extra for workbooks is not installed.

    """
    reader = _TablesReader(framework, map_, "a workbook", use_prefix=use_prefix)
    for source, data in sources:
        try:
            workbook = read_workbook(data, named=source or "a workbook")
        except WorkbookError as error:
            reader.problems.append(Problem(message=str(error), source=source, code="broken-records"))
            continue
        grids = [grid_of_sheet(source, each) for each in workbook.sheets]
        if not grids:
            reader.problems.append(_empty(source))
            continue
        headers = [find_header(grid.rows, reader.columns.word) for grid in grids]
        named = split_sheet(source)[1]
        chosen = _named_sheet(named, workbook.sheets) if named else _likeliest_sheet(grids, headers)
        if chosen is None:
            reader.problems.append(_unknown_sheet(source, named, workbook.sheets))
            continue
        reader.read(grids[chosen], headers[chosen])
        reader.problems += _other_sheets(grids, headers, chosen, is_named=bool(named))
        if not workbook.is_surveyed:
            message = "in .xls, hidden cells, formulas, errors and comments are not seen"
            hint = "save it as .xlsx to see them reported"
            reader.problems.append(Problem(message=message, source=source, line=1, hint=hint, code="sheet"))
        if workbook.comments:
            count = f"{workbook.comments:,} comment{'' if workbook.comments == 1 else 's'}"
            reader.problems.append(
                Problem(message=f"not read: {count} on cells", source=source, line=1, code="left-out")
            )
    return reader.result()


def _named_sheet(name: str, sheets: Sequence[Sheet]) -> int | None:
    """Return the position of the sheet with a name; no two differ only in letter case."""
    names = [each.name.strip().casefold() for each in sheets]
    wanted = name.strip().casefold()
    return names.index(wanted) if wanted in names else None


def _likeliest_sheet(grids: Sequence[Grid], headers: Sequence[Header | None]) -> int:
    """Return the position of the sheet that seems to have the references."""
    return max(
        range(len(grids)),
        key=lambda at: (
            headers[at] is not None and not ((sheet := grids[at].sheet) and sheet.is_hidden),
            header.known if (header := headers[at]) else 0,
            len(grids[at].rows),
            -at,
        ),
    )


def _unknown_sheet(source: str, name: str, sheets: Sequence[Sheet]) -> Problem:
    close = close_matches(name, [each.name for each in sheets])
    hint = f"did you mean {' or '.join(close)}?" if close else ""
    names = _some((each.name for each in sheets), most=_COLUMNS)
    message = f"no sheet is called {name!r}; there {'are' if len(sheets) > 1 else 'is'} {names}"
    return Problem(message=message, source=source, hint=hint, code="no-records")


def _other_sheets(
    grids: Sequence[Grid], headers: Sequence[Header | None], chosen: int, *, is_named: bool
) -> Iterator[Problem]:
    """Yield a notice for each other sheet, and a warning if it has references too, unless the sheet was named."""
    for at, (grid, header) in enumerate(zip(grids, headers, strict=True)):
        sheet, cells = grid.sheet, sum(1 for row in grid.rows for _ in filled_cells(row))
        if at == chosen or sheet is None or not cells:
            continue
        has_rows = header is not None and header.known > 2 and len(grid.rows) > header.position + 1
        hidden = "hidden " if sheet.is_hidden else ""
        count = f"{cells:,} cell{'' if cells == 1 else 's'}"
        message = f"the {hidden}sheet {sheet.name!r} is left out: {count}"
        if has_rows:
            message += "; it has columns of references too"
        is_unread = has_rows and not is_named
        yield Problem(
            message=message,
            source=grid.source,
            line=1,
            field=sheet.name,
            hint=f"to read it, write '{grid.source or 'FILE'}#{sheet.name}' for the name of the file"
            if is_unread
            else "",
            code="unread-sheet" if is_unread else "sheet",
        )


def _empty(source: str) -> Problem:
    return Problem(
        message="the file is empty", source=source, line=1, code="no-records", severity=Severity.WARNING
    )


class _TablesReader:
    """Collects the references, problems and accounts of several tables."""

    def __init__(
        self, framework: Framework, map_: RecordMap | None, format_: str, *, use_prefix: bool
    ) -> None:
        self.framework = framework
        self.columns = ColumnMap(map_, framework)
        self.problems: list[Problem] = [*self.columns.problems]
        self._format = format_
        self._use_prefix = use_prefix
        self._references: list[Reference] = []
        self._accounts: list[Account] = []
        self._keys = KeyMaker()
        self._made: list[str] = []
        self._has_table = False

    def result(self) -> RecordsResult:
        unused = [*self.columns.unused()] if self._has_table else []
        problems = (*self.problems, *unused)
        return RecordsResult(tuple(self._references), problems, tuple(self._accounts), frozenset(self._made))

    def read(self, grid: Grid, header: Header | None) -> None:
        """Read a table."""
        if not any(True for row in grid.rows for _ in filled_cells(row)):
            self.problems.append(_empty(grid.source))
            return
        if header is None:
            self.problems.append(self._without_header(grid))
            return
        self._has_table = True
        accountant = TableAccountant(grid, self._format)
        layout = layout_of(grid, header, self.columns, self.framework)
        accountant.columns = {each.tag: each.number for each in layout}
        rows = grid.rows[header.position + 1 :]
        is_own = any(normal_name(each.name) == normal_name(KEY) for each in layout)
        context = TableContext(
            meanings={
                each.tag: meaning_function(each.word) for each in layout if each.word not in ("", "keep")
            },
            words={each.tag: each.word for each in layout},
            orders={} if is_own else dict(_orders(layout, rows)),
            framework=self.framework,
            is_own=is_own,
            use_prefix=self._use_prefix,
        )
        _leave_out_rows(grid.rows[: header.position], accountant, "it is above the names of the columns")
        found = [*_read_rows(rows, header, layout, context, accountant)]
        if not found:
            self.problems.append(
                attrs.evolve(
                    _empty(grid.source), message="no row below the names of the columns is a reference"
                )
            )
        sender = sender_of(header.names)
        accountant.senders[sender] += len(found)
        # Keys that are in the file come before those that are made.
        own = [bool(each.key) and self._keys.take(each.key) for each in found]
        for reference, is_key in zip(found, own, strict=True):
            if not is_key and reference.key:
                self.problems.append(_repeated_key(reference))
            if not is_key:
                reference = attrs.evolve(reference, key=self._keys.key(reference))  # noqa: PLW2901
                self._made.append(reference.key)
            self._references.append(reference)
        account = accountant.account()
        self._accounts.append(account)
        first, *others = account.problems()
        sheet = f"; the sheet is {grid.sheet.name}" if grid.sheet else ""
        self.problems += [
            attrs.evolve(first, message=f"{first.message}{sheet}"),
            *others,
            *self._remarks_on_columns(grid, header, layout, rows),
            *_remarks_on_sheet(grid, header),
            *accountant.remarks(),
        ]

    def _without_header(self, grid: Grid) -> Problem:
        first = next(row for row in grid.rows if any(True for _ in filled_cells(row)))
        names = [cell_text(cell)[:30] for cell in first.cells if cell_text(cell)][:6]
        hints = [hint for name in names if (hint := self.columns.hint(name))]
        return Problem(
            message=f"no row has names of columns that are known; the first row is {', '.join(names)}",
            source=grid.source,
            line=first.line,
            hint="; ".join(hints)
            or "names are, for example, Title, Authors, Year; a map says what others mean",
            code="no-records",
        )

    def _remarks_on_columns(
        self, grid: Grid, header: Header, layout: Sequence[ColumnLayout], rows: Sequence[GridRow]
    ) -> Iterator[Problem]:
        """Yield a notice with the columns that are kept, and warnings for names that are missing or repeated."""
        line = grid.rows[header.position].line
        filled = {number for row in rows for number, _ in filled_cells(row)}
        kept = [each for each in layout if each.word == "" and each.name and each.number in filled]
        if kept:
            shown = ", ".join(f"{each.name[:40]!r}" for each in kept[:_COLUMNS]) + (
                ", …" if len(kept) > _COLUMNS else ""
            )
            hints = [hint for each in kept[:_COLUMNS] if (hint := self.columns.hint(each.name))]
            yield Problem(
                message=f"columns that are kept as fields: {shown}",
                source=grid.source,
                line=line,
                hint="; ".join(hints[:3]) or "a map says what a column means",
                code="kept-columns",
            )
            if all(each.word != "title" for each in layout):
                yield Problem(
                    message="no column is read as the title; rows without another name or identifier are left out",
                    source=grid.source,
                    line=line,
                    hint=f"a map says which one it is, for example {kept[0].name[:40]!r}",
                    code="column",
                )
        for each in layout:
            if not each.name and each.number in filled:
                row = next(row for row in rows if each.number in dict(filled_cells(row)))
                yield Problem(
                    message=f"column {column_letters(each.number)} has no name; its cells are kept as the field table-{each.tag}",
                    source=grid.source,
                    line=row.line,
                    field=grid.address(row.number, each.number),
                    code="column",
                )
        names: dict[str, list[ColumnLayout]] = {}
        for each in layout:
            if each.name:
                names.setdefault(normal_name(each.name), []).append(each)
        for same in names.values():
            if len(same) > 1 and sum(each.number in filled for each in same) > 1:
                letters = ", ".join(column_letters(each.number) for each in same)
                yield Problem(
                    message=f"several columns are called {same[0].name!r}: {letters}",
                    source=grid.source,
                    line=line,
                    code="column",
                )


def _repeated_key(reference: Reference) -> Problem:
    problem = reference.remark(
        "key-changed", f"the key {reference.key!r} is taken; the reference gets another"
    )
    return attrs.evolve(problem, severity=Severity.WARNING)


def _orders(layout: Sequence[ColumnLayout], rows: Sequence[GridRow]) -> Iterator[tuple[str, NameOrder]]:
    """Yield the order of names in each column of names."""
    for each in layout:
        if each.order is not NameOrder.UNKNOWN:
            yield each.tag, each.order
        elif each.word in ("author", "full author", "editor", "translator", "collection-editor"):
            cells = (
                cell_text(row.cells[each.number - 1])
                for row in rows[:_NAME_ROWS]
                if len(row.cells) >= each.number
            )
            yield each.tag, order_of(cell for cell in cells if cell)


def _leave_out_rows(rows: Iterable[GridRow], accountant: TableAccountant, reason: str) -> None:
    for row in rows:
        for number, value in filled_cells(row):
            address = accountant.grid.address(row.number, number)
            accountant.leave_out_cell(row.line, address, cell_text(value), reason)


def _read_rows(
    rows: Sequence[GridRow],
    header: Header,
    layout: Sequence[ColumnLayout],
    context: TableContext,
    accountant: TableAccountant,
) -> Iterator[Reference]:
    citable = {each.number for each in layout if each.word in _CITABLE}
    names = [name.casefold() for name in header.names]
    unescape: Callable[[str], str] = (
        without_escape if context.is_own and accountant.grid.sheet is None else str
    )
    for row in rows:
        filled = dict(filled_cells(row))
        if not filled:
            continue
        if len(filled) > 1 and all(
            number <= len(names) and cell_text(value).casefold() == names[number - 1]
            for number, value in filled.items()
        ):
            _leave_out_rows((row,), accountant, "it repeats the names of the columns")
            continue
        if citable.isdisjoint(filled):
            _leave_out_rows((row,), accountant, "its row has no title, author, key or identifier")
            continue
        accountant.row = row.number
        lines = [
            TaggedLine(layout[number - 1].tag, unescape(cell_text(value)), row.line)
            for number, value in filled.items()
        ]
        values: dict[str, CellValue] = {layout[number - 1].tag: value for number, value in filled.items()}
        reader = RowReader(Record(tuple(lines), row.line), context, accountant, values)
        finish(reader)
        yield reader.reference()


def _remarks_on_sheet(grid: Grid, header: Header) -> Iterator[Problem]:
    """Yield warnings for what the cells of a sheet do not show: hidden rows, merged cells, formulas, errors."""
    sheet = grid.sheet
    if sheet is None:
        return
    first = grid.rows[header.position].number + 1
    filled = {row.number for row in grid.rows if any(True for _ in filled_cells(row))}
    rows = sorted(number for number in sheet.hidden_rows if number >= first and number in filled)
    if rows:
        yield _on_sheet(
            sheet,
            grid,
            f"{_counted(rows, 'hidden row')} read: {_some(map(str, rows))}",
            "hidden-cells",
        )
    width = max(len(row.cells) for row in grid.rows)
    columns = sorted(number for number in sheet.hidden_columns if number <= width)
    if columns:
        letters = _some(map(column_letters, columns))
        yield _on_sheet(sheet, grid, f"{_counted(columns, 'hidden column')} read: {letters}", "hidden-cells")
    merged = [each for each in sheet.merged if each[2] >= first and each[0] <= len(grid.rows)]
    if merged:
        shown = _some(f"{cell_address(a, b)}:{cell_address(c, d)}" for a, b, c, d in merged)
        message = (
            f"{_counted(merged, 'range')} of merged cells: only the first cell of each has a value: {shown}"
        )
        yield _on_sheet(sheet, grid, message, "cell")
    formulas = sorted(sheet.formulas)
    if formulas:
        shown = _some(cell_address(*each) for each in formulas)
        message = f"{_counted(formulas, 'formula')}: the value that was computed last is read: {shown}"
        yield _on_sheet(sheet, grid, message, "formulas")
        empty = [each for each in formulas if not _has_value(grid, *each)]
        if empty:
            shown = _some(cell_address(*each) for each in empty)
            message = f"{_counted(empty, 'formula')} without a value, which is not computed here: {shown}"
            yield _on_sheet(sheet, grid, message, "cell")
    if sheet.errors:
        shown = _some(f"{cell_address(row, column)} ({text})" for row, column, text in sheet.errors)
        yield _on_sheet(
            sheet, grid, f"{_counted(sheet.errors, 'cell')} with an error, left out: {shown}", "cell"
        )


def _has_value(grid: Grid, row: int, column: int) -> bool:
    return row <= len(grid.rows) and column in dict(filled_cells(grid.rows[row - 1]))


def _on_sheet(sheet: Sheet, grid: Grid, message: str, code: str) -> Problem:
    return Problem(message=message, source=grid.source, line=1, field=sheet.name, code=code)


def _counted(things: Sequence[object], noun: str) -> str:
    return f"{len(things):,} {noun}{'' if len(things) == 1 else 's'}"


def _some(names: Iterable[str], *, most: int = _NAMED) -> str:
    shown = [*names]
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")
