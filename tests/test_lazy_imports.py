"""Packages import their modules when a name of theirs is first asked for, and name everything all the same."""

import importlib

import pytest

_PACKAGES = ("essence_refs.files", "essence_refs.csl", "essence_refs.publish")


@pytest.mark.parametrize("package", _PACKAGES)
def test_everything_that_a_package_names_is_there(package: str) -> None:
    """Each name leads to something, and is listed before anybody asked for it."""
    module = importlib.import_module(package)
    assert set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        assert getattr(module, name) is getattr(module, name)


@pytest.mark.parametrize("package", _PACKAGES)
def test_what_a_package_does_not_name_is_an_ordinary_attribute_error(package: str) -> None:
    """Laziness does not change what a misspelt name means, nor what Python suggests for it."""
    module = importlib.import_module(package)
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'") as caught:
        _ = module.nothing
    assert (caught.value.name, caught.value.obj) == ("nothing", module)
