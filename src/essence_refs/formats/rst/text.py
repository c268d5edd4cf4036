"""Write rich text as reStructuredText, in which no character of the text is markup."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from essence_refs.formats.runs import Run, clean_text, formula_parts, merge_runs
from essence_refs.model import Mark

_KNOWN = frozenset(
    {
        Mark.ITALIC,
        Mark.OBLIQUE,
        Mark.BOLD,
        Mark.SUPERSCRIPT,
        Mark.SUBSCRIPT,
        Mark.CODE,
        Mark.NOTE,
        Mark.STRIKEOUT,
        Mark.FORMULA,
    }
)
# Markup does not nest: of several marks only the first in this order is shown.
_MARKUP = (
    (Mark.SUPERSCRIPT, ":sup:`", "`"),
    (Mark.SUBSCRIPT, ":sub:`", "`"),
    (Mark.BOLD, "**", "**"),
    (Mark.ITALIC, "*", "*"),
    (Mark.OBLIQUE, "*", "*"),
)
# An underscore after a word makes it a reference; a colon or an at sign can make an address.
_SPECIAL = re.compile(r"[\\*`|]|_(?![^\W_])|(?<=\S)@(?=\S)|(?<=[A-Za-z0-9.+\-]):(?=\S)")
_IN_LINK = re.compile(r"[<>]")
_IN_ADDRESS = re.compile(r"[\\*`|_]")
# Addresses that docutils recognises by itself, with the right end.
_BARE_ADDRESS = re.compile(r"https?://[A-Za-z0-9./#?=%~-]*[A-Za-z0-9/]")
# The start of a block: a list, field, option, table, doctest, or (a dash) the attribution of a block quote.
_OPENER = re.compile(
    "[-+/:>=\N{EM DASH}]"
    r"|\.\.(?:\s|$)"
    "|[\N{BULLET}\N{TRIANGULAR BULLET}\N{HYPHEN BULLET}](?:\\s|$)"
    r"|\(?(?:[0-9]+|#|[A-Za-z]|[ivxlcdmIVXLCDM]+)[.)](?:\s|$)"
    r"|([!-/:-@\[-`{-~])\1*$"
)
_LITERAL_BLOCK_MARKER = re.compile(r"(?<!\\)((?:\\\\)*):(?=:$)")
# An escaped space shows nothing; it only separates markup from the text beside it.
_GAP = "\\ "
_BEFORE = frozenset("([\N{LEFT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}")
_AFTER = frozenset(".,;:!?)]\\\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}")
# Docutils does not read a markup character between matching brackets or quotation marks.
_CLOSERS = _AFTER | frozenset("\N{SINGLE LOW-9 QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}")

# The characters after which a bare address ends.
_END_OF_ADDRESS = re.compile(
    "[.,;:!?)\\]\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}]*(?:\\s|$)"
)


class _Piece(NamedTuple):
    text: str
    is_markup: bool = False


def write_line(runs: tuple[Run, ...], name_of: Callable[[str], str] = lambda _: "") -> str:
    """
    Return runs as one line of inline markup, for example in a line block.

    *name_of* returns the name of the target for an anchor, or an empty string if there is none.
    """
    output = ""
    before = _Piece("")
    for piece in _pieces(merge_runs(runs, _KNOWN), name_of):
        if not piece.text:
            continue
        if output and not _are_apart(before, piece):
            output += _GAP
        output += piece.text
        before = piece
    # Docutils strips all kinds of spaces at the end of a line before it parses the line.
    output = output.lstrip(" ").rstrip()
    if not output:
        return ""
    # Docutils reads all kinds of spaces as indentation.
    return _GAP + output if output[:1].isspace() else output


def escape_opening(line: str) -> str:
    """Escape a line so that it is a paragraph: it begins no other block and no literal block follows it."""
    if not line.strip("\\"):
        # A line of one repeated character is a transition, even if the character is a backslash.
        return _GAP + line if line else ""
    if not line.startswith((":sup:`", ":sub:`", ":math:`")) and _OPENER.match(line):
        line = "\\" + line
    return _LITERAL_BLOCK_MARKER.sub(r"\1\:", line)


def _are_apart(before: _Piece, piece: _Piece) -> bool:
    last, first = before.text[-1], piece.text[0]
    if before.is_markup and piece.is_markup:
        return False
    if before.is_markup:
        return first.isspace() or first in _AFTER
    if not piece.is_markup or last.isspace():
        return True
    return last in _BEFORE and first not in _AFTER and piece.text.lstrip("*`")[:1] not in _CLOSERS


def _pieces(runs: tuple[Run, ...], name_of: Callable[[str], str]) -> Iterator[_Piece]:
    at = 0
    while at < len(runs):
        run = runs[at]
        end = at + 1
        if Mark.NOTE in run.marks:
            yield _Piece(f"[{int(run.text)}]_", is_markup=True)
        elif run.target:
            # A link has no marks inside it.
            while end < len(runs) and runs[end].target == run.target and Mark.NOTE not in runs[end].marks:
                end += 1
            text = "".join(each.text for each in runs[at:end])
            following = runs[end].text if end < len(runs) and not _is_set_apart(runs[end]) else ""
            core = text.strip()
            link = (
                _reference(core, name_of(run.target[1:]))
                if run.target.startswith("#")
                else _link(core, run.target, following)
            )
            yield from _separate_spaces(text, link)
        else:
            yield from _separate_spaces(run.text, _mark_up(run.text.strip(), run.marks))
        at = end


def _is_set_apart(run: Run) -> bool:
    return bool(run.marks or run.target)


def _separate_spaces(text: str, core: _Piece) -> Iterator[_Piece]:
    """Yield markup between spaces: it must not begin or end with a space."""
    if not core.is_markup:
        yield _Piece(_escape(text))
        return
    yield _Piece(text[: len(text) - len(text.lstrip())])
    yield core
    yield _Piece(text[len(text.rstrip()) :])


def _mark_up(core: str, marks: tuple[Mark, ...]) -> _Piece:
    if not core or not marks:
        return _Piece(core)
    if Mark.FORMULA in marks:
        return _formula(core)
    if Mark.CODE in marks and _is_literal(core):
        return _Piece(f"``{core}``", is_markup=True)
    if Mark.STRIKEOUT in marks:
        # There is no markup for it.
        return _Piece(f"~~{_escape(core)}~~", is_markup=True)
    for mark, opening, closing in _MARKUP:
        if mark in marks:
            return _Piece(f"{opening}{_escape(core)}{closing}", is_markup=True)
    return _Piece(core)


def _formula(source: str) -> _Piece:
    tex = formula_parts(source).tex
    # A role ends with the first backquote, and a backslash before the last one escapes it.
    return (
        _Piece(source)
        if not tex or "`" in tex or tex[-1] == "\\"
        else _Piece(f":math:`{tex}`", is_markup=True)
    )


def _is_literal(core: str) -> bool:
    # Nothing can be escaped in a literal, so it must not contain its own end or begin or end with a special character.
    return "``" not in core and core[0] not in "`\\" and core[-1] not in "`\\"


def _reference(core: str, name: str) -> _Piece:
    """Return a link to the target with this name; without a name, only its text."""
    if not (core and name):
        return _Piece(core)
    text = _IN_LINK.sub(r"\\\g<0>", _escape(core))
    return _Piece(f"`{text} <{name}_>`__", is_markup=True)


def _link(core: str, target: str, following: str) -> _Piece:
    if not core:
        return _Piece(core)
    if core == target and _BARE_ADDRESS.fullmatch(target) and _END_OF_ADDRESS.match(following):
        return _Piece(target, is_markup=True)
    text = _IN_LINK.sub(r"\\\g<0>", _escape(core))
    address = _IN_ADDRESS.sub(r"\\\g<0>", target)
    return _Piece(f"`{text} <{address}>`__", is_markup=True)


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", clean_text(text))
