"""Captions, boxes and tables of contents in the formats whose files are source."""

import pytest

from essence_refs import formats
from essence_refs.formats.html.text import is_blank
from essence_refs.model import (
    Alignment,
    Block,
    Box,
    Contents,
    Document,
    Heading,
    Link,
    Mark,
    Paragraph,
    Picture,
    RichText,
    Span,
    Table,
)

_AGES = RichText.of("Ages & years")
_NUMBERED = {"label": "Table", "number": "3"}


def _table(**changes: object) -> Table:
    cells = {"head": (RichText.of("Age"),), "rows": ((RichText.of("4"),),), "alignments": (Alignment.LEFT,)}
    return Table(**(cells | changes))  # type: ignore[arg-type]


def _written(to: str, *blocks: Block) -> str:
    return formats.write(Document(title="", blocks=blocks), to)


@pytest.mark.parametrize(
    ("to", "changes", "beginning"),
    [
        ("latex-fragment", {}, "{\\par\\smallskip"),
        ("latex-fragment", {"caption": _AGES}, "\\par\\noindent Ages \\& years\\par\n"),
        (
            "latex-fragment",
            {"caption": _AGES, "anchor": "ages"},
            "\\par\\noindent \\hypertarget{ages}{}Ages \\& years\\par\n",
        ),
        (
            "latex-fragment",
            {"caption": _AGES, "anchor": "ages", **_NUMBERED},
            (
                "{\\renewcommand{\\tablename}{Table}\\renewcommand{\\thetable}{3}%\n"
                "\\expandafter\\def\\csname @captype\\endcsname{table}%\n"
                "\\caption[{Ages \\& years}]{Ages \\& years}\\label{ages}\\hypertarget{ages}{}\\par}\n"
            ),
        ),
        (
            "latex-fragment",
            {"caption": _AGES, **_NUMBERED},
            (
                "{\\renewcommand{\\tablename}{Table}\\renewcommand{\\thetable}{3}%\n"
                "\\expandafter\\def\\csname @captype\\endcsname{table}%\n"
                "\\caption[{Ages \\& years}]{Ages \\& years}\\par}\n"
            ),
        ),
        ("rst", {"caption": _AGES}, ".. list-table:: Ages & years\n"),
        ("rst", {"caption": _AGES, "anchor": "ages"}, ".. _ages:\n\n.. list-table:: Ages & years\n"),
        ("rst", {"caption": _AGES, **_NUMBERED}, ".. list-table:: Table\N{NO-BREAK SPACE}3: Ages & years\n"),
    ],
)
def test_a_table_begins_with_its_caption(to: str, changes: dict[str, object], beginning: str) -> None:
    """Links lead to the caption, and one with a number is LaTeX's own."""
    assert _written(to, _table(**changes)).startswith(beginning)


@pytest.mark.parametrize(
    ("changes", "caption", "end"),
    [
        ({}, "", "\n)\n"),
        ({"caption": _AGES}, "\n  caption: [Ages & years],", ",\n)\n"),
        ({"anchor": "ages"}, "", ",\n) <ages>\n"),
        ({"caption": _AGES, "anchor": "ages"}, "\n  caption: [Ages & years],", ",\n) <ages>\n"),
        ({**_NUMBERED}, "\n  caption: [Table\N{NO-BREAK SPACE}3],", ",\n)\n"),
    ],
)
def test_a_table_in_typst_is_a_figure_if_it_has_a_caption_or_an_anchor(
    changes: dict[str, object], caption: str, end: str
) -> None:
    """A label needs something that it is of."""
    written = _written("typst", _table(**changes)).partition("// Here the text begins.\n\n")[2]
    assert written.startswith(f"#figure(kind: table,{caption}\n  table(" if changes else "#table(")
    assert written.endswith(end)


def test_a_figure_in_latex_has_its_address_above_its_caption() -> None:
    """The text of its description is the caption, with the number of the figure."""
    figure = Picture(
        source="https://e.org/a.png", description=_AGES, label="Figure", number="2", anchor="map"
    )
    written = _written("latex-fragment", figure)
    assert written.index("e.org/a.png") < written.index("\\par\n{\\renewcommand{\\figurename}{Figure}")
    assert "\\renewcommand{\\thefigure}{2}" in written
    assert "\\caption[{Ages \\& years}]{Ages \\& years}\\label{map}\\hypertarget{map}{}" in written
    assert "table" not in written


@pytest.mark.parametrize(
    ("to", "anchored", "plain"),
    [
        ("latex-fragment", "\\hypertarget{box}{}%\nInside\n", "Inside\n"),
        ("rst", ".. _box:\n\nInside\n", "Inside\n"),
        ("typst", "#metadata(none) <box>\n\nInside\n", "Inside\n"),
    ],
)
def test_a_box_without_a_frame_keeps_its_anchor(to: str, anchored: str, plain: str) -> None:
    """Links lead to what is in it."""
    blocks = (Paragraph(text=RichText.of("Inside")),)
    for anchor, end in (("box", anchored), ("", plain)):
        written = _written(to, Box(blocks=blocks, anchor=anchor, is_framed=False))
        assert written.partition("// Here the text begins.\n\n")[2 if to == "typst" else 0] == end


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("markdown", "**On this page**\n\n- One\n  - Two\n- Three\n"),
        ("rst", "**On this page**\n\n- One\n\n  - Two\n\n- Three\n"),
        ("text", "On this page\n\n  • One\n      • Two\n  • Three\n"),
    ],
)
def test_a_table_of_contents_is_a_list_that_nests_as_the_headings_do(to: str, expected: str) -> None:
    """Below its title."""
    assert _written(to, _contents()) == expected


def test_a_table_of_contents_in_html_leads_to_the_headings() -> None:
    """A heading without an anchor is there as text."""
    written = _written("html", _contents())
    assert '<div class="toc" role="navigation" aria-label="On this page">' in written
    assert (
        '<li><a href="#one">One</a>\n<ul>\n<li><a href="#two">Two</a></li>\n</ul>\n</li>\n<li>Three</li>'
        in written
    )


def test_typst_collects_the_contents_itself_unless_a_heading_has_a_note() -> None:
    """It would repeat the call of the note."""
    heading = Heading(text=RichText(("One", Span(Mark.NOTE, ("1",)))), depth=1, anchor="one")
    document = Document(title="", blocks=(_contents(), heading), notes=((Paragraph(text=_AGES),),))
    assert "#outline(" not in formats.write(document, "typst")
    assert "#link(<one>)[One]" in formats.write(document, "typst")
    plain = _written("typst", _contents(), Heading(text=RichText.of("One"), depth=1, anchor="one"))
    assert "#outline(title: [On this page], depth: 2)" in plain


@pytest.mark.parametrize("to", ["html", "latex-fragment", "markdown", "rst", "text", "typst"])
def test_a_table_of_contents_without_headings_is_left_out(to: str) -> None:
    """Not even its title is written."""
    assert "On this page" not in _written(to, Contents(title=RichText.of("On this page")))


def _contents() -> Contents:
    entries = tuple(
        Heading(text=RichText.of(text), depth=depth, anchor=anchor)
        for text, depth, anchor in (("One", 1, "one"), ("Two", 2, "two"), ("Three", 1, ""))
    )
    return Contents(title=RichText.of("On this page"), depth=2, entries=entries)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ((), True),
        (("  ",), True),
        ((Span(Mark.BREAK, ()),), True),
        ((" ", Span(Mark.BREAK, ()), Span(Mark.BOLD, (" ",))), True),
        (("\N{NO-BREAK SPACE}",), False),
        ((" ", Link("https://e.org", ("x",))), False),
    ],
)
def test_blank_text_shows_nothing_but_spaces(content: tuple[str, ...], *, expected: bool) -> None:
    """A space that does not break is there to be seen."""
    assert is_blank(RichText(content)) is expected
