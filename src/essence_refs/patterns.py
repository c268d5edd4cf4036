"""Searching texts by a regular expression, in a limited time."""

from collections.abc import Callable

import regex

# Seconds for one text. Some expressions take years for thirty characters, and Python's own module has no limit.
LONGEST_SEARCH = 1.0


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """
    Return a function that returns whether a text matches a regular expression, anywhere and in any letter case.

    It raises TimeoutError for a text in which the search takes longer than `LONGEST_SEARCH`.

    Raises:
        ValueError: when *pattern* is no regular expression.

    """
    try:
        compiled = regex.compile(pattern, regex.IGNORECASE)
    except regex.error as error:
        raise ValueError(str(error)) from None
    return lambda text: compiled.search(text, timeout=LONGEST_SEARCH) is not None
