"""Write tables in LaTeX with ``tabular`` only: columns share the width of the line, and page breaks fall between rows."""

from collections.abc import Callable, Iterator

from essence_refs.formats.blocks import column_alignments
from essence_refs.model import Alignment, RichText, Table

_COMMANDS = {
    Alignment.NATURAL: r"\raggedright",
    Alignment.LEFT: r"\raggedright",
    Alignment.CENTRE: r"\centering",
    Alignment.RIGHT: r"\raggedleft",
}
# The width of a column is that of its longest cell, within these bounds (in characters).
_NARROWEST, _WIDEST = 6, 40
# The characters on a line of A4 in 11 points; the lines of one tabular, which cannot break across pages; the columns
# of a table.
_CHARACTERS, _LINES, _COLUMNS = 80, 12, 10

TextWriter = Callable[[RichText], str]


def write_table(block: Table, write_cell: TextWriter) -> str:
    """Return a table as lines of LaTeX; *write_cell* writes the text of a cell."""
    rows = tuple(row for row in (block.head if any(block.head) else (), *block.rows) if row)
    count = max(map(len, rows), default=0)
    if not count:
        return ""
    widths = [_width(rows, column) for column in range(count)]
    heights = [_height(row, widths) for row in rows]
    if count > _COLUMNS or max(heights) > _LINES:
        return _unfold(rows, write_cell)
    alignments = column_alignments(block, count)
    lines = [_row(row, count, alignments, write_cell, is_head=row is block.head) for row in rows]
    lines[0] = "\\hline\n" + lines[0]
    lines[-1] += "\\hline\n"
    columns = "".join(f"p{{{_share(width, widths)}}}" for width in widths)
    begin = f"\\noindent\\begin{{tabular}}{{@{{}}{columns}@{{}}}}\n"
    pieces = (f"{begin}{piece}\\end{{tabular}}\\par\n" for piece in _pieces(lines, heights))
    return f"{{\\par\\smallskip\\setlength{{\\parskip}}{{0pt}}\n{''.join(pieces)}}}\\smallskip\n"


def _width(rows: tuple[tuple[RichText, ...], ...], column: int) -> int:
    longest = max(len(row[column].plain) for row in rows if column < len(row))
    return min(max(longest, _NARROWEST), _WIDEST)


def _share(width: int, widths: list[int]) -> str:
    # A table with short cells is only as wide as they need; any other is as wide as the line.
    total = max(sum(widths), _CHARACTERS)
    gaps = 2 * (len(widths) - 1)
    return f"\\dimexpr(\\linewidth-{gaps}\\tabcolsep)*{width}/{total}\\relax"


def _height(row: tuple[RichText, ...], widths: list[int]) -> int:
    total = max(sum(widths), _CHARACTERS)
    per_line = [max(_CHARACTERS * width // total, 1) for width in widths]
    return max(len(cell.plain) // characters + 1 for cell, characters in zip(row, per_line, strict=False))


def _pieces(lines: list[str], heights: list[int]) -> Iterator[str]:
    piece, height = "", 0
    for line, needed in zip(lines, heights, strict=True):
        if piece and height + needed > _LINES:
            yield piece
            piece, height = "", 0
        piece += line
        height += needed
    yield piece


def _row(
    row: tuple[RichText, ...],
    count: int,
    alignments: tuple[Alignment, ...],
    write_cell: TextWriter,
    *,
    is_head: bool,
) -> str:
    weight = "\\bfseries" if is_head else ""
    cells = [
        f"{_COMMANDS[alignment]}{weight} {write_cell(cell)}"
        for cell, alignment in zip(row, alignments, strict=False)
    ]
    cells += [""] * (count - len(cells))
    return " &\n".join(cells) + " \\tabularnewline\n" + ("\\hline\n" if is_head else "")


def _unfold(rows: tuple[tuple[RichText, ...], ...], write_cell: TextWriter) -> str:
    """Return each cell as a paragraph, with a rule between rows, for tables that do not fit on a page."""
    paragraphs = ("".join(f"\\noindent {write_cell(cell)}\\par\n" for cell in row) for row in rows)
    return "\\par\n" + "\\noindent\\rule{\\linewidth}{0.4pt}\\par\n".join(paragraphs)
