"""A report that has been read: its blocks, and its citations before a style renders them."""

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.model import EMPTY, Block, RichText


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
    """Works that are cited together; with ``in_text`` the first work's author is part of the sentence."""

    cites: tuple[ReportCite, ...]
    in_text: bool = False


@attrs.frozen(kw_only=True)
class Report:
    """
    A report as its author wrote it.

    In its text, ``Span(Mark.CITATION, (str(n),))`` refers to ``citations[n]``, and ``Span(Mark.NOTE, (str(n),))`` to
    ``notes[n - 1]``, the author's own footnotes. A bibliography without entries marks the position of the references;
    without one they go to the end. ``style`` and ``bibliography`` come from the front matter. ``nocite`` are keys to
    list without citing them; "*" means all keys. ``value_locations`` are the language, the style and the files of the
    front matter, each with its line and column. ``picture_lines`` are the addresses of pictures, each with the line of
    its first occurrence.
    """

    source: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    style: str = ""
    bibliography: tuple[str, ...] = ()
    nocite: tuple[ReportCite, ...] = ()
    references_title: str = ""
    blocks: tuple[Block, ...] = ()
    notes: tuple[tuple[Block, ...], ...] = ()
    citations: tuple[ReportCitation, ...] = ()
    value_locations: tuple[tuple[str, tuple[int, int]], ...] = ()
    picture_lines: tuple[tuple[str, int], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether a problem makes it impossible to render the report."""
        return any(each.severity is Severity.ERROR for each in self.problems)
