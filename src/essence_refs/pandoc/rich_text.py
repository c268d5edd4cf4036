"""Rich text as pandoc's inlines, and pandoc's inlines as rich text for the style engine."""

from collections.abc import Iterator
from typing import NamedTuple

from essence_refs.formats.runs import clean_field, safe_target, surviving_marks
from essence_refs.model import Inline, Link, Mark, RichText, Span, merged
from essence_refs.pandoc.elements import (
    QUOTES,
    SPACES,
    Element,
    element,
    inlines_in,
    link,
    plain_text,
    span,
    with_inlines,
    words,
)

_MARKS = {
    "Emph": Mark.ITALIC,
    "Strong": Mark.BOLD,
    "SmallCaps": Mark.SMALL_CAPS,
    "Superscript": Mark.SUPERSCRIPT,
    "Subscript": Mark.SUBSCRIPT,
    "Underline": Mark.UNDERLINE,
}
_ELEMENTS = {mark: kind for kind, mark in _MARKS.items()} | {Mark.OBLIQUE: "Emph"}
_CLASSES = {
    Mark.BLOCK: "csl-block",
    Mark.LEFT_MARGIN: "csl-left-margin",
    Mark.RIGHT_INLINE: "csl-right-inline",
    Mark.INDENT: "csl-indent",
}
# The target of a "link" to an inline that rich text cannot represent.
_KEPT = "pandoc:"
# The text of an inline that has none; the style engine leaves out what is empty.
_OBJECT = "\N{OBJECT REPLACEMENT CHARACTER}"


class KeptInlines:
    """Inlines of prefixes and suffixes for which rich text has no mark: they pass the style engine as they are."""

    def __init__(self) -> None:
        self._inlines: list[Element] = []

    def rich_text(self, inlines: list[Element]) -> RichText:
        """Return inlines as rich text."""
        return RichText(merged(tuple(self._content(inlines))))

    def restored(self, target: str) -> Element | None:
        """Return the inline that a placeholder link represents, None for a real link."""
        if not target.startswith(_KEPT):
            return None
        return self._inlines[int(target.removeprefix(_KEPT))]

    def _content(self, inlines: list[Element]) -> Iterator[Inline]:
        for each in inlines:
            kind = each["t"]
            inside = inlines_in(each)
            if kind == "Str":
                yield each["c"]
            elif kind in SPACES:
                yield " " if kind == "Space" else "\n"
            elif kind == "Quoted":
                opening, closing = QUOTES[each["c"][0]["t"]]
                yield from (opening, *self._content(each["c"][1]), closing)
            elif kind in _MARKS:
                yield Span(_MARKS[kind], merged(tuple(self._content(each["c"]))))
            else:
                content = merged(tuple(self._content(inside))) if inside else ()
                self._inlines.append(each)
                yield Link(f"{_KEPT}{len(self._inlines) - 1}", content or (plain_text(each) or _OBJECT,))


class _Wrapper(NamedTuple):
    """An element around inlines, and the mark for which it is there."""

    kind: str
    value: str | Element = ""
    mark: Mark | None = None


class _Open(NamedTuple):
    """A span or link that is being converted: its remaining content, and the wrappers around it, outermost first."""

    content: Iterator[Inline]
    around: tuple[_Wrapper, ...] = ()


def to_inlines(text: RichText, kept: KeptInlines | None = None, *, links: bool = True) -> list[Element]:
    """Return rich text as inlines; without *links* those to other documents are only text."""
    pieces: list[tuple[tuple[_Wrapper, ...], Element]] = []
    # A stack instead of recursion: a hostile title may nest deeper than Python can recurse.
    stack = [_Open(iter(text.content))]
    while stack:
        outer = stack[-1]
        for each in outer.content:
            if isinstance(each, str):
                pieces += ((outer.around, word) for word in words(_clean(each)))
                continue
            if isinstance(each, Link):
                inline = kept.restored(each.target) if kept else None
                if inline is not None and inlines_in(inline) is None:
                    pieces.append((outer.around, inline))
                    continue
                stack.append(_open_link(outer, each, inline, links=links))
                break
            if each.mark is Mark.CODE:
                code = element("Code", [["", [], []], RichText(each.content).plain])
                pieces.append((outer.around, code))
                continue
            stack.append(_open_span(outer, each))
            break
        else:
            stack.pop()
    return _nested(pieces)


def _clean(text: str) -> str:
    """Return a text as every format can hold it; its line ends are those of a prefix or a suffix in the document."""
    return text if text.isprintable() else "\n".join(map(clean_field, text.split("\n")))


def _open_link(outer: _Open, each: Link, inline: Element | None, *, links: bool) -> _Open:
    if inline is not None:
        return _Open(iter(each.content), (*outer.around, _Wrapper("kept", inline)))
    is_internal = each.target.startswith("#")
    target = each.target if is_internal else safe_target(each.target)
    # HTML has no links within links.
    if not target or not (links or is_internal) or any(wrapper.kind == "Link" for wrapper in outer.around):
        return _Open(iter(each.content), outer.around)
    return _Open(iter(each.content), (*outer.around, _Wrapper("Link", target)))


def _open_span(outer: _Open, each: Span) -> _Open:
    content, around = each.content, outer.around
    if each.mark is Mark.QUOTED:
        content = ("\u201c", *content, "\u201d")
    elif each.mark in _CLASSES:
        around = (*around, _Wrapper("Span", _CLASSES[each.mark]))
    else:
        marks = tuple(wrapper.mark for wrapper in around if wrapper.mark)
        if each.mark not in marks:
            left = surviving_marks(marks, each.mark)
            around = tuple(wrapper for wrapper in around if wrapper.mark is None or wrapper.mark in left)
            if each.mark in left and each.mark in _ELEMENTS:
                around = (*around, _Wrapper(_ELEMENTS[each.mark], mark=each.mark))
    return _Open(iter(content), around)


def _nested(pieces: list[tuple[tuple[_Wrapper, ...], Element]]) -> list[Element]:
    """Return inlines inside their wrappers; neighbours share the outer wrappers that are the same objects."""
    levels: list[tuple[_Wrapper | None, list[Element]]] = [(None, [])]
    for around, inline in (*pieces, ((), None)):
        common = 1
        while common < len(levels) and common <= len(around) and levels[common][0] is around[common - 1]:
            common += 1
        while len(levels) > common:
            wrapper, inlines = levels.pop()
            levels[-1][1].extend(_wrapped(wrapper, inlines))
        levels += [(wrapper, []) for wrapper in around[common - 1 :]]
        if inline is not None:
            levels[-1][1].append(inline)
    return levels[0][1]


def _wrapped(wrapper: _Wrapper | None, inlines: list[Element]) -> list[Element]:
    """Return inlines in the element of a wrapper, without the spaces at its ends, as pandoc has them."""
    if wrapper is None:
        return inlines
    if wrapper.kind == "Span":
        return [span(("", (str(wrapper.value),), ()), inlines)]
    if isinstance(wrapper.value, dict):
        return [with_inlines(wrapper.value, inlines)]
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] in SPACES:
        start += 1
    while end > start and inlines[end - 1]["t"] in SPACES:
        end -= 1
    inside = inlines[start:end]
    if not inside:
        return inlines
    made = link(str(wrapper.value), inside) if wrapper.kind == "Link" else element(wrapper.kind, inside)
    return [*inlines[:start], made, *inlines[end:]]
