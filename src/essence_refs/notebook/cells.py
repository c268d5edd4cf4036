"""Which cell of a notebook is running, and whether it has run before."""

import sys
import weakref
from typing import Any

from essence_refs.front_end import CellListener, RunningCell

# Weak references: a listener lives only as long as its owner.
_listeners: weakref.WeakSet[CellListener] = weakref.WeakSet()


def subscribe(listener: CellListener) -> None:
    """Tell *listener* of every cell that begins to run, if IPython is running."""
    events = getattr(running_shell(), "events", None)
    if events is not None:
        _listeners.add(listener)
        # IPython registers the same function once, however often it is given.
        events.register("pre_run_cell", _begin)


def running_cell() -> RunningCell | None:
    """Return the cell that is running, None in a script and at Python's own prompt."""
    shell = running_shell()
    if shell is None:
        return None
    if hasattr(shell, "get_parent"):
        return _requested_cell(shell.get_parent())
    history = shell.history_manager.input_hist_raw
    return RunningCell(history[-1], str(shell.execution_count)) if history else None


def _begin(info: Any) -> None:
    """Tell the listeners of a cell that IPython is about to run."""
    shell = running_shell()
    if hasattr(shell, "get_parent"):
        now = _requested_cell(shell.get_parent())
    elif info.store_history:
        # The cell is not in the history yet; the history omits the line breaks at its end.
        now = RunningCell(info.raw_cell.rstrip("\n"), str(shell.execution_count))
    else:
        return
    if now is not None:
        for each in tuple(_listeners):
            each.begin_cell(now)


def running_shell() -> Any:
    """Return IPython's shell, None if there is none."""
    # If there is a shell, IPython has been imported. Other programs need not import or install it.
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _requested_cell(message: Any) -> RunningCell | None:
    """
    Return the cell that a message of the Jupyter protocol asks to run.

    JupyterLab, Notebook 7 and VS Code send the identifier of the cell. With other front ends, cells with the same
    code count as the same cell.
    """
    if not isinstance(message, dict):
        return None
    code = message.get("content", {}).get("code")
    if code is None:
        # The message is from a widget, such as a button: it cannot be run again.
        return None
    cell = message.get("metadata", {}).get("cellId") or code
    return RunningCell(str(cell), str(message.get("header", {}).get("msg_id", "")))
