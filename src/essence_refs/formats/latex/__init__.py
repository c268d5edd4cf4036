r"""
Write documents as LaTeX for pdfLaTeX, XeLaTeX or LuaLaTeX: whole, or as a fragment. No text is ever a command.

A whole document needs the package hyperref, ulem if it has text that is struck out, and otherwise only what LaTeX itself contains; a fragment needs
``\usepackage{hyperref}``, and for such text ``\usepackage[normalem]{ulem}``, in the document around it. A whole document has fallbacks for characters that its fonts may
lack (`essence_refs.formats.latex.characters`); a fragment has none, because the document around it chooses the fonts.
"""

import functools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from essence_refs import model
from essence_refs.formats.blocks import caption_of, shown_lines, titled_blocks
from essence_refs.formats.id_prefixes import with_id_prefix
from essence_refs.formats.latex.characters import escape, escape_bookmark, fallback_definitions
from essence_refs.formats.latex.tables import write_table
from essence_refs.formats.latex.text import (
    BREAK,
    INDENT,
    label_name,
    write_address,
    write_formula,
    write_text,
)
from essence_refs.formats.runs import clean_field, safe_target, split_lines
from essence_refs.model.traversal import all_blocks, leaf_blocks

# With \setlength, and not as a bare length, which would take a following "plus" in the text as its stretch.
_INSET = f"\\setlength{{\\leftskip}}{{{INDENT}}}"
_STYLES = {
    "masthead": r"\small\scshape",
    "definition": r"\itshape",
    "bundle": r"\small",
    "count": r"\small",
    "note": r"\small",
    "footer": r"\small",
    "annotation": _INSET,
}
# LaTeX itself has no frame that a page can break: a line above and one below.
_FRAME = r"\par\noindent\rule{\linewidth}{0.4pt}\par"
# Without the package, the words are between the signs that Markdown has for it.
_ULEM = r"""\IfFileExists{ulem.sty}{\usepackage[normalem]{ulem}}{\newcommand{\sout}[1]{\string~\string~#1\string~\string~}}
"""
# In the order of LaTeX's levels, from 0. The last two are run-in headings.
_SECTIONS = ("chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph")
_RUN_IN = frozenset({"paragraph", "subparagraph"})
# LaTeX allows four nested lists of one kind, and six in all.
_DEEPEST = 4
# In characters. A longer label leaves no room for the text beside it.
_WIDEST_LABEL = 20

# The names of this format in a raw block (pandoc's manual, "Generic raw attribute").
RAW = frozenset({"latex", "tex"})
# For formulas.
_AMS = "\\usepackage{amsmath}\n\\IfFileExists{amssymb.sty}{\\usepackage{amssymb}}{}\n"
_FORMULA = re.compile(r"(?<!\\)\\[(\[]|\\begin\{(?:align|eqnarray|equation|flalign|gather|multline)")

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


def write(
    document: model.Document, *, page: bool = True, top: int = 1, anchors: bool = True, id_prefix: str = ""
) -> str:
    r"""
    Return *document* as a whole LaTeX document, or, without *page*, as a fragment.

    *top* is the level of the title's heading in a fragment, as in LaTeX: 0 is ``\chapter``, 1 is ``\section``; the
    levels of the other headings follow from it. Without *anchors* there are no labels, so that a document can contain
    the same list twice. With *id_prefix* they begin with it.
    """
    document = with_id_prefix(document, id_prefix)
    writer = _LatexWriter(document, page=page, top=top, anchors=anchors)
    blocks = [*map(writer.block, titled_blocks(document))]
    body = "\n".join(filter(None, (*blocks, writer.uncalled_notes())))
    if not page:
        return body
    setup = (_AMS if _FORMULA.search(body) else "") + (_ULEM if "\\sout{" in body else "") + _setup(document)
    return f"{_PREAMBLE}{setup}{fallback_definitions(setup + body)}\n\\begin{{document}}\n\n{body}\n\\end{{document}}\n"


def write_inline(text: model.RichText) -> str:
    """Return *text* as LaTeX for a paragraph of any document with hyperref."""
    return write_text(
        text,
        lambda number: f"\\textsuperscript{{{escape(number)}}}",
        any_encoding=True,
        has_label=lambda _: False,
    )


class _LatexWriter:
    """Write blocks; keep track of labels, of the notes that are written, and of how deeply blocks are nested."""

    def __init__(self, document: model.Document, *, page: bool, top: int, anchors: bool) -> None:
        self.notes = document.notes
        self.labelled = _LabelledAnchors(document)
        self.page = page
        self.top = 0 if page else top
        self.anchors = anchors
        self.used_labels: set[str] = set()
        self.written_notes: set[int] = set()
        # Notes that are called where LaTeX allows no footnote; their texts follow the block.
        self.deferred: list[int] = []
        self.is_deferring = False
        self.depth = 0

    def block(self, block: model.Block) -> str:
        """Return a block, followed by the notes that are called in it where LaTeX allows no footnote."""
        result = self.lines_of(block)
        return result if self.is_deferring else result + self.deferred_notes()

    def lines_of(self, block: model.Block) -> str:  # noqa: C901, PLR0911 - one for each kind of block
        match block:
            case model.Heading():
                return self.heading(block)
            case model.Paragraph():
                return self.paragraph(block)
            case model.List():
                return self.list(block)
            case model.BlockQuote():
                return self.quotation(block)
            case model.Box():
                return self.box(block)
            case model.Code():
                return self.code(block)
            case model.Table():
                with self.deferring():
                    return self.caption(block, "table") + write_table(block, self.text)
            case model.Picture():
                return self.picture(block)
            case model.Contents():
                title = self.text(block.title)
                depth = min(self.top + block.depth, len(_SECTIONS) - 1)
                return (
                    f"{{\\renewcommand{{\\contentsname}}{{{title}}}"
                    f"\\setcounter{{tocdepth}}{{{depth}}}\\tableofcontents}}\n"
                    if block.entries
                    else ""
                )
            case model.Rule():
                return f"{_FRAME}\n"
            case model.Bibliography():
                return self.bibliography(block)

    def blocks(self, blocks: tuple[model.Block, ...]) -> str:
        """Return blocks that are inside another block."""
        self.depth += 1
        result = "\n".join(filter(None, map(self.block, blocks)))
        self.depth -= 1
        return result.rstrip("\n")

    def text(self, text: model.RichText) -> str:
        return write_text(text, self.call, any_encoding=not self.page, has_label=self.labelled.__contains__)

    def escape(self, text: str) -> str:
        return escape(text, any_encoding=not self.page)

    @contextmanager
    def deferring(self) -> Iterator[None]:
        """Defer notes: LaTeX loses footnotes in tables, labels and other footnotes."""
        outer, self.is_deferring = self.is_deferring, True
        yield
        self.is_deferring = outer

    def call(self, text: str) -> str:
        number = int(text) if text.isdecimal() else 0
        if not 0 < number <= len(self.notes):
            return f"\\textsuperscript{{{self.escape(text)}}}"
        is_first = number not in self.written_notes
        self.written_notes.add(number)
        if is_first and not self.is_deferring:
            return f"\\footnote[{self.number(number)}]{{{self.note(number)}}}"
        if is_first:
            self.deferred.append(number)
        return f"\\footnotemark[{self.number(number)}]"

    def number(self, number: int) -> str:
        # The document around a fragment may have its own footnotes.
        return str(number) if self.page else f"\\numexpr\\value{{footnote}}+{number}\\relax"

    def note(self, number: int) -> str:
        with self.deferring():
            return self.blocks(self.notes[number - 1])

    def deferred_notes(self) -> str:
        result = ""
        while self.deferred:
            number = self.deferred.pop(0)
            result += f"\\footnotetext[{self.number(number)}]{{{self.note(number)}}}\n"
        return result

    def uncalled_notes(self) -> str:
        """Return the notes that are never called; a fragment also counts its notes for the document around it."""
        result = ""
        for number in range(1, len(self.notes) + 1):
            if number not in self.written_notes:
                self.written_notes.add(number)
                blocks = self.blocks(self.notes[number - 1])
                result += f"\\par\\noindent {number}. {blocks}\n\n" + self.deferred_notes()
        if self.notes and not self.page:
            result += f"\\addtocounter{{footnote}}{{{len(self.notes)}}}\n"
        return result

    def heading(self, heading: model.Heading) -> str:
        with self.deferring():
            text = self.text(heading.text).replace(BREAK, " ")
        if not text:
            return ""
        if self.depth:
            return f"\\textbf{{{text}}}\\par\n"
        if self.page and not heading.depth:
            return f"{{\\LARGE\\bfseries\\raggedright {text}\\par}}\\bigskip\n"
        name = _SECTIONS[min(max(self.top + heading.depth, 0), len(_SECTIONS) - 1)]
        short = self.short_title(heading.text)
        option = "" if text == short else f"[{{{short}}}]"
        anchor = self.label(heading.anchor)
        label = f"\\label{{{anchor}}}" if anchor else ""
        # Without this, LaTeX holds back a run-in heading until the next paragraph, which may not exist.
        end = "\\leavevmode\\par\\nobreak" if name in _RUN_IN else ""
        return f"\\{name}{option}{{{text}}}{label}{end}\n"

    def short_title(self, text: model.RichText) -> str:
        """Return a heading for the table of contents, page headers and bookmarks: without links, marks and notes."""
        runs = (run for line in split_lines(text) for run in (*line.runs, None))
        plain = "".join(
            " " if run is None else run.text for run in runs if not (run and model.Mark.NOTE in run.marks)
        )
        short, bookmark = self.escape(plain.strip()), escape_bookmark(plain.strip())
        return short if short == bookmark else f"\\texorpdfstring{{{short}}}{{{bookmark}}}"

    def label(self, anchor: str) -> str:
        """Return the anchor as a label for LaTeX, or an empty string if the document already has this label."""
        name = label_name(anchor)
        if not self.anchors or name in self.used_labels:
            return ""
        self.used_labels.add(name)
        return name

    def paragraph(self, paragraph: model.Paragraph) -> str:
        text = self.text(paragraph.text)
        style = _STYLES.get(paragraph.role, "")
        return f"{{{style} {text}\\par}}\n" if text and style else text and f"{text}\n"

    def list(self, block: model.List) -> str:
        items = [self.blocks(item) for item in block.items]
        if not items:
            return ""
        # Explicit numbers: LaTeX numbers nested lists with letters, which end with z.
        starts = ["" if block.start is None else f"{block.start + at}." for at in range(len(items))]
        if block.numbering and block.start is not None:
            # Few lists have other labels than numbers.
            from essence_refs.formats.list_labels import item_labels  # noqa: PLC0415

            starts = item_labels(block)
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

    def quotation(self, block: model.BlockQuote) -> str:
        inner = self.blocks(block.blocks)
        if not inner or self.depth >= _DEEPEST:
            return inner and _indented_items([inner])
        return f"\\begin{{quote}}\n{inner}\n\\end{{quote}}\n"

    def box(self, block: model.Box) -> str:
        name = self.label(block.anchor)
        anchor = f"\\hypertarget{{{name}}}{{}}%\n" if name else ""
        if not block.is_framed:
            # As if its blocks were not in a box: headings in it are headings.
            return anchor + "\n".join(filter(None, map(self.block, block.blocks)))
        inner = self.blocks(block.blocks)
        return inner and f"{_FRAME}\n{anchor}{inner}\n{_FRAME}\n"

    def code(self, block: model.Code) -> str:
        if block.role == "raw":
            return f"{block.text}\n" if block.language in RAW else ""
        anchor = self.label(block.anchor)
        target = f"\\hypertarget{{{anchor}}}{{}}%\n" if anchor else ""
        formula = write_formula(block.text, in_line=False) if block.role == "formula" else ""
        if formula:
            return f"{target}{formula}\n"
        lines = [self.code_line(line) for line in shown_lines(block)]
        if not any(lines):
            return ""
        text = BREAK.join(line or "\\leavevmode" for line in lines)
        return f"{target}{{\\ttfamily\\raggedright\\noindent {text}\\par}}\n"

    def code_line(self, line: str) -> str:
        inner = line.strip(" ")
        # LaTeX drops spaces at the beginning of a line.
        indent = "\\mbox{}" + "~" * line.index(inner) if line.startswith(" ") and inner else ""
        return indent + self.escape(inner).replace("  ", "~ ")

    def picture(self, block: model.Picture) -> str:
        target = safe_target(block.source)
        source = write_address(target) if target else self.escape(block.source)
        if block.number:
            with self.deferring():
                return (f"{source}\\par\n" if source else "") + self.caption(block, "figure")
        pieces = [each for each in (self.target(block.anchor) + self.text(block.description), source) if each]
        return f"{BREAK.join(pieces)}\n" if pieces else ""

    def caption(self, block: model.Table | model.Picture, kind: str) -> str:
        r"""
        Return the caption of a table or a figure, outside of a float, which would move it to another page.

        One with a number is a ``\caption``, so that it is in LaTeX's list of tables or of figures.
        """
        if not block.number:
            shown = self.target(block.anchor) + self.text(caption_of(block))
            return f"\\par\\noindent {shown}\\par\n" if shown else ""
        text = block.caption if isinstance(block, model.Table) else block.description
        name = self.label(block.anchor)
        # Links of ours lead to the target; the label is for references by hand.
        label = f"\\label{{{name}}}\\hypertarget{{{name}}}{{}}" if name else ""
        return (
            f"{{\\renewcommand{{\\{kind}name}}{{{self.escape(block.label)}}}"
            f"\\renewcommand{{\\the{kind}}}{{{self.escape(block.number)}}}%\n"
            f"\\expandafter\\def\\csname @captype\\endcsname{{{kind}}}%\n"
            f"\\caption[{{{self.short_title(text)}}}]{{{self.text(text)}}}{label}\\par}}\n"
        )

    def target(self, anchor: str) -> str:
        """Return the target of links to an anchor, if it has one."""
        name = self.label(anchor)
        return f"\\hypertarget{{{name}}}{{}}" if name else ""

    def bibliography(self, block: model.Bibliography) -> str:
        if not block.entries:
            return ""
        widest = max(block.entries, key=lambda entry: len(entry.label.plain)).label
        is_labelled = 0 < len(widest.plain) <= _WIDEST_LABEL
        if is_labelled:
            with self.deferring():
                shape = _label_lengths(self.text(widest))
        else:
            margin, indent = (INDENT, f"-{INDENT}") if block.hanging_indent else ("0pt", "0pt")
            shape = (
                f"\\setlength{{\\leftmargin}}{{{margin}}}\\setlength{{\\itemindent}}{{{indent}}}%\n"
                "  \\setlength{\\labelwidth}{0pt}\\setlength{\\labelsep}{0pt}"
            )
        style = "" if is_labelled or block.hanging_indent else _INSET
        inner = "\n".join(self.entry(entry, style, is_labelled=is_labelled) for entry in block.entries)
        return f"\\begin{{list}}{{}}{{{shape}}}\n{inner}\\end{{list}}\n"

    def entry(self, entry: model.BibliographyEntry, style: str, *, is_labelled: bool) -> str:
        with self.deferring():
            label = self.text(entry.label)
        anchor = self.target(entry.anchor)
        text = self.text(entry.text) or "\\leavevmode"
        if label and not is_labelled:
            label, text = "", f"{label} {text}"
        result = f"\\item[{{{label}}}] {anchor}{text}\n"
        annotation = self.text(entry.annotation)
        if annotation:
            result += f"\n{{{style} {annotation}\\par}}\n" if style else f"\n{annotation}\n"
        return result


class _LabelledAnchors:
    """The anchors of headings, which are labels; those of other blocks are hypertargets. Few documents have links to them."""

    def __init__(self, document: model.Document) -> None:
        self.document = document

    def __contains__(self, anchor: object) -> bool:
        return anchor in self._anchors

    @functools.cached_property
    def _anchors(self) -> frozenset[str]:
        leaves = leaf_blocks(all_blocks(self.document))
        return frozenset(each.anchor for each in leaves if isinstance(each, model.Heading))


def _setup(document: model.Document) -> str:
    values = {
        "pdftitle": document.title,
        "pdfauthor": ", ".join(document.authors),
        "pdflang": document.language,
    }
    given = "".join(
        f",\n  {name}={{{escape_bookmark(clean_field(value))}}}" for name, value in values.items() if value
    )
    setup = f"\\hypersetup{{allcolors=[rgb]{{0,0.2,0.5}}{given}}}\n"
    if document.language.partition("-")[0].casefold() not in ("", "en"):
        # Without babel, LaTeX hyphenates all languages as American English.
        setup += "\\hyphenpenalty=10000\n"
    return setup


def _label_lengths(widest: str) -> str:
    """Return the lengths of a list with labels in the margin, as in LaTeX's thebibliography environment."""
    return (
        f"\\settowidth{{\\labelwidth}}{{{widest}}}\\setlength{{\\labelsep}}{{0.5em}}%\n"
        "  \\setlength{\\leftmargin}{\\labelwidth}\\addtolength{\\leftmargin}{\\labelsep}%\n"
        "  \\renewcommand{\\makelabel}[1]{#1\\hfil}"
    )


def _indented_items(items: Sequence[str]) -> str:
    """Return items indented like a list, for where LaTeX allows no further list."""
    inner = "\n\n".join(items)
    return f"\\par\\begingroup\\advance\\leftskip by {INDENT}\\relax\n{inner}\\par\\endgroup\n"


def _item_body(item: str) -> str:
    # A list or a table at the start of an item would be set beside its label, or displace it.
    is_text = item and not item.startswith(("\\begin", "\\par", "{\\par"))
    return item if is_text else f"\\leavevmode\n{item}".rstrip("\n")
