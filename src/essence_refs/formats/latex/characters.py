"""Characters in LaTeX: every sign as itself in pdfLaTeX, XeLaTeX and LuaLaTeX, and a stand-in where a font has none."""

import re
import unicodedata
from collections.abc import Iterable

from essence_refs.formats.runs import clean_text

# "{}" ends the name of a command, and a "~" is a space that no line ends at.
_SIGNS = {
    **{sign: "\\" + sign for sign in "#$%&_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    # The encoding OT1 has other letters in these places.
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    # Typeset as they are they would be curly.
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
    # LuaTeX takes it for a byte that is not UTF-8.
    "\N{REPLACEMENT CHARACTER}": "[U+FFFD]",
}
# The kernel knows no default for this quotation mark: in OT1 it would be an error, so there it is a curly one.
_IN_ANY_DOCUMENT = {'"': r"\ifdefined\Umathchar\textquotedbl\else\symbol{34}\fi{}"}
_FORMULAS = {
    "\N{MINUS SIGN}": "-",
    "\N{LESS-THAN OR EQUAL TO}": r"\leq",
    "\N{GREATER-THAN OR EQUAL TO}": r"\geq",
    "\N{NOT EQUAL TO}": r"\neq",
    "\N{ALMOST EQUAL TO}": r"\approx",
    "\N{TILDE OPERATOR}": r"\sim",
    "\N{IDENTICAL TO}": r"\equiv",
    "\N{PROPORTIONAL TO}": r"\propto",
    "\N{INFINITY}": r"\infty",
    "\N{N-ARY SUMMATION}": r"\sum",
    "\N{SQUARE ROOT}": r"\surd",
    "\N{ELEMENT OF}": r"\in",
    "\N{PRIME}": r"\prime",
    "\N{LEFT RIGHT ARROW}": r"\leftrightarrow",
    "\N{RIGHTWARDS DOUBLE ARROW}": r"\Rightarrow",
    "\N{LEFTWARDS DOUBLE ARROW}": r"\Leftarrow",
    "\N{LEFT RIGHT DOUBLE ARROW}": r"\Leftrightarrow",
}
# The capitals that look like Latin ones have no command.
_GREEK_CAPITALS = frozenset(
    ("gamma", "delta", "theta", "lamda", "xi", "pi", "sigma", "upsilon", "phi", "psi", "omega")
)
_GREEK = _GREEK_CAPITALS | {
    *("alpha", "beta", "epsilon", "zeta", "eta", "iota", "kappa", "mu", "nu", "rho", "tau", "chi")
}
# The plain names of the two others are those of letters for formulas only.
_GREEK_SPELLINGS = {"lamda": "lambda", "epsilon": "varepsilon", "phi": "varphi"}
# Combining characters, as Unicode names them; LaTeX's accents are listed in any LaTeX manual.
_ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0331": "b",
}
# What reports have for a task to do, and for one that is done.
_LIKE = {
    "\N{BALLOT BOX}": r"[\enspace{}]",
    "\N{BALLOT BOX WITH CHECK}": "[x]",
    "\N{BALLOT BOX WITH X}": "[x]",
}
_DOTLESS = {"i": r"\i", "j": r"\j"}

# What pdfLaTeX has in its encodings T1 and TS1 and Latin Modern has for the other two. The gaps are Ħ ħ ĸ ŉ Ŧ ŧ.
_SURE = (
    "\u00a1-\u00ac\u00ae-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e\u0218-\u021b"
    "\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2190-\u2193"
)
_UNSURE = re.compile(f"[^\\x00-\\x7f{_SURE}]")
# Fonts make one sign of these pairs; LuaTeX does it over an empty group as well, and not over an italic correction.
_PAIR = re.compile(r"(?<=[-–])(?=[-–])|(?<=,)(?=,)|(?<=<)(?=<)|(?<=>)(?=>)|(?<=[!?‘])(?=‘)|(?<=’)(?=’)")  # noqa: RUF001 - curly on purpose
_WHOLE = "\\/"
_MARKED = re.compile(r"[^\u0300-\u036f][\u0300-\u036f]+")
_IN_BOOKMARK = re.compile("[#$%&_{}~^\\\\<>|\"'`\N{REPLACEMENT CHARACTER}]")
_ESCAPED = re.compile(f"[#$%&_{{}}~^\\\\<>|\"'`]|[^\\x00-\\x7f{_SURE}]")

# How it is done is the same in all engines but for one thing: only pdfLaTeX counts bytes, not characters.
_DEFINITION = r"""\ifdefined\Umathchar
\newcommand*\standin[3]{\catcode"#2=\active\begingroup\lccode`\~="#2
  \lowercase{\endgroup\protected\def~}{\iffontchar\font"#2 \char"#2 \else#3\fi}}
\else
\newcommand*\standin[3]{\ifcsname u8:\detokenize{#1}\endcsname\else\DeclareUnicodeCharacter{#2}{#3}\fi}
\fi
"""


def escape(text: str, *, anywhere: bool = False) -> str:
    r"""
    Return *text* as LaTeX that sets just that text; *anywhere* is also where the font's encoding may be OT1.

    Letters that LaTeX has no command for stay as they are: see `fallback_definitions`.

    >>> escape("Fish & Chips: 100% -- H₂O")
    'Fish \\& Chips: 100\\% -\\/- H\\textsubscript{2}O'
    """
    text = _PAIR.sub("\0", _compose(text))
    table = _IN_ANY_DOCUMENT if anywhere else {}
    escaped = _ESCAPED.sub(lambda found: table.get(found[0]) or _command(found[0]) or found[0], text)
    return escaped.replace("\0", _WHOLE)


def escape_bookmark(text: str) -> str:
    r"""
    Return *text* as hyperref takes it for a bookmark or a title, in which there are no fonts and no formulas.

    >>> escape_bookmark("100% → H₂O")
    '100\\% → H₂O'
    """
    text = _PAIR.sub("\0", _compose(text))
    return _IN_BOOKMARK.sub(lambda found: _SIGNS[found[0]], text).replace("\0", _WHOLE)


def fallback_definitions(source: str) -> str:
    r"""
    Return the lines of a preamble that say what stands for each letter which a font may not have.

    That is a like spelling, nothing for what is invisible, or else the number in brackets.

    >>> print(fallback_definitions("Nº Ш").splitlines()[-1])
    \standin{Ш}{0428}{[U+0428]\allowbreak{}}
    """
    found = sorted(set(_UNSURE.findall(source)))
    if not found:
        return ""
    lines = [f"\\standin{{{each}}}{{{ord(each):04X}}}{{{_fallback(each)}}}\n" for each in found]
    return _DEFINITION + "".join(lines)


def _compose(text: str) -> str:
    """Return *text* with letters and their accents as one character, which is the same text to Unicode."""
    return _MARKED.sub(lambda found: unicodedata.normalize("NFC", found[0]), clean_text(text))


def _command(character: str) -> str:
    """Return the commands that set a character, nothing where there are none."""
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
    """Return commands for all of the characters, nothing where one of them has none."""
    pieces = [_command(each) if _ESCAPED.match(each) else each for each in text]
    return "".join(pieces) if all(pieces) else ""


def _fallback(character: str) -> str:
    category = unicodedata.category(character)
    # Directions, joiners and variation selectors change how others look, and look like nothing.
    if category == "Cf" or "\ufe00" <= character <= "\ufe0f":
        return ""
    if character in _LIKE:
        return _LIKE[character]
    alike = unicodedata.normalize("NFKC", character).replace("\N{FRACTION SLASH}", "/")
    return (_commands(alike) if alike != character else "") or f"[U+{ord(character):04X}]\\allowbreak{{}}"
