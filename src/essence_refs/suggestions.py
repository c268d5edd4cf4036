"""Suggestions for misspelt names: "did you mean …?"."""

from collections.abc import Iterable, Sequence

MOST_SEARCHES = 20
"""How many of the misspelt names of one run get suggestions: searching among many names takes time."""
# Among more names than these, only those with the same beginning or the same end are compared.
_MOST_COMPARED = 2_000


def close_matches(name: str, known: Iterable[str], *, most: int = 3) -> tuple[str, ...]:
    """
    Return up to *most* known names similar to *name*, nearest first.

    >>> close_matches("organization", ["policy", "organisation"])
    ('organisation',)
    >>> close_matches("brand", ["turley2020promoting", "brand2019protocol"])
    ('brand2019protocol',)
    """
    # Only a misspelt name needs the import.
    import difflib  # noqa: PLC0415

    by_folded: dict[str, str] = {}
    for each in known:
        by_folded.setdefault(each.casefold(), each)
    folded = name.strip().casefold()
    compared: Iterable[str] = by_folded
    if len(by_folded) > _MOST_COMPARED:
        compared = _nearest(folded, by_folded)
    close = difflib.get_close_matches(folded, compared, n=most, cutoff=0.6)
    # Another beginning is rarely a typing mistake: "national" is not meant for "organisation".
    close = [each for each in close if each[0] == folded[0] or _similarity(folded, each) > 0.7]
    # If one name differs by a typing mistake, names that are merely similar are left out.
    if len(close) > 1 and _similarity(folded, close[0]) > 0.9:
        close = [each for each in close if _similarity(folded, each) > 0.8]
    # People remember the beginning of a long name, which is not similar to the whole by letters.
    begun = (each for each in by_folded if len(folded) > 2 and each.startswith(folded) and each not in close)
    return tuple(by_folded[each] for each in (*close, *begun))[:most]


def _nearest(name: str, known: Iterable[str]) -> set[str]:
    """Return the names whose beginnings are nearest in the alphabet, and those whose ends are."""
    names = sorted(known)
    ended = _neighbours(name[::-1], sorted(each[::-1] for each in names))
    return {*_neighbours(name, names), *(each[::-1] for each in ended)}


def _neighbours(name: str, names: Sequence[str]) -> Sequence[str]:
    from bisect import bisect_left  # noqa: PLC0415 - only large libraries need it

    at, count = bisect_left(names, name), _MOST_COMPARED // 4
    return names[max(at - count, 0) : at + count]


def _similarity(name: str, known: str) -> float:
    import difflib  # noqa: PLC0415 - as above

    return difflib.SequenceMatcher(None, known, name).ratio()
