"""What a curator should know of a list: items without tags, and levels without items."""

import attrs

from essence_refs import files, publish
from essence_refs.model import Library, Reference


def gaps(library: Library, level: str | None = None, group: str | None = None) -> tuple[str, ...]:
    return publish.reading_list(library, level, group=group).gaps


def test_a_list_without_gaps_has_none() -> None:
    """Every item has a type of each of its levels."""
    item = Reference(key="a", levels=("policy",), types=("family-finances",))
    assert gaps(Library((item,), files.open_framework()), "policy") == ()


def test_a_framework_without_levels_has_no_items_without_a_level() -> None:
    """There is nothing to tag them with."""
    assert gaps(Library((Reference(key="a"),))) == ()


def test_items_without_a_value_are_counted_for_what_the_list_is_grouped_by() -> None:
    """A list by level says nothing of years and kinds of study."""
    shipped = files.load()
    assert gaps(shipped, group="year,study") == ()
    bare = attrs.evolve(shipped["brand2018mapping"], key="bare", dates=(), facets=())
    library = Library((*shipped, bare), shipped.framework)
    assert gaps(library, group="year,study") == ("1 item has no year.", "1 item has no kind of study.")
    assert gaps(Library((bare,), shipped.framework), group="study") == ("The one item has no kind of study.",)
    two = Library((bare, attrs.evolve(bare, key="b")), shipped.framework)
    assert gaps(two, group="study") == ("None of the 2 items has a kind of study.",)
    assert all("study" not in gap for gap in gaps(library))
