"""The styles of a Word file without a house template, by Word's own names."""

import attrs

# Arial at 12 points, aligned left: the Government Digital Service asks this of public documents, and every Office,
# LibreOffice and phone has this font or one of the same widths. Aptos comes only with Microsoft 365.
FONT = "Arial"
FONT_OF_CODE = "Consolas"
SIZE_HALF_POINTS = 24

ACCENT_COLOUR = "1F3864"
GREY = "595959"
ACCENT_FILL = "E9EDF4"
GREY_FILL = "F2F2F2"

# Lengths in twentieths of a point, Word's own.
LIST_INDENT = 425  # 0.75 cm, of lists and annotations
QUOTE_INDENT = 567  # 1 cm
HANGING_INDENT = 567
CODE_INDENT = 80  # 4 pt, of code in its box
PARAGRAPH_SPACING = 160  # 8 pt, between paragraphs
SMALL_SPACING = 60


@attrs.frozen(kw_only=True)
class StyleDefinition:
    """
    A style: its name, the style it is based on, and its properties in the order of the schema.

    ``scale`` is its font size as a multiple of the text's. Colours are used only without a house template, because
    they might not match its own.
    """

    name: str
    kind: str = "paragraph"
    based: str = "Normal"
    following: str = ""
    paragraph: str = ""
    characters: str = ""
    colour: str = ""
    scale: float = 0
    is_known_to_word: bool = True
    rest: str = ""


def _spacing(before: int, after: int, line: int = 0) -> str:
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{height}/>'


def _indent(left: int, right: int = 0, hanging: int = 0) -> str:
    return f'<w:ind w:left="{left}" w:right="{right}" w:hanging="{hanging}"/>'


def _edge(side: str, size: int, space: int, colour: str) -> str:
    return f'<w:pBdr><w:{side} w:val="single" w:sz="{size}" w:space="{space}" w:color="{colour}"/></w:pBdr>'


def font_property(name: str) -> str:
    """Return the property for this font in all scripts."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>'


_BOX = "<w:pBdr>{}</w:pBdr>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="4" w:color="{GREY_FILL}"/>'
        for side in ("top", "left", "bottom", "right")
    )
)
_BOLD = "<w:b/><w:bCs/>"
_ITALIC = "<w:i/><w:iCs/>"
_WITH_NEXT = "<w:keepNext/>"
_KEPT = _WITH_NEXT + "<w:keepLines/>"


def _heading(depth: int, scale: float, before: int, after: int, characters: str) -> StyleDefinition:
    return StyleDefinition(
        name=f"heading {depth}",
        following="Normal",
        paragraph=f'{_KEPT}{_spacing(before, after, 259)}<w:outlineLvl w:val="{depth - 1}"/>',
        characters=characters,
        colour=ACCENT_COLOUR,
        scale=scale,
    )


def _nth(name: str, number: int) -> str:
    return name if number == 1 else f"{name} {number}"


def annotation_style(left: int) -> StyleDefinition:
    """Return the style of annotations with this indent, in twentieths of a point."""
    return StyleDefinition(
        name="Annotation", paragraph=_spacing(0, PARAGRAPH_SPACING) + _indent(left), is_known_to_word=False
    )


def _list_styles() -> tuple[StyleDefinition, ...]:
    # Their indents come from the numbering definitions, as in Word's own styles.
    looks = []
    for number in range(1, 6):
        looks += [
            StyleDefinition(name=_nth(name, number), paragraph=_spacing(0, SMALL_SPACING))
            for name in ("List Bullet", "List Number")
        ]
        looks.append(
            StyleDefinition(
                name=_nth("List Continue", number),
                paragraph=_spacing(0, SMALL_SPACING) + _indent(number * LIST_INDENT),
            )
        )
    return tuple(looks)


NORMAL = StyleDefinition(
    name="Normal", based="", paragraph=f"<w:widowControl/>{_spacing(0, PARAGRAPH_SPACING, 276)}"
)

_PARAGRAPHS = (
    StyleDefinition(name="Title", following="Normal", paragraph=_KEPT + _spacing(0, 200, 252), characters=_BOLD, colour=ACCENT_COLOUR, scale=2),
    _heading(1, 1.5, 400, 120, _BOLD),
    _heading(2, 1.25, 320, 100, _BOLD),
    _heading(3, 1, 280, 80, _BOLD),
    _heading(4, 1, 240, 60, _BOLD + _ITALIC),
    _heading(5, 1, 240, 60, _ITALIC),
    StyleDefinition(name="TOC Heading", paragraph=f"{_KEPT}{_spacing(280, 80)}", characters=_BOLD, colour=ACCENT_COLOUR, scale=1.25),
    *(
        StyleDefinition(name=f"toc {depth}", paragraph=_spacing(0, SMALL_SPACING) + _indent((depth - 1) * LIST_INDENT))
        for depth in range(1, 6)
    ),
    StyleDefinition(name="Masthead", paragraph=_KEPT + _spacing(0, 240), colour=GREY, scale=0.92, is_known_to_word=False),
    StyleDefinition(name="Byline", paragraph=_spacing(0, 240), colour=GREY, is_known_to_word=False),
    StyleDefinition(name="Summary", paragraph=_edge("left", 24, 8, ACCENT_COLOUR) + _spacing(0, 240) + _indent(227), is_known_to_word=False),
    # The definition of a level stays on one page with its first item.
    StyleDefinition(name="Definition", paragraph=_WITH_NEXT + _edge("left", 18, 8, "A6A6A6") + _spacing(0, PARAGRAPH_SPACING) + _indent(227), is_known_to_word=False),
    StyleDefinition(name="Bundle Contents", paragraph=_WITH_NEXT + _spacing(0, PARAGRAPH_SPACING), scale=0.92, is_known_to_word=False),
    StyleDefinition(name="Item Count", paragraph=_WITH_NEXT + _spacing(0, PARAGRAPH_SPACING), colour=GREY, scale=0.92, is_known_to_word=False),
    StyleDefinition(name="Note", paragraph=_spacing(0, PARAGRAPH_SPACING), colour=GREY, scale=0.92, is_known_to_word=False),
    StyleDefinition(name="Closing Line", paragraph=_edge("top", 4, 6, "A6A6A6") + _spacing(0, 0), colour=GREY, scale=0.84, is_known_to_word=False),
    # Its indents and spacing come from the citation style: see ListLayout.
    StyleDefinition(name="Bibliography", paragraph="<w:keepLines/>" + _spacing(0, PARAGRAPH_SPACING)),
    annotation_style(HANGING_INDENT),
    StyleDefinition(name="Quote", paragraph=_spacing(0, PARAGRAPH_SPACING) + _indent(QUOTE_INDENT, QUOTE_INDENT), colour="404040"),
    StyleDefinition(
        name="Code",
        paragraph=f'{_BOX}<w:shd w:val="clear" w:color="auto" w:fill="{GREY_FILL}"/>{_spacing(60, PARAGRAPH_SPACING + 60, 252)}{_indent(CODE_INDENT, CODE_INDENT)}',
        characters=font_property(FONT_OF_CODE) + "<w:noProof/>",
        scale=0.84,
        is_known_to_word=False,
    ),
    StyleDefinition(name="Box Title", paragraph=_WITH_NEXT + _spacing(0, 80), characters=_BOLD, colour=ACCENT_COLOUR, is_known_to_word=False),
    StyleDefinition(name="caption", paragraph="<w:keepLines/>" + _spacing(0, 240), colour="404040", scale=0.92),
    StyleDefinition(name="Figure", following="caption", paragraph=_KEPT + _spacing(120, 80, 240), is_known_to_word=False),
    StyleDefinition(name="Rule", paragraph=_edge("bottom", 6, 1, "A6A6A6") + _spacing(0, 240), is_known_to_word=False),
    StyleDefinition(name="Table Text", paragraph=_spacing(50, 50, 252), is_known_to_word=False),
    StyleDefinition(name="Table Heading", based="Table Text", paragraph=_WITH_NEXT, characters=_BOLD, is_known_to_word=False),
    # Word joins adjacent tables, and a table has no space below it.
    StyleDefinition(
        name="Table Gap",
        paragraph=f'<w:spacing w:before="0" w:after="0" w:line="{PARAGRAPH_SPACING + 60}" w:lineRule="exact"/>',
        is_known_to_word=False,
    ),
    StyleDefinition(name="footnote text", paragraph=_spacing(0, SMALL_SPACING, 252), scale=0.84),
    StyleDefinition(name="footer", paragraph=_spacing(0, 0) + '<w:jc w:val="center"/>', colour=GREY, scale=0.84),
)  # fmt: skip

_CHARACTERS = (
    StyleDefinition(name="Hyperlink", kind="character", based="", characters='<w:color w:val="0563C1"/><w:u w:val="single"/>'),
    StyleDefinition(name="footnote reference", kind="character", based="", characters='<w:vertAlign w:val="superscript"/>'),
    StyleDefinition(name="Code in Text", kind="character", based="", characters=font_property(FONT_OF_CODE) + "<w:noProof/>", is_known_to_word=False),
)  # fmt: skip


def _cell_borders() -> str:
    heavy, light = (
        f'w:val="single" w:sz="8" w:space="0" w:color="{ACCENT_COLOUR}"',
        'w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"',
    )
    return f"<w:tblBorders><w:top {heavy}/><w:bottom {heavy}/><w:insideH {light}/></w:tblBorders>"


_MARGINS = "<w:tblCellMar>{}</w:tblCellMar>".format(
    "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 0), ("left", 100), ("bottom", 0), ("right", 100))
    )
)

_TABLES = (
    StyleDefinition(
        name="Normal Table",
        kind="table",
        based="",
        rest=f'<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{_MARGINS}</w:tblPr>',
    ),
    StyleDefinition(
        name="Report Table",
        kind="table",
        based="Normal Table",
        is_known_to_word=False,
        rest=f"<w:tblPr>{_cell_borders()}{_MARGINS}</w:tblPr>"
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{ACCENT_COLOUR}"/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ACCENT_FILL}"/></w:tcPr></w:tblStylePr>',
    ),
)

STYLE_DEFINITIONS = (NORMAL, *_PARAGRAPHS, *_list_styles(), *_CHARACTERS, *_TABLES)
DEFINITION_OF_STYLE = {each.name: each for each in STYLE_DEFINITIONS}

# The style of a paragraph with a role; any other role has the style of the surrounding text.
STYLE_OF_ROLE = {
    "masthead": "Masthead",
    "byline": "Byline",
    "summary": "Summary",
    "definition": "Definition",
    "bundle": "Bundle Contents",
    "count": "Item Count",
    "note": "Note",
    "annotation": "Annotation",
    "footer": "Closing Line",
    "box-title": "Box Title",
}
