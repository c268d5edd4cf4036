"""The command `page`: print the page of a level."""

from typing import Unpack

import click

from essence_refs import publish
from essence_refs.cli import completers, options, output


@click.command(short_help="Print the page of a level.")
@click.argument("level", shell_complete=completers.levels)
@options.source
@options.locale
@options.destination
def page(
    *,
    level: str,
    locale: str,
    destination: output.Destination,
    **source: Unpack[options.Source],
) -> None:
    """Print the page of a LEVEL in the layout of the ESSENCE project."""
    library = options.open_source(**source)
    output.write_document(publish.page(library, level, locale=locale), destination)
    options.exit_if_incomplete(library)
