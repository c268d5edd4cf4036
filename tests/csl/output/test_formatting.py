"""Attributes of most elements: affixes, strip-periods and display."""

import pytest
from styles_for_tests import one, rich, style, work

from essence_refs import csl
from essence_refs.model import Mark, RichText, Span


def test_affixes_are_outside_formatting():
    """Only the text itself is italic."""
    text = rich('<text variable="title" prefix="(" suffix=")" font-style="italic"/>', work(title="T"))
    assert text.content == ("(", Span(Mark.ITALIC, ("T",)), ")")


def test_strip_periods():
    """strip-periods removes every full stop of a term, which has a capital at the beginning of the entry."""
    assert one('<text term="et-al" strip-periods="true"/>', work()) == "Et al"


def test_display_marks_the_text():
    """The display attribute becomes a mark for the output formats."""
    text = rich('<text variable="title" display="block"/>', work(title="T"))
    assert text.content == (Span(Mark.BLOCK, ("T",)),)


def test_the_suffix_of_a_layout_goes_into_the_last_display_block():
    """The full stop after an entry ends its last block, and does not begin a line of its own."""
    blocks = (
        '<group display="block"><text value="A"/></group><group display="indent"><text value="B "/></group>'
    )
    made = style(f'<layout suffix=".">{blocks}</layout>')
    (entry,) = csl.bibliography([work()], made).entries
    assert entry.text.content == (Span(Mark.BLOCK, ("A",)), Span(Mark.INDENT, ("B.",)))
    made = style(f'<layout suffix=".">{blocks}<text value="C"/></layout>')
    (entry,) = csl.bibliography([work()], made).entries
    assert entry.text.plain == "AB C."


BLOCK, INDENT = Mark.BLOCK, Mark.INDENT


@pytest.mark.parametrize(
    ("layout", "expected"),
    [
        (
            '<layout suffix="."><text variable="title"/><text variable="note" display="block"/></layout>',
            ("T", Span(BLOCK, ("N.",))),
        ),
        (
            '<layout suffix="."><text variable="title"/><group display="block"><text variable="note" suffix=" "/></group></layout>',
            ("T", Span(BLOCK, ("N.",))),
        ),
        (
            '<layout suffix="."><text variable="note" display="block"/><text variable="title"/></layout>',
            (Span(BLOCK, ("N",)), "T."),
        ),
        (
            (
                '<layout prefix="[" suffix="]"><text variable="title"/><group><text variable="publisher" prefix=" "/>'
                '<text variable="note" display="indent"/></group></layout>'
            ),
            ("[T P", Span(INDENT, ("N]",))),
        ),
    ],
)
def test_the_suffix_of_a_layout_is_in_its_last_display_block(layout, expected):
    """After the block it would begin a line of its own."""
    (entry,) = csl.bibliography([work(title="T", note="N", publisher="P")], style(layout)).entries
    assert entry.text.content == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("y", ("x", Span(Mark.INDENT, ("y.",)))),
        (
            RichText(("y ", Span(Mark.ITALIC, ("z ",)))),
            ("x", Span(Mark.INDENT, ("y ", Span(Mark.ITALIC, ("z ",)), "."))),
        ),
    ],
)
def test_the_suffix_of_the_layout_is_in_the_last_display_block(title, expected):
    """A full stop after the block would begin a line of its own."""
    made = style('<layout suffix="."><text value="x"/><text variable="title" display="indent"/></layout>')
    (entry,) = csl.bibliography([work(title=title)], made).entries
    assert entry.text.content == expected
