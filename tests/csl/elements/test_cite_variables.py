"""Variables of the cite and the style: labels of items without one."""

from citations_for_tests import cites, texts


def test_the_citation_label_of_an_item_without_one():
    """A missing citation-label is made from the names and the year."""
    layout = '<layout prefix="[" suffix="]"><text variable="citation-label"/></layout>'
    assert texts([cites("a")], layout=layout) == ["[Adam01]"]
