"""`build`: every file that a configuration asks for, made again only where something changed."""

import contextlib
import importlib
import importlib.util
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs
import click

from essence_refs.builds.configuration import open_plan
from essence_refs.builds.plan import OWN_FILE, Plan, find_configuration
from essence_refs.builds.runner import Build, FileResult, FileState
from essence_refs.cli import completers, options, problems
from essence_refs.diagnostics import Problem, Severity
from essence_refs.errors import EssenceRefsError, FileError, MissingExtraError, ProblemsError
from essence_refs.formats.runs import clean_text

# Above a bar that moves, lines must be said by whoever moves it.
Say = Callable[[str], None]
Step = Callable[[Path], None]


@attrs.frozen(kw_only=True)
class BuildFlags:
    """How to build, as the options say it."""

    targets: tuple[str, ...]
    force: bool
    prune: bool
    dry_run: bool
    quiet: bool
    strict: bool


@click.command(short_help="Make all files that a configuration asks for.")
@click.argument("targets", nargs=-1, metavar="[TARGET]...", shell_complete=completers.targets)
@click.option(
    "--config",
    type=options.FILE,
    metavar="TOML",
    help=f"The configuration; the nearest {OWN_FILE} or pyproject.toml unless given.",
)
@click.option("--force", is_flag=True, help="Make every file again, also those changed by hand.")
@click.option("--prune", is_flag=True, help="Remove files of earlier builds that are no longer asked for.")
@click.option("--dry-run", "-n", is_flag=True, help="Say what would be made, and write nothing.")
@click.option("--watch", is_flag=True, help="Go on, and build again whenever a file changes; ^C ends it.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
@click.option("--strict", is_flag=True, help="Fail on warnings too, such as a picture that is missing.")
def build(
    *,
    targets: tuple[str, ...],
    config: Path | None,
    force: bool,
    prune: bool,
    dry_run: bool,
    watch: bool,
    quiet: bool,
    strict: bool,
) -> None:
    """
    Make the files that a configuration asks for: all, or each TARGET by its name or as "*.docx".

    The configuration is the table [tool.essence-refs] of a pyproject.toml, or a file essence-refs.toml. A file
    is made again only where something changed that it is made from. The exit code is 1 when a file could not
    be made, or was changed by hand and is left as it is.
    """
    flags = BuildFlags(targets=targets, force=force, prune=prune, dry_run=dry_run, quiet=quiet, strict=strict)
    source = config or find_configuration()
    if watch:
        if dry_run:
            raise click.UsageError("--watch makes files and --dry-run makes none: leave one out")
        if importlib.util.find_spec("watchfiles") is None:
            raise MissingExtraError("build --watch", "watch")
        _watch(source, flags)
    elif not _build_once(open_plan(source), flags):
        raise click.exceptions.Exit(1)


def _build_once(plan: Plan, flags: BuildFlags) -> bool:
    """Build once, say what happened, and return whether all is well: to the strict, warnings are errors."""
    targets = plan.called(flags.targets) if flags.targets else plan.targets
    run = Build(plan, force=flags.force, rehearsal=flags.dry_run)
    outcomes: list[FileResult] = []
    try:
        with _progress(len(targets), quiet=flags.quiet) as (say, step):
            for outcome in run.run(targets):
                outcomes.append(outcome)
                _print_result(outcome, say, flags)
                step(outcome.path)
            # Who asks for some files says nothing of the others.
            for outcome in () if flags.targets else run.strays(prune=flags.prune):
                outcomes.append(outcome)
                _print_result(outcome, say, flags)
    finally:
        # A report that is set in two styles has its warnings twice.
        told = dict.fromkeys(each for each in run.problems if not flags.quiet or _is_error(each, flags))
        click.echo(problems.text(told), nl=False, err=True)
    for line in _error_lines(outcomes):
        click.echo(clean_text(line), err=True)
    if not flags.quiet:
        click.echo(_summary(outcomes, dry_run=flags.dry_run))
    return all(outcome.error is None for outcome in outcomes) and not (flags.strict and run.problems)


def _watch(source: Path, flags: BuildFlags) -> None:
    watching = importlib.import_module("essence_refs.cli.watch")
    inputs: tuple[Path, ...] = (source,)
    while True:
        before = watching.signatures(inputs)
        try:
            plan = open_plan(source)
            inputs = plan.inputs
            before = watching.signatures(inputs)
            _build_once(plan, flags)
        except EssenceRefsError as error:
            # Mending it is what is waited for.
            inputs = watching.concerned(error, inputs)
            before = {**watching.signatures(inputs), **before}
            for line in _error_text(error):
                click.echo(clean_text(line), err=True)
        # A second time would undo the work of whoever changes a file by hand meanwhile.
        flags = attrs.evolve(flags, force=False)
        if not flags.quiet:
            click.echo("Waiting for changes; ^C ends it.")
        sys.stdout.flush()
        watching.wait(inputs, before)


# What is said of it


def _is_error(problem: Problem, flags: BuildFlags) -> bool:
    return flags.strict or problem.severity is Severity.ERROR


def _print_result(outcome: FileResult, say: Say, flags: BuildFlags) -> None:
    if flags.quiet:
        return
    path = outcome.path
    match outcome.state:
        case FileState.MADE:
            say(f"would make {path}" if flags.dry_run else f"made {path}")
        case FileState.REMOVED:
            say(f"would remove {path}" if flags.dry_run else f"removed {path}")
        case FileState.STRAY:
            say(f"no longer asked for: {path} (--prune removes it)")


def _error_lines(outcomes: Sequence[FileResult]) -> Iterator[str]:
    """Yield every error once, with the files that it befell where it does not name them itself."""
    befallen: dict[str, list[tuple[FileResult, EssenceRefsError]]] = {}
    for outcome in outcomes:
        if outcome.error:
            befallen.setdefault(str(outcome.error), []).append((outcome, outcome.error))
    for (outcome, error), *others in befallen.values():
        if outcome.state is FileState.KEPT:
            yield f"{error} (--force writes over it)"
        elif isinstance(error, ProblemsError) or (
            isinstance(error, FileError) and error.path == outcome.path
        ):
            # These name the file that is wrong, which is what one wants to open.
            yield from _error_text(error)
        else:
            more = f" and {len(others):,} more" if others else ""
            yield f"{outcome.path}{more}: {' '.join(_error_text(error))}"


def _error_text(error: EssenceRefsError) -> list[str]:
    if isinstance(error, ProblemsError):
        return str(error).split("\n")
    return [" ".join(str(error).split())]


def _summary(outcomes: Sequence[FileResult], *, dry_run: bool) -> str:
    """
    Return what became of how many files.

    >>> _summary([FileResult(path=Path("a"), state=FileState.CURRENT)], dry_run=False)
    '1 file: 1 up to date'
    """
    counts = Counter(outcome.state for outcome in outcomes)
    apart = {FileState.STRAY, FileState.REMOVED}
    number = sum(count for state, count in counts.items() if state not in apart)
    would = "would be " if dry_run else ""
    words = {
        FileState.MADE: f"{would}made",
        FileState.CURRENT: "up to date",
        FileState.KEPT: "left as changed by hand",
        FileState.FAILED: "failed",
        FileState.REMOVED: f"{would}removed",
        FileState.STRAY: "no longer asked for",
    }
    said = ", ".join(f"{counts[state]:,} {word}" for state, word in words.items() if counts[state])
    return f"{number:,} file{'' if number == 1 else 's'}: {said or 'nothing to make'}"


@contextlib.contextmanager
def _progress(number: int, *, quiet: bool) -> Iterator[tuple[Say, Step]]:
    """Yield how to say a line and how to count a file: on a terminal with a bar below the lines."""
    if quiet or not sys.stdout.isatty() or importlib.util.find_spec("rich") is None:
        yield (lambda line: click.echo(clean_text(line)), lambda _: None)
        return
    # rich takes longer to import than a list takes to set, and only a terminal has a use for it.
    with importlib.import_module("essence_refs.cli.progress").bar(number) as (say, step):
        yield say, step
