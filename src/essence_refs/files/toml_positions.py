"""Finding the lines of TOML tables again: tomllib keeps no places."""

import re
from collections.abc import Sequence

# The lines that a table stands on: the first, and the one after the last, counted from zero.
Extent = tuple[int, int]


def headed(lines: Sequence[str], within: Extent, header: str, count: int) -> Extent | None:
    """Return the lines of the table under the header that comes after *count* others of the same words."""
    bare = ["".join(line.partition("#")[0].split()) for line in lines[slice(*within)]]
    starts = [index for index, line in enumerate(bare) if line == header]
    if count >= len(starts):
        return None
    first = starts[count]
    # "[[levels.types]]" is still inside "[[levels]]".
    inside = header.strip("[]") + "."
    after = (
        index
        for index in range(first + 1, len(bare))
        if re.match(r"\[\[?\w", bare[index]) and not bare[index].lstrip("[").startswith(inside)
    )
    return within[0] + first, within[0] + next(after, len(bare))


def braced(lines: Sequence[str], within: Extent, key: str, count: int) -> Extent | None:
    """Return the line of the table in braces with *key* that comes after *count* others with it."""
    written = re.compile(rf"""[{{,]\s*key\s*=\s*["']{re.escape(key)}["']""")
    found = [index for index in range(*within) if written.search(lines[index])]
    return (found[count], found[count] + 1) if count < len(found) else None


def line_of(lines: Sequence[str], within: Extent, path: str, name: str) -> int:
    """Return the line, counted from one, of a name in the table at *path*, or else that of the table itself."""
    assignment = re.compile(rf"""(?:^|[{{,])\s*["']?{re.escape(name)}["']?\s*=""")
    header = re.compile(rf"""^\s*\[\[?\s*["']?{re.escape(path + name)}["']?\s*[\].]""")
    for index in range(*within):
        if name and (assignment.search(lines[index]) or header.search(lines[index])):
            return index + 1
    return within[0] + 1
