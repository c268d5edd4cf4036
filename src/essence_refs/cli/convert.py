"""The command `convert`: write references in another format, and report what it cannot carry."""

from pathlib import Path

import click

from essence_refs import files
from essence_refs.cli import options, problems
from essence_refs.cli.output import Destination, write_text
from essence_refs.diagnostics import Severity
from essence_refs.files.input_formats import INPUT_ENDINGS
from essence_refs.files.reading_options import TitleCase


@click.command(short_help="Write references in another format.")
@click.argument("in_", metavar="IN", type=options.FILE)
@click.option("--to", required=True, type=click.Choice(files.CONVERSION_TARGETS), help="The format to write.")
@click.option(
    "--output",
    "-o",
    type=options.FILE,
    metavar="FILE",
    help="Write to this file, replacing it in one step; - is stdout.",
)
@options.framework
@options.encoding
@click.option("--keep-going", "-k", is_flag=True, help=options.KEEP_GOING)
@options.titles
@options.useprefix
def convert(
    *,
    in_: Path,
    to: str,
    output: Path | None,
    framework: Path | None,
    encoding: str | None,
    keep_going: bool,
    titles: TitleCase,
    useprefix: bool,
) -> None:
    """
    Write the references of a file in another format.

    IN is a .bib file, or CSL-JSON when its name ends in .json. Values that the other format cannot
    represent are reported on stderr.
    """
    where = Destination(outputs=(output,) if output else ())
    if files.input_format_of(str(in_)).name != to:
        where.refuse_overwriting("file to convert", [in_])
    named = INPUT_ENDINGS.get(output.suffix.casefold()) if output else None
    if named and named.name != to:
        raise click.UsageError(f"{output} has the ending of {named.title}, and --to is {to}")
    result = files.convert(
        in_,
        to=to,
        framework=framework,
        encoding=encoding,
        keep_going=keep_going,
        titles=titles,
        useprefix=useprefix,
    )
    has_errors = any(problem.severity is Severity.ERROR for problem in result.problems)
    if has_errors:
        # The entries that are left out would be lost.
        where.refuse_overwriting("file to convert", [in_])
    click.echo(problems.text(result.problems), nl=False, err=True)
    write_text(result.text, output)
    if has_errors:
        raise click.exceptions.Exit(1)
