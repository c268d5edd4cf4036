"""Text with marks by attributes and HTML: it looks as the author wants, or its kind is reported once."""

import pytest

from essence_refs import formats, reports
from essence_refs.model import Document, Link, Mark, RichText, Span

pytest.importorskip("markdown_it")


def parse(text: str) -> reports.Report:
    return reports.parse(f"---\ntitle: T\n---\n\n{text}", source="r.md")


def content(text: str) -> tuple[object, ...]:
    report = parse(text)
    assert report.problems == ()
    return report.blocks[0].text.content  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("[word]{.smallcaps}", Mark.SMALL_CAPS),
        ("[word]{.underline}", Mark.UNDERLINE),
        ("[word]{.mark}", Mark.HIGHLIGHT),
        ("==word==", Mark.HIGHLIGHT),
        ("~~word~~", Mark.STRIKEOUT),
        ('[word]{custom-style="Strong"}', Mark.BOLD),
        ('[word]{style="font-variant: small-caps"}', Mark.SMALL_CAPS),
        ('<span style="text-decoration: underline">word</span>', Mark.UNDERLINE),
        ('<span class="smallcaps">word</span>', Mark.SMALL_CAPS),
        ("<u>word</u>", Mark.UNDERLINE),
        ("<del>word</del>", Mark.STRIKEOUT),
        ("<mark>word</mark>", Mark.HIGHLIGHT),
        ("<kbd>word</kbd>", Mark.CODE),
        ("<sub>word</sub>", Mark.SUBSCRIPT),
    ],
)
def test_marks_have_several_forms(text: str, mark: Mark) -> None:
    """Pandoc's classes, CSS, and elements of HTML mean the same."""
    assert content(text) == (Span(mark, ("word",)),)


def test_spans_contain_markdown_and_citations() -> None:
    """Their content is read as any other text."""
    report = parse("[As @ash *says*]{.smallcaps}")
    (span,) = report.blocks[0].text.content  # type: ignore[union-attr]
    assert span.content == ("As ", Span(Mark.CITATION, ("0",)), " ", Span(Mark.ITALIC, ("says",)))
    assert report.citations[0].cites[0].key == "ash"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="https://x.org">word</a>', (Link("https://x.org", ("word",)),)),
        ("<q>word</q>", ("“word”",)),
        ("[word]{#id}", ("word",)),
        ("[word]{.nocase}", ("word",)),
        ("`code`{.r}", (Span(Mark.CODE, ("code",)),)),
        ("[word](https://x.org){.button}", (Link("https://x.org", ("word",)),)),
        ("a<wbr>b", ("ab",)),
        ("a == b, c ==d", ("a == b, c ==d",)),
        ("[word] {.x}", ("[word] {.x}",)),
        ("[word]{}", ("[word]{}",)),
    ],
)
def test_other_elements_and_attributes(text: str, expected: tuple[object, ...]) -> None:
    """Links are links; attributes that change nothing that is read leave no trace."""
    assert content(text) == expected


def test_what_has_no_look_is_reported_once_a_kind() -> None:
    """Its words are kept."""
    report = parse("[a]{.x} [b]{.x} [c]{.y color=red} <font size=2>d</font> <font>e</font>")
    assert report.blocks[0].text == RichText.of("a b c d e")  # type: ignore[union-attr]
    assert [str(each) for each in report.problems] == [
        "r.md:5: warning: a text with .x looks like the text around it; its words are kept",
        "r.md:5: warning: a text with .y, color= looks like the text around it; its words are kept",
        "r.md:5: warning: the HTML <font size=2> is left out",
    ]


@pytest.mark.parametrize(
    ("name", "struck", "marked"),
    [
        ("html-fragment", "<s>old</s>", "<mark>new</mark>"),
        ("markdown", "<del>old</del>", "<mark>new</mark>"),
        ("typst", "#strike[old]", "#highlight[new]"),
        ("latex", r"\sout{old}", "new"),
        ("rst", "~~old~~", "new"),
        ("text", "~~old~~", "new"),
    ],
)
def test_struck_out_words_are_never_plain(name: str, struck: str, marked: str) -> None:
    """Plain, they would say the opposite; formats without such a mark show its signs."""
    document = Document(title="", blocks=parse("~~old~~ ==new==").blocks)
    assert f"{struck} {marked}" in formats.write(document, name)
