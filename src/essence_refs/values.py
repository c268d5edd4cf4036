"""The base class of values: equality, hash and repr without generated code."""

import functools
from collections.abc import Callable
from operator import attrgetter
from typing import Any

import attrs


class Value:
    """
    A base class of frozen attrs classes, with the equality, hash and repr that attrs would generate.

    attrs generates and compiles these three methods for each class, which is more than half of the 0.5 ms that a class
    takes to create; a reading list needs 35 classes. Subclasses turn them off with ``eq=False, repr=False``. Fields
    with ``eq=False`` or ``repr=False`` are left out here as well.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        kind: Any = self.__class__
        get = _equality_getter(kind)
        return get(self) == get(other)

    def __hash__(self) -> int:
        kind: Any = self.__class__
        return hash(_equality_getter(kind)(self))

    def __repr__(self) -> str:
        kind: Any = self.__class__
        shown = [f"{each.name}={getattr(self, each.name)!r}" for each in attrs.fields(kind) if each.repr]
        return f"{kind.__qualname__.rpartition('>.')[2]}({', '.join(shown)})"


# Bounded, because a program may create any number of classes.
@functools.lru_cache(maxsize=256)
def _equality_getter(kind: type[Any]) -> Callable[[object], tuple[object, ...]]:
    """Return a getter for the class and the fields used in equality."""
    return attrgetter("__class__", *(each.name for each in attrs.fields(kind) if each.eq))
