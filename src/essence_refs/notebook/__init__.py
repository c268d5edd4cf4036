"""The notebook as a front end: it displays values as HTML, Markdown and LaTeX, and knows which cell is running."""

from essence_refs import front_end
from essence_refs.front_end import CellListener, FrontEnd, RunningCell


class NotebookFrontEnd(FrontEnd):
    """A notebook, or any other program that looks for IPython's display methods; without IPython it has no cells."""

    def render(self, value: object, name: str) -> str | None:
        """Return *value* as a cell shows it in the format *name* ("html", "markdown" or "latex")."""
        # Styles and formats are opened when the first value is shown.
        from essence_refs.notebook import views  # noqa: PLC0415

        return views.render(value, name)

    def running_cell(self) -> RunningCell | None:
        """Return the cell that is running, None in a script and at Python's own prompt."""
        from essence_refs.notebook import cells  # noqa: PLC0415 - only papers ask for it

        return cells.running_cell()

    def subscribe(self, listener: CellListener) -> None:
        """Tell *listener* of every cell that begins to run, if there are cells."""
        from essence_refs.notebook import cells  # noqa: PLC0415 - as above

        cells.subscribe(listener)

    def paper(self) -> object:
        """Return the paper that the notebook cites in, None if it has none or several."""
        from essence_refs.notebook import papers  # noqa: PLC0415 - as above

        return papers.paper_in_use()


def install() -> None:
    """Make the notebook the front end in use. This does not import IPython, which may start before or after it."""
    front_end.set_front_end(NotebookFrontEnd())
