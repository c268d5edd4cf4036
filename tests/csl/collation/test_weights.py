"""Weights of characters that the root collation does not list."""

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
