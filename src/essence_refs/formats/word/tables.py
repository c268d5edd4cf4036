"""Tables in a Word file: a head that is repeated on each page, aligned columns, and no word broken that has room."""

from collections.abc import Iterator
from html import escape

from essence_refs.formats.word.column_widths import table_grid
from essence_refs.formats.word.paragraphs import ParagraphFormat, write_paragraph
from essence_refs.formats.word.text import RunWriter
from essence_refs.model import EMPTY, Alignment, RichText, Table

# Word opens no table of more columns.
MOST_COLUMNS = 63

_SIDES = {Alignment.LEFT: "left", Alignment.CENTRE: "center", Alignment.RIGHT: "right", Alignment.NATURAL: ""}
_TURNED = {"left": "right", "right": "left"}


def write_tables(block: Table, prose: RunWriter, style: str, left: int, width: int) -> Iterator[str]:
    """Yield a table so many twentieths of a point wide, or several where it has more columns than Word takes."""
    has_head = any(block.head)
    # Which parts of its style a table takes: as a bit mask, which LibreOffice reads, and as words. 0020 is the first row.
    look = f'<w:tblLook w:val="{"0420" if has_head else "0400"}" w:firstRow="{int(has_head)}" w:lastRow="0"'
    rows = [row for row in (block.head, *block.rows) if any(row)]
    columns = max(map(len, rows), default=0)
    for first in range(0, columns, MOST_COLUMNS):
        last = min(first + MOST_COLUMNS, columns)
        grid = table_grid([_pad_row(row, columns)[first:last] for row in rows], width, prose.book.base)
        sides = [_SIDES[each] for each in _sides(block, columns)[first:last]]
        head = [_row(_pad_row(block.head, columns)[first:last], sides, grid, prose, is_head=True)]
        body = [_row(_pad_row(row, columns)[first:last], sides, grid, prose) for row in block.rows]
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{escape(style)}"/><w:tblW w:w="{sum(grid)}" w:type="dxa"/>'
            f'<w:tblInd w:w="{left}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'{look} w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{each}"/>' for each in grid)
            + f"</w:tblGrid>{''.join((head if has_head else []) + body)}</w:tbl>"
        )


def _row(
    cells: tuple[RichText, ...], sides: list[str], grid: list[int], prose: RunWriter, *, is_head: bool = False
) -> str:
    style = prose.book.style("Table Heading" if is_head else "Table Text")
    written = []
    for cell, side, width in zip(cells, sides, grid, strict=True):
        runs, is_right = prose.text(cell)
        # In a paragraph from right to left, Word's left is where it begins.
        side = _TURNED.get(side, side) if is_right else side  # noqa: PLW2901 - the same side, seen from the paragraph
        form = ParagraphFormat(align=side, goes_right=is_right)
        written.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{write_paragraph(style, runs, form)}</w:tc>'
        )
    repeated = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(written)}</w:tr>"


def _pad_row(row: tuple[RichText, ...], columns: int) -> tuple[RichText, ...]:
    return (*row, *[EMPTY] * (columns - len(row)))


def _sides(block: Table, columns: int) -> tuple[Alignment, ...]:
    return (*block.alignments, *[Alignment.NATURAL] * columns)[:columns]
