"""Which cell of a notebook is running, and whether it has run before."""

import sys
from typing import Any

import attrs


@attrs.frozen
class Running:
    """A cell, by what stays the same when it is run again, and this one time that it runs."""

    cell: str
    time: str


def running() -> Running | None:
    """Return the cell that is running, None in a script and at Python's own prompt."""
    # Who is in a notebook has imported IPython; nobody else should pay for it, or need to have it.
    ipython = sys.modules.get("IPython")
    shell: Any = ipython.get_ipython() if ipython is not None else None
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
