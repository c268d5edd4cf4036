"""What a report is once it has been read: blocks with the places of citations, before any style has set them."""

import attrs

from essence_refs.diagnostics import Problem, Severity
from essence_refs.model import EMPTY, Block, RichText


@attrs.frozen(kw_only=True)
class ReportCite:
    """
    One work of a citation, as its author wrote it: what stands behind the key is all in ``suffix``, a locator too.

    Lines and columns count from one; zero means that the place is not known.
    """

    key: str
    prefix: RichText = EMPTY
    suffix: RichText = EMPTY
    suppress_author: bool = False
    line: int = 0
    column: int = 0


@attrs.frozen(kw_only=True)
class ReportCitation:
    """Works that are cited together; ``in_text`` makes the first one's author part of the sentence."""

    cites: tuple[ReportCite, ...]
    in_text: bool = False


@attrs.frozen(kw_only=True)
class Report:
    """
    A report as its author wrote it.

    In its text ``citations[n]`` stands as ``Span(Mark.CITATION, (str(n),))``, and ``notes[n - 1]``, which are the
    author's own footnotes, as ``Span(Mark.NOTE, (str(n),))``. A bibliography without entries says where the list of
    references goes; without one it goes to the end. ``style`` and ``bibliography`` are what the front matter names,
    ``nocite`` are keys to be listed that are not cited ("*" is every one). ``picture_lines`` are the addresses of
    pictures, each with the line that shows it first.
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
    picture_lines: tuple[tuple[str, int], ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether something in the report keeps it from being set."""
        return any(each.severity is Severity.ERROR for each in self.problems)
