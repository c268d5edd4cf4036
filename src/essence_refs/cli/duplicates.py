"""The command `duplicates`: print which references are of one work, or of related works."""

from collections.abc import Iterator
from pathlib import Path

import click

from essence_refs import publish
from essence_refs.cli import completers, options
from essence_refs.cli.printing import print_lines
from essence_refs.diagnostics import count_of
from essence_refs.model import Library, Reference
from essence_refs.publish import Duplicates
from essence_refs.publish.overviews.duplicate_pairs import USUAL, count_matches
from essence_refs.relations.matches import Match


@click.command(short_help="Print which items are of one work.")
@click.argument("files", nargs=-1, type=options.FILE)
@click.option(
    "--against",
    "-a",
    multiple=True,
    type=options.FILE,
    metavar="FILE",
    help="Another library, whose items are compared with those in FILES, and not with each other; repeat it for several files.",
)
@options.framework
@options.map_
@options.encoding
@click.option("--keep-going", "-k", is_flag=True, help=options.KEEP_GOING)
@click.option(
    "--show",
    default=",".join(USUAL),
    show_default=True,
    metavar="RELATIONS",
    shell_complete=completers.relations,
    help="Print only pairs of these relations, with commas between: same, likely, related, and different for pairs "
    "that look alike.",
)
@click.option(
    "--report",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or for programs.",
)
@click.option("--all", "all_", is_flag=True, help="Text: also the pairs that follow from others.")
@click.option("--strict", is_flag=True, help="Exit with code 1 if items are the same or likely the same.")
def duplicates(
    *,
    files: tuple[Path, ...],
    against: tuple[Path, ...],
    framework: Path | None,
    map_: Path | None,
    encoding: str | None,
    keep_going: bool,
    show: str,
    report: str,
    all_: bool,
    strict: bool,
) -> None:
    """
    Print the pairs of items in FILES of references, or of the shipped items, that are of one work or of related works.

    Each pair has a score, of 100, and the evidence. The exit code is 1 if there are errors in the files.
    """

    def open_(paths: tuple[Path, ...]) -> Library:
        return options.open_source(
            library=paths,
            framework=framework,
            map_=map_,
            encoding=encoding,
            keep_going=keep_going,
            titles="auto",
            useprefix=True,
            tags=(),
        )

    library = open_(files)
    other = open_(against) if against else None
    result = publish.duplicates(library, against=other, show=show)
    if report == "json":
        # Only this report needs JSON.
        from essence_refs.json_text import write_json  # noqa: PLC0415

        click.echo(write_json([*map(_row, result)]), nl=False)
    else:
        _print(result, all_=all_)
    options.exit_if_incomplete(library)
    options.exit_if_incomplete(other or Library())
    if strict and any(each.is_one_work for each in result):
        raise click.exceptions.Exit(1)


def _print(result: Duplicates, *, all_: bool) -> None:
    shown = result.matches if all_ else result.summary
    for match in shown:
        print_lines("\n    ".join(_lines(match)))
    rest = len(result) - len(shown)
    verb = "follows" if rest == 1 else "follow"
    ending = f" (--all also prints the {rest:,} that {verb} from others)" if rest else ""
    print_lines(f"{count_of(len(result.library), 'item')} compared: {count_matches(result)}{ending}")


def _lines(match: Match) -> Iterator[str]:
    first, second = map(_named, match.references)
    words = f"is {match.kind.replace('-', ' ')}" if match.kind else "and"
    yield f"{match.relation} {match.score}: {first} {words} {second}"
    yield "; ".join(match.evidence)


def _named(reference: Reference) -> str:
    location = _location(reference)
    return f"{reference.key} ({location})" if location else reference.key


def _location(reference: Reference) -> str:
    origin = reference.origin
    return f"{origin.source}:{origin.line}" if origin and origin.line else ""


def _row(match: Match) -> dict[str, object]:
    return {
        "keys": [*match.keys],
        "locations": [*map(_location, match.references)],
        "relation": match.relation,
        "kind": match.kind,
        "score": match.score,
        "evidence": [*match.evidence],
    }
