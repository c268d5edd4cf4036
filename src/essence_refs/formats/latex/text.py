"""Rich text in LaTeX: marks, links, notes and ends of lines."""

import re
from collections.abc import Callable

from essence_refs.formats.latex.characters import escape
from essence_refs.formats.runs import Run, merge_runs, split_lines
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
    Mark.CODE: r"\texttt{",
}
_KNOWN = frozenset({*_COMMANDS, Mark.UNDERLINE, Mark.NOTE})
# What hyperref shows letter by letter when it is asked to, and breaks at the ends of lines.
_ADDRESS = re.compile(r"[A-Za-z0-9\-._~:/?#@!$&()*+,;=%]+")
# LaTeX reads these before hyperref does, wherever the link stands inside another command.
_IN_ADDRESS = re.compile("[%#&]")


def write_text(text: RichText, called: Callable[[str], str], *, anywhere: bool) -> str:
    """Return *text* as LaTeX for a paragraph; *called* writes the call of a note, *anywhere* is as in `escape`."""
    result = []
    for indented, runs in split_lines(text):
        line = _line(merge_runs(runs, _KNOWN), called, anywhere=anywhere).strip(" ")
        if line:
            result.append(f"\\hspace*{{{INDENT}}}{line}" if indented else line)
    whole = BREAK.join(result)
    # What looks for an option would take these for one.
    return f"{{{whole[0]}}}{whole[1:]}" if whole.startswith(("[", "*")) else whole


def write_address(target: str) -> str:
    """Return a safe address as a link that shows it."""
    if _ADDRESS.fullmatch(target):
        return f"\\url{{{_in_command(target)}}}"
    return f"\\href{{{_in_command(target)}}}{{{escape(target)}}}"


def _line(runs: tuple[Run, ...], called: Callable[[str], str], *, anywhere: bool) -> str:
    result: list[str] = []
    opened: list[str] = []
    for at, run in enumerate(runs):
        shown = _shown_address(runs, at)
        wanted = [f"\\href{{{_in_command(run.target)}}}{{"] if run.target and not shown else []
        wanted += [_COMMANDS[mark] for mark in run.marks if mark in _COMMANDS]
        common = 0
        while common < min(len(opened), len(wanted)) and opened[common] == wanted[common]:
            common += 1
        result += ["}" * (len(opened) - common), *wanted[common:]]
        opened = wanted
        result.append(shown or _content(run, called, anywhere=anywhere))
    return "".join((*result, "}" * len(opened)))


def _shown_address(runs: tuple[Run, ...], at: int) -> str:
    """Return a link whose text is an address, nothing where it is words or goes on in other runs."""
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


def _content(run: Run, called: Callable[[str], str], *, anywhere: bool) -> str:
    if Mark.NOTE in run.marks:
        return called(run.text)
    if Mark.UNDERLINE in run.marks:
        # What is underlined cannot be parted at the end of a line, so each word is by itself.
        words = (escape(word, anywhere=anywhere) for word in run.text.split(" "))
        return " ".join(f"\\underline{{{word}}}" if word else "" for word in words)
    return escape(run.text, anywhere=anywhere)


def _in_command(target: str) -> str:
    return _IN_ADDRESS.sub(r"\\\g<0>", target)
