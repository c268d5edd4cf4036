"""In a live notebook, %load_ext essence_refs formats the citations in displayed Markdown, and %unload_ext undoes it."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

import essence_refs as er
from essence_refs.notebook import papers

pytest.importorskip("markdown_it")

BIB = """@report{own, author = {Own, Olive}, title = {Owning}, year = 2020}
@report{other, author = {Other, Otto}, title = {Others}, year = 2019}
"""
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def shown(folder: Path, sources: Iterable[str]) -> list[str]:
    """Run cells in a new kernel, and return what each of them shows last: Markdown, text, or an error."""
    (folder / "own.bib").write_text(BIB)
    notebook = new_notebook(metadata={"kernelspec": KERNEL}, cells=[new_code_cell(each) for each in sources])
    resources = {"metadata": {"path": folder}}
    NotebookClient(notebook, timeout=120, allow_errors=True, resources=resources).execute()
    result = []
    for cell in notebook.cells:
        last = cell.outputs[-1] if cell.outputs else {}
        data = last.get("data", {})
        result.append(
            data.get("text/markdown")
            or data.get("text/plain")
            or last.get("text")
            or f"{last.get('ename', '')}{last.get('evalue', '')}"
        )
    return result


@pytest.mark.filterwarnings("default")
def test_displayed_markdown_has_its_citations(tmp_path: Path) -> None:
    """A key that is unknown stays visible; other text is untouched. Running a cell again cites once."""
    markdown = "Markdown('*see* [see @own, p. 4; @othr], `[@own]`, a@b.org and @other')"
    _, _, _, _, text, _, listed, paper, _, after, magic = shown(
        tmp_path,
        [
            "%load_ext essence_refs",
            "%load_ext essence_refs",
            "from IPython.display import Markdown",
            "%essence_refs own.bib --style harvard-cite-them-right",
            markdown,
            "import essence_refs as er\nprint(repr(er.markdown('[@own]')))",
            "%essence_refs",
            "paper = %essence_refs\nprint(paper.keys)",
            "%unload_ext essence_refs",
            "Markdown('[@own]')",
            "%essence_refs",
        ],
    )
    assert text == "*see* (see Own, 2020, p. 4; **othr?**), `[@own]`, a@b.org and Other (2019)"
    assert listed.startswith("# References\n\nOther, O. (2019) *Others*.\n\nOwn, O. (2020) *Owning*.")
    assert paper == "('own', 'other')\n"
    assert after == "[@own]"
    assert "not found" in magic


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterable[InteractiveShell]:
    """Return a shell with the extension and IPython.display.Markdown, in a folder with a library."""
    (tmp_path / "own.bib").write_text(BIB)
    monkeypatch.chdir(tmp_path)
    # Without a database of its history, as no cell is to be found again.
    monkeypatch.setattr("IPython.core.history.HistoryManager.enabled", False)
    # IPython warns where it runs outside of the active environment, as the test of the wheel does.
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    shell = InteractiveShell.instance()
    shell.display_formatter.active_types = ["text/plain", "text/markdown"]
    er.load_ipython_extension(shell)
    shell.user_ns.clear()
    yield shell
    er.unload_ipython_extension(shell)
    er.unload_ipython_extension(shell)
    InteractiveShell.clear_instance()


def markdown_of(shell: InteractiveShell, text: str) -> str:
    from IPython.display import Markdown  # noqa: PLC0415 - it needs a shell

    data, _ = shell.display_formatter.format(Markdown(text))
    return str(data["text/markdown"])


def test_the_only_paper_of_the_notebook_is_used(shell: InteractiveShell) -> None:
    """A notebook that has a paper need not name it."""
    paper = er.Paper(er.load("own.bib"), style="nlm-citation-sequence")
    shell.user_ns |= {"paper": paper, "_1": er.Paper(er.load("own.bib")), "library": er.load("own.bib")}
    assert markdown_of(shell, "A [@own] and [@other; @own].") == "A (1) and (1,2)."
    assert paper.keys == ("own", "other")
    assert er.markdown("[@other]").markdown == "(2)"


def test_the_only_library_of_the_notebook_is_used(shell: InteractiveShell) -> None:
    """All citations then belong to one paper."""
    shell.user_ns["library"] = er.load("own.bib")
    assert markdown_of(shell, "[@own]") == "(Own, 2020)"
    markdown_of(shell, "[@other]")
    assert papers.paper_in_use().keys == ("own", "other")  # type: ignore[union-attr]


def test_a_paper_that_is_named_comes_first_and_two_papers_are_not_clear(shell: InteractiveShell) -> None:
    """A library does not help then."""
    one, two = er.Paper(er.load("own.bib")), er.Paper(er.load("own.bib"))
    shell.user_ns |= {"one": one, "two": two, "library": er.load("own.bib")}
    assert papers.paper_in_use() is None
    papers.name_paper(two)
    papers.name_paper(one)
    assert papers.paper_in_use() is one
    papers.name_paper(None)
    del shell.user_ns["two"]
    assert papers.paper_in_use() is one
    shell.user_ns |= {"_2": two, "same": one}
    assert papers.paper_in_use() is one


def test_without_a_library_citations_stay_and_are_warned_of(shell: InteractiveShell) -> None:
    """With two of them it is not clear which is meant; other text with an @ is no citation."""
    assert markdown_of(shell, "a@b.org, @home") == "a@b.org, @home"
    with pytest.warns(UserWarning, match="name a library, as in %essence_refs library.bib --style apa"):
        assert markdown_of(shell, "[@own]") == "[@own]"
    shell.user_ns |= {"one": er.load("own.bib"), "two": er.load("own.bib")}
    with pytest.warns(UserWarning, match="name a library"):
        assert markdown_of(shell, "[@own]") == "[@own]"
    with pytest.raises(TypeError, match="no paper to cite in is known, or there are several"):
        er.markdown("[@own]")


def test_the_magic_takes_a_variable(shell: InteractiveShell) -> None:
    """A library with a style, or a paper with its own."""
    shell.user_ns |= {"mine": er.load("own.bib"), "paper": er.Paper(er.load("own.bib"))}
    shell.run_line_magic("essence_refs", "mine --style nlm-citation-sequence --locale de")
    assert markdown_of(shell, "[@own]") == "(1)"
    shell.run_line_magic("essence_refs", "paper")
    assert shell.run_line_magic("essence_refs", "") is shell.user_ns["paper"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "%essence_refs: name a library, as in %essence_refs library.bib --style apa"),
        ("won.bib", "%essence_refs: won.bib: there is no such file (did you mean own.bib?)"),
        ("own.bib --style harvrd", "%essence_refs: no style is called 'harvrd'"),
        ("own.bib --stile apa", "%essence_refs: unrecognized arguments: --stile"),
        ("'own.bib", "%essence_refs: No closing quotation"),
        ("paper -s apa", "%essence_refs: paper is a paper, which has its style and its locale already"),
    ],
)
def test_a_wrong_line_is_one_message(shell: InteractiveShell, line: str, message: str) -> None:
    """IPython shows such an error without a traceback."""
    if line.startswith("paper"):
        shell.user_ns["paper"] = er.Paper(er.load("own.bib"))
    with capture_output() as output:
        shell.run_cell(f"%essence_refs {line}")
    assert output.stderr.startswith(f"UsageError: {message}")


def test_metadata_of_displayed_markdown_is_kept(shell: InteractiveShell) -> None:
    """IPython.display.Markdown may have some."""
    from IPython.display import Markdown  # noqa: PLC0415 - it needs a shell

    shell.user_ns["library"] = er.load("own.bib")
    data, metadata = shell.display_formatter.format(Markdown("[@own]", metadata={"a": 1}))
    assert (data["text/markdown"], metadata) == ("(Own, 2020)", {"text/markdown": {"a": 1}})
