"""Apply tailoring rules to the root collation (UTS 35, part 5, section 3; the order of insertion is ICU's)."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from essence_refs.csl.collation import weights
from essence_refs.csl.collation.matching import longest_contractions, split_at_contractions

from .root import Element, Root, elements_of
from .rules import Relation, Reset, Rule, Setting, code_points

LOWER, MIXED, UPPER = 0, 1, 2
# More than all tertiary weights of the root collation.
_LAST_TERTIARY = 0x3D


class Node:
    """A tailored weight in the chain of those that follow one weight of the root collation."""

    def __init__(self, base: int) -> None:
        self.base = base
        self.number = 0
        self.before: Node | None = None
        self.after: Node | None = None

    def insert_after(self, other: "Node") -> None:
        """Insert the weight directly after another."""
        self.before, self.after = other, other.after
        if other.after is not None:
            other.after.before = self
        other.after = self


Weight = int | Node
# Primary, secondary and tertiary weight, and the case.
Tailored = tuple[Weight, Weight, Weight, int]


class Tailoring:
    """The root collation and what the rules of one language change."""

    def __init__(self, root: Root, rules: Iterable[Rule]) -> None:
        self.root = root
        self.changed: dict[str, tuple[Tailored, ...]] = {}
        self.suppressed: frozenset[str] = frozenset()
        self.settings: dict[str, str] = {}
        self._chains: dict[tuple[Weight, ...], Node] = {}
        self._primaries = sorted({each[0] for found in root.elements.values() for each in found})
        self._listed = dict(root.elements)
        self._longest = longest_contractions(each for each in root.elements if len(each) > 1)
        self._longest_of_root = dict(self._longest)
        self._reset: list[Tailored] = []
        self._before = 0
        self._contexts: dict[str, tuple[str, tuple[Tailored, ...]]] = {}
        for rule in rules:
            self._apply(rule)
        # The prefix of a context may have been tailored by a later rule.
        for text, (prefix, own) in self._contexts.items():
            self.changed[text] = (*self._elements(prefix), *own)
        self._number()

    def _apply(self, rule: Rule) -> None:
        if isinstance(rule, Setting):
            self._set(rule)
        elif isinstance(rule, Reset):
            self._reset = self._position(rule.position) if rule.position else self._elements(rule.text)
            self._before = rule.before
        elif "\ufdd0" not in rule.text:  # marks of an index, which no text contains
            self._relate(rule)

    def _set(self, rule: Setting) -> None:
        if rule.name == "suppressContractions":
            self.suppressed |= code_points(rule.value)
            for each in [each for each in self._listed if len(each) > 1 and each[0] in self.suppressed]:
                del self._listed[each]
        else:
            self.settings[rule.name] = rule.value

    def _position(self, name: str) -> list[Tailored]:
        known = {
            "last regular": (weights.LAST_REGULAR, weights.COMMON_SECONDARY, weights.COMMON_TERTIARY, LOWER),
            "last primary ignorable": (0, self._last_secondary(), weights.COMMON_TERTIARY, LOWER),
            "last secondary ignorable": (0, 0, _LAST_TERTIARY, LOWER),
            "last tertiary ignorable": (0, 0, 0, LOWER),
        }
        return [known[name]]

    def _last_secondary(self) -> int:
        return max(each[1] for found in self._listed.values() for each in found if not each[0])

    def _elements(self, text: str) -> list[Tailored]:
        text = unicodedata.normalize("NFD", text)
        found: list[Tailored] = []
        for part in split_at_contractions(text, self._listed, self._longest):
            tailored = self.changed.get(part)
            found += tailored or [(*each, _case(each)) for each in elements_of(part, self._listed)]
        return found

    def _relate(self, rule: Relation) -> None:
        prefix, text = (unicodedata.normalize("NFD", each) for each in (rule.prefix, rule.text))
        if rule.strength < 4:
            self._insert(rule.strength)
        cased = self._with_case(text, self._reset)
        self._reset = list(cased)
        own = (*cased, *self._elements(rule.extension))
        if prefix:
            # What has a context is a contraction with it: the same order, and no second mechanism at run time.
            text = prefix + text
            self._contexts[text] = prefix, own
        self.changed[text] = (*self._elements(prefix), *own)
        self._listed[text] = ()
        if len(text) > 1:
            self._longest[text[0]] = max(self._longest.get(text[0], 1), len(text))

    def _insert(self, strength: int) -> None:
        """Give the last element of the reset a new weight, directly after its present one (or before it)."""
        while self._reset and _strength(self._reset[-1]) > strength:
            self._reset.pop()
        *before, last = self._reset or [(0, 0, 0, LOWER)]
        primary, secondary, _, case = last
        new = self._new_weight(last, strength)
        changed: dict[int, Tailored] = {
            1: (new, weights.COMMON_SECONDARY, weights.COMMON_TERTIARY, case),
            2: (primary, new, weights.COMMON_TERTIARY, case),
            3: (primary, secondary, new, case),
        }
        self._reset = [*before, changed[strength]]

    def _new_weight(self, element: Tailored, strength: int) -> Node:
        context, old = element[: strength - 1], element[strength - 1]
        place = self._chain(context, old) if isinstance(old, int) else old
        if self._before == strength:
            if isinstance(old, int):
                place = self._chain(context, self._previous(old, strength))
                while place.after is not None:
                    place = place.after
            elif old.before is not None:
                place = old.before
        elif self._before:
            raise ValueError("a reset before something is followed by another strength")
        self._before = 0
        new = Node(place.base)
        new.insert_after(place)
        return new

    def _chain(self, context: tuple[Weight, ...], base: int) -> Node:
        return self._chains.setdefault((*context, base), Node(base))

    def _previous(self, weight: int, strength: int) -> int:
        if strength > 1:
            return weight - 1
        return self._primaries[bisect_left(self._primaries, weight) - 1]

    def _with_case(self, text: str, found: list[Tailored]) -> tuple[Tailored, ...]:
        """Return the elements with the case of the text: as many cases as there are primary weights."""
        known = self.root.elements
        parts = split_at_contractions(text, known, self._longest_of_root)
        cases = [_case(each) for part in parts for each in elements_of(part, known) if each[0]]
        count = sum(bool(each[0]) for each in found)
        if count and len(cases) > count:
            same = len(set(cases[count - 1 :])) == 1
            cases[count - 1 :] = [cases[count - 1] if same else MIXED]
        left = iter(cases)
        return tuple((*each[:3], next(left, LOWER) if each[0] else LOWER) for each in found)

    def _number(self) -> None:
        """Set the numbers of the weights in use: a mapping that a later rule replaced leaves none."""
        used = {weight for found in self.changed.values() for each in found for weight in each[:3]}
        for node in self._chains.values():
            for number, each in enumerate((each for each in _followers(node) if each in used), 1):
                each.number = number


def _followers(node: Node) -> Iterator[Node]:
    while node.after is not None:
        node = node.after
        yield node


def _strength(element: Tailored) -> int:
    return next((number for number, each in enumerate(element[:3], 1) if each), 4)


def _case(element: Element) -> int:
    return UPPER if element[2] in weights.UPPER_TERTIARIES else LOWER
