"""`check`: everything that a curator should mend, in one run."""

from collections.abc import Iterator
from pathlib import Path

import click

from essence_refs import checks
from essence_refs.cli import options, problems
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import FileError
from essence_refs.files import open_framework, open_library
from essence_refs.files.reading import read_bytes
from essence_refs.model import Library


@click.command(short_help="Say what is wrong in files.")
@click.argument("files", nargs=-1, type=options.FILE)
@options.framework
@options.encoding
@click.option(
    "--report",
    type=click.Choice([*problems.WRITERS]),
    default="text",
    show_default=True,
    help="For people, for programs, or as annotations of a pull request.",
)
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@click.option("--fields", is_flag=True, help="Also name the fields that no style can show.")
def check(
    *,
    files: tuple[Path, ...],
    framework: Path | None,
    encoding: str | None,
    report: str,
    strict: bool,
    fields: bool,
) -> None:
    """
    Say what is wrong in .bib FILES, or in the shipped items.

    Every problem is reported with its place. The exit code is 1 when there are errors.
    """
    files = options.once(files)
    missing = [*_unreadable(files)]
    there = [each for each in files if str(each) not in {problem.source for problem in missing}]
    known = open_framework(framework)
    library = Library((), known)
    if there or not files:
        library = open_library(*there, framework=known, encoding=encoding, keep_going=True)
    wrong = (*missing, *library.problems, *checks.check(library, fields=fields))
    order = {str(path): index for index, path in enumerate(files)}
    found = sorted(wrong, key=lambda each: (order.get(each.source, 0), each.line, each.column))
    if report == "text":
        # The problems on stderr, as everywhere; what is left for stdout is the sum of them.
        click.echo(problems.text(found), nl=False, err=True)
        items = "1 item" if len(library) == 1 else f"{len(library):,} items"
        click.echo(f"{items} read, {problems.count(found)}")
    else:
        click.echo(problems.WRITERS[report](found), nl=False)
    failing = set(Severity) if strict else {Severity.ERROR}
    if any(problem.severity in failing for problem in found):
        raise click.exceptions.Exit(1)


def _unreadable(files: tuple[Path, ...]) -> Iterator[Problem]:
    """Yield the error of each file that cannot be read: it hides nothing of what is wrong in the others."""
    for path in files:
        try:
            read_bytes(path)
        except FileError as error:
            yield Problem(message=error.message, source=str(path), code="unreadable-file")
