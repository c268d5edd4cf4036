"""Values are equal, hash and show themselves as attrs would have them do, though they share the methods for it."""

import importlib
import pickle
import pkgutil

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import essence_refs.model
from essence_refs.model import Date, Names, Origin, Point, Reference, RichText, Rule
from essence_refs.values import Value


def _classes() -> list[type]:
    names = [each.name for each in pkgutil.iter_modules(essence_refs.model.__path__)]
    modules = [importlib.import_module(f"essence_refs.model.{name}") for name in names]
    known = {each for module in modules for each in vars(module).values() if isinstance(each, type)}
    return sorted((each for each in known if attrs.has(each)), key=lambda each: each.__name__)


@attrs.frozen
class Written:
    """A value whose methods attrs writes."""

    a: object
    b: object = ""
    c: object = attrs.field(default=0, eq=False)
    d: object = attrs.field(default=0, repr=False)


@attrs.frozen(eq=False, repr=False)
class Shared(Value):
    """The same, whose methods are those of all values."""

    a: object
    b: object = ""
    c: object = attrs.field(default=0, eq=False)
    d: object = attrs.field(default=0, repr=False)


_SIMPLE = st.integers(0, 2) | st.text(max_size=2) | st.none()
_NESTED = _SIMPLE | st.tuples(_SIMPLE, _SIMPLE)
_FIELDS = st.tuples(_NESTED, _NESTED, _NESTED, _NESTED)


@given(_FIELDS, _FIELDS)
def test_shared_methods_do_what_written_ones_do(one: tuple, other: tuple) -> None:
    """Equality, hashing and showing are those that attrs writes, for whatever the fields hold."""
    assert (Shared(*one) == Shared(*other)) == (Written(*one) == Written(*other))
    assert (Shared(*one) != Shared(*other)) == (Written(*one) != Written(*other))
    if Shared(*one) == Shared(*other):
        assert hash(Shared(*one)) == hash(Shared(*other))
    assert repr(Shared(*one)) == repr(Written(*one)).replace("Written", "Shared")


def test_values_of_two_classes_differ() -> None:
    """That two classes have the same fields makes no value of one a value of the other."""
    assert Shared(1) != Written(1)
    assert Shared(1) != (1, "", 0, 0)
    assert Shared(1) != 1
    assert Names() != RichText()
    assert Rule() == Rule()


@pytest.mark.parametrize("kind", _classes(), ids=lambda each: each.__name__)
def test_every_class_of_the_model_makes_values(kind: type) -> None:
    """Made twice of the same it is equal, one in a set, frozen, and comes through another process."""
    said = {
        each.alias: f"some {each.name}"
        for each in attrs.fields(kind)
        if each.default is attrs.NOTHING and each.init
    }
    one, other = kind(**said), kind(**said)
    assert one is not other
    assert one == other
    assert len({one, other}) == 1
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301 - our own bytes
    for each in attrs.fields(kind):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            setattr(one, each.name, None)
    with pytest.raises(AttributeError):
        one.of_its_own = 1  # type: ignore[attr-defined]


def test_a_value_shows_its_fields() -> None:
    """What is inside is shown by its class and fields, and a class within another by its own name."""
    assert repr(Date(start=Point(2019))) == (
        "Date(start=Point(year=2019, month=0, day=0, season=0), end=None, is_range=False, approximate=False, "
        "uncertain=False, unspecified=False, literal='')"
    )
    assert repr(Rule()) == "Rule()"


def test_where_a_reference_was_found_does_not_matter() -> None:
    """A field that says of itself that it is not compared is not."""
    assert Reference(key="a", origin=Origin(source="a.bib")) == Reference(key="a")
