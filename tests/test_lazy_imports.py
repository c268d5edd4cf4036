"""Tests of lazy imports: a package imports a module when one of its names is first used."""

import importlib
import json
from pathlib import Path

import pytest

from essence_refs import lazy_imports
from essence_refs.errors import MissingExtraError

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


def test_a_missing_package_is_an_error_that_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that imports a package which is not installed raises MissingExtraError."""
    (tmp_path / "needs_more.py").write_text("import a_package_that_nobody_has\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(MissingExtraError, match=r"essence-refs\[more\]"):
        lazy_imports.import_optional("needs_more", "Doing more", "more")
    assert lazy_imports.import_optional("json", "JSON", "more") is json


def test_a_missing_module_of_ours_is_not_a_missing_extra() -> None:
    """It is a bug, and stays an import error."""
    with pytest.raises(ModuleNotFoundError):
        lazy_imports.import_optional("essence_refs.nothing", "Nothing", "more")


def test_a_package_is_looked_for_without_importing_it() -> None:
    """is_installed tells the two cases apart."""
    assert lazy_imports.is_installed("pytest")
    assert not lazy_imports.is_installed("a_package_that_nobody_has")
