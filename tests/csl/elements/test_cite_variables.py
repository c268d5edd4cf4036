"""Variables of the cite and the style: labels of items without one."""

import pytest
from citations_for_tests import cites, texts

from essence_refs import csl
from essence_refs.model import RichText


def test_the_citation_label_of_an_item_without_one():
    """A missing citation-label is made from the names and the year."""
    layout = '<layout prefix="[" suffix="]"><text variable="citation-label"/></layout>'
    assert texts([cites("a")], layout=layout) == ["[Adam01]"]


@pytest.mark.parametrize(
    ("locator", "expected"),
    [("101-118", "101-118"), ("101\u2013118", "101\u2013118"), ("iv\u2013vi", "iv\u2013vi")],
)
def test_an_en_dash_in_a_locator_stays(locator, expected):
    """A hyphen becomes the delimiter of the language, which is a hyphen in Spanish."""
    citation = csl.Citation(cites=(csl.Cite(key="a", locator=RichText.of(locator)),))
    assert texts([citation], layout='<layout><text variable="locator"/></layout>', language="es-ES") == [
        expected
    ]
