"""Tables that are drawn with dashes or with +, and the blocks in their cells."""

import pytest

from essence_refs import reports
from essence_refs.model import Mark, RichText, Span, Table

pytest.importorskip("markdown_it")


def parse(text: str) -> reports.Report:
    return reports.parse(f"---\ntitle: T\n---\n{text}", source="report.md")


def table(text: str) -> Table:
    (found,) = (each for each in parse(text).blocks if isinstance(each, Table))
    return found


def cells(text: str) -> list[list[str]]:
    """Return the words of the rows, that of the head first; the lines of a cell are joined with a slash."""
    found = table(text)
    return [[lines(cell) for cell in row] for row in (found.head, *found.rows)]


def lines(cell: RichText) -> str:
    content = (
        "/" if isinstance(each, Span) and each.mark is Mark.BREAK else RichText((each,)).plain
        for each in cell.content
    )
    return "".join(content).replace("\n", " ")


def shape(text: str) -> list[str]:
    """Return the kinds of the blocks, with the words of paragraphs."""
    return [getattr(getattr(each, "text", None), "plain", type(each).__name__) for each in parse(text).blocks]


ALIGNED = (
    "  Right Left     Centre   Both\n"
    "------- ------ ---------- ----\n"
    "     12 12         12     12\n"
    "    123 123        123    123\n"
)


@pytest.mark.parametrize("end", ["\nAfter", "------- ------ ---------- ----\n\nAfter"])
def test_a_simple_table_ends_with_an_empty_line_or_a_line_of_dashes(end: str) -> None:
    """The columns are aligned as their heads are over the dashes."""
    found = table(ALIGNED + end)
    assert cells(ALIGNED + end) == [
        ["Right", "Left", "Centre", "Both"],
        ["12", "12", "12", "12"],
        ["123", "123", "123", "123"],
    ]
    assert [each.value for each in found.alignments] == ["right", "left", "center", ""]
    assert shape(ALIGNED + end) == ["Table", "After"]


def test_a_line_of_dashes_with_text_below_it_is_a_row() -> None:
    """Only an empty line after it makes it the end."""
    assert cells("a    b\n---- ----\nc    d\n---- ----\ne\n") == [
        ["a", "b"],
        ["c", "d"],
        ["----", "----"],
        ["e", ""],
    ]


def test_a_table_without_a_head_begins_and_ends_with_dashes() -> None:
    """Its first row gives the alignments."""
    drawn = "----- -----\n    a b\n    c d\n----- -----\n\nAfter"
    assert cells(drawn) == [["", ""], ["a", "b"], ["c", "d"]]
    assert [each.value for each in table(drawn).alignments] == ["right", "left"]
    assert shape(drawn) == ["Table", "After"]
    assert cells("-----\na\n-----\n\nAfter") == [[""], ["a"]]


MULTILINE = (
    "-------------------------\n"
    " Centred   Default  Right\n"
    "  Head     head      head\n"
    "---------- -------- -----\n"
    "  First    row       12.0\n"
    "           goes on\n"
    "\n"
    "  Second   row        5.0\n"
    "-------------------------\n"
    "\n"
    "After"
)


def test_rows_of_a_multiline_table_are_separated_by_empty_lines() -> None:
    """The lines of a head or a row are the text of its cells."""
    assert cells(MULTILINE) == [
        ["Centred Head", "Default head", "Right head"],
        ["First", "row goes on", "12.0"],
        ["Second", "row", "5.0"],
    ]
    assert [each.value for each in table(MULTILINE).alignments] == ["center", "left", ""]
    assert shape(MULTILINE) == ["Table", "After"]


def test_rows_without_a_head_have_several_lines_too() -> None:
    """Such a table begins with the dashes of its columns."""
    drawn = (
        "---------- -------\nfirst      one\n           two\n\nsecond     three\n---------- -------\n\nAfter"
    )
    assert cells(drawn) == [["", ""], ["first", "one two"], ["second", "three"]]
    assert [each.value for each in table(drawn).alignments] == ["left", "left"]
    assert shape(drawn) == ["Table", "After"]


WITHOUT_ROWS = (
    "a table drawn with dashes is read as text (a table has rows below its head, and without a head a line of dashes"
    " and an empty line at its end)"
)


@pytest.mark.parametrize(
    ("text", "expected", "line"),
    [
        # There is no end.
        (
            MULTILINE.replace("-\n\nAfter", "-\nAfter"),
            [
                "Rule",
                "Centred   Default  Right Head     head      head",
                "---------- -------- ----- First    row       12.0 goes on",
                "Second   row        5.0",
                "After",
            ],
            7,
        ),
        # A list and a heading come first, and so their text has no head.
        ("- a  b\n  ---- ----\n  c    d\n", ["- a  b ---- ---- c    d"], 5),
        ("# a  b\n---- ----\nc    d\n", ["# a  b ---- ---- c    d"], 5),
        ("a    b\n---- ----\n\nc", ["a    b — —", "c"], 5),
    ],
)
def test_what_is_no_table_is_read_as_text(text: str, expected: list[str], line: int) -> None:
    """Nothing of it is lost, and there is a warning at the first line of dashes."""
    report = parse(text)
    assert [each.replace("---- ----", "— —") for each in shape(text)] == [
        each.replace("---- ----", "— —") for each in expected
    ]
    assert [str(each) for each in report.problems] == [f"report.md:{line}: warning: {WITHOUT_ROWS}"]


@pytest.mark.parametrize(("text", "expected"), [("a\n-----\n\nb", ["a", "b"]), ("---\n\nb", ["Rule", "b"])])
def test_one_column_of_dashes_is_a_heading_or_a_thematic_break(text: str, expected: list[str]) -> None:
    """As in every Markdown."""
    assert shape(text) == expected
    assert parse(text).problems == ()


def test_a_word_in_two_columns_is_an_error_at_its_line() -> None:
    """Also in the second line of a row."""
    report = parse(MULTILINE.replace("           goes on", "         goes on"))
    assert [str(each) for each in report.problems] == [
        "report.md:9: in this table 'goes' is in two columns (widen the column, its line of dashes included)"
    ]


GRID = (
    "+----------+-----+\n"
    "| A        | B   |\n"
    "|          |     |\n"
    "| more     |     |\n"
    "+:========:+====:+\n"
    "| # Title  | 1   |\n"
    "|          |     |\n"
    "| > quoted | ``` |\n"
    "|          | x   |\n"
    "| - one    | y   |\n"
    "|   - two  | ``` |\n"
    "| - three  |     |\n"
    "|          |     |\n"
    "| text     | *** |\n"
    "|          |     |\n"
    "| 3. c     |     |\n"
    "| 4. d     |     |\n"
    "+----------+-----+\n"
    "|          | e   |\n"
    "+----------+-----+\n"
)


def test_a_cell_of_a_grid_table_has_the_lines_of_its_blocks() -> None:
    """Items keep their bullets and numbers, a heading is bold, and a thematic break is a dash."""
    assert cells(GRID) == [
        ["A/more", "B"],
        [
            "Title/quoted/• one/\xa0\xa0◦ two/• three/text/3. c/4. d",
            "1/x/y/\N{EM DASH}\N{EM DASH}\N{EM DASH}",
        ],
        ["", "e"],
    ]
    first, second = table(GRID).rows[0]
    assert first.content[0] == Span(Mark.BOLD, ("Title",))
    assert second.content[2:5] == (Span(Mark.CODE, ("x",)), Span(Mark.BREAK, ()), Span(Mark.CODE, ("y",)))
    assert [each.value for each in table(GRID).alignments] == ["center", "right"]
    assert shape(GRID + "\nAfter") == ["Table", "After"]


def test_items_have_the_bullet_of_their_depth() -> None:
    """The last bullet is that of all lists further in."""
    inner = "- a\n  - b\n    - c\n      - d\n"
    drawn = "+-------------+\n" + "".join(f"| {each:<11} |\n" for each in inner.splitlines())
    space = "\N{NO-BREAK SPACE}"
    assert cells(drawn + "+-------------+\n")[1:] == [
        [f"• a/{space * 2}◦ b/{space * 4}▪ c/{space * 6}▪ d"],
    ]


def test_a_table_or_a_picture_in_a_cell_is_a_warning() -> None:
    """Also inside a list or a quotation; the cells of the table are divided by lines."""
    drawn = (
        "+--------------+\n"
        "| | a | b |    |\n"
        "| |---|---|    |\n"
        "| | c | d |    |\n"
        "|              |\n"
        "| : Title      |\n"
        "+--------------+\n"
        "| - ![e](f.png)|\n"
        "+--------------+\n"
        "| > ![](g.png) |\n"
        "+--------------+\n"
    )
    assert cells(drawn)[1:] == [["Title/a | b/c | d"], ["• e (f.png)"], ["g.png"]]
    assert [str(each).partition(" (")[0] for each in parse(drawn).problems] == [
        "report.md:5: warning: a table in a cell of a table is written as text",
        "report.md:11: warning: a picture in a cell of a table is written as text",
        "report.md:13: warning: a picture in a cell of a table is written as text",
    ]


def test_the_rows_of_a_head_of_a_grid_table_are_paragraphs() -> None:
    """Citations in them have their lines."""
    drawn = "+---+-----+\n| a | b   |\n+---+-----+\n| c | @d  |\n+===+=====+\n| e | @f  |\n+---+-----+\n"
    assert cells(drawn) == [["a/c", "b/0"], ["e", "1"]]
    assert [each.cites[0].line for each in parse(drawn).citations] == [7, 9]
