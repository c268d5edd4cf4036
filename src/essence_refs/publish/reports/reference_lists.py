"""The lists of references in a report: what each of them has, and their blocks."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from essence_refs import csl
from essence_refs.diagnostics import Problem
from essence_refs.errors import ProblemsError
from essence_refs.formats.runs import legal_anchor
from essence_refs.model import (
    EMPTY,
    Bibliography,
    Block,
    Group,
    Heading,
    Library,
    ReadingList,
    Reference,
    RichText,
)
from essence_refs.model.list_options import NAMED, ListOptions
from essence_refs.model.traversal import anchors
from essence_refs.publish.reading_lists import notes_under_items
from essence_refs.publish.reports.citation_numbering import CitationNumbering
from essence_refs.reports.report import Report, ReportList
from essence_refs.selection.reference_lists import (
    groups_of,
    list_options,
    list_problems,
    part_of,
    plan_lists,
)

_DEEPEST = 5


class ReportLists:
    """The lists that a report asks for, or one of all its references; ``problems`` are errors in their options."""

    def __init__(self, report: Report, library: Library) -> None:
        self.report = report
        self.library = library
        self.problems: list[Problem] = []
        self.lists = report.lists or ((ReportList(),) if report.has_references else ())
        self.options = tuple(map(self._options, self.lists))
        self.plans: tuple[ReadingList, ...] = ()
        self._depths: list[int] = []
        self._shown: set[str] = set()
        self._anchors: dict[str, str] = {}
        self._taken = set(anchors((*report.blocks, *(each for note in report.notes for each in note))))

    def _options(self, wanted: ReportList) -> ListOptions:
        files = dict(self.report.named_files).get(wanted.name.removeprefix(NAMED), ())
        try:
            options = list_options(wanted.attributes, self.library.framework)
        except ProblemsError as error:
            for problem in error.problems:
                self._add(problem, wanted)
            return ListOptions()
        return attrs.evolve(options, sources=self._sources(files))

    def _sources(self, files: Sequence[str]) -> frozenset[str]:
        """Return the files of the front matter as the library names them, which may be opened by another path."""
        if not files:
            return frozenset()
        folder = Path(self.report.source).parent
        wanted = {(folder / each).resolve() for each in files}
        known = {each.origin.source for each in self.library.references if each.origin}
        # A file without references has an empty list.
        return frozenset(each for each in known if Path(each).resolve() in wanted) or frozenset(
            map(str, wanted)
        )

    def _add(self, problem: Problem, of: ReportList) -> None:
        self.problems.append(attrs.evolve(problem, source=self.report.source, line=of.line))

    def plan(self, cited: Sequence[Reference], numbering: CitationNumbering) -> None:
        """Decide what each list has; *cited* are the references that are cited or in nocite."""
        headings = [numbering.list_headings.get(number, ()) for number, _ in enumerate(self.lists)]
        parts = [
            part_of(options, around, numbering.citation_headings)
            for options, around in zip(self.options, headings, strict=True)
        ]
        self.plans = plan_lists(self.options, self.library, (each.key for each in cited), parts)
        self._depths = [
            each.depth or max((level for level, _ in around), default=0)
            for each, around in zip(self.lists, headings, strict=True)
        ]

    @property
    def groups(self) -> tuple[tuple[tuple[Reference, ...], str], ...]:
        """The references under each heading of the lists, with their order, for the style engine."""
        return groups_of(self.plans)

    def with_uncited(self, cited: Sequence[Reference]) -> tuple[Reference, ...]:
        """Return the cited references, and those that are only listed."""
        listed = (each for plan in self.plans for each in plan.references)
        return tuple({each.key: each for each in (*cited, *listed)}.values())

    def list_problems(self, cited: Sequence[Reference]) -> Iterator[Problem]:
        """Yield a warning of cited works that are in no list, and one for each list that is empty."""
        if not self.lists:
            return
        names = [each.name for each in self.lists]
        unlisted, empty = list_problems(names, self.options, self.plans, (each.key for each in cited))
        if unlisted is not None:
            yield attrs.evolve(unlisted, source=self.report.source, line=self.lists[0].line)
        for problem, each, options in zip(empty, self.lists, self.options, strict=True):
            # With `per`, a chapter or section without citations has no list.
            if problem is not None and not (options.per and each.title):
                yield attrs.evolve(problem, source=self.report.source, line=each.line)

    def blocks(
        self, bibliographies: Sequence[Bibliography], style: csl.Style, locale: str
    ) -> Mapping[int, tuple[Block, ...]]:
        """Return the blocks of each list that is not empty, by its number; none if the style has no bibliography."""
        if not bibliographies:
            return {}
        rest = iter(bibliographies)
        result = {}
        for number, (each, plan) in enumerate(zip(self.lists, self.plans, strict=True)):
            depth, under = self._depths[number], notes_under_items(plan, style, locale)
            blocks = [block for group in plan.groups for block in self._group(group, depth + 1, rest, under)]
            if blocks:
                heading = [Heading(text=each.title, depth=depth, is_numbered=False)] if each.title else []
                result[number] = (*heading, *blocks)
        return result

    def linked(self, citations: Mapping[str, csl.Citation]) -> Iterator[tuple[str, csl.Citation]]:
        """Yield citations with links to the entries of their works in the lists, by their names."""
        listed = {each.key for plan in self.plans for each in plan.references}
        for name, citation in citations.items():
            cites = (
                attrs.evolve(each, target=f"#{self._anchor(each.key)}")
                if each.key in listed and not each.author_only
                else each
                for each in citation.cites
            )
            yield name, attrs.evolve(citation, cites=tuple(cites))

    def _anchor(self, key: str) -> str:
        """Return the anchor of the entry of a work, which no heading and no other entry has."""
        if key not in self._anchors:
            anchor = legal_anchor(f"ref-{key}")
            while anchor in self._taken:
                anchor += "-entry"
            self._taken.add(anchor)
            self._anchors[key] = anchor
        return self._anchors[key]

    def _group(
        self, group: Group, depth: int, rest: Iterator[Bibliography], under: Mapping[str, RichText]
    ) -> Iterator[Block]:
        if group.by:
            yield Heading(text=RichText.of(group.name), depth=min(depth, _DEEPEST), is_numbered=False)
        for inner in group.groups:
            yield from self._group(inner, depth + bool(group.by), rest, under)
        if group.groups:
            return
        bibliography = next(rest)
        entries = []
        for each in bibliography.entries:
            # An item that is listed twice has its anchor once.
            anchor = "" if each.key in self._shown else self._anchor(each.key)
            self._shown.add(each.key)
            entries.append(attrs.evolve(each, anchor=anchor, annotation=under.get(each.key, EMPTY)))
        if entries:
            yield attrs.evolve(bibliography, entries=tuple(entries))
