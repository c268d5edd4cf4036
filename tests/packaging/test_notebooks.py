"""Tests of the example notebooks: they run, and their output is the committed one."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))
# An absolute path or a time of day: they differ on every machine.
PERSONAL = re.compile(r"(?<![\w.:/])/(?:home|root|tmp|work|usr|Users)/|[A-Z]:\\\\|\b\d\d:\d\d:\d\d\b")


def run_notebook(path: Path) -> nbformat.NotebookNode:
    """Run a notebook from top to bottom and return it, without execution times."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=120, record_timing=False, resources={"metadata": {"path": path.parent}}
    ).execute()
    # Replace the kernel's metadata, which contains the Python version.
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_output_is_the_committed_output(path: Path, request: pytest.FixtureRequest) -> None:
    """Every cell runs without an error, and prints exactly the committed output."""
    written = nbformat.writes(run_notebook(path)) + "\n"
    if request.config.getoption("--accept-golden"):
        path.write_bytes(written.encode())
    assert written == path.read_bytes().decode()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_contain_no_paths_and_no_times(path: Path) -> None:
    """A committed notebook has no absolute path and no time of day."""
    assert not PERSONAL.search(path.read_text(encoding="utf-8"))


def test_there_are_notebooks() -> None:
    """Both notebooks are found, so that the tests above run on them."""
    assert {path.stem for path in NOTEBOOKS} >= {"first-reading-list", "report-with-citations"}
