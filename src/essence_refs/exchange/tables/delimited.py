"""
Text with delimiters (CSV, RFC 4180): splitting it into rows, and writing it so that spreadsheets run nothing in it.

A spreadsheet takes a cell for a formula that begins with =, +, - or @, also behind blanks. Such a cell is written with an
apostrophe before it, and one with an apostrophe before such a beginning with one more. Reading a table of ours takes one away.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DELIMITERS = (",", ";", "\t", "|")
_SEPARATOR_LINE = re.compile(r"sep=(.)[\r\n]+", re.IGNORECASE)
_FORMULA = re.compile(
    r"'*(?:[\s\x00]*[=+\-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}]|[\t\r\n\x00])"
)
_LINE_END = re.compile(r"\r\n|\n|\r")
_QUOTED_TEXT = re.compile(r'"((?:[^"]++|"")*+)"')


class DelimitedRow(NamedTuple):
    """The cells of a row, with the line where it begins."""

    line: int
    cells: tuple[str, ...]


class DelimitedText(NamedTuple):
    """The rows of a text, its delimiter, and the line of a quotation mark that is never closed, or zero."""

    rows: tuple[DelimitedRow, ...]
    delimiter: str
    unclosed: int = 0


def split_delimited(text: str, delimiter: str) -> DelimitedText:
    """
    Split a text into rows. A line end may be in a cell, between quotation marks.

    >>> [row.cells for row in split_delimited('a,"b, c"', ",").rows]
    [('a', 'b, c')]
    """
    if found := _SEPARATOR_LINE.match(text):
        # Excel's own way to name the delimiter.
        delimiter = found[1]
        first_line, start = 2, found.end()
    else:
        first_line, start = 1, 0
    plain = re.compile(rf"([^{re.escape(delimiter)}\r\n]*)({re.escape(delimiter)}|\r\n|\n|\r|\Z)")
    rows: list[DelimitedRow] = []
    cells: list[str] = []
    line = row_line = first_line
    unclosed = 0
    end = len(text)
    while start < end or cells:
        value = ""
        if text.startswith('"', start) and not unclosed:
            quoted = _QUOTED_TEXT.match(text, start)
            if quoted is None:
                unclosed = line
            else:
                value = quoted[1].replace('""', '"')
                line += len(_LINE_END.findall(quoted[1]))
                start = quoted.end()
        found = plain.match(text, start)
        if found is None:  # pragma: no cover - the pattern matches at every position
            break
        start = found.end()
        cells.append(value + found[1])
        if found[2] != delimiter:
            rows.append(DelimitedRow(row_line, tuple(cells)))
            cells = []
            line += 1
            row_line = line
    return DelimitedText(tuple(rows), delimiter, unclosed)


def split_by_first_row(text: str) -> DelimitedText:
    r"""
    Split a text into rows by the delimiter that its first row with text has most often, outside of quotation marks.

    >>> split_by_first_row('"a, b";c\n1;2').rows[1].cells
    ('1', '2')
    """
    start = re.search(r"\S", text)
    beginning = text[start.start() :] if start else ""
    end = _LINE_END.search(beginning)
    first = _QUOTED_TEXT.sub("", beginning[: end.start()] if end else beginning)
    return split_delimited(text, max(DELIMITERS, key=first.count))


def without_escape(text: str) -> str:
    """Return the text of a cell that was written by `escaped`."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def escaped(text: str) -> str:
    """
    Return a text so that no spreadsheet takes it for a formula.

    >>> escaped("=1+1"), escaped("Care"), escaped("'-'")
    ("'=1+1", 'Care', "''-'")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def write_delimited(rows: Iterable[Iterable[str]], delimiter: str = ",") -> str:
    """Return rows as CSV: lines end in CRLF, as RFC 4180 has it, and cells are in quotation marks where they need them."""
    return "".join(_written_rows(rows, delimiter))


def _written_rows(rows: Iterable[Iterable[str]], delimiter: str) -> Iterator[str]:
    needs_quotes = re.compile(rf'[{re.escape(delimiter)};\t"\r\n]|\A\s|\s\Z')
    for row in rows:
        yield delimiter.join(_quoted(escaped(cell), needs_quotes) for cell in row) + "\r\n"


def _quoted(cell: str, needs_quotes: re.Pattern[str]) -> str:
    return '"' + cell.replace('"', '""') + '"' if needs_quotes.search(cell) else cell
