"""What a compiled element reads and records while it renders one item: the item, the cite and counts of variables."""

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING

from essence_refs.csl.output.nodes import Node
from essence_refs.csl.variables.items import Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from essence_refs.csl.elements.name_part import NameWriter
    from essence_refs.model import Date, Name, Names

# The positions of a cite (CSL 1.0.2, "Choose", position); a cite may have several.
FIRST, SUBSEQUENT, IBID, IBID_WITH_LOCATOR, NEAR_NOTE = 1, 2, 4, 8, 16


class Expansion:
    """How far disambiguation has expanded one item: the number of names shown, and given names."""

    __slots__ = ("given", "min_names")

    def __init__(self) -> None:
        # The least number of names that each list of names shows.
        self.min_names = 0
        # By name: 1 for initials, 2 for the whole given name.
        self.given: dict[Name, int] = {}

    def of_given_names(self) -> "Expansion":
        """Return the expansion of the given names alone."""
        alone = Expansion()
        alone.given = self.given
        return alone


class Context:
    """One rendering of one item. Every rendering makes a new one, so it must be cheap to make."""

    def __init__(self, item: Item, number: int = 0, year_suffix: str = "") -> None:
        self.item = item
        # The branch that items like this one take in each cs:choose (see `choose`).
        self.branches = item.branches
        # The variables of the item without those that a substitute has used.
        self.texts: Mapping[str, Node] = item.texts
        self.names: Mapping[str, Names] = item.names
        self.dates: Mapping[str, Date] = item.dates
        self.number = number
        self.year_suffix = year_suffix
        # The numbers of variables called so far, and of those with a value (CSL 1.0.2, "Group").
        self.called = 0
        self.filled = 0
        self.position = FIRST
        self.locator: Node = ""
        self.label = ""
        self.first_note = 0
        # How many disambiguate conditions disambiguation makes true, and how many have been tested so far.
        self.true_conditions = 0
        self.conditions_tested = 0
        self.expansion: Expansion | None = None
        # Whether nodes are marked for collapsing and for subsequent-author-substitute.
        self.marks_nodes = False
        # The number of cs:names elements rendered so far; the first one gives the creator.
        self.names_seen = 0
        self.hide_names = False
        # If not None, each list of names rendered is recorded with the number of names shown and their writer.
        self.name_lists: list[tuple[tuple[Name, ...], int, NameWriter]] | None = None
        self.suffix_used = False
        # names-min, names-use-first and names-use-last of the cs:key that is being rendered.
        self.sort_names: tuple[int, int, bool] | None = None

    def copy_before_rendering(self) -> "Context":
        """Return the context as it was before anything was rendered in it."""
        c = copy.copy(self)
        c.texts, c.names, c.dates = c.item.texts, c.item.names, c.item.dates
        c.called = c.filled = c.names_seen = c.conditions_tested = 0
        c.suffix_used = False
        return c


Element = Callable[[Context], Node]
