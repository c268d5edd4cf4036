"""The one limit of nesting in everything that is read."""

from typing import Any

# The deepest of 2,851 styles has 73 levels, counting macros where they are called; nothing else that is written by hand
# has more than ten. At this depth all our functions that call themselves stay well inside Python's limit of 1,000.
DEEPEST = 100


def too_deep(what: str) -> str:
    """
    Return the message of the problem "deep-nesting"; *what* is nested, in the plural.

    >>> too_deep("brackets")
    'brackets are nested more than 100 deep'
    """
    return f"{what} are nested more than {DEEPEST} deep"


def is_too_deep(value: Any) -> bool:
    """
    Return whether lists and dictionaries are nested more than `DEEPEST` deep.

    >>> is_too_deep([[{"a": [1]}]])
    False
    """
    level = [value] if isinstance(value, (list, dict)) else []
    for _ in range(DEEPEST):
        if not level:
            return False
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if isinstance(inner, (list, dict))
        ]
    return bool(level)
