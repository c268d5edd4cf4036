"""The command `quarto`: write the extension that makes Quarto use essence-refs."""

from pathlib import Path

import click

from essence_refs.cli import options
from essence_refs.cli.printing import print_lines
from essence_refs.quarto.extension import write_extension


@click.command(short_help="Write the extension for Quarto.")
@click.argument("folder", type=options.FILE, default=Path())
@click.option(
    "--force",
    is_flag=True,
    help="Replace files that were changed by hand; their content is kept in FILE.bak.",
)
def quarto(*, folder: Path, force: bool) -> None:
    """
    Write the extension for Quarto into FOLDER, the folder of a document or a project.

    The files are in _extensions/essence-refs; what an earlier version has written is replaced. In the front
    matter, a document names the filter essence-refs, and has "citeproc: false". The file essence-refs.lua is
    also a filter for pandoc and R Markdown.
    """
    for each, backup in write_extension(folder, force=force):
        print_lines(f"{each.path}: {'unchanged' if each.is_current else 'written'}")
        if backup:
            print_lines(f"{each.path}: its content before is kept in {backup.name}", err=True)
