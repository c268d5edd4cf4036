"""Bibliographies: entries, labels and citation numbers."""

import pytest
from styles_for_tests import listed, style, work

from essence_refs import csl
from essence_refs.errors import StyleError


def test_every_reference_is_in_the_bibliography():
    """A reference that shows nothing has an entry with its key."""
    made = style('<layout><text variable="volume"/></layout>')
    bibliography = csl.bibliography([work("a"), work("b", volume="2")], made)
    assert [(entry.key, entry.text.plain) for entry in bibliography.entries] == [("a", ""), ("b", "2")]


def test_first_field_becomes_the_label():
    """second-field-align makes the first field the label; the spacing options are kept."""
    made = style(
        '<layout suffix="."><text variable="citation-number" suffix=". "/><text variable="title"/></layout>',
        bibliography='second-field-align="flush" hanging-indent="true" entry-spacing="0" line-spacing="2"',
    )
    bibliography = csl.bibliography([work(title="T")], made)
    (entry,) = bibliography.entries
    assert (entry.label.plain, entry.text.plain) == ("1. ", "T.")
    assert bibliography.hanging_indent
    assert (bibliography.second_field_align, bibliography.entry_spacing, bibliography.line_spacing) == (
        "flush",
        0,
        2,
    )


def test_a_style_without_bibliography_is_an_error():
    """The error says that the style has citations only."""
    source = (
        b'<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info><title>N</title><id>n</id>'
        b"<updated>2024-01-01T00:00:00+00:00</updated></info><citation><layout><text variable='title'/></layout>"
        b"</citation></style>"
    )
    with pytest.raises(StyleError, match="citations only"):
        csl.bibliography([work(title="T")], csl.parse_style(source))


def test_numbers_follow_the_sorted_bibliography():
    """The first entry has number 1."""
    made = style('<sort><key variable="title"/></sort><layout><text variable="citation-number"/></layout>')
    assert listed(csl.bibliography([work("1", title="b"), work("2", title="a")], made)) == ["1", "2"]
