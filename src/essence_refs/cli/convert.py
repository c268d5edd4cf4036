"""`convert`: references from one program's file into another's, with an account of what could not go along."""

from collections.abc import Iterator
from pathlib import Path

import attrs
import click

from essence_refs import files
from essence_refs.bibtex import decode
from essence_refs.bibtex.syntax.blocks import Comment, Preamble
from essence_refs.bibtex.syntax.splitter import split
from essence_refs.bibtex.writer import write as write_bibtex
from essence_refs.cli import options, problems
from essence_refs.cli.output import Destination, write_text
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import ProblemsError
from essence_refs.exchange import csl_json
from essence_refs.files.reading import read_bytes
from essence_refs.model import Library

TARGETS = ("csl-json", "bibtex")
_JSON = ".json"


@click.command(short_help="Write another format.")
@click.argument("in_", metavar="IN", type=options.FILE)
@click.option("--to", required=True, type=click.Choice(TARGETS), help="The format to write.")
@click.option(
    "--output",
    "-o",
    type=options.FILE,
    metavar="FILE",
    help="Write to this file, replacing it in one step; - is stdout.",
)
@options.framework
@options.encoding
@click.option("--keep-going", "-k", is_flag=True, help="Leave out the entries with errors, and go on.")
def convert(
    *, in_: Path, to: str, output: Path | None, framework: Path | None, encoding: str | None, keep_going: bool
) -> None:
    """
    Write the references of a file in another format.

    IN is a .bib file, or CSL-JSON when its name ends in .json. What the other format cannot carry is
    said on stderr.
    """
    is_json = in_.suffix.casefold() == _JSON
    where = Destination(outputs=(output,) if output else ())
    if is_json != (to == "csl-json"):
        where.refuse_overwriting("file to convert", [in_])
    known = files.open_framework(framework)
    library = files.open_library(in_, framework=known, encoding=encoding, keep_going=True)
    if not is_json:
        library = attrs.evolve(library, problems=(*_left_behind(in_, encoding), *library.problems))
    broken = any(problem.severity is Severity.ERROR for problem in library.problems)
    if broken and not keep_going:
        raise ProblemsError(library.problems)
    if broken:
        # What is left out would be nowhere any more.
        where.refuse_overwriting("file to convert", [in_])
    text, losses = _written(library, to)
    losses = tuple(attrs.evolve(each, source=each.source or str(in_)) for each in losses)
    click.echo(problems.text((*library.problems, *losses)), nl=False, err=True)
    write_text(text, output)
    if broken:
        raise click.exceptions.Exit(1)


def _left_behind(path: Path, encoding: str | None) -> Iterator[Problem]:
    """Yield a warning where a .bib file has words or macros outside of its entries, which belong to none of them."""
    text, _ = decode(read_bytes(path), source=str(path), encoding=encoding)
    blocks = split(text)
    comments = [
        block.start + len(block.text) - len(block.text.lstrip())
        for block in blocks
        if isinstance(block, Comment) and block.text.strip()
    ]
    preambles = [block.start for block in blocks if isinstance(block, Preamble)]
    for found, name in ((comments, "comment"), (preambles, "preamble")):
        if found:
            count = f"a {name} is" if len(found) == 1 else f"{len(found):,} {name}s are"
            yield Problem(
                message=f"{count} not carried over",
                source=str(path),
                line=text.count("\n", 0, found[0]) + 1,
                code=f"{name}-left-behind",
                severity=Severity.WARNING,
            )


def _written(library: Library, to: str) -> tuple[str, tuple[Problem, ...]]:
    if to == "bibtex":
        written = write_bibtex(library, framework=library.framework)
        return written.text, written.problems
    carried = csl_json.write(library)
    return carried.text, carried.problems
