"""Whole numbers in the XML of a template."""

import re

# Word's numbers have 32 bits, and Python does not convert thousands of digits.
_NUMBER = re.compile(r"-?[0-9]{1,9}")


def integer(value: str | None, otherwise: int) -> int:
    """
    Return the value of an attribute as a number, or *otherwise* if it is missing or not a number.

    >>> integer("-12", 0), integer("9" * 5000, 0), integer("wide", 3), integer(None, 4)
    (-12, 0, 3, 4)
    """
    return int(value) if value and _NUMBER.fullmatch(value) else otherwise
