"""A report that has been read: its blocks, and its citations before a style renders them."""

import re
from collections.abc import Iterable
from typing import NamedTuple

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.model import EMPTY, Bibliography, BibliographyEntry, Block, RichText
from essence_refs.model.list_options import REFS

# Notebooks and reports may have been written on any system.
LINE_END = re.compile(r"\r\n?|\n")
# At the beginning of the references that we add to a notebook. Jupyter does not show it.
FORMATTED = "<!-- Formatted by essence-refs -->"


@attrs.frozen(kw_only=True)
class ReportCite:
    """
    One work of a citation, as its author wrote it; ``suffix`` is all text after the key, including a locator.

    Lines and columns count from one; zero means unknown.
    """

    key: str
    prefix: RichText = EMPTY
    suffix: RichText = EMPTY
    suppress_author: bool = False
    line: int = 0
    column: int = 0


@attrs.frozen(kw_only=True)
class ReportCitation:
    """
    Works that are cited together; with ``in_text`` the first work's author is part of the sentence.

    ``start`` and ``end`` are the line and column of its first character, and of the one after its last.
    """

    cites: tuple[ReportCite, ...]
    in_text: bool = False
    start: tuple[int, int] = attrs.field(default=(0, 0), eq=False, repr=False)
    end: tuple[int, int] = attrs.field(default=(0, 0), eq=False, repr=False)


class NotebookLine(NamedTuple):
    """The cell of a notebook that a line of a report comes from, and the line in that cell; zero means unknown."""

    cell: int = 0
    line: int = 0


@attrs.frozen(kw_only=True)
class ReportList:
    """
    A list of references that a report asks for: the identifier and the attributes of its block, and its line.

    ``title`` is the heading of a list from the front matter, and ``depth`` its depth.
    """

    name: str = REFS
    title: RichText = EMPTY
    depth: int = 0
    attributes: tuple[tuple[str, str], ...] = ()
    line: int = 0


@attrs.frozen(kw_only=True)
class Report:
    """
    A report as its author wrote it.

    In its text, ``Span(Mark.CITATION, (str(n),))`` refers to ``citations[n]``, and ``Span(Mark.NOTE, (str(n),))`` to
    ``notes[n - 1]``, the author's own footnotes. A bibliography with one entry, whose key is ``str(n)``, marks the
    position of ``lists[n]``. Without any list, all references go to the end, unless ``has_references`` is false. With
    ``link_citations`` each citation links to its references.

    ``style`` and ``bibliography`` come from the front matter; ``named_files`` are the files of a map, by their names.
    ``nocite`` are keys to list without citing them; "*" means all keys. ``value_locations`` are the language, the style
    and the files of the front matter, each with its line and column.

    ``picture_lines`` are the addresses of pictures, each with the line of its first occurrence. ``link_lines`` are the
    same for the targets of links to a part of the report ("#methods") or to a file, and ``formula_lines`` for the
    sources of formulas. ``raw_lines`` are the lines of raw blocks for LaTeX. ``aliases`` are identifiers of texts, with
    the anchors of their sections.

    ``pictures`` are the bytes of pictures within the file itself, by their addresses. If the report is a notebook,
    ``cells`` has the origin of each line, and ``notebook`` is its JSON.
    """

    source: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    style: str = ""
    bibliography: tuple[str, ...] = ()
    named_files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    nocite: tuple[ReportCite, ...] = ()
    lists: tuple[ReportList, ...] = ()
    has_references: bool = True
    numbers_sections: bool = False
    link_citations: bool = False
    references_title: str = ""
    blocks: tuple[Block, ...] = ()
    notes: tuple[tuple[Block, ...], ...] = ()
    citations: tuple[ReportCitation, ...] = ()
    value_locations: tuple[tuple[str, tuple[int, int]], ...] = ()
    picture_lines: tuple[tuple[str, int], ...] = ()
    link_lines: tuple[tuple[str, int], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = attrs.field(default=(), repr=False)
    cells: tuple[NotebookLine, ...] = attrs.field(default=(), repr=False)
    formula_lines: tuple[tuple[str, int], ...] = ()
    notebook: str = attrs.field(default="", repr=False)
    raw_lines: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    def in_order(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Return the problems of the report in the order of its lines, and after them those of other files as they are."""
        problems = [self.located(each) for each in problems]
        own = [each for each in problems if each.source == self.source]
        own.sort(key=lambda each: (each.cell, each.line, each.column))
        return (*own, *(each for each in problems if each.source != self.source))

    def located(self, problem: Problem) -> Problem:
        """Return a problem with its cell, if it is of a notebook."""
        if not self.cells or problem.source != self.source or problem.cell or not problem.line:
            return problem
        cell, line = self.cells[min(problem.line, len(self.cells)) - 1]
        return attrs.evolve(problem, cell=cell, line=line, column=problem.column if line else 0)

    @property
    def has_errors(self) -> bool:
        """Whether a problem makes it impossible to render the report."""
        return any(each.severity is Severity.ERROR for each in self.problems)


def list_position(number: int) -> Bibliography:
    """Return the block that marks the position of one of a report's lists of references."""
    return Bibliography(entries=(BibliographyEntry(key=str(number), text=EMPTY),))
