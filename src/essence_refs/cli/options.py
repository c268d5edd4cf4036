"""The options that several commands share, each written once, and opening what they name."""

import functools
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypedDict, Unpack

import click

from essence_refs import files
from essence_refs.cli import completers, problems
from essence_refs.cli.output import Destination
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import ProblemsError
from essence_refs.formats.options import MINIMUM_WIDTH
from essence_refs.model import Library

# Whether a file can be read is said by whoever reads it: click would stop at the first one, and at an output too.
FILE = click.Path(path_type=Path, readable=False)
Command = Callable[..., Any]


class Source(TypedDict):
    """Which library, as the options say it."""

    library: tuple[Path, ...]
    framework: Path | None
    encoding: str | None
    keep_going: bool


def framework(command: Command) -> Command:
    """Add the option that names the framework."""
    return click.option(
        "--framework", type=FILE, metavar="TOML", help="The framework; the ESSENCE project's unless given."
    )(command)


def encoding(command: Command) -> Command:
    """Add the option that names the files' encoding."""
    return click.option("--encoding", metavar="NAME", help="The encoding of the files; UTF-8 unless given.")(
        command
    )


def source(command: Command) -> Command:
    """Add the options that say which library, and whether to go on without the bad entries of it."""
    library = click.option(
        "--library",
        "-l",
        multiple=True,
        type=FILE,
        metavar="FILE",
        help="A .bib or .json (CSL-JSON) file, and again for each further one; the shipped items unless given.",
    )
    keep_going = click.option(
        "--keep-going", "-k", is_flag=True, help="Leave out the entries with errors, and go on."
    )
    return library(framework(encoding(keep_going(command))))


def appearance(command: Command) -> Command:
    """Add the options that say how references are set."""
    style = click.option(
        "--style",
        "-s",
        default=files.DEFAULT_STYLE,
        show_default=True,
        metavar="NAME",
        shell_complete=completers.styles,
        help="A citation style by name, or a .csl file.",
    )
    return style(locale(command))


def locale(command: Command) -> Command:
    """Add the option that says in which language references are set."""
    return click.option(
        "--locale", default="en-GB", show_default=True, metavar="TAG", help="The language of the terms."
    )(command)


def destination(command: Command) -> Command:
    """
    Add the options that say in which formats, to which files and how, and hand them over as one value.

    The command gets a `output.Destination` as its parameter ``destination``, checked before any work is done.
    """

    @functools.wraps(command)
    def gathered(  # each option of the five is a parameter, and all others go through
        *,
        format_: str | None,
        output: tuple[Path, ...],
        template: Path | None,
        width: int | None,
        metadata: bool,
        **others: Any,
    ) -> Any:
        where = Destination(
            format_=format_, outputs=output, template=template, width=width, metadata=metadata
        )
        where.check()
        where.refuse_overwriting("template", [template])
        where.refuse_overwriting("report", [others.get("report")])
        where.refuse_overwriting("library", others.get("library", ()))
        where.refuse_overwriting("framework", [others.get("framework")])
        where.refuse_overwriting("style", [others.get("style")])
        return command(destination=where, **others)

    decorated: Command = gathered
    for option in reversed(_DESTINATION):
        decorated = option(decorated)
    return decorated


_DESTINATION = (
    click.option(
        "--format",
        "-f",
        "format_",
        metavar="NAME",
        shell_complete=completers.formats_,
        help="The output format; that of the file's ending, or else plain text.",
    ),
    click.option(
        "--output",
        "-o",
        multiple=True,
        type=FILE,
        metavar="FILE",
        help="Write to this file, and again for each further one; each is replaced in one step; - is stdout.",
    ),
    click.option(
        "--template",
        type=FILE,
        metavar="DOCX",
        help="Word: keep the styles, headers and footers of this file.",
    ),
    click.option(
        "--width",
        type=click.IntRange(min=MINIMUM_WIDTH),
        metavar="N",
        help="Plain text: lines of at most N characters.",
    ),
    click.option(
        "--metadata", is_flag=True, help="HTML: add what reference managers and search engines read."
    ),
)


def once(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return each file once, as it was first named: named twice it has every key twice, and cannot be written twice."""
    found: dict[str, Path] = {}
    for path in paths:
        found.setdefault(os.path.realpath(path), path)
    return tuple(found.values())


def open_source(**source: Unpack[Source]) -> Library:
    """
    Return the library that the options name, and say on stderr what is wrong with it.

    Raises:
        ProblemsError: when there are errors in its files, unless told to keep going.
        FileError: when a file cannot be read.

    """
    framework = files.open_framework(source["framework"])
    try:
        library = files.open_library(
            *once(source["library"]),
            framework=framework,
            keep_going=source["keep_going"],
            encoding=source["encoding"],
        )
    except ProblemsError as error:
        if source["library"]:
            raise
        # They have no errors of their own: what is wrong is that the framework is not theirs.
        why = "the shipped items hang on another framework than this one"
        problem = Problem(
            message=why,
            source=str(source["framework"]),
            hint="name your own files with --library",
            code="other-framework",
        )
        raise ProblemsError((*error.problems, problem)) from None
    if library.problems:
        click.echo(problems.text(library.problems), nl=False, err=True)
    return library


def exit_if_incomplete(library: Library) -> None:
    """End with exit code 1 when entries were left out: what was printed is good, and is not all."""
    if any(problem.severity is Severity.ERROR for problem in library.problems):
        raise click.exceptions.Exit(1)
