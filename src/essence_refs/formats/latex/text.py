"""Write rich text as LaTeX: marks, links, calls of notes and line breaks."""

import re
from collections.abc import Callable

from essence_refs.formats.latex.characters import escape
from essence_refs.formats.runs import (
    MarkupPairs,
    Run,
    clean_text,
    formula_parts,
    merge_runs,
    nest,
    split_lines,
)
from essence_refs.model import Mark, RichText

BREAK = "\\newline\n"
INDENT = "2em"

_COMMANDS = {
    Mark.ITALIC: r"\textit{",
    Mark.OBLIQUE: r"\textsl{",
    Mark.BOLD: r"\textbf{",
    Mark.SMALL_CAPS: r"\textsc{",
    Mark.SUPERSCRIPT: r"\textsuperscript{",
    Mark.SUBSCRIPT: r"\textsubscript{",
    Mark.STRIKEOUT: r"\sout{",
    Mark.CODE: r"\texttt{",
}
_KNOWN = frozenset({*_COMMANDS, Mark.UNDERLINE, Mark.NOTE, Mark.FORMULA})
# Addresses that hyperref can typeset verbatim and break at the end of a line.
_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#@!$&()*+,;=%]+")
# In the argument of another command, LaTeX reads these characters before hyperref does.
_ILLEGAL_IN_NAME = re.compile(r"[^A-Za-z0-9.:/+-]")
_SPECIAL_IN_ADDRESS = re.compile("[%#&]")


def write_text(
    text: RichText, call: Callable[[str], str], *, any_encoding: bool, has_label: Callable[[str], bool]
) -> str:
    r"""
    Return *text* as LaTeX for a paragraph.

    *call* writes the call of a note, *any_encoding* is as in `escape`. *has_label* is whether an anchor is a ``\label``
    and not a ``\hypertarget``.
    """
    result = []
    for indented, runs in split_lines(text):
        line = _line(merge_runs(runs, _KNOWN), call, has_label, any_encoding=any_encoding).strip(" ")
        if line:
            result.append(f"\\hspace*{{{INDENT}}}{line}" if indented else line)
    whole = BREAK.join(result)
    # A command before the text would read these as its optional argument or star.
    return f"{{{whole[0]}}}{whole[1:]}" if whole.startswith(("[", "*")) else whole


def write_formula(source: str, *, in_line: bool = True) -> str:
    """Return a formula as a command, or an empty string if it could be another command; *in_line* if text is beside it."""
    # Few texts have formulas.
    from essence_refs.formats.latex import formulas  # noqa: PLC0415

    parts = formula_parts(source)
    return formulas.write_formula(parts.tex, is_displayed=parts.is_displayed and not in_line)


def write_address(target: str) -> str:
    """Return a safe address as a link that shows the address."""
    if _ADDRESS.fullmatch(target):
        return f"\\url{{{_in_command(target)}}}"
    return f"\\href{{{_in_command(target)}}}{{{escape(target)}}}"


def _line(
    runs: tuple[Run, ...],
    call: Callable[[str], str],
    has_label: Callable[[str], bool],
    *,
    any_encoding: bool,
) -> str:
    return nest(
        (_tags(run, address, has_label), address or _content(run, call, any_encoding=any_encoding))
        for run, address in ((run, _shown_address(runs, at)) for at, run in enumerate(runs))
    )


def _tags(run: Run, address: str, has_label: Callable[[str], bool]) -> MarkupPairs:
    link = [_link(run.target, has_label)] if run.target and not address else []
    return tuple(
        (command, "}") for command in (*link, *(_COMMANDS[mark] for mark in run.marks if mark in _COMMANDS))
    )


def _link(target: str, has_label: Callable[[str], bool]) -> str:
    if not target.startswith("#"):
        return f"\\href{{{_in_command(target)}}}{{"
    name = label_name(target[1:])
    return f"\\hyperref[{name}]{{" if has_label(target[1:]) else f"\\hyperlink{{{name}}}{{"


def label_name(anchor: str) -> str:
    """Return an anchor as a name for LaTeX."""
    return _ILLEGAL_IN_NAME.sub(lambda found: f"_{ord(found[0]):x}", "-".join(clean_text(anchor).split()))


def _shown_address(runs: tuple[Run, ...], at: int) -> str:
    """Return a link whose text is an address, or an empty string if it is words or continues in another run."""
    text, marks, target = runs[at]
    neighbours = (*runs[max(at - 1, 0) : at], *runs[at + 1 : at + 2])
    if not target or marks or any(each.target == target for each in neighbours):
        return ""
    if not ("/" in text and _ADDRESS.fullmatch(text)):
        return ""
    shown = _in_command(text)
    return (
        f"\\url{{{shown}}}"
        if text == target
        else f"\\href{{{_in_command(target)}}}{{\\nolinkurl{{{shown}}}}}"
    )


def _content(run: Run, call: Callable[[str], str], *, any_encoding: bool) -> str:
    if Mark.NOTE in run.marks:
        return call(run.text)
    if Mark.FORMULA in run.marks:
        return write_formula(run.text) or escape(run.text, any_encoding=any_encoding)
    if Mark.UNDERLINE in run.marks:
        # Underlined text cannot break at the end of a line, so each word is underlined separately.
        words = (escape(word, any_encoding=any_encoding) for word in run.text.split(" "))
        return " ".join(f"\\underline{{{word}}}" if word else "" for word in words)
    return escape(run.text, any_encoding=any_encoding)


def _in_command(target: str) -> str:
    return _SPECIAL_IN_ADDRESS.sub(r"\\\g<0>", target)
