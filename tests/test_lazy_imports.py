"""Tests of lazy imports: a package imports a module when one of its names is first used."""

import importlib

import pytest

_PACKAGES = ("essence_refs.files", "essence_refs.csl", "essence_refs.publish")


@pytest.mark.parametrize("package", _PACKAGES)
def test_every_name_in_all_can_be_imported(package: str) -> None:
    """dir() lists each name of __all__ before it is used, and each name can be imported."""
    module = importlib.import_module(package)
    assert set(module.__all__) <= set(dir(module))
    for name in module.__all__:
        assert getattr(module, name) is getattr(module, name)


@pytest.mark.parametrize("package", _PACKAGES)
def test_an_unknown_name_raises_an_ordinary_attribute_error(package: str) -> None:
    """The error has the name and the module, so that Python can suggest a similar name."""
    module = importlib.import_module(package)
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'") as caught:
        _ = module.nothing
    assert (caught.value.name, caught.value.obj) == ("nothing", module)
