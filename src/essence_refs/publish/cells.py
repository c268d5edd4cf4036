"""Which cell of a notebook is running, and whether it has run before."""

import sys
import weakref
from typing import Any, Protocol

import attrs


@attrs.frozen
class Running:
    """A cell, by what stays the same when it is run again, and this one time that it runs."""

    cell: str
    time: str


class Listener(Protocol):
    """Whoever wants to know of cells."""

    def begin(self, now: Running) -> None:
        """Hear that a cell begins to run."""
        ...


# Whoever is not kept by somebody else needs to hear nothing.
_listeners: weakref.WeakSet[Listener] = weakref.WeakSet()


def listen(listener: Listener) -> None:
    """Let *listener* know of every cell that begins to run, where there are cells."""
    events = getattr(_shell(), "events", None)
    if events is not None:
        _listeners.add(listener)
        # The same function is registered once, however often this is said.
        events.register("pre_run_cell", _begin)


def _begin(info: Any) -> None:
    """Tell of a cell, when IPython says that it is about to run it."""
    shell = _shell()
    if hasattr(shell, "get_parent"):
        now = _asked_for(shell.get_parent())
    elif info.store_history:
        # It is not in the history yet, where it will stand without the line breaks at its end.
        now = Running(info.raw_cell.rstrip("\n"), str(shell.execution_count))
    else:
        return
    if now is not None:
        for each in tuple(_listeners):
            each.begin(now)


def _shell() -> Any:
    # Who is in a notebook has imported IPython; nobody else should pay for it, or need to have it.
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def running() -> Running | None:
    """Return the cell that is running, None in a script and at Python's own prompt."""
    shell = _shell()
    if shell is None:
        return None
    if hasattr(shell, "get_parent"):
        return _asked_for(shell.get_parent())
    written = shell.history_manager.input_hist_raw
    return Running(written[-1], str(shell.execution_count)) if written else None


def _asked_for(message: Any) -> Running | None:
    """
    Return the cell that a message of the Jupyter protocol asks to run.

    JupyterLab, Notebook 7 and VS Code say which cell it is. Where a front end does not, cells that read the same are
    taken for the same.
    """
    if not isinstance(message, dict):
        return None
    code = message.get("content", {}).get("code")
    if code is None:
        # A button that was pressed, say: nothing that could be run again.
        return None
    cell = message.get("metadata", {}).get("cellId") or code
    return Running(str(cell), str(message.get("header", {}).get("msg_id", "")))
