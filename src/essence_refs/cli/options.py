"""Options that several commands have, and opening the library that they name."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypedDict, Unpack

import click

from essence_refs import files
from essence_refs.cli import completers, problems
from essence_refs.cli.output import Destination
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import ProblemsError
from essence_refs.files.reading_options import TITLE_CASES, TitleCase
from essence_refs.formats.options import MINIMUM_WIDTH
from essence_refs.model import Library


class _File(click.Path):
    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Any:
        """Refuse an empty name, which pathlib takes for the current folder."""
        if value == "":
            self.fail("the name of a file is empty", param, ctx)
        return super().convert(value, param, ctx)


# Our own code reports files that cannot be read. Click would stop at the first one, and at an output file too.
FILE = _File(path_type=Path, readable=False)
Command = Callable[..., Any]
KEEP_GOING = (
    "Go on in spite of errors: leave out only the entries that cannot be read, and exit with 1 at the end."
)


class Source(TypedDict):
    """The options that name a library."""

    library: tuple[Path, ...]
    framework: Path | None
    encoding: str | None
    keep_going: bool
    titles: TitleCase
    useprefix: bool
    map_: Path | None
    tags: tuple[Path, ...]


def framework(command: Command) -> Command:
    """Add the option that names the framework."""
    return click.option(
        "--framework",
        type=FILE,
        metavar="TOML",
        help="The framework file; by default that of the ESSENCE project.",
    )(command)


def encoding(command: Command) -> Command:
    """Add the option that names the files' encoding."""
    return click.option("--encoding", metavar="NAME", help="The encoding of the files; by default UTF-8.")(
        command
    )


def map_(command: Command) -> Command:
    """Add the option that names the map."""
    return click.option(
        "--map",
        "map_",
        type=FILE,
        metavar="TOML",
        help="The map file: what columns, codes and keywords of other programs mean.",
    )(command)


def tags(command: Command) -> Command:
    """Add the option that names tables of tags."""
    return click.option(
        "--tags",
        multiple=True,
        type=FILE,
        metavar="FILE",
        help="A table of tags (.csv, .toml); by default tags.csv or tags.toml beside the library.",
    )(command)


def source(command: Command) -> Command:
    """Add the options that name the library, and the option that leaves out entries with errors."""
    library = click.option(
        "--library",
        "-l",
        multiple=True,
        type=FILE,
        metavar="FILE",
        help="A file of references (.bib, .json, .ris, .nbib, .ciw, .xml, .csv, .xlsx) or a folder; repeat it for several; by default the shipped items.",
    )
    keep_going = click.option("--keep-going", "-k", is_flag=True, help=KEEP_GOING)
    return library(framework(map_(tags(encoding(keep_going(titles(useprefix(command))))))))


def titles(command: Command) -> Command:
    """Add the option for the case of titles."""
    return click.option(
        "--titles",
        type=click.Choice(TITLE_CASES),
        metavar="CASE",
        default="auto",
        show_default=True,
        help="Print English titles as-written, in sentence case, or auto: by the braces in each .bib file.",
    )(command)


def useprefix(command: Command) -> Command:
    """Add biblatex's option for the particles of names, and its short form."""

    # click before 8.2.2 sets the parameter of two options to the default of the second.
    @functools.wraps(command)
    def with_useprefix(*, useprefix: bool, no_useprefix: bool, **others: Any) -> Any:
        return command(useprefix=useprefix and not no_useprefix, **others)

    option = click.option(
        "--useprefix",
        type=click.BOOL,
        default=True,
        show_default=True,
        metavar="BOOL",
        help="false: a particle such as “van der” is left out where only the family name is shown.",
    )
    short = click.option("--no-useprefix", is_flag=True, hidden=True)
    return option(short(with_useprefix))


def appearance(command: Command) -> Command:
    """Add the options for the style and its language."""
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
    """Add the option for the language of the style's terms."""
    return click.option(
        "--locale", default="en-GB", show_default=True, metavar="TAG", help="The language of the terms."
    )(command)


def destination(command: Command) -> Command:
    """
    Add the options for the output, and pass them to the command as one value.

    The parameter ``destination`` of the command is an `output.Destination`, checked before any work is done.
    """

    @functools.wraps(command)
    def with_destination(
        *,
        format_: str | None,
        output: tuple[Path, ...],
        template: Path | None,
        width: int | None,
        metadata: bool,
        id_prefix: str | None,
        **others: Any,
    ) -> Any:
        where = Destination(
            format_=format_,
            outputs=output,
            template=template,
            # Only reports have it.
            live=others.pop("live", None),
            width=width,
            metadata=metadata,
            id_prefix=id_prefix,
        )
        where.check()
        where.refuse_overwriting("template", [template])
        where.refuse_overwriting("report", [others.get("report")])
        where.refuse_overwriting("library", others.get("library", ()))
        where.refuse_overwriting("framework", [others.get("framework")])
        where.refuse_overwriting("map", [others.get("map_")])
        where.refuse_overwriting("table of tags", others.get("tags", ()))
        where.refuse_overwriting("style", [others.get("style")])
        return command(destination=where, **others)

    decorated: Command = with_destination
    for option in reversed(_DESTINATION):
        decorated = option(decorated)
    return decorated


def bib_files(command: Command) -> Command:
    """Add the option for the .bib files that the command changes."""
    return click.option(
        "--library",
        "-l",
        multiple=True,
        required=True,
        type=FILE,
        metavar="BIB",
        help="The .bib file with the items; repeat it for several files.",
    )(command)


def dry_run(command: Command) -> Command:
    """Add the option to show the changes of files, and to make none."""
    return click.option("--dry-run", "-n", is_flag=True, help="Show what would change, and change nothing.")(
        command
    )


def tags_to_add(type_help: str, reason_help: str) -> Callable[[Command], Command]:
    """Return a decorator that adds the options for tags; the help of types and of their reason depends on the command."""
    added = (
        click.option(
            "--level", multiple=True, metavar="LEVEL", shell_complete=completers.levels, help="A level."
        ),
        click.option(
            "--type",
            "type_",
            multiple=True,
            metavar="TYPE",
            shell_complete=completers.types,
            help=type_help,
        ),
        click.option(
            "--kind",
            multiple=True,
            metavar="VALUE",
            shell_complete=completers.kinds,
            help="A value of any facet of the framework.",
        ),
        click.option("--reason", metavar="TEXT", help=reason_help),
    )
    return lambda command: functools.reduce(lambda found, each: each(found), reversed(added), command)


_DESTINATION = (
    click.option(
        "--format",
        "-f",
        "format_",
        metavar="NAME",
        shell_complete=completers.formats_,
        help="The output format; by default that of the file's ending, or plain text.",
    ),
    click.option(
        "--output",
        "-o",
        multiple=True,
        type=FILE,
        metavar="FILE",
        help="Write to this file, replacing it in one step; repeat it for several; - is stdout.",
    ),
    click.option(
        "--template",
        type=FILE,
        metavar="DOCX",
        help="Word: use the styles, headers and footers of this file.",
    ),
    click.option(
        "--width",
        type=click.IntRange(min=MINIMUM_WIDTH),
        metavar="N",
        help="Plain text: lines of at most N characters.",
    ),
    click.option(
        "--metadata", is_flag=True, help="HTML: add data for reference managers and search engines."
    ),
    click.option(
        "--id-prefix",
        metavar="TEXT",
        help="HTML, LaTeX and reStructuredText: begin ids with this; by default reStructuredText and fragments use the "
        "name of the file.",
    ),
)


def open_source(**source: Unpack[Source]) -> Library:
    """
    Return the library that the options name, and print its problems on stderr.

    Raises:
        ProblemsError: when there are errors in its files, unless they are left out.
        FileError: when a file cannot be read.

    """
    framework = files.framework_of(source["framework"], source["library"])
    if source["map_"] is not None:
        # Its mistakes are not those of the framework.
        files.open_map(source["map_"])
    try:
        library = files.load(
            *source["library"],
            framework=framework,
            keep_going=source["keep_going"],
            encoding=source["encoding"],
            titles=source["titles"],
            useprefix=source["useprefix"],
            map=source["map_"],
            tags=source["tags"] or None,
        )
    except ProblemsError as error:
        if source["library"]:
            raise
        # The shipped items have no errors with their own framework.
        why = "the shipped items are tagged on another framework than this one"
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
    """Exit with code 1 if entries were left out: the output is correct but incomplete."""
    if any(problem.severity is Severity.ERROR for problem in library.problems):
        raise click.exceptions.Exit(1)
