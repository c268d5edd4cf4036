"""
Write rich text as Typst markup, in which only our own emphasis, links and function calls are code.

Text is escaped markup, not string literals, because people read and edit the source: there is no backslash where none
is needed. Quotation marks need none, because the document turns Typst's smart quotes off.
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from essence_refs.formats.runs import Run, clean_text, merge_runs, split_lines
from essence_refs.model import Mark, RichText

# Markup for emphasis, which works only where no letter touches it; every mark has a function.
_DELIMITERS = {Mark.ITALIC: "_", Mark.OBLIQUE: "_", Mark.BOLD: "*"}
_FUNCTIONS = {
    Mark.ITALIC: "#emph",
    Mark.OBLIQUE: "#emph",
    Mark.BOLD: "#strong",
    Mark.LIGHT: '#text(weight: "light")',
    Mark.SMALL_CAPS: "#smallcaps",
    Mark.UNDERLINE: "#underline",
    Mark.STRIKEOUT: "#strike",
    Mark.HIGHLIGHT: "#highlight",
    Mark.SUPERSCRIPT: "#super",
    Mark.SUBSCRIPT: "#sub",
}
# A formula is shown as code.
_CODE = frozenset({Mark.CODE, Mark.FORMULA})
_KNOWN = frozenset(_FUNCTIONS) | _CODE | {Mark.NOTE}

# Besides the markup characters: -- and --- are dashes, -? a soft hyphen, -1 has a minus sign, ... is an ellipsis,
# // and /* begin comments, */ is an error, and https:// is a link. At either end of a run, the other half of such a
# pair could be in the neighbouring run.
_SPECIAL = re.compile(
    r"[\\#$*_`@<\[\]~]"
    r"|^[-/]|[-/]$|-(?=[-?])|(?<![^\W_])-(?=\w)|/(?=[/*])"
    r"|\.(?=\.\.)"
)
# The start of a heading or a numbered item at the beginning of a line; - and / are always escaped there.
_OPENER = re.compile(r"(?=(?:=+|\+)(?:\s|$))|(?<=\d)(?=\.(?:\s|$))")
_NUMBER = re.compile(r"\d+")
# Directly after a function call these would continue it: arguments, the end of the code, or a field.
_CONTINUES_CALL = re.compile(r"[(;]|\.(?!\s)")


class References(NamedTuple):
    """What texts refer to: *call* writes the call of the note with a number, *label* the label of an anchor, if there is one."""

    call: Callable[[str], str]
    label: Callable[[str], str]


def write_inline(text: RichText, references: References) -> str:
    """Return *text* as markup on one line."""
    output = ""
    follows_block = True
    for line in split_lines(text):
        content = _line(line.runs, references)
        if not content:
            continue
        if line.indented:
            content = f"#indented[{content}]"
        elif not follows_block:
            output += " \\"
        output += (" " if output else "") + content
        follows_block = line.indented
    return output


def plain_text(text: RichText) -> str:
    """Return *text* without marks, for a string."""
    return " ".join(
        "".join(run.text for run in line.runs if Mark.NOTE not in run.marks) for line in split_lines(text)
    )


def string_literal(text: str) -> str:
    r"""
    Return *text* as a string literal of Typst.

    >>> string_literal('a "b" \\')
    '"a \\"b\\" \\\\"'
    """
    text = clean_text(text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def escape(text: str, *, opens: bool = True) -> str:
    r"""
    Escape *text* for markup; *opens* if a line or a content block begins with it.

    >>> escape("1. #import <a> at https://example.org")
    '1\\. \\#import \\<a> at https:\\//example.org'
    """
    # U+FEFF inside a text is an obsolete word joiner (Unicode, 23.8) and the only character that PDF/UA forbids.
    text = _SPECIAL.sub(r"\\\g<0>", text.replace("\ufeff", "\N{WORD JOINER}"))
    if not opens:
        return text
    number = _NUMBER.match(text)
    at = number.end() if number else 0
    return text[:at] + "\\" + text[at:] if _OPENER.match(text, at) else text


def _line(runs: tuple[Run, ...], references: References) -> str:
    runs = tuple(
        run._replace(target="") if Mark.NOTE in run.marks else run for run in merge_runs(runs, _KNOWN)
    )
    source = _InlineWriter(references)
    start = 0
    while start < len(runs):
        target = runs[start].target
        end = start + 1
        while target and end < len(runs) and runs[end].target == target:
            end += 1
        if target:
            linked, rest = _split_invisible_end(runs[start:end])
            source.link(linked, target)
            source.text(rest, is_alone=False)
        else:
            source.run(runs[start], runs[end] if end < len(runs) else None)
        start = end
    return "".join(source.pieces).strip(" ")


class _InlineWriter:
    """Write runs as markup; what precedes a run decides which of its characters must be escaped."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.pieces: list[str] = []
        # Whether the markup so far is empty or spaces only.
        self.opens = True
        self.follows_call = False

    def add(self, piece: str, *, is_call: bool = False) -> None:
        if piece:
            self.pieces.append(piece)
            self.opens = self.opens and not piece.strip(" ")
            self.follows_call = is_call

    def link(self, runs: tuple[Run, ...], target: str) -> None:
        if not runs:
            return
        if target.startswith("#"):
            label = self.references.label(target[1:])
            called = f"#link({label})" if label else "#"
        else:
            called = f"#link({string_literal(target)})"
        if (runs[0].text, runs[0].marks, len(runs)) == (target, (), 1) and target.startswith("http"):
            self.add(called, is_call=True)
            return
        content = _InlineWriter(self.references)
        for run, following in zip(runs, (*runs[1:], None), strict=True):
            content.run(run._replace(target=""), following and following._replace(target=""))
        self.add(f"{called}[{''.join(content.pieces)}]", is_call=True)

    def run(self, run: Run, following: Run | None) -> None:
        if Mark.NOTE in run.marks:
            self.add(self.references.call(run.text), is_call=True)
            return
        core = run.text.strip(" ")
        if not run.marks or not core:
            # A following letter or emphasis could continue the name of a field.
            is_alone = following is None or bool(following.target) or Mark.NOTE in following.marks
            self.text(run.text, is_alone=is_alone)
            return
        start = run.text.index(core)
        lead, trail = run.text[:start], run.text[start + len(core) :]
        self.add(lead)
        opening, closing = self.delimiters(run.marks, trail or _first(following))
        content = _raw(core) if not _CODE.isdisjoint(run.marks) else escape(core)
        # The outermost mark is closed last.
        self.add(f"{opening}{content}{closing}", is_call=(closing or content)[-1] in "])")
        self.add(trail)

    def text(self, text: str, *, is_alone: bool) -> None:
        core = text.lstrip(" ")
        self.add(text[: len(text) - len(core)])
        output = escape(core, opens=self.opens)
        if self.follows_call and _CONTINUES_CALL.match(output) and not (is_alone and output == "."):
            output = "\\" + output
        self.add(output)

    def delimiters(self, marks: tuple[Mark, ...], following: str) -> tuple[str, str]:
        """Return the markup before and after a run with these marks."""
        opening, closing = "", ""
        before = self.pieces[-1][-1] if self.pieces else ""
        fits = _is_apart(before) and _is_apart(following)
        for mark in marks:
            if mark in _CODE:
                continue
            # Inside another mark, the neighbouring characters are that mark's own markup.
            delimiter = _DELIMITERS.get(mark) if fits or opening else None
            opening += delimiter or f"{_FUNCTIONS[mark]}["
            closing = (delimiter or "]") + closing
        return opening, closing


def _is_apart(character: str) -> bool:
    """Return whether markup beside this character is always recognised: beside a letter it may be part of a word."""
    return not character or (character.isascii() and not character.isalnum())


def _first(following: Run | None) -> str:
    if following is None or following.marks or following.target:
        return ""
    return following.text[0]


def _split_invisible_end(runs: tuple[Run, ...]) -> tuple[tuple[Run, ...], str]:
    """Split the runs of a link after the last visible character: Typst 0.15 fails on invisible ones at the end."""
    rest = ""
    while runs:
        text = runs[-1].text.rstrip(" \N{SOFT HYPHEN}")
        rest = runs[-1].text[len(text) :] + rest
        if text:
            return (*runs[:-1], runs[-1]._replace(text=text)), rest
        runs = runs[:-1]
    return (), rest


def _raw(text: str) -> str:
    return f"#raw({string_literal(text)})" if "`" in text else f"`{text}`"
