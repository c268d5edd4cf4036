"""Lists of texts: they are split at "and", and a member with an "and" stays one member."""

import pytest

from essence_refs.bibtex.data_types.literal_list import split_list


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Sage", [(0, "Sage")]),
        ("Sage and {Barnes and Noble}", [(0, "Sage"), (9, "{Barnes and Noble}")]),
        ("Leeds AND\n York", [(0, "Leeds"), (11, "York")]),
        ("and Sage", [(0, ""), (4, "Sage")]),
        ("Sandy and \\and", [(0, "Sandy"), (10, "\\and")]),
        ("", [(0, "")]),
    ],
)
def test_a_list_is_split_at_and_outside_of_braces(text, members):
    """Each member has its offset in the list."""
    assert list(split_list(text)) == members
