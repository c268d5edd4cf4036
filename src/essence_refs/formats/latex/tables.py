"""Tables in LaTeX with nothing but ``tabular``: columns that share the width of the line, and rows that a page can part."""

from collections.abc import Callable, Iterator

from essence_refs.model import Alignment, RichText, Table

_ALIGNED = {
    Alignment.NATURAL: r"\raggedright",
    Alignment.LEFT: r"\raggedright",
    Alignment.CENTRE: r"\centering",
    Alignment.RIGHT: r"\raggedleft",
}
# A column is as wide as its longest cell asks for, within these bounds (in characters).
_NARROWEST, _WIDEST = 6, 40
# What fits on a line of A4 in 11 points, how many such lines one tabular may have, which no page can part, and how
# many columns there can be beside each other.
_CHARACTERS, _LINES, _COLUMNS = 80, 12, 10

TextWriter = Callable[[RichText], str]


def write_table(block: Table, written: TextWriter) -> str:
    """Return a table as lines of LaTeX, with its cells as *written* has them."""
    rows = tuple(row for row in (block.head, *block.rows) if row)
    count = max(map(len, rows), default=0)
    if not count:
        return ""
    widths = [_width(rows, column) for column in range(count)]
    heights = [_height(row, widths) for row in rows]
    if count > _COLUMNS or max(heights) > _LINES:
        return _unfold(rows, written)
    alignments = (*block.alignments, *(Alignment.NATURAL,) * count)
    lines = [_row(row, count, alignments, written, is_head=row is block.head) for row in rows]
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
    # A table of short cells is as wide as they are, any other as the line.
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
    written: TextWriter,
    *,
    is_head: bool,
) -> str:
    look = "\\bfseries" if is_head else ""
    cells = [
        f"{_ALIGNED[alignment]}{look} {written(cell)}"
        for cell, alignment in zip(row, alignments, strict=False)
    ]
    cells += [""] * (count - len(cells))
    return " &\n".join(cells) + " \\tabularnewline\n" + ("\\hline\n" if is_head else "")


def _unfold(rows: tuple[tuple[RichText, ...], ...], written: TextWriter) -> str:
    """Return a cell a paragraph and a line between rows, for what no page could hold as a table."""
    parted = ("".join(f"\\noindent {written(cell)}\\par\n" for cell in row) for row in rows)
    return "\\par\n" + "\\noindent\\rule{\\linewidth}{0.4pt}\\par\n".join(parted)
