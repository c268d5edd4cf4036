"""The command `check`: report everything that a curator should correct."""

from pathlib import Path

import click

from essence_refs import publish
from essence_refs.cli import options, problems


@click.command(short_help="Report the problems in files.")
@click.argument("files", nargs=-1, type=options.FILE)
@options.framework
@options.encoding
@click.option(
    "--report",
    type=click.Choice([*problems.WRITERS]),
    default="text",
    show_default=True,
    help="For people, for programs, or for annotations in a pull request on GitHub.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--fields", is_flag=True, help="Also report the fields that no style can show.")
def check(
    *,
    files: tuple[Path, ...],
    framework: Path | None,
    encoding: str | None,
    report: str,
    strict: bool,
    fields: bool,
) -> None:
    """
    Report the problems in FILES of references, or in the shipped items.

    Every problem is reported with its file and line. The exit code is 1 if there are errors.
    """
    result = publish.check(
        *options.unique_files(files), framework=framework, encoding=encoding, fields=fields
    )
    if report == "text":
        # As in every command, the problems are on stderr; stdout has their number.
        click.echo(problems.text(result), nl=False, err=True)
        number = len(result.library)
        items = "1 item" if number == 1 else f"{number:,} items"
        click.echo(f"{items} read, {problems.count(result)}")
    else:
        click.echo(problems.WRITERS[report](result), nl=False)
    if result.has_errors or (strict and result.problems):
        raise click.exceptions.Exit(1)
