"""Type checkers see the names and the types of the package from outside."""

import subprocess
import sys
from pathlib import Path

import pytest

import essence_refs as er

SCRIPT = """\
import io
from typing import assert_type

import essence_refs as er

library = er.load("a.bib", framework="f.toml")
assert_type(library, er.LoadedLibrary)
assert_type(library.where("year > 2020"), er.LoadedLibrary)
assert_type(library["a"], er.Reference)
assert_type(library.get("a"), er.Reference | None)
assert_type(library.write("csl-json"), str)
assert_type([each.year for each in library], list[int | None])

reading_list = er.reading_list(library, ["policy"], style="apa")
assert_type(reading_list, er.StyledReadingList)
assert_type(reading_list.write(), str)
assert_type(reading_list.write("markdown", width=72), str)
assert_type(reading_list.write("docx"), bytes)
assert_type(er.page(library, "policy").write("pdf"), bytes)
format_name: str = input()
assert_type(reading_list.write(format_name), str | bytes)
reading_list.save("a.docx", template="house.docx")
reading_list.save(io.BytesIO(), "word")

assert_type(er.cite(library, er.at("a", "p. 4"), "b").html, str)
paper = er.Paper(library)
assert_type(paper.cite("a"), er.PaperCitation)
assert_type(paper.cite("a").markdown, str)
assert_type(paper.references(), er.Publication)
assert_type(er.report("report.md"), er.StyledReport)

assert_type(er.check("a.bib"), er.CheckResult)
assert_type(er.convert(library, to="bibtex").text, str)
assert_type(er.build().files, tuple[er.FileResult, ...])
assert_type([each.diff for each in er.tag("a.bib", "a", level="policy")], list[str])
assert_type([each.name for each in er.styles("apa")], list[str])
problems: tuple[er.Problem, ...] = er.loads("").problems
print([each for each in problems if each.severity is er.Severity.ERROR])
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    return path


def test_mypy_knows_the_types_of_the_package(script: Path) -> None:
    """A script is clean under --strict, and a name that does not exist is an error."""
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(script.parent / "cache")]
    done = subprocess.run([*command, str(script)], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Success"), done.stdout
    script.write_text("import essence_refs as er\ner.reading_lists\n")
    done = subprocess.run([*command, str(script)], capture_output=True, text=True, check=False)
    assert '"reading_lists"' in done.stdout


def test_pyright_knows_the_types_of_the_package(script: Path) -> None:
    """The same script is clean in pyright, in the distribution that downloads nothing."""
    pytest.importorskip("basedpyright")
    root = Path(er.__file__).parents[1]
    (script.parent / "pyrightconfig.json").write_text(f'{{"extraPaths": ["{root}"], "strict": ["."]}}')
    command = [sys.executable, "-m", "basedpyright", "--level", "error", "--pythonpath", sys.executable]
    done = subprocess.run([*command, str(script.parent)], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("0 errors"), done.stdout


def test_type_checkers_know_every_public_name() -> None:
    """The names that they read are those of __all__."""
    source = Path(er.__file__).read_text(encoding="utf-8")
    imports = source.partition("if TYPE_CHECKING:")[2].partition("__all__")[0]
    names = {word.strip("(),") for word in imports.split()}
    assert set(er.__all__) <= names
