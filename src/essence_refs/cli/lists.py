"""The command `list`: print the reading list of levels."""

import functools
from typing import Unpack

import click

from essence_refs import publish
from essence_refs.cli import completers, options, output
from essence_refs.cli.printing import print_lines
from essence_refs.errors import require_known
from essence_refs.model import Framework, Library, ReadingList
from essence_refs.selection.options import NOTES, SORT_ORDERS

_ANNOTATION, *_ = NOTES


@click.command(name="list", short_help="Print the reading list of levels.")
@click.argument("level", nargs=-1, shell_complete=completers.levels)
@options.source
@options.appearance
@options.destination
@click.option(
    "--where",
    "-w",
    multiple=True,
    metavar="QUERY",
    help="Only these items, for example \"level == 'policy'\"; repeat it for several conditions.",
)
@click.option(
    "--group",
    metavar="NAMES",
    shell_complete=completers.groupings,
    help="Group items by level, type, year or a facet such as study, in this order with commas between; none for a "
    "list without headings.  [default: level,type]",
)
@click.option(
    "--sort",
    default=SORT_ORDERS[0],
    show_default=True,
    metavar="ORDER",
    shell_complete=completers.sort_orders,
    help="The order in a group: style, year, author, title, or file for that of the library; year:desc for the "
    "newest first.",
)
@click.option("--annotated", "-a", is_flag=True, help="The same as --notes annotation.")
@click.option(
    "--notes",
    type=click.Choice(NOTES),
    metavar="KIND",
    help="What to print under each item: annotation (the curator's), abstract, listed (how another page lists it) or "
    "none.",
)
@click.option(
    "--show",
    multiple=True,
    metavar="PART",
    shell_complete=completers.parts,
    help="Also print this part: counts (of items), or relations (such as the review of a protocol). definition and bundle "
    "are printed unless hidden.",
)
@click.option(
    "--hide",
    multiple=True,
    metavar="PART",
    shell_complete=completers.parts,
    help="Do not print this part: definition or bundle (the bundle contents) of each level.",
)
@click.option(
    "--gaps",
    is_flag=True,
    help="Print remarks for curators, such as missing tags, in the list and not on stderr.",
)
@click.option("--keys", is_flag=True, help="Print the key of each item before it.")
@click.option("--title", metavar="TEXT", help="The title of the list.")
def list_(
    *,
    level: tuple[str, ...],
    style: str,
    locale: str,
    destination: output.Destination,
    where: tuple[str, ...],
    group: str | None,
    sort: str,
    annotated: bool,
    notes: str | None,
    show: tuple[str, ...],
    hide: tuple[str, ...],
    gaps: bool,
    keys: bool,
    title: str | None,
    **source: Unpack[options.Source],
) -> None:
    """
    Print the reading list of a LEVEL, of several, or of all.

    Items are grouped by level and, where they are assigned to one, by intervention type. What a curator should
    know, such as items without a tag, is printed on stderr.
    """
    if annotated and notes not in (None, _ANNOTATION):
        message = f"--annotated and --notes {notes} exclude each other"
        raise click.UsageError(message, click.get_current_context())
    library = options.open_source(**source)
    require_known((library.framework.level, level))
    chosen = functools.reduce(Library.where, where, library)
    reading_list = publish.reading_list(
        chosen,
        level or None,
        style=style,
        locale=locale,
        group=group,
        sort=sort,
        notes=notes,
        annotated=annotated,
        show=show,
        hide=hide,
        gaps=gaps,
        keys=keys,
        title=title,
        whole=library,
    )
    output.write_document(reading_list.document(), destination)
    if "gaps" not in reading_list.shown:
        for gap in reading_list.gaps:
            print_lines(gap, err=True)
    if reading_list.references and not _has_notes(reading_list):
        print_lines(_without_notes(reading_list.notes, library.framework), err=True)
    options.exit_if_incomplete(library)


def _has_notes(reading_list: ReadingList) -> bool:
    match reading_list.notes:
        case "annotation":
            return any(each.annotation for each in reading_list.references)
        case "abstract":
            return any(each.text("abstract") for each in reading_list.references)
        case "listed":
            return any(each.listed for each in reading_list.references)
    return True


def _without_notes(notes: str, framework: Framework) -> str:
    fields = framework.fields
    match notes:
        case "annotation":
            return f"no item on this list has an annotation: write annotations into the field {fields.annotation}"
        case "abstract":
            return "no item on this list has an abstract"
    return f"no item on this list has the fields {fields.listed_title} and {fields.listed_authors}"
