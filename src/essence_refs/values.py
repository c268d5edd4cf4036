"""What every value can do: be compared, be found in a set, and show itself."""

import functools
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import attrs


class Value:
    """
    A base of frozen attrs classes: they are equal, hash and show themselves as attrs would have them do.

    attrs writes these three methods anew for each class and has Python compile them, which is more than half of the
    0.5 ms that a class takes to make; a list of references needs 35 classes. So its own are turned off, with
    ``eq=False, repr=False``, and a field that says ``eq=False`` or ``repr=False`` of itself is heeded here.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        kind: Any = self.__class__
        compared = _compared(kind)
        return compared(self) == compared(other)

    def __hash__(self) -> int:
        kind: Any = self.__class__
        return hash(_compared(kind)(self))

    def __repr__(self) -> str:
        kind: Any = self.__class__
        said = [f"{each.name}={getattr(self, each.name)!r}" for each in attrs.fields(kind) if each.repr]
        return f"{kind.__qualname__.rpartition('>.')[2]}({', '.join(said)})"


# Bounded, for a program may make classes without end.
@functools.lru_cache(maxsize=256)
def _compared(kind: type[Any]) -> Callable[[object], tuple[object, ...]]:
    """Return what gives of a value the class and all fields that equality heeds."""
    return attrgetter("__class__", *(each.name for each in attrs.fields(kind) if each.eq))
