"""Items: the variables of a reference as a style reads them."""

import pytest
from styles_for_tests import one, work


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("event", "event-title"),
        ("event-title", "event"),
        ("journalAbbreviation", "container-title-short"),
        ("shortTitle", "title-short"),
    ],
)
def test_a_variable_is_read_by_its_other_name(given, read):
    """CSL 1.0.2 renamed variables: a style may use one name and a reference the other."""
    assert one(f'<text variable="{read}"/>', work(**{given.replace("-", "_"): "Named"})) == "Named"


def test_a_variable_with_both_names_keeps_its_own_value():
    """The other name is for references that have only one of them."""
    reference = work(event="Old", event_title="New")
    assert one('<text variable="event"/><text variable="event-title" prefix=" "/>', reference) == "Old New"


@pytest.mark.parametrize("pages", ["12", "12-15", "p. 12", "pp. 12-15", "pp.12"])
def test_the_first_page_has_no_label(pages):
    """A label before the pages is not a page."""
    assert one('<text variable="page-first"/>', work(page=pages)) == "12"
