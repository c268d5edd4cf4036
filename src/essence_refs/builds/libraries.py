"""The libraries that the documents of a plan are made from."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from essence_refs import files
from essence_refs.errors import EssenceRefsError
from essence_refs.model import Library

if TYPE_CHECKING:
    from essence_refs.diagnostics import Problem
    from essence_refs.reports import Report


class PlanLibraries:
    """Libraries on one framework, opened when they are first asked for, and the problems in them."""

    def __init__(self, paths: tuple[Path, ...], **options: Any) -> None:
        """Open *paths* with these keywords of `load`."""
        self.encoding: str | None = options["encoding"]
        self._options = options
        self.problems: tuple[Problem, ...] = ()
        # The library of the plan, or the error that opening it raised; None before it is first asked for.
        self.opened: Library | EssenceRefsError | None = None
        self._paths = paths

    def library(self) -> Library:
        """
        Return the library of the plan.

        Raises:
            EssenceRefsError: the same error each time, when it cannot be opened.

        """
        if self.opened is None:
            try:
                self.opened = self._open(self._paths)
            except EssenceRefsError as error:
                self.opened = error
        if isinstance(self.opened, EssenceRefsError):
            raise self.opened
        return self.opened

    def library_of(self, report: "Report") -> Library:
        """Return the library of the plan, or of the report's front matter if the plan names none."""
        from essence_refs.publish.reports.styled_reports import libraries_of  # noqa: PLC0415 - few plans have reports

        if report.bibliography and not self._paths:
            return self._open(libraries_of(report))
        return self.library()

    def _open(self, paths: tuple[Path, ...]) -> Library:
        library = files.load(*paths, **self._options)
        self.problems += library.problems
        return library
