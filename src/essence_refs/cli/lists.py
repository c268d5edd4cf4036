"""The command `list`: print the reading list of levels."""

import functools
from typing import Unpack

import click

from essence_refs import publish
from essence_refs.cli import completers, options, output
from essence_refs.errors import require_known
from essence_refs.model import Library


@click.command(name="list", short_help="Print the reading list of levels.")
@click.argument("level", nargs=-1, shell_complete=completers.levels)
@options.source
@options.appearance
@options.destination
@click.option("--annotated", "-a", is_flag=True, help="Add the curator's annotation to each item.")
@click.option(
    "--where",
    "-w",
    multiple=True,
    metavar="QUERY",
    help="Only these items, for example 'year >= 2020'; repeat it for several conditions.",
)
@click.option("--title", metavar="TEXT", help="The title of the list.")
def list_(
    *,
    level: tuple[str, ...],
    style: str,
    locale: str,
    destination: output.Destination,
    annotated: bool,
    where: tuple[str, ...],
    title: str | None,
    **source: Unpack[options.Source],
) -> None:
    """
    Print the reading list of a LEVEL, of several, or of all.

    Items are grouped by level and, where they are assigned to one, by intervention type.
    """
    library = options.open_source(**source)
    require_known((library.framework.level, level))
    chosen = functools.reduce(Library.where, where, library)
    reading_list = publish.reading_list(
        chosen, level or None, style=style, locale=locale, annotated=annotated, title=title
    )
    output.write_document(reading_list.document(), destination)
    if annotated and reading_list.references and not any(each.annotation for each in reading_list.references):
        field = library.framework.fields.annotation
        click.echo(
            f"no item on this list has an annotation: write annotations into the field {field}", err=True
        )
    options.exit_if_incomplete(library)
