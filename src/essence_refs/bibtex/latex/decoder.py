"""
Decoding any LaTeX to rich text: macros, accents, groups and formulas.

Unknown LaTeX is kept and reported: a title may lose its markup, but never its words. One loop with its own stack
decodes a text, so that no depth of braces exhausts Python's stack.
"""
# ruff: noqa: RUF001 - dashes and quotation marks that look alike are what this module is about

import re
from collections.abc import Callable
from typing import NamedTuple

from essence_refs.bibtex.latex.accents import accent_first_letter
from essence_refs.bibtex.latex.fast_decoder import merge_strings, protect_case, strip_blanks
from essence_refs.bibtex.latex.macros import (
    ACCENTS,
    DECLARATIONS,
    ENCLOSING,
    HIDDEN,
    HIDDEN_NAMES,
    LETTERS,
    MARKS,
    SIGNS,
    SYMBOLS,
    TRANSPARENT,
    WITH_INSTRUCTION,
)
from essence_refs.bibtex.latex.verbatim import decode_verbatim
from essence_refs.bibtex.syntax.braces import BLANK, Report, closing_braces
from essence_refs.model.text import EMPTY, Inline, Link, Mark, RichText, Span
from essence_refs.nesting import DEEPEST, too_deep

Wrap = Callable[[list[Inline]], list[Inline]]
"""What a macro does to the content of its argument."""

_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_TOKEN = re.compile(
    r"\\(?P<name>[A-Za-z]+)|\\(?P<sign>.)|(?P<space>[ ]*[\t\n\r\f\v][ \t\n\r\f\v]*|[ ]{2,})"
    r"|--+|``|''|[?!]`|[\\{}$~`'^_]",
    re.DOTALL,
)
_DOLLAR = re.compile(r"\\.|\$", re.DOTALL)
# A formula of a comparison sign alone: "$<$5", "$\geq$16".
_RELATION = re.compile(r"[<>=~±≤≥≈]+|\\[A-Za-z]+")
_LIGATURES = {
    "~": "\N{NO-BREAK SPACE}",
    "--": "–",
    "---": "—",
    "``": "“",
    "''": "”",
    "?`": "¿",
    "!`": "¡",
}
_STARRED = frozenset({"enquote", "mkbibquote", "mkbibparens", "mkbibbrackets", "hspace", "url", "href"})
_ADDRESSES = frozenset({"url", "nolinkurl", "path", "href"})
_FRACTIONS = frozenset({"frac", "sfrac", "nicefrac", "tfrac", "dfrac"})


def decode_latex(text: str, report: Report) -> RichText:
    """Decode any LaTeX to rich text."""
    return _Decoder(text, report).decode()


def _wrap_of(name: str) -> Wrap | None:
    """Return what a macro does to its argument, None for a macro that does nothing known."""
    if name in ACCENTS:
        return accent_first_letter(name)
    if name in MARKS:
        return _mark(MARKS[name])
    if name in ENCLOSING:
        return lambda content: [ENCLOSING[name][0], *content, ENCLOSING[name][1]]
    if name in _FRACTIONS:
        return lambda content: [*content, "/"]
    return None


def _mark(mark: Mark) -> Wrap:
    """Return a function that marks an argument; an empty argument becomes nothing."""
    return lambda content: [Span(mark, tuple(content))] if content else []


class _OpenGroup(NamedTuple):
    """An open group or argument. Without a ``wrap`` its content is added directly to the outer content."""

    outer: list[Inline]
    wrap: Wrap | None = None
    # An argument without braces, which ends with the next symbol.
    single: bool = False
    # A declaration such as \em, which ends with the enclosing group.
    declared: bool = False
    protects: bool = False


class _Decoder:
    """The state of decoding one text. Methods that consume text return the offset after it."""

    def __init__(self, text: str, report: Report) -> None:
        self.text = text
        self.report = report
        self.content: list[Inline] = []
        self.stack: list[_OpenGroup] = []
        self.braces = 0
        self.wrapped = 0
        self.protected = 0
        self.math_end = -1
        self.single_quotes = 0
        self.last_formula_end = text.rfind(r"\)")
        self.reported: set[str] = set()
        self.closing: dict[int, int] | None = None

    def decode(self) -> RichText:
        text, at, length = self.text, 0, len(self.text)
        while at < length:
            found = _TOKEN.search(text, at)
            start = found.start() if found else length
            if start > at:
                if self.stack and self.stack[-1].single:
                    at = self.bare_argument(at)
                else:
                    self.content.append(text[at:start])
                    at = start
            if found and at == start:
                at = self.token(found)
        self.finish()
        content = strip_blanks(merge_strings(self.content))
        return RichText(tuple(content)) if content else EMPTY

    def bare_argument(self, at: int) -> int:
        """Take a plain character as an argument without braces."""
        if self.text[at] not in BLANK:
            self.add_symbol(self.text[at])
        return at + 1

    def token(self, found: re.Match[str]) -> int:
        """Decode one token."""
        piece, kind, start, end = found.group(), found.lastgroup, found.start(), found.end()
        if kind == "name":
            return self.macro(piece[1:], start, end)
        if kind == "sign":
            return self.control_symbol(piece[1:], start, end)
        if kind == "space":
            if not (self.stack and self.stack[-1].single):
                self.content.append(" ")
        elif piece == "{":
            self.open_group(start)
        elif piece == "}":
            self.end_group(start)
        elif piece == "$":
            self.dollar(start)
        elif piece in ("^", "_") and start < self.math_end:
            mark = Mark.SUPERSCRIPT if piece == "^" else Mark.SUBSCRIPT
            return self.argument(end, _mark(mark), piece, start)
        elif piece == "\\":
            self.report_once(
                "unknown-macro", piece, "a backslash at the end of the text", start, "kept unchanged"
            )
            self.add_symbol(piece)
        else:
            self.add_symbol(self.ligature(piece, start))
        return end

    def add_symbol(self, text: str) -> None:
        """Add a character or symbol that can be an argument without braces."""
        self.content.append(text)
        while self.stack and self.stack[-1].single:
            self.close()

    def ligature(self, piece: str, start: int) -> str:
        """Return the character for a sign or a run of signs."""
        if piece == "`":
            self.single_quotes += 1
            return "‘"
        if piece == "'" and self.single_quotes:
            self.single_quotes -= 1
            return "’"
        if start < self.math_end and piece != "~":
            return piece
        return _LIGATURES.get(piece, piece)

    def report_once(self, code: str, what: str, message: str, start: int, hint: str = "") -> None:
        """Report a problem, but each only once in a text."""
        if code + what not in self.reported:
            self.reported.add(code + what)
            self.report(code, message, start, hint)

    # Groups and arguments.

    def open(
        self, wrap: Wrap | None, *, single: bool = False, declared: bool = False, protects: bool = False
    ) -> None:
        if wrap and self.wrapped >= DEEPEST:
            self.report_once("deep-nesting", "", too_deep("marks"), 0, "the inner marks are left out")
            wrap, protects = None, False
        self.stack.append(_OpenGroup(self.content, wrap, single, declared, protects))
        self.protected += protects
        self.braces += not (single or declared)
        if wrap:
            self.wrapped += 1
            self.content = []

    def close(self) -> None:
        """Close the innermost group or argument."""
        group = self.stack.pop()
        self.protected -= group.protects
        self.braces -= not (group.single or group.declared)
        if group.wrap:
            self.wrapped -= 1
            content, self.content = self.content, group.outer
            self.content.extend(group.wrap(merge_strings(content)))

    def open_group(self, start: int) -> None:
        """Open a group. Its braces protect letter case unless they begin with a macro, as in BibTeX."""
        protects = (
            not self.protected
            and start >= self.math_end
            and self.text[start + 1 : start + 2] not in ("\\", "}", "$")
        )
        self.open(protect_case if protects else None, protects=protects)

    def end_group(self, start: int) -> None:
        if not self.braces:
            self.report_once(
                "unbalanced-brace", "}", "a closing brace without an opening one", start, "kept as text"
            )
            self.add_symbol("}")
            return
        while self.stack[-1].single or self.stack[-1].declared:
            self.close()
        self.close()
        while self.stack and self.stack[-1].single:
            self.close()

    def argument(self, at: int, wrap: Wrap | None, macro: str, start: int) -> int:
        """Open the argument at an offset: a group in braces or a single token."""
        space = _SPACE.match(self.text, at)
        begin = space.end() if space else at
        if self.text.startswith("{", begin):
            self.open(wrap)
            return begin + 1
        if begin >= len(self.text) or self.text[begin] == "}":
            message = f"{macro} has no argument"
            self.report_once("missing-argument", macro, message, start)
        self.open(wrap, single=True)
        return begin

    def raw_argument(self, at: int) -> tuple[str, int]:
        """Return the undecoded argument at an offset and its end; an empty one where there are no braces."""
        space = _SPACE.match(self.text, at)
        begin = space.end() if space else at
        if not self.text.startswith("{", begin):
            return "", at
        if self.closing is None:
            # All at once: a search for each brace would take quadratic time.
            self.closing = closing_braces(self.text)
        end = self.closing.get(begin, -1)
        if end < 0:
            return "", at
        return self.text[begin + 1 : end], end + 1

    def finish(self) -> None:
        if self.braces:
            self.report_once("unbalanced-brace", "{", "an opening brace without a closing one", 0)
        while self.stack:
            self.close()

    # Mathematics.

    def dollar(self, start: int) -> None:
        if start == self.math_end:
            self.math_end = -1
            return
        found = next(
            (each.start() for each in _DOLLAR.finditer(self.text, start + 1) if each.group() == "$"),
            -1,
        )
        inside = self.text[start + 1 : found] if found > 0 else ""
        # Dollar signs before amounts of money enclose no formula: "from $5 to $10".
        is_money = self.text[found + 1 : found + 2].isdigit() and not _RELATION.fullmatch(inside)
        if inside and inside.strip() == inside and not is_money:
            self.math_end = found
            return
        hint = r"write \$ for the sign itself"
        self.report_once("bare-dollar", "$", "this dollar sign begins no formula; it is kept", start, hint)
        self.add_symbol("$")

    # Macros.

    def control_symbol(self, sign: str, start: int, end: int) -> int:
        """Decode a macro whose name is one character that is no letter."""
        if sign in ACCENTS:
            return self.argument(end, accent_first_letter(sign), f"the accent \\{sign}", start)
        if sign in SIGNS:
            self.add_symbol(SIGNS[sign])
        elif sign == "(" and start < self.last_formula_end:
            if start >= self.math_end or self.text[self.math_end] == "$":
                self.math_end = self.text.find(r"\)", end)
        elif sign == ")" and start == self.math_end:
            self.math_end = -1
        else:
            self.report_unknown("\\" + sign, start, "it is kept unchanged")
            self.add_symbol("\\" + sign)
        return end

    def report_unknown(self, macro: str, start: int, hint: str) -> None:
        self.report_once("unknown-macro", macro, f"the macro {macro} is not known", start, hint)

    def macro(self, name: str, start: int, end: int) -> int:
        """Decode a macro whose name is made of letters."""
        # LaTeX drops white space after a macro. In a formula we keep it, because it separates the words of plain text.
        is_text = start >= self.math_end or name.startswith("text")
        space = _SPACE.match(self.text, end) if is_text else None
        after = space.end() if space else end
        if name in LETTERS:
            self.add_symbol(LETTERS[name])
            return after
        if name in SYMBOLS:
            self.symbol(SYMBOLS[name])
            return after
        if name in DECLARATIONS:
            self.open(_mark(DECLARATIONS[name]), declared=True)
            return after
        return self.macro_with_arguments(name, start, end)

    def macro_with_arguments(self, name: str, start: int, end: int) -> int:
        """Decode a macro with arguments."""
        shown = f"the macro \\{name}"
        if name in _STARRED and self.text.startswith("*", end):
            end += 1
        wrap = _wrap_of(name)
        if wrap:
            return self.argument(end, wrap, shown, start)
        if name in _ADDRESSES:
            return self.address(name, start, end)
        if name in HIDDEN or any(part in name.lower() for part in HIDDEN_NAMES):
            _, after = self.raw_argument(end)
            return after
        if name in WITH_INSTRUCTION:
            return self.with_instruction(name, start, end)
        return self.transparent_or_unknown(name, start, end)

    def symbol(self, symbol: str) -> None:
        # A logo such as LaTeX keeps its capitals when a style changes the case of titles.
        if symbol[1:] != symbol[1:].lower() and not self.protected:
            self.content.append(Span(Mark.NO_CASE, (symbol,)))
            symbol = ""
        self.add_symbol(symbol)

    def address(self, name: str, start: int, end: int) -> int:
        raw, after = self.raw_argument(end)
        target = decode_verbatim(raw)
        if not target:
            return self.transparent_or_unknown(name, start, end)
        if name == "href":
            # A link without a text shows its URL, as \url does.
            return self.argument(
                after, lambda content: [Link(target, tuple(content) or (target,))], "the macro \\href", start
            )
        self.content.append(Link(target, (target,)))
        self.add_symbol("")
        return after

    def with_instruction(self, name: str, start: int, end: int) -> int:
        raw, after = self.raw_argument(end)
        if after == end:
            return self.transparent_or_unknown(name, start, end)
        message = f"the macro \\{name} is not supported: {raw!r} is left out, the text is kept"
        self.report_once("dropped-argument", name + raw, message, start)
        return self.argument(after, None, f"the macro \\{name}", start)

    def transparent_or_unknown(self, name: str, start: int, end: int) -> int:
        """Keep the argument of a macro without effect. An unknown macro without an argument is kept as written."""
        has_argument = self.text.startswith("{", end)
        if name not in TRANSPARENT:
            hint = "its argument is kept" if has_argument else "it is kept unchanged"
            self.report_unknown("\\" + name, start, hint)
        if has_argument:
            self.open(None)
            return end + 1
        if name not in TRANSPARENT:
            self.add_symbol("\\" + name)
            return end
        space = _SPACE.match(self.text, end)
        return space.end() if space else end
