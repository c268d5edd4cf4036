"""The command `build`: make the files that a configuration asks for."""

import contextlib
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs
import click

from essence_refs.builds.configuration import open_plan
from essence_refs.builds.plan import Plan
from essence_refs.builds.runner import Build, FileResult, FileState
from essence_refs.cli import completers, options, problems
from essence_refs.cli.printing import print_lines
from essence_refs.diagnostics import Problem, Severity, count_of
from essence_refs.errors import EssenceRefsError, FileError, ProblemsError
from essence_refs.files.configurations import OWN_FILE, find_configuration
from essence_refs.lazy_imports import import_optional, is_installed

# Where a progress bar is drawn, lines must be printed by the progress bar.
PrintLine = Callable[[str], None]
CountFile = Callable[[Path], None]


@attrs.frozen(kw_only=True)
class BuildFlags:
    """The options of the command, and the seconds to wait for another build."""

    targets: tuple[str, ...]
    into: Path | None
    force: bool
    prune: bool
    dry_run: bool
    quiet: bool
    strict: bool
    patience: float | None = None


@click.command(short_help="Make all files that a configuration asks for.")
@click.argument("targets", nargs=-1, metavar="[TARGET]...", shell_complete=completers.targets)
@click.option(
    "--config",
    type=options.FILE,
    metavar="TOML",
    help=f"The configuration; the nearest {OWN_FILE} or pyproject.toml unless given.",
)
@click.option(
    "--into",
    type=options.FILE,
    metavar="FOLDER",
    help="The output folder; one outside of the configuration's folder must be named here.",
)
@click.option("--force", is_flag=True, help="Make every file again, also those changed by hand.")
@click.option("--prune", is_flag=True, help="Remove files of earlier builds that are no longer asked for.")
@click.option("--dry-run", "-n", is_flag=True, help="Show what would be made, and write nothing.")
@click.option("--watch", is_flag=True, help="Build again whenever a file changes, until ^C.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@click.option(
    "--strict", is_flag=True, help="Exit with code 1 if there are warnings, such as a missing picture."
)
def build(
    *,
    targets: tuple[str, ...],
    config: Path | None,
    into: Path | None,
    force: bool,
    prune: bool,
    dry_run: bool,
    watch: bool,
    quiet: bool,
    strict: bool,
) -> None:
    """
    Make all files in a configuration, or those that match a TARGET: a file name or a pattern such as "*.docx".

    The configuration is the table [tool.essence-refs] of a pyproject.toml, or a file essence-refs.toml. A file
    is made again only if one of its inputs has changed. The exit code is 1 if a file could not be made, or if
    an existing file was not overwritten.
    """
    flags = BuildFlags(
        targets=targets, into=into, force=force, prune=prune, dry_run=dry_run, quiet=quiet, strict=strict
    )
    source, skipped = (config, ()) if config else find_configuration()
    shown = [each for each in skipped if not quiet or _is_error(each, flags)]
    click.echo(problems.text(shown), nl=False, err=True)
    if watch:
        if dry_run:
            raise click.UsageError("--watch makes files and --dry-run makes none: use only one of them")
        # Without a limit: a change during a build that gave up waiting would only be built after the next change.
        _watch(source, attrs.evolve(flags, patience=math.inf))
    elif not _build_once(open_plan(source, into=into), flags) or any(
        _is_error(each, flags) for each in skipped
    ):
        raise click.exceptions.Exit(1)


def _build_once(plan: Plan, flags: BuildFlags) -> bool:
    """Build once, print what happened, and return whether there was no error; with --strict, warnings count too."""
    targets = plan.targets_named(flags.targets) if flags.targets else plan.targets

    def when_waiting() -> None:
        if not flags.quiet:
            print_lines(f"waiting for another build in {plan.into}", err=True)

    run = Build(
        plan,
        force=flags.force,
        dry_run=flags.dry_run,
        patience=flags.patience,
        when_waiting=when_waiting,
    )
    results: list[FileResult] = []
    try:
        with _progress(len(targets), quiet=flags.quiet) as (print_line, count_file):
            # If targets are named, the other files do not matter.
            for result in run.run(targets, strays=not flags.targets, prune=flags.prune):
                results.append(result)
                _print_result(result, print_line, flags)
                if len(results) <= len(targets):
                    count_file(result.path)
    finally:
        # A report that is made in two styles has its warnings twice.
        unique = dict.fromkeys(each for each in run.problems if not flags.quiet or _is_error(each, flags))
        click.echo(problems.text(unique), nl=False, err=True)
        # Here, so that they are printed also if the manifest cannot be written.
        for line in _error_lines(results):
            print_lines(line, err=True)
    if not flags.quiet:
        click.echo(_summary(results, dry_run=flags.dry_run))
    return all(result.error is None for result in results) and not any(
        _is_error(each, flags) for each in run.problems
    )


def _watch(source: Path, flags: BuildFlags) -> None:
    watching = import_optional("essence_refs.cli.watch", "build --watch", "watch")
    inputs: tuple[Path, ...] = (source,)
    while True:
        before = watching.signatures(inputs)
        try:
            plan = open_plan(source, into=flags.into)
            inputs = plan.inputs
            before = watching.signatures(inputs)
            _build_once(plan, flags)
        except EssenceRefsError as error:
            # Wait until the error is corrected.
            inputs = watching.files_to_watch(error, inputs)
            before = {**watching.signatures(inputs), **before}
            for line in _error_text(error):
                print_lines(line, err=True)
        # Forcing again would overwrite changes made by hand in the meantime.
        flags = attrs.evolve(flags, force=False)
        if not flags.quiet:
            click.echo("Waiting for changes; ^C ends it.")
        sys.stdout.flush()
        watching.wait(inputs, before)


def _is_error(problem: Problem, flags: BuildFlags) -> bool:
    return problem.severity is Severity.ERROR or (flags.strict and problem.severity is Severity.WARNING)


def _print_result(result: FileResult, print_line: PrintLine, flags: BuildFlags) -> None:
    if flags.quiet:
        return
    path = result.path
    match result.state:
        case FileState.MADE:
            print_line(f"would make {path}" if flags.dry_run else f"made {path}")
        case FileState.REMOVED:
            print_line(f"would remove {path}" if flags.dry_run else f"removed {path}")
        case FileState.STRAY:
            print_line(f"no longer asked for: {path} (--prune removes it)")


def _error_lines(results: Sequence[FileResult]) -> Iterator[str]:
    """Yield every error once, with the files that have it unless it names the file itself."""
    results_of: dict[str, list[tuple[FileResult, EssenceRefsError]]] = {}
    for result in results:
        if result.error:
            results_of.setdefault(str(result.error), []).append((result, result.error))
    for (result, error), *others in results_of.values():
        if result.state is FileState.KEPT:
            yield f"{error} (--force writes over it)"
        elif isinstance(error, ProblemsError) or (isinstance(error, FileError) and error.path == result.path):
            # These name the file to correct.
            yield from _error_text(error)
        else:
            more = f" and {len(others):,} more" if others else ""
            yield f"{result.path}{more}: {' '.join(_error_text(error))}"


def _error_text(error: EssenceRefsError) -> list[str]:
    if isinstance(error, ProblemsError):
        return str(error).split("\n")
    return [" ".join(str(error).split())]


def _summary(results: Sequence[FileResult], *, dry_run: bool) -> str:
    """
    Return a sentence with the number of files in each state.

    >>> _summary([FileResult(path=Path("a"), state=FileState.CURRENT)], dry_run=False)
    '1 file: 1 up to date'
    """
    counts = Counter(result.state for result in results)
    apart = {FileState.STRAY, FileState.REMOVED}
    number = sum(count for state, count in counts.items() if state not in apart)
    would = "would be " if dry_run else ""
    words = {
        FileState.MADE: f"{would}made",
        FileState.CURRENT: "up to date",
        FileState.KEPT: "not overwritten",
        FileState.FAILED: "failed",
        FileState.REMOVED: f"{would}removed",
        FileState.STRAY: "no longer asked for",
    }
    counted = ", ".join(f"{counts[state]:,} {word}" for state, word in words.items() if counts[state])
    return f"{count_of(number, 'file')}: {counted or 'nothing to make'}"


@contextlib.contextmanager
def _progress(number: int, *, quiet: bool) -> Iterator[tuple[PrintLine, CountFile]]:
    """Yield functions that print a line and that count a file; on a terminal a progress bar is below the lines."""
    if quiet or not sys.stdout.isatty() or not is_installed("rich"):
        yield (print_lines, lambda _: None)
        return
    # Importing rich takes longer than making a list, and only a terminal needs it.
    from essence_refs.cli import progress  # noqa: PLC0415

    with progress.bar(number) as functions:
        yield functions
