"""Unified diffs of texts in which few lines differ, in time proportional to their length."""

import difflib
import re
from collections.abc import Iterator, Sequence

_LINE_END = re.compile(r"\r\n|\r|\n")
# The lines around a change that are shown.
_CONTEXT = 3
# difflib takes quadratic time, so a longer stretch between two anchors is shown as replaced.
_MOST_COMPARED = 500

_Change = tuple[int, int, int, int]
"""The start and the end of the old lines, and those of the new lines."""


def diff(before: str, after: str, name: str) -> str:
    """Return the changes as a unified diff, empty if there are none."""
    old, new = (_LINE_END.split(text) for text in (before, after))
    if old == new:
        return f"--- {name}\n+++ {name}\nonly line ends differ\n" if before != after else ""
    lines = [f"--- {name}", f"+++ {name}"]
    for hunk in _hunks([*_changes(old, new)]):
        lines += _hunk_lines(hunk, old, new)
    return "".join(line + "\n" for line in lines)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    """Yield the stretches that differ, from the first to the last."""
    start = [0, 0]
    for at in [*_anchors(old, new), (len(old), len(new))]:
        yield from _between(old, new, (start[0], at[0], start[1], at[1]))
        start = [at[0] + 1, at[1] + 1]


def _anchors(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the positions in both texts of lines that occur once in each, in ascending order."""
    positions = _positions(new)
    last = -1
    for line, at in _positions(old).items():
        other = positions.get(line, -1)
        if at >= 0 and other > last:
            yield at, other
            last = other


def _positions(lines: Sequence[str]) -> dict[str, int]:
    """Return the position of each line, -1 for a line that occurs several times."""
    found: dict[str, int] = {}
    for at, line in enumerate(lines):
        found[line] = -1 if line in found else at
    return found


def _between(old: Sequence[str], new: Sequence[str], stretch: _Change) -> Iterator[_Change]:
    """Yield what differs between two anchors."""
    start, end, new_start, new_end = stretch
    while start < end and new_start < new_end and old[start] == new[new_start]:
        start, new_start = start + 1, new_start + 1
    while start < end and new_start < new_end and old[end - 1] == new[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    if start == end and new_start == new_end:
        return
    if max(end - start, new_end - new_start) > _MOST_COMPARED:
        yield start, end, new_start, new_end
        return
    matcher = difflib.SequenceMatcher(None, old[start:end], new[new_start:new_end], autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag != "equal":
            yield start + i, start + j, new_start + k, new_start + m


def _hunks(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    """Group the changes: those of a hunk are so close that the lines shown around them meet."""
    hunk: list[_Change] = []
    for each in changes:
        if hunk and each[0] - hunk[-1][1] > 2 * _CONTEXT:
            yield hunk
            hunk = []
        hunk.append(each)
    if hunk:
        yield hunk


def _hunk_lines(hunk: Sequence[_Change], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = hunk[0], hunk[-1]
    before = min(_CONTEXT, first[0])
    after = min(_CONTEXT, len(old) - last[1])
    old_range = _range(first[0] - before, last[1] + after)
    new_range = _range(first[2] - before, last[3] + after)
    yield f"@@ -{old_range} +{new_range} @@"
    at = first[0] - before
    for start, end, new_start, new_end in hunk:
        yield from (f" {line}" for line in old[at:start])
        yield from (f"-{line}" for line in old[start:end])
        yield from (f"+{line}" for line in new[new_start:new_end])
        at = end
    yield from (f" {line}" for line in old[at : at + after])


def _range(start: int, stop: int) -> str:
    """Return a range of lines as in a unified diff, where an empty range has the number of the line before."""
    length = stop - start
    if length == 1:
        return str(start + 1)
    return f"{start + bool(length)},{length}"
