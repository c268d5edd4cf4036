"""Write paragraphs of a Word file: a style, direct formatting, and runs."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import NamedTuple

from essence_refs.formats.field_codes import FIELD_END, begin_field

_PROPERTIES_END, _PARAGRAPH_END = "</w:pPr>", "</w:p>"


class Indent(NamedTuple):
    """The left indent of a paragraph, the hanging indent of its first line, and its right indent, in twentieths of a point."""

    left: int
    hanging: int = 0
    right: int | None = None


class ParagraphFormat(NamedTuple):
    """The direct formatting of a paragraph; lengths in twentieths of a point."""

    numbering: str = ""
    tab: int = 0
    indent: Indent | None = None
    after: int | None = None
    align: str = ""
    rtl: bool = False
    with_next: bool = False


PLAIN = ParagraphFormat()


def write_paragraph(style: str, runs: str, formatting: ParagraphFormat = PLAIN) -> str:
    """Return a paragraph; *runs* is XML."""
    return f"<w:p>{_properties(style, formatting)}{runs}</w:p>"


def in_field(code: str, paragraphs: Sequence[str]) -> list[str]:
    """Return paragraphs, all of which are the result of one field."""
    properties, end_of_properties, runs = paragraphs[0].partition(_PROPERTIES_END)
    first = f"{properties}{end_of_properties}{begin_field(code)}{runs}"
    *most, last = [first, *paragraphs[1:]]
    return [*most, f"{last.removesuffix(_PARAGRAPH_END)}{FIELD_END}{_PARAGRAPH_END}"]


@lru_cache(maxsize=1024)
def _properties(style: str, formatting: ParagraphFormat) -> str:
    # In the order of the schema (ECMA-376, part 1, CT_PPrBase), which Word requires.
    output = f'<w:pStyle w:val="{escape(style)}"/>'
    if formatting.with_next:
        output += "<w:keepNext/>"
    output += formatting.numbering
    if formatting.tab:
        output += f'<w:tabs><w:tab w:val="left" w:pos="{formatting.tab}"/></w:tabs>'
    if formatting.rtl:
        output += "<w:bidi/>"
    if formatting.after is not None:
        output += f'<w:spacing w:after="{formatting.after}"/>'
    if formatting.indent is not None:
        output += write_indent(formatting.indent)
    if formatting.align:
        output += f'<w:jc w:val="{formatting.align}"/>'
    return f"<w:pPr>{output}</w:pPr>"


def write_indent(indent: Indent) -> str:
    """Return an indent as a paragraph property."""
    right = "" if indent.right is None else f' w:right="{indent.right}"'
    return f'<w:ind w:left="{indent.left}"{right} w:hanging="{indent.hanging}"/>'
