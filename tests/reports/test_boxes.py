"""Boxes of a report: callouts with titles, and other divisions, whose content is never lost."""

import pytest

from essence_refs import reports
from essence_refs.model import Box, Heading, Mark, Paragraph, RichText, Span

pytest.importorskip("markdown_it")


def parse(text: str) -> reports.Report:
    return reports.parse(f"---\ntitle: T\n---\n\n{text}", source="r.md")


def box(text: str) -> Box:
    (found,) = parse(text).blocks
    assert isinstance(found, Box)
    return found


def title(*content: str | Span) -> Paragraph:
    return Paragraph(text=RichText((Span(Mark.BOLD, content),)), role="box-title")


BODY = Paragraph(text=RichText.of("Body"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('::: {.callout-tip title="An *idea*"}\nBody\n:::', title("An ", Span(Mark.ITALIC, ("idea",)))),
        ("::: {.callout-tip}\n## An idea\n\nBody\n:::", title("An idea")),
        ("::: {.callout-tip}\nBody\n:::", title("Tip")),
        ("::: {.callout-tip appearance=minimal}\nBody\n:::", None),
        ("::: warning\nBody\n:::", None),
    ],
)
def test_a_callout_has_its_title(text: str, expected: Paragraph | None) -> None:
    """It is an attribute or the first heading, or else that of Quarto."""
    assert box(text).blocks == (*([expected] if expected else []), BODY)
    assert box(text).is_framed


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("::: {.callout-x}\n:::", ()),
        ("::: {.callout-tip title=T}\n## H\n:::", (title("T"), Heading(text=RichText.of("H"), depth=1, anchor="h"))),
        ("::: {.other}\n## H\n:::", (Heading(text=RichText.of("H"), depth=1, anchor="h"),)),
        ("::: {.callout-tip}\nBody\n\n## H\n:::", (title("Tip"), BODY, Heading(text=RichText.of("H"), depth=1, anchor="h"))),
    ],
)  # fmt: skip
def test_only_a_heading_at_the_top_of_a_callout_is_its_title(text: str, blocks: tuple[object, ...]) -> None:
    """If it has no other title; an empty one is empty."""
    assert box(text).blocks == blocks


def test_a_division_of_another_kind_has_no_frame() -> None:
    """It keeps its name, its classes and its style; what is left out of its look is reported once."""
    report = parse("::: {#a .columns custom-style='My Style' width=5}\nBody\n:::\n\n::: {width=6}\n:::\n")
    first, _ = report.blocks
    assert first == Box(blocks=(BODY,), is_framed=False, classes=("columns",), style="My Style", anchor="a")
    assert [str(each) for each in report.problems] == [
        "r.md:5: warning: a block with width= looks like the text around it; its content is kept"
    ]


def test_citations_in_titles_are_read() -> None:
    """They have the column of their key in the file."""
    report = parse('::: {.callout-note title="What @ash says"}\nBody [@law]\n:::\n')
    assert [(each.cites[0].key, each.cites[0].line, each.cites[0].column) for each in report.citations] == [
        ("ash", 5, 32),
        ("law", 6, 7),
    ]


@pytest.mark.parametrize(
    "text",
    [
        ":::: {.box}\n\n::: {.note}\nBody\n:::\n\n::::",
        "::: {.box}\n\n::: {.note}\nBody\n:::\n\n:::",
        "::: {.box}\n::::: note :::::\nBody\n:::::::\n:::",
    ],
)
def test_divisions_nest_with_any_number_of_colons(text: str) -> None:
    """As in pandoc, a line of colons closes the last open division."""
    assert box(text) == Box(
        blocks=(Box(blocks=(BODY,), classes=("note",)),),
        classes=("box",),
    )


def test_colons_in_code_close_nothing() -> None:
    """The division goes on after the code."""
    outer = box("::: {.box}\n```\n:::\n```\n\nBody\n:::\n")
    assert outer.blocks[1:] == (BODY,)


def test_an_unclosed_division_ends_with_the_text_around_it() -> None:
    """In a list, it ends with its item; it is reported."""
    report = parse("- ::: {.box}\n  Body\n\n# H\n")
    assert report.blocks[-2] == Heading(text=RichText.of("H"), anchor="h", is_numbered=False)
    assert [each.code for each in report.problems] == ["div"]
