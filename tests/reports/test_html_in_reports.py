"""HTML in a report: its text is Markdown, as in pandoc, and nothing of it is lost or printed as tags."""

import time

import pytest

from essence_refs import formats, reports
from essence_refs.model import Document

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
