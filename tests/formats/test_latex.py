"""LaTeX: no text is a command, nothing is lost, and TeX compiles it without an error."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest
from hostile_documents import HOSTILE, TARGETS, called, documents, noted, rich_texts, seen, undirected
from hypothesis import given
from latex_reader import Reading, read, spelled
from sample_report import REPORT

from essence_refs import files, formats, publish
from essence_refs.formats import latex
from essence_refs.formats.latex.characters import escape, escape_bookmark, fallback_definitions
from essence_refs.formats.latex.text import write_address
from essence_refs.formats.runs import clean_field, flatten, safe_target
from essence_refs.model import (
    Alignment,
    Bibliography,
    BibliographyEntry,
    Block,
    BlockQuote,
    Box,
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
    Span,
    Table,
    bullets,
)

ENGINES = ("pdflatex", "xelatex", "lualatex")


def rich(*content: Inline) -> RichText:
    return RichText(content)


def note(number: int) -> Span:
    return Span(Mark.NOTE, (str(number),))


def fragment(*blocks: Block, notes: tuple[tuple[Block, ...], ...] = (), **options: object) -> str:
    return formats.write(Document(title="", blocks=blocks, notes=notes), "latex-fragment", **options)


def paragraph(*content: Inline) -> str:
    return fragment(Paragraph(text=RichText(content))).rstrip("\n")


def spelled_out(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield blocks with each picture as a description and an address, as LaTeX without packages has them."""
    for block in blocks:
        match block:
            case Picture():
                yield Paragraph(text=block.description)
                yield Paragraph(text=RichText.of(safe_target(block.source) or block.source))
            case List():
                yield List(items=tuple(tuple(spelled_out(item)) for item in block.items))
            case BlockQuote() | Box():
                yield attrs.evolve(block, blocks=tuple(spelled_out(block.blocks)))
            case _:
                yield block


def hold_together(reading: Reading, document: Document) -> None:
    """Assert that a reader sees the whole document, with its notes where they are called and the others at the end."""
    document = attrs.evolve(
        document,
        blocks=tuple(spelled_out(document.blocks)),
        notes=tuple(tuple(spelled_out(each)) for each in document.notes),
    )
    texts = [spelled(" ".join(each)) for each in noted(document)]
    numbers = set(called(document))
    alone = [f"{at}. {each}" for at, each in enumerate(texts, start=1) if at not in numbers]
    text = spelled(" ".join([*seen(document, call=str), *alone]))
    # TeX has spaces of its own around what is shown by itself.
    assert _bare(spelled(reading.text)) == _bare(text)
    found = {number: _bare(spelled(each)) for number, each in reading.notes.items()}
    assert found == {number: _bare(texts[number - 1]) for number in numbers}


def _bare(text: str) -> str:
    return "".join(undirected(text).split())


@given(documents())
def test_a_latex_page_is_the_text_of_the_document(document: Document) -> None:
    """Nothing is lost or added, and every command is our own."""
    hold_together(read(formats.write(document, "latex")), document)


@given(documents())
def test_a_latex_fragment_is_the_text_of_the_document(document: Document) -> None:
    """The same holds inside another document."""
    hold_together(read(formats.write(document, "latex-fragment")), document)


@given(rich_texts(without=frozenset()))
def test_inline_latex_is_the_text_with_its_links(text: RichText) -> None:
    """All text is there, and only safe addresses are linked."""
    reading = read(latex.write_inline(text) + "\n")
    assert _bare(spelled(reading.text)) == _bare(spelled(clean_field(text.plain)))
    expected = {run.target for part in flatten(text) for run in part.runs if run.target}
    assert {target for target, _ in reading.links} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fish & Chips_#1: 100% {of} $5", r"Fish \& Chips\_\#1: 100\% \{of\} \$5"),
        (
            r"\input{x} ^^5c ~",
            r"\textbackslash{}input\{x\} \textasciicircum{}\textasciicircum{}5c \textasciitilde{}",
        ),
        ("<a|b>", r"\textless{}a\textbar{}b\textgreater{}"),
        (
            "\"a\" 'b' `c",
            r"\textquotedbl{}a\textquotedbl{} \textquotesingle{}b\textquotesingle{} \textasciigrave{}c",
        ),
        (
            "-- –- ,, << >> ‘‘ ’’ ?‘ !‘",
            r"-\/- –\/- ,\/, \textless{}\/\textless{} \textgreater{}\/\textgreater{} ‘\/‘ ’\/’ ?\/‘ !\/‘",
        ),
        ("é – “a” ‘b’ … € → ł", "é – “a” ‘b’ … € → ł"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("H₂O ≤ 3 α ế", r"H\textsubscript{2}O \ensuremath{\leq} 3 \ensuremath{\alpha} \'{ê}"),
        ("a\N{NO-BREAK SPACE}b", "a~b"),
    ],
)
def test_each_character_is_typeset_as_itself(text: str, expected: str) -> None:
    """No character is a command, no two form a ligature, and letters that all engines have stay letters."""
    assert escape(text) == expected


def test_a_fragment_has_straight_quotation_marks_in_every_encoding() -> None:
    r"""In the font encoding OT1, \textquotedbl is an error, and would break the document around the fragment."""
    assert paragraph('"') == r"\ifdefined\Umathchar\textquotedbl\else\symbol{34}\fi{}"


@pytest.mark.parametrize(
    ("letter", "expected"),
    [
        ("ш", r"[U+0448]\allowbreak{}"),
        ("Ⅷ", "VIII"),
        ("⅓", "1/3"),
        ("\N{RIGHT-TO-LEFT MARK}", ""),
        ("ﬁ", "fi"),
        ("\N{BALLOT BOX}", r"[\enspace{}]"),
        ("\N{BALLOT BOX WITH CHECK}", "[x]"),
    ],
)
def test_a_character_without_a_command_has_a_fallback(letter: str, expected: str) -> None:
    """If nothing looks similar, the fallback is the code point, so that no character disappears silently."""
    assert (
        fallback_definitions(f"é{letter}").splitlines()[-1]
        == f"\\standin{{{letter}}}{{{ord(letter):04X}}}{{{expected}}}"
    )
    assert f"{{{letter}}}{{{ord(letter):04X}}}" in formats.write(Document(title=letter), "latex")


def test_a_page_of_common_characters_needs_no_fallbacks() -> None:
    """The preamble of an ordinary list is short."""
    assert "standin" not in formats.write(Document(title="Zoë’s “Łódź” – 5 €"), "latex")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (
            Link("https://a.org/b?c=d&e#f%20_~", ("https://a.org/b?c=d&e#f%20_~",)),
            r"\url{https://a.org/b?c=d\&e\#f\%20_~}",
        ),
        (
            Link("https://doi.org/10.1/a_b", ("10.1/a_b",)),
            r"\href{https://doi.org/10.1/a_b}{\nolinkurl{10.1/a_b}}",
        ),
        (Link("https://a.org/", ("a", Span(Mark.ITALIC, ("b",)))), r"\href{https://a.org/}{a\textit{b}}"),
        (Link("https://a.org/{\\^", ("x",)), r"\href{https://a.org/\%7B\%5C\%5E}{x}"),
        (Link("javascript:alert(1)", ("x",)), "x"),
    ],
)
def test_addresses_are_escaped_for_hyperref(link: Link, expected: str) -> None:
    """Characters that LaTeX reads before hyperref are escaped, and a visible address can break across lines."""
    assert paragraph(link) == expected


def test_text_after_a_line_break_is_not_an_optional_argument() -> None:
    """A line, an item or a paragraph can begin with a bracket or a star."""
    end = Span(Mark.BREAK, ())
    assert paragraph("[a]", end, end, "[b]", end, "*c") == "{[}a]\\newline\n[b]\\newline\n*c"
    assert "\\item {[}a]" in fragment(bullets((RichText.of("[a]"),)))


def test_headings_are_sections_with_plain_text_for_bookmarks() -> None:
    """Links, notes and formulas are only on the page; *top* sets the first level of a fragment."""
    heading = Heading(text=rich("A ≤ ", Link("https://a.org/", ("b",)), note(1)), anchor="h a", depth=1)
    notes = ((Paragraph(text=RichText.of("n")),),)
    page = formats.write(Document(title="T", blocks=(heading,), notes=notes), "latex")
    assert (
        r"\section[{\texorpdfstring{A \ensuremath{\leq} b}{A ≤ b}}]{A \ensuremath{\leq} \href{https://a.org/}{b}\footnotemark[1]}\label{h-a}"
        in page
    )
    assert r"\footnotetext[1]{n}" in page
    for top, name in ((0, "section"), (1, "subsection"), (4, "subparagraph"), (9, "subparagraph")):
        written = fragment(Heading(text=RichText.of("h")), top=top)
        assert written.startswith(f"\\{name}{{h}}")
        # The last two are run-in headings, and the line after them may be missing.
        assert written.endswith("\\leavevmode\\par\\nobreak\n") == (name == "subparagraph")


def test_labels_are_unique_and_optional() -> None:
    """The second of two equal labels is left out, and no two anchors become the same label."""
    entries = tuple(
        BibliographyEntry(key=name, text=RichText.of("x"), anchor=name)
        for name in ("a_b", "a b", "a_b", "é}")
    )
    block = Bibliography(entries=entries)
    assert read(fragment(block)).names == ["a_5fb", "a-b", "_e9_7d"]
    assert read(fragment(block, anchors=False)).names == []


def test_notes_are_written_where_latex_allows_footnotes() -> None:
    """In tables, labels and other notes there is only the mark, and the text follows; a second call is a mark."""
    table = Table(head=(rich("h", note(2)),), rows=((rich("c", note(1)),),), alignments=(Alignment.RIGHT,))
    notes = tuple((Paragraph(text=RichText.of(each)),) for each in "abc")
    text = fragment(
        Paragraph(text=rich("p", note(1), note(7))), table, notes=(*notes[:2], (*notes[2], table))
    )
    reading = read(text)
    assert reading.text == "p17 h2 c1 3. c h2 c1"
    assert reading.notes == {1: "a", 2: "b"}
    # The numbers continue those of the document around the fragment.
    assert r"\footnote[\numexpr\value{footnote}+1\relax]{a}" in text
    assert text.endswith("\\addtocounter{footnote}{3}\n")


def test_a_note_that_calls_itself_is_written_once() -> None:
    """A document that was not read from a file can contain such a cycle."""
    reading = read(fragment(Paragraph(text=rich(note(1))), notes=((Paragraph(text=rich("a", note(1))),),)))
    assert reading.notes == {1: "a1"}


def test_the_margin_is_as_wide_as_the_widest_label() -> None:
    """If a label is too long for a margin, labels are part of the text."""
    short, long = RichText.of("[10]"), RichText.of("A very long label of a style")
    entries = (
        BibliographyEntry(key="a", text=RichText.of("x"), label=RichText.of("[9]")),
        BibliographyEntry(key="b", text=RichText.of("y"), label=short),
    )
    text = fragment(Bibliography(entries=entries))
    assert r"\settowidth{\labelwidth}{{[}10]}" in text
    assert r"\item[{{[}9]}] x" in text
    assert "labelwidth}{0pt}" in fragment(Bibliography(entries=(attrs.evolve(entries[0], label=long),)))


def test_lists_can_nest_deeper_than_in_latex() -> None:
    """From the fifth level on they are indented without a list environment."""
    inner: Block = Paragraph(text=RichText.of("deep"))
    for depth in range(12):
        inner = List(items=((inner,),), start=depth or None)
    assert read(fragment(inner)).text == "deep"


def test_a_long_table_is_split_and_one_with_tall_cells_unfolded() -> None:
    """A tabular cannot break across pages, and anything below the page is lost."""
    rows = tuple((RichText.of(f"r{at}"), RichText.of("x")) for at in range(40))
    head = (RichText.of("a"), RichText.of("b"))
    text = fragment(Table(head=head, rows=rows, alignments=()))
    assert text.count("\\begin{tabular}") == 4
    tall = fragment(Table(head=head, rows=((RichText.of("word " * 1000), head[0]),), alignments=()))
    assert "tabular" not in tall
    assert read(tall).text == f"a b {'word ' * 1000}a"


def test_code_in_latex_keeps_its_indents() -> None:
    """There is no verbatim environment that the code could end."""
    text = fragment(Code(text="if x:\n    y  = 1\n\n\\end{verbatim}"))
    assert r"\mbox{}~~~~y~ = 1" in text
    assert read(text).text == r"if x: y = 1 \end{verbatim}"


@pytest.mark.parametrize("style", ["harvard-cite-them-right", "vancouver"])
def test_a_reading_list_matches_its_golden_file(golden: Callable[[str, str], None], style: str) -> None:
    """The annotated list of a level looks as it did when it was last reviewed."""
    reading_list = publish.reading_list(files.load(), "organisation", style=style, annotated=True)
    golden(f"formats/organisation-annotated-{style}.tex", reading_list.write("latex"))


def test_the_sample_report_matches_its_golden_file(golden: Callable[[str, str], None]) -> None:
    """Every kind of block looks as it did when it was last reviewed."""
    golden("formats/report.tex", formats.write(REPORT, "latex"))


def compiled(source: str, engine: str, folder: Path) -> tuple[str, str, str]:
    """Compile without an error; return the log, the text of the PDF and its title."""
    if shutil.which(engine) is None or shutil.which("pdftotext") is None:
        pytest.skip(f"{engine} or pdftotext is not installed")
    (folder / "a.tex").write_text(source, encoding="utf-8")
    command = [engine, "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    ran = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=120)
    log = ran.stdout.decode(errors="replace")
    assert ran.returncode == 0, log[-2000:]
    subprocess.run(["pdftotext", "-enc", "UTF-8", "a.pdf"], cwd=folder, check=True)
    info = subprocess.run(["pdfinfo", "a.pdf"], cwd=folder, check=True, capture_output=True).stdout.decode()
    title = re.search(r"^Title: +(.*)$", info, re.MULTILINE)
    return log, (folder / "a.txt").read_text(encoding="utf-8"), title[1] if title else ""


HOSTILE_PAGE = Document(
    title='100% & \\input{x} "q" -- שלום ≤ H₂O',
    blocks=(
        Heading(text=rich("שלום ≤ ", Link("https://a.org/#%20", ("a",)), " -- \\x{")),
        *(Paragraph(text=RichText.of(each)) for each in HOSTILE),
        *(Paragraph(text=rich(Link(target, (target or "x",)))) for target in TARGETS),
        *REPORT.blocks,
    ),
    notes=REPORT.notes,
)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_tex_typesets_hostile_text_as_text(engine: str, tmp_path: Path) -> None:
    """All engines compile a page of everything, and the text of the PDF is the text of the document."""
    log, text, title = compiled(formats.write(HOSTILE_PAGE, "latex"), engine, tmp_path)
    assert "Missing character" not in log
    assert title == HOSTILE_PAGE.title
    for each in (
        r"\input{/etc/passwd}",
        "</style></title></article><h1>",
        "$x_1^2$",
        "---",
        "```",
        "\"quoted\" 'text'",
    ):
        assert each in text
    assert "[U+05E9]" in text
    assert "[U+1F600]" in text


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
def test_tex_typesets_a_fragment_in_a_minimal_document(engine: str, tmp_path: Path) -> None:
    """It needs only hyperref, not even the encoding T1, and the numbering of footnotes continues."""
    blocks = (Paragraph(text=rich("\"quoted\" ≤ H₂O <a> 'b' -- ?`", note(1))), *REPORT.blocks)
    body = formats.write(Document(title="T", blocks=blocks, notes=REPORT.notes), "latex-fragment")
    body = body.replace("保育園", "")
    source = f"\\documentclass{{article}}\\usepackage{{hyperref}}\\begin{{document}}\nA\\footnote{{x}}\n{body}B\\footnote{{y}}\n\\end{{document}}"
    log, text, _ = compiled(source, engine, tmp_path)
    assert "Missing character" not in log
    assert "?`" in text
    assert "--" in text


@pytest.mark.slow
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("style", ["harvard-cite-them-right", "vancouver"])
def test_tex_typesets_a_reading_list_within_its_margins(engine: str, style: str, tmp_path: Path) -> None:
    """Long addresses break, so that no line is too wide."""
    reading_list = publish.reading_list(files.load(), "organisation", style=style, annotated=True)
    log, text, title = compiled(reading_list.write("latex"), engine, tmp_path)
    assert not re.findall(r"Overfull .hbox .*", log)
    assert title == reading_list.title
    assert "no picture of the whole country" in " ".join(text.split())


def test_a_bookmark_is_plain_text() -> None:
    """Titles in a PDF have no fonts, so only LaTeX's special characters are escaped."""
    assert escape_bookmark("100% ≤ α -- שלום {") == "100\\% ≤ α -\\/- שלום \\{"


def test_pandoc_reads_latex_and_restructuredtext_as_the_same_words() -> None:
    """An independent reader sees the same list in both as in HTML."""
    pypandoc = pytest.importorskip("pypandoc")
    reading_list = publish.reading_list(files.load(), annotated=True)
    words = {}
    for name, reader in (("latex-fragment", "latex"), ("rst", "rst"), ("html-fragment", "html")):
        plain = pypandoc.convert_text(
            reading_list.write(name), "plain", format=reader, extra_args=["--wrap=none"]
        )
        words[name] = re.findall(r"\w+", plain)
    assert words["latex-fragment"] == words["rst"] == words["html-fragment"]


@pytest.mark.parametrize(
    ("character", "command"),
    [
        ("\N{GREEK CAPITAL LETTER GAMMA}", r"\ensuremath{\Gamma}"),
        ("\N{GREEK CAPITAL LETTER LAMDA}", r"\ensuremath{\Lambda}"),
        ("\N{GREEK CAPITAL LETTER PHI}", r"\ensuremath{\Phi}"),
        ("\N{GREEK CAPITAL LETTER OMEGA}", r"\ensuremath{\Omega}"),
        ("\N{GREEK SMALL LETTER ALPHA}", r"\ensuremath{\alpha}"),
        ("\N{GREEK SMALL LETTER EPSILON}", r"\ensuremath{\varepsilon}"),
        ("\N{GREEK SMALL LETTER PHI}", r"\ensuremath{\varphi}"),
        # LaTeX has no command for capitals that look like Latin ones.
        ("\N{GREEK CAPITAL LETTER ALPHA}", "\N{GREEK CAPITAL LETTER ALPHA}"),
        ("\N{GREEK CAPITAL LETTER EPSILON}", "\N{GREEK CAPITAL LETTER EPSILON}"),
    ],
)
def test_greek_letters_are_commands_where_latex_has_them(character: str, command: str) -> None:
    """PdfTeX's fonts for text have no Greek; a command that does not exist would stop it."""
    assert escape(character) == command


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("https://example.org/a_b?c=1&d#e", r"\url{https://example.org/a_b?c=1\&d\#e}"),
        ("https://example.org/\u00e9", "\\href{https://example.org/\u00e9}{https://example.org/\u00e9}"),
    ],
)
def test_an_address_is_a_link_that_shows_it(target: str, written: str) -> None:
    r"""\url breaks an address at the end of a line; one with other characters is a link to it."""
    assert write_address(target) == written


def test_characters_match_their_golden_file(golden: Callable[[str, str], None]) -> None:
    """Each character of Latin and Greek, and each sign, is written as when the tables were last reviewed."""
    blocks = (
        (0x21, 0x7F),
        (0xA0, 0x250),
        (0x370, 0x400),
        (0x1E00, 0x1F00),
        (0x2010, 0x2070),
        (0x20A0, 0x2270),
        (0x2610, 0x2613),
    )
    characters = [
        chr(each) for first, last in blocks for each in range(first, last) if chr(each).isprintable()
    ]
    # A letter with each accent that has no character of its own.
    characters += [f"q{chr(each)}" for each in range(0x300, 0x332)]
    lines = (f"{each!a} {escape(each)}" for each in characters if escape(each) != each)
    golden("formats/latex_characters.txt", "\n".join([*lines, ""]))
