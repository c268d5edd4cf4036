"""A library is used like a mapping of keys to references, and iterates over its references."""

import pytest

from essence_refs.errors import UnknownReferenceError
from essence_refs.model import Library, Reference

A, B = Reference(key="a"), Reference(key="b")
LIBRARY = Library((B, A))


def test_a_library_has_the_methods_of_a_mapping() -> None:
    """Keys, values and items come in library order, and a dict can be made of a library."""
    assert LIBRARY.keys() == ("b", "a")
    assert LIBRARY.values() == (B, A)
    assert LIBRARY.items() == (("b", B), ("a", A))
    assert dict(LIBRARY) == {"b": B, "a": A}
    assert dict(LIBRARY) == {**LIBRARY}
    assert len(LIBRARY) == 2


def test_a_reference_is_found_by_its_key() -> None:
    """Square brackets raise an error for an unknown key, and get returns a default."""
    assert LIBRARY["a"] == LIBRARY.get("a") == A
    assert LIBRARY.get("c") is None
    assert LIBRARY.get("c", B) == B
    with pytest.raises(UnknownReferenceError):
        LIBRARY["c"]


def test_iterating_gives_references() -> None:
    """Unlike a dict; what iteration gives is in the library, and so are the keys."""
    assert [*LIBRARY] == [B, A]
    assert all(each in LIBRARY for each in LIBRARY)
    assert all(key in LIBRARY for key in LIBRARY.keys())  # noqa: SIM118 - iterating gives references
    assert Reference(key="a", kind="book") not in LIBRARY
    assert "c" not in LIBRARY
