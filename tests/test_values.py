"""Values have the equality, hash and repr that attrs would generate, with shared methods."""

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
def test_shared_methods_do_the_same_as_generated_ones(one: tuple, other: tuple) -> None:
    """Equality, hash and repr are those of attrs for any content of the fields."""
    assert (Shared(*one) == Shared(*other)) == (Written(*one) == Written(*other))
    assert (Shared(*one) != Shared(*other)) == (Written(*one) != Written(*other))
    if Shared(*one) == Shared(*other):
        assert hash(Shared(*one)) == hash(Shared(*other))
    assert repr(Shared(*one)) == repr(Written(*one)).replace("Written", "Shared")


def test_values_of_two_classes_differ() -> None:
    """Equal fields do not make values of two classes equal."""
    assert Shared(1) != Written(1)
    assert Shared(1) != (1, "", 0, 0)
    assert Shared(1) != 1
    assert Names() != RichText()
    assert Rule() == Rule()


@pytest.mark.parametrize("kind", _classes(), ids=lambda each: each.__name__)
def test_every_class_of_the_model_makes_values(kind: type) -> None:
    """Two equal values are one in a set; values are frozen and can be pickled."""
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
    """The repr has class and fields, and the qualified name of a nested class."""
    assert repr(Date(start=Point(2019))) == (
        "Date(start=Point(year=2019, month=0, day=0, season=0), end=None, is_range=False, approximate=False, "
        "uncertain=False, unspecified=False, literal='')"
    )
    assert repr(Rule()) == "Rule()"


def test_the_origin_of_a_reference_does_not_matter() -> None:
    """A field with eq=False is not compared."""
    assert Reference(key="a", origin=Origin(source="a.bib")) == Reference(key="a")
