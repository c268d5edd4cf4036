"""Write the collation data of the package: text, one line for each character or contraction."""

import unicodedata
from collections.abc import Iterable, Iterator

from essence_refs.csl.collation import weights

from .root import Element, Root
from .tailoring import LOWER, MIXED, UPPER, Node, Tailored, Tailoring, Weight

_CASE = {UPPER: 0, MIXED: weights.MIXED_CASE, LOWER: weights.LOWER_CASE}
_HAN_PER_LINE = 64


def root_lines(root: Root) -> Iterator[str]:
    """Yield the lines of the root collation: groups, blocks of consecutive characters, contractions."""
    for name, primary in root.groups.items():
        yield f"group {name} {primary:x}"
    for text, found in sorted(root.elements.items()):
        if len(text) > 1:
            yield f"{_codes(text)};{_elements(text, found, root)}"
    expected = -1
    for text, found in sorted(root.elements.items()):
        if len(text) == 1:
            if ord(text) != expected:
                yield f"@{ord(text):x}"
            yield _elements(text, found, root)
            expected = ord(text) + 1


def tailoring_lines(tailoring: Tailoring) -> Iterator[str]:
    """Yield the lines of one tailoring: settings, Han characters in order, changed characters and contractions."""
    if order := tailoring.settings.get("reorder"):
        yield f"reorder {order}"
    upper_first = tailoring.settings.get("caseFirst") == "upper"
    if upper_first:
        yield "upper-first"
    if tailoring.suppressed:
        yield f"suppress {_codes(sorted(tailoring.suppressed))}"
    han = _han(tailoring)
    yield from _runs(han)
    listed = set(han.values())
    for text, found in sorted(tailoring.changed.items()):
        if text not in listed:
            yield f"{_codes(text)};{_elements(text, found, tailoring.root, upper_first=upper_first)}"


def _han(tailoring: Tailoring) -> dict[int, str]:
    """Return the characters that follow [last regular] by primary weights, by the number of the weight."""
    found = {}
    for text, elements in tailoring.changed.items():
        if len(text) == len(elements) == 1:
            primary, *lower, _ = elements[0]
            common = lower == [weights.COMMON_SECONDARY, weights.COMMON_TERTIARY]
            if isinstance(primary, Node) and primary.base == weights.LAST_REGULAR and common:
                found[primary.number] = text
    return dict(sorted(found.items()))


def _runs(han: dict[int, str]) -> Iterator[str]:
    """Yield lines with the number of the first character and the characters with consecutive numbers."""
    run: list[str] = []
    for number, text in han.items():
        run.append(text)
        if number + 1 not in han or len(run) == _HAN_PER_LINE:
            yield f"han {number - len(run) + 1:x} {''.join(run)}"
            run = []


def _codes(text: Iterable[str]) -> str:
    return " ".join(f"{ord(each):x}" for each in text)


def _elements(
    text: str, found: Iterable[Element | Tailored], root: Root, *, upper_first: bool = False
) -> str:
    """Return the elements of a text; "-" for punctuation and symbols, which a key leaves out, and "_" for a space."""
    categories = {root.categories.get(each) or unicodedata.category(each) for each in text}
    if categories == {"Pd"}:
        return "_"
    written = []
    is_left_out = False
    for element in found:
        primary, secondary, tertiary = element[:3]
        group = primary.base if isinstance(primary, Node) else primary
        if 0 < group < root.groups["punctuation"]:
            written.append("_")
        elif 0 < group < root.groups["digit"] and not any(each[0] in "LMN" for each in categories):
            is_left_out = True
        else:
            shift = _CASE[element[3]] if upper_first and len(element) == 4 else 0
            written.append(_element(primary, secondary, tertiary, shift))
    return " ".join(written) or "-" * is_left_out


def _element(primary: Weight, secondary: Weight, tertiary: Weight, shift: int) -> str:
    """Return "primary.secondary.tertiary", common weights as nothing."""
    third = _weight(tertiary, shift)
    lower = (_weight(secondary), third)
    common = (f"{weights.COMMON_SECONDARY:x}", f"{weights.COMMON_TERTIARY:x}")
    if lower == common:
        return _weight(primary)
    return ".".join(
        (
            _weight(primary),
            *("" if each == usual else each for each, usual in zip(lower, common, strict=True)),
        )
    )


def _weight(weight: Weight, shift: int = 0) -> str:
    if isinstance(weight, Node):
        return f"{weight.base + shift:x}:{weight.number:x}"
    return f"{weight + shift:x}"
