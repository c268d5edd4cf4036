"""A report with every block, in each format for readers: lists, tables, notes and pictures as someone accepted them."""

from collections.abc import Callable
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hostile_documents import GIF, PNG, SVG
from sample_report import BREAK, REPORT, note, paragraph, rich

from essence_refs import formats
from essence_refs.model import (
    Alignment,
    Bibliography,
    Block,
    Code,
    Document,
    Entry,
    Heading,
    List,
    Mark,
    Paragraph,
    Picture,
    Quotation,
    Rule,
    Span,
    Table,
    bullets,
)


def written(name: str, *blocks: Block, notes: tuple[tuple[Block, ...], ...] = (), **options: object) -> str:
    return formats.write(Document(title="", blocks=blocks, notes=notes), name, **options)


def fragment(*blocks: Block, notes: tuple[tuple[Block, ...], ...] = (), **options: object) -> str:
    """Return what stands in an HTML fragment of these blocks."""
    html = written("html-fragment", *blocks, notes=notes, **options)
    return html.partition("\n")[2].removesuffix("</article>\n")


def element(html: str, path: str) -> Element:
    found = (
        html5lib.HTMLParser(namespaceHTMLElements=False, strict=True).parseFragment(html).find(f".//{path}")
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("name", "file", "options"),
    [
        ("html", "report.html", {}),
        ("html-fragment", "report-fragment.html", {"top": 2, "anchors": False}),
    ],
)
def test_a_report_reads_as_accepted(
    golden: Callable[[str, str], None], name: str, file: str, options: dict[str, int]
) -> None:
    """Every kind of block looks as it did when someone last looked at it."""
    golden(f"formats/{file}", formats.write(REPORT, name, **options))


def test_a_tight_item_has_no_paragraph_in_html_and_a_loose_one_has() -> None:
    """A browser sets paragraphs apart, and their absence keeps items close."""
    items = ((paragraph("a"),), (paragraph("b"), bullets((rich("c"),))))
    assert fragment(List(items=items)) == "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n"
    loose = fragment(List(items=items[:1], is_tight=False))
    assert loose == "<ul>\n<li>\n<p>a</p>\n</li>\n</ul>\n"


def test_a_numbered_list_in_html_says_where_it_starts() -> None:
    """One is where lists start without a word; an empty item still takes its number."""
    items = ((paragraph("a"),), (), (paragraph("c"),))
    assert fragment(List(items=items, start=1)) == "<ol>\n<li>a</li>\n<li></li>\n<li>c</li>\n</ol>\n"
    assert fragment(List(items=items, start=4)).startswith('<ol start="4">\n')


def test_bullets_without_text_leave_no_trace_in_html() -> None:
    """An empty bullet tells a reader nothing."""
    assert fragment(List(items=((paragraph(),), ()))) == ""
    assert fragment(Quotation(blocks=(Code(text="\n"), paragraph()))) == ""


def test_code_in_html_names_its_language_where_it_has_a_name() -> None:
    """Programs that colour code look for the class; two words would be two classes."""
    assert fragment(Code(text="a < b\n", language="c++")) == (
        '<pre><code class="language-c++">a &lt; b\n</code></pre>\n'
    )
    assert fragment(Code(text="\n\ta", language="a b")) == "<pre><code>\n    a\n</code></pre>\n"


def test_a_table_in_html_has_heads_for_its_columns() -> None:
    """Each column's head says that it is one, and each cell stands as its column does."""
    html = fragment(
        Table(
            head=(rich("a"), rich("b")),
            rows=((rich("c"), rich("d")),),
            alignments=(Alignment.NATURAL, Alignment.RIGHT),
        )
    )
    assert [each.attrib for each in element(html, "thead/tr")] == [
        {"scope": "col"},
        {"scope": "col", "style": "text-align: right"},
    ]
    assert [each.attrib for each in element(html, "tbody/tr")] == [{}, {"style": "text-align: right"}]


def test_a_table_without_a_head_has_none_in_html() -> None:
    """A head of nothing would be read out as nothing, column by column."""
    assert "<thead>" not in fragment(
        Table(head=(rich(), rich()), rows=((rich("c"), rich("d")),), alignments=())
    )
    assert fragment(Table(head=(), rows=(), alignments=())) == ""


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("a b.png", "a%20b.png"),
        ("../x/100%.png", "../x/100%25.png"),
        ("/figures/a.png", "/figures/a.png"),
        ("https://example.org/é.png", "https://example.org/%C3%A9.png"),
        ("javascript:alert(1)", ""),
        (" data:image/png;base64,AAAA", ""),
        ("file:///etc/passwd", ""),
        ("//example.org/a.png", ""),
        ("java\nscript:alert(1)", "java%0Ascript:alert(1)"),
        ("mailto:someone@example.org", ""),
        ("C:\\a.png", ""),
        ("", ""),
    ],
)
def test_a_picture_in_html_is_followed_only_where_it_is_safe(source: str, address: str) -> None:
    """What lies beside the document or on the web is shown; of anything else only the description is."""
    html = fragment(Picture(source=source, description=rich("A ", Span(Mark.BOLD, ("dot",)))))
    if address:
        assert element(html, "img").attrib == {"src": address, "alt": "A dot"}
        assert "<figcaption>A <b>dot</b></figcaption>" in html
    else:
        assert html == '<p class="picture">A <b>dot</b></p>\n'


@pytest.mark.parametrize(
    ("data", "beginning"),
    [
        (PNG, "data:image/png;base64,iVBOR"),
        (GIF, "data:image/gif;base64,R0lGOD"),
        (b"\xff\xd8\xff\xe0", "data:image/jpeg;base64,"),
        (b"RIFF\n\0\0\0WEBPVP8 ", "data:image/webp;base64,"),
        (SVG, "figure.png"),
        (b"neither", "figure.png"),
    ],
)
def test_a_picture_that_is_there_is_part_of_the_page(data: bytes, beginning: str) -> None:
    """A page with its pictures in it can be mailed; a drawing that may hold scripts is not put into it."""
    html = fragment(Picture(source="figure.png", data=data))
    assert element(html, "img").attrib["src"].startswith(beginning)
    assert element(html, "img").attrib["alt"] == ""


def test_a_note_called_twice_leads_back_to_its_first_call() -> None:
    """Only the first call has a name, and a number that is no note's leads nowhere."""
    html = fragment(paragraph("a", note(1), "b", note(1), "c", note(2)), notes=((paragraph("n"),),))
    assert html.startswith(
        '<p>a<sup><a href="#note-1" id="note-1-call" role="doc-noteref">1</a></sup>'
        'b<sup><a href="#note-1" role="doc-noteref">1</a></sup>c<sup>2</sup></p>\n'
    )
    assert element(html, "section").attrib["role"] == "doc-endnotes"
    assert element(html, "section/ol/li").attrib == {"id": "note-1"}
    assert element(html, "section//a").attrib["href"] == "#note-1-call"


def test_notes_stand_above_the_foot_of_a_page() -> None:
    """The footer is about the page, the notes are about the text."""
    foot = Paragraph(text=rich("foot"), role="footer")
    html = fragment(paragraph("a", note(1)), foot, notes=((paragraph("n"),),))
    assert html.index("doc-endnotes") < html.index("foot")


def test_a_heading_says_nothing_of_its_notes_elsewhere() -> None:
    """In the contents and in the name of the page stand the words alone."""
    headings = [Heading(text=rich(name, note(1), BREAK, "b"), anchor=name) for name in ("x", "y")]
    html = written("html", *headings, notes=((paragraph("n"),),))
    assert '<a href="#x">x b</a>' in html
    assert "<title>x b</title>" in written("html", headings[0], notes=((paragraph("n"),),))


def test_headings_in_a_quotation_are_no_part_of_the_contents() -> None:
    """They are somebody else's."""
    inner = Heading(text=rich("Inner"), anchor="inner")
    html = written(
        "html", *(Heading(text=rich(name), anchor=name) for name in "ab"), Quotation(blocks=(inner,))
    )
    assert '<h2 id="inner">Inner</h2>' in html
    assert 'href="#inner"' not in html


def test_the_style_sheet_of_a_list_knows_nothing_of_tables() -> None:
    """A page of references stays small."""
    assert ".scrolling" not in written("html", paragraph("a"), bullets((rich("b"),)))
    assert ".scrolling" in written("html", Rule())


@pytest.mark.parametrize("name", ["html", "html-fragment"])
def test_a_bibliography_may_stand_in_any_block(name: str) -> None:
    """A list of references in an item or in a quotation is not lost."""
    bibliography = Bibliography(entries=(Entry(key="a", text=rich("Reference")),))
    for block in (List(items=((bibliography,),)), Quotation(blocks=(bibliography,))):
        assert "Reference" in written(name, block)
