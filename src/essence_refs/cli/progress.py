"""A bar on the terminal that stdout is, below the lines that are said meanwhile."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from essence_refs.formats.runs import clean_text


@contextlib.contextmanager
def bar(number: int) -> Iterator[tuple[Callable[[str], None], Callable[[Path], None]]]:
    """Yield how to say a line above the bar and how to count one of *number* files; at the end the bar goes away."""
    console = Console(highlight=False)
    # Of one width, because names are not, and the bar would jump.
    drawn = BarColumn(bar_width=30, complete_style="green", finished_style="green")
    columns = (MofNCompleteColumn(), drawn, TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=number)

        def say(line: str) -> None:
            verb, _, rest = clean_text(line).partition(" ")
            text = Text.assemble((verb, "green" if verb == "made" else ""), f" {rest}")
            console.print(text, no_wrap=True, overflow="ignore", crop=False)

        def step(path: Path) -> None:
            # A description is markup for rich, and a file's name is none.
            progress.update(task, advance=1, description=clean_text(path.name).replace("[", r"\["))

        yield say, step
