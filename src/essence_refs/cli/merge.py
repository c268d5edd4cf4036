"""The command `merge`: merge an item into another of the same work."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from essence_refs import publish
from essence_refs.bibtex.editor.merging import ADDED, KEPT, TAKEN, UNITED, UNREAD, MergedField
from essence_refs.cli import completers, options
from essence_refs.cli.printing import print_lines
from essence_refs.cli.tag import print_diff
from essence_refs.diagnostics import count_of
from essence_refs.publish import MergeResult


@click.command(short_help="Merge an item into another of the same work.")
@click.argument("key", shell_complete=completers.keys)
@click.argument("other", shell_complete=completers.keys)
@options.bib_files
@options.framework
@options.encoding
@click.option(
    "--prefer",
    metavar="KEY",
    shell_complete=completers.keys,
    help="The item whose values stay where they differ, KEY or OTHER; by default KEY.",
)
@click.option(
    "--take",
    multiple=True,
    metavar="FIELD",
    help="Take the value that OTHER has of this field; repeat it for several fields.",
)
@options.dry_run
@click.option(
    "--yes", "-y", is_flag=True, help="Do not ask. Without a terminal, nothing is asked in any case."
)
def merge(
    *,
    key: str,
    other: str,
    library: tuple[Path, ...],
    framework: Path | None,
    encoding: str | None,
    prefer: str | None,
    take: tuple[str, ...],
    dry_run: bool,
    yes: bool,
) -> None:
    """
    Merge the item OTHER into the item KEY of the same work.

    What only OTHER has is added; tags, keywords and annotations are united. Values that differ are shown, and those of
    KEY stay. OTHER becomes another key of the item, which finds it everywhere.
    """
    result = publish.merge(
        library, key, other, prefer=prefer, take=take, dry_run=True, framework=framework, encoding=encoding
    )
    for each in result:
        print_diff(each.diff)
    for line in _account(result):
        print_lines(line, err=True)
    if dry_run:
        return
    if not yes and _is_interactive():
        click.confirm(f"Merge {result.merged} into {result.key}?", default=True, abort=True, err=True)
    result.save()


def _is_interactive() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty() and not os.environ.get("CI")


def _account(result: MergeResult) -> Iterator[str]:
    """Yield what became of the fields of the item that goes: first the values that are lost."""
    words = {
        KEPT: "differs, and stays",
        TAKEN: "is replaced by that of the other item",
        UNREAD: "is not read",
    }
    for each in result.gone:
        yield f"{each.field} {words[each.outcome]}: {_shown(each)}"
    for outcome in (ADDED, UNITED):
        fields = [each.field for each in result.fields if each.outcome == outcome]
        if fields:
            yield f"{outcome}: {', '.join(fields)}"
    count = len(result.gone)
    values = "no value is lost" if not count else count_of(count, "value is lost", "values are lost")
    yield f"{result.merged} is merged into {result.key}: {values}"


def _shown(field: MergedField) -> str:
    gone = " ".join(field.gone.split())
    value = " ".join(field.value.split())
    return f"{value!r}; gone: {gone!r}" if value else f"gone: {gone!r}"
