"""A notebook is read as one report, whose problems name the cell and its line."""

import base64
import json
from typing import Any

import pytest

from essence_refs import reports
from essence_refs.model import (
    Alignment,
    BlockQuote,
    Code,
    Heading,
    Link,
    List,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Rule,
    Span,
    Table,
)

pytest.importorskip("markdown_it")

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def markdown(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def code(source: str, *outputs: dict[str, Any], tags: tuple[str, ...] = ()) -> dict[str, Any]:
    metadata = {"tags": [*tags]} if tags else {}
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": source,
        "outputs": [*outputs],
        "execution_count": 1,
    }


def shown(**data: Any) -> dict[str, Any]:
    """Return an output with data by its types, written with "_" for "/"."""
    return {
        "output_type": "display_data",
        "metadata": {},
        "data": {name.replace("__", "/"): value for name, value in data.items()},
    }


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def notebook(*cells: dict[str, Any], **metadata: Any) -> str:
    named = {"title": "T", "language_info": {"name": "python"}, **metadata}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": named, "cells": cells})


def parse(*cells: dict[str, Any], shows_code: bool = True, **metadata: Any) -> reports.Report:
    return reports.parse_notebook(notebook(*cells, **metadata), source="report.ipynb", shows_code=shows_code)


def problems_of(report: reports.Report) -> list[str]:
    return [str(each) for each in report.in_order(report.problems)]


def result(*outputs: dict[str, Any], options: str = "") -> tuple[Any, ...]:
    """Return the blocks of outputs, without their code; there is no problem."""
    report = parse(code(f"{options}\nx" if options else "x", *outputs), shows_code=False)
    assert problems_of(report) == []
    return report.blocks


def words(text: str) -> RichText:
    return RichText.of(text)


BREAK = Span(Mark.BREAK, ())


def test_text_code_and_results_are_in_the_order_of_the_cells() -> None:
    """Code is shown in its language, and what it printed as code without one."""
    report = parse(markdown("## First\n\nText."), code("print(1)", printed("1\n")), markdown("More."))
    assert report.title == "T"
    assert report.blocks == (
        Heading(text=words("First"), depth=1, anchor="first"),
        Paragraph(text=words("Text.")),
        Code(text="print(1)", language="python"),
        Code(text="1"),
        Paragraph(text=words("More.")),
    )


def test_a_source_may_be_a_list_of_lines() -> None:
    """Jupyter writes texts as lists of lines with their ends."""
    report = parse({**markdown(""), "source": ["One\n", "two."]}, code("x", printed("")))
    assert report.blocks[0] == Paragraph(text=words("One two."))


def test_lists_in_neighbouring_cells_are_two_lists() -> None:
    """Jupyter renders every cell on its own."""
    first, second = parse(markdown("- a"), markdown("- b")).blocks
    assert isinstance(first, List)
    assert isinstance(second, List)


@pytest.mark.parametrize(
    ("source", "closing"),
    [("```\nx", "```"), ("~~~~\nx", "~~~~"), ("<!-- x", "-->"), ("<script>\nx", "</script>")],
)
def test_a_cell_cannot_hide_the_next(source: str, closing: str) -> None:
    """Code and HTML that a cell does not close end with the cell, and are reported."""
    report = parse(markdown(source), markdown("Kept."))
    assert report.blocks[-1] == Paragraph(text=words("Kept."))
    assert f"it ends with the cell (close it with {closing})" in problems_of(report)[0]


def test_a_division_may_span_cells() -> None:
    """A box in Quarto may contain the results of code: the division ends in another cell."""
    report = parse(markdown("::: {.note}\nIn it."), code("x", printed("1")), markdown("End.\n:::\n\nAfter."))
    assert not [each for each in problems_of(report) if "closed" in each]
    assert Code(text="1") in report.blocks or Code(text="1") in report.blocks[0].blocks  # type: ignore[union-attr]


def test_a_problem_names_the_cell_and_the_line_in_it() -> None:
    """Cells are counted from one, with those of code."""
    report = parse(code("1"), markdown("Fine.\n\nSee [@a; 4]."))
    (problem,) = report.in_order(report.problems)
    assert (problem.cell, problem.line) == (2, 3)
    assert str(problem).startswith("report.ipynb, cell 2, line 3: warning: this is not a citation")


def test_a_problem_in_an_output_names_its_cell() -> None:
    """The lines of an output are nowhere in the notebook."""
    report = parse(code("x", shown(text__markdown="See [@a; 4].")))
    assert problems_of(report)[0].startswith("report.ipynb, cell 1: warning: this is not a citation")


def test_citations_keep_their_lines_in_the_text_of_the_report() -> None:
    """A citation in the second cell is found there."""
    report = parse(markdown("One."), markdown("Two\n[@key]."))
    (citation,) = report.citations
    assert report.cells[citation.cites[0].line - 1] == (2, 2)


# Front matter and metadata


@pytest.mark.parametrize("kind", ["raw", "markdown"])
def test_front_matter_is_in_the_first_cell_of_text(kind: str) -> None:
    """Quarto has it in a raw cell, Jupyter Book in a Markdown cell; code may come before it."""
    front = {**markdown("---\ntitle: Own\nlang: en-GB\n---\n\nText."), "cell_type": kind}
    report = parse(code("import x"), front)
    assert (report.title, report.language) == ("Own", "en-GB")
    assert report.blocks[0] == Code(text="import x", language="python")


def test_the_metadata_of_the_notebook_fills_the_gaps_of_the_front_matter() -> None:
    """Jupyter keeps a title and authors there."""
    front = markdown("---\ntitle: Own\n---")
    report = parse(front, title="Other", authors=[{"name": "A: B"}, {"name": "C"}], bibliography="l.bib")
    assert report.title == "Own"
    assert report.authors == ("A: B", "C")
    assert report.bibliography == ("l.bib",)


def test_a_wrong_field_of_the_front_matter_names_its_cell_and_line() -> None:
    """Fields from the metadata come before it in the text, but not in the cell."""
    report = parse(code("x"), markdown("---\nlang: en\nbiblography: x\n---"), authors=["A"])
    assert problems_of(report)[0].startswith("report.ipynb, cell 2, line 3: warning: the field biblography")


def test_quarto_options_of_all_code_are_in_the_front_matter() -> None:
    """With echo: false, only a cell that says otherwise shows its code."""
    front = markdown("---\ntitle: Own\nexecute:\n  echo: false\n---")
    report = parse(front, code("hidden", printed("1")), code("#| echo: true\nshown", printed("2")))
    assert report.blocks == (Code(text="1"), Code(text="shown", language="python"), Code(text="2"))


# Options of cells


@pytest.mark.parametrize(
    ("source", "tags", "texts"),
    [
        ("#| echo: false\nx", (), ["1"]),
        ("#| output: false\nx", (), ["x"]),
        ("#| include: false\nx", (), []),
        ("x", ("remove-input",), ["1"]),
        ("x", ("hide-input",), ["1"]),
        ("x", ("remove_output",), ["x"]),
        ("x", ("remove-cell",), []),
        ("#| label: a\n#| echo: true\nx", (), ["x", "1"]),
    ],
)
def test_options_and_tags_leave_out_code_and_results(
    source: str, tags: tuple[str, ...], texts: list[str]
) -> None:
    """Those of Quarto are comments, which are not shown themselves; those of Jupyter Book are tags."""
    blocks = parse(code(source, printed("1"), tags=tags)).blocks
    assert [each.text for each in blocks if isinstance(each, Code)] == texts


def test_without_code_only_results_are_shown() -> None:
    """--no-code applies to all cells, also to those with echo: true."""
    assert parse(code("#| echo: true\nx", printed("1")), shows_code=False).blocks == (Code(text="1"),)


def test_options_that_are_not_yaml_are_reported() -> None:
    """They are not shown as code."""
    report = parse(code("#| echo: [\nx"))
    assert report.blocks == (Code(text="x", language="python"),)
    message = "the options of this cell are not valid YAML, and are not used (an option is written as #| echo: false)"
    assert problems_of(report) == [f"report.ipynb, cell 1, line 1: warning: {message}"]


# Results of code


def test_what_was_printed_is_shown_as_a_terminal_leaves_it() -> None:
    """Without colours, and of a progress bar only its end; neighbouring pieces are one."""
    blocks = result(
        printed("\x1b[31mred\x1b[0m\n"), printed("1%\r2%\r"), printed("done"), printed("E", "stderr")
    )
    assert blocks == (Code(text="red\ndone"), Code(text="E"))


def test_warnings_of_the_code_can_be_left_out() -> None:
    """Quarto's option is warning: false."""
    assert result(printed("W", "stderr"), printed("1"), options="#| warning: false") == (Code(text="1"),)


def test_printed_markdown_can_be_markdown() -> None:
    """Quarto's option is output: asis."""
    assert result(printed("*a*"), options="#| output: asis") == (
        Paragraph(text=RichText((Span(Mark.ITALIC, ("a",)),))),
    )


def test_an_error_is_printed_and_reported() -> None:
    """A report with an error in it is sent by mistake, unless a tag marks the error as intended."""
    error = {
        "output_type": "error",
        "ename": "E",
        "evalue": "v",
        "traceback": ["\x1b[1mTrace\x1b[0m", "E: v"],
    }
    report = parse(code("x", error))
    assert report.blocks[1] == Code(text="Trace\nE: v")
    message = "the code of this cell ended with an error, which is printed: E: v"
    assert problems_of(report) == [f"report.ipynb, cell 1: warning: {message}"]
    assert problems_of(parse(code("x", error, tags=("raises-exception",)))) == []


def test_a_notebook_that_was_never_executed_is_reported() -> None:
    """Its results are missing from the report."""
    cell = {**code("x"), "execution_count": None}
    message = "the code of the notebook was never executed, so it has no results"
    assert problems_of(parse(cell)) == [
        f"report.ipynb: warning: {message} (run all cells and save the notebook)"
    ]


def test_citations_that_the_extension_has_formatted_are_reported() -> None:
    """They are text, so their works are in no list of the report; a report without other citations has no list."""
    loads = code("import x\n%load_ext essence_refs")
    message = "citations that the extension has formatted are not in the list of references of the report"
    assert problems_of(parse(markdown("As [@a]."), loads)) == [
        f"report.ipynb, cell 2, line 2: warning: {message} (remove this line and run all cells again)"
    ]
    assert problems_of(parse(markdown("Text."), loads)) == []


def test_front_matter_has_precedence_over_metadata() -> None:
    """A field that both have is not read twice."""
    report = parse(markdown("---\ntitle: Own\n---\n\nText."), title="Given")
    assert (report.title, problems_of(report)) == ("Own", [])


def test_markdown_comes_before_html_and_text() -> None:
    """A value in several forms is shown once."""
    output = shown(text__plain="<M>", text__html="<b>a</b>", text__markdown="*a* [@key]")
    (paragraph,) = result(output)
    assert paragraph == Paragraph(
        text=RichText((Span(Mark.ITALIC, ("a",)), " ", Span(Mark.CITATION, ("0",))))
    )


def test_a_formula_is_shown_as_one_and_other_latex_only_without_text() -> None:
    """Formats other than LaTeX leave out LaTeX, so the text of a table is better."""
    formula = result(shown(text__latex="$x^2$", text__plain="x**2"))
    assert formula == parse(markdown("$x^2$")).blocks
    table = shown(text__latex="\\begin{tabular}{l}a\\end{tabular}", text__plain="a")
    assert result(table) == (Code(text="a"),)


def test_headings_of_a_shown_value_are_below_those_of_the_text() -> None:
    """A reading list has a title, which would begin a new chapter; Markdown of the author is left as it is."""
    value = shown(text__markdown="# List\n\n```\n# code\n```", text__html="<h1>List</h1>")
    written = shown(text__markdown="# Chapter")
    blocks = parse(markdown("# A\n\n## B"), code("x", value, written), shows_code=False).blocks
    depths = [(each.text.plain, each.depth) for each in blocks if isinstance(each, Heading)]
    assert depths == [("A", 1), ("B", 2), ("List", 3), ("Chapter", 1)]


def test_a_picture_has_the_caption_and_the_description_of_its_cell() -> None:
    """Its data is in the report, under a name that no file has."""
    data = base64.b64encode(PNG).decode()
    report = parse(
        code("#| fig-cap: A *dot*\nx", shown(image__png=data, text__plain="<Figure>")), shows_code=False
    )
    source = "attachment:cell-1-output-1.png"
    assert report.blocks == (
        Picture(source=source, description=RichText(("A ", Span(Mark.ITALIC, ("dot",))))),
    )
    assert dict(report.pictures) == {source: PNG}


def test_a_picture_without_a_caption_has_the_alternative_text_of_its_output() -> None:
    """IPython.display.Image(alt=…) writes it."""
    data = base64.b64encode(PNG).decode()
    output = {**shown(image__png=data), "metadata": {"image/png": {"alt": "A [dot]"}}}
    (picture,) = result(output)
    assert picture.description == words("A [dot]")


def test_a_caption_with_an_unbalanced_bracket_stays_a_caption() -> None:
    """Otherwise the picture would be lost in a line of text."""
    (picture,) = result(shown(image__png=base64.b64encode(PNG).decode()), options="#| fig-cap: 'a](x) [@b]'")
    assert picture.description == words("a](x) [@b]")


def test_attached_pictures_of_two_cells_may_have_one_name() -> None:
    """Each cell has its own."""
    other = PNG + b" "
    cells = [
        markdown(
            "![a](attachment:i.png)", attachments={"i.png": {"image/png": base64.b64encode(each).decode()}}
        )
        for each in (PNG, other)
    ]
    report = parse(*cells)
    sources = [each.source for each in report.blocks if isinstance(each, Picture)]
    assert [dict(report.pictures)[each] for each in sources] == [PNG, other]


def test_a_missing_attachment_is_reported() -> None:
    """Its description is kept."""
    report = parse(markdown("![a](attachment:no.png)"))
    assert problems_of(report) == [
        "report.ipynb, cell 1: warning: no picture called no.png is attached to this cell"
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"image/png": "!"}, "a picture is left out, because its data is damaged"),
        ({"application/x-own": 1}, "an output is left out, because it is only 'application/x-own'"),
        (
            {"application/javascript": "alert(1)"},
            (
                "application/javascript is left out, because only a browser can show it"
                " (let the code show it as a picture (PNG) too)"
            ),
        ),
        (
            {"text/html": "<script>draw()</script><p>Legend</p>"},
            (
                "a program, a drawing or a form in HTML is left out, because only a browser can show it"
                " (let the code show it as a picture (PNG) too)"
            ),
        ),
    ],
)
def test_what_cannot_be_shown_is_reported(data: dict[str, Any], message: str) -> None:
    """Nothing is lost without a word."""
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    assert problems_of(parse(code("x", output))) == [f"report.ipynb, cell 1: warning: {message}"]


def test_a_raw_cell_is_code_unless_it_is_markdown() -> None:
    """Jupyter does not say what a raw cell is for, except by its format."""
    raw = {**markdown("*a*"), "cell_type": "raw"}
    (block,) = parse(markdown("x"), raw).blocks[1:]
    assert block == Code(text="*a*")
    named = {**raw, "metadata": {"raw_mimetype": "text/markdown"}}
    (block,) = parse(markdown("x"), named).blocks[1:]
    assert block == Paragraph(text=RichText((Span(Mark.ITALIC, ("a",)),)))


# HTML


def html_blocks(html: str) -> tuple[Any, ...]:
    return result(shown(text__html=html))


def plain_rows(table: Table) -> list[list[str]]:
    return [[cell.plain for cell in row] for row in (table.head, *table.rows)]


def test_a_data_frame_is_a_table() -> None:
    """Its index is bold, and its numbers are aligned to the right."""
    (table,) = html_blocks(
        "<div><style scoped>.x {}</style><table border='1' class='dataframe'><thead><tr style='text-align: right;'>"
        '<th></th><th>name</th><th>n</th></tr></thead><tbody><tr><th>0</th><td>a|b *c* "d" -- [@e]</td><td>1.5</td></tr>'
        "<tr><th>1</th><td></td><td>-2</td></tr></tbody></table></div>"
    )
    assert plain_rows(table) == [["", "name", "n"], ["0", 'a|b *c* "d" -- [@e]', "1.5"], ["1", "", "-2"]]
    assert table.rows[0][0] == RichText((Span(Mark.BOLD, ("0",)),))
    assert table.alignments == (Alignment.RIGHT, Alignment.NATURAL, Alignment.RIGHT)


def test_the_number_of_rows_below_a_data_frame_is_not_taken_for_its_caption() -> None:
    """Pandas writes it below each table that it shortens."""
    html = "<div><table><tr><th>n</th></tr><tr><td>1</td></tr></table><p>90 rows × 1 columns</p></div>"
    table, rows = result(shown(text__html=html), options="#| label: tbl-n\n#| tbl-cap: Costs")
    assert (table.caption, table.anchor) == (words("Costs"), "tbl-n")
    assert rows.text == words("90 rows × 1 columns")


def test_heads_with_several_rows_are_joined_and_spanning_cells_are_written_once() -> None:
    """As pandas writes columns and rows with several levels."""
    (table,) = html_blocks(
        "<table><thead><tr><th></th><th></th><th colspan=2>2019</th></tr><tr><th></th><th></th><th>n</th><th>%</th></tr>"
        "<tr><th>k</th><th>l</th><th></th><th></th></tr></thead>"
        "<tbody><tr><th rowspan=2>x</th><th>1</th><td>5</td><td>6</td></tr><tr><th>2</th><td>7</td><td>8</td></tr></tbody></table>"
    )
    assert table.head == (
        words("k"),
        words("l"),
        RichText(("2019", BREAK, "n")),
        RichText(("2019", BREAK, "%")),
    )
    assert plain_rows(table)[1:] == [["x", "1", "5", "6"], ["", "2", "7", "8"]]


@pytest.mark.parametrize(
    ("html", "head", "rows"),
    [
        # A row of heads is the head, also without an element for it; one row below it is not.
        (
            "<tr><th>a<th>b</tr><tr><td>1<td>2</tr><tr><th>3<th>4</tr>",
            ["a", "b"],
            [["1", "2"], ["3", "4"]],
        ),
        ("<tr><th>a<td>1</tr><tr><th>b<td>2</tr>", ["", ""], [["a", "1"], ["b", "2"]]),
        ("<tr><td>1</tr>", [""], [["1"]]),
        ("<tr></tr><tr><th>a</tr><tr><td>1</tr>", [""], [[""], ["a"], ["1"]]),
        ("<thead><tr><td>a</tr></thead><tr><td>1</tr>", ["a"], [["1"]]),
        # Rows have as many cells as the longest one, and a hidden row or cell is not there.
        ("<tr><td>1<td>2<td>3</tr><tr><td>4</tr>", ["", "", ""], [["1", "2", "3"], ["4", "", ""]]),
        ("<tr hidden><td>0</tr><tr><td>1<td style='display:none'>2</tr>", [""], [["1"]]),
        # Spans: of columns, rows, both, and of what is no number.
        ("<tr><td colspan=2>1<td>2</tr><tr><td>3<td>4<td>5</tr>", [""] * 3, [["1", "", "2"], ["3", "4", "5"]]),
        ("<tr><td rowspan=3>1<td>2</tr><tr><td>3</tr><tr><td>4</tr><tr><td>5<td>6</tr>", ["", ""],
         [["1", "2"], ["", "3"], ["", "4"], ["5", "6"]]),
        ("<tr><td>1<td rowspan=2 colspan=2>2</tr><tr><td>3</tr>", [""] * 3, [["1", "2", ""], ["3", "", ""]]),
        ("<tr><td colspan=0>1<td colspan=x>2<td colspan=-2>3<td colspan=\u0662>4</tr>", [""] * 4, [["1", "2", "3", "4"]]),
        ("<tr><th rowspan=2>a<th colspan=2>b</tr><tr><th>c<th>d</tr><tr><td>1<td>2<td>3</tr>",
         ["a", "bc", "bd"], [["1", "2", "3"]]),
    ],
)  # fmt: skip
def test_cells_of_html_are_in_their_columns(html: str, head: list[str], rows: list[list[str]]) -> None:
    """A cell over several columns or rows is in the first of them; in a head it is over each."""
    (table,) = html_blocks(f"<table>{html}</table>")
    assert [cell.plain for cell in table.head] == head
    assert [[cell.plain for cell in row] for row in table.rows] == rows


@pytest.mark.parametrize(
    ("cells", "alignment"),
    [
        ("<td>1</td>", Alignment.RIGHT),
        ("<td>-1,200.5</td>", Alignment.RIGHT),
        ("<td>$ 5%</td>", Alignment.NATURAL),
        ("<td>$5%</td>", Alignment.RIGHT),
        ("<td>1e-5</td>", Alignment.RIGHT),
        ("<td>NaN</td>", Alignment.RIGHT),
        ("<td>a1</td>", Alignment.NATURAL),
        ("<td></td>", Alignment.NATURAL),
        ("<td>1</td></tr><tr><td>a</td>", Alignment.NATURAL),
        ("<td>1</td></tr><tr><td></td>", Alignment.RIGHT),
        ("<td style='text-align: left'>1</td>", Alignment.LEFT),
        ("<td style='color: red; TEXT-ALIGN:Center'>1</td>", Alignment.CENTRE),
        ("<td style='text-align: left'>1</td></tr><tr><td style='text-align: left'>a</td>", Alignment.LEFT),
        ("<td style='text-align: left'>1</td></tr><tr><td>2</td>", Alignment.RIGHT),
        (
            "<td style='text-align: left'>a</td></tr><tr><td style='text-align: right'>b</td>",
            Alignment.NATURAL,
        ),
    ],
)
def test_a_column_of_html_is_aligned_as_its_cells_are(cells: str, alignment: Alignment) -> None:
    """If all agree; otherwise numbers are on the right."""
    (table,) = html_blocks(f"<table><tr>{cells}</tr></table>")
    assert table.alignments == (alignment,)


def test_html_keeps_its_structure_and_loses_what_readers_do_not_see() -> None:
    """Headings, lists, quotations, links, marks and code; no styles, and nothing that is hidden."""
    blocks = html_blocks(
        "<style>p {}</style><h2>H</h2><p>A <b>b</b> <a href='https://e.org'>l</a> <a href='javascript:x'>m</a>"
        "<span style='display: none'>hidden</span></p><ul><li>x<li>y</ul><blockquote>q</blockquote><pre>a\n  `b`</pre>"
    )
    heading, paragraph, items, quoted, block = blocks
    assert heading == Heading(text=words("H"), depth=1, anchor="h")
    assert paragraph.text == RichText(
        ("A ", Span(Mark.BOLD, ("b",)), " ", Link("https://e.org", ("l",)), " m")
    )
    assert items.items == ((Paragraph(text=words("x")),), (Paragraph(text=words("y")),))
    assert quoted == BlockQuote(blocks=(Paragraph(text=words("q")),))
    assert block == Code(text="a\n  `b`")


def test_text_in_html_is_never_markup() -> None:
    """Markdown, citations, formulas and divisions in data are text."""
    text = "*a* `b` [@c] $d$ ^e^ ~f~ {g} <h> &amp; \\i ::: # j 1. k"
    html = text.replace("&", "&amp;").replace("<", "&lt;")
    (paragraph,) = html_blocks(f"<p>{html}</p>")
    assert paragraph.text == words(text)


def test_a_picture_in_html_is_a_picture() -> None:
    """Its data is kept, whatever it is called."""
    data = base64.b64encode(PNG).decode()
    report = parse(code("x", shown(text__html=f'<img alt="A dot" src="data:image/png;base64,{data}">')))
    (picture,) = (each for each in report.blocks if isinstance(each, Picture))
    assert picture.description == words("A dot")
    assert dict(report.pictures)[picture.source] == PNG


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 5000 + "x",
        "<ul><li>" * 120 + "x",
        "<b>" * 200 + "x",
        "<table>" + "<tr>" + "<td colspan=1000 rowspan=1000>x" * 20 + "<tr><td>a" * 2000,
        "<table><tr><td><table>" * 60,
        "<!-- ", "<table>", "<tr><td>x", "\0\ud800",
    ],
)  # fmt: skip
def test_hostile_html_is_read_in_the_end(html: str) -> None:
    """It is a table or a text, or it is reported; it is no reason to refuse the report."""
    report = parse(code("x", shown(text__html=html, text__plain="plain")))
    assert not report.has_errors
    assert len(report.blocks) > 1 or problems_of(report)


# Outputs of each kind


DATA = base64.b64encode(PNG).decode()
ENDED = {"output_type": "error", "ename": "E", "evalue": "v"}
LOST = (
    "a program, a drawing or a form in HTML is left out, because only a browser can show it"
    " (let the code show it as a picture (PNG) too)"
)


@pytest.mark.parametrize(
    ("source", "outputs", "expected"),
    [
        ("x", [shown(application__json={"a": [1]})], (Code(text='{\n  "a": [\n    1\n  ]\n}', language="json"),)),
        ("x", [shown(text__latex="\\textbf{a}\n")], (Code(text="\\textbf{a}", language="latex", role="raw"),)),
        ("x", [shown(text__latex=" \\[x\\]")], (Code(text="$$x$$", role="formula"),)),
        ("x", [shown(text__latex="$x$", text__plain="x")], (Paragraph(text=RichText((Span(Mark.FORMULA, ("$x$",)),))),)),
        ("x", [shown(text__plain="\n  1\n\n")], (Code(text="  1"),)),
        ("x", [printed("w", "stderr")], (Code(text="w"),)),
        ("#| warning: false\nx", [printed("w", "stderr"), printed("o")], (Code(text="o"),)),
        ("#| error: true\nx", [ENDED], (Code(text="E: v"),)),
        (
            "#| output: asis\nx",
            [printed("**o**"), printed("w", "stderr")],
            (Paragraph(text=RichText((Span(Mark.BOLD, ("o",)),))), Code(text="w")),
        ),
        (
            "#| label: fig-a\n#| fig-cap: Cap\n#| fig-alt: Alt\nx",
            [shown(image__png=DATA)],
            (
                Picture(
                    source="attachment:cell-1-output-1.png", description=words("Cap"), alternative="Alt", anchor="fig-a"
                ),
            ),
        ),
        (
            "#| fig-alt: Alt\nx",
            [printed("o"), shown(image__png=DATA, text__plain="<Figure>")],
            (Code(text="o"), Picture(source="attachment:cell-1-output-2.png", description=words("Alt"))),
        ),
        (
            "x",
            [{**shown(image__png=DATA), "metadata": {"image/png": {"alt": "A"}, "alt": "B"}}],
            (Picture(source="attachment:cell-1-output-1.png", description=words("A")),),
        ),
        (
            "x",
            [{**shown(image__png=DATA), "metadata": {"image/png": 5, "alt": "B"}}],
            (Picture(source="attachment:cell-1-output-1.png", description=words("B")),),
        ),
        (
            "x",
            [shown(text__html="a<hr>b<details><summary>s</summary>c</details><br>d<summary></summary>")],
            (
                Paragraph(text=words("a")), Rule(), Paragraph(text=words("b")),
                Paragraph(text=RichText((Span(Mark.BOLD, ("s",)),))), Paragraph(text=words("c")), Paragraph(text=words("d")),
            ),
        ),
    ],
)  # fmt: skip
def test_an_output_is_shown_in_its_best_form(
    source: str, outputs: list[dict[str, Any]], expected: tuple[Any, ...]
) -> None:
    """The options of the cell say what is shown of it, and how."""
    report = parse(code(source, *outputs), shows_code=False)
    assert report.blocks == expected
    assert problems_of(report) == []


@pytest.mark.parametrize(
    ("output", "blocks", "message"),
    [
        ({"output_type": "update"}, (), "an output of the kind 'update' is left out"),
        ({"output_type": "u" * 41}, (), f"an output of the kind '{'u' * 40}' is left out"),
        ({"output_type": "display_data"}, (), "an output without data is left out"),
        (shown(), (), "an output is left out, because it is only empty"),
        (shown(a="1", b="2"), (), "an output is left out, because it is only 'a' and 'b'"),
        (
            shown(image__png="A", text__plain="<Figure>"),
            (Code(text="<Figure>"),),
            "a picture is left out, because its data is damaged",
        ),
        (shown(text__html="<img src='data:image/png;base64,A' alt=x>"), (Paragraph(text=words("x")),), LOST),
        (shown(text__html="<svg></svg>"), (), LOST),
        (shown(text__html="<script>1</script>", text__plain="<a.b at 0x1>"), (), LOST),
        (shown(text__html="<script>1</script>", text__plain="12"), (Code(text="12"),), LOST),
        (ENDED, (Code(text="E: v"),), "the code of this cell ended with an error, which is printed: E: v"),
        (
            {**ENDED, "evalue": "v\n" * 200, "traceback": ["\x1b[31ma\x1b[0m", 5, "b"]},
            (Code(text="a\nb"),),
            f"the code of this cell ended with an error, which is printed: {('E: ' + 'v ' * 200)[:200]}",
        ),
    ],
)
def test_what_is_left_out_of_an_output_is_a_warning(
    output: dict[str, Any], blocks: tuple[Any, ...], message: str
) -> None:
    """In its cell; another form of the output is shown."""
    report = parse(markdown(""), code("x", output), shows_code=False)
    assert report.blocks == blocks
    assert problems_of(report) == [f"report.ipynb, cell 2: warning: {message}"]
    assert [each.code for each in report.problems] == ["picture" if "picture is" in message else "notebook"]


@pytest.mark.parametrize(
    ("metadata", "language"),
    [
        ({"language_info": {}, "kernelspec": {"language": "R", "name": "ir"}}, "R"),
        ({"language_info": {"name": "python"}, "kernelspec": {"language": "R"}}, "python"),
        ({"language_info": {}, "kernelspec": {"name": "julia"}}, ""),
        ({"language_info": 5, "kernelspec": []}, ""),
        ({"language_info": {"name": 5}}, ""),
    ],
)
def test_code_has_the_language_of_the_notebook(metadata: dict[str, Any], language: str) -> None:
    """Or that of its kernel."""
    assert parse(code("x"), **metadata).blocks == (Code(text="x", language=language),)


# Files that are no notebook


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# Text", "report.ipynb:1:1: the notebook is not valid JSON: expecting value"),
        (notebook(markdown("x"))[:-9], "report.ipynb:1:155: the notebook is not valid JSON: unterminated string"),
        ("[]", "report.ipynb: the file is JSON, but not a notebook: it has no nbformat"),
        (
            '{"nbformat": 3, "worksheets": []}',
            ("report.ipynb: the notebook has version 3 of the format, and only version 4 is read"
            " (open it in Jupyter and save it, or run: jupyter nbconvert --to notebook --nbformat 4)"),
        ),
        ('{"nbformat": 4}', "report.ipynb: the notebook has no list of cells"),
        ('{"nbformat": 4, "cells": ' + "[" * 9999, "report.ipynb: brackets are nested more than 100 deep"),
        ('{"nbformat": 4, "cells": [5]}', "report.ipynb, cell 1: this is not a cell: it needs a cell_type and a source"),
        ('{"nbformat": 4, "cells": [{"cell_type": [], "source": ""}]}', "report.ipynb, cell 1: this is not a cell"),
        (
            "{\n<<<<<<< HEAD\n",
            ("report.ipynb:2:1: the notebook is not valid JSON: expecting property name enclosed in double quotes"
            " (git has marked a conflict here, which must be resolved first)"),
        ),
        ("{", "report.ipynb:1:2: the notebook is not valid JSON: expecting property name enclosed in double quotes"),
        (
            '{"nbformat": 4,',
            ("report.ipynb:1:16: the notebook is not valid JSON: expecting property name enclosed in double quotes"
            " (the file seems to end too early)"),
        ),
        ('{"nbformat": ' + "1" * 5000 + "}", "report.ipynb: the notebook cannot be read: a number in it is too long"),
        (
            '{"nbformat": 4, "cells": [' + "[" * 200 + "]" * 201 + "}",
            "report.ipynb: brackets are nested more than 100 deep",
        ),
        ('{"nbformat": 5, "cells": []}', "report.ipynb: the notebook has version 5 of the format, and only version 4 is read"),
        (
            '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": {}}]}',
            "report.ipynb, cell 1: the outputs of this cell are not a list of outputs",
        ),
        (
            '{"nbformat": 4, "cells": [{"cell_type": "code", "source": "", "outputs": [1]}]}',
            "report.ipynb, cell 1: the outputs of this cell are not a list of outputs",
        ),
    ],
)  # fmt: skip
def test_a_bad_notebook_is_one_error(text: str, message: str) -> None:
    """With its line, or with its cell."""
    report = reports.parse_notebook(text, source="report.ipynb")
    (problem,) = (each for each in report.in_order(report.problems) if each.code != "title")
    assert str(problem).startswith(message)
    assert report.has_errors
