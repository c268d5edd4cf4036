"""The command `tag`: add tags to entries of .bib files, or remove them."""

import functools
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from essence_refs import files, publish
from essence_refs.cli import completers, options, problems
from essence_refs.cli.printing import safe_line
from essence_refs.diagnostics import Severity
from essence_refs.errors import EssenceRefsError

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


class TagCommand(click.Command):
    """A command with an option for each facet of the framework that its arguments name."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Open the framework before the options are parsed."""
        ctx.meta[_FACETS] = [*_facet_options(_framework_path(args), taken=self.params)]
        return super().parse_args(ctx, args)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Return the options in the order of the help: those of the facets come after --type."""
        params = super().get_params(ctx)
        after = next(index for index, each in enumerate(params) if each.name == "type_") + 1
        return [*params[:after], *ctx.meta.get(_FACETS, ()), *params[after:]]


_OPTION = re.compile(r"--\w[\w-]*")
# The place of the facets' options in a context.
_FACETS = f"{__name__}.facets"


@click.command(cls=TagCommand, short_help="Add tags to items, or remove them.")
@click.argument("key", nargs=-1, shell_complete=completers.keys)
@options.bib_files
@click.option(
    "--where",
    "-w",
    multiple=True,
    metavar="QUERY",
    help="The items, or those of the KEYs, for which this is true, as in list; repeat it for several conditions.",
)
@options.framework
@options.encoding
@click.option(
    "--keep-going",
    "-k",
    is_flag=True,
    help="With --where or --from-keywords: go on in spite of errors in the files.",
)
@options.tags_to_add(
    "An intervention type; the item must have its level.",
    "Why these types are added, for example the words of the title that name them.",
)
@click.option(
    "--from-keywords",
    type=options.FILE,
    metavar="TOML",
    help="Add the tags that this map gives to the keywords of the items: of all, or of those selected.",
)
@click.option("--annotation", metavar="TEXT", help="The annotation of the items: plain text for readers.")
@click.option("--replace", is_flag=True, help="Replace an annotation that says something else.")
@click.option("--no-annotation", is_flag=True, help="Remove the annotation.")
@click.option("--remove", is_flag=True, help="Remove these tags instead of adding them.")
@options.dry_run
def tag(
    *,
    key: tuple[str, ...],
    library: tuple[Path, ...],
    dry_run: bool,
    **given: Any,
) -> None:
    """
    Add levels, types, values of facets and annotations to the items with these KEYs, or to those of a query.

    Every other byte of the files is unchanged. The changes are shown.
    """
    context = click.get_current_context()
    tags = {"level": given.pop("level"), "type": given.pop("type_"), "kind": given.pop("kind")}
    tags |= take_facets(context, given)
    _require_use(context, key, tags, [*_facet_names(context).values()], given)
    result = publish.tag(library, key, **tags, **given, dry_run=True)
    if result.problems:
        click.echo(problems.text(result.problems), nl=False, err=True)
    if given["from_keywords"]:
        click.echo(f"{len(result.keys):,} of {result.searched:,} items get tags from keywords", err=True)
    elif given["where"]:
        click.echo(f"{len(result.keys):,} of {result.searched:,} items match", err=True)
    if not dry_run:
        result.save()
    for each in result:
        print_diff(each.diff)
    if not any(each.is_changed for each in result):
        click.echo("nothing to change", err=True)
    if any(each.severity is Severity.ERROR for each in result.problems):
        raise click.exceptions.Exit(1)


def _require_use(
    context: click.Context,
    key: tuple[str, ...],
    tags: Mapping[str, tuple[str, ...]],
    facets: list[str],
    given: Mapping[str, Any],
) -> None:
    """Raise a UsageError unless there are items and tags, and each option has an effect."""
    has_annotation = given["annotation"] is not None
    message = ""
    searches = given["where"] or given["from_keywords"]
    if given["from_keywords"] and (
        any(tags.values()) or has_annotation or given["no_annotation"] or given["remove"]
    ):
        message = "the map of --from-keywords gives the tags; no others are added or removed with it"
    elif not (key or searches):
        message = "there is nothing to tag: give a KEY, --where or --from-keywords"
    elif not (given["from_keywords"] or any(tags.values()) or has_annotation or given["no_annotation"]):
        names = ", ".join(f"--{each}" for each in ("level", "type", *facets))
        message = f"there is no tag to add or remove: give {names}, --kind or --annotation"
    elif given["reason"] is not None and (given["remove"] or not tags["type"]):
        message = "--reason is for a --type that is added"
    elif has_annotation and (given["remove"] or given["no_annotation"]):
        message = "--annotation adds an annotation; --no-annotation alone removes it"
    elif has_annotation and not given["annotation"].strip():
        message = "the annotation is empty; --no-annotation removes it"
    elif given["replace"] and not has_annotation:
        message = "--replace is for --annotation"
    elif given["keep_going"] and not searches:
        message = "--keep-going is for --where and --from-keywords"
    if message:
        raise click.UsageError(message, context)


def _facet_names(context: click.Context) -> dict[str, str]:
    """Return the keys of the facets that have an option, by the names of their parameters."""
    return {str(each.name): each.opts[0].removeprefix("--") for each in context.meta[_FACETS]}


def take_facets(context: click.Context, given: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """Take the values of the options for facets out of what was given, and return them by their keywords in Python."""
    found = {facet.replace("-", "_"): given.pop(name) for name, facet in _facet_names(context).items()}
    return {facet: values for facet, values in found.items() if values}


def _facet_options(framework: str | None, taken: list[click.Parameter]) -> Iterator[click.Option]:
    """Yield an option for each facet whose key is not the name of another option."""
    names = {each for parameter in taken for each in parameter.opts}
    try:
        facets = files.open_framework(framework).facets
    except EssenceRefsError:
        # It is reported when the command runs.
        return
    for number, facet in enumerate(facets):
        option = f"--{facet.key}"
        if option not in names and _OPTION.fullmatch(option):
            # A key need not be an identifier, as the names of parameters must be.
            yield click.Option(
                [option, f"facet_{number}"],
                multiple=True,
                metavar="VALUE",
                shell_complete=functools.partial(completers.facet_values, facet),
                help=f"{safe_line(facet.name)}: one of the values that `essence-refs levels` prints.",
            )


def _framework_path(arguments: list[str]) -> str | None:
    """Return the framework file that the arguments name, None if they name none."""
    found = None
    for index, each in enumerate(arguments):
        if each == "--":
            break
        if each == "--framework" and index + 1 < len(arguments):
            found = arguments[index + 1]
        elif each.startswith("--framework="):
            found = each.partition("=")[2]
    return found


def print_diff(diff: str) -> None:
    """Print a unified diff, on a terminal in colours."""
    coloured = not os.environ.get("NO_COLOR")
    for line in map(safe_line, diff.split("\n")[:-1]):
        # click removes the colours if stdout is not a terminal.
        click.echo(click.style(line, fg=_COLOURS.get(line[:1])) if coloured else line)
