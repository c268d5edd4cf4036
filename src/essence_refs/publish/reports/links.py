"""The links of a report to its own parts and to files: whether they lead somewhere."""

from collections.abc import Iterable
from pathlib import Path

from essence_refs.diagnostics import Problem
from essence_refs.files.reports import is_url, similar_files
from essence_refs.model import Block, Inline, Link
from essence_refs.model.traversal import anchors
from essence_refs.publish.rewriting import DocumentRewriter
from essence_refs.reports.report import Report
from essence_refs.suggestions import close_matches


class LinkChecker(DocumentRewriter):
    """Keeps the text of a link whose target does not exist, and reports it; a link to a missing file is reported and kept."""

    def __init__(self, report: Report, blocks: Iterable[Block]) -> None:
        self.source = report.source
        self.folder = Path(report.source).parent
        self.lines = dict(report.link_lines)
        self.anchors = tuple(anchors(blocks))
        # A text has no anchor in most formats: a link leads to its section.
        self.aliases = dict(report.aliases)
        self.problems: list[Problem] = []
        self._known = frozenset(self.anchors)
        self._checked: dict[str, bool] = {}

    def link(self, link: Link) -> tuple[Inline, ...]:
        """Return a link if it leads to an address, to a file or to a part of the report, and otherwise its text."""
        target = link.target
        if target.startswith("#"):
            section = self.aliases.get(target[1:])
            if section and target[1:] not in self._known:
                return (Link(f"#{section}", link.content),)
            if target not in self._checked:
                self._checked[target] = self._is_anchor(target)
            return (link,) if self._checked[target] else link.content
        if target not in self._checked and not is_url(target):
            self._checked[target] = True
            self._check_file(target)
        return (link,)

    def _is_anchor(self, target: str) -> bool:
        if target[1:] in self._known:
            return True
        close = close_matches(target[1:], self.anchors)
        self._add(
            f"no heading or other part of the report is called {target}",
            target,
            [f"#{each}" for each in close],
        )
        return False

    def _check_file(self, target: str) -> None:
        close = similar_files(target, self.folder)
        if close is not None:
            self._add(f"a link leads to {target}, and there is no such file", target, close)

    def _add(self, message: str, target: str, close: Iterable[str]) -> None:
        hint = " or ".join(close)
        self.problems.append(
            Problem(
                message=message,
                source=self.source,
                line=self.lines.get(target, 0),
                hint=f"did you mean {hint}?" if hint else "",
                code="link",
            )
        )
