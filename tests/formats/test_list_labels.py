"""The labels of numbered lists."""

import pytest

from essence_refs.formats.list_labels import item_labels, kind_of
from essence_refs.model import List


@pytest.mark.parametrize(
    ("numbering", "start", "labels"),
    [
        ("", 4, ["4.", "5."]),
        ("(1)", 9, ["(9)", "(10)"]),
        ("a.", 26, ["z.", "aa."]),
        ("A)", 52, ["AZ)", "BA)"]),
        ("a.", 0, ["0.", "a."]),
        ("i.", 3, ["iii.", "iv."]),
        ("(I)", 8, ["(VIII)", "(IX)"]),
        ("i.", 39, ["xxxix.", "xl."]),
        ("i.", 0, ["0.", "i."]),
        ("I.", 48, ["XLVIII.", "XLIX."]),
        ("I.", 89, ["LXXXIX.", "XC."]),
        ("I.", 399, ["CCCXCIX.", "CD."]),
        ("I.", 899, ["DCCCXCIX.", "CM."]),
        ("I.", 1444, ["MCDXLIV.", "MCDXLV."]),
        ("i.", 3999, ["mmmcmxcix.", "4000."]),
    ],
)
def test_an_item_has_the_label_of_its_number(numbering: str, start: int, labels: list[str]) -> None:
    """In letters, roman or plain numbers, with the signs around it; what has no letter or roman number is plain."""
    assert item_labels(List(items=((), ()), start=start, numbering=numbering)) == labels


def test_the_kind_of_a_plain_number_is_empty() -> None:
    """HTML has it without an attribute."""
    assert [kind_of(each) for each in ("", "(1)", "(a)", "A.", "i)", "I.")] == ["", "", "a", "A", "i", "I"]
