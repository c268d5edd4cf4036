"""The conditions of cs:choose: nearly all are answered by the shape of what is rendered."""

from collections.abc import Callable, Iterator, Mapping

from essence_refs.csl.context import FIRST, IBID, IBID_WITH_LOCATOR, NEAR_NOTE, SUBSEQUENT, Context
from essence_refs.csl.forms import once
from essence_refs.csl.nodes import plain
from essence_refs.csl.numbers import is_numeric
from essence_refs.csl.shapes import DISAMBIGUATE, LOCATOR, Shapes

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


def always(_: int) -> Answer:
    """Hold, as a cs:else does."""
    return True


def condition(attributes: Mapping[str, str], shapes: Shapes) -> Condition:
    """Compile the attributes of a cs:if or cs:else-if: conditions joined by its match."""
    match = attributes.get("match", "all")
    # Compiled when first asked, for most are never: the branch before them is taken.
    conditions = once(lambda: [*_conditions(attributes, shapes)])

    def answer(shape: int) -> Answer:
        tests: list[Test] = []
        for each in conditions():
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


def _conditions(attributes: Mapping[str, str], shapes: Shapes) -> Iterator[Condition]:
    for name, values in attributes.items():
        if name == "type" and values:
            # An item has one type, so two types with match="all" could never hold. Styles write it all the
            # same and mean any of them, as citeproc-js and pandoc read it.
            yield _holding(sum({shapes.kind(value) for value in values.split()}))
            continue
        make = _MAKERS.get(name)
        if make:
            for value in values.split():
                yield make(value, shapes)


def _holding(bits: int) -> Condition:
    return lambda shape: bool(shape & bits)


def _variable(name: str, shapes: Shapes) -> Condition:
    return _holding(shapes.variable(name))


def _numeric(name: str, shapes: Shapes) -> Condition:
    if name == "locator":
        return _of_locator(lambda c: is_numeric(plain(c.locator)))
    if name in ("citation-number", "first-reference-note-number"):
        return _holding(shapes.variable(name))
    return _holding(shapes.numeric(name))


def _uncertain(name: str, shapes: Shapes) -> Condition:
    return _holding(shapes.uncertain(name))


def _locator(label: str, _: Shapes) -> Condition:
    label = label.replace("sub-verbo", "sub verbo")
    return _of_locator(lambda c: (c.label or "page").replace("sub-verbo", "sub verbo") == label)


def _of_locator(test: Test) -> Condition:
    """Return a condition that only the locator itself can answer, where there is one."""
    return lambda shape: test if shape & LOCATOR else False


def _position(name: str, _: Shapes) -> Condition:
    return _holding(_POSITIONS.get(name, 0))


def _disambiguate(_: str, __: Shapes) -> Condition:
    return _holding(DISAMBIGUATE)


_MAKERS: dict[str, Callable[[str, Shapes], Condition]] = {
    "variable": _variable,
    "is-numeric": _numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
