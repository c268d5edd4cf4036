"""Attributes of most elements: affixes, strip-periods and display."""

from styles_for_tests import one, rich, style, work

from essence_refs import csl
from essence_refs.model import Mark, Span


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
