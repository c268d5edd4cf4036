"""Whole numbers in the XML of a template."""

import re

# Word's own have 32 bits. Python refuses numbers of thousands of digits.
_NUMBER = re.compile(r"-?[0-9]{1,9}")


def integer(value: str | None, otherwise: int) -> int:
    """
    Return the number that the value of an attribute is, *otherwise* for any other value and for none.

    >>> integer("-12", 0), integer("9" * 5000, 0), integer("wide", 3), integer(None, 4)
    (-12, 0, 3, 4)
    """
    return int(value) if value and _NUMBER.fullmatch(value) else otherwise
