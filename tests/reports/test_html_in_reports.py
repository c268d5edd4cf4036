"""HTML in a report: its text is Markdown, as in pandoc, and nothing of it is lost or printed as tags."""

import time

import pytest

from essence_refs import formats, reports
from essence_refs.model import Document, List, Picture, Table

pytest.importorskip("markdown_it")


def parse(text: str) -> reports.Report:
    return reports.parse(f"---\ntitle: T\n---\n\n{text}", source="r.md")


def html(text: str) -> str:
    """Return the body of the page, with numbers for citations."""
    document = Document(title="", blocks=parse(text).blocks)
    return formats.write(document, "html-fragment").partition("\n")[2].removesuffix("</article>\n").strip()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<div class="box">Text [@a]</div>', '<div class="box">\n<p>Text 0</p>\n</div>'),
        ('<div id="x">\n\nText *b*\n\n</div>', '<div id="x">\n<p>Text <i>b</i></p>\n</div>'),
        ("<p>one</p><p>two</p> three", "<p>one</p>\n<p>two</p>\n<p>three</p>"),
        ("<p>\n    indented\n</p>", "<p>indented</p>"),
        ('<h3 id="i">Heading [@a]</h3>\n\nEnd', '<h2 id="i">Heading 0</h2>\n<p>End</p>'),
        ("<ul>\n  <li>a</li>\n  <li>b [@a]</li>\n</ul>", "<ul>\n<li>a</li>\n<li>b 0</li>\n</ul>"),
        ('<ol start="3"><li>a</li></ol>', '<ol start="3">\n<li>a</li>\n</ol>'),
        ("<blockquote>\nq\n</blockquote>", "<blockquote>\n<p>q</p>\n</blockquote>"),
        ("<pre>\na &lt; <b>b</b>\n  c\n</pre>", "<pre><code>a &lt; b\n  c\n</code></pre>"),
        ("a\n<hr>\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("<!-- [@a] -->\n\ntext", "<p>text</p>"),
        ("<!-- c --> text [@a]", "<p>text 0</p>"),
        ("a <!-- [@a] --> b", "<p>a  b</p>"),
        ("a\n<!-- c -->\nb", "<p>a  b</p>"),
        ("`<div>` and <div>\n\nb", "<p><code>&lt;div&gt;</code> and</p>\n<p>b</p>"),
    ],
)
def test_elements_are_read(text: str, expected: str) -> None:
    """Their content is Markdown with citations."""
    assert html(text) == expected


def test_a_table_is_a_table() -> None:
    """Its head is a row of th cells; a cell that spans others is reported."""
    text = "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td colspan=2>[@a]</td></tr>\n</table>"
    assert "<tr><td>0</td><td></td></tr>" in html(text)
    assert [str(each) for each in parse(text).problems] == [
        "r.md:5: warning: cells of an HTML table that span others are single cells"
    ]


def picture(text: str) -> tuple[str, str, str, int, str]:
    """Return the source, caption, alternative text, width and anchor of the only block of a report."""
    (block,) = parse(text).blocks
    assert isinstance(block, Picture)
    return (block.source, block.description.plain, block.alternative, block.width, block.anchor)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<img src="a.png" alt="A map" width="50%">', ("a.png", "", "A map", 50, "")),
        ("<IMG SRC=a.png>", ("a.png", "", "", 0, "")),
        (
            '<p align="center">\n  <img src="a.png" style="border: 0; width: 30%"/>\n</p>',
            ("a.png", "", "", 30, ""),
        ),
        (
            '<figure id="fig-a"><img src="a.png" alt="Words"><figcaption>The *map* of [@a]</figcaption></figure>',
            ("a.png", "The map of 0", "Words", 0, "fig-a"),
        ),
        (
            '<figure>\n<img src="a.png" id="x">\n\n<figcaption>One <a href="https://a.org">link</a></figcaption>\n</figure>',
            ("a.png", "One link", "", 0, "x"),
        ),
        ("<figure>\n![](a.png)\n<figcaption>One</figcaption></figure>", ("a.png", "One", "", 0, "")),
        (
            '<figure><figcaption>Above</figcaption><picture><source srcset="a.webp"><img src="a.png"></picture></figure>',
            ("a.png", "Above", "", 0, ""),
        ),
    ],
)
def test_pictures_of_html_are_pictures(text: str, expected: tuple[str, str, str, int, str]) -> None:
    """With their alternative text, width and identifier; a figure has a caption."""
    assert picture(text) == expected
    assert parse(text).problems == ()


def test_a_picture_of_html_has_its_own_line() -> None:
    """Where it is missing, the warning names the line."""
    text = 'Text\n\n<img src="a.png">\n<img src="b.png">\n\n<figure>\n<img src="c.png">\n</figure>'
    assert parse(text).picture_lines == (("a.png", 7), ("b.png", 8), ("c.png", 11))


def test_a_link_around_a_picture_is_reported() -> None:
    """A picture of a document has none."""
    text = '<figure>\n<a href="https://a.org/"><img src="a.png" alt="A map"></a>\n</figure>'
    assert picture(text) == ("a.png", "", "A map", 0, "")
    assert [str(each) for each in parse(text).problems] == [
        "r.md:6: warning: a picture has no link in a document: https://a.org/ is left out"
    ]


def test_a_figure_of_something_else_keeps_its_caption() -> None:
    """Below what it contains; links lead to both."""
    text = '<figure id="said"><blockquote>Words</blockquote><figcaption>A speaker</figcaption></figure>'
    assert (
        html(text) == '<div id="said">\n<blockquote>\n<p>Words</p>\n</blockquote>\n<p>A speaker</p>\n</div>'
    )


def test_a_picture_in_a_line_of_text_is_its_description() -> None:
    """A document has no pictures in lines; neither in a paragraph of HTML."""
    text = '<p>Before <img src="a.png" alt="a map"> after</p>'
    assert html(text) == "<p>Before a map after</p>"
    assert "a.png is in a line of text" in str(parse(text).problems[0])


def test_the_height_alone_is_reported() -> None:
    """A width has the height with it."""
    assert parse('<img src="a.png" height="20" width="10%">').problems == ()
    assert "the height of a picture is left out" in str(parse('<img src="a.png" height="20">').problems[0])


def test_what_is_left_out_is_reported_once_a_kind() -> None:
    """Scripts go with their content; of tags that are never closed, only the tag goes."""
    text = "<script>\nalert('[@a]')\n\n</script>\n\n<div>\n\na\n\n<div>\n\nb\n\n<script>c</script>\n"
    assert html(text) == "<p>a</p>\n<p>b</p>"
    assert [str(each) for each in parse(text).problems] == [
        "r.md:5: warning: the HTML <script> is left out, with its content",
        "r.md:10: warning: the HTML <div> is left out",
    ]


@pytest.mark.parametrize(
    "piece", ["<div>", "<div>\n\n", "</p>", "<p>a</p>", "<!-- ", "<p><div>", "<ul><li>\n"]
)
def test_many_elements_take_linear_time(piece: str) -> None:
    """Neither unclosed elements nor many on one line are slow, or exceed Python's recursion."""
    start = time.process_time()
    parse(piece * 3_000)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("html", "head", "rows"),
    [
        ("<thead><tr><th>a</th><th>b</th></tr></thead><tr><td>1</td></tr>", ["a", "b"], [["1", ""]]),
        ("<tr><td>1</td><td>2</td></tr><tr><th>3</th></tr>", ["", ""], [["1", "2"], ["3", ""]]),
        ("<tr><th>1</th><td>2</td></tr>", ["", ""], [["1", "2"]]),
        ("<tr><th>1</th><th>2</th></tr>", ["1", "2"], []),
        (
            "<tr><td>1</td><td>2</td><td>3</td></tr><tr><td>4</td></tr>",
            [""] * 3,
            [["1", "2", "3"], ["4", "", ""]],
        ),
    ],
)
def test_a_table_of_html_has_its_head_and_all_its_cells(
    html: str, head: list[str], rows: list[list[str]]
) -> None:
    """The first row is a head if all its cells are; a row that is too short ends with empty cells."""
    report = reports.parse(
        f"---\ntitle: T\n---\n\n<table><caption>C</caption>{html}</table>\n", source="r.md"
    )
    (table,) = report.blocks
    assert isinstance(table, Table)
    assert table.caption.plain == "C"
    assert [each.plain for each in table.head] == head
    assert [[each.plain for each in row] for row in table.rows] == rows
    assert report.problems == ()


@pytest.mark.parametrize(
    ("attribute", "is_reported"), [("", False), ("colspan=1", True), ("rowspan=2", True), ("class=x", False)]
)
def test_a_cell_of_html_over_several_others_is_a_warning(attribute: str, *, is_reported: bool) -> None:
    """It is one cell."""
    text = f"---\ntitle: T\n---\n\n<table><tr><td {attribute}>1</td><td>2</td></tr></table>\n"
    report = reports.parse(text, source="r.md")
    warning = "r.md:5: warning: cells of an HTML table that span others are single cells"
    assert [str(each) for each in report.problems] == [warning] * is_reported


@pytest.mark.parametrize(
    ("tag", "start"),
    [
        ("ol", 1),
        ("ol start=3", 3),
        ('ol start="x"', 1),
        ("ol start=1234567890", 1),
        ("ul", None),
        ("ul start=3", None),
    ],
)
def test_a_list_of_html_has_its_first_number(tag: str, start: int | None) -> None:
    """What is no number is one."""
    text = f"---\ntitle: T\n---\n\n<{tag}><li>a</li><li>b</li></{tag[:2]}>\n"
    (found,) = reports.parse(text, source="r.md").blocks
    assert isinstance(found, List)
    assert (found.start, len(found.items)) == (start, 2)
