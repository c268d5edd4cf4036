"""The notebooks of the documentation run, and show what is committed in them."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
# An absolute path of any system, or a time of day: neither means anything to a reader elsewhere.
PERSONAL = re.compile(r"(?<![\w.:/])/(?:home|root|tmp|work|usr|Users)/|[A-Z]:\\\\|\b\d\d:\d\d:\d\d\b")


def executed(path: Path) -> nbformat.NotebookNode:
    """Return a notebook as running it from top to bottom leaves it, without the times of the run."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=120, record_timing=False, resources={"metadata": {"path": path.parent}}
    ).execute()
    # The kernel's own description of itself has the version of its Python.
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_shows_what_is_committed(path: Path, request: pytest.FixtureRequest) -> None:
    """Every cell runs without an error, and its output is the committed one, to the letter."""
    written = nbformat.writes(executed(path)) + "\n"
    if request.config.getoption("--accept-golden"):
        path.write_bytes(written.encode())
    assert written == path.read_bytes().decode()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_is_committed_tells_nothing_of_a_machine(path: Path) -> None:
    """No path of a machine and no time stands in a notebook."""
    assert not PERSONAL.search(path.read_text(encoding="utf-8"))


def test_there_are_notebooks() -> None:
    """The tests above have something to run."""
    assert {path.stem for path in NOTEBOOKS} >= {"first-reading-list", "report-with-citations"}
