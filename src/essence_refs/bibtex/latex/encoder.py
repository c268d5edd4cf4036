"""Plain and rich text to LaTeX, such that LaTeX and our reader set just that text: the way back of ``latex``."""

import re
from collections.abc import Iterable

from essence_refs.bibtex.latex.macros import MARKS
from essence_refs.model.text import Inline, Link, Mark, RichText, Span

_SPECIAL = re.compile(r"[&%$#_{}~^\\`]|(?<=-)-|(?<=')'|(?<= ) ")
_ESCAPES = {
    **{sign: "\\" + sign for sign in "&%$#_ "},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    # These make dashes and quotation marks of their neighbours.
    "`": r"\textasciigrave{}",
    "-": "{}-",
    "'": "{}'",
}
_IN_PAIRS = {"{": r"\{", "}": r"\}"}
# BibTeX counts escaped braces as well.
_ALONE = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
# LaTeX reads these before the macro around an address sees them.
_IN_ADDRESS = re.compile(r"[%#]")
_LINE_END = re.compile(r"[\t\n\r\f\v]+")
_BRACE = re.compile(r"[{}]")
_MACROS = {mark: name for name, mark in reversed(MARKS.items())}


def escape(text: str) -> str:
    r"""
    Return plain text as BibTeX source that LaTeX and our reader set as just that text.

    >>> escape("Fish & Chips: 100%")
    'Fish \\& Chips: 100\\%'
    """
    table = _ESCAPES | (_IN_PAIRS if is_balanced(text) else _ALONE)
    return _SPECIAL.sub(lambda found: table[found.group()], text)


def latex(text: RichText) -> str:
    r"""
    Return rich text as BibTeX source. A mark that LaTeX has no macro for is left out, its text is kept.

    >>> latex(RichText(("On ", Span(Mark.NO_CASE, ("NHS",)), " ", Span(Mark.ITALIC, ("care",)))))
    'On {NHS} \\emph{care}'
    """
    return "".join(_pieces(text.content, is_protected=False))


def is_balanced(text: str) -> bool:
    """Say whether every brace, escaped or not, has its counterpart."""
    depth = 0
    for found in _BRACE.finditer(text):
        depth += 1 if found.group() == "{" else -1
        if depth < 0:
            return False
    return not depth


def against_value(value: str) -> str:
    """Return why a value cannot stand between braces, nothing if it can."""
    if "{" not in value and "}" not in value and "\\" not in value:
        return ""
    without_escapes = re.sub(r"\\.", "", value, flags=re.DOTALL)
    if not is_balanced(without_escapes):
        return "the braces of the value do not balance"
    if without_escapes.endswith("\\"):
        return "the value ends with a backslash, which would escape the closing brace"
    if not is_balanced(value):
        return "the braces of the value do not balance, and BibTeX counts escaped ones too; write \\textbraceleft and \\textbraceright"
    return ""


def _pieces(content: Iterable[Inline], *, is_protected: bool) -> Iterable[str]:
    for each in content:
        if isinstance(each, str):
            # LaTeX takes a line end for a space; a line of its own could look like an entry's first.
            yield escape(_LINE_END.sub(" ", each)).replace("\N{NO-BREAK SPACE}", "~")
        elif isinstance(each, Link):
            yield _link(each, is_protected=is_protected)
        else:
            yield _span(each, is_protected=is_protected)


def _span(span: Span, *, is_protected: bool) -> str:
    protects = span.mark is Mark.NO_CASE
    inner = "".join(_pieces(span.content, is_protected=is_protected or protects))
    if protects:
        if is_protected or not inner:
            return inner
        # Braces that begin with a macro protect nothing; those around them do.
        return f"{{{{{inner}}}}}" if inner[0] in "\\$" else f"{{{inner}}}"
    macro = _MACROS.get(span.mark)
    return f"\\{macro}{{{inner}}}" if macro else inner


def _link(link: Link, *, is_protected: bool) -> str:
    target = _IN_ADDRESS.sub(lambda found: "\\" + found.group(), link.target)
    if link.content == (link.target,):
        return f"\\url{{{target}}}"
    inner = "".join(_pieces(link.content, is_protected=is_protected))
    return f"\\href{{{target}}}{{{inner}}}"
