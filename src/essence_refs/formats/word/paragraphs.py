"""Paragraphs of a Word file: a style, what differs from it, and runs."""

from functools import lru_cache
from html import escape
from typing import NamedTuple


class Indent(NamedTuple):
    """How far in a paragraph stands, and how far its first line stands out of it, in twentieths of a point."""

    left: int
    hanging: int = 0
    right: int | None = None


class ParagraphFormat(NamedTuple):
    """What a paragraph has that its style has not; lengths in twentieths of a point."""

    numbering: str = ""
    tab: int = 0
    indent: Indent | None = None
    after: int | None = None
    align: str = ""
    goes_right: bool = False
    with_next: bool = False


PLAIN = ParagraphFormat()


def write_paragraph(style: str, runs: str, form: ParagraphFormat = PLAIN) -> str:
    """Return a paragraph of runs that are written already."""
    return f"<w:p>{_properties(style, form)}{runs}</w:p>"


@lru_cache(maxsize=1024)
def _properties(style: str, form: ParagraphFormat) -> str:
    # In the order of Word's schema (ECMA-376, part 1, CT_PPrBase): Word reads no other.
    written = f'<w:pStyle w:val="{escape(style)}"/>'
    if form.with_next:
        written += "<w:keepNext/>"
    written += form.numbering
    if form.tab:
        written += f'<w:tabs><w:tab w:val="left" w:pos="{form.tab}"/></w:tabs>'
    if form.goes_right:
        written += "<w:bidi/>"
    if form.after is not None:
        written += f'<w:spacing w:after="{form.after}"/>'
    if form.indent is not None:
        written += write_indent(form.indent)
    if form.align:
        written += f'<w:jc w:val="{form.align}"/>'
    return f"<w:pPr>{written}</w:pPr>"


def write_indent(indent: Indent) -> str:
    """Return the property of an indent."""
    right = "" if indent.right is None else f' w:right="{indent.right}"'
    return f'<w:ind w:left="{indent.left}"{right} w:hanging="{indent.hanging}"/>'
