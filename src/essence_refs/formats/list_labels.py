"""The labels of lists that are no plain numbers: letters, roman numbers, and numbers in brackets."""

from essence_refs.model import List

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
# From here on, roman numbers need signs that are no letters.
_HIGHEST = 3999


def item_labels(block: List) -> list[str]:
    """
    Return the label of each item of a numbered list.

    >>> item_labels(List(items=((), ()), start=3, numbering="(a)"))
    ['(c)', '(d)']
    """
    start = block.start or 0
    if not block.numbering:
        return [f"{start + number}." for number, _ in enumerate(block.items)]
    kind = next((each for each in block.numbering if each in "aAiI1"), "1")
    return [
        block.numbering.replace(kind, _number(start + number, kind)) for number, _ in enumerate(block.items)
    ]


def kind_of(numbering: str) -> str:
    """Return the kind of number in a pattern as HTML names it; empty for plain numbers."""
    return next((each for each in numbering if each in "aAiI"), "")


def _number(value: int, kind: str) -> str:
    text = str(value)
    if kind in "aA" and value > 0:
        text, rest = "", value
        while rest:
            rest, letter = divmod(rest - 1, 26)
            text = chr(ord("a") + letter) + text
    elif kind in "iI" and 0 < value <= _HIGHEST:
        text = ""
        for each, letters in _ROMAN:
            count, value = divmod(value, each)
            text += letters * count
    return text.upper() if kind.isupper() else text
