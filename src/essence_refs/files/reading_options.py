"""How titles and the particles of names in a library are read."""

from typing import Literal, NamedTuple, get_args

TitleCase = Literal["auto", "as-written", "sentence"]
"""
Titles as they are written, in sentence case, or ("auto") in sentence case where a file has them in title case, with
braces around the names.
"""
TITLE_CASES: tuple[TitleCase, ...] = get_args(TitleCase)


class ReadingOptions(NamedTuple):
    """How titles are rendered, and biblatex's option useprefix for entries that do not have it."""

    titles: TitleCase = "auto"
    useprefix: bool = True
