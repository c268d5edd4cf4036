"""Flatten rich text to runs: stretches of text with the same marks, each with a link that is safe to follow."""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from essence_refs.directional_controls import balance
from essence_refs.model import Inline, Link, Mark, RichText, Span


class Run(NamedTuple):
    """
    Text with the same marks (outermost first) in the same link; ``target`` is empty or safe.

    A line break is the run `LINE_BREAK`. The call of a note is a run of its number, with Mark.NOTE alone and no link. So is
    the beginning of a field in Word, with Mark.FIELD; its end is an empty run.
    A formula is a run of its own, with Mark.FORMULA alone.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    target: str = ""


# The markup around a text, each mark as its opening and its closing.
MarkupPairs = tuple[tuple[str, str], ...]

# No other run contains a line break: line breaks in the text itself have become spaces.
LINE_BREAK = Run("\n", (Mark.BREAK,))


class DisplayRuns(NamedTuple):
    """Runs with the same value of CSL's ``display`` attribute, or None for running text."""

    display: Mark | None
    runs: tuple[Run, ...]


class FormulaParts(NamedTuple):
    """A formula without the dollars around it, and whether it is displayed on a line of its own."""

    tex: str
    is_displayed: bool


class _OpenElement(NamedTuple):
    """A span or link that is being flattened: its remaining content, and the formatting inside it."""

    content: Iterator[Inline]
    marks: tuple[Mark, ...] = ()
    target: str = ""
    display: Mark | None = None


class Line(NamedTuple):
    """The runs of one line, for formats that show ``display`` with lines only."""

    indented: bool
    runs: tuple[Run, ...]


# CSL 1.0.2, "Display": block, indent, left-margin, right-inline.
_DISPLAYS = frozenset({Mark.BLOCK, Mark.INDENT, Mark.LEFT_MARGIN, Mark.RIGHT_INLINE})
_STYLE = frozenset({Mark.ITALIC, Mark.OBLIQUE})
_WEIGHT = frozenset({Mark.BOLD, Mark.LIGHT})
_HEIGHT = frozenset({Mark.SUPERSCRIPT, Mark.SUBSCRIPT})
_SIGNS = frozenset({Mark.NOTE, Mark.BREAK, Mark.FIELD, Mark.FORMULA})
# Signs whose text is not shown: the numbers of notes and fields.
_NUMBERS = frozenset({Mark.NOTE, Mark.FIELD})
# The marks that each mark ends, whether it replaces them or only cancels them.
_ENDED_BY = {
    Mark.ITALIC: _STYLE,
    Mark.OBLIQUE: _STYLE,
    Mark.BOLD: _WEIGHT,
    Mark.LIGHT: _WEIGHT,
    Mark.SUPERSCRIPT: _HEIGHT,
    Mark.SUBSCRIPT: _HEIGHT,
    Mark.SMALL_CAPS: frozenset({Mark.SMALL_CAPS}),
    Mark.UNDERLINE: frozenset({Mark.UNDERLINE}),
    Mark.STRIKEOUT: frozenset({Mark.STRIKEOUT}),
    Mark.HIGHLIGHT: frozenset({Mark.HIGHLIGHT}),
    Mark.CODE: frozenset({Mark.CODE}),
    Mark.NORMAL_STYLE: _STYLE,
    Mark.NORMAL_WEIGHT: _WEIGHT,
    Mark.NORMAL_VARIANT: frozenset({Mark.SMALL_CAPS}),
    Mark.NO_DECORATION: frozenset({Mark.UNDERLINE}),
    Mark.BASELINE: _HEIGHT,
}
_CANCELLING = frozenset(
    {Mark.NORMAL_STYLE, Mark.NORMAL_WEIGHT, Mark.NORMAL_VARIANT, Mark.NO_DECORATION, Mark.BASELINE}
)

_BREAKS = "[\t-\r\x85\u2028\u2029]+"
_LINE_ENDS = "\r\n|[\n-\r\x85\u2028\u2029]"
_SAFE_SCHEMES = ("https://", "http://", "mailto:")
# RFC 3986: reserved and unreserved characters, without the brackets, which only a numeric host may have.
_PUNCTUATION = "-._~:/?#@!$&'()*+,;="
_LEGAL = frozenset(f"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789{_PUNCTUATION}")
# RFC 3986, 4.2: a relative reference has no colon in its first segment. Two slashes begin the name of a host.
_RELATIVE = r"(?![/\\]{2})[^:/?#\\]*[^:/?#\\\s][^:/?#\\]*(?:[/?#]|\Z)"
_ILLEGAL_IN_ANCHOR = r"\s\x00-\x1f\x7f-\x9f\"'<>\\{}%#"
_ANCHOR = rf"#[^{_ILLEGAL_IN_ANCHOR}]+"
_STRAY_PERCENT = r"%(?![0-9A-Fa-f]{2})"


def clean_field(text: str) -> str:
    """Return a whole text, cleaned, and with controls of direction that do not affect other texts."""
    text = clean_text(text)
    return text if text.isprintable() else "".join(balance([text]))


def clean_text(text: str) -> str:
    r"""
    Return *text* as every format can hold it: line breaks and tabs become spaces, illegal characters U+FFFD.

    >>> clean_text("line\nbreak and bell\a")
    'line break and bell\ufffd'
    """
    if text.isprintable():
        return text
    return _illegal_characters().sub("\N{REPLACEMENT CHARACTER}", re.sub(_BREAKS, " ", text))


@functools.cache
def _illegal_characters() -> re.Pattern[str]:
    # HTML and XML (and so all office formats) cannot hold these: HTML Standard, "Preprocessing the input stream".
    # Compiled at first use: it takes 0.7 ms, and few texts need it.
    ends = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    return re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef{ends}]")


def formula_parts(source: str) -> FormulaParts:
    r"""
    Return the parts of a formula; an environment is displayed, and keeps its name.

    >>> formula_parts("$x$"), formula_parts("$$ x $$"), formula_parts(r"\begin{align}x\end{align}").is_displayed
    (FormulaParts(tex='x', is_displayed=False), FormulaParts(tex='x', is_displayed=True), True)
    """
    if source.startswith("$$"):
        return FormulaParts(source[2:-2].strip(), is_displayed=True)
    if source.startswith("$"):
        return FormulaParts(source[1:-1].strip(), is_displayed=False)
    return FormulaParts(source.strip(), is_displayed=True)


def safe_target(target: str) -> str:
    """
    Return the address of a link without characters that need escaping, or an empty string if it may do harm.

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
    # This runs for every link: sets and str.startswith are quicker than regular expressions.
    if not beginning.startswith(_SAFE_SCHEMES):
        return ""
    rest = target[7:8] if beginning[:5] != "https" else target[8:9]
    if not rest or rest == "/" or rest.isspace():
        return ""
    if _LEGAL.issuperset(target):
        return target
    # Few addresses need escaping.
    from urllib.parse import quote  # noqa: PLC0415

    return quote(re.sub(_STRAY_PERCENT, "%25", target), safe=f"{_PUNCTUATION}%", errors="replace")


def legal_anchor(anchor: str) -> str:
    """
    Return an anchor that links in every format can lead to.

    >>> legal_anchor("ref-o'neil 2020")
    'ref-o-neil-2020'
    """
    return re.sub(f"[{_ILLEGAL_IN_ANCHOR}]", "-", anchor)


def link_target(target: str) -> str:
    """
    Return the target of a link that is safe to follow: an address, a file beside the document, or an anchor in it.

    >>> link_target("#methods"), link_target("data/all costs.xlsx"), link_target("javascript:alert(1)")
    ('#methods', 'data/all%20costs.xlsx', '')
    """
    safe = safe_target(target)
    if safe or not target:
        return safe
    target = target.strip()
    if target.startswith("#"):
        return target if re.fullmatch(_ANCHOR, target) else ""
    if not re.match(_RELATIVE, target):
        return ""
    if _LEGAL.issuperset(target):
        return target
    from urllib.parse import quote  # noqa: PLC0415 - as above

    return quote(re.sub(_STRAY_PERCENT, "%25", target), safe=f"{_PUNCTUATION}%", errors="replace")


def flatten(text: RichText) -> tuple[DisplayRuns, ...]:
    """Return the runs of *text*, grouped by the value of ``display``, without empty runs and groups."""
    result: list[DisplayRuns] = []
    runs: list[Run] = []
    more: list[str] = []

    # Whether a text has characters that are not printed, which may be controls of direction.
    is_odd = False

    def close(display: Mark | None) -> None:
        if runs:
            _join_last(runs, more)
            if is_odd:
                runs[:] = _balanced(runs)
            result.append(DisplayRuns(display, tuple(runs)))
            runs.clear()

    # A stack instead of recursion: a hostile title may nest deeper than Python can recurse.
    stack = [_OpenElement(iter(text.content))]
    while stack:
        outer = stack[-1]
        for each in outer.content:
            if isinstance(each, str):
                is_odd = is_odd or not each.isprintable()
                _add(runs, more, each, outer.marks, outer.target)
                continue
            if isinstance(each, Span) and each.mark in _SIGNS:
                _join_last(runs, more)
                is_odd = is_odd or each.mark is Mark.FORMULA
                runs.extend(_sign(each, outer.target))
                continue
            inner = _open(outer, each)
            if inner.display is not outer.display or (isinstance(each, Span) and each.mark in _DISPLAYS):
                close(outer.display)
            stack.append(inner)
            break
        else:
            stack.pop()
            if not stack or stack[-1].display is not outer.display:
                close(outer.display)
    return tuple(result)


def split_lines(text: RichText) -> tuple[Line, ...]:
    """
    Return the runs of *text* line by line, for formats that can show ``display`` only by starting a new line.

    The text in the left margin begins a line, and the text to the right of it continues that line.
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
    Return *runs* with only the marks that a format knows, and merge neighbours that have the same marks then.

    Line breaks, formulas and calls of notes stay runs of their own.
    """
    result: list[Run] = []
    more: list[str] = []
    for run in runs:
        if run.marks and run.marks[0] in _SIGNS:
            _join_last(result, more)
            result.append(run)
        else:
            _add(result, more, run.text, tuple(mark for mark in run.marks if mark in known), run.target)
    _join_last(result, more)
    return tuple(result)


def nest(pieces: Iterable[tuple[MarkupPairs, str]]) -> str:
    """Join texts, each inside its tags (outermost first); neighbours share the outer tags that they have in common."""
    result: list[str] = []
    opened: MarkupPairs = ()
    for tags, text in (*pieces, ((), "")):
        common = 0
        while common < min(len(opened), len(tags)) and opened[common] == tags[common]:
            common += 1
        result += [closing for _, closing in reversed(opened[common:])]
        result += [opening for opening, _ in tags[common:]]
        result.append(text)
        opened = tags
    return "".join(result)


def code_lines(text: str) -> tuple[str, ...]:
    r"""
    Return the lines of code as every format can hold them; tabs become spaces up to the next fourth column.

    >>> code_lines("if x:\n\ty()\n")
    ('if x:', '    y()')
    """
    found = re.split(_LINE_ENDS, text.expandtabs(4))
    while found and not found[-1]:
        found.pop()
    return tuple(map(clean_field, found))


def _add(runs: list[Run], more: list[str], text: str, marks: tuple[Mark, ...], target: str) -> None:
    """Add a run, or extend the last one: *more* holds texts that still have to be joined to it."""
    text = clean_text(text)
    if runs and runs[-1].marks == marks and runs[-1].target == target:
        more.append(text)
    elif text:
        if more:
            _join_last(runs, more)
        runs.append(Run(text, marks, target))


def _join_last(runs: list[Run], more: list[str]) -> None:
    # Extending a string piece by piece takes quadratic time.
    if more:
        runs[-1] = runs[-1]._replace(text="".join((runs[-1].text, *more)))
        more.clear()


def _balanced(runs: list[Run]) -> Iterator[Run]:
    """Yield the runs of a paragraph, with controls of direction that do not affect the next line."""
    for is_break, group in itertools.groupby(runs, LINE_BREAK.__eq__):
        line = [*group]
        if is_break:
            yield from line
            continue
        # Not the number of a note, which is not text.
        texts = balance("" if _NUMBERS.intersection(run.marks) else run.text for run in line)
        for run, text in zip(line, texts, strict=True):
            if _NUMBERS.intersection(run.marks):
                yield run
            elif text:
                yield run._replace(text=text)


def _sign(span: Span, target: str) -> Iterator[Run]:
    if span.mark is Mark.BREAK:
        yield LINE_BREAK
        return
    text = clean_text("".join(each for each in span.content if isinstance(each, str)))
    if span.mark is Mark.FORMULA and not (len(text) > 2 and text[0] == text[-1] == "$"):
        # Only text between dollars is TeX.
        yield Run(text, (), target)
    elif text or span.mark is Mark.FIELD:
        yield Run(text, (span.mark,), target if span.mark is Mark.FORMULA else "")


def _open(outer: _OpenElement, each: Span | Link) -> _OpenElement:
    if isinstance(each, Link):
        return outer._replace(content=iter(each.content), target=link_target(each.target) or outer.target)
    if each.mark in _DISPLAYS:
        return outer._replace(content=iter(each.content), display=each.mark)
    content = each.content
    if each.mark is Mark.QUOTED:
        # The same quotation marks as in RichText.plain.
        content = ("\N{LEFT DOUBLE QUOTATION MARK}", *content, "\N{RIGHT DOUBLE QUOTATION MARK}")
    return outer._replace(content=iter(content), marks=surviving_marks(outer.marks, each.mark))


def surviving_marks(marks: tuple[Mark, ...], mark: Mark) -> tuple[Mark, ...]:
    """Return the marks of a text inside one more mark, which may replace or cancel one of them."""
    ended = _ENDED_BY.get(mark)
    if ended is None:
        return marks
    kept = tuple(each for each in marks if each not in ended)
    return kept if mark in _CANCELLING else (*kept, mark)
