"""Rich text in a Word file: runs with their properties, links, and which way the letters go."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from itertools import groupby
from typing import NamedTuple
from unicodedata import bidirectional

from essence_refs.formats.runs import LINE_BREAK, Run, clean_text, flatten, split_lines
from essence_refs.formats.word.styles.document_styles import DocumentStyles
from essence_refs.model import Mark, RichText

# Hebrew to the Arabic extensions, both blocks of presentation forms, and the scripts of the supplementary plane.
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff"
_HAS_RIGHT = re.compile(f"[{_RIGHT}]")
# From the first letter of one direction to its last, with the digits and signs between them.
_RIGHTWARD = re.compile(rf"[{_RIGHT}](?:[{_RIGHT}\W\d_]*[{_RIGHT}])?")
_LEFTWARD = re.compile(rf"[^\W\d_{_RIGHT}](?:[^{_RIGHT}]*[^\W\d_{_RIGHT}])?")

# In the order of Word's schema (ECMA-376, part 1, EG_RPrBase): Word reads no others.
_PROPERTIES = (
    (Mark.BOLD, "<w:b/><w:bCs/>"),
    (Mark.ITALIC, "<w:i/><w:iCs/>"),
    (Mark.OBLIQUE, "<w:i/><w:iCs/>"),
    (Mark.SMALL_CAPS, "<w:smallCaps/>"),
    (Mark.UNDERLINE, '<w:u w:val="single"/>'),
    (Mark.SUPERSCRIPT, '<w:vertAlign w:val="superscript"/>'),
    (Mark.SUBSCRIPT, '<w:vertAlign w:val="subscript"/>'),
)

BREAK = "<w:r><w:br/></w:r>"
TAB = "<w:r><w:tab/></w:r>"
# What Windows can follow (INTERNET_MAX_URL_LENGTH); Word takes a file with a longer address for a damaged one.
_LONGEST_ADDRESS = 2083


class RunWriter(NamedTuple):
    """What writes the runs of one story: its styles, its links (address to relationship) and its notes."""

    book: DocumentStyles
    link: Callable[[str], str]
    call: Callable[[str], str]

    def text(self, text: RichText) -> tuple[str, bool]:
        """Return the runs of a paragraph, and whether it goes from right to left."""
        laid = [line.runs for line in split_lines(text)]
        is_right = is_right_to_left(run for line in laid for run in line)
        return BREAK.join(self.runs(line, is_right=is_right) for line in laid), is_right

    def runs(self, runs: Iterable[Run], *, is_right: bool = False) -> str:
        """Return runs in their links."""
        written = []
        for target, group in groupby(runs, _target):
            if not target or len(target) > _LONGEST_ADDRESS:
                written += [self._run(run, "", is_right=is_right) for run in group]
                continue
            style = self.book.style("Hyperlink")
            inside = "".join(self._run(run, style, is_right=is_right) for run in group)
            written.append(f'<w:hyperlink r:id="{self.link(target)}" w:history="1">{inside}</w:hyperlink>')
        return "".join(written)

    def _run(self, run: Run, style: str, *, is_right: bool) -> str:
        text, marks, _ = run
        if marks and Mark.NOTE in marks:
            return self.call(text)
        if run == LINE_BREAK:
            return BREAK
        if marks and Mark.CODE in marks:
            style = self.book.style("Code in Text")
        if not is_right and (text.isascii() or not _HAS_RIGHT.search(text)):
            return f'<w:r>{_run_properties(marks, style)}<w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'
        return "".join(
            f'<w:r>{_run_properties(marks, style, is_right=rightward)}<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t></w:r>'
            for piece, rightward in _split_by_direction(text, is_right=is_right)
        )


def _target(run: Run) -> str:
    # A note is called in a paragraph: Word's links hold no more than text.
    return "" if Mark.NOTE in run.marks else run.target


@lru_cache(maxsize=512)
def _run_properties(marks: tuple[Mark, ...], style: str, *, is_right: bool = False) -> str:
    wanted = f'<w:rStyle w:val="{escape(style)}"/>' if style else ""
    wanted += "".join(written for mark, written in _PROPERTIES if mark in marks)
    wanted += "<w:rtl/>" if is_right else ""
    return f"<w:rPr>{wanted}</w:rPr>" if wanted else ""


def _split_by_direction(text: str, *, is_right: bool) -> Iterable[tuple[str, bool]]:
    """Yield *text* parted by direction; signs between letters of different directions go with the paragraph."""
    at = 0
    for found in (_LEFTWARD if is_right else _RIGHTWARD).finditer(text):
        if at < found.start():
            yield text[at : found.start()], is_right
        yield found[0], not is_right
        at = found.end()
    if at < len(text):
        yield text[at:], is_right


def is_right_to_left(runs: Iterable[Run]) -> bool:
    """Return whether the first letter with a direction goes from right to left (Unicode Bidirectional Algorithm, P2 and P3)."""
    for run in runs:
        for each in run.text:
            direction = bidirectional(each)
            if direction in ("L", "R", "AL"):
                return direction != "L"
    return False


def plain_text(text: RichText) -> str:
    """Return *text* without marks and links, however deep they nest: RichText.plain goes as deep as Python does."""
    if text.is_plain:
        return clean_text(text.plain)
    return "".join(run.text for part in flatten(text) for run in part.runs)


def escape_attribute(text: str) -> str:
    """Return *text* as it may stand between the quotation marks of an attribute."""
    return escape(clean_text(text))
