"""Rich text laid flat: stretches of text that look alike, each with its marks and a link that is safe to follow."""

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from essence_refs.model import Block, Document, Inline, Link, Mark, Paragraph, RichText, Span


class Run(NamedTuple):
    """
    Text under the same marks (outermost first) and in the same link; ``target`` is empty or safe.

    Where a line ends stands `LINE_BREAK`, and where a note is called its number, under Mark.NOTE alone and in no link.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    target: str = ""


# No other run has a line break in it: those of the text itself have become spaces.
LINE_BREAK = Run("\n", (Mark.BREAK,))


class DisplayRuns(NamedTuple):
    """Runs with the same value of CSL's ``display`` attribute, or None for running text."""

    display: Mark | None
    runs: tuple[Run, ...]


class _OpenElement(NamedTuple):
    """Where the laying flat has come to in one span or link, and what holds there."""

    content: Iterator[Inline]
    marks: tuple[Mark, ...] = ()
    target: str = ""
    display: Mark | None = None


class Line(NamedTuple):
    """Runs on one line of a format that has nothing but lines."""

    indented: bool
    runs: tuple[Run, ...]


# The CSL specification, "Display": block, indent, left-margin, right-inline.
_DISPLAYS = frozenset({Mark.BLOCK, Mark.INDENT, Mark.LEFT_MARGIN, Mark.RIGHT_INLINE})
_STYLE = frozenset({Mark.ITALIC, Mark.OBLIQUE})
_WEIGHT = frozenset({Mark.BOLD, Mark.LIGHT})
_HEIGHT = frozenset({Mark.SUPERSCRIPT, Mark.SUBSCRIPT})
_SIGNS = frozenset({Mark.NOTE, Mark.BREAK})
# What each mark ends, whether it puts something in the place of that or only undoes it.
_ENDS = {
    Mark.ITALIC: _STYLE,
    Mark.OBLIQUE: _STYLE,
    Mark.BOLD: _WEIGHT,
    Mark.LIGHT: _WEIGHT,
    Mark.SUPERSCRIPT: _HEIGHT,
    Mark.SUBSCRIPT: _HEIGHT,
    Mark.SMALL_CAPS: frozenset({Mark.SMALL_CAPS}),
    Mark.UNDERLINE: frozenset({Mark.UNDERLINE}),
    Mark.CODE: frozenset({Mark.CODE}),
    Mark.NORMAL_STYLE: _STYLE,
    Mark.NORMAL_WEIGHT: _WEIGHT,
    Mark.NORMAL_VARIANT: frozenset({Mark.SMALL_CAPS}),
    Mark.NO_DECORATION: frozenset({Mark.UNDERLINE}),
    Mark.BASELINE: _HEIGHT,
}
_UNDOING = frozenset(
    {Mark.NORMAL_STYLE, Mark.NORMAL_WEIGHT, Mark.NORMAL_VARIANT, Mark.NO_DECORATION, Mark.BASELINE}
)

# Few texts need one of these, and `re` compiles them for the first.
_BREAKS = "[\t\n\x0b\x0c\r\x85\u2028\u2029]+"
_LINE_ENDS = "\r\n|[\n\x0b\x0c\r\x85\u2028\u2029]"
_SAFE_SCHEMES = ("https://", "http://", "mailto:")
# RFC 3986: reserved and unreserved, less the brackets, which only a numeric host may have.
_PUNCTUATION = "-._~:/?#@!$&'()*+,;="
_LEGAL = frozenset(f"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789{_PUNCTUATION}")
_STRAY_PERCENT = r"%(?![0-9A-Fa-f]{2})"


def clean_text(text: str) -> str:
    r"""
    Return *text* as every format can carry it.

    >>> clean_text("line\nbreak and bell\a")
    'line break and bell\ufffd'
    """
    if text.isprintable():
        return text
    return _illegal_characters().sub("\N{REPLACEMENT CHARACTER}", re.sub(_BREAKS, " ", text))


@functools.cache
def _illegal_characters() -> re.Pattern[str]:
    # Neither HTML nor XML (and so no office format) can carry these: HTML Standard, "Preprocessing the input stream".
    # The pattern takes milliseconds to compile, and few texts need it.
    ends = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    return re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{ends}]")


def safe_target(target: str) -> str:
    """
    Return the address with nothing in it that needs escaping, or nothing if following it could do harm.

    >>> safe_target("doi:10.1136/bmjopen-2018-026967")
    'https://doi.org/10.1136/bmjopen-2018-026967'
    >>> safe_target("javascript:alert(1)")
    ''
    """
    target = target.strip()
    beginning = target[:8].lower()
    if beginning.startswith("doi:"):
        target = "https://doi.org/" + target[4:].strip()
        beginning = target[:8]
    # A hot path: sets and beginnings are quicker than patterns, which take half a millisecond to compile.
    if not beginning.startswith(_SAFE_SCHEMES):
        return ""
    rest = target[7:8] if beginning[:5] != "https" else target[8:9]
    if not rest or rest == "/" or rest.isspace():
        return ""
    if _LEGAL.issuperset(target):
        return target
    # Few addresses have anything to escape.
    from urllib.parse import quote  # noqa: PLC0415

    return quote(re.sub(_STRAY_PERCENT, "%25", target), safe=f"{_PUNCTUATION}%", errors="replace")


def flatten(text: RichText) -> tuple[DisplayRuns, ...]:
    """Return the runs of *text*, parted where their place changes; empty runs and parts are left out."""
    result: list[DisplayRuns] = []
    runs: list[Run] = []
    more: list[str] = []

    def close(display: Mark | None) -> None:
        if runs:
            _settle(runs, more)
            result.append(DisplayRuns(display, tuple(runs)))
            runs.clear()

    # A stack instead of recursion: a hostile title may nest deeper than Python calls may.
    stack = [_OpenElement(iter(text.content))]
    while stack:
        frame = stack[-1]
        for each in frame.content:
            if isinstance(each, str):
                _add(runs, more, each, frame.marks, frame.target)
                continue
            if isinstance(each, Span) and each.mark in _SIGNS:
                _settle(runs, more)
                runs.extend(_sign(each))
                continue
            inner = _entered(frame, each)
            if inner.display is not frame.display or (isinstance(each, Span) and each.mark in _DISPLAYS):
                close(frame.display)
            stack.append(inner)
            break
        else:
            stack.pop()
            if not stack or stack[-1].display is not frame.display:
                close(frame.display)
    return tuple(result)


def split_lines(text: RichText) -> tuple[Line, ...]:
    """
    Return the runs of *text* line by line, for formats in which a place can only be a line of its own.

    What stands in the left margin begins a line, and what is right of it goes on with that line.
    """
    found: list[tuple[bool, list[Run]]] = []
    previous: Mark | None = None
    is_ended = True
    for display, runs in flatten(text):
        if display not in (None, Mark.RIGHT_INLINE) or previous in (Mark.BLOCK, Mark.INDENT):
            is_ended = True
        elif previous is Mark.LEFT_MARGIN and not is_ended and not found[-1][1][-1].text.endswith(" "):
            found[-1][1].append(Run(" "))
        for run in runs:
            if run == LINE_BREAK:
                is_ended = True
                continue
            if is_ended:
                found.append((display is Mark.INDENT, []))
                is_ended = False
            found[-1][1].append(run)
        previous = display
    return tuple(Line(indented, tuple(runs)) for indented, runs in found)


def merge_runs(runs: tuple[Run, ...], known: frozenset[Mark]) -> tuple[Run, ...]:
    """
    Return *runs* with only the marks that a format knows, and neighbours that then look alike as one.

    Line breaks and calls of notes stay, each by itself.
    """
    result: list[Run] = []
    more: list[str] = []
    for run in runs:
        if run.marks and run.marks[0] in _SIGNS:
            _settle(result, more)
            result.append(run)
        else:
            _add(result, more, run.text, tuple(mark for mark in run.marks if mark in known), run.target)
    _settle(result, more)
    return tuple(result)


def code_lines(text: str) -> tuple[str, ...]:
    r"""
    Return the lines of code as every format can carry them, with spaces up to every fourth column for a tab.

    >>> code_lines("if x:\n\ty()\n")
    ('if x:', '    y()')
    """
    found = re.split(_LINE_ENDS, text.expandtabs(4))
    while found and not found[-1]:
        found.pop()
    return tuple(map(clean_text, found))


def split_masthead(document: Document) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """Return the paragraphs that stand above the document's title, and all that stands below it."""
    count = 0
    for block in document.blocks:
        if not (isinstance(block, Paragraph) and block.role == "masthead"):
            break
        count += 1
    return document.blocks[:count], document.blocks[count:]


def _add(runs: list[Run], more: list[str], text: str, marks: tuple[Mark, ...], target: str) -> None:
    """Add a run, or to the text of the last one: *more* is what that one still has to get."""
    text = clean_text(text)
    if runs and runs[-1].marks == marks and runs[-1].target == target:
        more.append(text)
    elif text:
        if more:
            _settle(runs, more)
        runs.append(Run(text, marks, target))


def _settle(runs: list[Run], more: list[str]) -> None:
    # To lengthen a text bit by bit takes the square of its length.
    if more:
        runs[-1] = runs[-1]._replace(text="".join((runs[-1].text, *more)))
        more.clear()


def _sign(span: Span) -> Iterator[Run]:
    if span.mark is Mark.BREAK:
        yield LINE_BREAK
        return
    number = clean_text("".join(each for each in span.content if isinstance(each, str)))
    if number:
        yield Run(number, (Mark.NOTE,))


def _entered(frame: _OpenElement, each: Span | Link) -> _OpenElement:
    if isinstance(each, Link):
        return frame._replace(content=iter(each.content), target=safe_target(each.target) or frame.target)
    if each.mark in _DISPLAYS:
        return frame._replace(content=iter(each.content), display=each.mark)
    content = each.content
    if each.mark is Mark.QUOTED:
        # The marks that RichText.plain has, so that every format says what the plain text says.
        content = ("\N{LEFT DOUBLE QUOTATION MARK}", *content, "\N{RIGHT DOUBLE QUOTATION MARK}")
    return frame._replace(content=iter(content), marks=_under(frame.marks, each.mark))


def _under(marks: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    ends = _ENDS.get(mark)
    if ends is None:
        return marks
    kept = tuple(each for each in marks if each not in ends)
    return kept if mark in _UNDOING else (*kept, mark)
