"""The command `framework import`: propose a framework from the codes of EPPI-Reviewer."""

import itertools
from pathlib import Path

import click

from essence_refs import saving
from essence_refs.cli import options
from essence_refs.cli.printing import print_lines, print_text
from essence_refs.diagnostics import count_of
from essence_refs.errors import ChangedFileError
from essence_refs.files.records.code_frameworks import framework_from_codes

_NOUNS = ("level", "intervention type", "facet", "value")


@click.group(short_help="Make a framework from the codes of EPPI-Reviewer.")
def framework() -> None:
    """Make a framework from the codes of another program."""


@framework.command(name="import", short_help="Propose a framework from a file of EPPI-Reviewer.")
@click.argument("file", type=options.FILE)
@click.option(
    "--map",
    "map_",
    type=options.FILE,
    metavar="TOML",
    help="The map file: which codes are levels, facets or neither.",
)
@click.option("--name", metavar="TEXT", help="The name of the framework.  [default: that of FILE]")
@click.option("--output", "-o", type=options.FILE, metavar="FILE", help="Write to this file.")
@click.option("--force", is_flag=True, help="Replace the file; its content is kept in FILE.bak.")
def import_framework(
    *, file: Path, map_: Path | None, name: str | None, output: Path | None, force: bool
) -> None:
    """
    Propose a framework from the code sets in FILE, an export of EPPI-Reviewer in JSON.

    Without a map, the codes in the first code set, or in the one that is called a level, are levels with their
    intervention types; the others are facets. What was flattened or left out is printed on stderr.
    """
    proposal = framework_from_codes(file, map_, name=name or "")
    for problem in proposal.problems:
        print_lines(str(problem), err=True)
    if output is None:
        print_text(proposal.toml)
    else:
        data, before = proposal.toml.encode(), saving.content(output)
        if before not in (None, data) and not force:
            raise ChangedFileError(
                output, f"there is such a file; --force replaces it, and keeps it in {output.name}.bak"
            )
        saving.replace(output, data, expected=before, backup=True)
    for sentence in proposal.report:
        print_lines(sentence, err=True)
    levels, types, facets, values = itertools.starmap(count_of, zip(proposal.counts, _NOUNS, strict=True))
    print_lines(f"{levels} with {types}, {facets} with {values}", err=True)
