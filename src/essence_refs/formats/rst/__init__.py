"""
Write documents as reStructuredText that docutils reads without a warning; no text is ever markup.

Inline markup does not nest in reStructuredText: bold italics are bold, and a link has no marks inside it. Small capitals,
underlining, hanging indents and the alignment of columns are left out. CSL's ``display`` becomes separate lines.
"""

import itertools
import re
from collections.abc import Mapping
from functools import cached_property

from essence_refs import model
from essence_refs.formats.blocks import called_notes, caption_of, shown_lines, titled_blocks
from essence_refs.formats.columns import display_width
from essence_refs.formats.id_prefixes import with_id_prefix
from essence_refs.formats.rst.text import escape_opening, write_line
from essence_refs.formats.runs import (
    Run,
    clean_field,
    clean_text,
    code_lines,
    formula_parts,
    safe_target,
    split_lines,
)
from essence_refs.model.traversal import all_blocks, anchors

_UNDERLINES = "=-~^\"'"
_INDENT = "   "
# An empty comment ends the block before it.
_COMMENT = ".."
_GAP = "\\ "
# A colon would make an address of the name in a link.
_ILLEGAL_IN_NAME = re.compile(r"[^A-Za-z0-9.+_-]+")
_SIMPLE_NAME = re.compile(r"[A-Za-z0-9]+(?:[-._+:][A-Za-z0-9]+)*")
_SIMPLE_SOURCE = re.compile(r"[\w.-]+(?:[ /][\w.-]+)*", re.ASCII)
_CLASS = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


def write(document: model.Document, *, id_prefix: str = "") -> str:
    """
    Return *document* as reStructuredText, with one line for each paragraph.

    The names of its targets begin with *id_prefix*, because a name can be used once in a project of Sphinx.
    """
    document = with_id_prefix(document, id_prefix)
    writer = _RstWriter(document)
    pieces = [
        _authors(document.authors),
        writer.blocks(titled_blocks(document)),
        writer.notes(),
        writer.replacements,
    ]
    return "\n\n".join("\n".join(piece) for piece in pieces if piece) + "\n"


class _RstWriter:
    """Write blocks as lines; keep track of the names of targets and of the depths of headings."""

    def __init__(self, document: model.Document) -> None:
        self.document = document
        # Names are case-insensitive. The name of a note is its number.
        self.names = {str(number) for number in range(1, len(document.notes) + 1)}
        # Numbers for headings whose name is taken. Counting from 2 for each heading would take quadratic time.
        self.numbers = itertools.count(2)
        self.depths: list[int] = []
        self.replacements: list[str] = []
        self.is_inside = False

    def blocks(self, blocks: tuple[model.Block, ...]) -> list[str]:
        pieces = [(block, output) for block in blocks if (output := self.block(block))]
        result: list[str] = []
        before: model.Block | None = None
        for at, (block, output) in enumerate(pieces):
            following = pieces[at + 1][0] if at + 1 < len(pieces) else None
            result += [""] if result else []
            result += [_COMMENT, ""] if self.wants_comment(before, block) else []
            result += output
            if (
                isinstance(block, model.Rule)
                and not self.is_inside
                and isinstance(following, model.Heading | None)
            ):
                result += ["", _COMMENT]
            before = block
        return result

    def wants_comment(self, before: model.Block | None, block: model.Block) -> bool:
        if self.is_inside and before is None:
            # Directly after a marker only a paragraph needs no empty comment.
            return not isinstance(block, model.Paragraph)
        match block:
            case model.BlockQuote():
                return not isinstance(before, model.Paragraph)
            case model.List():
                return isinstance(before, model.List)
            case model.Rule():
                # A transition must not begin or end a section, or follow another transition.
                return not self.is_inside and isinstance(before, model.Heading | model.Rule | None)
        return False

    def inside(self, blocks: tuple[model.Block, ...]) -> list[str]:
        """Return blocks that are inside another block, not indented."""
        outer, self.is_inside = self.is_inside, True
        result = self.blocks(blocks)
        self.is_inside = outer
        return result

    def block(self, block: model.Block) -> list[str]:  # noqa: C901, PLR0911 - one for each kind of block
        match block:
            case model.Heading():
                return self.heading(block)
            case model.Paragraph():
                return self.paragraph(block.text)
            case model.List():
                return self.listing(block)
            case model.BlockQuote():
                return _indent(self.inside(block.blocks))
            case model.Box():
                return self.box(block)
            case model.Code():
                return self.formula(block) if block.role == "formula" else _code(block)
            case model.Table():
                return self.table(block)
            case model.Picture():
                return self.picture(block)
            case model.Contents():
                # Few documents have one.
                from essence_refs.formats.contents import contents_list  # noqa: PLC0415

                return self.blocks(contents_list(block))
            case model.Rule():
                return [r"\* \* \*" if self.is_inside else "----"]
            case model.Bibliography():
                return self.bibliography(block)

    def lines_of(self, text: model.RichText, *, with_notes: bool = True) -> list[str]:
        """Return the lines of *text* as inline markup, not yet escaped for the start of a block."""
        result = []
        for indented, runs in split_lines(text):
            kept = tuple(run for run in runs if with_notes or model.Mark.NOTE not in run.marks)
            output = write_line(self.with_notes(kept), self.name_of)
            if output:
                result.append(_INDENT + output if indented else output)
        return result

    def with_notes(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        """Return *runs* with the calls of notes that do not exist as superscript."""
        return tuple(
            run._replace(marks=(model.Mark.SUPERSCRIPT,))
            if model.Mark.NOTE in run.marks and not self.has_note(run.text)
            else run
            for run in runs
        )

    def has_note(self, number: str) -> bool:
        return number.isdecimal() and 0 < int(number) <= len(self.document.notes)

    def paragraph(self, text: model.RichText) -> list[str]:
        output = self.lines_of(text)
        if len(output) > 1 or (output and output[0].startswith(_INDENT)):
            return [f"| {each}" for each in output]
        return [escape_opening(each) for each in output]

    def box(self, block: model.Box) -> list[str]:
        anchor = self.anchor(block.anchor)
        if not block.is_framed:
            return [*anchor, *self.blocks(block.blocks)]
        output = self.inside(block.blocks)
        classes = " ".join(each for each in ("box", *block.classes) if _CLASS.fullmatch(each))
        return [*anchor, f".. container:: {classes}", "", *_indent(output)] if output else []

    def one_line(self, text: model.RichText, *, with_notes: bool = True) -> str:
        return escape_opening(
            " ".join(each.strip(" ") for each in self.lines_of(text, with_notes=with_notes))
        )

    def heading(self, heading: model.Heading) -> list[str]:
        output = self.one_line(heading.text)
        if not output:
            return []
        if self.is_inside or not self.one_line(heading.text, with_notes=False):
            return [f".. rubric:: {output}"]
        while self.depths and self.depths[-1] >= heading.depth:
            self.depths.pop()
        self.depths.append(heading.depth)
        anchor = self.anchor(heading.anchor)
        output = self.with_unique_name(output, heading.text)
        if heading.depth == 0:
            rule = _UNDERLINES[0] * display_width(output)
            return [*anchor, rule, output, rule]
        level = len([depth for depth in self.depths if depth]) - 1
        return [*anchor, output, _UNDERLINES[level] * display_width(output)]

    def with_unique_name(self, output: str, text: model.RichText) -> str:
        """Return the text of a heading, or a substitution for it if another heading or anchor has the same name."""
        name = _words(text).lower()
        if name not in self.names:
            self.names.add(name)
            return output
        number = next(each for each in self.numbers if f"heading-{each}" not in self.names)
        self.names.add(f"heading-{number}")
        self.replacements.append(f".. |heading-{number}| replace:: {self.one_line(text, with_notes=False)}")
        # A substitution cannot call a note.
        calls = write_line(self.with_notes(_calls(text)))
        return f"|heading-{number}|" + (f"{_GAP}{calls}" if calls else "")

    def anchor(self, anchor: str) -> list[str]:
        name = self.name_of(anchor)
        if not name or name.lower() in self.names:
            return []
        self.names.add(name.lower())
        return [f".. _{name}:" if _SIMPLE_NAME.fullmatch(name) else f".. _`{name}`:", ""]

    def name_of(self, anchor: str) -> str:
        """Return the name of the target for an anchor, or an empty string if the document has none."""
        return self._anchor_names.get(anchor, "")

    @cached_property
    def _anchor_names(self) -> Mapping[str, str]:
        """The name of each anchor; different anchors may have the same legal letters, or differ in case only."""
        names: dict[str, str] = {}
        used = {str(number) for number in range(1, len(self.document.notes) + 1)}
        for anchor in dict.fromkeys(anchors(all_blocks(self.document))):
            name = wanted = _name(anchor)
            number = 2
            while name and name.lower() in used:
                name, number = f"{wanted}-{number}", number + 1
            used.add(name.lower())
            names[anchor] = name
        return names

    def listing(self, block: model.List) -> list[str]:
        result: list[str] = []
        is_short = True
        labels: list[str] = []
        if block.numbering and block.start is not None:
            # Few lists have other labels than numbers.
            from essence_refs.formats.list_labels import item_labels  # noqa: PLC0415

            labels = item_labels(block)
        for at, item in enumerate(block.items):
            marker = "-" if block.start is None else labels[at] if labels else f"{max(block.start, 0) + at}."
            output = self.inside(item) or [_COMMENT]
            # Docutils needs empty lines between items of several lines.
            was_short, is_short = is_short, len(output) == 1 and output != [_COMMENT]
            is_close = block.is_tight and was_short and is_short
            result += [] if is_close or not result else [""]
            result += _mark_first(f"{marker} ", output)
        return result

    def formula(self, block: model.Code) -> list[str]:
        tex = [each.strip() for each in code_lines(formula_parts(block.text).tex)]
        if not any(tex):
            return []
        return [*self.anchor(block.anchor), ".. math::", "", *_indent(tex)]

    def table(self, block: model.Table) -> list[str]:
        has_head = any(block.head)
        rows = [row for row in (block.head if has_head else (), *block.rows) if row]
        count = max(map(len, rows), default=0)
        if not count:
            return self.paragraph(caption_of(block))
        # Docutils does not accept a head without rows, so such a head is an ordinary row.
        head = [f"{_INDENT}:header-rows: 1"] if has_head and len(rows) > 1 else []
        caption = self.one_line(caption_of(block))
        result = [
            *self.anchor(block.anchor),
            f".. list-table:: {caption}".rstrip(),
            *head,
            f"{_INDENT}:widths: auto",
            "",
        ]
        for row in rows:
            cells = [
                self.paragraph(cell) or [""] for cell in (*row, *(model.RichText(),) * (count - len(row)))
            ]
            output = [each for cell in cells for each in _mark_first("- ", cell)]
            result += _indent(_mark_first("* ", output))
        return result

    def picture(self, block: model.Picture) -> list[str]:
        target = safe_target(block.source)
        is_relative = _SIMPLE_SOURCE.fullmatch(block.source) is not None
        if not (is_relative or target.startswith("http")):
            return self.paragraph(caption_of(block) + " " + block.source)
        alternative = clean_field(block.alternative).strip() or _words(block.description)
        options = [f"{_INDENT}:alt: {alternative}"] if alternative else []
        options += [f"{_INDENT}:width: {block.width}%"] if block.width else []
        address = target or block.source.replace(" ", _GAP)
        caption = self.one_line(caption_of(block))
        shown = ["", _INDENT + caption] if caption else []
        kind = "figure" if caption else "image"
        return [*self.anchor(block.anchor), f".. {kind}:: {address}", *options, *shown]

    def bibliography(self, block: model.Bibliography) -> list[str]:
        result: list[str] = []
        for entry in block.entries:
            output = self.entry(entry)
            result += ["", *output] if result else output
        return result

    def entry(self, entry: model.BibliographyEntry) -> list[str]:
        label = entry.label + " " if entry.label else entry.label
        output = self.paragraph(label + entry.text)
        anchor = self.anchor(entry.anchor)
        result = [*anchor, *output] if output else []
        annotation = self.paragraph(entry.annotation)
        if annotation:
            comment = [] if len(output) == 1 else [_COMMENT]
            result += ["", *comment, *([""] if comment else []), *_indent(annotation)]
        return result

    def notes(self) -> list[str]:
        """Return notes that are called as footnotes, and the others as lists: docutils warns of uncalled footnotes."""
        numbers = set(called_notes(self.document))
        footnotes: list[str] = []
        others: list[str] = []
        for number, blocks in enumerate(self.document.notes, start=1):
            if number in numbers:
                footnotes += [*_mark_first(f".. [{number}] ", self.inside(blocks) or [_COMMENT]), ""]
            else:
                others += [_COMMENT, "", *self.listing(model.List(items=(blocks,), start=number)), ""]
        return (others + footnotes)[:-1]


def _name(anchor: str) -> str:
    return _ILLEGAL_IN_NAME.sub("-", clean_text(anchor)).strip("-_.+")


def _authors(authors: tuple[str, ...]) -> list[str]:
    names = "; ".join(clean_field(author) for author in authors).replace("\\", "\\\\").strip()
    return [".. meta::", f"{_INDENT}:author: {names}"] if names else []


def _code(block: model.Code) -> list[str]:
    output = [each.rstrip() for each in shown_lines(block)]
    if not any(output):
        return []
    # With an option, the first line keeps its indent. An argument for the language would need Pygments to know it.
    language = block.language.casefold()
    name = language if _CLASS.fullmatch(language) else "text"
    return [".. code::", f"{_INDENT}:class: {name}", "", *_indent(output)]


def _calls(text: model.RichText) -> tuple[Run, ...]:
    return tuple(run for each in split_lines(text) for run in each.runs if model.Mark.NOTE in run.marks)


def _words(text: model.RichText) -> str:
    return " ".join(" ".join("".join(run.text for run in each.runs) for each in split_lines(text)).split())


def _indent(lines: list[str]) -> list[str]:
    return [_INDENT + each if each else "" for each in lines]


def _mark_first(marker: str, lines: list[str]) -> list[str]:
    """Return lines with a marker before the first, and the others indented below it."""
    indent = " " * (3 if marker.startswith("..") else len(marker))
    first, *rest = lines
    return [(marker + first).rstrip(" "), *(indent + each if each else "" for each in rest)]
