"""Accents and letters that LaTeX writes with macros, put in one pass: the short cut for texts with no other macros."""

import re
import unicodedata

from essence_refs.bibtex.latex.macros import ACCENTS, BELOW, LETTERS, SYMBOLS

# A group that begins with a macro keeps no case, so that its braces may go with the macro.
_MACRO = re.compile(
    r"""(?P<open>\{)?\\(?:
        (?P<accent>[`'^"~=.]) (?: (?P<bare>[A-Za-z]) | \{(?P<braced>[A-Za-z]|\\[ij])\} )
      | (?P<named>[uvHcdbkrG]) \{(?P<inside>[A-Za-z]|\\[ij])\}
      | (?P<letter>[A-Za-z]+) [ \t\n\r\f\v]* (?P<nothing>\{\})?
    )(?(open)\})""",
    re.VERBOSE,
)
# These would do something to their neighbours.
_ACTIVE = frozenset(" ,-'`~$\\{}_^=")
_SIGNS = LETTERS | {
    name: sign
    for name, sign in SYMBOLS.items()
    if sign == sign.lower() and sign.isprintable() and sign and _ACTIVE.isdisjoint(sign)
}


def without_macros(text: str) -> str:
    """Return a text with its accents and letters put as such; macros of any other kind stay."""
    # After a line break a letter would be taken for a macro.
    return text if "\\\\" in text else _MACRO.sub(_put, text)


def _put(found: re.Match[str]) -> str:
    letter = found["letter"]
    if letter:
        return _SIGNS.get(letter) or found[0]
    base = found["bare"] or found["braced"] or found["inside"]
    combining = ACCENTS[found["accent"] or found["named"]]
    if base[0] == "\\":
        base = LETTERS[base[1:]] if combining in BELOW else base[1:]
    return unicodedata.normalize("NFC", base + combining)
