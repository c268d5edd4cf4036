"""What macros do to what stands in them: marks, accents, enclosures."""

import unicodedata
from collections.abc import Callable

import attrs

from essence_refs.bibtex.latex.fast_decoder import BLANK
from essence_refs.bibtex.latex.macros import ACCENTS, BELOW, ENCLOSING, MARKS
from essence_refs.model.text import Inline, Mark, Span

Wrap = Callable[[list[Inline]], list[Inline]]

_FRACTIONS = frozenset({"frac", "sfrac", "nicefrac", "tfrac", "dfrac"})


def wrap_of(name: str) -> Wrap | None:
    """Return what a macro does to its argument, if it is known to do anything."""
    if name in ACCENTS:
        return accenting(name)
    if name in MARKS:
        return marking(MARKS[name])
    if name in ENCLOSING:
        return _enclosing(*ENCLOSING[name])
    if name in _FRACTIONS:
        return lambda content: [*content, "/"]
    return None


def marking(mark: Mark) -> Wrap:
    """Return what puts a mark on an argument, on an empty one nothing."""
    return lambda content: [Span(mark, tuple(content))] if content else []


def _enclosing(before: str, after: str) -> Wrap:
    return lambda content: [before, *content, after]


def accenting(accent: str) -> Wrap:
    """Return what puts an accent on the first letter of an argument."""
    return lambda content: _accented(accent, content)


def _accented(accent: str, content: list[Inline]) -> list[Inline]:
    """Set an accent over the first letter, or by itself where there is none."""
    if not content:
        # The accent of nothing is how many write the sign itself: \~{} in addresses.
        return [accent if not accent.isalpha() else "\N{NO-BREAK SPACE}" + ACCENTS[accent]]
    first, *rest = content
    if not isinstance(first, str):
        inner = _accented(accent, list(first.content))
        return [attrs.evolve(first, content=tuple(inner)), *rest]
    first = first.lstrip(BLANK)
    if not first:
        return _accented(accent, rest)
    base, combining = first[0], ACCENTS[accent]
    if combining not in BELOW:
        base = {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "\N{LATIN SMALL LETTER DOTLESS J}": "j"}.get(
            base, base
        )
    return [unicodedata.normalize("NFC", base + combining) + first[1:], *rest]
