"""What a compiled element sees while it renders one reference: the item, the cite it stands in, and a tally of variables."""

from typing import TYPE_CHECKING

from essence_refs.csl.variables.items import Item

if TYPE_CHECKING:
    from collections.abc import Mapping

    from essence_refs.csl.elements.name import Writer
    from essence_refs.csl.output.nodes import Node
    from essence_refs.model import Date, Name, Names

FIRST, SUBSEQUENT, IBID, IBID_WITH_LOCATOR, NEAR_NOTE = 1, 2, 4, 8, 16


class Expansion:
    """How far disambiguation has gone for one item: names shown, given names shown, conditions that hold."""

    __slots__ = ("condition", "given", "names")

    def __init__(self) -> None:
        # Names shown at the least in each names element, in the order they are set.
        self.names = 0
        # By name: 1 for initials, 2 for the whole given name.
        self.given: dict[Name, int] = {}
        self.condition = False


class Context:
    """One rendering of one item. Cheap: a new one is made for every rendering."""

    __slots__ = (
        "called",
        "dates",
        "disambiguate",
        "expansion",
        "filled",
        "first_note",
        "hide_names",
        "item",
        "label",
        "locator",
        "mark",
        "names",
        "names_seen",
        "number",
        "people",
        "position",
        "shape",
        "sort_names",
        "suffix_used",
        "texts",
        "year_suffix",
    )

    def __init__(self, item: Item, number: int = 0, year_suffix: str = "") -> None:
        self.item = item
        self.texts: Mapping[str, Node] = item.texts
        self.names: Mapping[str, Names] = item.names
        self.dates: Mapping[str, Date] = item.dates
        self.number = number
        self.year_suffix = year_suffix
        # What and where it is, in bits (see shapes), once all of it is known.
        self.shape = 0
        self.called = 0
        self.filled = 0
        self.position = FIRST
        self.locator: Node = ""
        self.label = ""
        self.first_note = 0
        self.disambiguate = False
        self.expansion: Expansion | None = None
        # Whether parts are marked for collapsing and substitution; how many names elements were set.
        self.mark = False
        self.names_seen = 0
        self.hide_names = False
        # Where somebody asks, the name lists that were set, each with how many of its names were shown, and how
        # they are written.
        self.people: list[tuple[tuple[Name, ...], int, Writer]] | None = None
        self.suffix_used = False
        # names-min, names-use-first and names-use-last of the sort key that is being made.
        self.sort_names: tuple[int, int, bool] | None = None
