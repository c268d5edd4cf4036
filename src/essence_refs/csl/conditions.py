"""The conditions of cs:choose."""

from collections.abc import Callable, Iterator, Mapping

from essence_refs.csl.context import FIRST, IBID, IBID_WITH_LOCATOR, NEAR_NOTE, SUBSEQUENT, Context
from essence_refs.csl.nodes import plain
from essence_refs.csl.numbers import is_numeric

Test = Callable[[Context], bool]

# Variables that belong to the cite and not to the item.
_OF_THE_CITE = frozenset({"locator", "year-suffix", "citation-number", "first-reference-note-number"})
_POSITIONS = {
    "first": FIRST,
    "subsequent": SUBSEQUENT,
    "ibid": IBID,
    "ibid-with-locator": IBID_WITH_LOCATOR,
    "near-note": NEAR_NOTE,
}


def always(_: Context) -> bool:
    """Hold, as a cs:else does."""
    return True


def condition(attributes: Mapping[str, str]) -> Test:
    """Compile the attributes of a cs:if or cs:else-if: tests joined by its match."""
    match = attributes.get("match", "all")
    tests = [*_joined_tests(attributes)] if match != "all" else [*_tests(attributes)]
    if len(tests) == 1:
        only = tests[0]
        return (lambda c: not only(c)) if match == "none" else only
    if match == "none":
        return lambda c: not _any(tests, c)
    if match == "any":
        return lambda c: _any(tests, c)
    return lambda c: _all(tests, c)


def _any(tests: list[Test], c: Context) -> bool:
    for test in tests:  # noqa: SIM110 - a generator costs more than the tests
        if test(c):
            return True
    return False


def _all(tests: list[Test], c: Context) -> bool:
    for test in tests:  # noqa: SIM110 - a generator costs more than the tests
        if not test(c):
            return False
    return True


def _joined_tests(attributes: Mapping[str, str]) -> Iterator[Test]:
    """Yield tests of which one is to hold; the variables of the item are one look into a set."""
    rest = dict(attributes)
    names = rest.pop("variable", "").split()
    present = frozenset(name for name in names if name not in _OF_THE_CITE)
    if present:
        yield lambda c: not present.isdisjoint(c.item.present)
    rest["variable"] = " ".join(name for name in names if name in _OF_THE_CITE)
    yield from _tests(rest)


def _tests(attributes: Mapping[str, str]) -> Iterator[Test]:
    for name, values in attributes.items():
        if name == "type" and values:
            # An item has one type, so two types with match="all" could never hold. Styles write it all the
            # same and mean any of them, as citeproc-js and pandoc read it.
            yield _kind(frozenset(values.split()))
            continue
        make = _MAKERS.get(name)
        if make:
            for value in values.split():
                yield make(value)


def _kind(values: frozenset[str]) -> Test:
    return lambda c: c.item.kind in values


def _variable(name: str) -> Test:
    if name == "locator":
        return lambda c: bool(c.locator)
    if name == "year-suffix":
        return lambda c: bool(c.year_suffix)
    if name == "citation-number":
        return lambda c: bool(c.number)
    if name == "first-reference-note-number":
        return lambda c: bool(c.first_note)
    return lambda c: name in c.item.present


def _numeric(name: str) -> Test:
    if name == "locator":
        return lambda c: bool(c.locator) and is_numeric(plain(c.locator))
    if name == "citation-number":
        return lambda c: bool(c.number)
    if name == "first-reference-note-number":
        return lambda c: bool(c.first_note)

    def test(c: Context) -> bool:
        value = c.item.texts.get(name)
        return value is not None and is_numeric(plain(value))

    return test


def _uncertain(name: str) -> Test:
    def test(c: Context) -> bool:
        date = c.item.dates.get(name)
        return date is not None and (date.approximate or date.uncertain)

    return test


def _locator(label: str) -> Test:
    label = label.replace("sub-verbo", "sub verbo")
    return lambda c: bool(c.locator) and (c.label or "page").replace("sub-verbo", "sub verbo") == label


def _position(name: str) -> Test:
    bit = _POSITIONS.get(name, 0)
    return lambda c: bool(c.position & bit)


def _disambiguate(_: str) -> Test:
    return lambda c: c.disambiguate


_MAKERS: dict[str, Callable[[str], Test]] = {
    "variable": _variable,
    "is-numeric": _numeric,
    "is-uncertain-date": _uncertain,
    "locator": _locator,
    "position": _position,
    "disambiguate": _disambiguate,
}
