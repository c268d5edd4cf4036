"""The commands `sheet export` and `sheet apply`: tag the items of a library in a spreadsheet."""

import functools
from pathlib import Path
from typing import Unpack

import click

from essence_refs import publish
from essence_refs.cli import completers, options, problems
from essence_refs.cli.tag import print_diff
from essence_refs.diagnostics import count_of
from essence_refs.model import Library
from essence_refs.publish import AppliedSheet


@click.group(short_help="Tag items in a spreadsheet: export it, and apply it.")
def sheet() -> None:
    """Tag the items of a library in Excel or LibreOffice: export a sheet, edit it, and apply it."""


@sheet.command(short_help="Write the tags of a library to a sheet.")
@click.argument("path", type=options.FILE, metavar="SHEET")
@options.source
@click.option(
    "--where",
    "-w",
    multiple=True,
    metavar="QUERY",
    help='Export only these items, for example "year >= 2015"; repeat it for several conditions.',
)
@click.option(
    "--sort",
    default="file",
    show_default=True,
    metavar="ORDER",
    shell_complete=completers.sort_orders,
    help="The order of the rows: file, year, author or title; year:desc is the opposite.",
)
@click.option(
    "--marks",
    multiple=True,
    metavar="KIND",
    help="A column for each value, marked with x, in place of drop-downs: for level, type, a facet such as study, or all.",
)
@click.option("--force", is_flag=True, help="Replace an existing sheet, and keep it in a file beside it.")
def export(
    *,
    path: Path,
    where: tuple[str, ...],
    sort: str,
    marks: tuple[str, ...],
    force: bool,
    **source: Unpack[options.Source],
) -> None:
    """
    Write the tags and annotations of the library to SHEET (.xlsx or .csv), one row for each item.

    Another sheet of the workbook explains what may be edited.
    """
    library = options.open_source(**source)
    chosen = functools.reduce(Library.where, where, library)
    exported = publish.export_sheet(chosen, path, marks=marks, sort=sort, force=force)
    click.echo(problems.text(exported.problems), nl=False, err=True)
    click.echo(f"{exported.path}: {count_of(exported.items, 'item')}", err=True)
    options.exit_if_incomplete(library)


@sheet.command(short_help="Apply an edited sheet to the library.")
@click.argument("path", type=options.FILE, metavar="SHEET")
@options.bib_files
@options.framework
@options.tags
@options.encoding
@click.option(
    "--on-conflict",
    type=click.Choice(["sheet", "library"]),
    help="What decides where both were edited differently; by default that is an error, and nothing is changed.",
)
@options.dry_run
def apply(
    *,
    path: Path,
    library: tuple[Path, ...],
    framework: Path | None,
    tags: tuple[Path, ...],
    encoding: str | None,
    on_conflict: str | None,
    dry_run: bool,
) -> None:
    """
    Change the tags and annotations that were edited in SHEET since it was exported (.xlsx, .ods or .csv).

    What was edited in the .bib files meanwhile is kept. Every other byte of them is unchanged. The changes are shown.
    """
    applied = publish.apply_sheet(
        path,
        library,
        on_conflict=on_conflict,
        dry_run=dry_run,
        framework=framework,
        encoding=encoding,
        tags=tags or None,
    )
    print_diff(applied.diff)
    click.echo(problems.text(applied.problems), nl=False, err=True)
    click.echo(_summary(applied, dry_run=dry_run), err=True)


def _summary(applied: AppliedSheet, *, dry_run: bool) -> str:
    changes = applied.changes
    if changes:
        added, removed = (
            sum(len(keys) for each in changes for keys in getattr(each, name).values())
            for name in ("added", "removed")
        )
        texts = sum(each.annotation is not None for each in changes)
        counts = [(added, "tag", "added"), (removed, "tag", "removed"), (texts, "annotation", "changed")]
        parts = [f"{count_of(number, noun)} {verb}" for number, noun, verb in counts if number]
        verb = "would change" if dry_run else "changed"
        lines = [f"{count_of(len(changes), 'item')} {verb}: {', '.join(parts)}"]
    else:
        lines = ["nothing to change"]
    if applied.kept:
        lines.append(
            f"{count_of(len(applied.kept), 'item')} changed in the library since the export, and kept as they are"
        )
    if applied.missing:
        lines.append(
            f"{count_of(len(applied.missing), 'item')} exported and not in the sheet, and kept as they are"
        )
    return "\n".join(lines)
