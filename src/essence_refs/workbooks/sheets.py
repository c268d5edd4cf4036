"""Sheets of a workbook: their cells, as they are read, and what is written."""

import datetime as dt

import attrs

from essence_refs.values import Value

CellValue = str | bool | int | float | dt.datetime | dt.date | dt.time | dt.timedelta
"""What a cell holds. An empty cell is an empty text."""

# Excel's limits for the text of a cell, and for an address that is a link.
MOST_CHARACTERS = 32_767
LONGEST_LINK = 2_079


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Sheet(Value):
    """
    A sheet that was read. Rows and columns are counted from one; ``rows[0]`` is row 1, and begins with column A.

    A row ends with its last cell that is not empty. ``merged`` are ranges: first row, first column, last row, last column.
    ``formulas`` are the cells with a formula, of which ``rows`` has the value that was last computed, and ``errors``
    are cells with an error such as #REF!, which are empty in ``rows``.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()
    errors: tuple[tuple[int, int, str], ...] = ()


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Workbook(Value):
    """
    The sheets of a workbook in their order. ``comments`` is the number of comments on cells, which are not read.

    ``is_surveyed`` is false for .xls, which does not show hidden rows, formulas, errors and comments.
    """

    sheets: tuple[Sheet, ...]
    comments: int = 0
    is_surveyed: bool = True


@attrs.frozen(eq=False, repr=False)
class LinkCell(Value):
    """A text that is a link to an address on the web."""

    text: str
    address: str


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Choices(Value):
    """
    The values that a drop-down offers: a range such as ``Lists!$A$2:$A$9``, and what is shown for any other value.

    Without *is_strict*, another value is only warned of.
    """

    range: str
    title: str = ""
    message: str = ""
    is_strict: bool = True


@attrs.frozen(kw_only=True, eq=False, repr=False)
class Column(Value):
    """
    A column to write: its name, its width in characters, and whether long texts are wrapped.

    ``choices`` is a drop-down in each cell below the name. A grey column is one that is not meant to be changed. With a
    ``refusal``, nothing can be typed into its cells, and this sentence is shown; rows can be sorted all the same.
    """

    name: str
    width: float = 12
    wraps: bool = False
    is_grey: bool = False
    is_hidden: bool = False
    choices: Choices | None = None
    comment: str = ""
    refusal: str = ""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class SheetContent(Value):
    """
    A sheet to write: a row with the names of the columns, and rows of texts.

    With ``is_table``, the first row is bold and frozen, and every column has a filter; ``frozen_columns`` stay in
    view too. It is printed on sheets in landscape, as wide as a page, with the first row on each. ``is_very_hidden`` hides the sheet from Excel's menus as well. ``spare_rows`` is how many empty rows below
    the last one have the drop-downs and formats. ``names`` are pairs of a name and the range that it is for, in formulas.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | LinkCell, ...], ...] = ()
    is_table: bool = True
    frozen_columns: int = 0
    is_hidden: bool = False
    is_very_hidden: bool = False
    spare_rows: int = 0
    names: tuple[tuple[str, str], ...] = ()


def column_letters(column: int) -> str:
    """
    Return the letters of a column, which counts from one.

    >>> column_letters(1), column_letters(26), column_letters(27), column_letters(703)
    ('A', 'Z', 'AA', 'AAA')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """
    Return the number of a column from its letters.

    >>> column_number("A"), column_number("az"), column_number("AAA")
    (1, 52, 703)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_address(row: int, column: int) -> str:
    """
    Return the address of a cell.

    >>> cell_address(12, 28)
    'AB12'
    """
    return f"{column_letters(column)}{row}"


def text_of(value: CellValue) -> str:
    """
    Return what a cell holds as text: whole numbers without ".0", dates as YYYY-MM-DD, and truth values as TRUE and FALSE.

    >>> text_of(2019.0), text_of(dt.date(1996, 4, 1)), text_of(True), text_of(0.5), text_of(" a ")
    ('2019', '1996-04-01', 'TRUE', '0.5', ' a ')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ")
    return str(value)
