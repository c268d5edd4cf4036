"""The commands `relate` and `distinct`: record in .bib files how items are related."""

from collections.abc import Iterable
from pathlib import Path

import click

from essence_refs import publish
from essence_refs.cli import completers, options
from essence_refs.cli.tag import print_diff
from essence_refs.publish import EditedFile


@click.command(short_help="Record how items are related.")
@click.argument("key", shell_complete=completers.keys)
@click.argument("other", nargs=-1, required=True, shell_complete=completers.keys)
@options.bib_files
@options.encoding
@click.option(
    "--as",
    "kind",
    metavar="KIND",
    shell_complete=completers.relation_kinds,
    help="What KEY is of OTHER: protocol-of, update-of, part-of, version-of, abstract-of, erratum-of, reply-to, related-to, "
    "distinct-from, or a word of biblatex such as translationof.",
)
@click.option("--remove", is_flag=True, help="Remove this relation, or without --as all relations to OTHER.")
@options.dry_run
def relate(
    *,
    key: str,
    other: tuple[str, ...],
    library: tuple[Path, ...],
    encoding: str | None,
    kind: str | None,
    remove: bool,
    dry_run: bool,
) -> None:
    """
    Record what the item KEY is of one OTHER item or several, for example its protocol.

    Every other byte of the files is unchanged. The changes are shown.
    """
    if kind is None and not remove:
        message = "there is no kind of relation: give --as, such as --as protocol-of"
        raise click.UsageError(message, click.get_current_context())
    edited = publish.relate(library, key, other, kind=kind, remove=remove, dry_run=dry_run, encoding=encoding)
    _print(edited)


@click.command(short_help="Record that items are of different works.")
@click.argument("key", shell_complete=completers.keys)
@click.argument("other", nargs=-1, required=True, shell_complete=completers.keys)
@options.bib_files
@options.encoding
@click.option("--remove", is_flag=True, help="Remove the record.")
@options.dry_run
def distinct(
    *,
    key: str,
    other: tuple[str, ...],
    library: tuple[Path, ...],
    encoding: str | None,
    remove: bool,
    dry_run: bool,
) -> None:
    """
    Record that the items KEY and OTHER are of different works, each pair of them.

    `duplicates` and `check` then do not show them as one work. Every other byte of the files is unchanged.
    """
    _print(publish.distinct(library, key, *other, remove=remove, dry_run=dry_run, encoding=encoding))


def _print(edited: Iterable[EditedFile]) -> None:
    edited = [*edited]
    for each in edited:
        print_diff(each.diff)
    if not any(each.is_changed for each in edited):
        click.echo("nothing to change", err=True)
