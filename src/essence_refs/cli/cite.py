"""The command `cite`: format the citations of a report in Markdown, and list its references."""

import sys
from pathlib import Path
from typing import Unpack

import attrs
import click

from essence_refs.cli import completers, options, output, problems
from essence_refs.errors import FileError
from essence_refs.files.reports import open_report, require_markdown
from essence_refs.formats.options import LIVE
from essence_refs.publish.reports.report_errors import raising_all_problems
from essence_refs.publish.reports.styled_reports import libraries_of, style_report

# "-" means stdin; problems use this name.
STDIN = Path("-")
STDIN_NAME = "standard input"


@click.command(short_help="Format the citations of a report.")
@click.argument("report", type=options.FILE)
@options.source
@click.option(
    "--style",
    "-s",
    metavar="NAME",
    shell_complete=completers.styles,
    help="A citation style by name, or a .csl file; by default the style named in the report.",
)
@click.option(
    "--locale", metavar="TAG", help="The language of the terms; by default the language of the report."
)
@click.option(
    "--link-citations",
    flag_value=True,
    default=None,
    help="Link citations to their references; --no-link-citations if the report asks for it.",
)
@click.option("--no-link-citations", "link_citations", flag_value=False, default=None, hidden=True)
@click.option(
    "--live",
    type=click.Choice(LIVE, case_sensitive=False),
    help="Word: write citations and references as fields, which this program can update.",
)
@click.option(
    "--no-code",
    "code",
    flag_value=False,
    default=True,
    help="Leave out the code of a notebook, and show its results only.",
)
@options.destination
def cite(
    *,
    report: Path,
    code: bool,
    link_citations: bool | None,
    style: str | None,
    locale: str | None,
    destination: output.Destination,
    **source: Unpack[options.Source],
) -> None:
    """
    Format the citations of a REPORT in Markdown or a notebook, and list its references.

    Citations are written as in pandoc: [@key, p. 4; see @other], @key in the text, [-@key] without
    the author. The front matter may name the style (csl), the language (lang) and the .bib files
    (bibliography), relative to the report. If neither the front matter nor -l names a library, the shipped
    items are used. If REPORT is -, it is read from stdin.

    A notebook (.ipynb) becomes a report with its text, its code and the results of the code. With
    -o NAME.ipynb it remains a notebook: only the citations in its text are formatted.
    """
    try:
        require_markdown(report)
    except FileError as error:
        # An argument of another kind is wrong usage.
        raise click.UsageError(str(error), click.get_current_context()) from None
    data, name = (_read_stdin(), STDIN_NAME) if report == STDIN else (None, str(report))
    read = open_report(name, data=data, encoding=source["encoding"], code=code)
    if link_citations is not None:
        read = attrs.evolve(read, link_citations=link_citations)
    # The files that the front matter names are known only now.
    if read.style:
        destination.refuse_overwriting("style", [Path(read.source).parent / read.style])
    with raising_all_problems(read, style=style, locale=locale):
        source["library"] = source["library"] or libraries_of(read)
        destination.refuse_overwriting("library", source["library"])
        library = options.open_source(**source)
    styled = style_report(read, library, style=style, locale=locale)
    more = styled.live_problems(destination.live) if destination.live else ()
    click.echo(problems.text((*styled.problems, *more)), nl=False, err=True)
    output.write_document(styled, destination)
    options.exit_if_incomplete(library)


def _read_stdin() -> bytes:
    # It is None if the program was started with its input closed (<&-).
    if sys.stdin is None:
        raise FileError(Path(STDIN_NAME), "it is closed")
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise FileError(Path(STDIN_NAME), f"it cannot be read: {error.strerror}") from None
