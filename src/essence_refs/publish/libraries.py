"""Opening, checking, converting and writing libraries, and finding styles."""

import os
from collections.abc import Iterator

import attrs

from essence_refs import files
from essence_refs.diagnostics import Problem, Severity
from essence_refs.files.reading import normal_path
from essence_refs.model import Framework, Library
from essence_refs.model.results import WriteResult
from essence_refs.values import Value

FrameworkSource = Framework | str | os.PathLike[str] | None


@attrs.frozen(eq=False, repr=False)
class LoadedLibrary(Library):
    """A library that was read from files or a text, and can be written in the formats of references."""

    def write(self, format: str = "bibtex") -> str:  # noqa: A002 - the plain word for users
        """
        Return the references in the format called *format*, "bibtex" or "csl-json".

        What the format cannot carry is left out; `convert` reports it as well.

        Raises:
            UnknownFormatError: with similar names of formats.

        """
        return convert(self, to=format).text


@attrs.frozen(kw_only=True, eq=False, repr=False)
class CheckResult(Value):
    """
    The problems that `check` found, in the order of the files and of their lines; ``print`` shows a line for each.

    ``library`` has the references that could be read.
    """

    library: Library
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether any problem is an error."""
        return any(each.severity is Severity.ERROR for each in self.problems)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.problems)

    def __len__(self) -> int:
        return len(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def load(
    *sources: files.Source,
    framework: FrameworkSource = None,
    keep_going: bool = False,
    encoding: str | None = None,
    format: str | None = None,  # noqa: A002 - as above
) -> LoadedLibrary:
    """
    Return the library in the *sources*, or, without any, the seven evidence items of the ESSENCE project.

    A source is a path, a folder (its files of references, in alphabetical order) or an open file. A file whose name
    ends in ".json" is CSL-JSON, any other one BibTeX, unless *format* is the name of a format. *framework* is a .toml
    file or the framework of another library, by default the ESSENCE framework. With *keep_going* the library has
    the entries without errors, and its ``problems`` are what is wrong with the others.

    Raises:
        ProblemsError: with everything that is wrong in the files, unless *keep_going* is true.
        FileError: when a file cannot be read, or a folder has no file of references.
        UnknownFormatError: with similar names of formats.

    """
    return _loaded(
        files.open_library(
            *sources, format_name=format, framework=framework, keep_going=keep_going, encoding=encoding
        )
    )


def loads(
    text: str,
    format: str = "bibtex",  # noqa: A002 - as above
    *,
    framework: FrameworkSource = None,
    keep_going: bool = False,
    source: str = "",
) -> LoadedLibrary:
    """
    Return the library in a text; *source* is the name of the text in its problems.

    Raises:
        ProblemsError: with everything that is wrong in the text, unless *keep_going* is true.
        UnknownFormatError: with similar names of formats.

    """
    return _loaded(
        files.parse_library(text, format, framework=framework, keep_going=keep_going, source=source)
    )


def convert(
    *sources: files.Source | Library,
    to: str,
    framework: FrameworkSource = None,
    keep_going: bool = False,
    encoding: str | None = None,
    format: str | None = None,  # noqa: A002 - as above
) -> WriteResult:
    """
    Return the references of a library, or of sources as `load` takes them, in the format called *to*.

    The result has the ``text``, and as ``problems`` those of the sources and whatever could not be carried over.

    Raises:
        ProblemsError: with everything that is wrong in the sources, unless *keep_going* is true.
        FileError: when a file cannot be read, or a folder has no file of references.
        UnknownFormatError: with similar names of formats.
        TypeError: for a library beside other sources.

    """
    library = _only_library(sources)
    if library is not None:
        return files.write_references(library, to, framework=library.framework)
    return files.convert(
        *_without_libraries(sources),
        to=to,
        format_name=format,
        framework=framework,
        keep_going=keep_going,
        encoding=encoding,
    )


def check(
    *sources: files.Source | Library,
    framework: FrameworkSource = None,
    encoding: str | None = None,
    fields: bool = False,
) -> CheckResult:
    """
    Return every problem of a library, or of sources as `load` takes them; without any, of the shipped items.

    A file that cannot be read is a problem too. With *fields* so is each field that no style can show.

    Raises:
        TypeError: for a library beside other sources.

    """
    # Loading a library needs no checks.
    from essence_refs import checks  # noqa: PLC0415

    library = _only_library(sources)
    if library is None:
        library = files.open_library(
            *_without_libraries(sources),
            framework=framework,
            encoding=encoding,
            keep_going=True,
            skip_unreadable=True,
        )
    order = {
        normal_path(each): index for index, each in enumerate(sources) if isinstance(each, str | os.PathLike)
    }

    def position(problem: Problem) -> tuple[int, str, int, int]:
        # The files of a folder are in alphabetical order.
        folder = order.get(os.path.dirname(problem.source), 0)  # noqa: PTH120 - loading a library imports no pathlib
        return order.get(problem.source, folder), problem.source, problem.line, problem.column

    problems = sorted((*library.problems, *checks.check(library, fields=fields)), key=position)
    return CheckResult(library=library, problems=tuple(problems))


def styles(search: str = "") -> "tuple[files.StyleFile, ...]":  # evaluated, it would import the style engine
    """Return the installed styles, or those with all words of *search* in their name or title."""
    return tuple(files.style_names(search))


def _loaded(library: Library) -> LoadedLibrary:
    return LoadedLibrary(library.references, library.framework, library.problems)


def _only_library(sources: tuple[files.Source | Library, ...]) -> Library | None:
    libraries = [each for each in sources if isinstance(each, Library)]
    if libraries and len(sources) > 1:
        raise TypeError("a library is used alone: give one library, or paths and open files")
    return libraries[0] if libraries else None


def _without_libraries(sources: tuple[files.Source | Library, ...]) -> tuple[files.Source, ...]:
    return tuple(each for each in sources if not isinstance(each, Library))
