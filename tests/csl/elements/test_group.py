"""cs:group and macros, which are suppressed if all their variables are empty."""

import pytest
from styles_for_tests import one, work


def test_a_group_is_suppressed_if_all_its_variables_are_empty():
    """A term in a group is shown only with one of its variables."""
    inside = '<group delimiter=" "><text term="in"/><text variable="container-title"/></group>'
    assert one(inside, work(container_title="Journal")) == "In Journal"
    assert one(inside, work(title="T")) == ""


def test_a_group_without_variables_is_shown():
    """A group that calls no variable is never suppressed."""
    assert one('<group><text value="only words"/></group>', work()) == "only words"


def test_a_nested_group_counts_as_a_variable():
    """A nested group that shows something counts as a filled variable of the outer group."""
    inside = '<group delimiter=" "><group><text value="n.d."/></group><text variable="volume"/></group>'
    assert one(inside, work()) == "n.d."


def test_a_macro_is_suppressed_if_all_its_variables_are_empty():
    """A macro call is suppressed like a group."""
    macros = '<macro name="m"><text value="in "/><text variable="container-title"/></macro>'
    assert one('<text variable="title"/><text macro="m" prefix=", "/>', work(title="T"), macros=macros) == "T"


def test_a_group_is_suppressed_only_if_all_its_variables_are_missing():
    """One filled variable is enough to show the words of a group."""
    inside = (
        '<group delimiter=" "><text value="in"/><text variable="publisher"/><text variable="volume"/></group>'
    )
    assert one(inside, work(title="T")) == ""
    assert one(inside, work(title="T", volume="3")) == "in 3"
    assert one(inside, work(title="T", publisher="Press", volume="3")) == "in Press 3"


@pytest.mark.parametrize(
    "words",
    [
        '<text value="in"/>',
        '<text term="in"/>',
        '<label variable="volume"/>',
        '<choose><if type="book"><text value="in"/></if></choose>',
        '<choose><if type="book"><choose><if variable="title"><text term="in"/></if></choose></if></choose>',
    ],
)
def test_words_inside_a_group_do_not_count_as_variables(words):
    """Values, terms and labels, also inside cs:choose, are suppressed with the variables of the group."""
    inside = f'<text variable="title"/><group prefix=", ">{words}<text variable="publisher"/></group>'
    assert one(inside, work(title="T", volume="2")) == "T"
    assert one(inside, work(title="T", volume="2", publisher="Press")).endswith("Press")
