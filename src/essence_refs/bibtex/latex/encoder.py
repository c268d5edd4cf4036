"""Plain and rich text to LaTeX that is decoded to the same text: the reverse of ``decoder``."""

import re
from collections.abc import Iterable

from essence_refs.bibtex.latex.macros import MARKS
from essence_refs.bibtex.syntax.braces import is_balanced
from essence_refs.model.text import Inline, Link, Mark, RichText, Span

_SIGN = re.compile(r"[&%$#_{}~^\\`]")
_SPECIAL = re.compile(rf"{_SIGN.pattern}|(?<=-)-|(?<=')'|(?<= ) ")
_ESCAPES = {
    **{sign: "\\" + sign for sign in "&%$#_ "},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "\\": r"\textbackslash{}",
    # These would join their neighbours to dashes and quotation marks.
    "`": r"\textasciigrave{}",
    "-": "{}-",
    "'": "{}'",
}
_BALANCED = {"{": r"\{", "}": r"\}"}
# BibTeX also counts escaped braces.
_UNBALANCED = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
# LaTeX interprets these before the macro around the URL does.
_IN_ADDRESS = re.compile(r"[%#]")
_LINE_END = re.compile(r"[\t\n\r\f\v]+")
_MACROS = {mark: name for name, mark in reversed(MARKS.items())}


def escape(text: str) -> str:
    r"""
    Return plain text as LaTeX that is decoded to the same text.

    >>> escape("Fish & Chips: 100%")
    'Fish \\& Chips: 100\\%'
    """
    # Most texts have none of these, which is found several times as quickly.
    if not (_SIGN.search(text) or "--" in text or "''" in text or "  " in text):
        return text
    table = _ESCAPES | (_BALANCED if is_balanced(text) else _UNBALANCED)
    return _SPECIAL.sub(lambda found: table[found.group()], text)


def encode(text: RichText) -> str:
    r"""
    Return rich text as LaTeX. A mark without a LaTeX macro is left out, its text is kept.

    >>> encode(RichText(("On ", Span(Mark.NO_CASE, ("NHS",)), " ", Span(Mark.ITALIC, ("care",)))))
    'On {NHS} \\emph{care}'
    """
    return "".join(_pieces(text.content, is_protected=False))


def _pieces(content: Iterable[Inline], *, is_protected: bool) -> Iterable[str]:
    for each in content:
        if isinstance(each, str):
            # A line end is a space in LaTeX; a new line could look like the first line of an entry.
            if not each.isprintable():
                each = _LINE_END.sub(" ", each)  # noqa: PLW2901
            yield escape(each).replace("\N{NO-BREAK SPACE}", "~")
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
        # Braces that begin with a macro protect no letter case; a second pair does.
        return f"{{{{{inner}}}}}" if inner[0] in "\\$" else f"{{{inner}}}"
    macro = _MACROS.get(span.mark)
    return f"\\{macro}{{{inner}}}" if macro else inner


def _link(link: Link, *, is_protected: bool) -> str:
    target = _IN_ADDRESS.sub(lambda found: "\\" + found.group(), link.target)
    if link.content == (link.target,):
        return f"\\url{{{target}}}"
    inner = "".join(_pieces(link.content, is_protected=is_protected))
    return f"\\href{{{target}}}{{{inner}}}"
