"""Write characters in LaTeX: the same in pdfLaTeX, XeLaTeX and LuaLaTeX, with fallbacks where a font lacks one."""

import re
import unicodedata
from collections.abc import Iterable

from essence_refs.formats.runs import clean_text

# "{}" ends the name of a command; "~" is a no-break space.
_SIGNS = {
    **{sign: "\\" + sign for sign in "#$%&_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    # The font encoding OT1 has other characters at these code points.
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    # LaTeX would typeset these as curly.
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    "\N{NO-BREAK SPACE}": "~",
    "\N{SOFT HYPHEN}": r"\-",
    "\N{FIGURE SPACE}": r"\hphantom{0}",
    "\N{EN QUAD}": r"\enspace{}",
    "\N{EN SPACE}": r"\enspace{}",
    "\N{EM QUAD}": r"\quad{}",
    "\N{EM SPACE}": r"\quad{}",
    "\N{THIN SPACE}": r"\,",
    "\N{HAIR SPACE}": r"\,",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
    "\N{IDEOGRAPHIC SPACE}": r"\quad{}",
    "\N{ZERO WIDTH SPACE}": r"\hspace{0pt}",
    "\N{NON-BREAKING HYPHEN}": r"\mbox{-}",
    # LuaTeX reads this as an invalid UTF-8 byte.
    "\N{REPLACEMENT CHARACTER}": "[U+FFFD]",
}
# The LaTeX kernel has no default for this command: in OT1 it is an error, so there the mark is a curly one.
_IN_ANY_ENCODING = {'"': r"\ifdefined\Umathchar\textquotedbl\else\symbol{34}\fi{}"}
_FORMULAS = {
    "\N{MINUS SIGN}": "-", "\N{LESS-THAN OR EQUAL TO}": r"\leq", "\N{GREATER-THAN OR EQUAL TO}": r"\geq",
    "\N{NOT EQUAL TO}": r"\neq", "\N{ALMOST EQUAL TO}": r"\approx", "\N{TILDE OPERATOR}": r"\sim",
    "\N{IDENTICAL TO}": r"\equiv", "\N{PROPORTIONAL TO}": r"\propto", "\N{INFINITY}": r"\infty",
    "\N{N-ARY SUMMATION}": r"\sum", "\N{SQUARE ROOT}": r"\surd", "\N{ELEMENT OF}": r"\in",
    "\N{PRIME}": r"\prime", "\N{LEFT RIGHT ARROW}": r"\leftrightarrow",
    "\N{RIGHTWARDS DOUBLE ARROW}": r"\Rightarrow", "\N{LEFTWARDS DOUBLE ARROW}": r"\Leftarrow",
    "\N{LEFT RIGHT DOUBLE ARROW}": r"\Leftrightarrow",
}  # fmt: skip
# Capitals that look like Latin letters have no command.
_GREEK_CAPITALS = frozenset(
    ("gamma", "delta", "theta", "lamda", "xi", "pi", "sigma", "upsilon", "phi", "psi", "omega")
)
_GREEK = _GREEK_CAPITALS | {
    *("alpha", "beta", "epsilon", "zeta", "eta", "iota", "kappa", "mu", "nu", "rho", "tau", "chi")
}
# LaTeX's plain \epsilon and \phi are variant shapes for formulas.
_GREEK_SPELLINGS = {"lamda": "lambda", "epsilon": "varepsilon", "phi": "varphi"}
# LaTeX's accent commands for combining characters.
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d", "\u0327": "c", "\u0331": "b",
}  # fmt: skip
# Check boxes of task lists.
_SIMILAR = {
    "\N{BALLOT BOX}": r"[\enspace{}]",
    "\N{BALLOT BOX WITH CHECK}": "[x]",
    "\N{BALLOT BOX WITH X}": "[x]",
}
_DOTLESS = {"i": r"\i", "j": r"\j"}

# The characters that pdfLaTeX has in its encodings T1 and TS1, and Latin Modern in XeLaTeX and LuaLaTeX. The gaps are
# Ħ ħ ĸ ŉ Ŧ ŧ.
_AVAILABLE = (
    "\u00a1-\u00ac\u00ae-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0218-\u021b"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2190-\u2193"
)
_UNAVAILABLE = re.compile(f"[^\\x00-\\x7f{_AVAILABLE}]")
# Fonts make a ligature of these pairs. An italic correction prevents it; an empty group does not in LuaTeX.
_LIGATURE = re.compile(r"(?<=[-–])(?=[-–])|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=[!?‘])(?=‘)|(?<=’)(?=’)")  # noqa: RUF001 - curly on purpose
_ITALIC_CORRECTION = "\\/"
_MARKED = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]+")
_IN_BOOKMARK = re.compile("[#$%&_{}~^\\\\<>|\"'`\N{REPLACEMENT CHARACTER}]")
_ESCAPED = re.compile(f"[#$%&_{{}}~^\\\\<>|\"'`]|[^\\x00-\\x7f{_AVAILABLE}]")

# The engines differ in one point: pdfLaTeX reads bytes, the others characters.
_DEFINITION = r"""\ifdefined\Umathchar
\newcommand*\standin[3]{\catcode"#2=\active\begingroup\lccode`\~="#2
  \lowercase{\endgroup\protected\def~}{\iffontchar\font"#2 \char"#2 \else#3\fi}}
\else
\newcommand*\standin[3]{\ifcsname u8:\detokenize{#1}\endcsname\else\DeclareUnicodeCharacter{#2}{#3}\fi}
\fi
"""


def escape(text: str, *, any_encoding: bool = False) -> str:
    r"""
    Escape *text* for LaTeX; with *any_encoding* also for documents in the font encoding OT1.

    Characters without a LaTeX command stay as they are: see `fallback_definitions`.

    >>> escape("Fish & Chips: 100% -- H₂O")
    'Fish \\& Chips: 100\\% -\\/- H\\textsubscript{2}O'
    """
    text = _LIGATURE.sub("\0", _compose(text))
    table = _IN_ANY_ENCODING if any_encoding else {}
    escaped = _ESCAPED.sub(lambda found: table.get(found[0]) or _command(found[0]) or found[0], text)
    return escaped.replace("\0", _ITALIC_CORRECTION)


def escape_bookmark(text: str) -> str:
    r"""
    Escape *text* for a bookmark or document title of hyperref, which cannot contain fonts or formulas.

    >>> escape_bookmark("100% → H₂O")
    '100\\% → H₂O'
    """
    text = _LIGATURE.sub("\0", _compose(text))
    return _IN_BOOKMARK.sub(lambda found: _SIGNS[found[0]], text).replace("\0", _ITALIC_CORRECTION)


def fallback_definitions(source: str) -> str:
    r"""
    Return the lines of a preamble that define a fallback for each character which a font may lack.

    The fallback is a similar spelling, nothing for an invisible character, or else the code point in brackets.

    >>> print(fallback_definitions("Nº Ш").splitlines()[-1])
    \standin{Ш}{0428}{[U+0428]\allowbreak{}}
    """
    found = sorted(set(_UNAVAILABLE.findall(source)))
    if not found:
        return ""
    lines = [f"\\standin{{{each}}}{{{ord(each):04X}}}{{{_fallback(each)}}}\n" for each in found]
    return _DEFINITION + "".join(lines)


def _compose(text: str) -> str:
    """Return *text* with each letter and its accents as one character (NFC)."""
    return _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), clean_text(text))


def _command(character: str) -> str:
    """Return the commands for a character, or an empty string if there are none."""
    if character in _SIGNS:
        return _SIGNS[character]
    if character in _FORMULAS:
        return f"\\ensuremath{{{_FORMULAS[character]}}}"
    return _greek(character) or _decompose(character)


def _greek(character: str) -> str:
    kind, _, name = unicodedata.name(character, "").partition(" LETTER ")
    name = name.lower()
    spelling = _GREEK_SPELLINGS.get(name, name)
    if kind == "GREEK SMALL" and name in _GREEK:
        return f"\\ensuremath{{\\{spelling}}}"
    if kind == "GREEK CAPITAL" and name in _GREEK_CAPITALS:
        return f"\\ensuremath{{\\{spelling.removeprefix('var').capitalize()}}}"
    return ""


def _decompose(character: str) -> str:
    kind, *codes = unicodedata.decomposition(character).split() or [""]
    if kind in ("<super>", "<sub>"):
        inner = _commands("".join(chr(int(code, 16)) for code in codes))
        return f"\\text{kind[1:-1]}script{{{inner}}}" if inner else ""
    if not kind or kind.startswith("<") or len(codes) != 1:
        return ""
    base, accent = chr(int(kind, 16)), _ACCENTS.get(chr(int(codes[0], 16)))
    inner = _DOTLESS.get(base) or _commands(base)
    return f"\\{accent}{{{inner}}}" if accent and inner else ""


def _commands(text: Iterable[str]) -> str:
    """Return the commands for all characters of *text*, or an empty string if one of them has none."""
    pieces = [_command(each) if _ESCAPED.match(each) else each for each in text]
    return "".join(pieces) if all(pieces) else ""


def _fallback(character: str) -> str:
    category = unicodedata.category(character)
    # Direction marks, joiners and variation selectors are invisible.
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if character in _SIMILAR:
        return _SIMILAR[character]
    compatible = unicodedata.normalize("NFKC", character).replace("\N{FRACTION SLASH}", "/")
    return (
        _commands(compatible) if compatible != character else ""
    ) or f"[U+{ord(character):04X}]\\allowbreak{{}}"
