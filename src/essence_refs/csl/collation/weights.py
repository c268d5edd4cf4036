"""Weights of collation elements: numbers in the data, characters in a sort key."""

# The primary weights of the data. Those below 0x10000 are the weights of CLDR's root collation; the others follow in
# the order of UTS 10: scripts whose characters sort by code_point point, tailored Han, other Han, unassigned characters.
TANGUT, NUSHU, KHITAN = 0x10000, 0x13000, 0x14000
LAST_REGULAR = 0x1F000
HAN, HAN_EXTENSION, UNASSIGNED = 0x20000, 0x40000, 0x80000

COMMON_SECONDARY, COMMON_TERTIARY = 0x20, 0x2
# Tertiary weights of upper case (UTS 10, table "Tertiary weight assignments").
UPPER_TERTIARIES = frozenset((0x8, 0x9, 0xA, 0xB, 0xC, 0x1D))
# What is added to a tertiary weight where upper case comes first.
MIXED_CASE, LOWER_CASE = 0x20, 0x40

# The unified ideographs among the compatibility ideographs: they sort with the first block.
_COMPATIBILITY_HAN = frozenset(
    (0xFA0E, 0xFA0F, 0xFA11, 0xFA13, 0xFA14, 0xFA1F, 0xFA21, 0xFA23, 0xFA24, 0xFA27, 0xFA28, 0xFA29)
)

# All primary weights of a key are at least this: so space and separators sort below, and no surrogate appears.
_FIRST = 0x10000
# A tailored weight is the weight that it follows and one of these, which are more than all others in a key.
_TAILORED = 0xA0000


def implicit_primary(code_point: int) -> int:
    """Return the primary weight of a character that the root collation does not list (UTS 10, section 10.1.3)."""
    if 0x4E00 <= code_point <= 0x9FFF or code_point in _COMPATIBILITY_HAN:
        return HAN + code_point
    if 0x3400 <= code_point <= 0x4DBF or 0x20000 <= code_point <= 0x3FFFF:
        return HAN_EXTENSION + code_point
    if 0x17000 <= code_point <= 0x18AFF or 0x18D00 <= code_point <= 0x18D8F:
        return TANGUT + code_point - 0x17000
    if 0x1B170 <= code_point <= 0x1B2FF:
        return NUSHU + code_point - 0x1B170
    if 0x18B00 <= code_point <= 0x18CFF:
        return KHITAN + code_point - 0x18B00
    return UNASSIGNED


def primary_text(weight: int, tailored: int = 0) -> str:
    """Return the characters for a primary weight, or for the tailored weight with this number after it."""
    text = chr(_FIRST + weight)
    return text + chr(_TAILORED + tailored) if tailored else text


def lower_text(weight: int, tailored: int = 0) -> str:
    """Return the characters for a secondary or tertiary weight."""
    return chr(weight) + chr(_TAILORED + tailored) if tailored else chr(weight)
