"""
The front end in which Python runs: how it shows values, and which of its cells is running.

A package that supports a front end, such as `essence_refs.notebook`, makes itself the current one with `set_front_end`. Other
packages import only this module.
"""

from typing import NamedTuple, Protocol


class RunningCell(NamedTuple):
    """A cell: ``cell`` stays the same when it is run again, ``run`` is different each time."""

    cell: str
    run: str


class CellListener(Protocol):
    """An object with a method that is called when a cell begins to run."""

    def begin_cell(self, now: RunningCell) -> None:
        """React to a cell that begins to run."""
        ...


class FrontEnd:
    """A front end without cells that shows values as text only: a script, or Python's own prompt."""

    def render(self, value: object, name: str) -> str | None:  # noqa: ARG002 - for subclasses
        """Return *value* as a display shows it in the format *name*; None if it cannot be shown in that format."""
        return None

    def running_cell(self) -> RunningCell | None:
        """Return the cell that is running, None if there is none."""
        return None

    def subscribe(self, listener: CellListener) -> None:
        """Tell *listener* of every cell that begins to run, for as long as the listener exists."""

    def paper(self) -> object:
        """Return the paper in use, None if there is none."""
        return None


_current = FrontEnd()


def current() -> FrontEnd:
    """Return the front end in use."""
    return _current


def set_front_end(front_end: FrontEnd) -> None:
    """Make *front_end* the one in use."""
    global _current  # noqa: PLW0603 - a process has one front end
    _current = front_end


class Displayed:
    """A base class of values that a notebook displays. Jupyter and others look for methods with these names."""

    __slots__ = ()

    def _repr_html_(self) -> str | None:
        return _current.render(self, "html")

    def _repr_markdown_(self) -> str | None:
        return _current.render(self, "markdown")

    def _repr_latex_(self) -> str | None:
        return _current.render(self, "latex")
