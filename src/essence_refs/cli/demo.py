"""The command `demo`: write the demonstration library."""

from pathlib import Path

import click

from essence_refs import publish
from essence_refs.cli import options
from essence_refs.cli.printing import print_lines
from essence_refs.publish.demonstration import CREDIT


@click.command(short_help="Write a library of 385 items to try things with.")
@click.argument("folder", type=options.FILE)
def demo(*, folder: Path) -> None:
    """
    Write the demonstration library and its framework into FOLDER.

    It has 385 works of research on the retraction of publications, with thirteen levels and seven facets.
    """
    library, framework = publish.demo(folder)
    print_lines(f"{library}\n{framework}\nSource: {CREDIT}")
    print_lines(f"Try: essence-refs count -l {library} --framework {framework}", err=True)
