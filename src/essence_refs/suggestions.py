"""Suggestions for misspelt names: "did you mean …?"."""

from collections.abc import Iterable


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
    close = difflib.get_close_matches(folded, by_folded, n=most, cutoff=0.6)
    # Beside a slip of the finger, names that are merely similar would be noise.
    if len(close) > 1 and _similarity(folded, close[0]) > 0.9:
        close = [each for each in close if _similarity(folded, each) > 0.8]
    # People remember the beginning of a long name, which is not similar to the whole by letters.
    begun = (each for each in by_folded if len(folded) > 2 and each.startswith(folded) and each not in close)
    return tuple(by_folded[each] for each in (*close, *begun))[:most]


def _similarity(name: str, known: str) -> float:
    import difflib  # noqa: PLC0415 - as above

    return difflib.SequenceMatcher(None, known, name).ratio()
