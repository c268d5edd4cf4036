"""A notebook that a kernel has executed is read as its reader saw it, and its pictures are in the files that are made."""

import io
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

import essence_refs as er

pytest.importorskip("markdown_it")
pytest.importorskip("pandas")

FRAME = """#| label: tbl-care
#| tbl-cap: Children in care
import pandas as pd

pd.DataFrame({"area": ["North | East", "South"], "children": [120, 45]})"""
LEVELS = """frame = pd.DataFrame(
    [[1, 2.5], [3, 4.0], [5, 6.5]],
    index=pd.MultiIndex.from_tuples([("North", "a"), ("North", "b"), ("South", "a")], names=["area", "team"]),
    columns=pd.MultiIndex.from_product([["2020"], ["children", "share"]]),
)
frame"""
PICTURE = """#| echo: false
#| label: fig-dot
#| fig-cap: "A dot [@brand2018mapping]"
import base64
from IPython.display import Image, Markdown, display
Image(base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))"""
LIST = """import essence_refs as er

library = er.load()
display(Markdown("Of the library [@turley2020promoting]:"))
er.reading_list(library, "policy")"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a notebook that was executed."""
    notebook = new_notebook(
        metadata={"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    )
    notebook.cells = [
        new_raw_cell("---\ntitle: Keeping families together\nauthor: A. Analyst\nlang: en-GB\n---"),
        new_markdown_cell(
            "## What is known\n\nA review [@brand2019protocol, p. 4] has a protocol. See @tbl-care and @fig-dot.\n\n- one"
        ),
        new_markdown_cell("- two"),
        new_code_cell('print("Printed [@nothing]")'),
        new_code_cell(FRAME),
        new_code_cell(LEVELS),
        new_code_cell(PICTURE),
        new_markdown_cell("## A list"),
        new_code_cell(LIST),
        new_markdown_cell("## References"),
    ]
    NotebookClient(notebook, timeout=120).execute()
    path = tmp_path_factory.mktemp("notebooks") / "report.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.mark.filterwarnings("default")
def test_an_executed_notebook_reads_as_in_jupyter(executed: Path, golden: Callable) -> None:
    """Text, code and results are in order; tables are tables, and citations are formatted wherever they are Markdown."""
    golden("reports/notebook.md", er.report(executed).write("markdown"))


@pytest.mark.filterwarnings("default")
def test_pictures_are_in_the_files(executed: Path) -> None:
    """Word and HTML contain the picture that the code showed."""
    report = er.report(executed, code=False)
    assert 'src="data:image/png;base64,' in report.write("html")
    with zipfile.ZipFile(io.BytesIO(report.write("docx"))) as archive:
        assert [each for each in archive.namelist() if each.startswith("word/media/")]
    assert "import pandas" not in report.write("text")


def svg_notebook(folder: Path, svg: str) -> Path:
    """Return the path of a notebook whose code has shown a picture in SVG only."""
    output = new_output("display_data", {"image/svg+xml": svg})
    cells = [new_markdown_cell("---\ntitle: T\n---"), new_code_cell("x", execution_count=1, outputs=[output])]
    path = folder / "report.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    return path


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def test_a_picture_in_svg_is_drawn(tmp_path: Path) -> None:
    """Word and PDF cannot show SVG, and HTML must not contain any from others."""
    pytest.importorskip("typst")
    report = er.report(svg_notebook(tmp_path, SVG))
    assert report.problems == ()
    assert 'src="data:image/png;base64,' in report.write("html")


def test_a_picture_in_svg_that_cannot_be_drawn_is_reported(tmp_path: Path) -> None:
    """So it is if it refers to other files."""
    pytest.importorskip("typst")
    (problem,) = er.report(
        svg_notebook(tmp_path, SVG.replace("<rect", '<image href="a.png"/><rect'))
    ).problems
    assert (problem.code, problem.cell) == ("picture", 2)
    assert problem.message.endswith("cannot be shown: it is in SVG, and it refers to other files")


def test_a_picture_in_svg_names_the_extra_that_draws_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Typst its place stays empty, and a warning says why."""
    monkeypatch.setitem(sys.modules, "typst", None)
    monkeypatch.delitem(sys.modules, "essence_refs.formats.pdf", raising=False)
    (problem,) = er.report(svg_notebook(tmp_path, SVG)).problems
    assert "essence-refs[pdf]" in problem.message
