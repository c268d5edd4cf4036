"""``link_attributes`` of pictures: the braces directly after a picture, as in ``![A map](map.png){#fig-map width=50%}``."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from essence_refs.reports.extensions.attributes import BRACED, Attributes, parse_attributes

_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)?|\.\d+)\s*(?P<unit>%|cm|mm|in|inch|pt|px|)\Z")
# In millimetres.
_UNITS = {"cm": 10.0, "mm": 1.0, "in": 25.4, "inch": 25.4, "pt": 25.4 / 72, "px": 25.4 / 96, "": 25.4 / 96}
# The width of the text on a page of A4.
_TEXT_WIDTH = 159.2


def picture_attributes_plugin(md: MarkdownIt) -> None:
    """Add the rule for the attributes of pictures to a parser: they are in the ``meta`` of the picture's token."""
    md.inline.ruler.before("link", "picture_attributes", _attributes)


def width_in_percent(value: str) -> int:
    """
    Return a width as a share of the width of the text, in percent, or 0 if it is not a width.

    >>> width_in_percent("50%"), width_in_percent("4cm"), width_in_percent("wide")
    (50, 25, 0)
    """
    found = _NUMBER.match(value.strip())
    if found is None:
        return 0
    number = float(found["number"])
    percent = number if found["unit"] == "%" else number * _UNITS[found["unit"]] / _TEXT_WIDTH * 100
    return min(round(percent), 100)


def _attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if silent or state.pending or not state.tokens or state.tokens[-1].type != "image":
        return False
    picture = state.tokens[-1]
    found = BRACED.match(state.src, state.pos, state.posMax)
    if found is None or "attributes" in picture.meta:
        return False
    picture.meta["attributes"] = parse_attributes(found[0])
    state.pos = found.end()
    return True


def attributes_in(meta: dict[str, Attributes]) -> Attributes:
    """Return the attributes in the ``meta`` of a token."""
    return meta.get("attributes", Attributes())
