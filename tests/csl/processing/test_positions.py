"""Positions of cites: first, subsequent, ibid and near-note."""

import pytest
from citations_for_tests import REFERENCES, cites, texts
from styles_for_tests import style

from essence_refs import csl
from essence_refs.model import RichText

POSITIONS = (
    '<layout><choose><if position="ibid-with-locator"><text value="ibid at"/></if>'
    '<else-if position="ibid"><text value="ibid"/></else-if>'
    '<else-if position="near-note"><text value="near"/></else-if>'
    '<else-if position="subsequent"><text variable="first-reference-note-number" prefix="n "/></else-if>'
    '<else><text value="first"/></else></choose></layout>'
)


def at(key: str, page: str, note: int) -> csl.Citation:
    return csl.Citation(cites=(csl.Cite(key=key, locator=RichText.of(page)),), note=note)


@pytest.mark.parametrize(
    ("citations", "expected"),
    [
        ([cites("a", note=1), cites("a", note=2)], ["first", "ibid"]),
        ([cites("a", note=1), at("a", "5", 2)], ["first", "ibid at"]),
        ([cites("a", note=1), cites("a", note=3)], ["first", "near"]),
        ([at("a", "5", 1), at("a", "5", 2)], ["first", "ibid"]),
        ([at("a", "5", 1), at("a", "6", 2)], ["first", "ibid at"]),
        ([at("a", "5", 1), cites("a", note=2)], ["first", "near"]),
        ([cites("a", note=1), cites("b", note=2), cites("a", note=3)], ["first", "first", "near"]),
        ([cites("a", note=1), cites("b", note=2), cites("a", note=9)], ["first", "first", "n 1"]),
        ([cites("a", "b", note=1), cites("b", note=9)], ["firstfirst", "n 1"]),
        ([cites("a", "a", note=1)], ["firstibid"]),
    ],
)
def test_positions(citations, expected):
    """The position of a cite depends on the cites before it."""
    assert texts(citations, layout=POSITIONS, kind="note") == expected


def test_a_note_is_near_to_notes_only():
    """near-note counts notes only: citations in the text neither are near nor come between."""
    layout = POSITIONS.replace(
        '<text variable="first-reference-note-number" prefix="n "/>', '<text value="later"/>'
    )
    in_text = [cites("a"), cites("b", note=1), cites("a", note=2)]
    assert texts(in_text, layout=layout, kind="note") == ["first", "first", "later"]
    between = [cites("a", note=1), cites("b", note=2), cites("a"), cites("a", note=20)]
    assert texts(between, layout=layout, kind="note") == ["first", "first", "later", "later"]


@pytest.mark.parametrize(
    ("position", "expected"),
    [
        ("", "first"),
        ("first", "first"),
        ("subsequent", "n 4"),
        ("ibid", "ibid"),
        ("ibid-with-locator", "ibid at"),
    ],
)
def test_a_cite_outside_a_document_has_the_position_that_it_states(position, expected):
    """A word processor knows the positions; the order of the citations says nothing then."""
    made = style('<layout><text variable="title"/></layout>', cite_layout=POSITIONS, kind="note")
    citation = csl.Citation(cites=(csl.Cite(key="a", position=position, first_note=4),))
    cited = csl.cite([citation], REFERENCES, made, in_document=False).citations
    assert [each.plain for each in cited] == [expected]
    near = csl.Citation(cites=(csl.Cite(key="a", position="subsequent", first_note=4, near_note=True),))
    assert csl.cite([near], REFERENCES, made, in_document=False).citations[0].plain == "near"
