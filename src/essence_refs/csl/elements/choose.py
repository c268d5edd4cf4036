"""The conditions of cs:choose: nearly all are answered by the shape of what is rendered."""

import functools
import operator
from collections.abc import Callable, Iterator, Mapping

from essence_refs.csl.elements.context import FIRST, IBID, IBID_WITH_LOCATOR, NEAR_NOTE, SUBSEQUENT, Context
from essence_refs.csl.elements.shapes import DISAMBIGUATE, LOCATOR, Shapes
from essence_refs.csl.output.nodes import plain
from essence_refs.csl.variables.numbers import is_numeric

Test = Callable[[Context], bool]
# What a shape says of a condition: whether it holds, or the test that tells.
Answer = bool | Test
Condition = Callable[[int], Answer]

_POSITIONS = {
    "first": FIRST,
    "subsequent": SUBSEQUENT,
    "ibid": IBID,
    "ibid-with-locator": IBID_WITH_LOCATOR,
    "near-note": NEAR_NOTE,
}


def condition(attributes: Mapping[str, str], shapes: Shapes) -> int | Condition:
    """
    Compile the attributes of a cs:if or cs:else-if: conditions joined by its match.

    Nearly all of them come to bits of which an item must have any: then it is these that are returned.
    """
    match = attributes.get("match", "all")
    bits: list[int] = []
    others: list[Condition] = []
    for each in _conditions(attributes, shapes):
        if isinstance(each, int):
            bits.append(each)
        else:
            others.append(each)
    if others:
        return _answered([*map(_holding, bits), *others], match)
    if match == "all" and len(bits) != 1:
        return lambda shape: all(shape & each for each in bits)
    any_of_them = functools.reduce(operator.or_, bits, 0)
    if match == "none":
        return lambda shape: not shape & any_of_them
    return any_of_them


def _answered(conditions: list[Condition], match: str) -> Condition:
    def answer(shape: int) -> Answer:
        tests: list[Test] = []
        for each in conditions:
            found = each(shape)
            if found is True:
                if match != "all":
                    return match == "any"
            elif found is False:
                if match == "all":
                    return False
            else:
                tests.append(found)
        return _joined(tests, match)

    return answer


def _joined(tests: list[Test], match: str) -> Answer:
    if not tests:
        return match != "any"
    only = tests[0]
    if match == "none":
        return lambda c: not any(test(c) for test in tests)
    if len(tests) == 1:
        return only
    if match == "any":
        return lambda c: any(test(c) for test in tests)
    return lambda c: all(test(c) for test in tests)


def _conditions(attributes: Mapping[str, str], shapes: Shapes) -> Iterator[int | Condition]:
    """Yield each condition: the bits of which items that it holds for have any, or what a shape says of it."""
    for name, values in attributes.items():
        if name == "type" and values:
            # An item has one type, so two types with match="all" could never hold. Styles write it all the
            # same and mean any of them, as citeproc-js and pandoc read it.
            yield sum({shapes.kind(value) for value in values.split()})
            continue
        make = _MAKERS.get(name)
        if make:
            for value in values.split():
                yield make(value, shapes)


def _holding(bits: int) -> Condition:
    return lambda shape: shape & bits != 0


def _variable(name: str, shapes: Shapes) -> int:
    return shapes.variable(name)


def _numeric(name: str, shapes: Shapes) -> int | Condition:
    if name == "locator":
        return _of_locator(lambda c: is_numeric(plain(c.locator)))
    if name in ("citation-number", "first-reference-note-number"):
        return shapes.variable(name)
    return shapes.numeric(name)


def _uncertain(name: str, shapes: Shapes) -> int:
    return shapes.uncertain(name)


def _locator(label: str, _: Shapes) -> Condition:
    label = label.replace("sub-verbo", "sub verbo")
    return _of_locator(lambda c: (c.label or "page").replace("sub-verbo", "sub verbo") == label)


def _of_locator(test: Test) -> Condition:
    """Return a condition that only the locator itself can answer, where there is one."""
    return lambda shape: test if shape & LOCATOR else False


def _position(name: str, _: Shapes) -> int:
    return _POSITIONS.get(name, 0)


def _disambiguate(_: str, __: Shapes) -> int:
    return DISAMBIGUATE


_MAKERS: dict[str, Callable[[str, Shapes], int | Condition]] = {
    "variable": _variable,
    "is-numeric": _numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
