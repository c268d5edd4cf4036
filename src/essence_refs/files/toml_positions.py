"""Finding the lines of TOML tables, which tomllib does not keep."""

import re
from collections.abc import Sequence

# The lines of a table: the first, and the one after the last, counted from zero.
Extent = tuple[int, int]


def table_with_header(lines: Sequence[str], within: Extent, header: str, count: int) -> Extent | None:
    """Return the lines of the table with this header, after *count* others with the same one."""
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


def inline_table(lines: Sequence[str], within: Extent, key: str, count: int) -> Extent | None:
    """Return the line of the inline table with this key, after *count* others with the same one."""
    written = re.compile(rf"""[{{,]\s*key\s*=\s*["']{re.escape(key)}["']""")
    found = [index for index in range(*within) if written.search(lines[index])]
    return (found[count], found[count] + 1) if count < len(found) else None


def line_of(lines: Sequence[str], within: Extent, path: str, name: str) -> int:
    """Return the line, counted from one, of a name in the table at *path*, or that of the table if it has no such name."""
    assignment = re.compile(rf"""(?:^|[{{,])\s*["']?{re.escape(name)}["']?\s*=""")
    header = re.compile(rf"""^\s*\[\[?\s*["']?{re.escape(path + name)}["']?\s*[\].]""")
    for index in range(*within):
        if name and (assignment.search(lines[index]) or header.search(lines[index])):
            return index + 1
    return within[0] + 1
