"""Read the LaTeX that we write; any other command is an error."""

import re
import unicodedata
from typing import NamedTuple

from pylatexenc.latex2text import LatexNodes2Text

_PIECE = re.compile(r"\\[A-Za-z]+\*?[ \n]?|\\.|[{}~&%$#_^]|\n|[^\\{}~&%$#_^\n]+", re.DOTALL)
_SIGNS = {
    **{f"\\{sign}": sign for sign in "#$%&_{}"},
    "\\textasciitilde": "~",
    "\\textasciicircum": "^",
    "\\textbackslash": "\\",
    "\\textless": "<",
    "\\textgreater": ">",
    "\\textbar": "|",
    "\\textquotedbl": '"',
    "\\textquotesingle": "'",
    "\\textasciigrave": "`",
    "\\/": "",
    "\\-": "\N{SOFT HYPHEN}",
    "~": " ",
    **dict.fromkeys(["&", "\\,", "\\enspace", "\\quad", "\\newline", "\\tabularnewline", "\\par"], " "),
    **dict.fromkeys(
        ["\\noindent", "\\leavevmode", "\\raggedright", "\\centering", "\\raggedleft", "\\bfseries"], ""
    ),
    **dict.fromkeys(["\\small", "\\scshape", "\\itshape", "\\LARGE", "\\ttfamily", "\\nobreak"], ""),
    **dict.fromkeys(["\\bigskip", "\\smallskip", "\\hline", "\\begingroup", "\\endgroup"], " "),
}
# Characters for which pylatexenc has a different one.
_FORMULAS = {"-": "\N{MINUS SIGN}", r"\prime": "\N{PRIME}", r"\varphi": "φ", r"\varepsilon": "ε"}
_SHOWING = frozenset(
    [f"\\text{name}" for name in ("it", "sl", "bf", "sc", "tt", "superscript", "subscript")] + ["\\underline"]
)
_SECTIONS = frozenset(
    ["\\chapter", "\\section", "\\subsection", "\\subsubsection", "\\paragraph", "\\subparagraph"]
)
# Commands whose arguments are not shown, with their number.
_SILENT = {"\\setlength": 2, "\\rule": 2, "\\label": 1, "\\hspace": 1, "\\hspace*": 1, "\\addtocounter": 2}
_ENVIRONMENTS = {"itemize": 0, "enumerate": 0, "quote": 0, "list": 2, "tabular": 1}


class Reading(NamedTuple):
    """What a reader sees: the text with the numbers of notes, the notes, links, labels and headings."""

    text: str
    calls: list[int]
    notes: dict[int, str]
    links: list[tuple[str, str]]
    names: list[str]
    headings: list[tuple[str, str]]


class _Reader:
    def __init__(self, source: str) -> None:
        self.pieces: list[str] = _PIECE.findall(source)
        assert "".join(self.pieces) == source
        self.at = 0
        self.open: list[str] = []
        self.reading = Reading("", [], {}, [], [], [])

    def next(self) -> str:
        self.at += 1
        return self.pieces[self.at - 1]

    def peek(self) -> str:
        return self.pieces[self.at] if self.at < len(self.pieces) else ""

    def shown(self, *ends: str) -> str:
        result = []
        while True:
            piece = self.next() if self.at < len(self.pieces) else ""
            if piece in ends:
                return "".join(result)
            assert piece, f"no {ends}"
            result.append(self.one(piece))

    def one(self, piece: str) -> str:  # noqa: PLR0911 - one for each command
        name = piece.rstrip(" \n") if piece.startswith("\\") and len(piece) > 2 else piece
        if piece == "{":
            return self.shown("}")
        if name in _SIGNS:
            return _SIGNS[name]
        if name in _SHOWING:
            return self.argument()
        if name in _SECTIONS:
            self.option()
            text = self.argument()
            self.reading.headings.append((name[1:], text))
            return f" {text} "
        if name in _SILENT:
            for _ in range(_SILENT[name]):
                silent = self.raw()
                if name == "\\label":
                    self.reading.names.append(silent)
                if (name, silent) == ("\\hspace", "0pt"):
                    # How LaTeX writes a place where a line may end.
                    return "\N{ZERO WIDTH SPACE}"
            return " " if name == "\\rule" else ""
        if name.startswith("\\"):
            return self.command(name)
        assert piece not in ("}", "%", "$", "#", "_", "^"), f"{piece} is a command"
        return piece

    def command(self, name: str) -> str:  # noqa: PLR0911, PLR0912, C901 - one for each command
        match name:
            case "\\begin" | "\\end":
                return self.environment(name, self.raw())
            case "\\item":
                assert self.open, "an item stands in no list"
                label = self.option()
                # Numbers that LaTeX counts are not text of the document.
                return " " if self.open[-1] == "enumerate" else f" {label} "
            case "\\mbox":
                return self.argument().replace("-", "\N{NON-BREAKING HYPHEN}")
            case "\\texorpdfstring":
                text = self.argument()
                self.argument()
                return text
            case "\\makebox":
                self.raw_option()
                self.raw_option()
                self.raw()
                return " "
            case "\\url" | "\\nolinkurl":
                address = re.sub(r"\\([%#&])", r"\1", self.raw())
                if name == "\\url":
                    self.reading.links.append((address, address))
                return address
            case "\\href":
                address = re.sub(r"\\([%#&])", r"\1", self.raw())
                text = self.argument()
                self.reading.links.append((address, text))
                return text
            case "\\hypertarget":
                self.reading.names.append(self.raw())
                return self.argument()
            case "\\footnote" | "\\footnotemark":
                number = self.number()
                self.reading.calls.append(number)
                if name == "\\footnote":
                    self.note(number)
                return str(number)
            case "\\footnotetext":
                self.note(self.number())
                return ""
            case "\\ensuremath":
                formula = self.raw()
                return _FORMULAS.get(formula) or str(LatexNodes2Text().latex_to_text(f"${formula}$"))
            case "\\ifdefined":
                inner = [self.next()]
                while inner[-1] != "\\fi":
                    inner.append(self.next())
                assert "".join(inner) == "\\Umathchar\\textquotedbl\\else\\symbol{34}\\fi"
                return '"'
            case "\\advance":
                assert self.next() == "\\leftskip "
                assert self.next() == "by 2em"
                assert self.next().strip() == "\\relax"
                return ""
        assert re.fullmatch(r"\\[`'^~=.\"uHvcdrb]", name), f"{name} is no command of ours"
        return str(LatexNodes2Text().latex_to_text(f"{name}{{{self.raw()}}}"))

    def environment(self, name: str, which: str) -> str:
        if name == "\\end":
            assert self.open.pop() == which
            return " "
        self.open.append(which)
        assert len([each for each in self.open if each != "tabular"]) <= 6, "LaTeX has no deeper lists"
        for _ in range(_ENVIRONMENTS[which]):
            self.raw()
        return " "

    def note(self, number: int) -> None:
        assert number not in self.reading.notes
        assert self.open.count("tabular") == 0, "LaTeX loses notes in tables"
        calls = len(self.reading.calls)
        self.reading.notes[number] = " ".join(self.argument().split())
        del self.reading.calls[calls:]

    def number(self) -> int:
        found = re.fullmatch(r"(?:\\numexpr\\value\{footnote\}\+)?(\d+)(?:\\relax)?", self.raw_option())
        assert found
        return int(found[1])

    def argument(self) -> str:
        assert self.next() == "{"
        return self.shown("}")

    def raw(self) -> str:
        """Return an argument unchanged."""
        assert self.next() == "{"
        start, depth = self.at, 1
        while depth:
            piece = self.next()
            depth += (piece == "{") - (piece == "}")
        return "".join(self.pieces[start : self.at - 1])

    def option(self) -> str:
        text = self.raw_option()
        return _Reader(text).all().text if text else ""

    def raw_option(self) -> str:
        if not self.peek().startswith("["):
            return ""
        depth, start = 0, self.at
        while True:
            piece = self.next()
            depth += (piece == "{") - (piece == "}")
            end = piece.find("]")
            if not depth and end >= 0:
                # The text after the option is read next.
                text = "".join(self.pieces[start : self.at - 1]) + piece[:end]
                if piece[end + 1 :]:
                    self.at -= 1
                    self.pieces[self.at] = piece[end + 1 :]
                return text[1:]

    def all(self) -> Reading:
        text = self.shown("")
        assert not self.open
        return self.reading._replace(text=" ".join(text.split()))


def read(source: str) -> Reading:
    """Read the body of a page, or a fragment."""
    if source.startswith("\\documentclass"):
        body = source.partition("\\begin{document}\n")[2]
        assert body.endswith("\n\\end{document}\n")
        source = body.removesuffix("\\end{document}\n")
    return _Reader(source).all()


def spelled(text: str) -> str:
    """Return *text* as LaTeX can write it: composed letters, and plain digits for superscript and subscript ones."""
    letters = []
    for each in unicodedata.normalize("NFC", text).replace("\N{REPLACEMENT CHARACTER}", "[U+FFFD]"):
        kind, *codes = unicodedata.decomposition(each).split() or [""]
        is_moved = kind in ("<super>", "<sub>")
        letters.append("".join(chr(int(code, 16)) for code in codes) if is_moved else each)
    return " ".join("".join(letters).split())
