"""reStructuredText: docutils reads it without a warning, with the text, links and marks of the document."""

import io
import re
from collections.abc import Callable, Iterator

import attrs
import pytest
from docutils import nodes
from docutils.core import publish_doctree
from docutils.utils import column_width
from hostile_documents import HOSTILE, called, documents, noted, rich_texts, seen, undirected
from hypothesis import assume, example, given
from sample_report import REPORT

from essence_refs import files, formats, publish
from essence_refs.formats.runs import flatten, merge_runs
from essence_refs.model import (
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
    Rule,
    Span,
    Table,
    bullets,
)

# There is no other way to start a list at 9, or to name a target for links from elsewhere.
HARMLESS = re.compile(r"Enumerated list start value not ordinal-1|Hyperlink target .* is not referenced")
TEXTS = (
    *(nodes.title, nodes.subtitle, nodes.rubric, nodes.paragraph, nodes.line, nodes.literal_block),
    nodes.caption,
)


def read(text: str) -> nodes.document:
    """Parse *text* with docutils, which must report nothing."""
    remarks = io.StringIO()
    tree = publish_doctree(
        text, settings_overrides={"report_level": 1, "halt_level": 5, "warning_stream": remarks}
    )
    found = [each.astext() for each in tree.findall(nodes.system_message)]
    assert not [
        each for each in found + remarks.getvalue().splitlines() if each and not HARMLESS.search(each)
    ]
    for each in list(tree.findall(nodes.system_message)):
        each.parent.remove(each)
    return tree


def read_document(document: Document) -> nodes.document:
    return read(formats.write(document, "rst"))


def body(*blocks: Block, notes: tuple[tuple[Block, ...], ...] = ()) -> str:
    return formats.write(Document(title="", blocks=blocks, notes=notes), "rst").rstrip("\n")


def rich(*content: Inline) -> RichText:
    return RichText(content)


def paragraph(*content: Inline) -> str:
    return body(Paragraph(text=RichText(content)))


def words(tree: nodes.Element) -> str:
    """Return the visible words of a tree, with a space between blocks."""
    shown = []
    for each in tree.findall():
        if isinstance(each, TEXTS):
            shown.append(each.astext())
        elif isinstance(each, nodes.image):
            shown.append(each.get("alt", ""))
    return " ".join(" ".join(shown).split())


def taken_apart(tree: nodes.document) -> tuple[str, list[int], list[str]]:
    """Return the words without notes, the called notes, and the words of each note."""
    for replacement in list(tree.findall(nodes.substitution_definition)):
        replacement.parent.remove(replacement)
    texts = {}
    for each in list(tree.findall(nodes.footnote)):
        label, *rest = each.children
        texts[int(label.astext())] = words(nodes.section("", *rest))
        each.parent.remove(each)
    calls = [int(each.astext()) for each in tree.findall(nodes.footnote_reference)]
    return words(tree), calls, [texts[number] for number in sorted(texts)]


def spelled_out(blocks: tuple[Block, ...], *, is_inside: bool = False) -> Iterator[Block]:
    """Yield blocks as reStructuredText shows them: an address, stars, a description and a caption."""
    for block in blocks:
        match block:
            case Picture():
                is_shown = re.fullmatch(r"(https?://.*|[\w.-]+([ /][\w.-]+)*)", block.source, re.ASCII)
                yield Paragraph(text=block.description)
                # A picture has an alternative text, and its caption below.
                yield Paragraph(text=block.description if is_shown else RichText.of(block.source))
            case Rule() if is_inside:
                yield Paragraph(text=RichText.of("* * *"))
            case List():
                yield List(items=tuple(tuple(spelled_out(item, is_inside=True)) for item in block.items))
            case BlockQuote() | Box():
                yield attrs.evolve(block, blocks=tuple(spelled_out(block.blocks, is_inside=True)))
            case _:
                yield block


@given(documents())
def test_docutils_reads_the_text_of_the_document_without_a_warning(document: Document) -> None:
    """Nothing is lost, added or read as markup."""
    headings = tuple(each for each in document.blocks if isinstance(each, Heading))
    # A substitution cannot call a note, so the calls of a repeated heading follow it: see below.
    assume(
        "|heading-" not in formats.write(document, "rst")
        or not set(called(Document(title="", blocks=headings)))
    )
    shown, calls, notes = taken_apart(read_document(document))
    spelled = attrs.evolve(
        document,
        blocks=tuple(spelled_out(document.blocks)),
        notes=tuple(tuple(spelled_out(note, is_inside=True)) for note in document.notes),
    )
    numbers = sorted(set(called(spelled)))
    texts = [" ".join(each) for each in noted(spelled)]
    alone = [each for number, each in enumerate(texts, start=1) if number not in numbers]
    assert undirected(shown) == undirected(" ".join(" ".join([*seen(spelled, call=str), *alone]).split()))
    assert list(map(undirected, notes)) == [undirected(texts[number - 1]) for number in numbers]
    assert sorted(set(calls)) == numbers


def test_a_repeated_heading_calls_its_notes_at_its_end():
    """A substitution cannot call a note, so the call follows it."""
    heading = Heading(text=rich("Aims", Span(Mark.NOTE, ("1",)), " of all"))
    document = Document(title="T", blocks=(heading, heading), notes=((Paragraph(text=rich("Said.")),),))
    assert taken_apart(read_document(document)) == ("T Aims1 of all Aims of all1", [1, 1], ["Said."])


@given(rich_texts())
@example(RichText(("a [", Span(Mark.ITALIC, ("] b",)))))
@example(RichText(("a (", Link("https://example.org/", (") b",)))))
@example(
    RichText(("a \N{LEFT SINGLE QUOTATION MARK}", Span(Mark.BOLD, ("\N{SINGLE LOW-9 QUOTATION MARK} b",))))
)
@example(
    RichText(("a \N{LEFT DOUBLE QUOTATION MARK}", Span(Mark.BOLD, ("\N{DOUBLE LOW-9 QUOTATION MARK} b",))))
)
def test_links_and_marks_are_those_of_the_text(text: RichText) -> None:
    """Each character is in its link, or has the one mark that counts most; literals that contain backticks lose theirs."""
    tree = read(body(Paragraph(text=text)))
    expected = [
        (letter, _look(run.marks, run.target, run.text.strip()))
        for part in flatten(text)
        for run in merge_runs(part.runs, LOOKS)
        for letter in run.text
        if not letter.isspace()
    ]
    found = [
        (letter, _found_look(each))
        for each in tree.findall(nodes.Text)
        for letter in each.astext()
        if not letter.isspace()
    ]
    assert found == expected


LOOKS = frozenset({Mark.ITALIC, Mark.OBLIQUE, Mark.BOLD, Mark.SUPERSCRIPT, Mark.SUBSCRIPT, Mark.CODE})


def _look(marks: tuple[Mark, ...], target: str, text: str) -> str:
    if target:
        return target
    if Mark.CODE in marks and not ("``" in text or {text[0], text[-1]} & {"`", "\\"}):
        return "literal"
    names = {
        Mark.SUPERSCRIPT: "superscript",
        Mark.SUBSCRIPT: "subscript",
        Mark.BOLD: "strong",
        Mark.ITALIC: "emphasis",
        Mark.OBLIQUE: "emphasis",
    }
    return next((name for mark, name in names.items() if mark in marks), "")


def _found_look(text: nodes.Text) -> str:
    parent = text.parent
    if isinstance(parent, nodes.reference):
        return str(parent["refuri"])
    return "" if isinstance(parent, nodes.paragraph) else parent.tagname


@given(rich_texts(without=frozenset(), breaks=True))
def test_display_values_lose_no_text(text: RichText) -> None:
    """All text is written, in order, whatever its ``display``."""
    entry = BibliographyEntry(key="key", text=text)
    document = Document(title="", blocks=(Bibliography(entries=(entry,)),))
    assert "".join(words(read_document(document)).split()) == "".join("".join(seen(document)).split())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("*a* `b` |c|", r"\*a\* \`b\` \|c\|"),
        ("a_b and c_", r"a_b and c\_"),
        ("[1]_", r"[1]\_"),
        ("- a", r"\- a"),
        ("A. Smith", r"\A. Smith"),
        ("1. a", r"\1. a"),
        ("(2019) a", r"\(2019) a"),
        ("(2019a) b", "(2019a) b"),
        ("(a) b", r"\(a) b"),
        (".. image:: a.png", r"\.. image\:: a.png"),
        (".. raw:: html", r"\.. raw\:: html"),
        ("__ https://example.org", r"\_\_ https\://example.org"),
        ("see a@b.org", r"see a\@b.org"),
        (":field: a", r"\:field: a"),
        ("----", r"\----"),
        ("####\N{EM SPACE}", r"\####"),
        ("== ==", r"\== =="),
        ("\\\\\\", r"\ \\\\\\"),
        ("So:\N{EN DASH}::", "So\\:\N{EN DASH}\\::"),
        ("A house: its rooms", "A house: its rooms"),
        ("\N{EM DASH} someone", "\\\N{EM DASH} someone"),
    ],
)
def test_restructuredtext_escapes_only_markup(content: str, expected: str) -> None:
    """People read the source, so there are no needless backslashes."""
    assert paragraph(content) == expected
    assert words(read(expected)) == content.strip()


def test_markup_is_separated_from_letters_beside_it() -> None:
    """Docutils recognises a star as emphasis only at a word boundary; an escaped space gives one without showing a space."""
    assert paragraph("un", Span(Mark.ITALIC, ("believ",)), "able") == r"un\ *believ*\ able"
    assert paragraph("(", Span(Mark.ITALIC, (" so ",)), "), ") == "( *so* ),"
    assert paragraph("H", Span(Mark.SUBSCRIPT, ("2",)), "O") == r"H\ :sub:`2`\ O"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((Link("https://doi.org/10.1/a", ("https://doi.org/10.1/a",)), "."), "https://doi.org/10.1/a."),
        (
            (Link("https://example.org/a_", ("https://example.org/a_",)),),
            r"`https\://example.org/a\_ <https://example.org/a\_>`__",
        ),
        (
            ("see", Link("https://example.org/", ("it ", Span(Mark.BOLD, ("all",)))), "b"),
            r"see\ `it all <https://example.org/>`__\ b",
        ),
    ],
)
def test_a_link_is_bare_if_docutils_recognises_it_and_anonymous_otherwise(
    content: tuple[Inline, ...], expected: str
) -> None:
    """Two links with the same text can have different targets; marks inside a link are left out, but not its text."""
    assert paragraph(*content) == expected


def test_headings_are_underlined_by_display_width() -> None:
    """East Asian wide characters take two columns, and combining characters none."""
    for title in ("é\N{COMBINING ACUTE ACCENT} title", "社会 care", "\N{FULLWIDTH LATIN CAPITAL LETTER A}"):
        over, text, under = formats.write(Document(title=title), "rst").splitlines()
        assert over == under == "=" * column_width(text)


def test_headings_nest_at_any_depths() -> None:
    """A skipped depth is not an error, and headings of the same depth are siblings."""
    depths = (2, 4, 4, 1, 3, 2)
    tree = read(body(*(Heading(text=RichText.of(f"h{at}"), depth=depth) for at, depth in enumerate(depths))))
    assert [_level(each) for each in tree.findall(nodes.title)] == [1, 2, 2, 1, 2, 2]


def _level(title: nodes.title) -> int:
    level, each = 0, title.parent
    while isinstance(each, nodes.section):
        level, each = level + 1, each.parent
    return level


def test_equal_headings_have_unique_names() -> None:
    """A list of all levels has several headings with the same text, which is unchanged."""
    heading = Heading(text=rich("Not assigned", Span(Mark.NOTE, ("1",))), depth=1)
    tree = read(
        body(heading, Heading(text=RichText.of("x"), anchor="Not-assigned-1"), heading, notes=((Rule(),),))
    )
    assert [each.astext() for each in tree.findall(nodes.title)] == ["Not assigned1", "x", "Not assigned1"]


def test_a_rule_can_be_anywhere() -> None:
    """Docutils does not allow a transition at the edge of a section, or two in a row."""
    heading = Heading(text=RichText.of("h"))
    tree = read(body(Rule(), Rule(), heading, Rule(), heading, Paragraph(text=RichText.of("a")), Rule()))
    assert len(list(tree.findall(nodes.transition))) == 4


def test_lists_keep_their_numbers_and_depth() -> None:
    """Items contain blocks, and can begin with any block."""
    inner = List(items=((BlockQuote(blocks=(Paragraph(text=RichText.of("q")),)),), ()), start=9)
    tree = read(body(bullets((RichText.of("a"),)), bullets((RichText.of("b"),)), List(items=((inner,),))))
    (numbered,) = tree.findall(nodes.enumerated_list)
    assert numbered["start"] == 9
    assert len(list(tree.findall(nodes.block_quote))) == 1
    assert len(list(tree.findall(nodes.bullet_list))) == 3


def test_a_table_has_a_head_and_cells() -> None:
    """Lines in a cell are kept, and a table with only a head is one row."""
    cell = rich("a", Span(Mark.BREAK, ()), "b")
    tree = read(
        body(
            Table(head=(RichText.of("h"), RichText.of("")), rows=((cell, RichText.of("- c")),), alignments=())
        )
    )
    assert [each.astext() for each in tree.findall(nodes.entry)] == ["h", "", "a\n\nb", "- c"]
    assert len(list(tree.findall(nodes.thead))) == 1
    assert "header-rows" not in body(Table(head=(cell,), rows=(), alignments=()))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("flow chart.png", ".. figure:: flow\\ chart.png\n   :alt: A *picture*\n\n   A \\*picture\\*"),
        ("figures/a.png", ".. figure:: figures/a.png\n   :alt: A *picture*\n\n   A \\*picture\\*"),
        (
            "https://example.org/a b.png",
            ".. figure:: https://example.org/a%20b.png\n   :alt: A *picture*\n\n   A \\*picture\\*",
        ),
        ("javascript:alert(1)", r"A \*picture\* javascript\:alert(1)"),
        ("/etc/passwd", r"A \*picture\* /etc/passwd"),
        ("a.png\n:scale: 5", r"A \*picture\* a.png :scale: 5"),
    ],
)
def test_a_picture_is_shown_from_a_relative_path_or_the_web(source: str, expected: str) -> None:
    """Any other address is text."""
    assert body(Picture(source=source, description=RichText.of("A *picture*"))) == expected


def test_code_is_not_escaped() -> None:
    """The first line keeps its indent."""
    tree = read(body(Code(text="    a *b* \\\n  :c: d\n\n.. e\n", language="Python")))
    (code,) = tree.findall(nodes.literal_block)
    assert code.astext() == "    a *b* \\\n  :c: d\n\n.. e"
    assert "python" in code["classes"]


def test_authors_are_metadata() -> None:
    """They become a meta element and are not shown."""
    text = formats.write(Document(title="t", authors=("A \\ B", "C")), "rst")
    (meta,) = read(text).findall(nodes.meta)
    assert meta["content"] == "A \\ B; C"


def test_all_hostile_strings_in_a_row_are_text() -> None:
    """No string ends markup that another one begins."""
    text = RichText.of("".join(HOSTILE))
    document = Document(title="", blocks=(Paragraph(text=text), bullets(map(RichText.of, HOSTILE))))
    assert words(read_document(document)) == " ".join(" ".join(seen(document)).split())
    assert not list(read_document(document).findall(nodes.reference))


@pytest.mark.parametrize("style", ["harvard-cite-them-right", "vancouver"])
def test_a_reading_list_matches_its_golden_file(golden: Callable[[str, str], None], style: str) -> None:
    """The annotated list of a level looks as it did when it was last reviewed."""
    text = publish.reading_list(files.load(), "organisation", style=style, annotated=True).write("rst")
    read(text)
    golden(f"formats/organisation-annotated-{style}.rst", text)


def test_the_sample_report_matches_its_golden_file(golden: Callable[[str, str], None]) -> None:
    """Every kind of block looks as it did when it was last reviewed."""
    golden("formats/report.rst", formats.write(REPORT, "rst"))
