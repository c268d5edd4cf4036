"""Write tables in a Word file: a head that repeats on each page, aligned columns, and no unnecessarily broken words."""

from collections.abc import Iterator
from html import escape

from essence_refs.formats.blocks import column_alignments
from essence_refs.formats.page_widths.table_columns import table_grid, table_size
from essence_refs.formats.word.paragraphs import ParagraphFormat, write_paragraph
from essence_refs.formats.word.styles.default_styles import GREY_FILL
from essence_refs.formats.word.text import RunWriter, plain_text
from essence_refs.model import EMPTY, Alignment, RichText, Table

# The space between the border of a box and its text, in twentieths of a point.
BOX_INDENT = 200
# Word cannot open a table with more columns.
MOST_COLUMNS = 63

_ALIGNMENTS = {
    Alignment.LEFT: "left",
    Alignment.CENTRE: "center",
    Alignment.RIGHT: "right",
    Alignment.NATURAL: "",
}
_MIRRORED = {"left": "right", "right": "left"}


def write_tables(block: Table, writer: RunWriter, style: str, left: int, width: int) -> Iterator[str]:
    """Yield a table of this width (twentieths of a point), or several if it has more columns than Word allows."""
    has_head = any(block.head)
    # The parts of the table style that apply, as attributes and as a bit mask for LibreOffice; 0020 is the first row.
    table_look = (
        f'<w:tblLook w:val="{"0420" if has_head else "0400"}" w:firstRow="{int(has_head)}" w:lastRow="0"'
    )
    rows = [row for row in (block.head, *block.rows) if any(row)]
    columns = max(map(len, rows), default=0)
    for first in range(0, columns, MOST_COLUMNS):
        last = min(first + MOST_COLUMNS, columns)
        texts = [[plain_text(cell) for cell in _pad_row(row, columns)[first:last]] for row in rows]
        base = writer.styles.base_size
        size = table_size(texts, width, base)
        if size != base:
            writer = writer._replace(size=size)
        grid = table_grid(texts, width, size)
        sides = [_ALIGNMENTS[each] for each in column_alignments(block, columns)[first:last]]
        head = [_row(_pad_row(block.head, columns)[first:last], sides, grid, writer, is_head=True)]
        body = [_row(_pad_row(row, columns)[first:last], sides, grid, writer) for row in block.rows]
        yield (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{escape(style)}"/><w:tblW w:w="{sum(grid)}" w:type="dxa"/>'
            f'<w:tblInd w:w="{left}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'{table_look} w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr><w:tblGrid>'
            + "".join(f'<w:gridCol w:w="{each}"/>' for each in grid)
            + f"</w:tblGrid>{''.join((head if has_head else []) + body)}</w:tbl>"
        )


def write_box(content: str, left: int, width: int, colour: str) -> str:
    """Return paragraphs and tables in a box: a table of one cell, whose rows may break across pages."""
    # A cell ends with a paragraph.
    end = "" if content.endswith("</w:p>") else "<w:p/>"
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblInd w:w="{left}" w:type="dxa"/>'
        f'<w:tblBorders><w:left w:val="single" w:sz="24" w:space="0" w:color="{colour}"/></w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="120" w:type="dxa"/><w:left w:w="{BOX_INDENT}" w:type="dxa"/>'
        f'<w:bottom w:w="20" w:type="dxa"/><w:right w:w="{BOX_INDENT}" w:type="dxa"/></w:tblCellMar>'
        '<w:tblLook w:val="0000" w:firstRow="0" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="0"/>'
        f'</w:tblPr><w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid><w:tr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{GREY_FILL}"/></w:tcPr>{content}{end}</w:tc></w:tr></w:tbl>'
    )


def _row(
    cells: tuple[RichText, ...],
    sides: list[str],
    grid: list[int],
    writer: RunWriter,
    *,
    is_head: bool = False,
) -> str:
    style = writer.styles.id_of("Table Heading" if is_head else "Table Text")
    output = []
    for cell, side, width in zip(cells, sides, grid, strict=True):
        runs, rtl = writer.text(cell)
        # In a right-to-left paragraph, Word's "left" is the start of the line.
        side = _MIRRORED.get(side, side) if rtl else side  # noqa: PLW2901 - the same side, as Word names it
        formatting = ParagraphFormat(align=side, rtl=rtl)
        output.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{write_paragraph(style, runs, formatting)}</w:tc>'
        )
    repeated = "<w:tblHeader/>" if is_head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(output)}</w:tr>"


def _pad_row(row: tuple[RichText, ...], columns: int) -> tuple[RichText, ...]:
    return (*row, *[EMPTY] * (columns - len(row)))
