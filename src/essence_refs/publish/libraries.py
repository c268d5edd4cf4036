"""Checking libraries and finding styles."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, overload

import attrs

from essence_refs import files
from essence_refs.arguments import checked
from essence_refs.diagnostics import Problem, Severity, count_problems
from essence_refs.errors import ProblemsError
from essence_refs.files.libraries import FrameworkSource, Source, TagSources, split_sources
from essence_refs.front_end import Displayed
from essence_refs.model import Framework, Library
from essence_refs.values import Value

if TYPE_CHECKING:
    from essence_refs.checks import ProblemSummary


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CheckResult(Displayed, Value, Sequence[Problem]):
    """
    Every problem that `check` found, in the order of the files and of their lines.

    ``summaries`` has a line for each habit that repeats in a file, and ``print`` shows these. ``library`` has the
    references that could be read.
    """

    library: Library
    problems: tuple[Problem, ...]

    @property
    def summaries(self) -> "tuple[ProblemSummary, ...]":  # evaluated, it would import the checks
        """The problems with those of one kind in one file together; each has its ``occurrences``."""
        from essence_refs import checks  # noqa: PLC0415 - loading a library needs no checks

        return checks.summarise(self.problems, self.library)

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error."""
        return any(each.severity is Severity.ERROR for each in self.problems)

    @property
    def has_warnings(self) -> bool:
        """Whether any problem is a warning."""
        return any(each.severity is Severity.WARNING for each in self.problems)

    @overload
    def __getitem__(self, index: int) -> Problem: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Problem, ...]: ...

    def __getitem__(self, index: int | slice) -> Problem | tuple[Problem, ...]:
        return self.problems[index]

    def __len__(self) -> int:
        return len(self.problems)

    def __repr__(self) -> str:
        return f"<CheckResult: {count_problems(self.problems)}>"

    def __str__(self) -> str:
        return "\n".join(map(str, self.summaries))


@checked(framework=(str, os.PathLike, Framework))
def check(  # noqa: PLR0913 - each keyword is one option of users
    *sources: Source | Library,
    framework: FrameworkSource = None,
    encoding: str | None = None,
    fields: bool = False,
    configuration: str | os.PathLike[str] | None = None,
    map: str | os.PathLike[str] | None = None,  # noqa: A002 - the plain word for users
    tags: TagSources = None,
) -> CheckResult:
    """
    Return every problem of a library, or of sources as `load` takes them; without any, of the shipped items.

    A file that cannot be read is a problem too. Where the framework or the *map* has mistakes, they are all that is reported. With *fields* so is each field that neither biblatex nor the
    framework defines. Codes are switched off or raised by the nearest essence-refs.toml or pyproject.toml, unless
    *configuration* is the path of one, and by the field ``check`` of entries.

    Raises:
        FileError: when the configuration cannot be read.
        TypeError: for a library beside other sources.

    """
    # Loading a library needs no checks.
    from essence_refs import checks  # noqa: PLC0415
    from essence_refs.files.check_settings import open_check_settings  # noqa: PLC0415

    library, paths = split_sources(sources)
    settings = open_check_settings(configuration)
    if library is None:
        try:
            library = files.load(
                *paths,
                framework=framework,
                encoding=encoding,
                keep_going=True,
                skip_unreadable=True,
                map=map,
                tags=tags,
            )
        except ProblemsError as error:
            # Without its framework or its map, no tag of a library can be read.
            return CheckResult(library=Library(), problems=(*settings.problems, *error.problems))
    found = (*library.problems, *checks.check(library, fields=fields))
    problems = checks.switch(found, library, settings.switches, fields=fields)
    order = {
        str(Path(each)): index for index, each in enumerate(sources) if isinstance(each, str | os.PathLike)
    }
    # The configuration comes before all files.
    order |= {each.source: -1 for each in settings.problems}
    order |= {each.location.source: -1 for each in settings.switches}

    def position(problem: Problem) -> tuple[int, str, int, int]:
        # The files of a folder are in alphabetical order.
        folder = order.get(str(Path(problem.source).parent), 0)
        return order.get(problem.source, folder), problem.source, problem.line, problem.column

    return CheckResult(library=library, problems=tuple(sorted((*settings.problems, *problems), key=position)))


@checked()
def styles(search: str = "") -> "tuple[files.StyleFile, ...]":  # evaluated, it would import the style engine
    """Return the installed styles, or those with all words of *search* in their name or title."""
    return tuple(files.style_names(search))
