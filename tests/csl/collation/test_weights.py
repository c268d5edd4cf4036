"""Weights of characters that the root collation does not list."""

import pytest

from essence_refs.csl.collation import weights
from essence_refs.csl.collation.weights import implicit_primary


def test_characters_without_a_weight_are_sorted_by_script() -> None:
    """UTS 10, section 10.1.3: Han and its extensions, then unassigned characters; in a script by code point."""
    tangut, nushu, khitan = map(implicit_primary, (0x17000, 0x1B170, 0x18B00))
    han = [implicit_primary(each) for each in (0x4E00, 0x4E8C, 0x9FFF, 0xFA0E)]
    extension = [implicit_primary(each) for each in (0x3400, 0x4DBF, 0x20000)]
    unassigned = implicit_primary(0x10FFFE)
    order = [tangut, nushu, khitan, *han, *extension, unassigned]
    assert order == sorted(set(order))
    assert implicit_primary(0x17001) - tangut == 1


@pytest.mark.parametrize(
    ("first", "last", "weight"),
    [
        (0x4E00, 0x9FFF, weights.HAN + 0x4E00),
        (0xFA0E, 0xFA0F, weights.HAN + 0xFA0E),
        (0xFA27, 0xFA29, weights.HAN + 0xFA27),
        (0x3400, 0x4DBF, weights.HAN_EXTENSION + 0x3400),
        (0x17000, 0x18AFF, weights.TANGUT),
        (0x18D00, 0x18D8F, weights.TANGUT + 0x1D00),
        (0x1B170, 0x1B2FF, weights.NUSHU),
        (0x18B00, 0x18CFF, weights.KHITAN),
    ],
)
def test_a_block_of_characters_is_sorted_by_code_point(first: int, last: int, weight: int) -> None:
    """The characters before and after it belong to another block."""
    assert [implicit_primary(each) for each in (first, last)] == [weight, weight + last - first]
    assert implicit_primary(first - 1) != weight - 1
    assert implicit_primary(last + 1) != weight + last + 1 - first


def test_supplementary_ideographs_are_two_planes() -> None:
    """What is before and after them is unassigned."""
    found = [implicit_primary(each) for each in (0x1FFFF, 0x20000, 0x3FFFF, 0x40000)]
    extension = weights.HAN_EXTENSION
    assert found == [weights.UNASSIGNED, extension + 0x20000, extension + 0x3FFFF, weights.UNASSIGNED]


def test_the_ideographs_among_the_compatibility_ideographs_sort_with_the_first_block() -> None:
    """Unicode lists twelve; the others are decomposed, or not assigned."""
    han = [each for each in range(0xF900, 0xFB00) if implicit_primary(each) == weights.HAN + each]
    listed = "FA0E FA0F FA11 FA13 FA14 FA1F FA21 FA23 FA24 FA27 FA28 FA29"
    assert [f"{each:X}" for each in han] == listed.split()


def test_a_weight_is_a_character_above_every_separator_and_no_surrogate() -> None:
    """A tailored weight follows the weight that it comes after, in its order."""
    plain = weights.primary_text(0x1C47)
    assert plain == "\U00011c47"
    first, second = weights.primary_text(0x1C47, 1), weights.primary_text(0x1C47, 2)
    assert plain < first < second < weights.primary_text(0x1C48)
    assert first == "\U00011c47\U000a0001"
    assert (weights.lower_text(0x20), weights.lower_text(0x20, 3)) == (" ", " \U000a0003")
