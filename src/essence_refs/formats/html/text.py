"""Write rich text as HTML: elements for marks, links that are safe to follow, and everything else escaped."""

from collections.abc import Callable

from essence_refs.formats.runs import (
    LINE_BREAK,
    DisplayRuns,
    MarkupPairs,
    Run,
    clean_text,
    flatten,
    formula_parts,
    link_target,
    nest,
)
from essence_refs.model import Inline, Mark, RichText, Span

# Writes the call of the note with this number.
Call = Callable[[str], str]

# Styles are inline because a fragment goes into pages without our style sheet.
_TAGS = {
    Mark.ITALIC: ("<i>", "</i>"),
    Mark.OBLIQUE: ("<i>", "</i>"),
    Mark.BOLD: ("<b>", "</b>"),
    Mark.LIGHT: ('<span style="font-weight: lighter">', "</span>"),
    Mark.SMALL_CAPS: ('<span style="font-variant: small-caps">', "</span>"),
    Mark.UNDERLINE: ("<u>", "</u>"),
    Mark.SUPERSCRIPT: ("<sup>", "</sup>"),
    Mark.SUBSCRIPT: ("<sub>", "</sub>"),
    Mark.STRIKEOUT: ("<s>", "</s>"),
    Mark.HIGHLIGHT: ("<mark>", "</mark>"),
    Mark.CODE: ("<code>", "</code>"),
}
_BLOCKS = frozenset({Mark.BLOCK, Mark.INDENT})


def superscript(number: str) -> str:
    """Return the call of a note without a link."""
    return f"<sup>{escape_text(number)}</sup>"


def write_inline(text: RichText, call: Call = superscript) -> str:
    """Return *text* as phrasing content (HTML Standard, 3.2.5.2.5), with spans for CSL's ``display``."""
    quick = _write_simple(text.content)
    return "".join(_span(part, call) for part in flatten(text)) if quick is None else quick


def write_flow(text: RichText, call: Call = superscript) -> str:
    """Return *text* as flow content, with ``div`` elements for the ``display`` values "block" and "indent" of CSL."""
    quick = _write_simple(text.content)
    if quick is not None:
        return quick
    output = ""
    for part in flatten(text):
        if part.display in _BLOCKS:
            output += f'<div class="{part.display}">{_runs(part.runs, call)}</div>'
        else:
            output += _span(part, call)
    return output


def write_without_links(text: RichText) -> str:
    """Return *text* as HTML to go into a link: without links and calls of notes."""
    return "".join(
        _runs(tuple(_without_link(run) for run in part.runs if Mark.NOTE not in run.marks), superscript)
        for part in flatten(text)
    )


def plain_text(text: RichText) -> str:
    """Return *text* without marks, links and calls of notes, not escaped."""
    runs = (_without_link(run) for part in flatten(text) for run in part.runs)
    return "".join(run.text for run in runs if Mark.NOTE not in run.marks)


def is_blank(text: RichText) -> bool:
    """Return whether *text* shows nothing but spaces."""
    return not any(run != LINE_BREAK and run.text.strip(" ") for part in flatten(text) for run in part.runs)


def escape(text: str, *, quote: bool = True) -> str:
    """
    Escape *text* for an attribute, or, without *quote*, for the content of an element.

    It does the same as `html.escape`; importing that takes a millisecond for its table of character names.
    """
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("'", "&#x27;") if quote else text


def escape_text(text: str) -> str:
    """Clean *text* and escape it for the content of an element."""
    # This runs for every text: "in" is quicker than replacing, and most texts have nothing to replace.
    if text.isprintable():
        return _escape_printable(text)
    return escape(clean_text(text), quote=False)


def _escape_printable(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _write_simple(content: tuple[Inline, ...]) -> str | None:
    """
    Write content as most items have it, plain strings with links and single marks between them, or return None.

    Spans without text between them may share an element, so they return None too.
    """
    output: list[str] = []
    is_apart = True
    for each in content:
        if isinstance(each, str):
            if not each.isprintable():
                return None
            is_apart = is_apart or each != ""
            output.append(_escape_printable(each))
            continue
        if not is_apart or len(each.content) != 1:
            return None
        is_apart = False
        (inner,) = each.content
        if not isinstance(inner, str) or not inner or not inner.isprintable():
            return None
        if isinstance(each, Span):
            tags = _TAGS.get(each.mark)
        else:
            tags = _link_tags(target) if (target := link_target(each.target)) else None
        if tags is None:
            return None
        output.append(f"{tags[0]}{_escape_printable(inner)}{tags[1]}")
    return "".join(output)


def _link_tags(target: str) -> tuple[str, str]:
    return f'<a href="{escape(target)}">', "</a>"


def _span(part: DisplayRuns, call: Call) -> str:
    if part.display is None:
        return _runs(part.runs, call)
    # Without a style sheet these are only the next words, so a space separates them.
    return f'<span class="{part.display}">{_runs(part.runs, call)}</span> '


def write_formula(source: str) -> str:
    """Return a formula as MathML, or an empty string if it cannot be converted, or if the package for it is missing."""
    try:
        # Few texts have formulas, and the package is in an extra.
        from essence_refs.formats.html.mathml import convert  # noqa: PLC0415
    except ModuleNotFoundError:
        return ""
    parts = formula_parts(source)
    return convert(parts.tex, is_displayed=parts.is_displayed)


def _runs(runs: tuple[Run, ...], call: Call) -> str:
    return nest((_tags(run), _run(run, call)) for run in runs)


def _tags(run: Run) -> MarkupPairs:
    link = (_link_tags(run.target),) if run.target else ()
    return (*link, *(_TAGS[mark] for mark in run.marks if mark in _TAGS))


def _run(run: Run, call: Call) -> str:
    if run == LINE_BREAK:
        return "<br>\n"
    if Mark.FORMULA in run.marks:
        return write_formula(run.text) or f"<code>{escape_text(run.text)}</code>"
    return call(run.text) if Mark.NOTE in run.marks else escape_text(run.text)


def _without_link(run: Run) -> Run:
    return Run(" ") if run == LINE_BREAK else run._replace(target="")
