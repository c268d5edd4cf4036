"""The sample report in text, Markdown and HTML: lists, tables, notes, code and pictures."""

import re
import time
from collections.abc import Callable
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hostile_documents import GIF, PNG, SVG
from sample_report import BREAK, REPORT, note, paragraph, rich

from essence_refs import formats
from essence_refs.formats import columns, markdown
from essence_refs.formats.runs import LINE_BREAK, DisplayRuns, Run, flatten, merge_runs
from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Code,
    Document,
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
    bullets,
)


def written(name: str, *blocks: Block, notes: tuple[tuple[Block, ...], ...] = (), **options: object) -> str:
    return formats.write(Document(title="", blocks=blocks, notes=notes), name, **options)


def fragment(*blocks: Block, notes: tuple[tuple[Block, ...], ...] = (), **options: object) -> str:
    """Return the HTML fragment of these blocks."""
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
        ("markdown", "report.md", {}),
        ("text", "report.txt", {}),
        ("text", "report-wrapped.txt", {"width": 60}),
        ("text", "report-narrow.txt", {"width": 20}),
    ],
)
def test_the_sample_report_matches_its_golden_file(
    golden: Callable[[str, str], None], name: str, file: str, options: dict[str, int]
) -> None:
    """Every kind of block looks as it did when it was last reviewed."""
    golden(f"formats/{file}", formats.write(REPORT, name, **options))


def test_only_loose_items_are_paragraphs_in_html() -> None:
    """Browsers put space around paragraphs, so a tight item has none."""
    items = ((paragraph("a"),), (paragraph("b"), bullets((rich("c"),))))
    assert fragment(List(items=items)) == "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n"
    loose = fragment(List(items=items[:1], is_tight=False))
    assert loose == "<ul>\n<li>\n<p>a</p>\n</li>\n</ul>\n"


def test_a_numbered_list_in_html_has_its_start() -> None:
    """The default start of 1 is not written, and an empty item keeps its number."""
    items = ((paragraph("a"),), (), (paragraph("c"),))
    assert fragment(List(items=items, start=1)) == "<ol>\n<li>a</li>\n<li></li>\n<li>c</li>\n</ol>\n"
    assert fragment(List(items=items, start=4)).startswith('<ol start="4">\n')


def test_empty_bullets_are_left_out_in_html() -> None:
    """An empty bullet tells a reader nothing."""
    assert fragment(List(items=((paragraph(),), ()))) == ""
    assert fragment(BlockQuote(blocks=(Code(text="\n"), paragraph()))) == ""


def test_code_in_html_has_its_language_as_a_class() -> None:
    """Syntax highlighters look for the class; a language of two words is left out, because it would be two classes."""
    assert fragment(Code(text="a < b\n", language="c++")) == (
        '<pre><code class="language-c++">a &lt; b\n</code></pre>\n'
    )
    assert fragment(Code(text="\n\ta", language="a b")) == "<pre><code>\n    a\n</code></pre>\n"


def test_a_table_in_html_has_column_headers() -> None:
    """Each header has the scope of its column, and each cell the alignment of its column."""
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
    """A screen reader would read out an empty header for each column."""
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
def test_a_picture_in_html_has_only_a_safe_address(source: str, address: str) -> None:
    """Files beside the document and on the web are shown; for any other address there is only the description."""
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
def test_a_picture_with_data_is_embedded_in_the_page(data: bytes, beginning: str) -> None:
    """The page can be sent by email. SVG is not embedded, because it can contain scripts."""
    html = fragment(Picture(source="figure.png", data=data))
    assert element(html, "img").attrib["src"].startswith(beginning)
    assert element(html, "img").attrib["alt"] == ""


def test_a_note_links_back_to_its_first_call() -> None:
    """Only the first call has an id, and the number of a missing note is not a link."""
    html = fragment(paragraph("a", note(1), "b", note(1), "c", note(2)), notes=((paragraph("n"),),))
    assert html.startswith(
        '<p>a<sup><a href="#note-1" id="note-1-call" role="doc-noteref">1</a></sup>'
        'b<sup><a href="#note-1" role="doc-noteref">1</a></sup>c<sup>2</sup></p>\n'
    )
    assert element(html, "section").attrib["role"] == "doc-endnotes"
    assert element(html, "section/ol/li").attrib == {"id": "note-1"}
    assert element(html, "section//a").attrib["href"] == "#note-1-call"


def test_notes_are_above_the_footer_of_a_page() -> None:
    """The footer is about the page, the notes are about the text."""
    foot = Paragraph(text=rich("foot"), role="footer")
    html = fragment(paragraph("a", note(1)), foot, notes=((paragraph("n"),),))
    assert html.index("doc-endnotes") < html.index("foot")


def test_the_table_of_contents_has_no_notes() -> None:
    """The table of contents and the title of the page have only the words of a heading."""
    headings = [Heading(text=rich(name, note(1), BREAK, "b"), anchor=name) for name in ("x", "y")]
    html = written("html", *headings, notes=((paragraph("n"),),))
    assert '<a href="#x">x b</a>' in html
    assert "<title>x b</title>" in written("html", headings[0], notes=((paragraph("n"),),))


@pytest.mark.parametrize(
    ("anchor", "name"),
    [
        ("level-family", "What works: Family"),
        ("without-a-level", "What works: Family"),
        ("references", "What works"),
    ],
)
def test_the_title_of_a_page_has_the_level_of_a_list_and_no_other_heading(anchor: str, name: str) -> None:
    """Browser tabs tell lists of three levels apart, and a report is not called "What works: References"."""
    document = Document(title="What works", blocks=(Heading(text=rich("Family"), anchor=anchor),))
    assert f"<title>{name}</title>" in formats.write(document, "html")


def test_the_byline_of_a_report_is_above_the_table_of_contents() -> None:
    """The byline of a later item stays where it is."""
    opening = [
        Paragraph(text=rich(text), role=role) for text, role in (("Ann", "byline"), ("In short", "summary"))
    ]
    headings = [Heading(text=rich(name), anchor=name) for name in "xy"]
    html = written("html", *opening, *headings, Paragraph(text=rich("Bea"), role="byline"))
    order = [html.index(each) for each in (">Ann<", ">In short<", "</header>", "<nav", "<main", ">Bea<")]
    assert order == sorted(order)


def test_headings_in_quotations_are_not_in_the_table_of_contents() -> None:
    """They belong to the quoted text."""
    inner = Heading(text=rich("Inner"), anchor="inner")
    html = written(
        "html", *(Heading(text=rich(name), anchor=name) for name in "ab"), BlockQuote(blocks=(inner,))
    )
    assert '<h2 id="inner">Inner</h2>' in html
    assert 'href="#inner"' not in html


def test_the_style_sheet_of_a_list_has_no_rules_for_tables() -> None:
    """A page of references stays small."""
    assert ".scrolling" not in written("html", paragraph("a"), bullets((rich("b"),)))
    assert ".scrolling" in written("html", Rule())


def test_the_scrolling_region_of_a_table_has_a_role_and_a_name() -> None:
    """A screen reader announces it when it gets the focus (WCAG 4.1.2)."""
    box = next(
        each
        for each in html5lib.parseFragment(
            written("html-fragment", Table(head=(rich("a"),), rows=(), alignments=())),
            namespaceHTMLElements=False,
        ).iter("div")
        if each.attrib.get("class") == "scrolling"
    )
    assert (box.attrib["tabindex"], box.attrib["role"], box.attrib["aria-label"]) == ("0", "region", "Table")


def test_neighbouring_lists_have_different_markers_in_markdown() -> None:
    """With the same marker they would be one list; a paragraph between them also separates them."""
    one, two = bullets((rich("a"),)), List(items=((paragraph("b"),),), start=1)
    assert written("markdown", one, one, two, two, one, paragraph("c"), one) == (
        "- a\n\n+ a\n\n1. b\n\n1) b\n\n- a\n\nc\n\n- a\n"
    )


def test_nested_lists_are_indented_below_the_marker_in_markdown() -> None:
    """The indent depends on the width of the number; only a list that starts with 1 needs no empty line before it."""
    inner = List(items=((paragraph("c"),),), start=2)
    numbered = List(items=((paragraph("a"),), (paragraph("b"), bullets((rich("c"),)))), start=9)
    assert written("markdown", numbered) == "9. a\n10. b\n    - c\n"
    assert written("markdown", List(items=((paragraph("a"), inner),))) == "- a\n\n  2. c\n"


def test_code_in_markdown_is_fenced() -> None:
    """Backticks in the code do not end it, and a language that is not one word is left out."""
    assert written("markdown", Code(text="```\na\n", language="x`y")) == "````\n```\na\n````\n"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (rich("a|b"), r"a\|b"),
        (rich("a\\|b"), r"a\\\|b"),
        (rich("|"), r"\|"),
        (rich("a", BREAK, "b"), "a<br>b"),
        (rich(Span(Mark.CODE, ("a|b",))), r"`a\|b`"),
        (rich(Span(Mark.CODE, ("a\\|b",))), r"<code>a\\\|b</code>"),
    ],
)
def test_a_cell_in_markdown_escapes_pipes(cell: RichText, expected: str) -> None:
    """A pipe is escaped in code too, and a backslash before it is kept."""
    assert markdown.write_row((cell, rich())) == f"| {expected} |  |"


def test_text_after_the_call_of_a_note_in_markdown_makes_no_link() -> None:
    """A bracket does not make a link, and a colon at the start of a line does not make a definition."""
    notes = ((paragraph("n"),),)
    assert written("markdown", paragraph("a", note(1), "(b)"), notes=notes).startswith("a[^1]\\(b)\n")
    assert written("markdown", paragraph(note(1), ": a"), notes=notes).startswith("[^1]\\: a\n")
    assert written("markdown", paragraph("a!", note(1)), notes=notes).startswith("a\\![^1]\n")


def test_a_note_in_markdown_begins_with_a_paragraph() -> None:
    """Markdown readers do not accept a list on the first line of a note."""
    text = written("markdown", paragraph("a", note(1)), notes=((bullets((rich("b"),)),),))
    assert text == "a[^1]\n\n[^1]: &nbsp;\n\n    - b\n"


def test_the_description_of_a_picture_in_markdown_keeps_its_text_and_notes() -> None:
    """Marks cannot be shown in it, and its notes are called after the picture."""
    picture = Picture(source="a.png", description=rich(Span(Mark.CODE, ("]x",)), note(1)))
    text = written("markdown", picture, notes=((paragraph("n"),),))
    assert text.startswith("![\\]x](<a.png>)[^1]\n")


def test_columns_in_plain_text_are_aligned_by_display_width() -> None:
    """A wide character takes two columns, and numbers are aligned right."""
    table = Table(
        head=(rich("a"), rich("b")),
        rows=((rich("保育園"), rich("1")), (rich("cafe\N{COMBINING ACUTE ACCENT}"), rich("100"))),
        alignments=(Alignment.NATURAL, Alignment.RIGHT),
    )
    assert written("text", table) == (
        "a         b\n------  ---\n保育園    1\ncafe\N{COMBINING ACUTE ACCENT}    100\n"
    )


def test_a_table_that_is_too_wide_is_written_cell_by_cell() -> None:
    """Each cell follows the heading of its column, and words stay whole."""
    table = Table(
        head=(rich("Setting"), rich("Studies")), rows=((rich("Schools"), rich("12")),) * 2, alignments=()
    )
    line = "Setting: Schools\nStudies: 12\n"
    assert written("text", table, width=16).startswith("Setting  Studies\n")
    assert written("text", table, width=15) == (line + "\n" + line).replace(": Sch", ":\n  Sch")


@pytest.mark.parametrize("width", [20, 40, 60, 100])
def test_a_report_in_plain_text_is_no_wider_than_asked(width: int) -> None:
    """Only code, and a word that is longer than the line, can be wider."""
    for line in formats.write(REPORT, "text", width=width).splitlines():
        assert (
            columns.display_width(line) <= width or len(line.split()) == 1 or re.search("weeks|care <", line)
        )


@pytest.mark.parametrize("name", ["html", "html-fragment", "markdown", "text"])
def test_a_bibliography_can_be_inside_any_block(name: str) -> None:
    """A bibliography in a list item or a quotation is not lost."""
    bibliography = Bibliography(entries=(BibliographyEntry(key="a", text=rich("Reference")),))
    for block in (List(items=((bibliography,),)), BlockQuote(blocks=(bibliography,))):
        assert "Reference" in written(name, block)


def ratio(made: Callable[[int], object], few: int) -> float:
    """Return how many times longer eight times as much content takes."""

    def seconds(number: int) -> float:
        started = time.process_time()
        made(number)
        return time.process_time() - started

    few_seconds, many_seconds = (min(seconds(number) for _ in range(3)) for number in (few, 8 * few))
    return many_seconds / few_seconds


def test_equal_headings_take_linear_time() -> None:
    """Each gets a unique name in reStructuredText without counting from the start."""

    def made(number: int) -> str:
        return written("rst", *[Heading(text=rich("Same"), anchor="")] * number)

    assert "|heading-2|" in made(2)
    assert ratio(made, 500) < 24


def test_merging_equal_neighbours_takes_linear_time() -> None:
    """Links without a safe target become text of the same run, and the text before is not copied for each."""
    word = "w" * 200

    def made(number: int) -> tuple[DisplayRuns, ...]:
        return flatten(RichText((Link("javascript:x", (word,)),) * number))

    assert made(3) == (DisplayRuns(None, (Run(word * 3),)),)
    assert merge_runs((Run("a"), Run("b", (Mark.BOLD,)), LINE_BREAK, Run("c")), frozenset()) == (
        Run("ab"),
        LINE_BREAK,
        Run("c"),
    )
    assert ratio(made, 2_000) < 24


def test_a_narrow_table_with_a_head_alone_is_its_headings() -> None:
    """Each on a line."""
    table = Table(head=(rich("Setting"), rich("Studies")), rows=(), alignments=())
    assert written("text", table, width=9) == "Setting\nStudies\n"


ROLES = [
    "masthead",
    "byline",
    "summary",
    "definition",
    "bundle",
    "count",
    "facts",
    "note",
    "annotation",
    "footer",
    "box-title",
]


def test_the_roles_of_paragraphs_match_their_golden_file(golden: Callable[[str, str], None]) -> None:
    """Each role as each format shows it, or as it shows any paragraph."""
    lines = []
    for name in ("html-fragment", "latex-fragment", "markdown", "rst", "text", "typst"):
        plain_one = written(name, paragraph("Words."), paragraph("end"))
        for role in ROLES:
            shown = written(name, Paragraph(text=rich("Words."), role=role), paragraph("end"))
            lines.append(f"{name} {role}: {'as any other' if shown == plain_one else shown}")
    golden("formats/roles.txt", "\n".join([*lines, ""]))


MARKS = [
    *(Mark.ITALIC, Mark.OBLIQUE, Mark.BOLD, Mark.LIGHT, Mark.SUPERSCRIPT, Mark.SUBSCRIPT, Mark.SMALL_CAPS),
    *(Mark.UNDERLINE, Mark.CODE, Mark.QUOTED, Mark.NO_CASE, Mark.NORMAL_STYLE, Mark.NORMAL_WEIGHT),
    *(Mark.NORMAL_VARIANT, Mark.NO_DECORATION, Mark.BASELINE),
]


def test_marks_and_marks_within_marks_match_their_golden_file(golden: Callable[[str, str], None]) -> None:
    """As each format shows them; a mark may end the one around it."""
    lines = []
    for outer in MARKS:
        texts = {outer.value: rich("a ", Span(outer, ("b",)), " c")}
        for inner in MARKS:
            texts[f"{outer.value} {inner.value}"] = rich(Span(outer, ("a ", Span(inner, ("b",)), " c")))
        for name, text in texts.items():
            shown = [formats.write_inline(text, each) for each in ("markdown", "html", "latex")]
            if " " not in name:
                shown += [
                    written(each, Paragraph(text=text)).strip().splitlines()[-1] for each in ("rst", "typst")
                ]
            lines.append(f"{name}: {' | '.join(shown)}")
    golden("formats/marks.txt", "\n".join([*lines, ""]))
