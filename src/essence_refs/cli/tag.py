"""The command `tag`: add tags to entries of .bib files, or remove them."""

import os
from pathlib import Path

import click

from essence_refs import publish
from essence_refs.cli import completers, options

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command(short_help="Add tags to items, or remove them.")
@click.argument("key", nargs=-1, required=True, shell_complete=completers.keys)
@click.option(
    "--library",
    "-l",
    multiple=True,
    required=True,
    type=options.FILE,
    metavar="BIB",
    help="The .bib file with the items; repeat it for several files.",
)
@options.framework
@options.encoding
@click.option("--level", multiple=True, metavar="LEVEL", shell_complete=completers.levels, help="A level.")
@click.option(
    "--type",
    "type_",
    multiple=True,
    metavar="TYPE",
    shell_complete=completers.types,
    help="An intervention type; the item must have its level.",
)
@click.option(
    "--kind",
    multiple=True,
    metavar="KIND",
    shell_complete=completers.kinds,
    help="A value of one of the framework's facets, for example a kind of study.",
)
@click.option(
    "--reason",
    metavar="TEXT",
    help="Why these types are added, for example the words of the title that name them.",
)
@click.option("--remove", is_flag=True, help="Remove these tags instead of adding them.")
@click.option("--dry-run", "-n", is_flag=True, help="Show what would change, and change nothing.")
def tag(
    *,
    key: tuple[str, ...],
    library: tuple[Path, ...],
    framework: Path | None,
    encoding: str | None,
    level: tuple[str, ...],
    type_: tuple[str, ...],
    kind: tuple[str, ...],
    reason: str | None,
    remove: bool,
    dry_run: bool,
) -> None:
    """
    Add levels, intervention types and kinds of study to the items with these KEYs.

    Every other byte of the files is unchanged. The changes are shown.
    """
    if not (level or type_ or kind):
        message = "there is no tag to add or remove: give --level, --type or --kind"
        raise click.UsageError(message, click.get_current_context())
    if reason is not None and (remove or not type_):
        message = "--reason is for a --type that is added"
        raise click.UsageError(message, click.get_current_context())
    tagged = publish.tag(
        options.unique_files(library),
        key,
        level=level,
        type=type_,
        kind=kind,
        reason=reason,
        remove=remove,
        dry_run=True,
        framework=framework,
        encoding=encoding,
    )
    for each in tagged:
        if not dry_run:
            each.save()
        _print_diff(each.diff)
    if not any(each.is_changed for each in tagged):
        click.echo("nothing to change", err=True)


def _print_diff(diff: str) -> None:
    coloured = not os.environ.get("NO_COLOR")
    for line in diff.splitlines():
        # click removes the colours if stdout is not a terminal.
        click.echo(click.style(line, fg=_COLOURS.get(line[:1])) if coloured else line)
