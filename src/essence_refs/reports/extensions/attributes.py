"""Attributes in braces: an identifier, classes, and names with values, as in ``{#id .class name="value"}``."""

import re
from collections.abc import Iterable

import attrs

_VALUE = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|[^\s\"'{}]+"
_PART = rf"#(?P<id>[^\s{{}}#.=\"']+)|\.(?P<class>[^\s{{}}#=\"']+?)(?=[\s}}#.]|$)|(?P<dash>-)(?=[\s}}]|$)|(?P<name>[\w][\w:.-]*)=(?P<value>{_VALUE}|(?=[\s}}]))"
_PARTS = re.compile(_PART)
# A whole list of attributes in braces.
BRACED = re.compile(
    rf"\{{\s*(?:(?:#[^\s{{}}#.=\"']+|\.[^\s{{}}#=\"']+|-|[\w][\w:.-]*=(?:{_VALUE}|(?=[\s}}])))\s*)*\}}"
)
_ESCAPE = re.compile(r"\\([^\w\s])")


@attrs.frozen
class Attributes:
    """The attributes of an element, as in pandoc."""

    identifier: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, *names: str) -> str:
        """Return the value of the first of *names* that is there, or an empty string."""
        values = dict(self.pairs)
        return next((values[name] for name in names if name in values), "")

    def has(self, *classes: str) -> bool:
        """Return whether it has one of some classes."""
        return any(each in self.classes for each in classes)

    def without(self, names: Iterable[str]) -> "Attributes":
        """Return the attributes except those with some names."""
        left_out = frozenset(names)
        return attrs.evolve(self, pairs=tuple(each for each in self.pairs if each[0] not in left_out))


def parse_attributes(text: str) -> Attributes:
    """
    Return the attributes in a text, with or without the braces around them.

    >>> parse_attributes('{#refs .wide where="year > 2020"}')
    Attributes(identifier='refs', classes=('wide',), pairs=(('where', 'year > 2020'),))
    """
    identifier, classes, pairs = "", [], []
    for found in _PARTS.finditer(text.strip().removeprefix("{").removesuffix("}")):
        if found["id"]:
            identifier = found["id"]
        elif found["class"]:
            classes.append(found["class"])
        elif found["dash"]:
            classes.append("unnumbered")
        elif found["name"] == "id":
            identifier = _unquoted(found["value"])
        elif found["name"] == "class":
            classes += _unquoted(found["value"]).split()
        elif found["name"]:
            pairs.append((found["name"], _unquoted(found["value"])))
    return Attributes(identifier, tuple(classes), tuple(pairs))


def _unquoted(value: str) -> str:
    if value[:1] in ("'", '"') and value[-1:] == value[:1]:
        return _ESCAPE.sub(r"\1", value[1:-1])
    return value
