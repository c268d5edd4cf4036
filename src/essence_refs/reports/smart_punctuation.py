"""Smart punctuation: printed quotation marks, apostrophes, dashes and ellipses for those typed on a keyboard."""

import re
from collections.abc import Iterator

import attrs

from essence_refs.model import Inline, Link, Mark, RichText, Span, merged

_TYPED = re.compile(r"(?<![-+|])---?(?![-+|])|(?<!\.)\.\.\.(?!\.)|[\"']")
_DASHES_AND_ELLIPSES = {"---": "\N{EM DASH}", "--": "\N{EN DASH}", "...": "\N{HORIZONTAL ELLIPSIS}"}
_QUOTATION_MARKS = {
    '"': ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"),
    "'": ("\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"),
}
# Characters after which a quotation can begin, besides spaces.
_BEFORE = frozenset("([{/-\N{EN DASH}\N{EM DASH}\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}")
_DECADE = re.compile(r"\d\ds?\b")


def smarten(text: RichText) -> RichText:
    """Return *text* with smart punctuation; code, formulas and bare addresses are unchanged."""
    whole = "".join(_characters(text.content))
    if not _TYPED.search(whole):
        return text
    return RichText(_replace(text.content, iter(_replacements(whole))))


def _replacements(whole: str) -> list[str]:
    """Return the replacement of each character."""
    result = list(whole)
    for found in _TYPED.finditer(whole):
        start, typed = found.start(), found[0]
        if typed in _DASHES_AND_ELLIPSES:
            result[start : found.end()] = [_DASHES_AND_ELLIPSES[typed], *[""] * (len(typed) - 1)]
            continue
        before = result[start - 1] if start else " "
        after = whole[start + 1 : start + 2] or " "
        opens = (before.isspace() or before in _BEFORE) and not after.isspace()
        # In '90s the mark is an apostrophe.
        if typed == "'" and _DECADE.match(whole, start + 1):
            opens = False
        result[start] = _QUOTATION_MARKS[typed][0 if opens else 1]
    return result


def _characters(content: tuple[Inline, ...]) -> Iterator[str]:
    """Yield the characters of a text, with a letter in place of each character of code, formulas, addresses and citations."""
    for each in content:
        if isinstance(each, str):
            yield each
        elif _is_unchanged(each):
            yield "x" * len(RichText(each.content).plain)
        elif isinstance(each, Span) and each.mark is Mark.BREAK:
            yield "\n"
        else:
            yield from _characters(each.content)


def _replace(content: tuple[Inline, ...], characters: Iterator[str]) -> tuple[Inline, ...]:
    result: list[Inline] = []
    for each in content:
        if isinstance(each, str):
            result.append("".join(next(characters) for _ in each))
        elif _is_unchanged(each):
            for _ in RichText(each.content).plain:
                next(characters)
            result.append(each)
        elif isinstance(each, Span) and each.mark is Mark.BREAK:
            next(characters)
            result.append(each)
        else:
            result.append(attrs.evolve(each, content=_replace(each.content, characters)))
    return merged(tuple(result))


def _is_unchanged(each: Span | Link) -> bool:
    if isinstance(each, Link):
        return RichText(each.content).plain in (each.target, each.target.removeprefix("mailto:"))
    return each.mark in (Mark.CODE, Mark.FORMULA, Mark.CITATION, Mark.NOTE)
