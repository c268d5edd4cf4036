"""Verbatim fields (URLs, DOIs and other identifiers), in which LaTeX reads no markup."""

import re

from essence_refs.bibtex.latex.fast_decoder import collapse_white_space
from essence_refs.bibtex.latex.macros import SYMBOLS

_ESCAPED_SIGN = re.compile(r"\{\\([%_&#$])\}|\\([%_&#~{}$])")
# Programs write these signs with macros, as they must in other fields. Mendeley also puts braces around them.
_SIGN_AS_MACRO = re.compile(
    r"\{\\~\{\}\}|\\~\{\}|\$\\sim\$|\{\\(?P<braced>text[a-z]+)\}|\\(?P<bare>text[a-z]+)(?:\{\}|[ ]|\b)"
)


def decode_verbatim(text: str) -> str:
    r"""
    Return the characters of a verbatim field. Needless escapes such as ``\_`` and ``\%`` are common, and are removed.

    >>> decode_verbatim(r"https://example.org/a\_b")
    'https://example.org/a_b'
    >>> decode_verbatim(r"https://example.org/{\~{}}a\textpercent{}20b")
    'https://example.org/~a%20b'
    """
    text = _SIGN_AS_MACRO.sub(_sign, text)
    return collapse_white_space(_ESCAPED_SIGN.sub(r"\1\2", text))


def _sign(found: re.Match[str]) -> str:
    name = found["braced"] or found["bare"]
    return SYMBOLS.get(name, found[0]) if name else "~"
