"""A progress bar on the terminal, below the lines that are printed meanwhile."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.text import Text

from essence_refs.cli.printing import safe_line


@contextlib.contextmanager
def bar(number: int) -> Iterator[tuple[Callable[[str], None], Callable[[Path], None]]]:
    """Yield functions that print a line above the bar and that count one of *number* files; at the end the bar disappears."""
    console = Console(highlight=False)
    # A fixed width: the names of files have different widths, and the bar would move.
    drawn = BarColumn(bar_width=30, complete_style="green", finished_style="green")
    columns = (MofNCompleteColumn(), drawn, TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=number)

        def print_line(line: str) -> None:
            verb, _, rest = safe_line(line).partition(" ")
            text = Text.assemble((verb, "green" if verb == "made" else ""), f" {rest}")
            console.print(text, no_wrap=True, overflow="ignore", crop=False)

        def count_file(path: Path) -> None:
            # rich reads a description as markup; the name of a file is plain text.
            progress.update(task, advance=1, description=safe_line(path.name).replace("[", r"\["))

        yield print_line, count_file


@contextlib.contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """Yield a function that shows on stderr what is done now; at the end it disappears."""
    console = Console(highlight=False, stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=None)

        def show_step(step: str) -> None:
            progress.update(task, description=safe_line(step).replace("[", r"\["))

        yield show_step
