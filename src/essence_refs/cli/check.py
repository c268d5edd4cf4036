"""`check`: everything that a curator should mend, in one run."""

from pathlib import Path

import click

from essence_refs import publish
from essence_refs.cli import options, problems


@click.command(short_help="Say what is wrong in files.")
@click.argument("files", nargs=-1, type=options.FILE)
@options.framework
@options.encoding
@click.option(
    "--report",
    type=click.Choice([*problems.WRITERS]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of a pull request.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--fields", is_flag=True, help="Also name the fields that no style can show.")
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
    Say what is wrong in .bib FILES, or in the shipped items.

    Every problem is reported with its place. The exit code is 1 when there are errors.
    """
    found = publish.check(*options.once(files), framework=framework, encoding=encoding, fields=fields)
    if report == "text":
        # The problems on stderr, as everywhere; what is left for stdout is the sum of them.
        click.echo(problems.text(found), nl=False, err=True)
        number = len(found.library)
        items = "1 item" if number == 1 else f"{number:,} items"
        click.echo(f"{items} read, {problems.count(found)}")
    else:
        click.echo(problems.WRITERS[report](found), nl=False)
    if found.has_errors or (strict and found.problems):
        raise click.exceptions.Exit(1)
