"""How titles, the particles of names and the names of a map in a library are read."""

from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

if TYPE_CHECKING:
    from essence_refs.exchange.record_maps import RecordMap

TitleCase = Literal["auto", "as-written", "sentence"]
"""
Titles as they are written, in sentence case, or ("auto") in sentence case where a file has them in title case, with
braces around the names.
"""
TITLE_CASES: tuple[TitleCase, ...] = get_args(TitleCase)


class ReadingOptions(NamedTuple):
    """How titles are rendered, biblatex's option useprefix for entries that do not have it, and the map of names."""

    titles: TitleCase = "auto"
    useprefix: bool = True
    map: "RecordMap | None" = None
    # The tables of tags, and whether a user has named them.
    tags: tuple[str, ...] = ()
    are_tags_named: bool = True
