"""Compute the widths of the columns of a table: each column fits its longest word, as far as the page allows."""

import re
from bisect import bisect_right
from collections.abc import Sequence

from essence_refs.formats.page_widths.characters import text_width

# Text between spaces. A no-break space does not separate.
_SPACED = re.compile(r"[^ \t\n]+")
# Line breaks in it: after the hyphen or dash of a compound, and after a Chinese or Japanese character. Not after the
# sign of a number, or in a range of years.
_BREAK = re.compile(
    r"(?<=[^\W\d_][-\u2010\u2013\u2014])(?=[^\W\d_])|(?<=[\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60])"
)
# An address or a file name: it can break anywhere.
_ADDRESS = re.compile(r".*[/:@_\\].*")
_SHORTEST_ADDRESS = 20
# The width of an address in thousandths of the font size, and smaller widths to try where the page is too narrow.
_ADDRESS_WIDTHS = (10_000, 5_000, 2_500)
# A tenth more, for bold letters and fonts that are wider than Arial.
_SLACK = 1.1
# In half-points. Words break rather than become smaller.
SMALLEST_SIZE = 14
# The margins of a cell, Word's own (108 each) or ours, and some room for rounding.
_MARGINS = 236


def table_size(rows: Sequence[Sequence[str]], width: int, size: int) -> int:
    """
    Return the font size in half-points at which the longest words of a table fit into *width* (twentieths of a point).

    It is *size* if they fit, and no less than 7 points: then words break.
    """
    needs = [_needs(column) for column in zip(*rows, strict=True)]
    thousandths = sum(max(word, min(address, _ADDRESS_WIDTHS[-1])) for word, address in needs)
    # A twentieth of a point for each column, because widths are rounded.
    room = width - len(needs) * (_MARGINS + 1)
    if thousandths * size * _SLACK <= 100 * room:
        return size
    return min(max(int(100 * room / (thousandths * _SLACK)), SMALLEST_SIZE), size)


def table_grid(rows: Sequence[Sequence[str]], width: int, size: int) -> list[int]:
    """
    Divide *width* (twentieths of a point) among the columns of a table, for a font size in half-points.

    Each column fits its longest word, and if possible its whole text; the widest columns shrink first. If the page is
    too narrow for the longest words, addresses break first.
    """
    texts = [*zip(*rows, strict=True)]
    scale = size * _SLACK / 100

    def scaled(thousandths: int) -> int:
        return round(thousandths * scale) + _MARGINS

    wanted = [
        scaled(max(text_width(line) for text in column for line in text.split("\n"))) for column in texts
    ]
    needs = [_needs(column) for column in texts]
    for given in _ADDRESS_WIDTHS:
        least = [scaled(max(word, min(address, given))) for word, address in needs]
        if sum(least) <= width:
            break
    else:
        # Every column is wide enough for a letter.
        least = _limit_widths([width // len(least) // 2] * len(least), least, width)
    grid = _limit_widths(least, wanted, width)
    spare = width - sum(grid)
    return [each + spare * each // sum(grid) for each in grid]


def _limit_widths(least: list[int], wanted: list[int], width: int) -> list[int]:
    """Return the wanted widths, cut to the largest common limit at which they fit, but at least their least widths."""

    def limited(limit: int) -> list[int]:
        return [max(low, min(want, limit)) for low, want in zip(least, wanted, strict=True)]

    limits = range(max(wanted, default=0) + 1)
    return limited(max(bisect_right(limits, width, key=lambda limit: sum(limited(limit))) - 1, 0))


def _needs(column: Sequence[str]) -> tuple[int, int]:
    """Return the width of the widest word in a column, and that of its widest address."""
    word = address = 0
    for spaced in {spaced for text in column for spaced in _SPACED.findall(text)}:
        if len(spaced) > _SHORTEST_ADDRESS and _ADDRESS.fullmatch(spaced):
            address = max(address, text_width(spaced))
        else:
            word = max(word, *(text_width(piece) for piece in _BREAK.split(spaced)))
    return word, address
