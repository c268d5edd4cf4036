"""Formats are found by name and by file ending, list what they need, and write text with marks and links."""

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import pytest

from essence_refs import formats
from essence_refs.errors import UnknownFormatError
from essence_refs.formats.runs import Run, flatten, merge_runs, split_lines
from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Code,
    Document,
    Heading,
    Inline,
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

ADDRESS = "https://doi.org/10.1000/182"


def rich(*content: Inline) -> RichText:
    return RichText(content)


def italic(*content: Inline) -> Span:
    return Span(Mark.ITALIC, content)


def document(*blocks: Block, title: str = "") -> Document:
    return Document(title=title, blocks=blocks)


def paragraph(*content: Inline) -> Document:
    return document(Paragraph(text=rich(*content)))


def fragment(*content: Inline) -> str:
    """Return the content of the only paragraph of an HTML fragment."""
    html = formats.write(paragraph(*content), "html-fragment")
    return html.partition("<p>")[2].rpartition("</p>")[0]


def markdown(*content: Inline) -> str:
    return formats.write(paragraph(*content), "markdown").rstrip("\n")


def text(*content: Inline, width: int | None = None) -> str:
    return formats.write(paragraph(*content), "text", width=width).rstrip("\n")


SAMPLE = Document(
    title="Reading list",
    blocks=(
        Paragraph(text=RichText.of("A HOUSE"), role="masthead"),
        Heading(text=RichText.of("Organisation"), anchor="level-organisation"),
        Paragraph(text=RichText.of("What organisations do"), role="definition"),
        bullets((RichText.of("Supervision"), RichText.of("Service integration/coordination"))),
        Paragraph(text=RichText.of("2 items."), role="count"),
        Heading(text=RichText.of("Supervision"), depth=2, anchor="type-supervision"),
        Bibliography(
            hanging_indent=True,
            entries=(
                BibliographyEntry(
                    key="a",
                    anchor="ref-a",
                    text=rich(
                        "Author, A. (2020) ‘A title with ",
                        italic("emphasis"),
                        "’. ",
                        Link(ADDRESS, (ADDRESS,)),
                        ".",
                    ),
                    annotation=RichText.of(
                        "What the curator says of it, in a sentence that is long enough to be wrapped."
                    ),
                ),
                BibliographyEntry(
                    key="b",
                    anchor="ref-b",
                    text=rich(
                        italic("B, in italics with an ", Span(Mark.NORMAL_STYLE, ("upright",)), " word"), "."
                    ),
                ),
            ),
        ),
        Heading(text=RichText.of("Numbered"), anchor="numbered"),
        Bibliography(
            second_field_align="flush",
            entries=(
                BibliographyEntry(
                    key="a",
                    label=RichText.of("9."),
                    text=RichText.of("Author A. A title."),
                    annotation=RichText.of("Said."),
                ),
                BibliographyEntry(
                    key="b",
                    label=RichText.of("10."),
                    text=rich(
                        "H", Span(Mark.SUBSCRIPT, ("2",)), "O, 2", Span(Mark.SUPERSCRIPT, ("nd",)), " ed."
                    ),
                ),
            ),
        ),
        Paragraph(text=RichText.of("Back"), role="footer"),
        Paragraph(text=RichText.of("A school"), role="footer"),
    ),
)


@pytest.mark.parametrize(
    ("name", "file", "options"),
    [
        ("text", "sample.txt", {}),
        ("text", "sample-wrapped.txt", {"width": 40}),
        ("markdown", "sample.md", {}),
        ("html", "sample.html", {}),
        ("html-fragment", "sample-fragment.html", {"top": 2}),
    ],
)
def test_the_sample_document_matches_its_golden_file(
    golden: Callable[[str, str], None], name: str, file: str, options: dict[str, int]
) -> None:
    """Every kind of block looks as it did when it was last reviewed."""
    golden(f"formats/{file}", formats.write(SAMPLE, name, **options))


@pytest.mark.parametrize(
    ("name", "known"), [("TEXT", "text"), ("md", "markdown"), ("htm", "html"), ("fragment", "html-fragment")]
)
def test_a_format_is_found_by_any_of_its_names(name: str, known: str) -> None:
    """Case does not matter, and endings are aliases."""
    assert formats.format_named(name).name == known


@pytest.mark.parametrize(
    ("path", "known"), [("a.txt", "text"), ("b/c.MD", "markdown"), (Path("d.e.html"), "html")]
)
def test_a_format_is_found_by_file_ending(path: str | Path, known: str) -> None:
    """Only the last ending counts, and case does not matter."""
    assert formats.format_of_path(path) == known


@pytest.mark.parametrize(
    ("name", "close"),
    [("makdown", "markdown"), ("zzz", r"\(there are text, markdown, html, html-fragment\b")],
)
def test_an_unknown_format_is_an_error_with_suggestions(name: str, close: str) -> None:
    """The error offers similar names, or all names."""
    with pytest.raises(UnknownFormatError, match=close):
        formats.write(SAMPLE, name)


@pytest.mark.parametrize("path", ["list", "list.xyz", ".html"])
def test_an_unknown_file_ending_is_an_error_with_suggestions(path: str) -> None:
    """A file without a known ending is not written unless a format is chosen."""
    with pytest.raises(UnknownFormatError, match=r"\.txt") as caught:
        formats.format_of_path(path)
    assert ("did you mean" in str(caught.value)) == bool(caught.value.close)
    assert ("there are" in str(caught.value)) == (not caught.value.close)


def test_normal_style_inside_italics_is_upright() -> None:
    """A mark that cancels italics does so in every format, and the text after it is italic again."""
    content = (italic("a ", Span(Mark.NORMAL_STYLE, ("b",)), " c"),)
    assert fragment(*content) == "<i>a </i>b<i> c</i>"
    assert markdown(*content) == "*a* b *c*"
    assert text(*content) == "a b c"


def test_a_repeated_mark_changes_nothing() -> None:
    """Bold inside bold is bold once."""
    assert fragment(Span(Mark.BOLD, ("a", Span(Mark.BOLD, ("b",)), "c"))) == "<b>abc</b>"


def test_html_elements_are_nested() -> None:
    """Marks that begin together and end at different points are nested elements."""
    assert fragment(italic("a", Span(Mark.BOLD, ("b",)), "c"), "d") == "<i>a<b>b</b>c</i>d"


@pytest.mark.parametrize(
    ("mark", "html"),
    [
        (Mark.UNDERLINE, "<u>x</u>"),
        (Mark.SMALL_CAPS, '<span style="font-variant: small-caps">x</span>'),
        (Mark.LIGHT, '<span style="font-weight: lighter">x</span>'),
        (Mark.CODE, "<code>x</code>"),
        (Mark.NO_CASE, "x"),
        (Mark.QUOTED, "“x”"),
        (Mark.BASELINE, "x"),
    ],
)
def test_html_has_an_element_for_each_visible_mark(mark: Mark, html: str) -> None:
    """Marks that only cancel others have no element."""
    assert fragment(Span(mark, ("x",))) == html


def test_plain_text_has_superscript_and_subscript_digits_only() -> None:
    """Most letters have no superscript or subscript character in Unicode."""
    assert text("m", Span(Mark.SUPERSCRIPT, ("-2",)), " H", Span(Mark.SUBSCRIPT, ("2",)), "O") == "m⁻² H₂O"
    assert text("2", Span(Mark.SUPERSCRIPT, ("nd",))) == "2nd"


def test_plain_text_underlines_headings_by_their_depth() -> None:
    """Six lines differ: that of the title and those of the five depths."""
    headings = [Heading(text=RichText.of("Care"), depth=depth) for depth in range(1, 6)]
    written = formats.write(Document(title="Care", blocks=tuple(headings)), "text")
    assert written.split() == [
        "Care",
        "====",
        "Care",
        "----",
        "Care",
        "~~~~",
        "Care",
        "^^^^",
        "Care",
        '""""',
        "Care",
        "''''",
    ]


def test_text_wraps_between_words_and_never_inside_a_url() -> None:
    """A URL that is longer than the line stays whole."""
    assert text("see", " ", ADDRESS, " ", "and more", width=10) == f"see\n{ADDRESS}\nand more"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("*a*", r"\*a\*"),
        ("# a", r"\# a"),
        ("1. a", r"1\. a"),
        ("1.5 million", "1.5 million"),
        ("- a", r"\- a"),
        ("a - b", "a - b"),
        ("a_b", "a_b"),
        ("_a_", r"\_a\_"),
        ("R&D", "R&D"),
        ("&amp;", r"\&amp;"),
        ("<b>", r"\<b>"),
        ("[a](b)", r"\[a\](b)"),
        ("!", "!"),
        ("a@b.org", "a@b.org"),
        ("@a", r"\@a"),
        ("£100% of it", "£100% of it"),
        ("\N{NO-BREAK SPACE}Back", "&#160;Back"),
    ],
)
def test_markdown_escapes_only_markup(content: str, expected: str) -> None:
    """People read the source, so there are no needless backslashes."""
    assert markdown(content) == expected


def test_markdown_emphasis_has_no_spaces_at_its_edges() -> None:
    """A star beside a space would be plain text."""
    assert markdown("a", italic(" b "), "c") == "a *b* c"


def test_markdown_writes_emphasis_inside_a_word_as_html() -> None:
    """Stars between letters do not always begin emphasis."""
    assert markdown("un", italic("believ"), "able") == "un<em>believ</em>able"


def test_markdown_emphasis_inside_a_word_of_a_link_is_html() -> None:
    """The neighbours inside the link decide, as they do outside."""
    assert markdown(Link(ADDRESS, (italic("a"), "b!", "c"))) == f"[<em>a</em>b!c](<{ADDRESS}>)"


def test_markdown_links_are_as_short_as_possible() -> None:
    """A link that shows its own address is an autolink; an exclamation mark before a link does not make an image."""
    assert markdown(Link(ADDRESS, (ADDRESS,))) == f"<{ADDRESS}>"
    assert markdown("see!", Link(ADDRESS, ("it",))) == rf"see\![it](<{ADDRESS}>)"


def test_markdown_code_has_a_longer_fence_than_its_content() -> None:
    """A backtick in code does not end it."""
    assert markdown(Span(Mark.CODE, ("a`b",))) == "``a`b``"


def test_markdown_headings_keep_number_signs_at_their_end() -> None:
    """The sign in "C #" is not a closing sequence."""
    assert formats.write(document(title="About C #"), "markdown") == "# About C \\#\n"


def test_display_values_become_lines() -> None:
    """The left margin and the text to its right share a line; blocks and indented text have lines of their own."""
    content = rich(
        Span(Mark.LEFT_MARGIN, ("1",)),
        Span(Mark.RIGHT_INLINE, ("a",)),
        Span(Mark.BLOCK, ("b",)),
        Span(Mark.INDENT, ("c",)),
        "d",
    )
    assert text(*content.content) == "1 a\nb\n    c\nd"
    assert markdown(*content.content) == "1 a\\\nb\\\nc\\\nd"
    assert [part.display for part in flatten(content)] == [
        Mark.LEFT_MARGIN,
        Mark.RIGHT_INLINE,
        Mark.BLOCK,
        Mark.INDENT,
        None,
    ]
    assert [line.indented for line in split_lines(content)] == [False, False, True, False]


def test_the_call_of_a_note_is_a_run_of_its_own() -> None:
    """Neighbouring calls are separate, and have no other mark and no link."""
    content = rich(Link(ADDRESS, (italic("a", Span(Mark.NOTE, ("1",)), Span(Mark.NOTE, ("2",))),)))
    (part,) = flatten(content)
    assert part.runs == (
        Run("a", (Mark.ITALIC,), ADDRESS),
        Run("1", (Mark.NOTE,)),
        Run("2", (Mark.NOTE,)),
    )
    assert merge_runs(part.runs, frozenset()) == (Run("a", (), ADDRESS), *part.runs[1:])


def test_a_line_break_ends_a_line() -> None:
    """The text after a break is a new line, at any depth, and empty lines are left out."""
    broken = Span(Mark.BREAK, ())
    assert text("a", broken, italic("b", broken), "c") == "a\nb\nc"
    assert text(broken, "a", broken, broken, Span(Mark.RIGHT_INLINE, ("b",)), "c") == "a\nbc"
    assert text(Span(Mark.LEFT_MARGIN, ("1.",)), Span(Mark.RIGHT_INLINE, ("a", broken, "b"))) == "1. a\nb"


def test_display_inside_a_mark_keeps_the_mark() -> None:
    """A block inside italics is italic."""
    (outer, block) = flatten(rich(italic("a", Span(Mark.BLOCK, ("b",)))))
    assert outer.runs == (Run("a", (Mark.ITALIC,)),)
    assert block.runs == (Run("b", (Mark.ITALIC,)),)


def test_an_item_shown_twice_has_one_anchor() -> None:
    """The second entry with the same anchor has none."""
    entries = tuple(BibliographyEntry(key="a", text=RichText.of("A"), anchor="ref-a") for _ in range(2))
    assert formats.write(document(Bibliography(entries=entries)), "html-fragment").count('id="ref-a"') == 1


def test_a_page_with_several_headings_has_a_table_of_contents() -> None:
    """A page with one heading and a fragment have none."""
    headings = [Heading(text=RichText.of(name), anchor=name) for name in ("a", "b")]
    assert '<nav aria-label="Contents">' in formats.write(document(*headings), "html")
    assert "<nav" not in formats.write(document(headings[0]), "html")
    assert "<nav" not in formats.write(document(*headings), "html-fragment")


def test_a_fragment_without_anchors_has_no_ids() -> None:
    """A page can contain it twice."""
    assert "id=" not in formats.write(SAMPLE, "html-fragment", anchors=False)


def test_empty_blocks_are_left_out() -> None:
    """A document of empty blocks is an empty text."""
    empty = document(
        Heading(text=RichText()), Paragraph(text=RichText()), bullets(()), Bibliography(entries=())
    )
    assert formats.write(empty, "text") == ""
    assert formats.write(empty, "markdown") == ""
    assert (
        formats.write(empty, "html-fragment") == '<article class="essence-refs" lang="en-GB">\n</article>\n'
    )


def _imports(path: Path) -> Iterator[str]:
    """Yield the modules that a file imports when it runs, in functions too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    only_for_types = {
        each
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for each in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in only_for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _packages_of(module: str) -> set[str]:
    """Return the distributions that a format's module and the modules below formats/ that it imports need."""
    folder = Path(formats.__file__).parent
    own = ("essence_refs", "formats")
    seen: set[Path] = set()
    waiting = [folder / module, folder / f"{module}.py"]
    names: set[str] = set()
    while waiting:
        path = waiting.pop()
        for file in [*path.rglob("*.py")] if path.is_dir() else [path] if path.is_file() else []:
            if file in seen:
                continue
            seen.add(file)
            for each in _imports(file):
                top, *rest = each.split(".")
                if top not in sys.stdlib_module_names and top != own[0]:
                    names.add(top)
                elif tuple(each.split(".")[:2]) == own and len(rest) > 1:
                    waiting += [folder / rest[1], folder / f"{rest[1]}.py"]
    # attrs only holds our values, and does not affect any output.
    return {package for name in names - {"attrs"} for package in metadata.packages_distributions()[name]}


@pytest.mark.parametrize("each", formats.FORMATS.values(), ids=lambda each: each.name)
def test_a_format_lists_the_packages_that_its_module_imports(each: formats.Format) -> None:
    """A build would not notice an upgrade of a package that is not listed; its extra, or one of reports, installs it."""
    assert _packages_of(each.module) == set(each.packages)
    with (Path(__file__).parents[2] / "pyproject.toml").open("rb") as file:
        extras = tomllib.load(file)["project"]["optional-dependencies"]
    installed = {re.split(r"[<>=]", package)[0] for package in extras[each.extra or "cite"]}
    assert installed >= set(each.packages)


def test_odd_blocks_match_their_golden_files(golden: Callable[[str, str], None]) -> None:
    """Empty tables and items, rules at every place, links without a host, and pictures that cannot be shown."""

    def paragraph(text: str) -> Paragraph:
        return Paragraph(text=RichText.of(text))

    left, odd = (
        (Alignment.LEFT,),
        RichText((Link("http://", ("x",)), " ", Link("https://example.org/\u00e9?a=b_c#d", ("y",)))),
    )
    blocks = (
        Rule(),
        paragraph("between"),
        Rule(),
        Rule(),
        paragraph("between"),
        Rule(),
        Heading(text=RichText.of("After a rule"), anchor="after"),
        Rule(),
        Table(head=(), rows=(), alignments=()),
        Table(head=(RichText.of("head"),), rows=(), alignments=left),
        Table(head=(RichText(),), rows=((RichText.of("cell"),),), alignments=left),
        Paragraph(text=odd),
        Paragraph(
            text=RichText(
                (Link("https://example.org", ("https://example.org",)), Span(Mark.BOLD, ("b",)), "c")
            )
        ),
        Paragraph(
            text=RichText(
                (Link("https://example.org", ("https://example.org",)), "b", Span(Mark.CODE, ("`c`",)))
            )
        ),
        List(
            items=(
                (),
                (paragraph(""),),
                (paragraph("a"), List(items=((paragraph("b"),),), start=7)),
                (Code(text="c"),),
            ),
            start=3,
        ),
        List(
            items=(
                (paragraph("a"), paragraph("b")),
                (BlockQuote(blocks=(List(items=((paragraph("c"),),)),)),),
            ),
            is_tight=False,
        ),
        BlockQuote(
            blocks=(
                Rule(),
                paragraph("a"),
                Code(text="x\n\ny", language="python"),
                Heading(text=RichText.of("In a quotation")),
            )
        ),
        Code(text="", language="r"),
        Picture(source="a_b%.png", description=RichText.of("Not there")),
        Picture(source="javascript:alert(1)", description=RichText()),
        Bibliography(
            entries=(
                BibliographyEntry(
                    key="a", label=RichText.of("[1]"), text=RichText.of("A"), annotation=RichText.of("note")
                ),
                BibliographyEntry(
                    key="b",
                    label=RichText.of("[10]"),
                    text=RichText(("B", Span(Mark.BLOCK, ("below",)), "c")),
                ),
            ),
            hanging_indent=True,
            entry_spacing=2,
        ),
        Rule(),
    )
    whole = Document(title="", blocks=blocks)
    for name in ("text", "markdown", "html-fragment", "latex-fragment", "rst", "typst"):
        golden(f"formats/odd_blocks.{name}.txt", formats.write(whole, name))


def test_the_alternative_text_of_a_picture_is_kept_in_markdown() -> None:
    """Pandoc would take the caption for it."""
    picture = Picture(
        source="a.png", description=RichText.of("A map"), alternative='Of "Wales"\\n and\nEngland', width=50
    )
    text = formats.write(Document(title="", blocks=(picture,)), "markdown")
    assert text.strip() == r'![A map](<a.png>){width=50% alt="Of \"Wales\"\\n and England"}'
