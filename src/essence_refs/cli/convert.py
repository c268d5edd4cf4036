"""The command `convert`: write references in another format, and report what it cannot carry."""

import sys
from pathlib import Path
from typing import Any

import click

from essence_refs import files
from essence_refs.cli import options, problems
from essence_refs.cli.output import STDOUT, Destination
from essence_refs.cli.printing import print_text
from essence_refs.diagnostics import Severity
from essence_refs.errors import UnknownFormatError
from essence_refs.files.input_formats import INPUT_FORMATS, foreign_format
from essence_refs.model.results import WriteResult

_OR_FORCE = ", or use --force, which keeps its content in FILE.bak"


@click.command(short_help="Write references in another format.")
@click.argument("in_", metavar="IN", type=options.FILE)
@click.option(
    "--to",
    type=click.Choice(files.CONVERSION_TARGETS),
    help="The format to write.  [default: by the ending of the output]",
)
@click.option(
    "--output",
    "-o",
    type=options.FILE,
    metavar="FILE",
    help="Write to this file, replacing it in one step; - is stdout.",
)
@click.option(
    "--force",
    is_flag=True,
    help="Write FILE even if it is IN, or something in it would be lost; its content is kept in FILE.bak.",
)
@click.option(
    "--style",
    "-s",
    metavar="NAME",
    help="In a table: add a column with each reference in this style.",
)
@options.framework
@options.map_
@options.tags
@options.encoding
@click.option("--keep-going", "-k", is_flag=True, help=options.KEEP_GOING)
@click.option(
    "--report",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs: then it is on stdout, and --output is required.",
)
@options.titles
@options.useprefix
def convert(
    *,
    in_: Path,
    to: str | None,
    output: Path | None,
    style: str | None,
    framework: Path | None,
    map_: Path | None,
    tags: tuple[Path, ...],
    force: bool,
    report: str,
    **reading: Any,
) -> None:
    """
    Write the references of a file in another format.

    IN is a .bib file, CSL-JSON (.json), RIS, a file of PubMed (.nbib), Web of Science (.ciw) or EndNote (.xml), a table
    (.csv, .tsv, .xlsx, .xls, .ods), or a .txt file with one of these. What the other format cannot represent is reported
    on stderr. A FILE that an earlier conversion has made is replaced; any other is not if something in it would be lost,
    such as a comment.
    """
    to_stdout = output in (None, STDOUT)
    is_report = report == "json"
    if is_report and to_stdout:
        message = "the report is on stdout; name a file with --output"
        raise click.UsageError(message, click.get_current_context())
    to = _format_name(to, None if to_stdout else output)
    named = None if output is None or to_stdout else foreign_format(output, to)
    outputs = (output,) if output else ()
    if not force or to_stdout or named:
        more = "" if to_stdout or named else _OR_FORCE
        Destination(outputs=outputs).refuse_overwriting("file to convert", [in_], more=more)
    if named:
        raise click.UsageError(f"{output} has the ending of {named.title}, and --to is {to}")
    _refuse_terminal(to, to_stdout=to_stdout)
    Destination(outputs=outputs).refuse_overwriting("framework", [framework])
    Destination(outputs=outputs).refuse_overwriting("map", [map_])
    Destination(outputs=outputs).refuse_overwriting("table of tags", tags)
    result = files.convert(
        in_,
        to=to,
        framework=framework,
        map=map_,
        tags=tags or None,
        style=style,
        output=None if to_stdout else output,
        force=force,
        **reading,
    )
    if is_report:
        from essence_refs.cli import reports  # noqa: PLC0415 - few conversions need it

        click.echo(reports.conversion_report(result.accounts, result.problems, result.keys), nl=False)
    else:
        click.echo(problems.text(result.problems), nl=False, err=True)
    if to_stdout:
        _print(result)
    if any(each.severity is Severity.ERROR for each in result.problems):
        raise click.exceptions.Exit(1)


def _refuse_terminal(to: str, *, to_stdout: bool) -> None:
    format_ = INPUT_FORMATS[to]
    if to_stdout and format_.is_binary and sys.stdout.isatty():
        message = f"{format_.title} cannot be shown on a terminal: write it to a file with -o FILE.{to}"
        raise click.UsageError(message)


def _print(result: WriteResult) -> None:
    if result.data is not None:
        click.echo(result.data, nl=False)
    else:
        print_text(result.text, is_data=True)


def _format_name(to: str | None, output: Path | None) -> str:
    try:
        return files.conversion_format(to, output)
    except UnknownFormatError:
        message = f"no format is given: use --to {' or --to '.join(files.CONVERSION_TARGETS)}"
        raise click.UsageError(message, click.get_current_context()) from None
