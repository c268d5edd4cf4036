"""Write rich text as runs of a Word file, with their properties, links and text direction."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import NamedTuple
from unicodedata import bidirectional

from essence_refs.formats.field_codes import FIELD_END, begin_field
from essence_refs.formats.runs import LINE_BREAK, Run, clean_field, clean_text, flatten, split_lines
from essence_refs.formats.word.styles.document_styles import DocumentStyles
from essence_refs.model import Mark, RichText

# Right-to-left scripts: Hebrew to the Arabic extensions, both blocks of presentation forms, the supplementary plane.
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_HAS_RIGHT = re.compile(f"[{_RIGHT}]")
# From the first letter of one direction to its last, with the digits and signs between them.
_RIGHTWARD = re.compile(rf"[{_RIGHT}](?:[{_RIGHT}\W\d_]*[{_RIGHT}])?")
_LEFTWARD = re.compile(rf"[^\W\d_{_RIGHT}](?:[^{_RIGHT}]*[^\W\d_{_RIGHT}])?")

# In the order of the schema (ECMA-376, part 1, EG_RPrBase), which Word requires: some before the font size, some after.
_BEFORE_SIZE = (
    (Mark.BOLD, "<w:b/><w:bCs/>"),
    (Mark.ITALIC, "<w:i/><w:iCs/>"),
    (Mark.OBLIQUE, "<w:i/><w:iCs/>"),
    (Mark.SMALL_CAPS, "<w:smallCaps/>"),
    (Mark.STRIKEOUT, "<w:strike/>"),
)
_AFTER_SIZE = (
    (Mark.HIGHLIGHT, '<w:highlight w:val="yellow"/>'),
    (Mark.UNDERLINE, '<w:u w:val="single"/>'),
    (Mark.SUPERSCRIPT, '<w:vertAlign w:val="superscript"/>'),
    (Mark.SUBSCRIPT, '<w:vertAlign w:val="subscript"/>'),
)

BREAK = "<w:r><w:br/></w:r>"
TAB = "<w:r><w:tab/></w:r>"
# Windows' INTERNET_MAX_URL_LENGTH; Word reports a file with a longer address as damaged.
_LONGEST_ADDRESS = 2083


class RunWriter(NamedTuple):
    """
    Write runs of one part of a file.

    *link* returns the relationship of an address, *call* the call of a note, *bookmark* the bookmark of an anchor.
    *fields* are the codes of the fields of the document. *size* is the font size in half-points, 0 for that of the
    paragraph's style.
    """

    styles: DocumentStyles
    link: Callable[[str], str]
    call: Callable[[str], str]
    bookmark: Callable[[str], str]
    fields: Sequence[str] = ()
    size: int = 0

    def text(self, text: RichText) -> tuple[str, bool]:
        """Return the runs of a paragraph, and whether it is right-to-left."""
        text_lines = [line.runs for line in split_lines(text)]
        rtl = starts_right_to_left(run for line in text_lines for run in line)
        return BREAK.join(self.runs(line, rtl=rtl) for line in text_lines), rtl

    def runs(self, runs: Iterable[Run], *, rtl: bool = False) -> str:
        """Return runs, inside their links."""
        output = []
        for target, group in groupby(runs, _target):
            if not target or len(target) > _LONGEST_ADDRESS:
                output += [self._run(run, "", rtl=rtl) for run in group]
                continue
            style = self.styles.id_of("Hyperlink")
            inside = "".join(self._run(run, style, rtl=rtl) for run in group)
            to = (
                f'w:anchor="{self.bookmark(target[1:])}"'
                if target.startswith("#")
                else f'r:id="{self.link(target)}"'
            )
            output.append(f'<w:hyperlink {to} w:history="1">{inside}</w:hyperlink>')
        return "".join(output)

    def _run(self, run: Run, style: str, *, rtl: bool) -> str:
        text, marks, _ = run
        if marks and Mark.NOTE in marks:
            return self.call(text)
        if marks and Mark.FIELD in marks:
            return begin_field(self.fields[int(text)]) if text else FIELD_END
        if run == LINE_BREAK:
            return BREAK
        if marks and (Mark.CODE in marks or Mark.FORMULA in marks):
            style = self.styles.id_of("Code in Text")
        if not rtl and (text.isascii() or not _HAS_RIGHT.search(text)):
            return f'<w:r>{_run_properties(marks, style, size=self.size)}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
        return "".join(
            f'<w:r>{_run_properties(marks, style, rtl=rightward, size=self.size)}<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t></w:r>'
            for piece, rightward in _split_by_direction(text, rtl=rtl)
        )


def _target(run: Run) -> str:
    # A footnote cannot be called inside a link of Word.
    return "" if Mark.NOTE in run.marks else run.target


@lru_cache(maxsize=512)
def _run_properties(marks: tuple[Mark, ...], style: str, *, rtl: bool = False, size: int = 0) -> str:
    wanted = f'<w:rStyle w:val="{escape(style)}"/>' if style else ""
    wanted += "".join(xml for mark, xml in _BEFORE_SIZE if mark in marks)
    wanted += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else ""
    wanted += "".join(xml for mark, xml in _AFTER_SIZE if mark in marks)
    wanted += "<w:rtl/>" if rtl else ""
    return f"<w:rPr>{wanted}</w:rPr>" if wanted else ""


def _split_by_direction(text: str, *, rtl: bool) -> Iterable[tuple[str, bool]]:
    """Split *text* by direction; characters between letters of different directions follow the paragraph's."""
    at = 0
    for found in (_LEFTWARD if rtl else _RIGHTWARD).finditer(text):
        if at < found.start():
            yield text[at : found.start()], rtl
        yield found[0], not rtl
        at = found.end()
    if at < len(text):
        yield text[at:], rtl


def starts_right_to_left(runs: Iterable[Run]) -> bool:
    """Return whether the first letter with a direction is right-to-left (Unicode Bidirectional Algorithm, P2 and P3)."""
    for run in runs:
        for each in run.text:
            direction = bidirectional(each)
            if direction in ("L", "R", "AL"):
                return direction != "L"
    return False


def plain_text(text: RichText) -> str:
    """Return *text* without marks and links, at any depth; RichText.plain can exceed Python's recursion limit."""
    if text.is_plain:
        return clean_field(text.plain)
    return "".join(run.text for part in flatten(text) for run in part.runs if Mark.FIELD not in run.marks)


def escape_attribute(text: str) -> str:
    """Clean *text* and escape it for an attribute."""
    return escape(clean_text(text))
