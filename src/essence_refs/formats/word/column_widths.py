"""How wide the columns of a table in a Word file are: each holds its longest word as far as the page allows."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from essence_refs.formats.word.character_widths import text_width
from essence_refs.formats.word.text import plain_text
from essence_refs.model import RichText

# What spaces part: no-break spaces hold together.
_SPACED = re.compile(r"[^ \t\n]+")
# Where a line may end in that: behind the hyphen or dash of a compound, behind a letter of Chinese or
# Japanese. Not behind the sign of a number, nor in a range of years.
_BREAK = re.compile(
    r"(?<=[^\W\d_][-\u2010\u2013\u2014])(?=[^\W\d_])|(?<=[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60])"
)
# An address, or the name of a file: it can go on in the next line wherever its column ends.
_ADDRESS = re.compile(r".*[/:@_\\].*")
_LENGTH_OF_ADDRESS = 20
# What a column gives an address, in thousandths of the letters' size, and what little where there is no room for that.
_ROOMS = (10_000, 5_000, 2_500)
# Bold letters, and fonts wider than what is reckoned with, take a tenth more.
_SLACK = 1.1
# The margins of a cell, Word's own (108 each) or ours, and a little for rounding.
_MARGINS = 236


def table_grid(rows: Sequence[Sequence[RichText]], width: int, size: int) -> list[int]:
    """
    Share *width* out among the columns (twentieths of a point) for letters of that size (half-points).

    Each column has room for its longest word, then for what stands in it; the widest are the first to do with less.
    Where the page has no room for the longest words, addresses give way first.
    """
    texts = [[plain_text(cell) for cell in column] for column in zip(*rows, strict=True)]
    scale = size * _SLACK / 100

    def room(thousandths: int) -> int:
        return round(thousandths * scale) + _MARGINS

    wanted = [room(max(text_width(line) for text in column for line in text.split("\n"))) for column in texts]
    needs = [_needs(column) for column in texts]
    for given in _ROOMS:
        least = [room(max(word, min(address, given))) for word, address in needs]
        if sum(least) <= width:
            break
    else:
        # No column is so narrow that no letter stands in it.
        least = _limit_widths([width // len(least) // 2] * len(least), least, width)
    grid = _limit_widths(least, wanted, width)
    spare = width - sum(grid)
    return [each + spare * each // sum(grid) for each in grid]


def _limit_widths(least: list[int], wanted: list[int], width: int) -> list[int]:
    """Return the widths that columns want, with one limit for all that makes them fit, and no less than their least."""

    def limited(limit: int) -> list[int]:
        return [max(low, min(want, limit)) for low, want in zip(least, wanted, strict=True)]

    limits = range(max(wanted, default=0) + 1)
    return limited(max(bisect_right(limits, width, key=lambda limit: sum(limited(limit))) - 1, 0))


def _needs(column: list[str]) -> tuple[int, int]:
    """Return how wide the widest word of a column is, and its widest address."""
    word = address = 0
    for spaced in {spaced for text in column for spaced in _SPACED.findall(text)}:
        if len(spaced) > _LENGTH_OF_ADDRESS and _ADDRESS.fullmatch(spaced):
            address = max(address, text_width(spaced))
        else:
            word = max(word, *(text_width(piece) for piece in _BREAK.split(spaced)))
    return word, address
