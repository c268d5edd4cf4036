"""Formatting the citations in the Markdown cells of a notebook; nothing else in it changes."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from essence_refs import formats
from essence_refs.errors import FileError
from essence_refs.model import Block, Document, Heading, Mark, Paragraph, RichText, Span
from essence_refs.publish.reports.citation_numbering import CitationNumbering
from essence_refs.publish.reports.source_citations import Part, SourceInserter, line_starts
from essence_refs.reports.report import FORMATTED, LINE_END, Report, ReportCitation

_DIV = re.compile(r"\s*(?P<colons>:{3,})\s*(?P<name>[^\s:].*)?")
_INDENT = re.compile(r"\{\n(?P<indent>[ \t]+)\"")
_SURROGATE = re.compile("[\ud800-\udfff]")
# In this minor version of nbformat 4, the last one so far, cells have an id.
_WITH_IDS = 5

Json = dict[str, Any]
Texts = Mapping[str, tuple[RichText, RichText]]


@attrs.frozen(eq=False)
class CitedNotebook:
    """
    A notebook, and what replaces the citations and the lists of references in its text.

    ``lists`` are the blocks of each list of the report, by its number; ``final`` are those of a list that the notebook has
    no position for.
    """

    report: Report
    numbering: CitationNumbering
    texts: Texts
    lists: Mapping[int, tuple[Block, ...]]
    final: tuple[Block, ...]
    notes: tuple[tuple[Block, ...], ...]

    def write(self) -> str:
        """
        Return the notebook as JSON; one that was formatted before, and cites nothing, is unchanged.

        Raises:
            FileError: for a notebook that was formatted before and has new citations, because the list of references
                would lack the works that were cited before.

        """
        notebook: Json = json.loads(self.report.notebook.removeprefix("\N{BYTE ORDER MARK}"))
        cells = [each for each in notebook["cells"] if each["cell_type"] == "markdown"]
        if any(FORMATTED in _source(each) for each in cells):
            if not any(self._is_in_text(each) for each in self.report.citations):
                return self.report.notebook
            message = "its citations were formatted before: format the notebook that they were written in"
            raise FileError(Path(self.report.source), message)
        placed: set[int] = set()
        for number, cell in enumerate(notebook["cells"], start=1):
            if cell["cell_type"] == "markdown":
                before = _source(cell)
                after = self._text(number, before, placed)
                if after != before:
                    cell["source"] = (
                        after.splitlines(keepends=True) if isinstance(cell["source"], list) else after
                    )
        self._add_cells(notebook, placed)
        return _write_json(notebook, self.report.notebook)

    def _text(self, cell: int, source: str, placed: set[int]) -> str:
        """Return the text of a cell with its citations and lists; the numbers of the lists are added to *placed*."""
        starts = line_starts(source)
        lists = dict(self._lists_in(cell, source, starts))
        placed.update(lists)
        output, done = "", 0
        inserter = SourceInserter(self.texts, self.numbering.pieces, self.numbering.without_author)
        citations = list(self._citations_in(cell, source, starts))
        for number, (begin, end) in lists.items():
            output += inserter.source(source, (done, begin), citations)
            output += (
                f"{FORMATTED}\n\n{_markdown(self.lists[number]).strip()}" if number in self.lists else ""
            )
            done = end
        return output + inserter.source(source, (done, len(source)), citations)

    def _citations_in(self, cell: int, source: str, starts: tuple[int, ...]) -> Iterator[tuple[int, Part]]:
        """Yield the numbers and the positions of the citations in a cell, in order."""
        own = [
            (each.start, number, each)
            for number, each in enumerate(self.report.citations)
            if number in self.numbering.pieces
            and self._is_in_text(each)
            and self._origin(each.start[0])[0] == cell
        ]
        done = 0
        for _, number, each in sorted(own, key=lambda found: found[:2]):
            begin, end = self._position(each, source, starts, done)
            yield number, (begin, end)
            done = end

    def _position(self, citation: ReportCitation, source: str, starts: tuple[int, ...], done: int) -> Part:
        (first, column), (last, after) = citation.start, citation.end
        begin = starts[self._origin(first)[1] - 1] + column - 1
        end = starts[self._origin(last)[1] - 1] + after - 1
        key = f"@{citation.cites[0].key}"
        if (
            column
            and after
            and done <= begin
            and source[begin] in "[@-"
            and _mentions(source[begin:end], key)
        ):
            return begin, end
        # In a row of a table, equal cells have the column of the first.
        found = re.compile(r"\[[^\[\]]*" + re.escape(key) + r"[^\[\]]*\]|-?" + re.escape(key)).search(
            source, done
        )
        if found is None:
            message = f"the citation {key} in cell {self._origin(first)[0]} cannot be replaced"
            raise FileError(Path(self.report.source), message)
        return found.span()

    def _lists_in(self, cell: int, source: str, starts: tuple[int, ...]) -> Iterator[tuple[int, Part]]:
        """Yield the numbers of the lists in a cell, and the positions of their blocks between colons."""
        lines = LINE_END.split(source)
        for number, each in enumerate(self.report.lists):
            origin, line = self._origin(each.line)
            opening = _DIV.fullmatch(lines[line - 1]) if origin == cell and line else None
            if opening is None or not opening["name"]:
                continue
            depth = 0
            for at in range(line - 1, len(lines)):
                found = _DIV.fullmatch(lines[at])
                depth += (1 if found["name"] else -1) if found else 0
                if not depth:
                    break
            yield number, (starts[line - 1], starts[at] + len(lines[at]))

    def _is_in_text(self, citation: ReportCitation) -> bool:
        """Return whether a citation is in the text of a cell; those in what code displayed are left as they are."""
        return self._origin(citation.start[0])[1] > 0

    def _origin(self, line: int) -> tuple[int, int]:
        return self.report.cells[line - 1] if line else (0, 0)

    def _add_cells(self, notebook: Json, placed: set[int]) -> None:
        """Add the notes that are citations, and the lists that have no position of their own, at the end."""
        calls = {
            int(str(piece.content[0]))
            for citation, pieces in self.numbering.pieces.items()
            for piece in pieces
            if isinstance(piece, Span) and piece.mark is Mark.NOTE
            if self._is_in_text(self.report.citations[citation])
        }
        notes: list[Block] = []
        for number in sorted(calls):
            first, *more = self.notes[number - 1]
            if isinstance(first, Paragraph):
                first = Paragraph(text=RichText((Span(Mark.SUPERSCRIPT, (str(number),)), " ")) + first.text)
            notes += (first, *more)
        others = [block for number, blocks in self.lists.items() if number not in placed for block in blocks]
        for name, blocks in (("notes", tuple(notes)), ("references", self.final or tuple(others))):
            if blocks:
                cell = {
                    "cell_type": "markdown",
                    "metadata": {},
                    "source": f"{FORMATTED}\n\n{_markdown(blocks).strip()}",
                }
                if (
                    any("id" in each for each in notebook["cells"])
                    or notebook.get("nbformat_minor") == _WITH_IDS
                ):
                    cell["id"] = _unused_id(notebook, f"essence-refs-{name}")
                notebook["cells"].append(cell)


def _mentions(written: str, key: str) -> bool:
    return key in written or f"@{{{key[1:]}}}" in written


def _markdown(blocks: tuple[Block, ...]) -> str:
    # A notebook has its title at the first level.
    return formats.write(Document(title="", blocks=tuple(map(_plain_heading, blocks))), "markdown")


def _plain_heading(block: Block) -> Block:
    return attrs.evolve(block, anchor="") if isinstance(block, Heading) else block


def _source(cell: Json) -> str:
    source: Any = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _unused_id(notebook: Json, wanted: str) -> str:
    used = {each.get("id") for each in notebook["cells"]}
    number, found = 1, wanted
    while found in used:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _write_json(notebook: Json, before: str) -> str:
    """Return a notebook as JSON with the indents that it had before."""
    found = _INDENT.match(before.lstrip("\N{BYTE ORDER MARK}"))
    text = json.dumps(notebook, ensure_ascii=False, indent=found["indent"] if found else None)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + (
        "\n" if before.endswith("\n") else ""
    )
