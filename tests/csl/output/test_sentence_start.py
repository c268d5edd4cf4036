"""Capitals at the beginning of notes."""

from citations_for_tests import cites, texts

from essence_refs import csl
from essence_refs.model import RichText


def test_ibid_begins_a_note_with_a_capital():
    """A term at the beginning of a note has a capital; after a prefix it has none."""
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
    """A style that asks for a lower-case ibid gets it at the beginning of a note too."""
    layout = (
        '<layout><choose><if position="ibid"><text term="ibid" text-case="lowercase"/></if>'
        '<else><text variable="title"/></else></choose></layout>'
    )
    assert texts([cites("a", note=1), cites("a", note=2)], layout=layout, kind="note")[1] == "ibid."
