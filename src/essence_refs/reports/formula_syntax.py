r"""
Parse formulas in TeX: rules for markdown-it (pandoc's manual, extension ``tex_math_dollars``).

mdit-py-plugins has such rules too. They read other amounts of money as formulas, and no formula that is displayed in the
middle of a paragraph.

A formula becomes a token ``formula``. Its content is the source, with the dollars around it. A displayed formula may be
followed by its identifier, ``{#eq-name}`` or ``{#eq:name}``, which is its ``meta["anchor"]``. An environment such as
``\begin{align}`` that is a paragraph becomes a token ``formula_block``.
"""

import functools
import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

# What a formula in a line of text consists of.
_PIECE = re.compile(r"\\text(?=\{)|\\.|[^\\\s$]+|\s+|\$", re.DOTALL)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
_ANCHOR = re.compile(r"[ \t]*\{#(?P<anchor>eq[-:][\w:.-]+)[^{}\n]*\}")
_ENVIRONMENT = re.compile(
    r"\\begin\{(?P<name>(?:align|alignat|eqnarray|equation|flalign|gather|math|displaymath|multline)\*?)\}"
)
# In characters: a longer argument of \text is not searched for dollars, so that many of them take linear time.
_LONGEST_TEXT = 1000


def formula_plugin(md: MarkdownIt) -> None:
    """Add the rules for formulas to a parser."""
    md.inline.ruler.before("escape", "formula", _inline)
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    md.block.ruler.before("fence", "formula_paragraph", _paragraph, {"alt": interrupted})
    md.block.ruler.before("fence", "formula_environment", _environment, {"alt": interrupted})


def end_of_formula(source: str, start: int, end: int) -> int:
    """
    Return the end of the formula that begins with the dollar at *start*, or -1 if there is none before *end*.

    >>> end_of_formula("$x$", 0, 3), end_of_formula("$5 and $6", 0, 9)
    (3, -1)
    """
    if source.startswith("$$", start):
        closing = source.find("$$", start + 3, end)
        if closing >= 0 and not _BLANK_LINE.search(source, start, closing):
            return closing + 2
    if source[start + 1 : start + 2].isspace():
        return -1
    position = start + 1
    while position < end:
        piece = _PIECE.match(source, position, end)
        if piece is None:
            return -1
        after = piece.end()
        if piece[0] == "$":
            is_empty = position == start + 1
            return -1 if is_empty or source[after : after + 1].isdigit() else after
        if piece[0] == "\\text":
            closing = _closing_braces(source).get(after, end)
            if closing < min(end, after + _LONGEST_TEXT):
                after = closing + 1
        elif piece[0].isspace() and source.startswith("$", after):
            return -1
        position = after
    return -1


@functools.lru_cache(maxsize=1)
def _closing_braces(source: str) -> dict[int, int]:
    """Return the position of the closing brace for each opening one."""
    opened: list[int] = []
    result: dict[int, int] = {}
    for found in _BRACES.finditer(source):
        if found[0] == "{":
            opened.append(found.start())
        elif found[0] == "}" and opened:
            result[opened.pop()] = found.start()
    return result


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read ``$x$`` and ``$$x$$``."""
    if state.src[state.pos] != "$":
        return False
    end = end_of_formula(state.src, state.pos, state.posMax)
    if end < 0:
        return False
    source = state.src[state.pos : end]
    named = _ANCHOR.match(state.src, end, state.posMax) if source.startswith("$$") else None
    if not silent:
        token = state.push("formula", "", 0)
        token.content = source
        token.meta = {"anchor": named["anchor"] if named else ""}
    state.pos = named.end() if named else end
    return True


def _paragraph(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - as above
    """Read a displayed formula of several lines as a paragraph, whatever its lines would be otherwise."""
    if state.is_code_block(startLine) or not _starts_with(state, startLine, "$$"):
        return False
    last = _last_line(state, startLine, endLine, "$$")
    # Text may follow the formula, and then the paragraph goes on.
    if last <= startLine:
        return False
    if not silent:
        state.line = last + 1
        state.push("paragraph_open", "p", 1).map = [startLine, state.line]
        inline = state.push("inline", "", 0)
        inline.content = state.getLines(startLine, state.line, state.blkIndent, keepLastLF=False).strip()
        inline.map = [startLine, state.line]
        inline.children = []
        state.push("paragraph_close", "p", -1)
    return True


def _environment(state: StateBlock, startLine: int, endLine: int, silent: bool) -> bool:  # noqa: FBT001, N803 - as above
    """Read an environment of LaTeX for formulas."""
    begin = state.bMarks[startLine] + state.tShift[startLine]
    found = _ENVIRONMENT.match(state.src, begin)
    if found is None or state.is_code_block(startLine):
        return False
    closing = f"\\end{{{found['name']}}}"
    last = _last_line(state, startLine, endLine, closing)
    if last < 0 or not state.src[begin : state.eMarks[last]].rstrip(" \t").endswith(closing):
        return False
    if not silent:
        state.line = last + 1
        token = state.push("formula_block", "", 0)
        token.content = state.getLines(startLine, state.line, state.blkIndent, keepLastLF=False).strip()
        token.map = [startLine, state.line]
    return True


def _starts_with(state: StateBlock, line: int, text: str) -> bool:
    return state.src.startswith(text, state.bMarks[line] + state.tShift[line])


def _last_line(state: StateBlock, first: int, end: int, closing: str) -> int:
    """Return the line on which a formula ends, or -1: an empty line or the end of the block around it comes first."""
    # The first line after each search that found nothing: one that begins before it would find nothing either.
    failed: dict[str, int] = state.env.setdefault("unclosed_formulas", {})
    if first < failed.get(closing, 0):
        return -1
    for line in range(first, end):
        if state.isEmpty(line) or (line > first and state.sCount[line] < state.blkIndent):
            failed[closing] = line
            return -1
        start = state.bMarks[line] + state.tShift[line]
        # At least one character is between two pairs of dollars.
        found = state.src.find(closing, start + (3 if line == first else 0), state.eMarks[line])
        if found >= 0:
            return line
    failed[closing] = end
    return -1
