"""The command `import`: add records of databases and reference managers to a .bib file."""

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from essence_refs import publish
from essence_refs.cli import options, problems
from essence_refs.cli.printing import print_lines
from essence_refs.cli.tag import TagCommand, print_diff, take_facets
from essence_refs.diagnostics import Severity
from essence_refs.files.input_formats import INPUT_FORMATS
from essence_refs.lazy_imports import is_installed

if TYPE_CHECKING:
    from essence_refs.publish.imports.importing import Likely
    from essence_refs.publish.imports.results import ImportResult

_STDIN = Path("-")
# Records of each kind that are printed on a terminal; the JSON report has all.
_SHOWN = 50


@click.command("import", cls=TagCommand, short_help="Add records of databases to a .bib file.")
@click.argument("files", nargs=-1, required=True, type=options.FILE)
@click.option(
    "--into", required=True, type=options.FILE, metavar="BIB", help="The .bib file that entries are added to."
)
@click.option("--create", is_flag=True, help="Make BIB if there is no such file.")
@click.option(
    "--format",
    "format_",
    type=click.Choice([*INPUT_FORMATS]),
    metavar="NAME",
    help="The format of FILES; by default that of their endings or their texts.",
)
@options.map_
@click.option(
    "--keys",
    metavar="PATTERN",
    default="author-year-word",
    show_default=True,
    help="How keys are made: author, authors, year, word and words of the title, in any order.",
)
@click.option(
    "--likely",
    type=click.Choice(["skip", "keep"]),
    default="skip",
    show_default=True,
    help="Whether records that are likely duplicates are held back, or kept and added.",
)
@click.option(
    "--fill", is_flag=True, help="Add to entries the fields that they lack and a record of the same work has."
)
@options.tags_to_add("An intervention type; the items must have its level.", "Why these types are added.")
@click.option("--no-origin", is_flag=True, help="Do not write the field imported: database, file and date.")
@options.framework
@click.option("--encoding", metavar="NAME", help="The encoding of FILES; by default UTF-8.")
@click.option("--library-encoding", metavar="NAME", help="The encoding of BIB; by default UTF-8.")
@click.option("--keep-going", "-k", is_flag=True, help=options.KEEP_GOING)
@options.useprefix
@click.option("--dry-run", "-n", is_flag=True, help="Show what would be added, and change nothing.")
@click.option(
    "--report",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def import_(
    *,
    files: tuple[Path, ...],
    likely: str,
    no_origin: bool,
    report: str,
    quiet: bool,
    **given: Any,
) -> None:
    """
    Add the records in FILES to a .bib file, at its end and in its style.

    FILES are exports of databases and reference managers, .bib files, or folders with these; - is stdin. Works that BIB has
    are not added. Records that are likely duplicates are held back and listed. Every other byte of BIB is unchanged.
    """
    context = click.get_current_context()
    if given["reason"] is not None and not given["type_"]:
        raise click.UsageError("--reason is for a --type", context)
    if files.count(_STDIN) > 1:
        raise click.UsageError("- is given more than once", context)
    sources = [sys.stdin.buffer if each == _STDIN else each for each in files]
    tags: dict[str, Any] = {**take_facets(context, given)}
    named = {name.removesuffix("_"): value for name, value in given.items()}
    with _progress(quiet=quiet) as show_step:
        try:
            result = publish.import_records(
                *sources,
                likely=cast("Likely", likely),
                origin=not no_origin,
                progress=show_step,
                **named,
                **tags,
            )
        except ValueError as error:
            raise click.UsageError(str(error), context) from None
    if report == "json":
        from essence_refs.cli import reports  # noqa: PLC0415 - few imports need it

        click.echo(reports.import_report(result), nl=False)
    else:
        _print(result, quiet=quiet, dry_run=given["dry_run"])
    if any(each.severity is Severity.ERROR for each in result.problems):
        raise click.exceptions.Exit(1)


def _print(result: "ImportResult", *, quiet: bool, dry_run: bool) -> None:
    shown = [each for each in result.problems if not quiet or each.severity is Severity.ERROR]
    click.echo(problems.text(shown), nl=False, err=True)
    if quiet:
        return
    if dry_run:
        print_diff(result.diff)
    listed = [
        (
            "not added, because the library has the work:",
            [each for each in result.left_out if each.relation == "same"],
        ),
        (
            "held back as likely duplicates (add them with --likely keep):",
            [each for each in result.left_out if each.relation == "likely"],
        ),
        ("added, and likely a duplicate:", [each for each in result.added if each.relation == "likely"]),
        ("added, and related to another:", [each for each in result.added if each.relation == "related"]),
    ]
    for heading, records in listed:
        if records:
            print_lines(heading, err=True)
        for each in records[:_SHOWN]:
            where = f"{each.origin.source}:{each.origin.line}" if each.origin.line else each.origin.source
            key = f"{each.reference.key}: " if each.is_added else ""
            print_lines(f"  {where}: {key}{each}", err=True)
        if len(records) > _SHOWN:
            print_lines(f"  … and {len(records) - _SHOWN:,} more; --report json has all", err=True)
    verb = "would be added" if dry_run else "added"
    print_lines(str(result).replace(" added", f" {verb}", 1))


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[str], object]]:
    """Yield a function that shows the step that begins, on a terminal and nowhere else."""
    is_shown = sys.stderr.isatty() and not os.environ.get("CI")
    if quiet or not is_shown or not is_installed("rich"):
        yield str
        return
    from essence_refs.cli import progress  # noqa: PLC0415 - it imports rich

    with progress.steps() as show_step:
        yield show_step
