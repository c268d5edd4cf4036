"""Decode macros for accents and letters: in one pass if a text has no other macros, otherwise one at a time."""

import re
import unicodedata
from collections.abc import Callable

import attrs

from essence_refs.bibtex.latex.macros import ACCENTS, BELOW, LETTERS, SYMBOLS
from essence_refs.bibtex.syntax.braces import BLANK
from essence_refs.model.text import Inline

# Braces around a macro alone protect no letter case, so they can be removed together with the macro.
_MACRO = re.compile(
    r"""(?P<open>\{)?\\(?:
        (?P<accent>[`'^"~=.]) (?: (?P<bare>[A-Za-z]) | \{(?P<braced>[A-Za-z]|\\[ij])\} )
      | (?P<named>[uvHcdbkrG]) \{(?P<inside>[A-Za-z]|\\[ij])\}
      | (?P<letter>[A-Za-z]+) [ \t\n\r\f\v]* (?P<nothing>\{\})?
    )(?(open)\})""",
    re.VERBOSE,
)
# These characters would combine with their neighbours.
_ACTIVE = frozenset(" ,-'`~$\\{}_^=")
_SIGNS = LETTERS | {
    name: sign
    for name, sign in SYMBOLS.items()
    if sign == sign.lower() and sign.isprintable() and sign and _ACTIVE.isdisjoint(sign)
}
_DOTTED = {"\N{LATIN SMALL LETTER DOTLESS I}": "i", "\N{LATIN SMALL LETTER DOTLESS J}": "j"}


def decode_accents(text: str) -> str:
    """Replace the accents and letters in a text; macros of any other kind stay."""
    # A letter after the line break "\\" would be taken for a macro.
    return text if "\\\\" in text else _MACRO.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    letter = found["letter"]
    if letter:
        return _SIGNS.get(letter) or found[0]
    base = found["bare"] or found["braced"] or found["inside"]
    combining = ACCENTS[found["accent"] or found["named"]]
    if base[0] == "\\":
        base = LETTERS[base[1:]] if combining in BELOW else base[1:]
    return unicodedata.normalize("NFC", base + combining)


def accent_first_letter(accent: str) -> Callable[[list[Inline]], list[Inline]]:
    """Return a function that puts an accent on the first letter of an argument."""
    return lambda content: _accent(accent, content)


def _accent(accent: str, content: list[Inline]) -> list[Inline]:
    if not content:
        # Many write the sign itself as the accent of nothing: \~{} in addresses.
        return [accent if not accent.isalpha() else "\N{NO-BREAK SPACE}" + ACCENTS[accent]]
    first, *rest = content
    if not isinstance(first, str):
        inner = _accent(accent, list(first.content))
        return [attrs.evolve(first, content=tuple(inner)), *rest]
    first = first.lstrip(BLANK)
    if not first:
        return _accent(accent, rest)
    base, combining = first[0], ACCENTS[accent]
    if combining not in BELOW:
        base = _DOTTED.get(base, base)
    return [unicodedata.normalize("NFC", base + combining) + first[1:], *rest]
