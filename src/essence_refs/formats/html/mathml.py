"""Convert formulas in TeX to MathML, which browsers show without a script. The only module that imports latex2mathml."""

import functools
import re
from html import escape, unescape
from xml.etree.ElementTree import Element

from latex2mathml.converter import Converter

from essence_refs.formats.runs import clean_text

# MathML Core, and the elements and attributes that latex2mathml writes beyond it. None of them can run a script or
# refers to anything outside of the formula.
_ELEMENTS = re.compile(
    r"maction|math|menclose|merror|mfenced|mfrac|mi|mmultiscripts|mn|mo|mover|mpadded|mphantom"
    r"|mprescripts|mroot|mrow|ms|mspace|msqrt|mstyle|msub|msubsup|msup|mtable|mtd|mtext|mtr|munder"
    r"|munderover|none|semantics"
)
_ATTRIBUTES = re.compile(
    r"accent|accentunder|align|columnalign|columnlines|columnspacing|depth|display|displaystyle|fence"
    r"|form|height|largeop|linebreak|linethickness|lspace|mathcolor|mathsize|mathvariant|maxsize"
    r"|minsize|movablelimits|notation|rowlines|rowspacing|rspace|scriptlevel|separator|stretchy"
    r"|symmetric|voffset|width|xmlns"
)
# latex2mathml writes the environments of amsmath that it does not know as one row. These have the same layout.
_ENVIRONMENT = re.compile(r"\\(?P<end>begin|end)\s*\{(?P<name>[A-Za-z]+)\*?\}(?P<columns>\{\d+\})?")
_SAME_LAYOUT = {
    **dict.fromkeys(("align", "aligned", "alignat", "alignedat", "flalign", "split"), "align*"),
    **dict.fromkeys(("gather", "gathered", "multline", "multlined"), "matrix"),
    "eqnarray": "matrix",
    "dcases": "cases",
}
_ONE_ROW = frozenset({"equation", "math", "displaymath"})
_KNOWN = frozenset(
    (
        "array",
        "cases",
        "matrix",
        "pmatrix",
        "bmatrix",
        "Bmatrix",
        "vmatrix",
        "Vmatrix",
        "smallmatrix",
        "substack",
    )
)
# These show nothing.
_SILENT = re.compile(r"\\label\s*\{[^{}]*\}|\\(?:nonumber|notag|displaylimits|allowbreak)(?![A-Za-z])")
# A formula that defines commands can double its length with each of them.
_DEFINITION = re.compile(r"\\(?:(?:re)?new(?:command|environment)|providecommand|[egx]?def|let)(?![A-Za-z])")
# latex2mathml does not know these names of functions.
_FUNCTION = re.compile(r"\\(?P<name>arg|lcm|rank|sgn|tr|argmax|argmin)(?![A-Za-z])")
_TEX_IN_TEXT = re.compile(r"[$\\]")
_CHILDREN = {
    **dict.fromkeys(("mfrac", "mroot", "msub", "msup", "munder", "mover"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_COMMAND = re.compile(r"\\[A-Za-z]")
_CHARACTER = re.compile(r"&#x[0-9A-Fa-f]{1,6};")


def convert(tex: str, *, is_displayed: bool) -> str:
    r"""
    Return a formula as MathML, or an empty string if latex2mathml cannot convert all of it.

    >>> convert("x^2", is_displayed=False)
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>'
    >>> convert(r"\unknown", is_displayed=False)
    ''
    """
    return _convert(tex, "block" if is_displayed else "inline")


@functools.lru_cache(maxsize=512)
def _convert(tex: str, display: str) -> str:
    known = _with_known_environments(_SILENT.sub(" ", tex))
    known = _FUNCTION.sub(lambda found: f"\\operatorname{{{found['name']}}}", known)
    if not known.strip() or _DEFINITION.search(known):
        return ""
    try:
        return _serialised(Converter(display=display).convert_to_element(known))
    except Exception:  # noqa: BLE001 - it raises whatever its code stumbles over, and the formula is then shown as it is
        return ""


def _with_known_environments(tex: str) -> str:
    r"""
    Return a formula with environments that latex2mathml knows, or an empty string if it has another one.

    >>> _with_known_environments(r"\begin{aligned}a&=b\end{aligned}")
    '\\begin{align*}a&=b\\end{align*}'
    """
    names = {found["name"] for found in _ENVIRONMENT.finditer(tex)}
    if not names <= {*_SAME_LAYOUT, *_ONE_ROW, *_KNOWN}:
        return ""

    def replacement(found: re.Match[str]) -> str:
        name = found["name"]
        if name in _ONE_ROW:
            return " "
        return f"\\{found['end']}{{{_SAME_LAYOUT[name]}}}" if name in _SAME_LAYOUT else found[0]

    return _ENVIRONMENT.sub(replacement, tex)


def _serialised(element: Element, *, is_aligned: bool = False) -> str:
    """
    Return an element as MathML, with everything in it escaped; *is_aligned* in a table without space between columns.

    latex2mathml's own writer undoes the escaping, so that text in a formula would be markup.

    Raises:
        ValueError: for a command, an alignment sign or an element that it did not understand.

    """
    if not _ELEMENTS.fullmatch(element.tag):
        raise ValueError(element.tag)
    if "href" in element.attrib or element.tail or len(element) != _CHILDREN.get(element.tag, len(element)):
        raise ValueError(element.tag)
    text = _CHARACTER.sub(lambda found: unescape(found[0]), element.text or "")
    if (element.tag == "mi" and (_COMMAND.match(text) or text in ("\\", "}") or element.text == "&")) or (
        element.tag == "mtext" and _TEX_IN_TEXT.search(text)
    ):
        raise ValueError(text)
    attributes = "".join(
        f' {name}="{escape(value)}"' for name, value in element.attrib.items() if _ATTRIBUTES.fullmatch(name)
    )
    if "columnalign" in element.attrib:
        # Chromium ignores the attributes of tables.
        side = element.attrib["columnalign"]
        padding = f"; padding-{side}: 0" if is_aligned else ""
        attributes += f' style="{escape(f"text-align: {side}{padding}")}"'
    is_aligned |= element.attrib.get("columnspacing", "").startswith("0em")
    inner = escape(clean_text(text), quote=False) + "".join(
        _serialised(each, is_aligned=is_aligned) for each in element
    )
    return f"<{element.tag}{attributes}>{inner}</{element.tag}>"
