"""Lists with other labels than numbers, numbered examples and line blocks are read as in pandoc."""

import pytest

from essence_refs import formats, reports
from essence_refs.model import Code, Document, List, Mark, Paragraph, RichText, Span

pytest.importorskip("markdown_it")


def parse(text: str) -> reports.Report:
    return reports.parse(f"---\ntitle: T\n---\n\n{text}\n", source="r.md")


def lists(text: str) -> list[tuple[int | None, str, int]]:
    report = parse(text)
    assert report.problems == ()
    return [(each.start, each.numbering, len(each.items)) for each in report.blocks if isinstance(each, List)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a. x\nb. y", [(1, "a.", 2)]),
        ("(c) x\n(d) y", [(3, "(a)", 2)]),
        ("iv) x\nv) y", [(4, "i)", 2)]),
        ("A)  x\nB)  y", [(1, "A)", 2)]),
        ("C.  x", [(3, "A.", 1)]),
        ("XIV.  x\nXV.  y", [(14, "I.", 2)]),
        ("(1) x\n(2) y", [(1, "(1)", 2)]),
        ("#. x\n#. y", [(1, "", 2)]),
        ("h. x\ni. y\nj. z", [(8, "a.", 3)]),
        ("(1) x\n\nA) y", [(1, "(1)", 1), (1, "A)", 1)]),
        ("4. x\n5. y", [(4, "", 2)]),
        ("(@) x\n(@) y\n\nText.\n\n(@) z", [(1, "(1)", 2), (3, "(1)", 1)]),
    ],
)
def test_lists_keep_their_labels(text: str, expected: list[tuple[int | None, str, int]]) -> None:
    """Letters, roman numbers and brackets; a list ends where the kind of label changes."""
    assert lists(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "A. Miller wrote it",
        "Text that wraps before\na. letter",
        "e.g. this",
        "i.e. that",
        "(see) x",
        "(note) y",
    ],
)
def test_initials_and_sentences_are_no_lists(text: str) -> None:
    """A capital letter needs two spaces after it, and no list interrupts a paragraph."""
    assert lists(text) == []


def test_items_contain_blocks_and_citations() -> None:
    """The columns of what is in them are those in the file."""
    report = parse("a. One [@ash]\n\n   - inner\n\nb. Two\n\n   ii. roman")
    (outer,) = report.blocks
    assert isinstance(outer, List)
    assert [type(each) for each in outer.items[0]] == [Paragraph, List]
    assert isinstance(outer.items[1][1], List)
    assert (outer.items[1][1].start, outer.items[1][1].numbering) == (2, "i.")
    assert (report.citations[0].cites[0].line, report.citations[0].cites[0].column) == (5, 9)


def test_code_is_not_changed() -> None:
    """A label in it is none."""
    assert parse("```\n\na. x\n```\n\nText.\n\n    b. y").blocks == (
        Code(text="\na. x"),
        Paragraph(text=RichText.of("Text.")),
        Code(text="b. y"),
    )


def test_a_citation_at_the_start_of_a_paragraph_is_no_example() -> None:
    """Unless the report has a numbered example without a label."""
    report = parse("(@ash) says so.")
    assert [each.cites[0].key for each in report.citations] == ["ash"]


def test_examples_are_referred_to_by_their_labels() -> None:
    """Before and after them; other keys are citations."""
    report = parse("See (@good) and @ash.\n\n(@) one\n(@good) two\n\nAs (@good) shows.")
    assert [each.cites[0].key for each in report.citations] == ["ash"]
    assert report.blocks[-1] == Paragraph(text=RichText.of("As (2) shows."))
    assert report.blocks[0] == Paragraph(text=RichText(("See (2) and ", Span(Mark.CITATION, ("0",)), ".")))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("text", "  (c) x\n  (d) y\n"),
        ("markdown", "- (c) x\n- (d) y\n"),
        ("html-fragment", '<ol start="3" type="a">\n<li>x</li>'),
        ("latex-fragment", "\\item[(c)] x\n\\item[(d)] y\n"),
        ("typst", '#set enum(numbering: "(a)")\n3. x\n4. y\n'),
        ("rst", "(c) x\n(d) y\n"),
    ],
)
def test_each_format_shows_the_labels(name: str, expected: str) -> None:
    """As labels, or as text where a format has only plain numbers."""
    document = Document(title="", blocks=parse("(c) x\n(d) y").blocks)
    assert expected in formats.write(document, name)


def test_lines_of_a_line_block_end_where_they_are_written() -> None:
    """Spaces at their start are kept; an indented line goes on with the line before it."""
    (paragraph,) = parse("| One *line*\n|   indented [@ash]\n|\n| long\n  rest").blocks
    assert isinstance(paragraph, Paragraph)
    line_break = Span(Mark.BREAK, ())
    indented = "\N{NO-BREAK SPACE}" * 2 + "indented "
    assert paragraph.text == RichText(
        (
            *("One ", Span(Mark.ITALIC, ("line",)), line_break, indented, Span(Mark.CITATION, ("0",))),
            *(line_break, line_break, "long rest"),
        )
    )
