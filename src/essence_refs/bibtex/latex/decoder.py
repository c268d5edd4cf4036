"""
Setting LaTeX of any kind as rich text: macros, accents, groups and formulas.

What is not understood is kept as it stands and reported: a title may lose its markup here, never its words.
The work is one loop over the text with a stack of its own, so that no depth of braces can exhaust Python's.
"""
# ruff: noqa: RUF001 - dashes and quotation marks that look alike are what this is about

import re
from typing import NamedTuple

from essence_refs.bibtex.latex.fast_decoder import BLANK, protecting, run_together, trimmed
from essence_refs.bibtex.latex.macros import (
    ACCENTS,
    DECLARATIONS,
    LETTERS,
    SIGNS,
    STEERED,
    SYMBOLS,
    TRANSPARENT,
)
from essence_refs.bibtex.latex.verbatim import Report, closing_brace, verbatim
from essence_refs.bibtex.latex.wraps import Wrap, accenting, marking, wrap_of
from essence_refs.model.text import EMPTY, Inline, Link, Mark, RichText, Span

# More marks inside each other than any title has; deeper ones are dropped and reported.
DEEPEST = 32

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_TOKEN = re.compile(
    r"\\(?P<name>[A-Za-z]+)|\\(?P<sign>.)|(?P<space>[ ]*[\t\n\r\f\v][ \t\n\r\f\v]*|[ ]{2,})"
    r"|--+|``|''|[?!]`|[\\{}$~`'^_]",
    re.DOTALL,
)
# A string, for few texts need it: see ``blocks``.
_DOLLAR = r"(?s)\\.|\$"
# A formula that only says how what follows compares: "$<$5", "$\geq$16".
_RELATION = r"[<>=~±≤≥≈]+|\\[A-Za-z]+"
_STARRED = frozenset({"enquote", "mkbibquote", "mkbibparens", "mkbibbrackets", "hspace", "url", "href"})


def set_text(text: str, report: Report) -> RichText:
    """Return what LaTeX sets for any text."""
    return _Setting(text, report).run()


class _Frame(NamedTuple):
    """A group or argument that is open. Without a ``wrap`` its content goes straight to where it stands."""

    outer: list[Inline]
    wrap: Wrap | None = None
    # An argument without braces: it ends with the next atom.
    single: bool = False
    # A declaration such as \em: it ends with the group around it.
    declared: bool = False
    protects: bool = False


class _Setting:
    """One text being set."""

    def __init__(self, text: str, report: Report) -> None:
        self.text = text
        self.report = report
        self.content: list[Inline] = []
        self.stack: list[_Frame] = []
        self.braces = 0
        self.wrapped = 0
        self.protected = 0
        self.math_end = -1
        self.single_quotes = 0
        self.last_formula_end = text.rfind(r"\)")
        self.reported: set[str] = set()

    def run(self) -> RichText:
        text, at, length = self.text, 0, len(self.text)
        while at < length:
            found = _TOKEN.search(text, at)
            start = found.start() if found else length
            if start > at:
                if self.stack and self.stack[-1].single:
                    at = self.first(at)
                else:
                    self.content.append(text[at:start])
                    at = start
            if found and at == start:
                at = self.token(found)
        self.finish()
        content = trimmed(run_together(self.content))
        return RichText(tuple(content)) if content else EMPTY

    def first(self, at: int) -> int:
        """Set a character that stands for itself where one thing is wanted, and return where to go on."""
        if self.text[at] not in BLANK:
            self.atom(self.text[at])
        return at + 1

    def token(self, found: re.Match[str]) -> int:
        """Set one token, and return where to go on."""
        piece, kind, start, end = found.group(), found.lastgroup, found.start(), found.end()
        if kind == "name":
            return self.macro(piece[1:], start, end)
        if kind == "sign":
            return self.sign(piece[1:], start, end)
        if kind == "space":
            if not (self.stack and self.stack[-1].single):
                self.content.append(" ")
        elif piece == "{":
            self.group(start)
        elif piece == "}":
            self.end_group(start)
        elif piece == "$":
            self.dollar(start)
        elif piece in ("^", "_") and start < self.math_end:
            mark = Mark.SUPERSCRIPT if piece == "^" else Mark.SUBSCRIPT
            return self.argument(end, marking(mark), piece, start)
        elif piece == "\\":
            self.complain("unknown-macro", piece, "a backslash at the very end", start, "kept as it stands")
            self.atom(piece)
        else:
            self.atom(self.ligature(piece, start))
        return end

    def atom(self, text: str) -> None:
        """Set one thing that can be an argument by itself."""
        self.content.append(text)
        while self.stack and self.stack[-1].single:
            self.close()

    def ligature(self, piece: str, start: int) -> str:
        """Return what a sign, or some in a row, stand for."""
        if piece == "`":
            self.single_quotes += 1
            return "‘"
        if piece == "'" and self.single_quotes:
            self.single_quotes -= 1
            return "’"
        if start < self.math_end and piece != "~":
            return piece
        return _LIGATURES.get(piece, piece)

    def complain(self, code: str, what: str, message: str, start: int, hint: str = "") -> None:
        """Report a problem, the same one once in a text."""
        if code + what not in self.reported:
            self.reported.add(code + what)
            self.report(code, message, start, hint)

    # Groups and arguments.

    def open(
        self, wrap: Wrap | None, *, single: bool = False, declared: bool = False, protects: bool = False
    ) -> None:
        if wrap and self.wrapped >= DEEPEST:
            message = f"more than {DEEPEST} marks inside each other: the inner ones are left out"
            self.complain("deep-nesting", "", message, 0)
            wrap, protects = None, False
        self.stack.append(_Frame(self.content, wrap, single, declared, protects))
        self.protected += protects
        self.braces += not (single or declared)
        if wrap:
            self.wrapped += 1
            self.content = []

    def close(self) -> None:
        """Close the innermost frame."""
        frame = self.stack.pop()
        self.protected -= frame.protects
        self.braces -= not (frame.single or frame.declared)
        if frame.wrap:
            self.wrapped -= 1
            content, self.content = self.content, frame.outer
            self.content.extend(frame.wrap(run_together(content)))

    def group(self, start: int) -> None:
        """Open a group. Its braces protect case unless they hold a macro, as BibTeX has it."""
        protects = (
            not self.protected
            and start >= self.math_end
            and self.text[start + 1 : start + 2] not in ("\\", "}", "$")
        )
        self.open(protecting if protects else None, protects=protects)

    def end_group(self, start: int) -> None:
        if not self.braces:
            self.complain(
                "unbalanced-brace", "}", "a closing brace that nothing opened", start, "kept as text"
            )
            self.atom("}")
            return
        while self.stack[-1].single or self.stack[-1].declared:
            self.close()
        self.close()
        while self.stack and self.stack[-1].single:
            self.close()

    def argument(self, at: int, wrap: Wrap | None, macro: str, start: int) -> int:
        """Open the argument that stands at an offset, in braces or as a single token, and return where it begins."""
        space = _SPACE.match(self.text, at)
        begin = space.end() if space else at
        if self.text.startswith("{", begin):
            self.open(wrap)
            return begin + 1
        if begin >= len(self.text) or self.text[begin] == "}":
            message = f"{macro} has no argument"
            self.complain("missing-argument", macro, message, start)
        self.open(wrap, single=True)
        return begin

    def raw_argument(self, at: int) -> tuple[str, int]:
        """Return the argument at an offset to the letter, and where it ends; nothing where there is none."""
        space = _SPACE.match(self.text, at)
        begin = space.end() if space else at
        if not self.text.startswith("{", begin):
            return "", at
        end = closing_brace(self.text, begin)
        if end < 0:
            return "", at
        return self.text[begin + 1 : end], end + 1

    def finish(self) -> None:
        if self.braces:
            self.complain("unbalanced-brace", "{", "an opening brace that nothing closes", 0)
        while self.stack:
            self.close()

    # Mathematics.

    def dollar(self, start: int) -> None:
        if start == self.math_end:
            self.math_end = -1
            return
        found = next(
            (
                each.start()
                for each in re.compile(_DOLLAR).finditer(self.text, start + 1)
                if each.group() == "$"
            ),
            -1,
        )
        inside = self.text[start + 1 : found] if found > 0 else ""
        # Dollars before sums of money are none around a formula, as in "from $5 to $10".
        is_money = self.text[found + 1 : found + 2].isdigit() and not re.fullmatch(_RELATION, inside)
        if inside and inside.strip() == inside and not is_money:
            self.math_end = found
            return
        hint = r"write \$ for the sign itself"
        self.complain("bare-dollar", "$", "a dollar sign that begins no formula is kept", start, hint)
        self.atom("$")

    # Macros.

    def sign(self, sign: str, start: int, end: int) -> int:
        """Set a macro whose name is one sign."""
        if sign in ACCENTS:
            return self.argument(end, accenting(sign), f"the accent \\{sign}", start)
        if sign in SIGNS:
            self.atom(SIGNS[sign])
        elif sign == "(" and start < self.last_formula_end:
            self.math_end = self.text.find(r"\)", end)
        elif sign == ")" and start == self.math_end:
            self.math_end = -1
        else:
            self.unknown("\\" + sign, start)
            self.atom("\\" + sign)
        return end

    def unknown(self, macro: str, start: int) -> None:
        self.complain(
            "unknown-macro", macro, f"the macro {macro} is not known", start, "its argument is kept"
        )

    def macro(self, name: str, start: int, end: int) -> int:
        """Set a macro with a name of letters."""
        # In a formula white space after a macro is nobody's, and parts what is plain text here.
        space = _SPACE.match(self.text, end) if start >= self.math_end else None
        after = space.end() if space else end
        if name in LETTERS:
            self.atom(LETTERS[name])
            return after
        if name in SYMBOLS:
            self.symbol(SYMBOLS[name])
            return after
        if name in DECLARATIONS:
            self.open(marking(DECLARATIONS[name]), declared=True)
            return after
        return self.argued(name, start, end)

    def argued(self, name: str, start: int, end: int) -> int:
        """Set a macro that takes arguments."""
        shown = f"the macro \\{name}"
        if name in _STARRED and self.text.startswith("*", end):
            end += 1
        wrap = wrap_of(name)
        if wrap:
            return self.argument(end, wrap, shown, start)
        if name in _ADDRESSES:
            return self.address(name, start, end)
        if name in STEERED:
            return self.steered(name, start, end)
        return self.other(name, start, end)

    def symbol(self, symbol: str) -> None:
        # A logo such as LaTeX keeps its capitals whatever a style does to the case of titles.
        if symbol[1:] != symbol[1:].lower() and not self.protected:
            self.content.append(Span(Mark.NO_CASE, (symbol,)))
            symbol = ""
        self.atom(symbol)

    def address(self, name: str, start: int, end: int) -> int:
        raw, after = self.raw_argument(end)
        target = verbatim(raw)
        if not target:
            return self.other(name, start, end)
        if name == "href":
            return self.argument(
                after, lambda content: [Link(target, tuple(content))], "the macro \\href", start
            )
        self.content.append(Link(target, (target,)))
        self.atom("")
        return after

    def steered(self, name: str, start: int, end: int) -> int:
        raw, after = self.raw_argument(end)
        if after == end:
            return self.other(name, start, end)
        message = f"the macro \\{name} is not carried out: {raw!r} is left out, the text is kept"
        self.complain("dropped-argument", name + raw, message, start)
        return self.argument(after, None, f"the macro \\{name}", start)

    def other(self, name: str, start: int, end: int) -> int:
        """Keep the argument of a macro that does nothing to it or is not known; without one keep the macro."""
        has_argument = self.text.startswith("{", end)
        if name not in TRANSPARENT:
            self.unknown("\\" + name, start)
        if has_argument:
            self.open(None)
            return end + 1
        if name not in TRANSPARENT:
            self.atom("\\" + name)
            return end
        space = _SPACE.match(self.text, end)
        return space.end() if space else end


_LIGATURES = {
    "~": "\N{NO-BREAK SPACE}",
    "--": "–",
    "---": "—",
    "``": "“",
    "''": "”",
    "?`": "¿",
    "!`": "¡",
}
_ADDRESSES = frozenset({"url", "nolinkurl", "path", "href"})
