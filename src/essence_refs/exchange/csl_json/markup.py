"""The HTML-like tags of CSL-JSON, to marks and back; everything else in a text is literal."""

import re
from collections.abc import Callable, Iterator

from essence_refs.model import Inline, Link, Mark, RichText, Span, merged
from essence_refs.model.traversal import inlines
from essence_refs.nesting import DEEPEST, too_deep

_TAGS = {
    "<i>": Mark.ITALIC,
    "<b>": Mark.BOLD,
    "<sup>": Mark.SUPERSCRIPT,
    "<sub>": Mark.SUBSCRIPT,
    "<sc>": Mark.SMALL_CAPS,
    '<span style="font-variant:small-caps;">': Mark.SMALL_CAPS,
    '<span class="nocase">': Mark.NO_CASE,
}
# The last tag of each mark is the one that every CSL processor reads.
_TAG_OF = {mark: tag for tag, mark in _TAGS.items()}
_TAG = re.compile(
    r"</?(?:i|b|sup|sub|sc)>|</span>"
    r"|<span\s+style\s*=\s*[\"']\s*font-variant\s*:\s*small-caps\s*;?\s*[\"']\s*>"
    r"|<span\s+class\s*=\s*[\"'](?:nocase|nodecor)[\"']\s*>"
)


def parse(text: str, report: Callable[[str], None] | None = None) -> RichText:
    """
    Return the text with its tags as marks; a tag without its counterpart stays as text.

    Marks that are nested too deeply are left out, and *report* is called once.

    >>> parse("H<sub>2</sub>O < 3").content
    ('H', Span(mark=<Mark.SUBSCRIPT: 'subscript'>, content=('2',)), 'O < 3')
    """
    if "<" not in text:
        return RichText.of(text)
    # One level for each open tag: the tag as written, its name, its mark and the content so far.
    levels: list[tuple[str, str, Mark | None, list[Inline]]] = [("", "", None, [])]
    # The open tags that are too deep.
    omitted: list[str] = []
    is_reported = False
    position = 0
    for found in _TAG.finditer(text):
        levels[-1][3].append(text[position : found.start()])
        position = found.end()
        tag = found[0]
        if tag.startswith("</"):
            if omitted[-1:] == [tag[2:-1]]:
                omitted.pop()
            else:
                _close(levels, tag)
            continue
        name = tag[1:-1].split()[0]
        if _depth(levels) < DEEPEST:
            levels.append((tag, name, _mark(tag), []))
            continue
        omitted.append(name)
        if report and not is_reported:
            report(f"{too_deep('marks')}; the inner marks are left out")
            is_reported = True
    levels[-1][3].append(text[position:])
    while len(levels) > 1:
        _close_as_text(levels)
    return RichText(merged(tuple(levels[0][3])))


def _depth(levels: list[tuple[str, str, Mark | None, list[Inline]]]) -> int:
    """Return how deeply spans are nested, of which nodecor needs four."""
    return len(levels) - 1 + 3 * sum(mark is Mark.NORMAL_STYLE for _, _, mark, _ in levels)


def _mark(tag: str) -> Mark:
    if tag.startswith("<span"):
        if "nodecor" in tag:
            return Mark.NORMAL_STYLE
        return Mark.NO_CASE if "nocase" in tag else Mark.SMALL_CAPS
    return _TAGS[tag]


def _close(levels: list[tuple[str, str, Mark | None, list[Inline]]], tag: str) -> None:
    name = tag[2:-1]
    if all(level[1] != name for level in levels):
        levels[-1][3].append(tag)
        return
    while levels[-1][1] != name:
        _close_as_text(levels)
    _, _, mark, content = levels.pop()
    # Every opening tag has a mark, so the default is never used.
    span = Span(mark or Mark.NO_CASE, merged(tuple(content)))
    if mark is Mark.NORMAL_STYLE:
        # nodecor: neither italic nor bold nor in small capitals, and its case is kept.
        span = Span(Mark.NO_CASE, (Span(Mark.NORMAL_WEIGHT, (Span(Mark.NORMAL_VARIANT, (span,)),)),))
    levels[-1][3].append(span)


def _close_as_text(levels: list[tuple[str, str, Mark | None, list[Inline]]]) -> None:
    tag, _, _, content = levels.pop()
    levels[-1][3].extend((tag, *content))


def write(text: RichText) -> str:
    """
    Return the text with its marks as tags; marks without a tag in CSL-JSON are left out.

    >>> write(RichText(("Effects of ", Span(Mark.ITALIC, ("Sure Start",)))))
    'Effects of <i>Sure Start</i>'
    """
    return _with_tags(text.content)


def without_tag(text: RichText) -> tuple[str, ...]:
    """
    Return what in the text has no tag in CSL-JSON, each once.

    >>> without_tag(RichText((Span(Mark.CODE, ("x",)), Span(Mark.ITALIC, ("y",)))))
    ('code',)
    """
    return tuple(dict.fromkeys(_untagged(text.content)))


def without_protection(text: RichText) -> RichText:
    """Return the text without marks that protect its letter case."""
    return text if text.is_plain else RichText(merged(tuple(_unprotected(text.content))))


def _unprotected(content: tuple[Inline, ...]) -> Iterator[Inline]:
    for each in content:
        if isinstance(each, str):
            yield each
        elif isinstance(each, Link):
            yield Link(each.target, merged(tuple(_unprotected(each.content))))
        elif each.mark is Mark.NO_CASE:
            yield from _unprotected(each.content)
        else:
            yield Span(each.mark, merged(tuple(_unprotected(each.content))))


def _untagged(content: tuple[Inline, ...]) -> Iterator[str]:
    for each in inlines(content):
        if isinstance(each, Link):
            yield "links"
        elif isinstance(each, Span) and each.mark is Mark.QUOTED:
            yield "quotation"
        elif isinstance(each, Span) and each.mark not in _TAG_OF:
            yield each.mark.value


def _with_tags(content: tuple[Inline, ...]) -> str:
    return "".join(_tagged(each) for each in content)


def _tagged(inline: Inline) -> str:
    if isinstance(inline, str):
        return inline
    inside = _with_tags(inline.content)
    if isinstance(inline, Link):
        return inside
    if inline.mark is Mark.QUOTED:
        return f"\N{LEFT DOUBLE QUOTATION MARK}{inside}\N{RIGHT DOUBLE QUOTATION MARK}"
    tag = _TAG_OF.get(inline.mark)
    if tag is None:
        return inside
    return f"{tag}{inside}</{tag[1:-1].split()[0]}>"
