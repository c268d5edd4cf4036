r"""
LaTeX: a whole document for pdfLaTeX, XeLaTeX or LuaLaTeX, or a fragment to go into one. No text is ever a command.

A page asks for the package hyperref and for nothing else that LaTeX does not bring along; a fragment asks for
``\usepackage{hyperref}`` in the document around it. What fonts may lack has stand-ins in a page
(`essence_refs.formats.latex.characters`); in a fragment it stays as it is, because that document knows its fonts.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from essence_refs.formats.blocks import split_masthead
from essence_refs.formats.latex.characters import escape, escape_bookmark, fallback_definitions
from essence_refs.formats.latex.tables import write_table
from essence_refs.formats.latex.text import BREAK, INDENT, write_address, write_text
from essence_refs.formats.runs import clean_text, code_lines, safe_target, split_lines
from essence_refs.model import (
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Code,
    Document,
    Heading,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Rule,
    Table,
)

# A length that is only written down would go on with a "plus" in the text.
_INSET = f"\\setlength{{\\leftskip}}{{{INDENT}}}"
_LOOKS = {
    "masthead": r"\small\scshape",
    "definition": r"\itshape",
    "bundle": r"\small",
    "count": r"\small",
    "note": r"\small",
    "footer": r"\small",
    "annotation": _INSET,
}
# LaTeX counts them like this; the last two begin the line that follows.
_SECTIONS = ("chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_RUN_IN = frozenset({"paragraph", "subparagraph"})
# LaTeX allows four lists of a kind in each other, and six in all.
_DEEPEST = 4
# In characters. A longer label would leave no room for the text beside it.
_WIDEST_LABEL = 20
_NO_NAME = re.compile(r"[^A-Za-z0-9.:/+-]")

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
% Only pdfLaTeX has no Unicode fonts.
\ifdefined\Umathchar\else
\usepackage[T1]{fontenc}
\usepackage{textcomp}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}}{}
\fi
% Addresses may be broken after hyphens, too: many are a title in small letters.
\PassOptionsToPackage{hyphens}{url}
\usepackage[colorlinks]{hyperref}
\urlstyle{same}
\setlength{\textwidth}{150mm}
\setlength{\oddsidemargin}{4.6mm}
\setlength{\textheight}{236mm}
\setlength{\topmargin}{-13mm}
\setcounter{secnumdepth}{0}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5\baselineskip plus 2pt}
% Addresses leave gaps in lines that are filled to the margin, and initials end no sentence.
\raggedright
\frenchspacing
"""


def write(document: Document, *, page: bool = True, top: int = 1, anchors: bool = True) -> str:
    r"""
    Return *document* as a whole LaTeX document, or else as a fragment.

    *top* is the level of the title's heading in a fragment, as LaTeX counts: 0 is ``\chapter``, 1 ``\section``; the
    headings under it follow. Without *anchors* there is nothing to link to, so that a list may stand there twice.
    """
    writer = _LatexWriter(document, page=page, top=top, anchors=anchors)
    above, below = split_masthead(document)
    title = Heading(text=RichText.of(document.title), depth=0)
    blocks = [writer.block(each) for each in (*above, title, *below)]
    body = "\n".join(filter(None, (*blocks, writer.rest())))
    if not page:
        return body
    setup = _setup(document)
    return f"{_PREAMBLE}{setup}{fallback_definitions(setup + body)}\n\\begin{{document}}\n\n{body}\n\\end{{document}}\n"


def write_inline(text: RichText) -> str:
    """Return *text* as LaTeX that may stand in a paragraph of any document with hyperref."""
    return write_text(text, lambda called: f"\\textsuperscript{{{escape(called)}}}", anywhere=True)


class _LatexWriter:
    """Writes blocks, and remembers which names links lead to, which notes are written and how deep lists nest."""

    def __init__(self, document: Document, *, page: bool, top: int, anchors: bool) -> None:
        self.notes = document.notes
        self.page = page
        self.top = 0 if page else top
        self.anchors = anchors
        self.used: set[str] = set()
        self.written: set[int] = set()
        # Notes that are called where none can be written: LaTeX wants them after that.
        self.waiting: list[int] = []
        self.is_holding = False
        self.depth = 0

    def block(self, block: Block) -> str:
        """Return a block as lines, and after it the notes that it calls where none can be written."""
        result = self.lines_of(block)
        return result if self.is_holding else result + self.waiting_notes()

    def lines_of(self, block: Block) -> str:  # noqa: PLR0911 - one for each kind of block
        match block:
            case Heading():
                return self.heading(block)
            case Paragraph():
                return self.paragraph(block)
            case List():
                return self.list(block)
            case BlockQuote():
                return self.quotation(block)
            case Code():
                return self.code(block)
            case Table():
                with self.holding():
                    return write_table(block, self.text)
            case Picture():
                return self.picture(block)
            case Rule():
                return "\\par\\noindent\\rule{\\linewidth}{0.4pt}\\par\n"
            case Bibliography():
                return self.bibliography(block)

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        """Return blocks that stand in another block."""
        self.depth += 1
        result = "\n".join(filter(None, map(self.block, blocks)))
        self.depth -= 1
        return result.rstrip("\n")

    def text(self, text: RichText) -> str:
        return write_text(text, self.called, anywhere=not self.page)

    def plain(self, text: str) -> str:
        return escape(text, anywhere=not self.page)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Hold back notes: LaTeX loses them in tables and labels, and in other notes."""
        outer, self.is_holding = self.is_holding, True
        yield
        self.is_holding = outer

    def called(self, called: str) -> str:
        number = int(called) if called.isdecimal() else 0
        if not 0 < number <= len(self.notes):
            return f"\\textsuperscript{{{self.plain(called)}}}"
        is_first = number not in self.written
        self.written.add(number)
        if is_first and not self.is_holding:
            return f"\\footnote[{self.number(number)}]{{{self.note(number)}}}"
        if is_first:
            self.waiting.append(number)
        return f"\\footnotemark[{self.number(number)}]"

    def number(self, number: int) -> str:
        # The document around a fragment may have notes of its own.
        return str(number) if self.page else f"\\numexpr\\value{{footnote}}+{number}\\relax"

    def note(self, number: int) -> str:
        with self.holding():
            return self.blocks(self.notes[number - 1])

    def waiting_notes(self) -> str:
        result = ""
        while self.waiting:
            number = self.waiting.pop(0)
            result += f"\\footnotetext[{self.number(number)}]{{{self.note(number)}}}\n"
        return result

    def rest(self) -> str:
        """Return the notes that nothing calls, and for the document around a fragment the count of all."""
        result = ""
        for number in range(1, len(self.notes) + 1):
            if number not in self.written:
                self.written.add(number)
                blocks = self.blocks(self.notes[number - 1])
                result += f"\\par\\noindent {number}. {blocks}\n\n" + self.waiting_notes()
        if self.notes and not self.page:
            result += f"\\addtocounter{{footnote}}{{{len(self.notes)}}}\n"
        return result

    def heading(self, heading: Heading) -> str:
        with self.holding():
            text = self.text(heading.text).replace(BREAK, " ")
        if not text:
            return ""
        if self.depth:
            return f"\\textbf{{{text}}}\\par\n"
        if self.page and not heading.depth:
            return f"{{\\LARGE\\bfseries\\raggedright {text}\\par}}\\bigskip\n"
        name = _SECTIONS[min(max(self.top + heading.depth, 0), len(_SECTIONS) - 1)]
        listed = self.listed(heading.text)
        option = "" if text == listed else f"[{{{listed}}}]"
        anchor = self.name(heading.anchor)
        label = f"\\label{{{anchor}}}" if anchor else ""
        # LaTeX would keep such a heading for a paragraph that may never come.
        end = "\\leavevmode\\par\\nobreak" if name in _RUN_IN else ""
        return f"\\{name}{option}{{{text}}}{label}{end}\n"

    def listed(self, text: RichText) -> str:
        """Return a heading as it stands in contents, page heads and bookmarks: without links, looks and notes."""
        runs = (run for line in split_lines(text) for run in (*line.runs, None))
        plain = "".join(
            " " if run is None else run.text for run in runs if not (run and Mark.NOTE in run.marks)
        )
        short, bookmark = self.plain(plain.strip()), escape_bookmark(plain.strip())
        return short if short == bookmark else f"\\texorpdfstring{{{short}}}{{{bookmark}}}"

    def name(self, anchor: str) -> str:
        """Return the anchor as a name for LaTeX, or nothing if the document has that one already."""
        name = _NO_NAME.sub(lambda found: f"_{ord(found[0]):x}", "-".join(clean_text(anchor).split()))
        if not self.anchors or name in self.used:
            return ""
        self.used.add(name)
        return name

    def paragraph(self, paragraph: Paragraph) -> str:
        text = self.text(paragraph.text)
        look = _LOOKS.get(paragraph.role, "")
        return f"{{{look} {text}\\par}}\n" if text and look else text and f"{text}\n"

    def list(self, block: List) -> str:
        items = [self.blocks(item) for item in block.items]
        if not items:
            return ""
        # Numbers and not LaTeX's own letters, which end with z.
        starts = ["" if block.start is None else f"{block.start + at}." for at in range(len(items))]
        if self.depth >= _DEEPEST:
            starts = [start or r"\textbullet{}" for start in starts]
            return _indented_items(
                [
                    f"\\noindent\\makebox[{INDENT}][l]{{{start}}}{item}"
                    for start, item in zip(starts, items, strict=True)
                ]
            )
        kind = "itemize" if block.start is None else "enumerate"
        tight = "\\setlength{\\itemsep}{0pt}\\setlength{\\parskip}{0pt}\n" if block.is_tight else ""
        labels = [f"\\item[{start}]" if start else "\\item" for start in starts]
        lines = "".join(f"{label} {_item_body(item)}\n" for label, item in zip(labels, items, strict=True))
        return f"\\begin{{{kind}}}\n{tight}{lines}\\end{{{kind}}}\n"

    def quotation(self, block: BlockQuote) -> str:
        inner = self.blocks(block.blocks)
        if not inner or self.depth >= _DEEPEST:
            return inner and _indented_items([inner])
        return f"\\begin{{quote}}\n{inner}\n\\end{{quote}}\n"

    def code(self, block: Code) -> str:
        lines = [self.code_line(line) for line in code_lines(block.text)]
        if not any(lines):
            return ""
        text = BREAK.join(line or "\\leavevmode" for line in lines)
        return f"{{\\ttfamily\\raggedright\\noindent {text}\\par}}\n"

    def code_line(self, line: str) -> str:
        inner = line.strip(" ")
        # LaTeX drops what is only space at the beginning of a line.
        indent = "\\mbox{}" + "~" * line.index(inner) if line.startswith(" ") and inner else ""
        return indent + self.plain(inner).replace("  ", "~ ")

    def picture(self, block: Picture) -> str:
        target = safe_target(block.source)
        source = write_address(target) if target else self.plain(block.source)
        pieces = [each for each in (self.text(block.description), source) if each]
        return f"{BREAK.join(pieces)}\n" if pieces else ""

    def bibliography(self, block: Bibliography) -> str:
        if not block.entries:
            return ""
        widest = max(block.entries, key=lambda entry: len(entry.label.plain)).label
        is_labelled = 0 < len(widest.plain) <= _WIDEST_LABEL
        if is_labelled:
            with self.holding():
                shape = _label_lengths(self.text(widest))
        else:
            margin, indent = (INDENT, f"-{INDENT}") if block.hanging_indent else ("0pt", "0pt")
            shape = (
                f"\\setlength{{\\leftmargin}}{{{margin}}}\\setlength{{\\itemindent}}{{{indent}}}%\n"
                "  \\setlength{\\labelwidth}{0pt}\\setlength{\\labelsep}{0pt}"
            )
        look = "" if is_labelled or block.hanging_indent else _INSET
        inner = "\n".join(self.entry(entry, look, is_labelled=is_labelled) for entry in block.entries)
        return f"\\begin{{list}}{{}}{{{shape}}}\n{inner}\\end{{list}}\n"

    def entry(self, entry: BibliographyEntry, look: str, *, is_labelled: bool) -> str:
        with self.holding():
            label = self.text(entry.label)
        name = self.name(entry.anchor)
        anchor = f"\\hypertarget{{{name}}}{{}}" if name else ""
        text = self.text(entry.text) or "\\leavevmode"
        if label and not is_labelled:
            label, text = "", f"{label} {text}"
        result = f"\\item[{{{label}}}] {anchor}{text}\n"
        annotation = self.text(entry.annotation)
        if annotation:
            result += f"\n{{{look} {annotation}\\par}}\n" if look else f"\n{annotation}\n"
        return result


def _setup(document: Document) -> str:
    values = {
        "pdftitle": document.title,
        "pdfauthor": ", ".join(document.authors),
        "pdflang": document.language,
    }
    given = "".join(f",\n  {name}={{{escape_bookmark(value)}}}" for name, value in values.items() if value)
    setup = f"\\hypersetup{{allcolors=[rgb]{{0,0.2,0.5}}{given}}}\n"
    if document.language.partition("-")[0].casefold() not in ("", "en"):
        # LaTeX alone hyphenates as Americans do.
        setup += "\\hyphenpenalty=10000\n"
    return setup


def _label_lengths(widest: str) -> str:
    """Return the shape of a list with labels in the margin, as LaTeX's own thebibliography has it."""
    return (
        f"\\settowidth{{\\labelwidth}}{{{widest}}}\\setlength{{\\labelsep}}{{0.5em}}%\n"
        "  \\setlength{\\leftmargin}{\\labelwidth}\\addtolength{\\leftmargin}{\\labelsep}%\n"
        "  \\renewcommand{\\makelabel}[1]{#1\\hfil}"
    )


def _indented_items(items: Sequence[str]) -> str:
    """Return what would be a list if LaTeX allowed one more."""
    inner = "\n\n".join(items)
    return f"\\par\\begingroup\\advance\\leftskip by {INDENT}\\relax\n{inner}\\par\\endgroup\n"


def _item_body(item: str) -> str:
    # A list or a table would stand beside the label of the item, or push it away.
    is_text = item and not item.startswith(("\\begin", "\\par", "{\\par"))
    return item if is_text else f"\\leavevmode\n{item}".rstrip("\n")
