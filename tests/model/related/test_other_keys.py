"""Other keys of a reference, in the field ids."""

import pytest

import essence_refs as er
from essence_refs.errors import UnknownReferenceError
from essence_refs.model import Library, Reference

A = Reference(key="a", fields=(("note", "x"), ("ids", "old, {older} ,old, ")))
B = Reference(key="b", fields=(("ids", "old, a, newest2020"),))
LIBRARY = Library((Reference(key="first"), A, B))


def test_other_keys_are_separated_by_commas() -> None:
    """Each is there once."""
    assert B.other_keys == ("old", "a", "newest2020")
    assert Reference(key="c").other_keys == ()
    assert Reference(key="c", fields=(("ids", "{x,  y}"),)).other_keys == ("x", "y")


def test_a_reference_is_found_by_its_other_keys() -> None:
    """A key comes before other keys, and of two references with one other key, the first is found."""
    assert LIBRARY["old"] is A
    assert LIBRARY["a"] is A
    assert LIBRARY["newest2020"] is LIBRARY.get("newest2020") is B
    assert "old" in LIBRARY
    assert "oldest" not in LIBRARY
    assert LIBRARY.get("oldest", A) is A
    assert LIBRARY.keys() == ("first", "a", "b")
    assert set(LIBRARY.known_keys()) == {"first", "a", "b", "old", "older", "newest2020"}


def test_other_keys_are_suggested() -> None:
    """A key that is nearly one of them is probably meant."""
    with pytest.raises(UnknownReferenceError, match="newest2020"):
        LIBRARY["newest202"]


def test_other_keys_that_another_entry_has_are_reported() -> None:
    """With the file and the line of both entries."""
    text = "@misc{a, ids = {b, old}}\n@misc{b, IDs = {x}}\n@misc{c,\n  ids = {old, a2}}\n@misc{d, ids = {d}}"
    library = er.loads(text, source="some.bib")
    assert [str(each) for each in library.problems] == [
        "some.bib:1: a: ids: warning: 'b' is the key of some.bib:2, which it means everywhere (remove it from ids)",
        (
            "some.bib:3: c: ids: warning: 'old' is in ids of 'a' (some.bib:1) too, which it means everywhere "
            "(remove one of them)"
        ),
    ]
    assert library["x"].key == "b"


def test_other_keys_of_csl_json_are_reported() -> None:
    """They are kept beside the variables."""
    text = er.convert(er.loads("@misc{a, ids = {b}} @misc{c}"), to="csl-json").text.replace(
        '"id": "c"', '"id": "b"'
    )
    assert [each.code for each in er.loads(text, "csl-json").problems] == ["other-key"]
