"""Lay out tables of monospaced text: the width of each column, and where the lines of a cell break."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from essence_refs.model import Alignment

GAP = "  "

_WORD = re.compile("([^ ]+)( *)")


def display_width(text: str) -> int:
    """
    Return how many columns *text* takes on a terminal: two for a wide character, none for a combining one.

    >>> display_width("保育園"), display_width("café")
    (6, 4)
    """
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )


def column_widths(rows: Sequence[Sequence[Sequence[str]]], available: int | None) -> list[int] | None:
    """
    Return the width of each column of a table, or None if words would have to be broken.

    A cell is a sequence of lines. The table is at most *available* characters wide; the widest columns shrink first.
    """
    columns = [[line for cell in column for line in cell] for column in zip(*rows, strict=True)]
    natural = [max(map(display_width, lines), default=0) for lines in columns]
    least = [
        max((display_width(word) for line in lines for word in line.split(" ")), default=0)
        for lines in columns
    ]
    if available is None:
        return natural
    available -= len(GAP) * (len(columns) - 1)

    def capped(cap: int) -> list[int]:
        return [max(low, min(wanted, cap)) for low, wanted in zip(least, natural, strict=True)]

    widest = max(natural, default=0)
    cap = bisect_right(range(widest + 1), available, key=lambda each: sum(capped(each))) - 1
    return None if cap < 0 else capped(cap)


def line_breaks(text: str, width: int) -> list[int]:
    """Return where *text* breaks into lines of at most *width* columns: at plain spaces only, so that URLs stay whole."""
    found = []
    used = 0
    for word in _WORD.finditer(text):
        size = display_width(word[1])
        if used and used + size > width:
            found.append(word.start())
            used = 0
        used += size + len(word[2])
    return found


def wrap_line(line: str, width: int) -> list[str]:
    """
    Split *line* into lines of at most *width* columns, unless a word is longer.

    >>> wrap_line("in a home", 4)
    ['in a', 'home']
    """
    ends = [0, *line_breaks(line, width), len(line)]
    return [line[start:end].rstrip(" ") for start, end in pairwise(ends)]


def padding_before(free: int, alignment: Alignment) -> int:
    """Return how many of the *free* columns of a cell go before its text."""
    return {Alignment.RIGHT: free, Alignment.CENTRE: free // 2}.get(alignment, 0)
