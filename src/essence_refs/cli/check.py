"""The command `check`: report everything that a curator should correct."""

import shutil
import sys
from pathlib import Path

import click

from essence_refs import publish
from essence_refs.cli import options, problems
from essence_refs.diagnostics import count_of, count_problems


@click.command(short_help="Report the problems in files.")
@click.argument("files", nargs=-1, type=options.FILE)
@options.framework
@options.map_
@options.tags
@options.encoding
@click.option(
    "--report",
    type=click.Choice([*problems.WRITERS]),
    default="text",
    show_default=True,
    help="For people, for programs, or for annotations in a pull request on GitHub.",
)
@click.option("--all", "all_", is_flag=True, help="Text: a line for each problem, also where many are alike.")
@click.option("--strict", is_flag=True, help="Exit with code 1 if there are warnings.")
@click.option("--fields", is_flag=True, help="Also report fields unknown to biblatex and the framework.")
@click.option(
    "--config",
    type=options.FILE,
    metavar="TOML",
    help="The file whose table check switches codes; by default the nearest essence-refs.toml or pyproject.toml.",
)
def check(
    *,
    files: tuple[Path, ...],
    framework: Path | None,
    map_: Path | None,
    tags: tuple[Path, ...],
    encoding: str | None,
    report: str,
    all_: bool,
    strict: bool,
    fields: bool,
    config: Path | None,
) -> None:
    """
    Report the problems in FILES of references, or in the shipped items.

    Problems that are alike in a file are one line, with their number and a few of their lines. The exit code is 1
    if there are errors.
    """
    result = publish.check(
        *files,
        framework=framework,
        encoding=encoding,
        fields=fields,
        configuration=config,
        map=map_,
        tags=tags or None,
    )
    if report == "text":
        summaries = result.summaries
        shown = result.problems if all_ else [each.problem for each in summaries]
        # As in every command, the problems are on stderr; stdout has their number.
        click.echo(problems.text(shown, width=_width()), nl=False, err=True)
        items = count_of(len(result.library), "item")
        ending = (
            f" in {count_of(len(shown), 'line')}; --all has a line for each"
            if len(result) > len(shown)
            else ""
        )
        click.echo(f"{items} read, {count_problems(result)}{ending}")
    else:
        click.echo(problems.WRITERS[report](result), nl=False)
    if result.has_errors or (strict and result.has_warnings):
        raise click.exceptions.Exit(1)


def _width() -> int | None:
    """Return the width of the terminal, None if stderr is no terminal: programs read one line for each problem."""
    return shutil.get_terminal_size().columns if sys.stderr.isatty() else None
