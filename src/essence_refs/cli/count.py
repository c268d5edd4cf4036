"""The command `count`: print how many items have each level, type, facet value, year and so on."""

import functools
from typing import Unpack

import click

from essence_refs import publish
from essence_refs.cli import completers, options, output
from essence_refs.json_text import write_json
from essence_refs.model import Library


@click.command(short_help="Count items by level, type, year and so on.")
@options.source
@options.destination
@click.option(
    "--by",
    default="level",
    show_default=True,
    metavar="NAMES",
    shell_complete=completers.properties,
    help="Count by level, type, year, decade, kind (the item type), keyword, language, author, container, publisher "
    "or a facet such as study; several with commas between.",
)
@click.option(
    "--where",
    "-w",
    multiple=True,
    metavar="QUERY",
    help='Count only these items, for example "year >= 2015"; repeat it for several conditions.',
)
@click.option("--title", metavar="TEXT", help="The title of the table.")
@click.option(
    "--report",
    type=click.Choice(("json",)),
    help="Print the counts for another program: an object for each, without totals.",
)
def count(
    *,
    destination: output.Destination,
    by: str,
    where: tuple[str, ...],
    title: str | None,
    report: str | None,
    **source: Unpack[options.Source],
) -> None:
    """
    Count the items of the library by one property, or by several in one table.

    Levels, types and facets without items are in the table: they are gaps in the evidence, unless the framework says
    that a level is not collected.
    """
    if report and destination.outputs:
        message = "--report and --output exclude each other: the report is on stdout"
        raise click.UsageError(message, click.get_current_context())
    library = options.open_source(**source)
    chosen = functools.reduce(Library.where, where, library)
    table = publish.count(chosen, by, title=title)
    if report:
        click.echo(write_json(table.records()), nl=False)
    else:
        output.write_document(table.document(), destination)
    options.exit_if_incomplete(library)
