"""
Writing workbooks with xlsxwriter.

Every cell is text: nothing in it is a formula, a number or a date, however it begins. Cells have the number format of
texts, so that Excel changes nothing that is typed into them either.
"""

import datetime as dt
import io
import math
import re
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from essence_refs.workbooks.sheets import (
    LONGEST_LINK,
    MOST_CHARACTERS,
    Choices,
    Column,
    LinkCell,
    SheetContent,
)

# The same sheets are the same bytes, whenever they are written.
_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no time zone
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_TEXT = "@"
_SAFE_ADDRESS = re.compile(r"https?://[^\s\"<>\\^`{|}]+", re.IGNORECASE)
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Excel counts to 65,530 links in a sheet.
_MOST_LINKS = 60_000
_GREY = "#666666"
_A4 = 9
# The height of a line and that of the highest row, in points, and how much longer a text is for what its lines leave empty.
_LINE_HEIGHT, _HIGHEST = 15, 409
_WORD_ENDS = 1.1
# The headings of columns that are meant to be changed, in a sheet that has others too.
_EDITABLE, _NOT_EDITABLE = "#DDEBF7", "#EDEDED"


def write(sheets: Iterable[SheetContent]) -> bytes:
    """Return a workbook with these sheets. A text that is longer than a cell can hold is cut."""
    file = io.BytesIO()
    workbook = xlsxwriter.Workbook(file, _OPTIONS)
    workbook.set_properties({"created": _CREATED})
    formats = _Formats(workbook)
    is_first = True
    for content in sheets:
        sheet = workbook.add_worksheet(content.name)
        _write_sheet(sheet, content, formats)
        for name, area in content.names:
            workbook.define_name(name, f"={area}")
        if content.is_very_hidden:
            sheet.very_hidden()
        elif content.is_hidden:
            sheet.hide()
        elif is_first:
            sheet.activate()
            is_first = False
    workbook.close()
    return file.getvalue()


class _Formats:
    """The formats of cells."""

    def __init__(self, workbook: Any) -> None:
        header = {"bold": True, "num_format": _TEXT, "valign": "top", "text_wrap": True, "bottom": 1}
        self.header = workbook.add_format(header)
        self.headers_of_two_kinds = {
            is_grey: workbook.add_format({**header, "bg_color": _NOT_EDITABLE if is_grey else _EDITABLE})
            for is_grey in (False, True)
        }
        self._of_columns = {
            (wraps, grey): workbook.add_format(
                {
                    # Excel shows long texts in cells with the format of texts as ####.
                    "num_format": "General" if wraps else _TEXT,
                    "valign": "top",
                    "text_wrap": wraps,
                    **({"font_color": _GREY} if grey else {}),
                }
            )
            for wraps in (False, True)
            for grey in (False, True)
        }
        self.link = workbook.add_format(
            {"num_format": _TEXT, "valign": "top", "font_color": "#0563C1", "underline": 1}
        )

    def of(self, column: Column) -> Any:
        """Return the format of the cells in a column."""
        return self._of_columns[column.wraps, column.is_grey]


def _write_sheet(sheet: Any, content: SheetContent, formats: _Formats) -> None:
    has_two_kinds = len({column.is_grey for column in content.columns}) > 1
    for number, column in enumerate(content.columns):
        sheet.set_column(number, number, column.width, formats.of(column), {"hidden": column.is_hidden})
        header = formats.headers_of_two_kinds[column.is_grey] if has_two_kinds else formats.header
        sheet.write_string(0, number, _text(column.name), header)
        if column.comment:
            sheet.write_comment(0, number, column.comment)
    lines = max((_lines(column.name, column.width) for column in content.columns), default=1)
    if lines > 1:
        sheet.set_row(0, min(lines * _LINE_HEIGHT, _HIGHEST))
    _write_rows(sheet, content, formats)
    last_row = len(content.rows) + content.spare_rows
    for number, column in enumerate(content.columns):
        if column.choices and last_row:
            sheet.data_validation(1, number, last_row, number, _drop_down(column.choices))
        elif column.refusal and last_row:
            sheet.data_validation(1, number, last_row, number, _refusal(column.refusal))
    sheet.set_paper(_A4)
    # As many pages long as it takes.
    sheet.fit_to_pages(1, 0)
    if content.is_table and content.columns:
        sheet.set_landscape()
        sheet.hide_gridlines(0)
        sheet.repeat_rows(0)
        sheet.set_footer("&L&A&RPage &P of &N")
        sheet.freeze_panes(1, content.frozen_columns)
        sheet.autofilter(0, 0, max(len(content.rows), 1), len(content.columns) - 1)


def _write_rows(sheet: Any, content: SheetContent, formats: _Formats) -> None:
    links = 0
    wrapped = [(number, column.width) for number, column in enumerate(content.columns) if column.wraps]
    for index, row in enumerate(content.rows, 1):
        for number, (value, column) in enumerate(zip(row, content.columns, strict=True)):
            if isinstance(value, LinkCell) and links < _MOST_LINKS and is_safe_address(value.address):
                links += 1
                sheet.write_url(index, number, value.address, formats.link, _text(value.text))
                continue
            text = value.text if isinstance(value, LinkCell) else value
            if text:
                sheet.write_string(index, number, _text(text), formats.of(column))
        lines = max((_lines(row[number], width) for number, width in wrapped), default=1)
        if lines > 1:
            # LibreOffice does not adapt the heights of rows when it opens a workbook.
            sheet.set_row(index, min(lines * _LINE_HEIGHT, _HIGHEST))


def _lines(value: str | LinkCell, width: float) -> int:
    """Estimate the number of lines that a wrapped text takes."""
    text = value.text if isinstance(value, LinkCell) else value
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(max(math.ceil(len(line) * _WORD_ENDS / width), 1) for line in text.split("\n"))


def is_safe_address(address: str) -> bool:
    """Return whether a cell may be a link to an address: one on the web, of a length that Excel accepts."""
    return len(address) <= LONGEST_LINK and _SAFE_ADDRESS.fullmatch(address) is not None


def _text(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)[:MOST_CHARACTERS]


def _refusal(message: str) -> dict[str, object]:
    return {"validate": "custom", "value": "=FALSE", "error_type": "stop", "error_message": message}


def _drop_down(choices: Choices) -> dict[str, object]:
    return {
        "validate": "list",
        "source": f"={choices.range}",
        "error_type": "stop" if choices.is_strict else "warning",
        **({"error_title": choices.title} if choices.title else {}),
        **({"error_message": choices.message} if choices.message else {}),
    }
