"""Capitals at the beginning of notes."""

from citations_for_tests import cites, texts

from essence_refs import csl
from essence_refs.model import RichText


def test_ibid_begins_a_note_with_a_capital():
    """A term that opens a note opens a sentence; after words of its own it does not."""
    layout = (
        '<layout suffix="."><choose><if position="ibid"><text term="ibid"/></if>'
        '<else><text variable="title"/></else></choose></layout>'
    )
    see = csl.Citation(cites=(csl.Cite(key="a", prefix=RichText.of("see")),), note=3)
    assert texts([cites("a", note=1), cites("a", note=2), see], layout=layout, kind="note") == [
        "Alpha.",
        "Ibid.",
        "see ibid.",
    ]


def test_a_term_with_a_text_case_keeps_its_case():
    """A style that asks for a small ibid gets one, at the beginning of a note too."""
    layout = (
        '<layout><choose><if position="ibid"><text term="ibid" text-case="lowercase"/></if>'
        '<else><text variable="title"/></else></choose></layout>'
    )
    assert texts([cites("a", note=1), cites("a", note=2)], layout=layout, kind="note")[1] == "ibid."
