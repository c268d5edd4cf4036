"""Values are displayed in a notebook as safe HTML, as Markdown with the same text, and as LaTeX."""

import os
import subprocess
import sys
from pathlib import Path

import html5lib
import markdown_it
import pytest
from IPython.core.formatters import DisplayFormatter

import essence_refs as er
from essence_refs import formats, notebook, selection
from essence_refs.diagnostics import Problem
from essence_refs.model import Document, Library, Link, Paragraph, Reference, RichText
from essence_refs.notebook.views import ROWS

HOSTILE = "<script>alert(1)</script> | a `b` | \\| *c*"


@pytest.fixture(scope="module")
def shipped() -> er.Library:
    return er.load()


def as_html(value: object) -> str:
    """Return a value as a notebook displays it, after a check that its HTML is valid."""
    html: str = value._repr_html_()  # type: ignore[attr-defined]
    tree = html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parseFragment(html)
    elements = {each.tag for each in tree.iter()}
    assert "script" not in elements
    assert not [each for each in tree.iter() if "id" in each.attrib], "two cells may show the same value"
    return html


def as_markdown(value: object) -> str:
    markdown: str = value._repr_markdown_()  # type: ignore[attr-defined]
    return markdown


def as_latex(value: object) -> str:
    latex: str = value._repr_latex_()  # type: ignore[attr-defined]
    return latex


def test_ipython_displays_every_kind_of_value(shipped: er.Library) -> None:
    """IPython gets HTML, Markdown and LaTeX of every value."""
    formatter = DisplayFormatter()
    formatter.active_types = ["text/html", "text/markdown", "text/latex"]
    paper = er.Paper(shipped)
    values = (
        shipped,
        shipped.framework,
        shipped["turley2020promoting"],
        er.reading_list(shipped, "policy"),
        er.page(shipped, "policy"),
        er.cite(shipped, "turley2020promoting"),
        paper.cite("turley2020promoting"),
        paper,
        er.check(shipped),
    )
    for value in values:
        shown, _ = formatter.format(value)
        assert shown["text/html"]
        assert shown["text/markdown"]
        assert shown["text/latex"]


def rows(page: str) -> list[list[str]]:
    """Return the texts of the cells of a page's table, with the head."""
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    return [["".join(cell.itertext()) for cell in row] for row in tree.iter("tr")]


def test_a_library_shows_a_table_of_its_references(shipped: er.Library) -> None:
    """Under a sentence with their number there is a row for each: key, authors, year, title and levels."""
    html, markdown = as_html(shipped), as_markdown(shipped)
    assert "7 references</p>" in html
    first, *rest = rows(html)
    assert first == ["Key", "Authors", "Year", "Title", "Levels"]
    assert len(rest) == 7
    assert rest[0][:3] == ["fitzsimons2020innovation", "FitzSimons, McCracken", "2020"]
    assert rest[0][4] == "Policy, Organisation"
    assert rest[3][1] == "Brand and others"
    assert markdown.startswith("7 references\n\n| Key | Authors | Year | Title | Levels |\n| :--- |")
    assert len(markdown.splitlines()) == 2 + 2 + 7


def test_a_year_in_a_table_is_not_broken(shipped: er.Library) -> None:
    """A style sheet breaks long addresses anywhere, but not in table cells of this or another cell."""
    sheet = as_html(er.reading_list(shipped, "policy")).partition("</style>")[0]
    breaking = sheet.index("overflow-wrap: anywhere")
    cells = sheet.index(".essence-refs td { overflow-wrap: break-word; text-align: left; }")
    assert breaking < cells


def test_a_large_library_shows_its_beginning() -> None:
    """Thousands of rows would make a notebook slow; the caption has their number."""
    library = Library(tuple(Reference(key=f"k{number}") for number in range(1234)))
    assert "1,234 references, the first 50 of them shown" in as_html(library)
    assert len(rows(as_html(library))) == 51


@pytest.mark.parametrize(
    ("count", "sentence"), [(1, "1 problem in its files"), (2, "2 problems in its files")]
)
def test_a_library_shows_the_number_of_its_problems(count: int, sentence: str) -> None:
    """A library that was read with keep_going must not look complete."""
    library = Library((), problems=tuple(Problem(message="wrong") for _ in range(count)))
    assert f"0 references; {sentence}" in as_html(library)


def test_hostile_titles_stay_in_their_cell() -> None:
    """Markup and pipes in a title are text in HTML, and one cell of the Markdown table."""
    library = Library((Reference(key="k|k", texts=(("title", RichText.of(HOSTILE)),)),))
    assert "&lt;script&gt;" in as_html(library)
    table = markdown_it.MarkdownIt("commonmark").enable("table").render(as_markdown(library))
    tree = html5lib.parseFragment(table, namespaceHTMLElements=False)
    assert ["".join(cell.itertext()) for cell in tree.iter("td")] == ["k|k", "", "", HOSTILE, ""]


def test_a_reference_is_formatted_with_its_tags_and_annotation(shipped: er.Library) -> None:
    """The style is the default style."""
    reference = shipped["fitzsimons2020innovation"]
    for shown in (as_html(reference), as_markdown(reference)):
        assert "FitzSimons, A. and McCracken, K. (2020)" in shown
        assert "Levels: policy, organisation" in shown
        assert "programme-evaluation" in shown
        assert "second round" in shown


def test_a_reading_list_is_displayed_in_its_style(shipped: er.Library) -> None:
    """The HTML is that of the output format, with a style sheet."""
    reading_list = er.reading_list(shipped, "organisation", annotated=True)
    html = as_html(reading_list)
    assert formats.write(reading_list.document(), "html-fragment", top=3, anchors=False) in html
    assert html.startswith("<style>")
    assert as_markdown(reading_list) == reading_list.write("markdown")


def test_a_reading_list_without_a_style_has_the_default_style(shipped: er.Library) -> None:
    """A result of selection can be displayed too."""
    plan = selection.reading_list(shipped, ["policy"], title="A plan")
    assert "FitzSimons, A. and McCracken, K. (2020)" in as_html(plan)
    assert as_markdown(plan).startswith("# A plan\n")


def test_a_page_and_a_formatted_reference_are_displayed(shipped: er.Library) -> None:
    """So are other results of the public functions."""
    assert "Organisation LEVEL INTERVENTION</h3>" in as_html(er.page(shipped, "organisation"))
    assert "<i>BMJ Open</i>" in as_html(er.formatted(shipped["brand2019protocol"]))
    assert "*BMJ Open*" in as_markdown(er.formatted(shipped["brand2019protocol"]))


def test_a_harmful_link_is_not_displayed() -> None:
    """An address that runs a script is not a link."""
    notebook.install()
    document = Document(title="", blocks=(Paragraph(text=RichText((Link("javascript:alert(1)", ("x",)),))),))
    assert "href" not in as_html(document)


def test_latex_is_a_fragment(shipped: er.Library) -> None:
    """It has no preamble, its texts are escaped, and its links are commands."""
    table, listed = as_latex(shipped), as_latex(er.reading_list(shipped, "policy"))
    assert "documentclass" not in table + listed
    assert "FitzSimons, McCracken" in table
    assert r"\url{https://www.gov.uk/" in listed
    assert as_latex(RichText.of("100% & more")) == r"100\% \& more"


def test_a_paper_displays_its_references_and_a_citation_its_text(shipped: er.Library) -> None:
    """Both have HTML and Markdown."""
    paper = er.Paper(shipped)
    citation = paper.cite("brand2019protocol", locator="p. 4")
    assert as_html(citation) == "(Brand <i>et al.</i>, 2019, p. 4)"
    assert as_markdown(citation) == "(Brand *et al.*, 2019, p. 4)"
    assert "*BMJ Open*" in as_markdown(paper)
    assert "<i>BMJ Open</i>" in as_html(paper)


def test_a_framework_shows_the_keys_for_queries(shipped: er.Library) -> None:
    """The table has the keys that where() takes."""
    head, _, first, *_ = as_markdown(shipped.framework).splitlines()
    assert head == "| Level | Key | Intervention types |"
    assert first.startswith(
        "| Policy (not collected) | policy | Structure change in the child welfare system (structure-change); "
    )
    html = as_html(shipped.framework)
    assert "Supervision of social workers (supervision)" in html
    assert "systematic review (systematic-review)" in html
    assert as_markdown(er.Framework()) == ""


LATER = """\
import essence_refs as er
library = er.load()
paper = er.Paper(library)
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.push({"library": library, "paper": paper})
for line in ("paper.cite('brand2019protocol')", "paper.cite('brand2018mapping')", "paper.cite('brand2019protocol')"):
    shell.run_cell(line, store_history=True)
print(len(paper.citations), *sorted(shell.display_formatter.format(library)[0]))
"""


def test_ipython_may_start_after_the_package_is_imported(tmp_path: Path) -> None:
    """Values that were made in a script are displayed, and a paper notices cells that run again."""
    environment = {**os.environ, "HOME": str(tmp_path), "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", LATER], capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.splitlines()[-1] == "2 text/html text/latex text/markdown text/plain"


def test_without_a_front_end_values_are_shown_as_text() -> None:
    """The model alone has no views: the methods that notebooks look for say so, and nothing is imported."""
    code = (
        "import sys; from essence_refs.model import Library; library = Library(); "
        "print(library._repr_html_(), library._repr_latex_(), 'essence_refs.notebook' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None None False"


@pytest.mark.parametrize("count", [ROWS, ROWS + 1])
def test_a_library_that_is_shown_whole_is_not_called_a_part(count: int) -> None:
    """The sentence names the number of rows only if there are more references."""
    html = as_html(Library(tuple(Reference(key=f"k{number}") for number in range(count))))
    assert ("shown" in html) == (count > ROWS)
    assert len(rows(html)) == ROWS + 1
